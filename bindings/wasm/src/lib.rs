//! misdirect for JavaScript: converts, calls the core, converts back.
//!
//! A `Checker` owns its directory images and makes the core's checker of them anew in every check,
//! which is cheap, so that nothing here refers to itself. An answer crosses into JavaScript once,
//! as the text of its JSON, which `JSON.parse` turns into a plain object faster than fields could
//! be set one by one from here. The built-in directory is shipped as text, which compresses better
//! than an image, and compiled when the first checker wants it.
//!
//! `options` reads what JavaScript gives, `json` writes what it gets, `error` is what it catches.

mod error;
mod json;
mod options;

use error::Failure;
use js_sys::JSON;
use misdirect::{Costs, Directory as Image, Layer, Policy};
use options::{Given, Source};
use std::sync::OnceLock;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// What `JSON.parse` made.
    type Answer;
    #[wasm_bindgen(method, setter)]
    fn set_input(this: &Answer, input: &JsValue);
}

/// Checks addresses against up to four directories.
#[wasm_bindgen]
pub struct Checker {
    layers: Vec<options::Layer>,
    policy: Policy,
    explore: bool,
}

#[wasm_bindgen]
impl Checker {
    /// A checker of the built-in directory, unless options say otherwise.
    ///
    /// Throws an `Error` with a `code` on options that are none, on lists with a bad line (`line`)
    /// and on bytes that are no directory image.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "CheckerOptions")] options: &JsValue,
    ) -> Result<Checker, JsValue> {
        let options = options::checker(options)?;
        let checker =
            Self { layers: options.layers, policy: options.policy, explore: options.explore };
        // What could not be opened is said here and not in each check.
        checker.core()?;
        Ok(checker)
    }

    /// Checks an address or a domain. What cannot be read is the verdict `invalid`.
    ///
    /// Throws an `Error` with a `code` on what is neither a string nor bytes, and on a context that
    /// is none.
    #[wasm_bindgen(unchecked_return_type = "Verdict")]
    pub fn check(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] address: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Context")] context: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let given = Given::read(address, "the address")?;
        let around = options::Around::read(context)?;
        let checker = self.core()?;
        let verdict = checker.check(&given.bytes, &around.context());
        let answer = JSON::parse(&json::verdict(&verdict, given.is_text))?;
        // As it was given, lone surrogates and all.
        answer.unchecked_ref::<Answer>().set_input(address);
        Ok(answer)
    }
}

impl Checker {
    fn core(&self) -> Result<misdirect::Checker<'_>, Failure> {
        let mut checker = misdirect::Checker::without_directory()
            .with_policy(self.policy)
            .with_explore(self.explore);
        for layer in &self.layers {
            let image = match &layer.source {
                Source::Builtin => builtin()?,
                Source::Image(image) => image,
            };
            let directory = Image::open(image).map_err(Failure::image)?;
            let core = match layer.trust {
                misdirect::Trust::Trusted => Layer::trusted(directory),
                misdirect::Trust::Evidence => Layer::evidence(directory),
            };
            checker = checker.with_layer(core.with_share(layer.share)).map_err(Failure::layers)?;
        }
        Ok(checker)
    }
}

/// The built-in directory, compiled once.
fn builtin() -> Result<&'static [u8], Failure> {
    static IMAGE: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(image) = IMAGE.get() {
        return Ok(image);
    }
    let image = options::compile(misdirect::builtin_list())?;
    Ok(IMAGE.get_or_init(|| image))
}

/// Directories of one's own.
#[wasm_bindgen]
pub struct Directory;

#[wasm_bindgen]
impl Directory {
    /// Compiles a list, one entry a line, to an image that opens at once.
    ///
    /// Throws an `Error` with a `code` and, where it is one line's, its `line`.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array")]
    pub fn build(
        #[wasm_bindgen(unchecked_param_type = "string | string[]")] list: &JsValue,
    ) -> Result<Vec<u8>, JsValue> {
        Ok(options::list(list)?
            .ok_or_else(|| Failure::argument("a list is a string or an array"))?)
    }
}

/// How alike two domains are, without any directory.
///
/// Throws an `Error` with the `code` and `offset` of what is no domain, read strictly.
#[wasm_bindgen(unchecked_return_type = "Similarity")]
pub fn similarity(
    #[wasm_bindgen(unchecked_param_type = "string")] typed: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] intended: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "{ layout?: Layout }")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let costs = Costs::default().with_layout(options::layout(options)?);
    let (typed, intended) = (options::domain(typed)?, options::domain(intended)?);
    JSON::parse(&json::similarity(&misdirect::similarity(&typed, &intended, &costs)))
}

/// The versions of library, model and data.
#[wasm_bindgen(unchecked_return_type = "Versions")]
pub fn versions() -> Result<JsValue, JsValue> {
    JSON::parse(&json::versions())
}

//! What JavaScript gives: texts, options, contexts. Whatever is none of what it should be, an
//! option that there is not included, is an error that says so.

use crate::error::Failure;
use js_sys::{Array, Object, Reflect, Uint8Array};
use misdirect::directory::Builder;
use misdirect::{Context, Dns, Domain, Input, Layout, MessageContext, PPM, Policy, Trust};
use wasm_bindgen::{JsCast, JsValue};

/// An address as it was given.
pub(crate) struct Given {
    pub(crate) bytes: Vec<u8>,
    /// It was a string, whose lone surrogates have become U+FFFD.
    pub(crate) is_text: bool,
}

impl Given {
    pub(crate) fn read(value: &JsValue, what: &str) -> Result<Self, Failure> {
        if let Some(text) = value.as_string() {
            return Ok(Self { bytes: text.into_bytes(), is_text: true });
        }
        match value.dyn_ref::<Uint8Array>() {
            Some(bytes) => Ok(Self { bytes: bytes.to_vec(), is_text: false }),
            None => Err(Failure::argument(format!("{what} is a string or a Uint8Array"))),
        }
    }
}

/// A domain, read strictly.
pub(crate) fn domain(value: &JsValue) -> Result<Domain, Failure> {
    let text = value.as_string().ok_or_else(|| Failure::argument("a domain is a string"))?;
    Domain::parse(&text).map_err(|error| Failure::domain(&text, error))
}

/// A directory of a checker.
pub(crate) struct Layer {
    pub(crate) source: Source,
    pub(crate) trust: Trust,
    pub(crate) share: u32,
}

/// Where a directory is.
pub(crate) enum Source {
    Builtin,
    Image(Vec<u8>),
}

/// What a checker is made of.
pub(crate) struct CheckerOptions {
    pub(crate) layers: Vec<Layer>,
    pub(crate) policy: Policy,
    pub(crate) explore: bool,
}

/// The options of a checker.
pub(crate) fn checker(value: &JsValue) -> Result<CheckerOptions, Failure> {
    const NAMES: [&str; 6] =
        ["builtin", "directories", "evidence", "threshold", "ratio", "explore"];
    let fields = Fields::read(value, "the options", &NAMES)?;
    let mut layers = Vec::new();
    let builtin = fields.get("builtin");
    let is_shared = builtin.is_object();
    if is_shared || boolean(&builtin, "builtin", true)? {
        let share =
            if is_shared { share(&Fields::read(&builtin, "builtin", &["share"])?)? } else { 1 };
        layers.push(Layer { source: Source::Builtin, trust: Trust::Trusted, share });
    }
    for (name, trust) in [("directories", Trust::Trusted), ("evidence", Trust::Evidence)] {
        let list = fields.get(name);
        if list.is_undefined() {
            continue;
        }
        let list = list.dyn_ref::<Array>();
        let list = list.ok_or_else(|| Failure::argument(format!("{name} is an array")))?;
        for item in list.iter() {
            layers.push(layer(&item, trust)?);
        }
    }
    Ok(CheckerOptions {
        layers,
        policy: Policy {
            threshold_ppm: fields.number("threshold", PPM, PPM, Policy::DEFAULT.threshold_ppm)?,
            ratio_percent: fields.number("ratio", 100, u32::MAX, Policy::DEFAULT.ratio_percent)?,
        },
        explore: boolean(&fields.get("explore"), "explore", false)?,
    })
}

/// An image, a list, or an object with one of them and a share.
fn layer(value: &JsValue, trust: Trust) -> Result<Layer, Failure> {
    if let Some(image) = directory(value)? {
        return Ok(Layer { source: Source::Image(image), trust, share: 1 });
    }
    let fields = Fields::read(value, "a directory", &["directory", "share"])?;
    let image = directory(&fields.get("directory"))?.ok_or_else(|| {
        Failure::argument("a directory is a Uint8Array, a string, or an array of strings")
    })?;
    Ok(Layer { source: Source::Image(image), trust, share: share(&fields)? })
}

/// An image as it is, or a list compiled; `None` for anything else.
fn directory(value: &JsValue) -> Result<Option<Vec<u8>>, Failure> {
    match value.dyn_ref::<Uint8Array>() {
        Some(bytes) => Ok(Some(bytes.to_vec())),
        None => list(value),
    }
}

/// A list, text or lines, compiled; `None` for anything else.
pub(crate) fn list(value: &JsValue) -> Result<Option<Vec<u8>>, Failure> {
    if let Some(text) = value.as_string() {
        return compile(&text).map(Some);
    }
    let Some(array) = value.dyn_ref::<Array>() else { return Ok(None) };
    let lines: Option<Vec<String>> = array.iter().map(|line| line.as_string()).collect();
    let lines = lines.ok_or_else(|| Failure::argument("each line of a list is a string"))?;
    compile(&lines.join("\n")).map(Some)
}

/// Compiles a list.
pub(crate) fn compile(list: &str) -> Result<Vec<u8>, Failure> {
    let mut builder = Builder::new();
    builder.add_list(list).map_err(Failure::list)?;
    builder.build().map_err(Failure::build)
}

/// The context of a check, with its message read.
pub(crate) struct Around {
    message: Option<MessageContext>,
    input: Input,
    dns: Dns,
    layout: Layout,
}

impl Around {
    pub(crate) fn read(value: &JsValue) -> Result<Self, Failure> {
        const NAMES: [&str; 5] = ["sender", "to", "input", "dns", "layout"];
        let mut around = Self {
            message: None,
            input: Input::default(),
            dns: Dns::default(),
            layout: Layout::default(),
        };
        // Most checks have none, and need not look for its fields.
        if value.is_undefined() {
            return Ok(around);
        }
        let fields = Fields::read(value, "the context", &NAMES)?;
        around.message = message(&fields)?;
        around.input = fields.word("input", &Input::ALL, Input::name)?;
        around.dns = fields.word("dns", &Dns::ALL, Dns::name)?;
        around.layout = fields.word("layout", &Layout::ALL, Layout::name)?;
        Ok(around)
    }

    pub(crate) fn context(&self) -> Context<'_> {
        let context = Context::new().with_input(self.input).with_dns(self.dns);
        let context = context.with_layout(self.layout);
        self.message.as_ref().map_or(context, |message| context.with_message(message))
    }
}

fn message(fields: &Fields) -> Result<Option<MessageContext>, Failure> {
    let (sender, to) = (fields.get("sender"), fields.get("to"));
    if sender.is_undefined() && to.is_undefined() {
        return Ok(None);
    }
    let sender = match sender.is_undefined() {
        true => Vec::new(),
        false => Given::read(&sender, "sender")?.bytes,
    };
    let mut recipients = Vec::new();
    if !to.is_undefined() {
        let list = to.dyn_ref::<Array>().ok_or_else(|| Failure::argument("to is an array"))?;
        for recipient in list.iter() {
            recipients.push(Given::read(&recipient, "a recipient")?.bytes);
        }
    }
    Ok(Some(MessageContext::new(&sender, recipients.iter().map(Vec::as_slice))))
}

/// The one option of a similarity.
pub(crate) fn layout(value: &JsValue) -> Result<Layout, Failure> {
    let fields = Fields::read(value, "the options", &["layout"])?;
    fields.word("layout", &Layout::ALL, Layout::name)
}

/// An object whose properties are all known; undefined has none.
struct Fields(JsValue);

impl Fields {
    fn read(value: &JsValue, what: &str, names: &[&str]) -> Result<Self, Failure> {
        if value.is_undefined() {
            return Ok(Self(JsValue::UNDEFINED));
        }
        let object = value.dyn_ref::<Object>().filter(|object| !Array::is_array(object));
        let object = object.ok_or_else(|| Failure::argument(format!("{what}: not an object")))?;
        for name in Object::keys(object).iter().filter_map(|name| name.as_string()) {
            if !names.contains(&name.as_str()) {
                return Err(Failure::argument(format!("{what}: there is no {name}")));
            }
        }
        Ok(Self(value.clone()))
    }

    fn get(&self, name: &str) -> JsValue {
        if self.0.is_undefined() {
            return JsValue::UNDEFINED;
        }
        // Fails where a getter throws, which is as good as having none.
        Reflect::get(&self.0, &name.into()).unwrap_or(JsValue::UNDEFINED)
    }

    /// A number that is not negative, times `scale`, rounded.
    fn number(&self, name: &str, scale: u32, max: u32, default: u32) -> Result<u32, Failure> {
        let value = self.get(name);
        if value.is_undefined() {
            return Ok(default);
        }
        let number = value.as_f64().map(|number| (number * f64::from(scale)).round());
        match number.filter(|number| (0.0..=f64::from(max)).contains(number)) {
            Some(number) => Ok(number as u32),
            None => Err(Failure::argument(format!("{name} is out of range"))),
        }
    }

    /// One of a few words.
    fn word<T: Copy + Default>(
        &self,
        name: &str,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Result<T, Failure> {
        let value = self.get(name);
        if value.is_undefined() {
            return Ok(T::default());
        }
        let given = value.as_string().unwrap_or_default();
        let known = all.iter().copied().find(|&item| word(item) == given);
        known.ok_or_else(|| {
            let words: Vec<_> = all.iter().map(|&item| word(item)).collect();
            Failure::argument(format!("{name} is one of {}", words.join(", ")))
        })
    }
}

fn share(fields: &Fields) -> Result<u32, Failure> {
    fields.number("share", 1, u32::MAX, 1)
}

fn boolean(value: &JsValue, name: &str, default: bool) -> Result<bool, Failure> {
    match value.is_undefined() {
        true => Ok(default),
        false => {
            value.as_bool().ok_or_else(|| Failure::argument(format!("{name} is true or false")))
        }
    }
}

//! misdirect for JavaScript: converts, calls the core, converts back.
//!
//! Only numbers cross the boundary. JavaScript writes its input to the memory of a [`Session`], in
//! UTF-16 as it has it; an answer is a list of numbers, and one text that those numbers cut into
//! pieces (`answer.rs`). So a check takes two copies and no heap, and `js/` makes plain objects of
//! the answer, with the words of [`Session::words`]. Only that code reads the memory, not
//! wasm-bindgen's, which expects a buffer to be detached when it grows: that of `wasm2js` is not.
//! Bad arguments are also found there, and reported as errors of that language; here only what the
//! core finds wrong.
//!
//! A [`Checker`] shares images with the [`Image`]s it was made from, and makes the core's checker
//! of them again in every check. That is cheap, and nothing here refers to itself.
//!
//! It is built without the standard library, whose messages for panics nobody would read: they are
//! a tenth of the whole package.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod answer;
#[cfg(feature = "builtin")]
mod builtin;
mod input;

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use answer::Written;
use input::Input;
use misdirect::answer::Place;
use misdirect::compare::Costs;
use misdirect::directory::{Builder, Filter};
use misdirect::explain::Language;
use misdirect::variants::{Variant, VariantKind, variants_of};
use misdirect::{
    Context, Directory, DirectoryError, Dns, Domain, Finding, Kind, Layer, Layout, MessageContext,
    Policy, SlipKind, Slot, Trust,
};
use wasm_bindgen::prelude::*;

/// Memory, as the standard library would have it.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// A fault of ours: JavaScript gets a `RuntimeError`.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// What JavaScript writes to and reads from; one is enough for all checkers.
#[wasm_bindgen]
#[derive(Default)]
pub struct Session {
    input: Input,
    image: Vec<u8>,
    message: Option<MessageContext>,
    answer: Written,
    /// The tables that were given. They are kept for good: a program has as many as it has languages.
    languages: Vec<(&'static str, &'static Language<'static>)>,
}

#[wasm_bindgen]
impl Session {
    /// Nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where JavaScript writes `len` units of 16 bits, before a call that takes `len`: the units of
    /// a string, or bytes, one in each.
    pub fn room(&mut self, len: usize) -> usize {
        self.input.room(len)
    }

    /// Where the numbers of the last answer are, 32 bits each, how many, and likewise the units of
    /// its text: four numbers.
    pub fn answer(&self) -> usize {
        self.answer.place()
    }

    /// Reads sender and recipients of the message that checks are in from then on. Each is its
    /// length in two units, the lower one first, a unit of 1 for bytes or 0, and its units; the
    /// sender is the first, and of length 0 where there is none.
    pub fn message(&mut self, len: usize) {
        let texts = self.input.texts(len);
        let recipients = texts.iter().skip(1).map(Vec::as_slice);
        let sender = texts.first().map(Vec::as_slice).unwrap_or_default();
        self.message = Some(MessageContext::new(sender, recipients));
    }

    /// Checks are in no message from then on.
    pub fn no_message(&mut self) {
        self.message = None;
    }

    /// Checks an address. `context` has the numbers of input, DNS and layout in four bits each,
    /// `slip_rate_ppm` is 0 where none was given.
    pub fn check(
        &mut self,
        checker: &Checker,
        len: usize,
        is_bytes: bool,
        context: u32,
        slip_rate_ppm: u32,
    ) {
        let around = around(self.message.as_ref(), context, slip_rate_ppm);
        let typed = self.input.read(len, is_bytes);
        let answer = checker.core().check(typed, &around);
        self.answer.answer(&answer, !is_bytes, checker.language);
    }

    /// Checks many addresses, which are written as those of a message are, and says in short what `check`
    /// says of each.
    pub fn check_many(&mut self, checker: &Checker, len: usize, context: u32, slip_rate_ppm: u32) {
        let around = around(self.message.as_ref(), context, slip_rate_ppm);
        let (texts, core) = (self.input.texts(len), checker.core());
        let mut slots = vec![Slot::EMPTY; texts.len()];
        let mut memo = core.memo(&around, &mut slots);
        self.answer.clear();
        let answer = &mut self.answer;
        memo.check_many(texts.iter().map(Vec::as_slice), |_, summary| answer.summary(&summary));
        self.answer.close();
    }

    /// Sets the language that a checker explains in, by its table. False if it is not one: then the
    /// answer says why.
    pub fn language(&mut self, checker: &mut Checker, len: usize) -> bool {
        let table = self.input.text(len);
        let known = self.languages.iter().find(|(known, _)| *known == table);
        checker.language = match known {
            Some((_, language)) => language,
            None => {
                if let Err(error) = Language::read(&table) {
                    self.answer.error("bad-language", &error.to_string(), error.line);
                    return false;
                }
                let table: &'static str = Box::leak(table.into_boxed_str());
                // It was read just now.
                let language = Language::read(table).unwrap_or(*Language::ENGLISH);
                let language: &'static Language<'static> = Box::leak(Box::new(language));
                self.languages.push((table, language));
                language
            }
        };
        true
    }

    /// The addresses in a text.
    pub fn addresses(&mut self, len: usize, is_bytes: bool) {
        self.answer.addresses(self.input.read(len, is_bytes), !is_bytes);
    }

    /// Compares two domains, of which the first has `first` units. False if one of them is not a
    /// domain: then the answer says why.
    pub fn compare(&mut self, len: usize, first: usize, layout: u32) -> bool {
        let costs = Costs::default().with_layout(number(&Layout::ALL, layout));
        let (typed, intended) = self.input.split(len, first);
        match (Domain::parse(&typed), Domain::parse(&intended)) {
            (Ok(typed), Ok(intended)) => {
                self.answer.compare(&misdirect::compare(&typed, &intended, &costs));
                return true;
            }
            (Err(error), _) => self.answer.domain_error(&typed, error, 0),
            (_, Err(error)) => self.answer.domain_error(&intended, error, 1),
        }
        false
    }

    /// The names that are typed by mistake for a domain, or made to deceive, `limit` at most. False if it
    /// is not a domain.
    pub fn variants(&mut self, len: usize, limit: usize, layout: u32, kind: u32) -> bool {
        let costs = Costs::default().with_layout(number(&Layout::ALL, layout));
        let text = self.input.text(len);
        match Domain::parse(&text) {
            Ok(domain) => {
                let mut names = vec![Variant::default(); limit];
                let kind = number(&VariantKind::ALL, kind);
                let count = variants_of(&domain, &costs, kind, &mut names);
                self.answer.variants(&domain, names.get(..count).unwrap_or_default());
                true
            }
            Err(error) => {
                self.answer.domain_error(&text, error, 0);
                false
            }
        }
    }

    /// Compiles a list. Nothing if it has an error: then the answer says which.
    pub fn build(&mut self, len: usize) -> Option<Image> {
        let text = self.input.text(len);
        let mut builder = Builder::new();
        if let Err(error) = builder.add_list(&text) {
            self.answer.error("bad-list", &error.to_string(), error.line);
            return None;
        }
        match builder.build() {
            Ok(image) => Some(Image { image: image.into() }),
            Err(error) => {
                self.answer.error("bad-list", &error.to_string(), 0);
                None
            }
        }
    }

    /// Where JavaScript writes the bytes of an image, before `open`.
    pub fn image_room(&mut self, len: usize) -> usize {
        self.image = vec![0; len];
        self.image.as_ptr() as usize
    }

    /// Opens the image that was written. Nothing if it is not an image: then the answer says why.
    pub fn open(&mut self) -> Option<Image> {
        self.checked(|image| Directory::open(image).map(|_| ()))
    }

    /// The same for a filter of names in use.
    pub fn open_filter(&mut self) -> Option<Image> {
        self.checked(|image| Filter::open(image).map(|_| ()))
    }

    /// The built-in directory, compiled. Nothing if the package has none.
    pub fn builtin(&mut self) -> Option<Image> {
        #[cfg(feature = "builtin")]
        return builtin::image().map(|image| Image { image: image.into() });
        #[cfg(not(feature = "builtin"))]
        None
    }

    /// The words for the numbers, each kind on a line: verdicts, findings, kinds, kinds of slips,
    /// places, inputs, DNS, layouts, kinds of variants; versions of library, model, public suffix list and
    /// Unicode.
    pub fn words(&mut self) {
        let kinds = [Kind::Slip, Kind::Lookalike];
        let versions = [
            env!("CARGO_PKG_VERSION"),
            misdirect::version::MODEL_VERSION,
            misdirect::version::PUBLIC_SUFFIX_VERSION,
            misdirect::version::UNICODE_VERSION,
        ];
        self.answer.clear();
        self.answer.words(misdirect::Verdict::ALL.map(misdirect::Verdict::name));
        self.answer.words(Finding::ALL.map(Finding::name));
        self.answer.words(kinds.map(Kind::name));
        self.answer.words(SlipKind::ALL.map(SlipKind::name));
        self.answer.words(Place::ALL.map(Place::name));
        self.answer.words(misdirect::Input::ALL.map(misdirect::Input::name));
        self.answer.words(Dns::ALL.map(Dns::name));
        self.answer.words(Layout::ALL.map(Layout::name));
        self.answer.words(VariantKind::ALL.map(VariantKind::name));
        self.answer.words(versions);
    }
}

/// What is known of an address: `context` as in `check`.
fn around(message: Option<&MessageContext>, context: u32, slip_rate_ppm: u32) -> Context<'_> {
    let mut around = Context::new().with_input(number(&misdirect::Input::ALL, context & 15));
    around = around.with_dns(number(&Dns::ALL, context >> 4 & 15));
    around = around.with_layout(number(&Layout::ALL, context >> 8 & 15));
    around = around.with_slip_rate_ppm(slip_rate_ppm);
    match message {
        Some(message) => around.with_message(message),
        None => around,
    }
}

impl Session {
    /// The image that was written, if it is one; else the answer says why not.
    fn checked(&mut self, open: impl FnOnce(&[u8]) -> Result<(), DirectoryError>) -> Option<Image> {
        let image = core::mem::take(&mut self.image);
        match open(&image) {
            Ok(()) => Some(Image { image: image.into() }),
            Err(error) => {
                self.answer.image_error(error);
                None
            }
        }
    }
}

/// A value of an enum; the first for an unknown number, which `js/` does not send.
fn number<T: Copy>(all: &[T], number: u32) -> T {
    all.get(number as usize).copied().unwrap_or(all[0])
}

/// The image of a directory or a filter, shared with the checkers that were made of it.
#[wasm_bindgen]
pub struct Image {
    image: Rc<[u8]>,
}

#[wasm_bindgen]
impl Image {
    /// The same image once more, which is freed apart.
    pub fn share(&self) -> Image {
        Image { image: Rc::clone(&self.image) }
    }

    /// Where its bytes are.
    pub fn place(&self) -> usize {
        self.image.as_ptr() as usize
    }

    /// How many bytes.
    pub fn bytes(&self) -> usize {
        self.image.len()
    }

    /// Entries, zones among them.
    pub fn entries(&self) -> usize {
        Directory::open(&self.image).map_or(0, |directory| directory.len())
    }
}

/// Checks addresses against up to four directories, and two filters beside them.
#[wasm_bindgen]
pub struct Checker {
    layers: Vec<(Rc<[u8]>, Trust, u32)>,
    filters: Vec<Rc<[u8]>>,
    policy: Policy,
    explore: bool,
    language: &'static Language<'static>,
}

#[wasm_bindgen]
impl Checker {
    /// A checker without a directory. `policy` is 0 for quiet, 1 for balanced, 2 for strict.
    #[wasm_bindgen(constructor)]
    pub fn new(policy: u32, explore: bool) -> Self {
        let policy = match policy {
            0 => Policy::QUIET,
            1 => Policy::BALANCED,
            2 => Policy::STRICT,
            _ => Policy::DEFAULT,
        };
        Self {
            layers: Vec::new(),
            filters: Vec::new(),
            policy,
            explore,
            language: Language::ENGLISH,
        }
    }

    /// Sets the lowest probability to warn at, in parts per million.
    pub fn set_threshold(&mut self, ppm: u32) {
        self.policy.threshold_ppm = ppm;
    }

    /// Sets how many times as likely as another suggestion the first may be for that one to be offered,
    /// too, in hundredths.
    pub fn set_ratio(&mut self, percent: u32) {
        self.policy.ratio_percent = percent;
    }

    /// Adds a layer, trusted or evidence. False if there are four already.
    pub fn layer(&mut self, image: &Image, is_trusted: bool, share: u32) -> bool {
        let trust = if is_trusted { Trust::Trusted } else { Trust::Evidence };
        let has_room = self.layers.len() < misdirect::Checker::LAYERS_MAX;
        if has_room {
            self.layers.push((Rc::clone(&image.image), trust, share));
        }
        has_room
    }

    /// Adds a filter. False if there are two already.
    pub fn filter(&mut self, image: &Image) -> bool {
        let opened = Filter::open(&image.image);
        let has_room = opened.is_ok_and(|filter| self.core().with_filter(filter).is_ok());
        if has_room {
            self.filters.push(Rc::clone(&image.image));
        }
        has_room
    }
}

impl Checker {
    fn core(&self) -> misdirect::Checker<'_> {
        let none = misdirect::Checker::without_directory()
            .with_policy(self.policy)
            .with_explore(self.explore);
        let filters = self.filters.iter().filter_map(|image| Filter::open(image).ok());
        let checker =
            filters.fold(none, |checker, filter| checker.with_filter(filter).unwrap_or(checker));
        self.layers.iter().fold(checker, |checker, (image, trust, share)| {
            // An image that is here was opened once, and there are no more than four.
            let directory = Directory::open(image).unwrap_or(Directory::EMPTY);
            let layer = match trust {
                Trust::Trusted => Layer::trusted(directory),
                Trust::Evidence => Layer::evidence(directory),
            };
            checker.with_layer(layer.with_share(*share)).unwrap_or(checker)
        })
    }
}

//! The exported functions. Each converts, calls the core, and converts back.
//!
//! What holds for all of them stands at the top of the header; each function's "Safety" adds what
//! is its own.

mod memory;

use crate::abi::{
    Checker, Context, DirectoryInfo, Layer, Message, Similarity, Source, Status, Text, Trust,
    Variant, Verdict,
};
use crate::{convert, names};
use memory::{Output, Variants, array, guarded, sized, write_text};
use misdirect::{Costs, Directory, Domain, MessageContext, Policy};
use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;

/// Makes a checker without layers, with the default policy. To be filled by
/// misdirect_checker_add_builtin and misdirect_checker_add.
///
/// @param checker       the checker to write.
/// @param checker_size  sizeof(misdirect_checker).
///
/// # Safety
///
/// `checker` is NULL or `checker_size` bytes may be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_checker_init(
    checker: *mut Checker,
    checker_size: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(checker, checker_size) }?;
        out.write(Checker {
            struct_size: checker_size,
            layer_count: 0,
            layers: [NO_LAYER; crate::abi::LAYERS_MAX],
            threshold_ppm: Policy::DEFAULT.threshold_ppm,
            ratio_percent: Policy::DEFAULT.ratio_percent,
            explore: 0,
            reserved: 0,
            opened: [MaybeUninit::new(0); crate::abi::CHECKER_WORDS],
        });
        Ok(())
    })
}

const NO_LAYER: Layer =
    Layer { image: std::ptr::null(), image_len: 0, source: 0, trust: 0, share: 0, reserved: 0 };

/// Adds the directory that comes with the library, trusted.
///
/// @param share  how much of the mail goes by this layer, relative to the other trusted ones; 1.
///
/// # Safety
///
/// `checker` is NULL or was made by misdirect_checker_init, and nobody else uses it meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_checker_add_builtin(
    checker: *mut Checker,
    share: u32,
) -> Status {
    let layer = Layer { source: Source::Builtin as u32, share, ..NO_LAYER };
    // SAFETY: the caller's promise.
    guarded(|| unsafe { add_layer(checker, layer) })
}

/// Adds a directory image, which is checked in constant time; misdirect_directory_verify reads it
/// all. The image is borrowed: it has to be there, unchanged, in each call that is given the checker.
///
/// Fails with what is wrong with the image, or MISDIRECT_STATUS_TOO_MANY_LAYERS.
///
/// @param trust  misdirect_trust.
/// @param share  how much of the mail goes by this layer, relative to the other trusted ones; 1.
///
/// # Safety
///
/// As misdirect_checker_add_builtin; `image` is NULL or `image_len` bytes may be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_checker_add(
    checker: *mut Checker,
    image: *const u8,
    image_len: usize,
    trust: u32,
    share: u32,
) -> Status {
    let layer = Layer { image, image_len, source: Source::Image as u32, trust, share, ..NO_LAYER };
    // SAFETY: the caller's promise.
    guarded(|| unsafe { add_layer(checker, layer) })
}

/// # Safety
///
/// That of [`misdirect_checker_add`].
unsafe fn add_layer(checker: *mut Checker, layer: Layer) -> Result<(), Status> {
    // SAFETY: the caller's promise.
    let mut known = *unsafe { sized(checker.cast_const()) }?;
    *known.layers.get_mut(known.layer_count).ok_or(Status::TooManyLayers)? = layer;
    known.layer_count += 1;
    // SAFETY: the caller's promise.
    let core = convert::with_policy(unsafe { open_layers(&known) }?, &known)?;
    memory::keep_opened(&mut known, &core);
    // SAFETY: `sized` read as much there, so it is there; the caller's promise that it may be
    // written.
    unsafe { checker.write(known) };
    Ok(())
}

/// Makes a context of which nothing is known: a typed address, a QWERTY keyboard, no message.
///
/// @param context       the context to write.
/// @param context_size  sizeof(misdirect_context).
///
/// # Safety
///
/// `context` is NULL or `context_size` bytes may be written there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_context_init(
    context: *mut Context,
    context_size: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(context, context_size) }?;
        let core = misdirect::Context::new();
        out.write(Context {
            struct_size: context_size,
            message: std::ptr::null(),
            input: core.input() as u32,
            dns: core.dns() as u32,
            layout: core.layout() as u32,
            reserved: 0,
        });
        Ok(())
    })
}

/// Reads sender and recipients of one message, once for all its checks. What cannot be read is
/// counted in the message and has no influence.
///
/// @param message          the message to write.
/// @param message_size     sizeof(misdirect_message).
/// @param sender           address or domain; empty for none.
/// @param sender_len       bytes of it.
/// @param recipients       addresses or domains, the one to be checked among them or not.
/// @param recipient_count  how many.
///
/// # Safety
///
/// `message` is NULL or `message_size` bytes may be written there; each text is NULL or its bytes
/// may be read. None of them overlap the message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_message_init(
    message: *mut Message,
    message_size: usize,
    sender: *const c_char,
    sender_len: usize,
    recipients: *const Text,
    recipient_count: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(message, message_size) }?;
        // SAFETY: the caller's promise.
        let sender = unsafe { array(sender.cast::<u8>(), sender_len) }?;
        // SAFETY: the caller's promise.
        let recipients = unsafe { array(recipients, recipient_count) }?;
        // SAFETY: the caller's promise.
        let read = |text: &Text| unsafe { array(text.ptr.cast::<u8>(), text.len) };
        if let Some(status) = recipients.iter().find_map(|text| read(text).err()) {
            return Err(status);
        }
        let texts = recipients.iter().filter_map(|text| read(text).ok());
        out.write_message(MessageContext::new(sender, texts));
        Ok(())
    })
}

/// Checks what is given, and hands the verdict on where it lies: it is large, and so is a checker.
///
/// # Safety
///
/// That of [`misdirect_check`].
#[inline(always)]
unsafe fn check(
    checker: *const Checker,
    input: *const c_char,
    input_len: usize,
    context: *const Context,
    then: impl FnOnce(&misdirect::Verdict<'_>) -> Result<(), Status>,
) -> Result<(), Status> {
    // SAFETY: the caller's promise.
    let input = unsafe { array(input.cast::<u8>(), input_len) }?;
    // SAFETY: the caller's promise.
    let given = unsafe { sized(checker) }?;
    let own;
    // SAFETY: the caller's promise.
    let core = match unsafe { memory::opened(given) } {
        Some((core, true)) => core,
        found => {
            let core = match found {
                Some((core, _)) => *core,
                // SAFETY: the caller's promise.
                None => unsafe { open_layers(given) }?,
            };
            own = convert::with_policy(core, given)?;
            &own
        }
    };
    let mut known = misdirect::Context::new();
    if !context.is_null() {
        // SAFETY: the caller's promise.
        let given = unsafe { sized(context) }?;
        known = convert::context(given)?;
        // SAFETY: the caller's promise.
        if let Some(message) = unsafe { memory::message(given.message) }? {
            known = known.with_message(message);
        }
    }
    then(&core.check(input, &known))
}

/// # Safety
///
/// Each image is null or may be read, for the whole of `'a`.
unsafe fn open_layers<'a>(checker: &Checker) -> Result<misdirect::Checker<'a>, Status> {
    let layers = checker.layers.get(..checker.layer_count).ok_or(Status::TooManyLayers)?;
    let mut core = misdirect::Checker::without_directory();
    for layer in layers {
        // SAFETY: the caller's promise.
        let layer = unsafe { open_layer(layer) }?;
        core = core.with_layer(layer).map_err(|_| Status::TooManyLayers)?;
    }
    Ok(core)
}

/// # Safety
///
/// The image is null or may be read, for the whole of `'a`.
unsafe fn open_layer<'a>(layer: &Layer) -> Result<misdirect::Layer<'a>, Status> {
    let directory = if layer.source == Source::Builtin as u32 {
        if !layer.image.is_null() || layer.image_len != 0 {
            return Err(Status::BadValue);
        }
        Directory::builtin()
    } else if layer.source == Source::Image as u32 {
        // SAFETY: the caller's promise.
        unsafe { open(layer.image, layer.image_len) }?
    } else {
        return Err(Status::BadValue);
    };
    convert::layer(layer, directory)
}

/// # Safety
///
/// `image` is null or may be read, for the whole of `'a`.
unsafe fn open<'a>(image: *const u8, image_len: usize) -> Result<Directory<'a>, Status> {
    if image.is_null() {
        return Err(Status::NullPointer);
    }
    // SAFETY: the caller's promise.
    let image = unsafe { array(image, image_len) }?;
    Directory::open(image).map_err(convert::directory_error)
}

/// Checks an address or a domain, in any bytes. What cannot be read is a verdict too.
///
/// Bounded work whatever the input, and no memory from the heap.
///
/// @param checker       what to check against.
/// @param input         what was typed: address or domain.
/// @param input_len     bytes of it.
/// @param context       what is known around it, or NULL.
/// @param verdict       the answer; suggestions and slips beyond their counts are not written.
/// @param verdict_size  sizeof(misdirect_verdict).
///
/// # Safety
///
/// Each pointer is NULL or as much as its size says may be read or written there, the images of
/// the checker and the message of the context among them; the verdict overlaps none of the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_check(
    checker: *const Checker,
    input: *const c_char,
    input_len: usize,
    context: *const Context,
    verdict: *mut Verdict,
    verdict_size: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(verdict, verdict_size) }?;
        // SAFETY: the caller's promise.
        unsafe {
            check(checker, input, input_len, context, |verdict| {
                out.write_verdict(verdict);
                Ok(())
            })
        }
    })
}

/// Says in one English sentence, without its full stop, why a suggestion is made. It checks anew,
/// so give it what misdirect_check was given.
///
/// The sentence may be shown and logged as it is: it is one line, and control, bidi and invisible
/// characters of what was typed are written out in it (`\x1b`, `<U+202E>`). What is to be sent to, the
/// local part of the input with a suggestion's target behind it, is exactly what was typed, and has to
/// be escaped before it is shown.
///
/// @param suggestion   number of the suggestion in the verdict, from 0.
/// @param buffer       gets the sentence in UTF-8 with a NUL at its end; may be NULL if size is 0.
/// @param buffer_size  bytes that the buffer has.
/// @param len          gets the bytes of the sentence without its NUL, also where it has no room
///                     (MISDIRECT_STATUS_BUFFER_TOO_SMALL); may be NULL.
///
/// # Safety
///
/// As misdirect_check; `buffer` and `len` overlap none of the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_explain(
    checker: *const Checker,
    input: *const c_char,
    input_len: usize,
    context: *const Context,
    suggestion: u32,
    buffer: *mut c_char,
    buffer_size: usize,
    len: *mut usize,
) -> Status {
    guarded(|| {
        let explain = |verdict: &misdirect::Verdict<'_>| {
            let found = verdict.suggestions().nth(suggestion as usize);
            let explanation = found.ok_or(Status::NoSuchSuggestion)?.explanation();
            let needed = convert::length(explanation);
            if !len.is_null() {
                // SAFETY: the caller's promise.
                let out = unsafe { Output::new(len, size_of::<usize>()) }?;
                out.write(needed);
            }
            if buffer_size <= needed {
                return Err(Status::BufferTooSmall);
            }
            // SAFETY: the caller's promise.
            unsafe { write_text(explanation, buffer.cast::<u8>(), needed + 1) }
        };
        // SAFETY: the caller's promise.
        unsafe { check(checker, input, input_len, context, explain) }
    })
}

/// Tells how alike two domains are, without any directory.
///
/// Fails with MISDIRECT_STATUS_BAD_TYPED or MISDIRECT_STATUS_BAD_INTENDED for what is no domain,
/// read strictly: no address, no repair.
///
/// @param layout           misdirect_layout.
/// @param similarity       the answer.
/// @param similarity_size  sizeof(misdirect_similarity).
///
/// # Safety
///
/// Each pointer is NULL or as much as its size says may be read or written there; the answer
/// overlaps none of the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_compare(
    typed: *const c_char,
    typed_len: usize,
    intended: *const c_char,
    intended_len: usize,
    layout: u32,
    similarity: *mut Similarity,
    similarity_size: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(similarity, similarity_size) }?;
        // SAFETY: the caller's promise.
        let typed = unsafe { domain(typed, typed_len, Status::BadTyped) }?;
        // SAFETY: the caller's promise.
        let intended = unsafe { domain(intended, intended_len, Status::BadIntended) }?;
        let costs = Costs::default().with_layout(convert::layout(layout)?);
        out.write(convert::similarity(&misdirect::similarity(&typed, &intended, &costs)));
        Ok(())
    })
}

/// Lists the names that are typed most often by those who mean a domain, the likeliest first. The
/// first of many are the same as those of fewer.
///
/// Tries at most 2,048 names and 32 more for each of `capacity`, some microseconds each, whether they
/// turn out to be variants or not. No memory from the heap: it works in the array itself.
/// Fails with MISDIRECT_STATUS_BAD_INTENDED for what is no domain, read strictly.
///
/// @param intended      the domain that is meant.
/// @param intended_len  bytes of it.
/// @param layout        misdirect_layout.
/// @param variants      an array of `capacity`; the first `count` are written, and what is in the
///                      others afterwards means nothing.
/// @param variant_size  sizeof(misdirect_variant).
/// @param capacity      how many are wanted.
/// @param count         gets how many there are: fewer where the domain has no more, and where as many
///                      names were tried as may be. These are the first of all even then.
///
/// # Safety
///
/// Each pointer is NULL or as much as its size says may be read or written there; what is written
/// overlaps none of the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_variants(
    intended: *const c_char,
    intended_len: usize,
    layout: u32,
    variants: *mut Variant,
    variant_size: usize,
    capacity: usize,
    count: *mut usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(count, size_of::<usize>()) }?;
        // SAFETY: the caller's promise.
        let variants = unsafe { Variants::new(variants, variant_size, capacity) }?;
        // SAFETY: the caller's promise.
        let domain = unsafe { domain(intended, intended_len, Status::BadIntended) }?;
        let costs = Costs::default().with_layout(convert::layout(layout)?);
        out.write(variants.fill(&domain, &costs));
        Ok(())
    })
}

/// # Safety
///
/// `text` is null or `len` bytes may be read there.
unsafe fn domain(text: *const c_char, len: usize, bad: Status) -> Result<Domain, Status> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { array(text.cast::<u8>(), len) }?;
    let text = std::str::from_utf8(bytes).map_err(|_| bad)?;
    Domain::parse(text).map_err(|_| bad)
}

/// Looks at a directory image, in constant time, and tells what its header says is in it.
///
/// @param info       the answer.
/// @param info_size  sizeof(misdirect_directory_info).
///
/// # Safety
///
/// `image` is NULL or `image_len` bytes may be read there; `info` is NULL or `info_size` bytes may
/// be written there, which are not those of the image.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_directory_open(
    image: *const u8,
    image_len: usize,
    info: *mut DirectoryInfo,
    info_size: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(info, info_size) }?;
        // SAFETY: the caller's promise.
        let directory = unsafe { open(image, image_len) }?;
        out.write(DirectoryInfo {
            entries: directory.len() as u64,
            zones: directory.zones() as u64,
            total_weight: directory.total_weight(),
        });
        Ok(())
    })
}

/// Reads a whole directory image, its checksum too, and says whether it is as it was built.
///
/// # Safety
///
/// `image` is NULL or `image_len` bytes may be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_directory_verify(image: *const u8, image_len: usize) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let directory = unsafe { open(image, image_len) }?;
        directory.verify().map_err(convert::directory_error)
    })
}

fn pointer(text: Option<&'static CStr>) -> *const c_char {
    text.map_or(std::ptr::null(), CStr::as_ptr)
}

/// The version of a misdirect_version_of, as text; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_version(of: u32) -> *const c_char {
    pointer(names::version(of))
}

/// A misdirect_status in English; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_status_name(status: u32) -> *const c_char {
    pointer(names::STATUS.get(status))
}

/// The word for a misdirect_judgement: "suspect"; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_judgement_name(judgement: u32) -> *const c_char {
    pointer(names::JUDGEMENT.get(judgement))
}

/// The code of a misdirect_error: "label-too-long"; NULL for none and any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_error_name(error: u32) -> *const c_char {
    pointer(names::ERROR.get(error))
}

/// The word for a misdirect_kind: "slip"; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_kind_name(kind: u32) -> *const c_char {
    pointer(names::KIND.get(kind))
}

/// The word for a misdirect_slip_kind: "missing-dot"; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_slip_kind_name(kind: u32) -> *const c_char {
    pointer(names::SLIP_KIND.get(kind))
}

/// The word for a misdirect_finding: "mixed-script"; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_finding_name(finding: u32) -> *const c_char {
    pointer(names::FINDING.get(finding))
}

/// The word for a misdirect_place: "suffix"; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_place_name(place: u32) -> *const c_char {
    pointer(names::PLACE.get(place))
}

// `Trust` is named in the header's words above; a checker's default trust is its first number.
const _: () = assert!(NO_LAYER.trust == Trust::Trusted as u32);

#[cfg(test)]
mod tests;

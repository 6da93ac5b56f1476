//! The exported functions. Each converts, calls the core, and converts back.
//!
//! What holds for all of them is at the top of the header; the "Safety" of a function adds to that.

mod memory;

use crate::abi::{
    Address, Addresses, Answer, Checker, Context, DirectoryInfo, Layer, Message, Similarity, Slot,
    Source, Status, Summary, Text, Trust, Variant, WHOLE_ANSWER,
};
use crate::{convert, names};
use memory::{Items, Output, Variants, array, guarded, put_text, sized};
use misdirect::compare::Costs;
use misdirect::directory::Filter;
use misdirect::variants::VariantKind;
use misdirect::{Directory, Domain, MessageContext, Policy};
use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;

/// Initialises a checker without layers and with the default policy. Add layers with
/// misdirect_checker_add_builtin and misdirect_checker_add.
///
/// @param checker       the checker to initialise.
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

/// Adds the built-in directory as a trusted layer.
///
/// @param share  how much of the mail this layer accounts for, relative to the other trusted
///               layers; usually 1.
///
/// # Safety
///
/// `checker` is NULL or was initialised by misdirect_checker_init, and nobody else uses it
/// meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_checker_add_builtin(
    checker: *mut Checker,
    share: u32,
) -> Status {
    let layer = Layer { source: Source::Builtin as u32, share, ..NO_LAYER };
    // SAFETY: the caller's promise.
    guarded(|| unsafe { add_layer(checker, layer) })
}

/// Adds the names of institutions and popular sites that come with the library: they make what was typed
/// more plausible, so that fewer real names are taken for slips, and list nothing. They take one of the
/// checker's layers, and cost nothing where no slip is found.
///
/// # Safety
///
/// As for misdirect_checker_add_builtin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_checker_add_in_use(checker: *mut Checker) -> Status {
    let trust = Trust::Evidence as u32;
    let layer = Layer { source: Source::InUse as u32, trust, share: 1, ..NO_LAYER };
    // SAFETY: the caller's promise.
    guarded(|| unsafe { add_layer(checker, layer) })
}

/// Adds a directory image as a layer. With MISDIRECT_TRUST_EVIDENCE it may be a filter image as well, two
/// of which have room in a checker, misdirect_checker_add_in_use among them. Its header and bounds are checked, in constant time; to check
/// all of it, call misdirect_directory_verify. The image is borrowed: it must stay readable and
/// unchanged for as long as the checker is used.
///
/// Fails with the status for what is wrong with the image, or MISDIRECT_STATUS_TOO_MANY_LAYERS.
///
/// @param trust  a misdirect_trust.
/// @param share  how much of the mail this layer accounts for, relative to the other trusted
///               layers; usually 1.
///
/// # Safety
///
/// As for misdirect_checker_add_builtin; `image` is NULL or `image_len` bytes may be read there.
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

/// Initialises a context in which nothing is known: a typed address, a QWERTY keyboard, no message.
///
/// @param context       the context to initialise.
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
            slip_rate_ppm: core.slip_rate_ppm().unwrap_or(0),
        });
        Ok(())
    })
}

/// Reads the sender and recipients of a message, once for all its checks. Addresses that cannot be
/// read are counted in the message and have no influence.
///
/// @param message          the message to initialise.
/// @param message_size     sizeof(misdirect_message).
/// @param sender           an address or a domain; empty if there is none.
/// @param sender_len       its length in bytes.
/// @param recipients       addresses or domains, with or without the one to be checked.
/// @param recipient_count  their number.
///
/// # Safety
///
/// `message` is NULL or `message_size` bytes may be written there; each text is NULL or its bytes
/// may be read. None of the texts overlaps the message.
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

/// Begins to look for the addresses in a text: a header, a line, a file, whatever people type, paste
/// and export. Then ask misdirect_addresses_next for one after the other, and check each.
///
/// @param addresses       the search to initialise.
/// @param addresses_size  sizeof(misdirect_addresses).
/// @param text            the text: any bytes. It is borrowed: it must stay readable and unchanged
///                        for as long as addresses are asked for.
/// @param text_len        its length in bytes.
///
/// # Safety
///
/// `addresses` is NULL or `addresses_size` bytes may be written there; `text` is NULL or `text_len`
/// bytes may be read there, which are none of these.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_addresses_init(
    addresses: *mut Addresses,
    addresses_size: usize,
    text: *const c_char,
    text_len: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(addresses, addresses_size) }?;
        // SAFETY: the caller's promise.
        let text = unsafe { array(text.cast::<u8>(), text_len) }?;
        out.write_addresses(misdirect::Addresses::new(text));
        Ok(())
    })
}

/// Finds the next address of the text. After the last one it returns
/// MISDIRECT_STATUS_NO_MORE_ADDRESSES.
///
/// It reads lists of RFC 5322 with groups, quoted names and comments, headers folded over lines,
/// links, rows of tables, and addresses with any separator or none; an address that cannot be right
/// stays as it was typed, with its slips. What has no @, nor one written out, is no address. The
/// work for all of a text is linear in its length, and no heap memory is used.
///
/// @param addresses     the search; it goes on behind the address that was found.
/// @param address       receives the address.
/// @param address_size  sizeof(misdirect_address).
///
/// # Safety
///
/// Each pointer is NULL or as many bytes as its type has or its size says may be written there; the
/// address overlaps neither the search nor the text. The text is there, unchanged, and what is
/// private in the search is as the library wrote it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_addresses_next(
    addresses: *mut Addresses,
    address: *mut Address,
    address_size: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(address, address_size) }?;
        // SAFETY: the caller's promise.
        let addresses = unsafe { memory::addresses(addresses) }?;
        let found = addresses.next().ok_or(Status::NoMoreAddresses)?;
        out.write(convert::address(&found));
        Ok(())
    })
}

/// Checks what is given, and hands the answer on where it lies: it is large, and so is a checker.
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
    then: impl FnOnce(&misdirect::Answer<'_>) -> Result<(), Status>,
) -> Result<(), Status> {
    // SAFETY: the caller's promise.
    let input = unsafe { array(input.cast::<u8>(), input_len) }?;
    // SAFETY: the caller's promise.
    unsafe { with(checker, context, |core, known| then(&core.check(input, known))) }
}

/// Opens what a check is made with.
///
/// # Safety
///
/// That of [`misdirect_check`].
#[inline(always)]
unsafe fn with<'a>(
    checker: *const Checker,
    context: *const Context,
    then: impl FnOnce(&misdirect::Checker<'a>, &misdirect::Context<'a>) -> Result<(), Status>,
) -> Result<(), Status> {
    // SAFETY: the caller's promise.
    let given: &'a Checker = unsafe { sized(checker) }?;
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
    then(core, &known)
}

/// # Safety
///
/// Each image is null or may be read, for the whole of `'a`.
unsafe fn open_layers<'a>(checker: &Checker) -> Result<misdirect::Checker<'a>, Status> {
    let layers = checker.layers.get(..checker.layer_count).ok_or(Status::TooManyLayers)?;
    let mut core = misdirect::Checker::without_directory();
    for layer in layers {
        // SAFETY: the caller's promise.
        let added = match unsafe { open_filter(layer) }? {
            Some(filter) => core.with_filter(filter),
            // SAFETY: the caller's promise.
            None => core.with_layer(unsafe { open_layer(layer) }?),
        };
        core = added.map_err(|_| Status::TooManyLayers)?;
    }
    Ok(core)
}

/// The filter of a layer that is one.
///
/// # Safety
///
/// The image is null or may be read, for the whole of `'a`.
unsafe fn open_filter<'a>(layer: &Layer) -> Result<Option<Filter<'a>>, Status> {
    let is_evidence = layer.trust == Trust::Evidence as u32 && layer.reserved == 0;
    if layer.source == Source::InUse as u32 {
        let is_plain = is_evidence && layer.image.is_null() && layer.image_len == 0;
        return if is_plain { Ok(Some(Filter::builtin())) } else { Err(Status::BadValue) };
    }
    if layer.source != Source::Image as u32 || !is_evidence || layer.image.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    let image = unsafe { array(layer.image, layer.image_len) }?;
    if !Filter::is_filter(image) {
        return Ok(None);
    }
    Filter::open(image).map(Some).map_err(convert::directory_error)
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

/// Checks an address or a domain. Any bytes will do: input that cannot be read is an answer, not an
/// error.
///
/// The work is bounded for any input, and no heap memory is used.
///
/// @param checker       what to check against.
/// @param input         what was typed: an address or a domain.
/// @param input_len     its length in bytes.
/// @param context       what is known about it, or NULL.
/// @param answer       receives the result; suggestions and slips beyond their counts are
///                      unspecified.
/// @param answer_size  sizeof(misdirect_answer).
///
/// # Safety
///
/// Each pointer is NULL or as many bytes as its size says may be read or written there, including
/// the images of the checker and the message of the context; the answer overlaps none of the
/// others. What is private in checker and message is as the library wrote it, or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_check(
    checker: *const Checker,
    input: *const c_char,
    input_len: usize,
    context: *const Context,
    answer: *mut Answer,
    answer_size: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Output::new(answer, answer_size) }?;
        // SAFETY: the caller's promise.
        unsafe {
            check(checker, input, input_len, context, |answer| {
                out.write_answer(answer);
                Ok(())
            })
        }
    })
}

/// Checks many addresses or domains in one context, and says in short what misdirect_check says of each.
/// For the rest of an answer, such as more suggestions and their slips, pass that input to misdirect_check.
///
/// Where names repeat, as in logs and lists of addresses, each is checked once for as long as it is
/// remembered in `slots`. Some ten thousand serve most logs (240 kB); of plain addresses (joe@gmail.com)
/// only the domain counts, which is remembered once for all. Pass thousands of inputs at a time: what is
/// remembered ends with the call. For several threads, give each a part of the inputs and slots of its own.
///
/// Fails with MISDIRECT_STATUS_NULL_POINTER or MISDIRECT_STATUS_BAD_SIZE if one of the inputs cannot be
/// there. The work for each input is bounded, and no heap memory is used.
///
/// @param checker       what to check against.
/// @param inputs        what was typed: `count` addresses or domains.
/// @param count         number of inputs.
/// @param context       what is known about all of them, or NULL.
/// @param slots         room to remember in, for the length of the call; may be NULL if `slot_count` is 0.
/// @param slot_count    number of slots.
/// @param summaries     an array of `count` items, which receives one for each input, in order.
/// @param summary_size  sizeof(misdirect_summary).
///
/// # Safety
///
/// As for misdirect_check; each input may be read; slots and summaries may be written, and overlap neither
/// each other nor any of the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_check_many(
    checker: *const Checker,
    inputs: *const Text,
    count: usize,
    context: *const Context,
    slots: *mut Slot,
    slot_count: usize,
    summaries: *mut Summary,
    summary_size: usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let out = unsafe { Items::new(summaries, summary_size, count) }?;
        // SAFETY: the caller's promise.
        let inputs = unsafe { array(inputs, count) }?;
        // SAFETY: the caller's promise.
        let read = |input: &Text| unsafe { array(input.ptr.cast::<u8>(), input.len) };
        inputs.iter().try_for_each(|input| read(input).map(drop))?;
        // SAFETY: the caller's promise.
        let slots = unsafe { memory::slots(slots, slot_count) }?;
        // SAFETY: the caller's promise.
        unsafe {
            with(checker, context, |core, known| {
                let mut memo = core.memo(known, slots);
                // None of them fails, as was seen above.
                let texts = inputs.iter().map(|input| read(input).unwrap_or_default());
                memo.check_many(texts, |number, summary| {
                    out.write(number, convert::summary(&summary));
                });
                Ok(())
            })
        }
    })
}

/// Explains a suggestion in one sentence that begins small and has no full stop; or, for
/// MISDIRECT_WHOLE_ANSWER, all there is to tell a sender, in whole sentences: what was probably
/// meant, what is suspicious about the name itself, or why the input cannot be read. Of an answer
/// that is listed or unlisted there is nothing to tell: the text is empty. It repeats the check, so
/// pass it the same arguments as misdirect_check.
///
/// The sentence can be shown and logged as it is: it is one line, and control, bidi and invisible
/// characters that were typed are written out in it (`\x1b`, `<U+202E>`) or left out. In Arabic, what
/// runs from left to right stands between U+2066 and U+2069. The address to send to contains exactly
/// what was typed: escape it before showing it.
///
/// Fails with MISDIRECT_STATUS_BAD_VALUE for a language that the library does not have.
///
/// @param suggestion   index of the suggestion in the answer, or MISDIRECT_WHOLE_ANSWER.
/// @param language     the tag of a language, such as "de" or "de-AT", NUL-terminated; NULL for
///                     English. There are ar, de, en, es, fr, it, ja, nl, pl, pt, ru and zh.
/// @param buffer       receives the sentence in UTF-8, NUL-terminated; may be NULL if its size is
///                     0.
/// @param buffer_size  size of the buffer in bytes.
/// @param len          receives the length of the sentence without its NUL, even if it does not fit
///                     (MISDIRECT_STATUS_BUFFER_TOO_SMALL); may be NULL.
///
/// # Safety
///
/// As for misdirect_check; `language` is NULL or a NUL-terminated string; `buffer` and `len` overlap
/// none of the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_explain(
    checker: *const Checker,
    input: *const c_char,
    input_len: usize,
    context: *const Context,
    suggestion: u32,
    language: *const c_char,
    buffer: *mut c_char,
    buffer_size: usize,
    len: *mut usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let language = unsafe { memory::language(language) }?;
        let explain = |answer: &misdirect::Answer<'_>| {
            let explanation = match suggestion {
                WHOLE_ANSWER => answer.explanation(),
                _ => {
                    let found = answer.suggestions().nth(suggestion as usize);
                    Some(found.ok_or(Status::NoSuchSuggestion)?.explanation())
                }
            };
            let text = convert::MaybeText(explanation.map(|text| text.in_language(language)));
            // SAFETY: the caller's promise.
            unsafe { put_text(text, buffer.cast::<u8>(), buffer_size, len) }
        };
        // SAFETY: the caller's promise.
        unsafe { check(checker, input, input_len, context, explain) }
    })
}

/// Writes how likely a suggestion is, in words: "almost certainly".
///
/// Fails with MISDIRECT_STATUS_BAD_VALUE for a language that the library does not have.
///
/// @param probability_ppm  its probability, in parts per million.
/// @param language         as for misdirect_explain.
/// @param buffer           receives the words in UTF-8, NUL-terminated; may be NULL if its size is 0.
/// @param buffer_size      size of the buffer in bytes.
/// @param len              receives the length of the words without their NUL, even if they do not
///                         fit (MISDIRECT_STATUS_BUFFER_TOO_SMALL); may be NULL.
///
/// # Safety
///
/// `language` is NULL or a NUL-terminated string; `buffer` is NULL or `buffer_size` bytes may be
/// written there; `len` is NULL or may be written. They do not overlap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_likelihood(
    probability_ppm: u32,
    language: *const c_char,
    buffer: *mut c_char,
    buffer_size: usize,
    len: *mut usize,
) -> Status {
    guarded(|| {
        // SAFETY: the caller's promise.
        let language = unsafe { memory::language(language) }?;
        let text = misdirect::explain::likelihood(probability_ppm).in_language(language);
        // SAFETY: the caller's promise.
        unsafe { put_text(&text, buffer.cast::<u8>(), buffer_size, len) }
    })
}

/// Writes the address to write to instead of the one that was checked, which is a mailbox by RFC
/// 5321 and RFC 6531: the local part that was typed, less characters that nobody sees and quoted
/// where it needs that, an @, and the target. The target alone if only a domain was typed. It repeats
/// the check, so pass it the same arguments as misdirect_check.
///
/// Bytes that are not UTF-8 become U+FFFD. Any other character that was typed is in it: mail it, but
/// show what misdirect_explain writes.
///
/// @param suggestion   index of the suggestion in the answer.
/// @param buffer       receives the address in UTF-8, NUL-terminated; may be NULL if its size is 0.
/// @param buffer_size  size of the buffer in bytes.
/// @param len          receives the length of the address without its NUL, even if it does not fit
///                     (MISDIRECT_STATUS_BUFFER_TOO_SMALL); may be NULL.
///
/// # Safety
///
/// As for misdirect_check; `buffer` and `len` overlap none of the others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_write_address(
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
        let write = |answer: &misdirect::Answer<'_>| {
            let found = answer.suggestions().nth(suggestion as usize);
            let address = convert::AddressText(found.ok_or(Status::NoSuchSuggestion)?);
            // SAFETY: the caller's promise.
            unsafe { put_text(address, buffer.cast::<u8>(), buffer_size, len) }
        };
        // SAFETY: the caller's promise.
        unsafe { check(checker, input, input_len, context, write) }
    })
}

/// Compares two domains: how alike they are, and which slips lead from one to the other. No
/// directory is involved.
///
/// Fails with MISDIRECT_STATUS_BAD_TYPED or MISDIRECT_STATUS_BAD_INTENDED for text that is not a
/// domain. Parsing is strict: addresses and malformed domains are refused.
///
/// @param layout           a misdirect_layout.
/// @param similarity       receives the result.
/// @param similarity_size  sizeof(misdirect_similarity).
///
/// # Safety
///
/// Each pointer is NULL or as many bytes as its size says may be read or written there; the result
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
        out.write(convert::similarity(&misdirect::compare(&typed, &intended, &costs)));
        Ok(())
    })
}

/// Lists the names that are typed by mistake for a domain, the most frequent first. A smaller
/// capacity gives the beginning of the same list.
///
/// Tries at most 2,048 names, and 32 more for each of `capacity`, in some microseconds each, whether
/// they turn out to be variants or not. Uses no heap memory: it works in the array itself. Fails with
/// MISDIRECT_STATUS_BAD_INTENDED for text that is not a domain; parsing is strict.
///
/// @param intended      the domain that is meant.
/// @param intended_len  its length in bytes.
/// @param layout        a misdirect_layout.
/// @param variants      an array of `capacity` items; those beyond the first `count` are
///                      unspecified.
/// @param variant_size  sizeof(misdirect_variant).
/// @param capacity      how many names are wanted.
/// @param count         receives the number of names: fewer than `capacity` if there are no more, or
///                      if that many names were tried. They are the top of the list in either case.
///
/// # Safety
///
/// Each pointer is NULL or as many bytes as its size says may be read or written there; what is
/// written overlaps none of the others.
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
    let kind = VariantKind::Slip as u32;
    // SAFETY: the caller's promise, which is the same.
    unsafe {
        misdirect_variants_of(
            intended,
            intended_len,
            layout,
            kind,
            variants,
            variant_size,
            capacity,
            count,
        )
    }
}

/// The same as misdirect_variants, or the names that a deceiver would register, or both.
///
/// @param intended      the domain that is meant.
/// @param intended_len  its length in bytes.
/// @param layout        a misdirect_layout.
/// @param kind          a misdirect_variant_kind.
/// @param variants      an array of `capacity` items; those beyond the first `count` are
///                      unspecified.
/// @param variant_size  sizeof(misdirect_variant).
/// @param capacity      how many names are wanted.
/// @param count         receives the number of names.
///
/// # Safety
///
/// As of misdirect_variants.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn misdirect_variants_of(
    intended: *const c_char,
    intended_len: usize,
    layout: u32,
    kind: u32,
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
        let kind = convert::variant_kind(kind)?;
        out.write(variants.fill(&domain, &costs, kind));
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

/// Checks the header and bounds of a directory image, in constant time, and says what it contains.
///
/// @param info       receives the result.
/// @param info_size  sizeof(misdirect_directory_info).
///
/// # Safety
///
/// `image` is NULL or `image_len` bytes may be read there; `info` is NULL or `info_size` bytes may
/// be written there, outside of the image.
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

/// Reads a whole directory image, including its checksum, and checks that it is as it was built.
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

/// The version of a misdirect_version_of as text; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_version(of: u32) -> *const c_char {
    pointer(names::version(of))
}

/// A misdirect_status in English; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_status_name(status: u32) -> *const c_char {
    pointer(names::STATUS.get(status))
}

/// The word for a misdirect_verdict: "suspect"; NULL for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_verdict_name(verdict: u32) -> *const c_char {
    pointer(names::VERDICT.get(verdict))
}

/// The code of a misdirect_error: "label-too-long"; NULL for no error and for any other number.
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

/// The id of the message for a slip, by which a program translates it: "slip.left-out". Its arguments
/// are `typed` and `intended` of the slip. An error has the message "error." with its code behind it,
/// a finding "finding." with its word.
///
/// @param kind          a misdirect_slip_kind; NULL is returned for any other number.
/// @param intended_len  `intended_len` of the slip.
#[unsafe(no_mangle)]
pub extern "C" fn misdirect_slip_message(kind: u32, intended_len: u32) -> *const c_char {
    pointer(names::slip_message(kind, intended_len > 0))
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

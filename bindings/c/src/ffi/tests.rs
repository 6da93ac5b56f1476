//! The functions as C calls them, for Miri, which sees what no compiler and no sanitizer does:
//! `cargo +nightly miri test -p misdirect-c`.

use super::*;
use misdirect::directory::Builder;
use std::mem::size_of;

fn check(checker: &Checker, address: &str) -> Answer {
    check_in(checker, address, std::ptr::null())
}

fn check_in(checker: &Checker, address: &str, context: *const Context) -> Answer {
    // Suggestions beyond their count are not written.
    let mut answer = MaybeUninit::zeroed();
    // SAFETY: all that is passed is there and has the size that is said; the answer was written
    // where the status is Ok.
    unsafe {
        let status = misdirect_check(
            checker,
            address.as_ptr().cast(),
            address.len(),
            context,
            answer.as_mut_ptr(),
            size_of::<Answer>(),
        );
        assert_eq!(status, Status::Ok);
        answer.assume_init()
    }
}

fn with_image(image: &[u8]) -> Checker {
    let mut checker = MaybeUninit::uninit();
    // SAFETY: as in `check`.
    unsafe {
        let status = misdirect_checker_init(checker.as_mut_ptr(), size_of::<Checker>());
        assert_eq!(status, Status::Ok);
        let mut checker = checker.assume_init();
        let status = misdirect_checker_add(&raw mut checker, image.as_ptr(), image.len(), 0, 1);
        assert_eq!(status, Status::Ok);
        checker
    }
}

fn image(list: &str) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.add_list(list).expect("a list");
    builder.build().expect("small")
}

/// Slots and summaries are the caller's memory, uninitialised before; a target lies in the image.
#[test]
fn many_are_told_in_short() {
    let army = image("army.mil 100\nnavy.mil 100");
    let checker = with_image(&army);
    let typed = ["a@army.ml", "", "b@army.ml", "navy.mil", "a@army.ml"];
    let text = |text: &&str| Text { ptr: text.as_ptr().cast(), len: text.len() };
    let inputs: Vec<Text> = typed.iter().map(text).collect();
    for slot_count in [0, 1, 5] {
        let mut slots = vec![MaybeUninit::<Slot>::uninit(); slot_count];
        let mut summaries = vec![MaybeUninit::<Summary>::uninit(); inputs.len()];
        // SAFETY: as in `check`.
        let status = unsafe {
            misdirect_check_many(
                &raw const checker,
                inputs.as_ptr(),
                inputs.len(),
                std::ptr::null(),
                slots.as_mut_ptr().cast(),
                slots.len(),
                summaries.as_mut_ptr().cast(),
                size_of::<Summary>(),
            )
        };
        assert_eq!(status, Status::Ok);
        for (typed, summary) in typed.iter().zip(summaries) {
            // SAFETY: the status is Ok.
            let summary = unsafe { summary.assume_init() };
            let answer = check(&checker, typed);
            assert_eq!(summary.verdict, answer.verdict, "{typed}");
            assert_eq!(summary.probability_ppm, answer.probability_ppm, "{typed}");
            // SAFETY: a target lies in the image.
            let target = unsafe { array(summary.target.cast::<u8>(), summary.target_len as usize) };
            let is_suspect = typed.contains('@');
            assert_eq!(target, Ok(if is_suspect { &b"army.mil"[..] } else { b"" }), "{typed}");
        }
    }
}

/// A language is a C string, and a buffer is filled as far as the sentence goes.
#[test]
fn a_sentence_is_written_in_a_language() {
    let army = image("army.mil 100");
    let (checker, typed) = (with_image(&army), "a@army.ml");
    let explain = |suggestion: u32, language: Option<&'static CStr>, buffer: &mut [c_char]| {
        let mut len = 0;
        // SAFETY: as in `check`; the tag ends with its NUL.
        let status = unsafe {
            misdirect_explain(
                &raw const checker,
                typed.as_ptr().cast(),
                typed.len(),
                std::ptr::null(),
                suggestion,
                pointer(language),
                buffer.as_mut_ptr(),
                buffer.len(),
                &raw mut len,
            )
        };
        (status, len)
    };
    let mut buffer = [0; 64];
    let text = |buffer: &[c_char]| {
        let bytes = buffer.iter().map(|&byte| byte as u8).take_while(|&byte| byte != 0);
        String::from_utf8(bytes.collect()).expect("a sentence")
    };
    let polish = explain(WHOLE_ANSWER, Some(c"pl"), &mut buffer);
    assert_eq!(text(&buffer), "Czy chodziło o a@army.mil? Brakuje „i”.");
    assert_eq!(polish, (Status::Ok, text(&buffer).len()));
    assert_eq!(explain(0, None, &mut buffer).0, Status::Ok);
    assert_eq!(text(&buffer), "did you mean a@army.mil? “i” is missing");
    assert_eq!(explain(0, Some(c"pl"), &mut buffer[..9]).0, Status::BufferTooSmall);
    assert_eq!(explain(0, Some(c"\xff"), &mut buffer), (Status::BadValue, 0));
}

/// A checker is moved, copied, and changed by hand, and what it opened is used or opened again.
#[test]
fn a_checker_may_be_copied_and_changed() {
    let (army, navy) = (image("army.mil 100"), image("navy.mil 100"));
    let checker = with_image(&army);
    let moved = Box::new(checker);
    for known in [&checker, &*moved] {
        assert_eq!(check(known, "general@army.mil").verdict, 0, "listed");
        let answer = check(known, "general@army.ml");
        assert_eq!((answer.verdict, answer.suggestion_count), (1, 1), "suspect");
    }
    let mut changed = checker;
    (changed.layers[0].image, changed.layers[0].image_len) = (navy.as_ptr(), navy.len());
    assert_eq!(check(&changed, "admiral@navy.mil").verdict, 0, "listed in the other");
    changed.layers[0] = checker.layers[0];
    changed.threshold_ppm = 1_000_000;
    assert_eq!(check(&changed, "general@army.ml").verdict, 2, "unlisted by another policy");
}

/// What a checker keeps is used only for its own layers, and only by the build that wrote it.
#[test]
fn what_was_opened_elsewhere_is_opened_again() {
    let (army, navy) = (image("army.mil 100"), image("navy.mil 100"));
    let (checker, other) = (with_image(&army), with_image(&navy));
    // SAFETY: here and below, the images are there.
    let is_kept = |checker: &Checker| unsafe { memory::opened(checker) }.is_some();
    assert!(is_kept(&checker));
    let mut mixed = checker;
    mixed.opened = other.opened;
    assert!(!is_kept(&mixed));
    assert_eq!(check(&mixed, "general@army.mil").verdict, 0, "listed");
    // Of a process that has the library elsewhere, and of one that has another build at this
    // address, as the first word and the second say.
    for word in [0, 1] {
        let mut stale = checker;
        stale.opened[word] = MaybeUninit::new(7);
        assert!(!is_kept(&stale));
        assert_eq!(check(&stale, "general@army.mil").verdict, 0, "listed");
    }
}

/// A message is opaque, and a check reads it where it lies.
#[test]
fn a_message_is_read_where_it_lies() {
    let image = image("army.mil 100");
    let checker = with_image(&image);
    let (mut message, mut context) = (MaybeUninit::uninit(), MaybeUninit::<Context>::uninit());
    let sender = "me@army.ml";
    // SAFETY: as in `check`.
    let context = unsafe {
        let status = misdirect_message_init(
            message.as_mut_ptr(),
            size_of::<crate::abi::Message>(),
            sender.as_ptr().cast(),
            sender.len(),
            std::ptr::null(),
            0,
        );
        assert_eq!(status, Status::Ok);
        let status = misdirect_context_init(context.as_mut_ptr(), size_of::<Context>());
        assert_eq!(status, Status::Ok);
        let mut context = context.assume_init();
        context.message = message.as_ptr();
        context
    };
    assert_eq!(check(&checker, "general@army.ml").verdict, 1, "suspect");
    let own = check_in(&checker, "general@army.ml", &raw const context);
    assert_eq!(own.verdict, 2, "the sender's own domain is not a slip");
}

/// A search is opaque, goes on where it lies, and a copy of it goes on by itself.
#[test]
fn a_search_may_be_copied_and_moved() {
    let text = "Ann <ann@army.ml>, joe@gmail,com; \"x@y.com\"".to_owned();
    let mut list = MaybeUninit::<Addresses>::uninit();
    // SAFETY: as in `check`; the text outlives the search.
    let next = |list: &mut Addresses| unsafe {
        let mut found = MaybeUninit::<Address>::uninit();
        let status =
            misdirect_addresses_next(&raw mut *list, found.as_mut_ptr(), size_of::<Address>());
        (status == Status::Ok).then(|| {
            let found = found.assume_init();
            &text[found.span_at..found.span_at + found.span_len]
        })
    };
    // SAFETY: as above.
    let mut list = unsafe {
        let status = misdirect_addresses_init(
            list.as_mut_ptr(),
            size_of::<Addresses>(),
            text.as_ptr().cast(),
            text.len(),
        );
        assert_eq!(status, Status::Ok);
        list.assume_init()
    };
    assert_eq!(next(&mut list), Some("ann@army.ml"));
    let mut moved = Box::new(list);
    for list in [&mut list, &mut *moved] {
        assert_eq!(next(list), Some("joe@gmail,com"));
        assert_eq!(next(list), Some("x@y.com"));
        assert_eq!((next(list), next(list)), (None, None));
    }
    list.mark = 0;
    assert_eq!(next(&mut list), None);
}

/// The address to write to, in a buffer of the caller.
#[test]
fn an_address_is_written() {
    let image = image("gmail.com 100");
    let checker = with_image(&image);
    let (typed, mut buffer, mut len) = ("j..x@gmial.com", [1u8; 32], 0);
    // SAFETY: as in `check`.
    let status = unsafe {
        misdirect_write_address(
            &raw const checker,
            typed.as_ptr().cast(),
            typed.len(),
            std::ptr::null(),
            0,
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            &raw mut len,
        )
    };
    assert_eq!(status, Status::Ok);
    assert_eq!(&buffer[..len + 2], b"\"j..x\"@gmail.com\0\x01");
}

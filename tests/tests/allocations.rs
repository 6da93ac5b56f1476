//! No call of the core takes memory from the heap, whatever it is given.
//!
//! The allocator of this test program counts what one thread asks for between two points. Inputs
//! are the whole corpus in all its contexts and the hostile ones.

use misdirect::compare::Costs;
use misdirect::directory::Builder;
use misdirect::domain::Typed;
use misdirect::variants::Variant;
use misdirect::{
    Addresses, Answer, Checker, Context, Directory, Dns, Domain, Input, Layer, Layout,
    MessageContext, Slot, compare, variants,
};
use misdirect_tests::{corpus, hostile, random};
use std::alloc::{GlobalAlloc, Layout as Size, System};
use std::cell::Cell;
use std::fmt::{self, Write};

struct Counting;

thread_local! {
    /// Allocations of this thread while it counts.
    static COUNT: Cell<Option<usize>> = const { Cell::new(None) };
}

fn note() {
    COUNT.with(|count| count.set(count.get().map(|count| count + 1)));
}

// SAFETY: every call goes to the system's allocator as it came; counting touches a thread-local
// cell that needs no memory of its own.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, size: Size) -> *mut u8 {
        note();
        // SAFETY: what the caller promises to us is what the system asks for.
        unsafe { System.alloc(size) }
    }

    unsafe fn alloc_zeroed(&self, size: Size) -> *mut u8 {
        note();
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(size) }
    }

    unsafe fn realloc(&self, place: *mut u8, size: Size, new: usize) -> *mut u8 {
        note();
        // SAFETY: as above.
        unsafe { System.realloc(place, size, new) }
    }

    unsafe fn dealloc(&self, place: *mut u8, size: Size) {
        // SAFETY: as above.
        unsafe { System.dealloc(place, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs `call` and fails if it took memory.
fn without_heap<T>(what: &str, input: &[u8], call: impl FnOnce() -> T) -> T {
    COUNT.with(|count| count.set(Some(0)));
    let result = call();
    let count = COUNT.with(|count| count.replace(None));
    assert_eq!(count, Some(0), "allocations in {what} of {:?}", String::from_utf8_lossy(input));
    result
}

/// A writer that takes any amount of text and keeps none.
struct Nowhere(usize);

impl Write for Nowhere {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// Asks an answer for all it has.
fn read_out(answer: &Answer<'_>, out: &mut impl Write) -> fmt::Result {
    write!(out, "{:?} {:?} {:?}", answer.verdict(), answer.domain(), answer.listed())?;
    if let Some(error) = answer.error() {
        write!(out, "{error} {} {}", error.code(), error.offset())?;
    }
    for suggestion in answer.suggestions() {
        suggestion.write_target(out)?;
        suggestion.write_address(out)?;
        write!(out, "{} {}", suggestion.target(), suggestion.explanation())?;
        write!(out, "{:?} {}", suggestion.entry(), suggestion.probability_ppm())?;
        for slip in suggestion.slips() {
            write!(out, "{}{}{:?}", slip.typed(), slip.intended(), slip.span())?;
            write!(out, "{}{}{}", slip.kind().name(), slip.at(), slip.cost())?;
        }
        for message in suggestion.explanation().messages() {
            write!(out, "{}{message}", message.id.key())?;
        }
    }
    Ok(())
}

fn check(checker: &Checker<'_>, input: &[u8], context: &Context<'_>) {
    let answer = without_heap("check", input, || checker.check(input, context));
    without_heap("the answer", input, || read_out(&answer, &mut Nowhere(0))).expect("no limit");
}

/// A second directory of names in other scripts, so that candidates are decoded and aligned.
fn foreign() -> Vec<u8> {
    let mut builder = Builder::new();
    let list = "münchen.de 30\nmunchen.de 3\nkoeln.de\nköln.de 50\n*.рф 5\nпример.рф 9\n例え.jp\n\
                xn--e1afmkfd.com 4\naé.com 9\néé.com\neee.com\n*.de 5\n*.co.uk 2\nшыбка.com";
    builder.add_list(list).expect("a list");
    builder.build().expect("small")
}

#[test]
fn the_count_counts() {
    let caught = std::panic::catch_unwind(|| without_heap("a box", b"", || Box::new(1)));
    COUNT.with(|count| count.set(None));
    assert!(caught.is_err());
}

#[test]
fn the_corpus_is_checked_without_the_heap() {
    let builtin = Directory::builtin();
    for row in corpus::rows() {
        let (input, checker) = (row.input(), row.checker(builtin));
        let message = row.message();
        let own = row.context(message.as_ref());
        let explorer = checker.with_explore(true);
        for typing in Input::ALL {
            let context = own.with_input(typing);
            check(&checker, &input, &context);
            check(&explorer, &input, &context);
        }
        for (dns, layout) in Dns::ALL.into_iter().zip(Layout::ALL) {
            check(&checker, &input, &own.with_dns(dns).with_layout(layout));
        }
    }
}

#[test]
fn messages_are_read_without_the_heap() {
    for row in corpus::rows() {
        let (sender, to) = (row.context.sender.as_deref().unwrap_or_default(), &row.context.to);
        without_heap("a message", sender.as_bytes(), || {
            MessageContext::new(sender.as_bytes(), to.iter().map(|address| address.as_bytes()))
        });
    }
    // More recipients than there is room for, and the hostile inputs as sender and recipients.
    let inputs = hostile::inputs(100);
    for input in &inputs {
        let all = || inputs.iter().take(40).map(Vec::as_slice);
        without_heap("a message", input, || MessageContext::new(input, all()));
    }
}

#[test]
fn hostile_inputs_are_checked_without_the_heap() {
    let image = foreign();
    let foreign = Directory::open(&image).expect("what was just built");
    let checker = Checker::new(Directory::builtin())
        .with_layer(Layer::trusted(foreign))
        .and_then(|checker| checker.with_layer(Layer::evidence(foreign)))
        .expect("three layers")
        .with_explore(true);
    let to: [&[u8]; 4] =
        ["a@münchen.de".as_bytes(), b"b@army.mil", b"c@xn--e1afmkfd.com", b"d@\xE9"];
    let message = MessageContext::new("chef@köln.de".as_bytes(), to);
    for input in hostile::inputs(random::cases(3000)) {
        for typing in Input::ALL {
            check(&checker, &input, &Context::new().with_message(&message).with_input(typing));
        }
    }
}

#[test]
fn many_are_checked_without_the_heap() {
    let inputs = hostile::inputs(0);
    let checker = Checker::new(Directory::builtin());
    let context = Context::new();
    let mut slots = [Slot::EMPTY; 16];
    let mut found = 0;
    without_heap("check_many", b"", || {
        let mut memo = checker.memo(&context, &mut slots);
        memo.check_many(inputs.iter().map(Vec::as_slice), |_, summary| {
            found += usize::from(summary.target().is_some());
        });
    });
    assert!(found > 0);
}

#[test]
fn both_readers_and_the_comparison_take_nothing_from_the_heap() {
    let mut inputs = hostile::inputs(random::cases(3000));
    inputs.extend(corpus::rows().iter().map(corpus::Row::input));
    let mut last = Domain::parse("münchen.de").expect("a domain");
    for input in &inputs {
        let typed = without_heap("Typed::read", input, || Typed::read(input));
        without_heap("Addresses", input, || Addresses::new(input).count());
        let text = String::from_utf8_lossy(input);
        let parsed = without_heap("Domain::parse", input, || Domain::parse(&text));
        for domain in [parsed, typed.domain().copied()].into_iter().flatten() {
            without_heap("similarity", input, || {
                let result = compare(&domain, &last, &Costs::default());
                result.distance() + result.slips().map(|slip| slip.cost).sum::<u32>()
            });
            last = domain;
        }
    }
}

#[test]
fn variants_take_nothing_from_the_heap() {
    for domain in ["gmail.com", "us.army.mil", "münchen.de", "gov.uk", "a.de"] {
        let domain = Domain::parse(domain).expect("a domain");
        let mut out = [Variant::default(); 300];
        let found = without_heap("variants", domain.as_str().as_bytes(), || {
            let found = variants(&domain, &Costs::default(), &mut out);
            out[..found].iter().for_each(|variant| {
                write!(Nowhere(0), "{variant}").expect("no limit");
            });
            found
        });
        assert_eq!(found, 300, "{domain}");
    }
}

#[test]
fn directories_are_opened_and_asked_without_the_heap() {
    let image = foreign();
    let domain = Domain::parse("mail.xn--e1afmkfd.com").expect("a domain");
    without_heap("a directory", b"", || {
        let directory = Directory::open(&image).expect("what was just built");
        directory.verify().expect("whole");
        assert_eq!(directory.covering(&domain).map(|entry| entry.weight()), Some(4));
        assert_eq!(directory.entries().count(), directory.len());
        assert_eq!(directory.tag_name(0), Some("military"));
        assert!(Directory::open(&image[1..]).is_err());
    });
}

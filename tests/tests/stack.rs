//! How much stack the core takes: no recursion, so that the deepest call is a matter of its arrays.

use misdirect::Domain;
use misdirect::compare::Costs;
use misdirect::directory::Builder;
use misdirect::domain::Typed;
use misdirect::variants::Variant;
use misdirect::{Checker, Context, Directory, Input, Layer, compare, variants};
use misdirect_tests::hostile;
use std::thread;

/// Bytes of stack in which everything runs, with what the thread takes for itself. Said in SECURITY.md.
const STACK: usize = 64 << 10;

/// Runs in a thread of that much stack; more ends the process.
fn on_small_stack(work: impl FnOnce() + Send) {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        thread.expect("a thread").join().expect("no panic");
    });
}

fn crowd() -> Vec<u8> {
    let letters = || "abcdefghijklmnopqrstuvwxyz".chars();
    let names =
        letters().flat_map(|a| letters().map(move |b| format!("münch{a}n{b}.de\n{a}rm{b}.mil\n")));
    let mut builder = Builder::new();
    builder.add_list(&names.collect::<String>()).expect("a list");
    builder.build().expect("small")
}

#[test]
fn checks_take_little_stack_whatever_they_are_given() {
    let (inputs, crowd) = (hostile::inputs(1000), crowd());
    on_small_stack(|| {
        let crowd = Directory::open(&crowd).expect("just built");
        let checker = Checker::new(Directory::builtin())
            .with_layer(Layer::trusted(crowd))
            .and_then(|checker| checker.with_layer(Layer::evidence(crowd)))
            .expect("three layers")
            .with_explore(true);
        let mut longest = 0;
        for input in inputs.iter().map(Vec::as_slice).chain([&b"munchan.de"[..], b"joe@army.ml"]) {
            for how in [Input::Typed, Input::Received] {
                let answer = checker.check(input, &Context::new().with_input(how));
                longest = answer.suggestions().count().max(longest);
            }
        }
        assert!(longest > 1);
    });
}

#[test]
fn reading_an_image_whole_takes_little_stack() {
    let image = crowd();
    on_small_stack(|| {
        let directory = Directory::open(&image).expect("just built");
        assert_eq!(directory.verify(), Ok(()));
        assert_eq!(Directory::builtin().verify(), Ok(()));
    });
}

#[test]
fn comparing_and_variants_take_little_stack() {
    on_small_stack(|| {
        let longest = ["abcdefghij".repeat(6), "klm".repeat(20), "nop".repeat(20)].join(".");
        let [a, b] = [longest.clone() + ".com", longest + ".co.uk"]
            .map(|text| *Typed::read(text.as_bytes()).domain().expect("a domain"));
        assert!(compare(&a, &b, &Costs::default()).distance() > 0);
        let mut out = [Variant::default(); 8];
        let army = Domain::parse("army.mil").expect("a domain");
        assert_eq!(variants(&army, &Costs::default(), &mut out), 8);
    });
}

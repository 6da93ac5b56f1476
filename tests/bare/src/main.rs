//! A program for a processor with nothing around it: no operating system, no standard library, no
//! allocator. It links only if the core needs none of these.
//!
//!     cd tests/bare && cargo build --release --target thumbv7em-none-eabi

#![no_std]
#![no_main]

use core::fmt::{self, Write};
use core::hint::black_box;
use core::panic::PanicInfo;
use misdirect::compare::Costs;
use misdirect::{Checker, Context, Directory, Domain, MessageContext, Verdict, compare};

static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/directory.image"));

/// Where a device would have its display.
struct Display {
    text: [u8; 256],
    len: usize,
}

impl Write for Display {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for (to, from) in self.text.iter_mut().skip(self.len).zip(text.bytes()) {
            *to = from;
            self.len += 1;
        }
        Ok(())
    }
}

/// Every entry point of the core, with a directory of nothing and with one in the program.
fn run(typed: &[u8], display: &mut Display) -> Verdict {
    let message = MessageContext::new(b"me@smallfirm.ch", [typed]);
    let context = Context::new().with_message(&message);
    let nothing = Checker::new(Directory::EMPTY).check(typed, &context).verdict();
    let Ok(directory) = Directory::open(IMAGE) else { return nothing };
    let answer = Checker::new(directory).check(typed, &context);
    for suggestion in answer.suggestions() {
        let _ = write!(display, "{} {}", suggestion.probability_ppm(), suggestion.explanation());
    }
    if let (Ok(a), Ok(b)) = (Domain::parse("gmial.com"), Domain::parse("gmail.com")) {
        let _ = write!(display, "{}", compare(&a, &b, &Costs::default()).distance());
    }
    answer.verdict()
}

/// Where the processor begins.
#[unsafe(no_mangle)]
pub extern "C" fn _start() -> ! {
    let mut display = Display { text: [0; 256], len: 0 };
    black_box(run(black_box(b"general@army.ml"), &mut display));
    black_box(display.len);
    loop {}
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}

//! A whole check: fields are separated by a byte that is no text, then come flags, sender,
//! recipients, lists and last what was typed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect::directory::Builder;
use misdirect::answer::PPM;
use misdirect::{Checker, Context, Directory, Dns, Input, Layer, Layout, MessageContext};

fn compile(list: &[u8]) -> Option<Vec<u8>> {
    let mut builder = Builder::new();
    for line in String::from_utf8_lossy(list).lines() {
        let _ = builder.add_line(line);
    }
    let image = builder.build().ok()?;
    Directory::open(&image).and_then(|directory| directory.verify()).expect("what was built");
    Some(image)
}

fuzz_target!(|bytes: &[u8]| {
    let mut fields = bytes.split(|&byte| byte == 0xFF);
    let flags = fields.next().and_then(|field| field.first()).copied().unwrap_or_default();
    let sender = fields.next().unwrap_or_default();
    let to: Vec<&[u8]> = fields.next().unwrap_or_default().split(|&byte| byte == b' ').collect();
    let images: Vec<Vec<u8>> =
        (0..2).filter_map(|_| compile(fields.next().unwrap_or_default())).collect();
    let typed = fields.next().unwrap_or(bytes);

    let message = MessageContext::new(sender, to);
    let pick = |at: u8| usize::from(flags >> at & 3);
    let context = Context::new()
        .with_message(&message)
        .with_input(Input::ALL[pick(0)])
        .with_dns(Dns::ALL[pick(2)])
        .with_layout(Layout::ALL[pick(4)]);
    let mut checker = Checker::new(Directory::builtin()).with_explore(flags & 64 != 0);
    for (at, image) in images.iter().enumerate() {
        let directory = Directory::open(image).expect("what was built");
        let layer = if at == 1 { Layer::evidence(directory) } else { Layer::trusted(directory) };
        checker = checker.with_layer(layer).expect("three layers");
    }
    let answer = checker.check(typed, &context);
    let shares: Vec<u32> = answer.suggestions().map(|s| s.probability_ppm()).collect();
    assert!(shares.iter().sum::<u32>() <= PPM && shares.is_sorted_by(|a, b| a >= b));
    for suggestion in answer.suggestions() {
        let _ = format!("{} {}", suggestion.target(), suggestion.explanation());
        for slip in suggestion.slips() {
            let _ = format!("{}{}{:?}", slip.typed(), slip.intended(), slip.span());
        }
    }
});

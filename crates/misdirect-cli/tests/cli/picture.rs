//! The picture of the terminal in the README: what the command prints today, as an SVG.

use crate::run::run;
use anstyle_svg::{Term, WIN10_CONSOLE};
use std::fs;
use std::path::Path;

const COMMANDS: [&[&str]; 3] = [
    &["check", "general@us.army.ml", "joe@gmial.con", "ann@outlook,com"],
    &["check", "someone@hotel-bamako.ml", "general@army.mil"],
    &["compare", "amry.ml", "army.mil"],
];

/// `UPDATE=1 cargo test --package misdirect-cli picture` draws it anew.
#[test]
fn the_picture_shows_what_is_printed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/terminal.svg");
    let drawn = Term::new().palette(WIN10_CONSOLE).render_svg(&session());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &drawn).expect("docs can be written to");
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == drawn, "run `UPDATE=1 cargo test --package misdirect-cli picture`");
}

fn session() -> String {
    let mut text = String::new();
    for arguments in COMMANDS {
        let printed = run(&[arguments, &["--color", "always"]].concat()).out;
        text += &format!("\x1b[2m$\x1b[0m misdirect {}\n{printed}\n", arguments.join(" "));
    }
    text.trim_end().to_owned() + "\n"
}

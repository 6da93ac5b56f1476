//! What the headers put into every program that includes them: names of our own, and the version.
//!
//! C has no namespaces, so each name that a header declares at file scope begins with `misdirect_`,
//! and each macro and enum constant with `MISDIRECT_`.

// It reads text, of which Miri makes nothing but a long wait.
#![cfg(not(miri))]

const C: &str = include_str!("../include/misdirect.h");
const CPP: &str = include_str!("../include/misdirect.hpp");

/// Names that a header declares where a program sees them, with their kinds.
struct Declared<'h> {
    macros: Vec<&'h str>,
    types: Vec<&'h str>,
    constants: Vec<&'h str>,
    functions: Vec<&'h str>,
}

impl Declared<'_> {
    /// Names that could clash with a program's own.
    fn foreign(&self) -> Vec<&str> {
        let ours = |prefix: &'static str| move |name: &&&str| !name.starts_with(prefix);
        let upper = self.macros.iter().chain(&self.constants).filter(ours("MISDIRECT_"));
        let lower = self.types.iter().chain(&self.functions).filter(ours("misdirect_"));
        upper.chain(lower).copied().collect()
    }
}

/// Reads a header without its comments, word by word: `{`, `}`, `(`, `=`, `;` and `,` are words too.
fn declared(header: &str) -> Declared<'_> {
    let mut found =
        Declared { macros: vec![], types: vec![], constants: vec![], functions: vec![] };
    let (mut in_enum, mut in_typedef, mut depth) = (false, false, 0);
    for line in header.lines() {
        if let Some(directive) = line.trim_start().strip_prefix('#') {
            if let Some(name) = directive.trim_start().strip_prefix("define ") {
                found.macros.extend(words(name).first());
            }
            continue;
        }
        // What is in this block is at file scope.
        if line.starts_with("extern \"C\"") || (depth == 0 && line.starts_with('}')) {
            continue;
        }
        let words = words(line);
        for (at, &word) in words.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or("");
            match word {
                "{" => depth += 1,
                "}" => depth -= 1,
                "enum" => in_enum = true,
                "typedef" => in_typedef = true,
                "(" if depth == 0 => found.functions.push(before),
                "=" if in_enum => found.constants.push(before),
                ";" if depth == 0 => {
                    if in_typedef {
                        found.types.push(before);
                    }
                    (in_enum, in_typedef) = (false, false);
                }
                _ if matches!(before, "enum" | "struct" | "union") && word != "{" => {
                    found.types.push(word);
                }
                _ => {}
            }
        }
    }
    found
}

/// Identifiers and single marks, as far as the first comment of a line.
fn words(line: &str) -> Vec<&str> {
    let code = line.split("//").next().unwrap_or_default();
    let (mut words, mut rest) = (Vec::new(), code.trim_start());
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end =
            rest.find(|c| !is_part(c)).filter(|&end| end > 0).unwrap_or(match is_part(first) {
                true => rest.len(),
                false => first.len_utf8(),
            });
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    words
}

/// A header with each block comment replaced by nothing.
fn without_comments(header: &str) -> String {
    let mut out = String::new();
    let mut rest = header;
    while let Some((before, comment)) = rest.split_once("/*") {
        out += before;
        rest = comment.split_once("*/").expect("an end of the comment").1;
    }
    out + rest
}

#[test]
fn every_name_of_the_c_header_has_the_prefix() {
    let code = without_comments(C);
    let found = declared(&code);
    assert_eq!(found.foreign(), [""; 0]);
    // And there is what is looked for.
    assert!(found.macros.contains(&"MISDIRECT_H") && found.macros.len() > 6);
    assert!(found.types.contains(&"misdirect_finding") && found.types.len() > 40);
    assert!(found.constants.contains(&"MISDIRECT_STATUS_OK") && found.constants.len() > 80);
    assert!(found.functions.contains(&"misdirect_check") && found.functions.len() == 27);
}

#[test]
fn every_macro_of_the_cpp_header_has_the_prefix() {
    let code = without_comments(CPP);
    let macros = declared(&code).macros;
    assert_eq!(macros, ["MISDIRECT_HPP"]);
    // All else is in a namespace.
    assert!(code.contains("\nnamespace misdirect {\n"));
}

#[test]
fn a_name_without_the_prefix_is_seen_whatever_it_names() {
    let header = "/* enum no { */\n#define WORDS 7\n#  define MISDIRECT_FINE\n\
                  enum state : uint32_t { MISDIRECT_ON = 1, OFF = 2, }; // struct not {\n\
                  typedef uint32_t number;\ntypedef struct misdirect_one { int x; } one;\n\
                  struct two { union misdirect_three u; };\n\
                  extern \"C\" {\nmisdirect_status misdirect_run(struct misdirect_one *of);\n\
                  int run(void);\n}\n";
    let code = without_comments(header);
    let foreign = ["WORDS", "OFF", "state", "number", "one", "two", "run"];
    assert_eq!(declared(&code).foreign(), foreign);
}

/// `#if MISDIRECT_VERSION_NUMBER >= 1002000` asks for 1.2 or later.
#[test]
fn the_version_number_is_the_version() {
    let part = |text: &str| text.parse::<u32>().expect("a number");
    let [major, minor, patch] = [
        part(env!("CARGO_PKG_VERSION_MAJOR")),
        part(env!("CARGO_PKG_VERSION_MINOR")),
        part(env!("CARGO_PKG_VERSION_PATCH")),
    ];
    assert!(minor < 1000 && patch < 1000);
    let number = (major * 1000 + minor) * 1000 + patch;
    assert!(C.contains(&format!("\n#define MISDIRECT_VERSION_NUMBER {number}\n")));
}

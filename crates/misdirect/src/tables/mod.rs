//! Generated data only: `cargo xtask tables` and `cargo xtask train` write every file beside this one.

#[cfg(feature = "builtin-image")]
mod builtin;
#[cfg(feature = "evidence")]
mod evidence;
// Without `idna` no name has a character that is in it.
#[cfg_attr(not(feature = "idna"), allow(dead_code))]
pub(crate) mod confusables;
pub(crate) mod judge;
pub(crate) mod keyboards;
pub(crate) mod layouts;
pub(crate) mod letters;
pub(crate) mod public_suffix;
#[cfg(feature = "idna")]
pub(crate) mod scripts;
pub(crate) mod suffixes;

/// The Public Suffix List as text; `domain/suffix_text.rs` says how it is read.
#[cfg(any(test, target_family = "wasm"))]
pub(crate) static PUBLIC_SUFFIX_TEXT: &[u8] = include_bytes!("public_suffix.txt");

#[cfg(feature = "builtin-image")]
pub(crate) use builtin::BUILTIN_IMAGE;
#[cfg(feature = "evidence")]
pub(crate) use evidence::BUILTIN_FILTER;

/// A file of `tests/conformance`, for the unit tests of what reads the tables. `None` only where
/// the crate is tested outside its repository, as a package: the published crate has no such data.
#[cfg(test)]
pub(crate) fn conformance(name: &str) -> Option<std::string::String> {
    let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_published = package.join("Cargo.toml.orig").exists();
    let path = package.join("../../tests/conformance").join(name);
    (!is_published).then(|| std::fs::read_to_string(path).expect(name))
}

//! Names the shared library by its ABI, so that programs find the one that they were linked with.
//! `cargo xtask install-c` asks the library for the name.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Before 1.0 each minor version may break; from then on the major number is the ABI's.
    let of = |part: &str| std::env::var(format!("CARGO_PKG_VERSION_{part}")).unwrap_or_default();
    let abi = match of("MAJOR").as_str() {
        "0" => format!("0.{}", of("MINOR")),
        major => major.to_owned(),
    };
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libmisdirect.so.{abi}");
    }
}

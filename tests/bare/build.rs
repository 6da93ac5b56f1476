//! Compiles the directory that the program carries.

use misdirect::directory::Builder;
use std::{env, error, fs, path::Path};

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut builder = Builder::new();
    builder.add_list("army.mil 300 @0\narmy.nl 20\n*.mil 500 @0")?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("directory.image"), builder.build()?)?;
    Ok(())
}

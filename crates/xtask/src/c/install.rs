//! `cargo xtask install-c`: puts the C library where compilers and build tools look for it.

use misdirect_report::place::{root, target};
use misdirect_report::shell::{cargo, output, run};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

const USAGE: &str = "usage: cargo xtask install-c --prefix DIR | --archive FILE.tar.gz";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Installs below a prefix, or packs what would be installed.
pub(crate) fn run_install(arguments: &[String]) -> Result<(), String> {
    match arguments {
        [flag, prefix] if flag == "--prefix" => {
            let prefix =
                std::path::absolute(prefix).map_err(|error| format!("{prefix}: {error}"))?;
            install(&prefix, &prefix.to_string_lossy())?;
            println!("misdirect {VERSION} is in {}", prefix.display());
            Ok(())
        }
        [flag, file] if flag == "--archive" => archive(Path::new(file)),
        _ => Err(USAGE.into()),
    }
}

/// Packs a folder with the name of the package, as it would lie in any prefix.
pub(super) fn archive(file: &Path) -> Result<(), String> {
    let folder = target().join("c/package");
    let name = format!("misdirect-c-{VERSION}-{}-{}", std::env::consts::ARCH, std::env::consts::OS);
    let _ = fs::remove_dir_all(&folder);
    install(&folder.join(&name), "/usr/local")?;
    let mut tar = Command::new("tar");
    // The same bytes from the same files: no owner, no time, names in order.
    tar.args(["--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "--sort=name"]);
    run(tar.arg("--create").arg("--gzip").arg("--file").arg(file).arg("-C").arg(&folder).arg(&name))
}

/// Builds the library and copies it below `to`; `prefix` is what pkg-config is told.
pub(super) fn install(to: &Path, prefix: &str) -> Result<(), String> {
    cargo(&["build", "--quiet", "--locked", "--release", "--package", "misdirect-c"])?;
    let built = target().join("release");
    let abi = abi(&built.join("libmisdirect.so"))?;
    let shared = format!("libmisdirect.so.{VERSION}");
    copy(&built.join("libmisdirect.so"), &to.join("lib").join(&shared))?;
    copy(&built.join("libmisdirect.a"), &to.join("lib/libmisdirect.a"))?;
    // Lines of sources help whoever works on the library; they are two thirds of it.
    let [dynamic, archive] =
        [shared.as_str(), "libmisdirect.a"].map(|file| to.join("lib").join(file));
    run(Command::new("strip").arg("--strip-debug").arg(dynamic).arg(archive))?;
    link(&shared, &to.join(format!("lib/libmisdirect.so.{abi}")))?;
    link(&format!("libmisdirect.so.{abi}"), &to.join("lib/libmisdirect.so"))?;
    let source = root().join("bindings/c");
    for header in ["misdirect.h", "misdirect.hpp"] {
        copy(&source.join("include").join(header), &to.join("include").join(header))?;
    }
    for (template, place) in [
        ("misdirect.pc.in", "lib/pkgconfig/misdirect.pc"),
        ("misdirect-config.cmake.in", "lib/cmake/misdirect/misdirect-config.cmake"),
        ("misdirect-config-version.cmake.in", "lib/cmake/misdirect/misdirect-config-version.cmake"),
    ] {
        let path = source.join("package").join(template);
        let text = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
        write(&to.join(place), filled(&text, prefix, &abi).as_bytes())?;
    }
    write(&to.join("share/misdirect/misdirect.cdef"), declarations()?.as_bytes())?;
    for (file, place) in [
        ("bindings/c/README.md", "README.md"),
        ("LICENSE-MIT", "LICENSE-MIT"),
        ("LICENSE-APACHE", "LICENSE-APACHE"),
    ] {
        copy(&root().join(file), &to.join("share/doc/misdirect").join(place))?;
    }
    Ok(())
}

/// The header as languages read it that have no preprocessor, such as that of Lua and PHP.
fn declarations() -> Result<String, String> {
    let header = root().join("bindings/c/include/misdirect.h");
    let text = fs::read_to_string(&header).map_err(|error| failed(&header, &error))?;
    // They know the types of <stdint.h> and <stddef.h>, and not how to read these.
    let text: String =
        text.split_inclusive('\n').filter(|line| !line.starts_with("#include")).collect();
    let path = target().join("c/declarations.h");
    write(&path, text.as_bytes())?;
    output(Command::new("cc").args(["-std=c99", "-E", "-P"]).arg(&path))
}

/// The name of the ABI: what the shared library calls itself, and bindings/c/build.rs has called it.
fn abi(library: &Path) -> Result<String, String> {
    let dynamic = output(Command::new("readelf").arg("-d").arg(library))?;
    let name = dynamic.lines().find(|line| line.contains("(SONAME)"));
    let name = name.and_then(|line| line.split("libmisdirect.so.").nth(1)?.strip_suffix(']'));
    name.map(str::to_owned).ok_or_else(|| format!("{}: no SONAME", library.display()))
}

fn filled(template: &str, prefix: &str, abi: &str) -> String {
    template
        .replace("@PREFIX@", prefix)
        .replace("@VERSION@", VERSION)
        .replace("@ABI@", abi)
        .replace("@MAJOR@", env!("CARGO_PKG_VERSION_MAJOR"))
        .replace("@MINOR@", env!("CARGO_PKG_VERSION_MINOR"))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let bytes = fs::read(from).map_err(|error| failed(from, &error))?;
    write(to, &bytes)
}

fn write(to: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = to.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    // A program may have the old library mapped, so its file stays what it is and another takes its name.
    let new = PathBuf::from(format!("{}.new", to.display()));
    fs::write(&new, bytes).and_then(|()| fs::rename(&new, to)).map_err(|error| failed(to, &error))
}

fn link(name: &str, at: &Path) -> Result<(), String> {
    let _ = fs::remove_file(at);
    symlink(name, at).map_err(|error| failed(at, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

//! The archive as a user gets it: unpacked in an empty place, found as build tools find it, and the
//! README's programs compiled there.

use super::install;
use super::tools::{WARNINGS, exists};
use crate::readme::block;
use misdirect_report::shell::{output, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const README: &str = "bindings/c/README.md";

const CMAKE: &str = "cmake_minimum_required(VERSION 3.18)
project(readme C CXX)
find_package(misdirect 0.1 REQUIRED)
add_executable(one-shared one.c)
target_link_libraries(one-shared misdirect::misdirect)
add_executable(list-static list.c)
target_link_libraries(list-static misdirect::static)
add_executable(list-wrapper list.cpp)
target_compile_features(list-wrapper PRIVATE cxx_std_17)
target_link_libraries(list-wrapper misdirect::misdirect)
";

/// Packs, unpacks, compiles and runs.
pub(super) fn check(folder: &Path) -> Result<(), String> {
    let place = folder.join("empty");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).map_err(|error| error.to_string())?;
    let archive = place.join("misdirect-c.tar.gz");
    install::archive(&archive)?;
    run(Command::new("tar").args(["-xzf"]).arg(&archive).arg("-C").arg(&place))?;
    let mut unpacked = fs::read_dir(&place).map_err(|error| error.to_string())?.flatten();
    let unpacked = unpacked.find(|entry| entry.path().is_dir()).ok_or("nothing in the archive")?;
    let prefix = unpacked.path();
    let blocks = [("one.c", "c", 1), ("list.c", "c", 2), ("list.cpp", "cpp", 1)];
    for (program, language, number) in blocks {
        fs::write(place.join(program), block(README, language, number)?)
            .map_err(|e| e.to_string())?;
    }
    let mut programs = vec![
        by_pkg_config(&place, &prefix, "one", &[])?,
        by_pkg_config(&place, &prefix, "list", &["--static"])?,
    ];
    if exists("cmake") {
        programs.extend(by_cmake(&place, &prefix)?);
    }
    let list = block(README, "text", 1)?;
    for program in &programs {
        let mut command = Command::new(program);
        command.env("LD_LIBRARY_PATH", prefix.join("lib"));
        let found = command.output().map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&found.stdout);
        let is_one =
            text.starts_with("us.army.mil, ") && text.contains("did you mean general@us.army.mil?");
        let name = program.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let said = if name.starts_with("one") { is_one } else { text == list };
        if found.status.code() != Some(1) || !said {
            return Err(format!("{}: the README's program says: {text}", program.display()));
        }
    }
    println!("c: the archive, with {} programs of the README", programs.len());
    Ok(())
}

/// `options`: `--static` for a program that needs no shared library of ours.
fn by_pkg_config(
    place: &Path,
    prefix: &Path,
    name: &str,
    options: &[&str],
) -> Result<PathBuf, String> {
    let mut config = Command::new("pkg-config");
    config.args(["--define-prefix", "--cflags", "--libs"]).args(options).arg("misdirect");
    config.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"));
    let flags = output(&mut config)?;
    let program = place.join(format!("{name}-by-pkg-config{}", options.concat()));
    let source = place.join(format!("{name}.c"));
    let mut command = Command::new("cc");
    command.arg("-std=c99").args(WARNINGS).arg(source).arg("-o").arg(&program);
    let flags = flags.split_whitespace().map(|flag| match flag {
        "-lmisdirect" if !options.is_empty() => "-l:libmisdirect.a",
        flag => flag,
    });
    run(command.args(flags))?;
    Ok(program)
}

fn by_cmake(place: &Path, prefix: &Path) -> Result<Vec<PathBuf>, String> {
    fs::write(place.join("CMakeLists.txt"), CMAKE).map_err(|error| error.to_string())?;
    let build = place.join("build");
    let mut configure = Command::new("cmake");
    configure.arg("-S").arg(place).arg("-B").arg(&build);
    output(configure.arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display())))?;
    output(Command::new("cmake").arg("--build").arg(&build))?;
    Ok(["one-shared", "list-static", "list-wrapper"].map(|name| build.join(name)).into())
}

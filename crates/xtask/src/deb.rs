//! `cargo xtask deb`: the Debian package of the gateway, of what is in `crates/misdirect-gateway/dist`, by dpkg's own tools.
//!
//! There is no user to be made: systemd has one for as long as a service runs (`DynamicUser=`).

use misdirect_report::place::{list, read, root, save, target};
use misdirect_report::shell::{cargo, output, run};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

const NAME: &str = "misdirect-gateway";
const DIST: &str = "crates/misdirect-gateway/dist";

/// Builds the program and packs it.
pub(crate) fn run_deb(arguments: &[String]) -> Result<(), String> {
    let [file] = arguments else { return Err("usage: cargo xtask deb FILE.deb".into()) };
    cargo(&["build", "--locked", "--release", "--package", NAME])?;
    pack(&target().join("release").join(NAME), Path::new(file))
}

/// Packs a program that is built.
pub(crate) fn pack(program: &Path, file: &Path) -> Result<(), String> {
    let stage = target().join("deb");
    let _ = fs::remove_dir_all(&stage);
    let tree = stage.join("tree");
    let dist = root().join(DIST);
    let doc = format!("usr/share/doc/{NAME}");
    install(program, &tree.join("usr/bin").join(NAME), 0o755)?;
    run(Command::new("strip").arg(tree.join("usr/bin").join(NAME)))?;
    for unit in list(&dist)? {
        if unit.extension().is_some_and(|end| end == "service" || end == "socket") {
            let name = unit.file_name().unwrap_or_default();
            install(&unit, &tree.join("usr/lib/systemd/system").join(name), 0o644)?;
        }
    }
    for (from, to) in [
        (dist.join("gateway.toml"), "etc/misdirect/gateway.toml".to_owned()),
        (root().join("docs/gateway.md"), format!("{doc}/gateway.md")),
        (dist.join("debian/copyright"), format!("{doc}/copyright")),
        (dist.join("debian/changelog"), format!("{doc}/changelog")),
        (dist.join("misdirect-gateway.8"), "usr/share/man/man8/misdirect-gateway.8".to_owned()),
    ] {
        install(&from, &tree.join(to), 0o644)?;
    }
    for page in [&*format!("{doc}/changelog"), "usr/share/man/man8/misdirect-gateway.8"] {
        // Without a name and a time: the same bytes of the same page.
        run(Command::new("gzip").args(["-9", "-n"]).arg(tree.join(page)))?;
    }
    for (name, mode) in
        [("conffiles", 0o644), ("postinst", 0o755), ("prerm", 0o755), ("postrm", 0o755)]
    {
        install(&dist.join("debian").join(name), &tree.join("DEBIAN").join(name), mode)?;
    }
    let sums = "find etc usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2";
    let sums = output(Command::new("sh").args(["-c", sums]).current_dir(&tree))?;
    save(&tree.join("DEBIAN/md5sums"), sums)?;
    save(&tree.join("DEBIAN/control"), control(&stage, &tree)?)?;
    let mut dpkg = Command::new("dpkg-deb");
    run(dpkg.args(["--root-owner-group", "--build"]).arg(&tree).arg(file))
}

/// What dpkg wants to know, with what has to be found out filled in.
fn control(stage: &Path, tree: &Path) -> Result<String, String> {
    // dpkg-shlibdeps reads which packages there are from a source package.
    save(
        &stage.join("debian/control"),
        format!("Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n"),
    )?;
    let mut depends = Command::new("dpkg-shlibdeps");
    depends.arg("-O").arg(tree.join("usr/bin").join(NAME)).current_dir(stage);
    let depends = output(&mut depends)?;
    let depends = depends.trim().strip_prefix("shlibs:Depends=").unwrap_or_default().to_owned();
    let architecture = output(Command::new("dpkg").arg("--print-architecture"))?;
    let size = output(Command::new("du").arg("-sk").arg(tree))?;
    let size = size.split_whitespace().next().unwrap_or_default();
    let text = read(&root().join(DIST).join("debian/control"))?;
    Ok(text
        .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
        .replace("@ARCHITECTURE@", architecture.trim())
        .replace("@SIZE@", size)
        .replace("@DEPENDS@", &depends))
}

fn install(from: &Path, to: &Path, mode: u32) -> Result<(), String> {
    let failed = |error| format!("{}: {error}", to.display());
    fs::create_dir_all(to.parent().unwrap_or(Path::new("/"))).map_err(failed)?;
    fs::copy(from, to).map_err(|error| format!("{}: {error}", from.display()))?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).map_err(failed)
}

//! The Debian package, installed by dpkg in a copy of this system that is gone afterwards, and the guide's own commands
//! beside the Postfix that Debian installs.

use super::common::{ANN, ASKED, Server, same, wait, write};
use super::peers::Client;
use crate::deb;
use crate::readme::block;
use misdirect_report::place::target;
use misdirect_report::shell::{output, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const GUIDE: &str = "docs/gateway.md";

/// The figures of the guide, in tenths.
const UNITS: [(&str, &str); 2] =
    [("misdirect-gateway@.service", "9"), ("misdirect-catch.service", "11")];

fn file() -> PathBuf {
    target().join("gateway/misdirect-gateway.deb")
}

/// Packs the program that the other checks run.
pub(super) fn prepare() -> Result<(), String> {
    deb::pack(&target().join("xtask/misdirect-gateway"), &file())
}

pub(super) fn check(folder: &Path) -> Result<(), String> {
    let place = Place::of_this_system(&folder.join("package"))?;
    fs::copy(file(), place.root.join("tmp/gateway.deb")).map_err(|error| error.to_string())?;
    place.run("dpkg --install /tmp/gateway.deb")?;
    place.run("misdirect-gateway check-config /etc/misdirect/gateway.toml")?;
    for (unit, most) in UNITS {
        place.run(&format!(
            "systemd-analyze security --offline=true --threshold={most} /usr/lib/systemd/system/{unit}"
        ))?;
    }
    place.run("systemd-analyze verify misdirect-gateway@policy.socket misdirect-catch.socket")?;
    guide(&place, true)?;
    if guide(&place, false).is_ok() {
        return Err("passes where Postfix asks nobody".into());
    }
    // A file that the operator has changed stays until it is purged.
    place.run("dpkg --remove misdirect-gateway && test -e /etc/misdirect/gateway.toml")?;
    place.run("dpkg --purge misdirect-gateway && test ! -e /etc/misdirect")
}

/// The commands of the guide, and what stands for systemd in a place where it does not run.
fn guide(place: &Place, is_asked: bool) -> Result<(), String> {
    let submission = "postconf -M submission/inet='submission inet n - n - - smtpd'";
    place.run(submission)?;
    if is_asked {
        place.run(&block(GUIDE, "sh", 2)?.replace("systemctl reload postfix", ""))?;
    }
    write(
        &place.root.join("etc/misdirect/gateway.toml"),
        "[[rule]]\ntags = [\"military\"]\nprobability = 0.9\naction = \"reject\"\n",
    )?;
    let socket = place.root.join("run/misdirect/policy.sock");
    let _ = fs::remove_file(&socket);
    let activate = "mkdir -p /run/misdirect; exec systemd-socket-activate -l /run/misdirect/policy.sock \
                    misdirect-gateway policy --listen systemd --config /etc/misdirect/gateway.toml";
    let service = Server::start(place.command(activate).stderr(Stdio::null()))?;
    wait(|| socket.exists(), "the socket")?;
    // SocketGroup= and SocketMode= of the unit.
    place
        .run("chgrp postfix /run/misdirect/policy.sock && chmod 660 /run/misdirect/policy.sock")?;
    place.run("postfix start")?;
    let replies = Client::connect("127.0.0.1:587")
        .and_then(|mut client| client.send(ANN, &["general@army.ml"]));
    place.run("postfix stop")?;
    drop(service);
    same(&replies?[0], |reply| reply.starts_with("550 5.1.2") && reply.contains(ASKED))
}

/// A system in which everything can be changed.
struct Place {
    root: PathBuf,
}

impl Place {
    /// What is written goes to memory, over the files of this system.
    fn of_this_system(folder: &Path) -> Result<Self, String> {
        let root = folder.join("root");
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        run(Command::new("mount").args(["-t", "tmpfs", "tmpfs"]).arg(folder))?;
        for name in ["root", "above", "work"] {
            fs::create_dir_all(folder.join(name)).map_err(|error| error.to_string())?;
        }
        let at = folder.display();
        let layers = format!("lowerdir=/,upperdir={at}/above,workdir={at}/work");
        run(Command::new("mount").args(["-t", "overlay", "overlay", "-o", &layers]).arg(&root))?;
        for (kind, name) in [("proc", "proc"), ("tmpfs", "run"), ("tmpfs", "tmp"), ("tmpfs", "dev")]
        {
            run(Command::new("mount").args(["-t", kind, kind]).arg(root.join(name)))?;
        }
        // Nodes of its own: whoever removes the folder must not meet those of this system.
        for (name, minor) in [("null", "3"), ("zero", "5"), ("random", "8"), ("urandom", "9")] {
            run(Command::new("mknod")
                .args(["-m", "666"])
                .arg(root.join("dev").join(name))
                .args(["c", "1", minor]))?;
        }
        write(&root.join("etc/resolv.conf"), "nameserver 127.0.0.1\n")?;
        Ok(Self { root })
    }

    fn command(&self, script: &str) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.root).args(["/bin/sh", "-e", "-c", script]);
        command
    }

    fn run(&self, script: &str) -> Result<(), String> {
        output(&mut self.command(script)).map(drop).map_err(|error| format!("{script}: {error}"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let folder = self.root.parent().unwrap_or(&self.root);
        let _ = run(Command::new("umount").args(["--recursive", "--lazy"]).arg(folder));
    }
}

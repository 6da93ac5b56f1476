//! Rspamd with the plugin and the settings of its README, asked by a real Postfix; and without the plugin, where each
//! check must fail.

use super::common::{ANN, Server, open_to_all, same, wait, write};
use super::debian;
use super::peers::{Client, Sink, crowd};
use super::postfix::{MILTER, MILTER_OPEN, Postfix};
use crate::readme::block;
use misdirect_report::place::{root, target};
use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

const README: &str = "examples/rspamd/README.md";

/// Who reads whom they meant, in a message with others.
const ASKED: [(&str, &str); 6] = [
    ("general@army.ml", "general@army.mil"),
    ("j.doe@US.ARMY.ML", "j.doe@us.army.mil"),
    ("\"a b\"@army.ml", "\"a b\"@army.mil"),
    ("\"a\\\"b@c\"@army.ml", "\"a\\\"b@c\"@army.mil"),
    // A `%` would be gone, and this is one local part in an envelope.
    ("100%@army.ml", "army.mil"),
    ("x|y@army.ml", "army.mil"),
];

fn unpacked() -> PathBuf {
    target().join("gateway/rspamd")
}

pub(super) fn unpack() -> Result<(), String> {
    debian::unpack("rspamd", &unpacked(), "usr/bin/rspamd")
}

/// `prefix`: where the library is installed.
pub(super) fn check(folder: &Path, prefix: &Path, sink: &Sink) -> Result<(), String> {
    let settings = block(README, "ucl", 1)?.replace("/usr/local", &prefix.display().to_string());
    let home = folder.join("rspamd");
    let trial = Trial { sink, home: &home };
    for part in ["", "plugins", "none"] {
        fs::create_dir_all(home.join(part)).map_err(|error| error.to_string())?;
    }
    let plugin = root().join("examples/rspamd/misdirect.lua");
    fs::copy(plugin, home.join("plugins/misdirect.lua")).map_err(|error| error.to_string())?;
    let postfix = Postfix::start(&home, &trial.socket(), &trial.socket(), true)?;
    let rspamd = trial.start("plugins", &settings)?;
    refused(sink)?;
    passed(sink)?;
    // Killed, it would leave those of its processes that answer.
    rspamd.end()?;
    away()?;
    let rspamd = trial.start("none", &settings)?;
    if refused(sink).is_ok() {
        return Err("passes without the plugin".into());
    }
    rspamd.end()?;
    let look = settings.replace("\"reject\"", "\"log\"");
    let rspamd = trial.start("plugins", &look)?;
    looked_at(&trial)?;
    drop(postfix);
    rspamd.end()
}

struct Trial<'t> {
    sink: &'t Sink,
    home: &'t Path,
}

impl Trial<'_> {
    fn socket(&self) -> PathBuf {
        self.home.join("milter.sock")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.home.join("log")).unwrap_or_default()
    }

    /// One that takes mail as a milter and has no other plugins, nor public suffixes: to compile those takes it most of a
    /// minute.
    fn start(&self, plugins: &str, settings: &str) -> Result<Server, String> {
        let home = self.home.display();
        let (socket, debian) = (self.socket(), unpacked().join("usr"));
        let config = format!(
            "options {{ pidfile = \"{home}/pid\"; tempdir = \"{home}\"; hs_cache_dir = \"{home}\"; filters = \"\";\n\
             \x20 url_tld = \"{home}/suffixes\"; dns {{ nameserver = [\"127.0.0.1\"]; }} }}\n\
             logging {{ type = \"console\"; level = \"info\"; }}\n\
             worker \"rspamd_proxy\" {{ bind_socket = \"{} mode=0666\"; milter = yes; count = 1;\n\
             \x20 upstream \"local\" {{ default = yes; self_scan = yes; }} }}\n\
             modules {{ path = \"{home}/{plugins}\"; }}\n{settings}",
            socket.display()
        );
        write(&self.home.join("suffixes"), "com\n")?;
        write(&self.home.join("rspamd.conf"), &config)?;
        let _ = fs::remove_file(&socket);
        let mut command = open_to_all(&debian.join("bin/rspamd"));
        // In the foreground, and as root for this once.
        command.args(["-f", "-i", "-c"]).arg(self.home.join("rspamd.conf"));
        for (name, value) in [
            ("SHAREDIR", "share/rspamd"),
            ("LUALIBDIR", "share/rspamd/lualib"),
            ("RULESDIR", "share/rspamd/rules"),
            ("PLUGINSDIR", "share/rspamd/plugins"),
        ] {
            command.arg(format!("--var={name}={}", debian.join(value).display()));
        }
        command
            .arg(format!("--var=DBDIR={home}"))
            .env("LD_LIBRARY_PATH", debian.join("lib/rspamd"));
        let log = fs::File::create(self.home.join("log")).map_err(|error| error.to_string())?;
        let server = Server::start(command.stderr(log))?;
        wait(|| UnixStream::connect(&socket).is_ok(), "Rspamd").map_err(|e| e + &self.log())?;
        Ok(server)
    }
}

/// What the server says at the end of a message.
fn reply(from: &str, to: &[&str]) -> Result<String, String> {
    let mut client = Client::connect(MILTER)?;
    for reply in client.send(from, to)? {
        same(&reply, |reply| reply.starts_with("250"))?;
    }
    client.end()
}

/// The sender reads whom it meant, and nobody gets the message.
fn refused(sink: &Sink) -> Result<(), String> {
    for (typed, meant) in ASKED {
        let refused = format!("554 5.7.1 Did you mean {meant}? Nobody gets this message");
        same(&reply(ANN, &["general@army.mil", typed])?, |reply| reply == refused)?;
    }
    let to = crowd();
    let to: Vec<&str> = to.iter().map(String::as_str).collect();
    same(&reply(ANN, &to)?, |reply| reply.contains("Did you mean general@army.mil?"))?;
    same("", |_| sink.is_empty())
}

/// A slip of nobody who is protected, a report, and whom Rspamd does not show.
fn passed(sink: &Sink) -> Result<(), String> {
    for (from, to) in [(ANN, "ann@gmial.com"), ("", "general@army.ml"), (ANN, "general@army.mil")] {
        same(&reply(from, &[to])?, |reply| reply.starts_with("250"))?;
    }
    let mut client = Client::connect(MILTER)?;
    for line in [&*format!("MAIL FROM:<{ANN}> SMTPUTF8"), "RCPT TO:<gené@army.ml>"] {
        same(&client.say(line)?, |reply| reply.starts_with("250"))?;
    }
    same(&client.end()?, |reply| reply.starts_with("250"))?;
    arrives(sink, "general@army.mil")
}

/// Postfix answers 451 meanwhile, or lets mail go on unasked.
fn away() -> Result<(), String> {
    for (address, code) in [(MILTER, "451 4.7.1"), (MILTER_OPEN, "250")] {
        let reply = Client::connect(address)?.say(&format!("MAIL FROM:<{ANN}>"))?;
        same(&reply, |reply| reply.starts_with(code))?;
    }
    Ok(())
}

/// With `action = "log"` it arrives, and the log says so.
fn looked_at(trial: &Trial<'_>) -> Result<(), String> {
    same(&reply(ANN, &["general@army.mil", "x@us.army.ml"])?, |reply| reply.starts_with("250"))?;
    wait(|| trial.log().contains("MISDIRECT(0.00){us.army.ml;}"), "the symbol")
        .map_err(|error| error + &trial.log())?;
    arrives(trial.sink, "x@us.army.ml")
}

fn arrives(sink: &Sink, who: &str) -> Result<(), String> {
    sink.wait(|all| all.iter().any(|message| message.recipients.iter().any(|to| to == who)))
        .map(drop)
}

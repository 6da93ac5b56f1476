//! A real `OpenSMTPD` with the gateway as its filter. Its Debian package cannot stand beside Postfix's, so it is
//! unpacked into a folder, and finds its users and its spool by mounts that nobody else sees.

use super::common::{ANN, ASKED, mode, same, write};
use super::debian::{self, bind};
use super::peers::{Client, Sink, send_to_crowd};
use misdirect_report::place::target;
use misdirect_report::shell::run;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const ADDRESS: &str = "127.0.0.1:10125";

fn unpacked() -> PathBuf {
    target().join("gateway/opensmtpd")
}

/// Fetches the package and unpacks it, unless it is there.
pub(super) fn unpack() -> Result<(), String> {
    debian::unpack("opensmtpd", &unpacked(), "usr/sbin/smtpd")
}

/// Its users, and folders of its own in place of the system's.
pub(super) fn prepare(folder: &Path) -> Result<(), String> {
    let users = "opensmtpd:x:990:990::/var/lib/opensmtpd/empty:/bin/false\n\
                 opensmtpq:x:991:991::/var/lib/opensmtpd/empty:/bin/false\n";
    debian::add_users(folder, users, "opensmtpd:x:990:\nopensmtpq:x:991:\n")?;
    for (name, inside) in [("spool", "smtpd"), ("lib", "opensmtpd/empty")] {
        let own = folder.join("smtpd").join(name);
        fs::create_dir_all(own.join(inside)).map_err(|error| error.to_string())?;
        bind(&own, &Path::new("/var").join(name))?;
    }
    mode(Path::new("/var/spool/smtpd"), 0o711)?;
    // Its users may not go where this was built.
    let program = folder.join("misdirect-gateway");
    fs::copy(target().join("xtask/misdirect-gateway"), &program).map_err(|e| e.to_string())?;
    mode(&program, 0o755)
}

/// The sender reads whom it meant, and others of the message get it; a report passes; 500 recipients; `defer`. Without the
/// filter this fails.
pub(super) fn check(folder: &Path, sink: &Sink, has_filter: bool) -> Result<(), String> {
    let server = start(folder, has_filter, "")?;
    let result = talk(sink).and_then(|()| send_to_crowd(ADDRESS, sink));
    drop(server);
    result?;
    write(&folder.join("defer.toml"), "[[rule]]\nprobability = 0.9\naction = \"defer\"\n")?;
    let options = format!(" --config {}", folder.join("defer.toml").display());
    let server = start(folder, has_filter, &options)?;
    let replies =
        Client::connect(ADDRESS).and_then(|mut client| client.send(ANN, &["general@army.ml"]));
    drop(server);
    same(&replies?[0], |reply| reply.starts_with(&format!("450 4.1.2 {ASKED}")))
}

fn start(folder: &Path, has_filter: bool, options: &str) -> Result<Server, String> {
    let (declared, used) = match has_filter {
        true => {
            let program = folder.join("misdirect-gateway");
            let call =
                format!("filter \"m\" proc-exec \"{} opensmtpd{options}\"\n", program.display());
            (call, " filter \"m\"")
        }
        false => (String::new(), ""),
    };
    let config = folder.join("smtpd.conf");
    let text = format!(
        "{declared}listen on lo port 10125{used}\naction \"r\" relay host smtp://127.0.0.1:2526\n\
         match from any for any action \"r\"\n"
    );
    write(&config, &text)?;
    let mut command = Command::new(unpacked().join("usr/sbin/smtpd"));
    command.arg("-d").arg("-f").arg(&config).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(Server).map_err(|error| error.to_string())
}

fn talk(sink: &Sink) -> Result<(), String> {
    let mut client = Client::connect(ADDRESS)?;
    let to = ["general@army.mil", "general@army.ml", "100%@army.ml", "x%army.ml@sender.example"];
    let replies = client.send(ANN, &to)?;
    same(&replies[0], |reply| reply.starts_with("250"))?;
    same(&replies[1], |reply| reply.starts_with(&format!("550 5.1.2 {ASKED}")))?;
    same(&replies[2], |reply| reply.starts_with("550 5.1.2 Did you mean 100%@army.mil?"))?;
    same(&replies[3], |reply| reply.starts_with("550 5.1.2 Did you mean x@army.mil?"))?;
    client.data()?;
    same(&sink.recipients(1)?.join(" "), |to| to == "general@army.mil")?;
    let replies = client.send("", &["general@army.ml"])?;
    same(&replies[0], |reply| reply.starts_with("250"))
}

/// Its processes end with the first.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = run(Command::new("kill").arg(self.0.id().to_string()));
        let _ = self.0.wait();
    }
}

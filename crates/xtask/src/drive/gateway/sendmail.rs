//! A real Sendmail with the gateway as its milter. Its package cannot stand beside Postfix's, so it is unpacked into a
//! folder, and has the configuration that its own macros make.

use super::common::{ANN, ASKED, Server, mode, same, write};
use super::debian::{self, bind};
use super::peers::{Client, send_to_crowd};
use super::{Gateway, Trial};
use misdirect_report::place::{save, target};
use misdirect_report::shell::output;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ADDRESS: &str = "127.0.0.1:10325";
/// Another name of the trial's folder: below /tmp, where all may write, it takes no socket. Over TCP each recipient waits
/// 40 ms, as it sends in two pieces what is answered at once.
const SAFE: &str = "/mnt";

/// Takes mail as its MSA does, and sends all of it to the sink. Identd is asked by default, and is not there; and on a busy
/// machine it would only queue, and then refuse.
const MACROS: &str = "OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `mx.test')dnl
define(`confTO_IDENT', `0')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`SMART_HOST', `relay:[127.0.0.1]')dnl
define(`RELAY_MAILER_ARGS', `TCP $h 2526')dnl
define(`ALIAS_FILE', `')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`nocanonify')dnl
FEATURE(`promiscuous_relay')dnl
DAEMON_OPTIONS(`Name=MSA, Addr=127.0.0.1, Port=10325')dnl
";

fn unpacked() -> PathBuf {
    target().join("gateway/sendmail")
}

pub(super) fn unpack() -> Result<(), String> {
    debian::unpack("sendmail-bin", &unpacked(), "usr/libexec/sendmail/sendmail")?;
    debian::unpack("sendmail-cf", &unpacked(), "usr/share/sendmail/cf/m4/cf.m4")
}

pub(super) fn check(trial: &mut Trial<'_>) -> Result<(), String> {
    let home = trial.folder.join("sendmail");
    // It wants a name of its own that has a dot, and waits for one.
    write(&trial.folder.join("hosts"), "127.0.0.1 mx.test localhost\n")?;
    bind(&trial.folder.join("hosts"), Path::new("/etc/hosts"))?;
    bind(trial.folder, Path::new(SAFE))?;
    let asked = |action: &str| {
        format!("INPUT_MAIL_FILTER(`misdirect', `S=local:{SAFE}/milter.sock{action}')dnl\n")
    };
    let (open, closed) = (asked(""), asked(", F=T"));
    let server = start(&home, &open)?;
    let gateway = Gateway::milter(trial)?;
    recipients(trial)?;
    drop(gateway);
    let replies = Client::connect(ADDRESS)?.send(ANN, &["general@army.ml"])?;
    same(&replies[0], |reply| reply.starts_with("250"))?;
    for (action, is_held) in [("hold", true), ("tag", false)] {
        trial.write(
            "gateway.toml",
            &format!("[[rule]]\nprobability = 0.5\naction = \"{action}\"\n"),
        )?;
        let _gateway = Gateway::milter(trial)?;
        whole(trial, &home, is_held)?;
    }
    trial.write("gateway.toml", "")?;
    drop(server);
    let server = start(&home, &closed)?;
    let reply = Client::connect(ADDRESS)?.say(&format!("MAIL FROM:<{ANN}>"))?;
    same(&reply, |reply| reply.starts_with("451 4."))?;
    let _gateway = Gateway::milter(trial)?;
    let replies = Client::connect(ADDRESS)?.send(ANN, &["general@army.ml"])?;
    same(&replies[0], |reply| reply.contains(ASKED))?;
    drop(server);
    let _server = start(&home, "")?;
    match recipients(trial) {
        Ok(()) => Err("passes where nobody asks the milter".into()),
        Err(_) => Ok(()),
    }
}

fn start(home: &Path, filter: &str) -> Result<Server, String> {
    let at = home.display();
    let own = format!(
        "define(`QUEUE_DIR', `{at}/queue')dnl\ndefine(`STATUS_FILE', `{at}/status')dnl\n\
         define(`confPID_FILE', `{at}/pid')dnl\n"
    );
    let macros = format!("{MACROS}{own}{filter}MAILER(`smtp')dnl\n");
    save(&home.join("sendmail.mc"), macros)?;
    fs::create_dir_all(home.join("queue")).map_err(|error| error.to_string())?;
    mode(&home.join("queue"), 0o700)?;
    let cf = unpacked().join("usr/share/sendmail/cf/");
    let mut m4 = Command::new("m4");
    m4.arg(format!("-D_CF_DIR_={}", cf.display())).arg(cf.join("m4/cf.m4"));
    // It warns of an open relay, on standard error.
    save(&home.join("sendmail.cf"), output(m4.arg(home.join("sendmail.mc")))?)?;
    let mut named = Command::new("unshare");
    named.args(["--uts", "sh", "-c", "hostname mx.test; exec \"$@\"", "sh"]);
    named.arg(program()).arg("-bD").arg("-C").arg(home.join("sendmail.cf"));
    let server = Server::start(&mut named)?;
    Client::connect(ADDRESS)?;
    Ok(server)
}

fn program() -> PathBuf {
    unpacked().join("usr/libexec/sendmail/sendmail")
}

/// The sender reads whom it meant, and the others get the message; a report passes; 500 recipients.
fn recipients(trial: &mut Trial<'_>) -> Result<(), String> {
    let mut client = Client::connect(ADDRESS)?;
    let to = [
        "general@army.mil",
        "general@army.ml",
        "100%@army.ml",
        "\"a b\"@us.army.ml",
        "ann@gmail.com",
    ];
    let replies = client.send(ANN, &to)?;
    for (reply, meant) in
        replies[1..].iter().zip(["general@army.mil", "100%@army.mil", "\"a b\"@us.army.mil"])
    {
        let asked = format!("... Did you mean {meant}?");
        same(reply, |reply| reply.starts_with("550 5.1.2 <") && reply.contains(&asked))?;
    }
    client.data()?;
    same(&trial.sink.recipients(2)?.join(" "), |to| to == "ann@gmail.com general@army.mil")?;
    let replies = client.send("", &["general@army.ml"])?;
    same(&replies[0], |reply| reply.starts_with("250"))?;
    send_to_crowd(ADDRESS, &trial.sink)
}

/// All of a message waits in quarantine, or has the header.
fn whole(trial: &mut Trial<'_>, home: &Path, is_held: bool) -> Result<(), String> {
    let mut client = Client::connect(ADDRESS)?;
    client.send(ANN, &["ann@gmial.com", "general@army.mil"])?;
    client.data()?;
    if is_held {
        let mut queue = Command::new(program());
        queue.args(["-bp", "-qQ", "-C"]).arg(home.join("sendmail.cf"));
        let queue = output(&mut queue)?;
        return same(&queue, |queue| {
            queue.contains("QUARANTINE:") && queue.contains("general@army.mil")
        });
    }
    let arrived = trial.sink.wait(|all| !all.is_empty())?;
    same(&arrived[0].text, |text| text.contains("X-Misdirect: probability=0."))
}

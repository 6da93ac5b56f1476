//! `misdirect-gateway` beside a real Postfix and a real `OpenSMTPD`, in namespaces of its own: loopback alone,
//! its own name server, and nothing left behind. As root, since Postfix starts no other way.
//!
//! With `--long`, as many of each as the guide says; with `--modules`, what stands on the C library instead: Exim, a milter in C, and Rspamd.
//!
//! What has to be seen with the policy service is run again without it and must fail: a test that passes either
//! way shows nothing.

mod debian;
mod milter;
mod modules;
mod numbers;
mod opensmtpd;
mod package;
mod rspamd;
mod sendmail;

use super::common::{self, ANN, ASKED, apart, ask, in_folder, open_to_all, same, wait, write};
use super::{peers, postfix};
use crate::readme::block;
use misdirect_report::place::{root, target};
use misdirect_report::shell::{cargo, run as run_program};
use numbers::Size;
use peers::{Client, Sink, name_server, send_to_crowd};
use postfix::{CATCH, CATCH_BY_POSTFIX, OPEN, Postfix, SINK, SUBMISSION, UNASKED};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Builds it, and tries it apart from all else.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] | ["--long"] => build()?,
        ["--modules"] => modules::prepare()?,
        ["--inside", ref rest @ ..] => return in_folder("gateway", |folder| inside(folder, rest)),
        _ => return Err("usage: cargo xtask gateway [--modules | --long]".into()),
    }
    apart(&[&["gateway", "--inside"], &arguments[..]].concat())
}

fn build() -> Result<(), String> {
    let build = ["build", "--locked", "--profile", "xtask", "-p", "misdirect-gateway"];
    cargo(&[&build[..], &["--bins", "--examples"]].concat())?;
    package::prepare()?;
    sendmail::unpack()?;
    opensmtpd::unpack()
}

fn inside(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    ask(folder, "127.0.0.1")?;
    name_server()?;
    let sink = Sink::listen(SINK)?;
    if arguments == ["--modules"] {
        return modules::check(folder, &sink);
    }
    let size = if arguments == ["--long"] { Size::LONG } else { Size::QUICK };
    let mut trial = Trial { folder, sink, size, postfix: None, gateway: None };
    // The policy service and nobody else can tell ann what she meant.
    trial.start(true)?;
    for Check { name, run, .. } in CHECKS {
        let start = Instant::now();
        run(&mut trial).map_err(|error| format!("{name}: {error}{}", trial.told()))?;
        println!("gateway: {name} ({:.1} s)", start.elapsed().as_secs_f32());
    }
    trial.start(false)?;
    for Check { name, needs_service, run } in CHECKS {
        if *needs_service && run(&mut trial).is_ok() {
            return Err(format!("{name}: passes where nobody asks the service"));
        }
    }
    trial.postfix = None;
    trial.sink.clear();
    sendmail::check(&mut trial).map_err(|error| format!("Sendmail: {error}"))?;
    println!("gateway: Sendmail");
    package::check(folder).map_err(|error| format!("the package: {error}"))?;
    println!("gateway: the Debian package");
    opensmtpd::prepare(folder)?;
    opensmtpd::check(folder, &trial.sink, true).map_err(|error| format!("OpenSMTPD: {error}"))?;
    println!("gateway: OpenSMTPD");
    match opensmtpd::check(folder, &trial.sink, false) {
        Ok(()) => Err("OpenSMTPD: passes without the filter".into()),
        Err(_) => Ok(()),
    }
}

struct Check {
    name: &'static str,
    /// It must fail where Postfix does not ask.
    needs_service: bool,
    run: fn(&mut Trial<'_>) -> Result<(), String>,
}

const CHECKS: &[Check] = &[
    Check { name: "the sender reads whom it meant", needs_service: true, run: suggestion },
    Check { name: "who was meant, in any form", needs_service: true, run: forms },
    Check { name: "others of the message are sent to", needs_service: true, run: others },
    Check { name: "a report passes", needs_service: false, run: report },
    Check { name: "500 recipients", needs_service: true, run: many },
    Check { name: "the service goes away and comes back", needs_service: true, run: away },
    Check { name: "requests that are none", needs_service: false, run: malformed },
    Check { name: "policy and lists change", needs_service: true, run: reload },
    Check { name: "reloads under load", needs_service: false, run: load },
    Check { name: "a second sending passes", needs_service: true, run: again },
    Check {
        name: "messages are held, or tagged",
        needs_service: true,
        run: milter::whole_messages,
    },
    Check { name: "milter: each recipient", needs_service: true, run: milter::recipients },
    Check { name: "milter: 500 recipients", needs_service: true, run: milter::many },
    Check { name: "milter: it goes away and comes back", needs_service: true, run: milter::away },
    Check { name: "milter: frames that are none", needs_service: true, run: milter::malformed },
    Check { name: "milter: mail by sendmail(1)", needs_service: true, run: milter::local },
    Check { name: "milter: not asked", needs_service: false, run: milter::behind },
    Check { name: "the catch side, and the bounce", needs_service: false, run: catch },
    Check { name: "the catch side by Postfix", needs_service: false, run: catch_by_postfix },
    Check { name: "many recipients", needs_service: true, run: numbers::recipients },
    Check { name: "many recipients at the catch side", needs_service: false, run: numbers::catch },
    Check { name: "killed while messages come in", needs_service: true, run: numbers::kills },
    Check {
        name: "beside another policy service",
        needs_service: false,
        run: numbers::beside_postfwd,
    },
];

/// What the checks run in.
struct Trial<'f> {
    folder: &'f Path,
    sink: Sink,
    size: Size,
    postfix: Option<Postfix>,
    gateway: Option<Gateway>,
}

impl Trial<'_> {
    fn start(&mut self, is_asked: bool) -> Result<(), String> {
        self.postfix = None;
        let folder = self.folder.join(if is_asked { "asking" } else { "not-asking" });
        self.write("gateway.toml", "")?;
        self.restart()?;
        let (policy, milter) = (self.socket(), self.milter_socket());
        self.postfix = Some(Postfix::start(&folder, &policy, &milter, is_asked)?);
        Ok(())
    }

    /// A policy service with what the file says now; the one before has ended.
    fn restart(&mut self) -> Result<(), String> {
        self.gateway = None;
        self.gateway = Some(Gateway::policy(self)?);
        Ok(())
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("policy.sock")
    }

    fn milter_socket(&self) -> PathBuf {
        self.folder.join("milter.sock")
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        write(&self.folder.join(name), text)
    }

    /// The ends of both logs.
    fn told(&self) -> String {
        let log = self.postfix.as_ref().map(Postfix::log).unwrap_or_default();
        let said = self.gateway.as_ref().map(Gateway::log).unwrap_or_default();
        let end = |text: &str| {
            text.lines().rev().take(15).fold(String::new(), |end, line| format!("{line}\n{end}"))
        };
        format!("\n{}\n{}", end(&log), end(&said))
    }

    fn postfix(&self) -> Result<&Postfix, String> {
        self.postfix.as_ref().ok_or_else(|| "no Postfix runs".to_owned())
    }

    fn gateway(&self) -> Result<&Gateway, String> {
        self.gateway.as_ref().ok_or_else(|| "no gateway runs".to_owned())
    }
}

/// A running gateway, which ends with this.
struct Gateway {
    child: Child,
    log: PathBuf,
}

impl Gateway {
    /// The policy service at the socket of the trial, by its policy.
    fn policy(trial: &Trial<'_>) -> Result<Self, String> {
        Self::at(&trial.socket(), "policy", trial)
    }

    /// The milter, by the same policy.
    fn milter(trial: &Trial<'_>) -> Result<Self, String> {
        Self::at(&trial.milter_socket(), "milter", trial)
    }

    /// A front end at a socket, once it listens.
    fn at(socket: &Path, front: &str, trial: &Trial<'_>) -> Result<Self, String> {
        let listen = format!("unix:{}", socket.display());
        let config = trial.folder.join("gateway.toml");
        let gateway = Self::start(trial, &[front, "--listen", &listen, "--config"], &[&config])?;
        wait(|| UnixStream::connect(socket).is_ok(), front)?;
        Ok(gateway)
    }

    fn start(trial: &Trial<'_>, words: &[&str], files: &[&Path]) -> Result<Self, String> {
        let log = trial.folder.join("gateway.log");
        let file = fs::OpenOptions::new().create(true).append(true).open(&log);
        // systemd has UMask= for this.
        let mut shell = open_to_all(&target().join("xtask/misdirect-gateway"));
        shell.args(words).args(files).stdin(Stdio::null());
        shell.stderr(file.map_err(|error| error.to_string())?);
        Ok(Self { child: shell.spawn().map_err(|error| error.to_string())?, log })
    }

    fn signal(&self, name: &str) -> Result<(), String> {
        run_program(Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()))
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Processor time, in seconds.
    fn processor(&self) -> Result<f64, String> {
        common::processor(|id, _| id == self.child.id())
    }

    /// Memory that is in use, in kB.
    fn memory(&self) -> Result<u64, String> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.map_err(|error| error.to_string())?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).ok_or_else(|| line.to_owned())
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.signal("TERM");
        let _ = self.child.wait();
    }
}

fn suggestion(trial: &mut Trial<'_>) -> Result<(), String> {
    let replies = Client::connect(SUBMISSION)?.send(ANN, &["general@army.ml"])?;
    let refused = format!("550 5.1.2 <general@army.ml>: Recipient address rejected: {ASKED}");
    same(&replies[0], |reply| reply.starts_with(&refused))?;
    // The line is written once the answer was given.
    let told = "\"typed\":\"army.ml\",\"meant\":\"army.mil\"";
    let gateway = trial.gateway()?;
    wait(|| gateway.log().contains(told), told)?;
    same(&gateway.log(), |log| !log.contains('@'))
}

fn forms(_: &mut Trial<'_>) -> Result<(), String> {
    let to = [
        "GENERAL@ARMY.ML",
        "\"a b\"@army.ml",
        "x@us.army.ml",
        "100%@army.ml",
        "x%army.ml@sender.example",
    ];
    let replies = Client::connect(SUBMISSION)?.send(ANN, &to)?;
    for (reply, meant) in replies.iter().zip([
        "GENERAL@army.mil",
        "\"a b\"@army.mil",
        "x@us.army.mil",
        "100%@army.mil",
        "x@army.mil",
    ]) {
        same(reply, |reply| {
            reply.starts_with("550 5.1.2") && reply.contains(&format!("Did you mean {meant}?"))
        })?;
    }
    Ok(())
}

fn others(trial: &mut Trial<'_>) -> Result<(), String> {
    let mut client = Client::connect(SUBMISSION)?;
    let replies = client.send(ANN, &["ann@gmail.com", "general@army.ml", "general@army.mil"])?;
    let codes: Vec<&str> = replies.iter().filter_map(|reply| reply.get(..3)).collect();
    same(&codes.join(" "), |codes| codes == "250 550 250")?;
    client.data()?;
    let arrived = trial.sink.recipients(2)?;
    same(&arrived.join(" "), |to| to == "ann@gmail.com general@army.mil")
}

/// A bounce is not asked about, and meets what Postfix itself says of a domain that is not there.
fn report(_: &mut Trial<'_>) -> Result<(), String> {
    let mut client = Client::connect(SUBMISSION)?;
    for sender in ["", "MAILER-DAEMON@sender.example"] {
        let replies = client.send(sender, &["general@army.ml"])?;
        same(&replies[0], |reply| {
            reply.starts_with("450 4.1.2") && !reply.contains("Did you mean")
        })?;
    }
    Ok(())
}

fn many(trial: &mut Trial<'_>) -> Result<(), String> {
    send_to_crowd(SUBMISSION, &trial.sink)
}

/// By default Postfix answers 451 meanwhile; with `default_action=DUNNO` mail goes on unasked.
fn away(trial: &mut Trial<'_>) -> Result<(), String> {
    let (mut closed, mut open) = (Client::connect(SUBMISSION)?, Client::connect(OPEN)?);
    let mut both =
        |to| Ok::<_, String>([&mut closed, &mut open].map(|client| client.send(ANN, &[to])));
    for replies in both("general@army.ml")? {
        same(&replies?[0], |reply| reply.contains(ASKED))?;
    }
    trial.gateway = None;
    let [closed_says, open_says] = both("general@army.mil")?;
    same(&closed_says?[0], |reply| reply.starts_with("451 4.3.5"))?;
    same(&open_says?[0], |reply| reply.starts_with("250"))?;
    trial.restart()?;
    for replies in both("general@army.ml")? {
        same(&replies?[0], |reply| reply.contains(ASKED))?;
    }
    Ok(())
}

fn malformed(trial: &mut Trial<'_>) -> Result<(), String> {
    let good = "request=smtpd_access_policy\nprotocol_state=RCPT\nclient_address=127.0.0.1\n\
                sender=ann@sender.example\nrecipient=general@army.ml\n\n";
    let bad = [
        "\n".to_owned(),
        "nonsense\n\n".to_owned(),
        "request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient\n\n".to_owned(),
        format!("request={}\n\n", "x".repeat(1 << 20)),
        format!("{}\n", "helo_name=x\n".repeat(1 << 16)),
        "\u{0}\u{1}\u{2}=\n\n".to_owned(),
    ];
    let mut stream = UnixStream::connect(trial.socket()).map_err(|error| error.to_string())?;
    for bad in bad {
        let mut answers = Vec::new();
        let mut talk = || {
            stream.write_all(format!("{bad}{good}").as_bytes())?;
            let mut buffer = [0; 1024];
            while !answers.ends_with(b"postmaster\n\n") {
                match stream.read(&mut buffer)? {
                    0 => break,
                    len => answers.extend_from_slice(&buffer[..len]),
                }
            }
            Ok(())
        };
        talk().map_err(|error: std::io::Error| error.to_string())?;
        let answers = String::from_utf8_lossy(&answers).into_owned();
        same(&answers, |answers| {
            answers.starts_with(&format!("action=DUNNO\n\naction=550 5.1.2 {ASKED}"))
        })?;
    }
    Ok(())
}

/// Over one connection, which sees each policy in turn; one that is wrong changes nothing.
fn reload(trial: &mut Trial<'_>) -> Result<(), String> {
    suggestion(trial)?;
    let mut client = Client::connect(SUBMISSION)?;
    let mut becomes = |expected: &str| {
        let mut last = String::new();
        wait(
            || {
                let replies = client.send(ANN, &["general@army.ml"]);
                last = replies.map_or_else(|error| error, |replies| replies.join(" "));
                last.contains(expected)
            },
            expected,
        )
        .map_err(|error| format!("{error}: {last}"))
    };
    trial.write("gateway.toml", "[[rule]]\nprobability = 0.9\naction = \"defer\"\n")?;
    becomes(&format!("450 4.1.2 <general@army.ml>: Recipient address rejected: {ASKED}"))?;
    trial.write("gateway.toml", "[[rule]]\nprobability = 0.9\naction = \"drop\"\n")?;
    trial.gateway()?.signal("USR1")?;
    let is_refused =
        || trial.gateway().is_ok_and(|gateway| gateway.log().contains("gateway.toml:3: "));
    wait(is_refused, "the refusal of the policy")?;
    becomes(&format!("450 4.1.2 <general@army.ml>: Recipient address rejected: {ASKED}"))?;
    trial.write("gateway.toml", "[[rule]]\nprobability = 0.9\naction = \"log\"\n")?;
    becomes("Domain not found")?;
    let gateway = trial.gateway()?;
    wait(|| gateway.log().contains("\"action\":\"log\""), "what is logged")?;
    // The domain is somebody's after all: Postfix goes on and does not find it.
    trial.write("partners.txt", "army.ml 1000\n")?;
    trial.write("gateway.toml", "[directories]\ntrusted = [\"partners.txt\"]\n")?;
    trial.gateway()?.signal("HUP")?;
    becomes("450 4.1.2 <general@army.ml>: Recipient address rejected: Domain not found")?;
    // An empty list is one that was lost.
    trial.write("partners.txt", "")?;
    let is_refused =
        || trial.gateway().is_ok_and(|gateway| gateway.log().contains("there is no domain in it"));
    wait(is_refused, "the refusal of the list")?;
    becomes("Domain not found")?;
    trial.write("gateway.toml", "")?;
    becomes(ASKED)
}

/// A hundred thousand recipients over fifty connections, while policy and list change ten times a second: each
/// answer is right, and none is lost.
fn load(trial: &mut Trial<'_>) -> Result<(), String> {
    let before = trial.gateway()?.memory()?;
    let start = || {
        let mut load = Command::new(target().join("xtask/examples/load"));
        load.arg(format!("unix:{}", trial.socket().display())).args(["200000", "50", "4"]);
        load.spawn().map_err(|error| error.to_string())
    };
    let end = Instant::now() + trial.size.reloads;
    let (mut load, mut reloads) = (start()?, 0);
    let status = loop {
        match load.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() && Instant::now() < end => load = start()?,
            Some(status) => break status,
            None => {}
        }
        let list: String =
            (0..2000).map(|number| format!("partner{number}.example {reloads}1\n")).collect();
        trial.write("partners.txt", &list)?;
        trial.write("gateway.toml", "[directories]\ntrusted = [\"partners.txt\"]\n")?;
        trial.gateway()?.signal(if reloads % 2 == 0 { "HUP" } else { "USR1" })?;
        reloads += 1;
        sleep(Duration::from_millis(100));
    };
    let after = trial.gateway()?.memory()?;
    println!("gateway: {reloads} reloads; {before} kB before, {after} kB after");
    trial.write("gateway.toml", "")?;
    if status.success() && reloads > 2 {
        Ok(())
    } else {
        Err(format!("{status}, {reloads} reloads"))
    }
}

fn again(trial: &mut Trial<'_>) -> Result<(), String> {
    suggestion(trial)?;
    trial.write("gateway.toml", "[override]\nminutes = 10\n")?;
    let mut client = Client::connect(SUBMISSION)?;
    let is_offered = |reply: &String| reply.contains("send again within 10 minutes");
    // Somebody else each time, until the policy is there.
    let mut number = 0;
    wait(
        || {
            number += 1;
            let sender = format!("{number}@sender.example");
            client.send(&sender, &["general@army.ml"]).is_ok_and(|replies| is_offered(&replies[0]))
        },
        "the override",
    )?;
    let twice = client.send(ANN, &["general@army.ml", "general@army.ml"])?;
    same(&twice.join("\n"), |_| twice.iter().all(is_offered))?;
    // The second message: it passes, and Postfix does not find the domain.
    let next = client.send(ANN, &["general@army.ml", "colonel@army.ml"])?;
    same(&next[0], |reply| reply.contains("Domain not found"))?;
    same(&next[1], |reply| is_offered(&reply.to_owned()))?;
    trial.write("gateway.toml", "")
}

/// Ann's own server sends to the domain that gets other people's mail, and she reads why it came back; not where nobody
/// knows whom she may have meant.
fn catch(trial: &mut Trial<'_>) -> Result<(), String> {
    let asked = "Did you mean general@army.mil? \"i\" is missing. army.ml takes no mail";
    let (nothing, counts) = (trial.folder.join("nothing.toml"), trial.folder.join("counts.jsonl"));
    trial.write("nothing.toml", "[directories]\nbuiltin = false\n")?;
    let catch = |option, file: &Path| {
        let words = ["catch", "--name", "mx.army.ml", "--listen", CATCH, option];
        let gateway = Gateway::start(trial, &words, &[file])?;
        wait(|| std::net::TcpStream::connect(CATCH).is_ok(), "the catch side")?;
        Ok::<_, String>(gateway)
    };
    let gateway = catch("--config", &nothing)?;
    if bounce(trial, "general@army.ml", asked).is_ok() {
        return Err("passes without a directory".into());
    }
    drop(gateway);
    let gateway = catch("--counts", &counts)?;
    bounce(trial, "general@army.ml", asked)?;
    drop(gateway);
    let kept = fs::read_to_string(&counts).map_err(|error| error.to_string())?;
    let expected = "\"intended\":\"army.mil\",\"typed\":\"army.ml\",\"questions\":1,";
    same(&kept, |kept| kept.contains(expected) && !kept.contains('@'))?;
    same(&trial.postfix()?.queue()?, str::is_empty)
}

/// She gets back what she sent to one of two, with the question.
fn bounce(trial: &Trial<'_>, to: &str, asked: &str) -> Result<(), String> {
    let mut client = Client::connect(UNASKED)?;
    client.send(ANN, &[to, "general@army.mil"])?;
    client.data()?;
    let is_whole = |all: &[peers::Message]| {
        let to = |who| all.iter().any(|message| message.recipients.iter().any(|to| to == who));
        to(ANN) && to("general@army.mil")
    };
    let arrived = trial.sink.wait(is_whole)?;
    let bounce =
        arrived.iter().find(|message| message.recipients == [ANN]).map(|message| &*message.text);
    let bounce = bounce.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    same(&bounce, |bounce| bounce.contains(asked) && bounce.contains("Status: 5.1.2"))
}

/// The same by a Postfix, as its example says: no message arrives, whoever sends and whatever is away.
fn catch_by_postfix(trial: &mut Trial<'_>) -> Result<(), String> {
    let (policy, socket) =
        (root().join("examples/catch/gateway.toml"), trial.folder.join("catch.sock"));
    let calls = block("examples/catch/README.md", "sh", 1)?;
    let calls = calls.replace("/run/misdirect/policy.sock", &socket.display().to_string());
    // Ann's is on the same machine, and no exception.
    let calls = calls.replace("permit_mynetworks, ", "");
    let listen = format!("unix:{}", socket.display());
    let gateway = Gateway::start(trial, &["policy", "--listen", &listen, "--config"], &[&policy])?;
    wait(|| UnixStream::connect(&socket).is_ok(), "the policy service")?;
    let postfix = Postfix::set_up(&trial.folder.join("catch"), &calls)?;
    bounce(trial, "x@hq.army.ml", "Did you mean x@hq.army.mil?")?;
    let taken_by_none = |sender, to| {
        let replies = Client::connect(CATCH_BY_POSTFIX)?.send(sender, &[to])?;
        same(&replies[0], |reply| {
            reply.starts_with("550 5.1.2") && reply.contains("No mail is taken here")
        })
    };
    taken_by_none("", "general@army.ml")?;
    drop(gateway);
    if bounce(trial, "x@hq.army.ml", "Did you mean x@hq.army.mil?").is_ok() {
        return Err("passes without the policy service".into());
    }
    taken_by_none(ANN, "general@army.ml")?;
    let replies = Client::connect(CATCH_BY_POSTFIX)?.send(ANN, &["general@elsewhere.example"])?;
    same(&replies[0], |reply| reply.starts_with("554 5.7.1"))?;
    same(&postfix.queue()?, str::is_empty)
}

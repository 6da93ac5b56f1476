//! `misdirect scan` and `watch` beside real servers, in namespaces of their own: BIND is the server of the root and of
//! `ml`, Unbound and Knot Resolver ask it, and Postfix, which asks these, sends 200 messages to twenty slips and to names
//! of Mali. Whoever had a look at it, and wherever, tells of the same misdirected mail.
//!
//! What must be seen is looked for again without a directory, and in a log that lost lines, and must not be found.

mod servers;

use super::common::{ANN, Server, apart, ask, in_folder, wait, write};
use super::peers::{Client, Sink};
use super::postfix::{Postfix, SINK, SUBMISSION};
use misdirect_report::place::{root, target};
use misdirect_report::shell::{cargo, output};
use serde_json::Value;
use servers::{KRESD, Servers, UNBOUND};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Hosts that people write to when they mean the same below mil, or below com.
const SLIPS: [&str; 20] = [
    "army.ml",
    "us.army.ml",
    "usace.army.ml",
    "navy.ml",
    "us.navy.ml",
    "navsea.navy.ml",
    "af.ml",
    "us.af.ml",
    "pentagon.af.ml",
    "eglin.af.ml",
    "usmc.ml",
    "uscg.ml",
    "spaceforce.ml",
    "socom.ml",
    "centcom.ml",
    "northcom.ml",
    "stratcom.ml",
    "eucom.ml",
    "africom.ml",
    "gmail.ml",
];

/// The domains that these would have to be registered as, each with the one that is meant, and how many messages of a
/// hundred go there.
const MEANT: [(&str, &str, u64); 13] = [
    ("af.ml", "af.mil", 12),
    ("africom.ml", "africom.mil", 3),
    ("army.ml", "army.mil", 9),
    ("centcom.ml", "centcom.mil", 3),
    ("eucom.ml", "eucom.mil", 3),
    ("gmail.ml", "gmail.com", 3),
    ("navy.ml", "navy.mil", 9),
    ("northcom.ml", "northcom.mil", 3),
    ("socom.ml", "socom.mil", 3),
    ("spaceforce.ml", "spaceforce.mil", 3),
    ("stratcom.ml", "stratcom.mil", 3),
    ("uscg.ml", "uscg.mil", 3),
    ("usmc.ml", "usmc.mil", 3),
];

/// Names that somebody in Mali has, or somebody else under its suffix; of each hundred messages four go there.
const NAMES: [&str; 10] = [
    "boulangerie-sikasso.ml",
    "coton-koutiala.ml",
    "diplomatie.gouv.ml",
    "finances.gouv.ml",
    "hotel-bamako.ml",
    "lemmy.ml",
    "mairie-kayes.ml",
    "moov-africa.ml",
    "sante.gov.ml",
    "usttb.edu.ml",
];

/// Where `watch` answers.
const LISTEN: &str = "127.0.0.1:9153";

/// Builds the command as the first command of the README does, and tries it apart from all else.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            cargo(&["build", "--locked", "--release"])?;
            apart(&["sensor", "--inside"])
        }
        ["--inside"] => in_folder("sensor", inside),
        _ => Err("usage: cargo xtask sensor".into()),
    }
}

fn inside(folder: &Path) -> Result<(), String> {
    let watch = Watch::start(folder)?;
    let sink = Sink::listen(SINK)?;
    let servers = Servers::start(folder, &NAMES)?;
    let mail: Vec<String> = [("unbound", UNBOUND), ("kresd", KRESD)]
        .into_iter()
        .map(|(name, resolver)| {
            ask(folder, resolver)?;
            send(&folder.join(name), &servers.mail)
        })
        .collect::<Result<_, _>>()?;
    drop(sink);
    let file = |name: &str| folder.join(name);
    let captures = ["unbound.pcap", "kresd.pcap"].map(file);
    watch.agrees_with(&captures)?;
    servers.end()?;
    write(&file("mail.log"), &mail.concat())?;

    let zone = ["ml.dnstap", "ml.pcap"].map(file);
    let queries = file("ml.query.log");
    let found = agreeing("the server of ml", &zone, &[])?;
    without_codes(&queries, &found)?;
    agreeing("Unbound", &[file("unbound.log"), file("unbound.pcap")], &[])?;
    let sent = scan(&[file("mail.log")], &[])?;
    let at_resolvers = scan(&captures, &[])?;
    for (who, rows) in [("server of ml", &found), ("resolvers", &at_resolvers), ("mail", &sent)] {
        is_meant(rows).map_err(|error| format!("{who}: {error}"))?;
        println!("sensor: {who}: {rows}");
    }
    each_recipient_counts(&sent)?;

    // What finds nothing wrong now proves nothing.
    if is_meant(&agreeing("nobody", &zone, &["--no-builtin"])?).is_ok() {
        return Err("without a directory everything is found".into());
    }
    let lines = fs::read_to_string(&queries).map_err(|error| error.to_string())?;
    let lines: Vec<&str> = lines.lines().filter(|line| !line.contains("(usmc.ml)")).collect();
    write(&queries, &lines.join("\n"))?;
    match without_codes(&queries, &found) {
        Err(_) => Ok(()),
        Ok(()) => Err("a log that lost lines agrees with the others".into()),
    }
}

/// A log of questions says the same as one of answers, but for what is doubted until somebody says that it does not exist.
fn without_codes(queries: &Path, found: &Rows) -> Result<(), String> {
    const DOUBTED: &str = "gmail.ml";
    let mut rows = scan(&[queries.to_owned()], &[])?;
    if let (None, Some(row)) = (rows.all.get(DOUBTED), found.all.get(DOUBTED)) {
        rows.all.insert(DOUBTED.to_owned(), row.clone());
    }
    if rows == *found { Ok(()) } else { Err(format!("BIND's log: {rows:?}\n{found:?}")) }
}

/// Sends a hundred messages, each in its own transaction, and returns Postfix's log once it is done with all.
fn send(folder: &Path, mail: &Sink) -> Result<String, String> {
    let postfix = Postfix::resolving(folder)?;
    let mut client = Client::connect(SUBMISSION)?;
    let hosts = |times: usize, hosts: &'static [&'static str]| {
        (0..times).flat_map(move |_| hosts).map(|host| format!("general@{host}"))
    };
    for recipient in hosts(3, &SLIPS).chain(hosts(4, &NAMES)) {
        client.send(ANN, &[&recipient])?;
        client.data()?;
    }
    mail.recipients(40)?;
    wait(|| postfix.log().matches("status=bounced").count() == 60, "60 bounces")?;
    wait(|| postfix.queue().is_ok_and(|queue| queue.is_empty()), "an empty queue")?;
    Ok(postfix.log())
}

/// What a row of a result says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    intended: String,
    questions: u64,
    by: String,
}

/// The rows of a result by what was typed, and all questions that there were.
#[derive(Debug, PartialEq, Eq)]
struct Rows {
    all: BTreeMap<String, Row>,
    questions: u64,
}

impl std::fmt::Display for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let misdirected: u64 = self.all.values().map(|row| row.questions).sum();
        let domains = self.all.len();
        write!(f, "{misdirected} of {} questions are for {domains} domains", self.questions)
    }
}

fn scan(files: &[PathBuf], options: &[&str]) -> Result<Rows, String> {
    let mut command = Command::new(program());
    let text =
        output(command.args(["scan", "--as", "jsonl", "--strict"]).args(options).args(files))?;
    rows(&text)
}

/// Of objects that stand in lines, the last of which is a summary.
fn rows(text: &str) -> Result<Rows, String> {
    let lines = text.lines().map(|line| line.trim_end_matches(',')).filter(|line| line.len() > 1);
    let objects = lines.map(serde_json::from_str).collect::<Result<Vec<Value>, _>>();
    let objects = objects.map_err(|error| format!("{error}: {text}"))?;
    let (summary, found) = objects.split_last().ok_or("no summary")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |found: &Value| Row {
        intended: text(&found["intended"]),
        questions: found["questions"].as_u64().unwrap_or_default(),
        by: found["by"].to_string(),
    };
    let all = found.iter().map(|found| (text(&found["typed"]), row(found))).collect();
    Ok(Rows { all, questions: summary["questions"].as_u64().unwrap_or_default() })
}

fn program() -> PathBuf {
    target().join("release/misdirect")
}

/// What each of these files says by itself, which is the same.
fn agreeing(who: &str, files: &[PathBuf], options: &[&str]) -> Result<Rows, String> {
    let one = |file: &PathBuf| scan(std::slice::from_ref(file), options);
    let first = one(&files[0])?;
    for file in &files[1..] {
        let other = one(file)?;
        if other != first {
            return Err(format!("{who}: {}\n{other:?}\n{first:?}", file.display()));
        }
    }
    Ok(first)
}

/// These, those who are meant by them, and nothing else.
fn is_meant(rows: &Rows) -> Result<(), String> {
    let found = rows.all.iter().map(|(typed, row)| (typed.as_str(), row.intended.as_str()));
    let found: Vec<_> = found.collect();
    let meant = MEANT.map(|(typed, intended, _)| (typed, intended));
    if found == meant { Ok(()) } else { Err(format!("found: {found:?}")) }
}

/// A mail server knows of mails: there are as many as were sent.
fn each_recipient_counts(sent: &Rows) -> Result<(), String> {
    for (typed, _, of_hundred) in MEANT {
        let counted = sent.all.get(typed).map(|row| row.questions);
        if counted != Some(2 * of_hundred) {
            return Err(format!("mail to {typed}: {counted:?}, not {}", 2 * of_hundred));
        }
    }
    // What a server on this machine takes is no delivery.
    if sent.questions == 120 { Ok(()) } else { Err(format!("{} mails", sent.questions)) }
}

/// `misdirect watch`, to which both resolvers send dnstap.
struct Watch {
    _server: Server,
}

impl Watch {
    fn start(folder: &Path) -> Result<Self, String> {
        let mut command = Command::new(program());
        command.args(["watch", "--listen", LISTEN]).current_dir(root());
        let sockets = ["unbound.sock", "kresd.sock"].map(|name| folder.join(name));
        for socket in &sockets {
            command.arg("--dnstap").arg(socket);
        }
        let server = Server::start(&mut command)?;
        wait(|| sockets.iter().all(|socket| socket.exists()), "the sockets of watch")?;
        Ok(Self { _server: server })
    }

    /// With captures on the same side. Resolvers send what they have in their own time.
    fn agrees_with(&self, captures: &[PathBuf]) -> Result<(), String> {
        let mut last = String::new();
        let is_so = || {
            let both = findings().and_then(|found| Ok((rows(&found)?, scan(captures, &[])?)));
            last = format!("{both:?}");
            // Postfix asks for MX and A of each recipient.
            both.is_ok_and(|(watch, scan)| watch == scan && watch.questions == 400)
        };
        wait(is_so, "the findings of watch").map_err(|error| format!("{error}: {last}"))
    }
}

fn findings() -> Result<String, String> {
    let mut answer = String::new();
    let mut talk = || {
        let mut stream = TcpStream::connect(LISTEN)?;
        stream.write_all(format!("GET /findings HTTP/1.1\r\nHost: {LISTEN}\r\n\r\n").as_bytes())?;
        stream.read_to_string(&mut answer)
    };
    talk().map_err(|error: std::io::Error| error.to_string())?;
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).ok_or(answer)
}

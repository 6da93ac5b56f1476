//! The examples on the C library beside the servers that they are for: built as their READMEs say, and tried without the
//! check as well, which must fail.

use super::common::{ANN, Server, open_to_all, same, wait, write};
use super::debian;
use super::peers::{Client, Sink};
use super::postfix::{MILTER, Postfix};
use crate::readme::block;
use misdirect_report::place::{root, target};
use misdirect_report::shell::run;
use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const EXIM: &str = "127.0.0.1:10225";

/// What is in front of the ACL of the README, and behind it.
const EXIM_HEAD: &str = "primary_hostname = mail.test
exim_user = Debian-exim
exim_group = Debian-exim
local_interfaces = 127.0.0.1
daemon_smtp_ports = 10225
tls_advertise_hosts =
host_lookup =
keep_environment =
hostlist relay_from_hosts = 127.0.0.1
acl_smtp_rcpt = acl_check_rcpt
begin acl
acl_check_rcpt:
";
const EXIM_TAIL: &str = "  accept
begin routers
all:
  driver = manualroute
  route_list = * 127.0.0.1
  transport = smtp
  self = send
begin transports
smtp:
  driver = smtp
  port = 2526
";

fn unpacked() -> PathBuf {
    target().join("gateway/exim")
}

/// What the checks need, while there is a network: packages, and the library.
pub(super) fn prepare() -> Result<(), String> {
    debian::unpack("exim4-daemon-heavy", &unpacked(), "usr/sbin/exim4")?;
    crate::c::run_install(&["--prefix".to_owned(), prefix().display().to_string()])
}

fn prefix() -> PathBuf {
    target().join("gateway/prefix")
}

pub(super) fn check(folder: &Path, sink: &Sink) -> Result<(), String> {
    debian::add_users(folder, "Debian-exim:x:992:992::/:/bin/false\n", "Debian-exim:x:992:\n")?;
    exim(folder, sink, true).map_err(|error| format!("Exim: {error}"))?;
    if exim(folder, sink, false).is_ok() {
        return Err("Exim: passes without the function".into());
    }
    println!("gateway: Exim");
    milter(folder, sink, true).map_err(|error| format!("the C milter: {error}"))?;
    if milter(folder, sink, false).is_ok() {
        return Err("the C milter: passes where nobody asks it".into());
    }
    println!("gateway: the C milter, under sanitizers");
    Ok(())
}

fn readme(example: &str) -> String {
    format!("examples/{example}/README.md")
}

/// Compiles an example by the command of its README, which begins with `cc`.
fn compile(example: &str, options: &str, output: (&str, &str)) -> Result<(), String> {
    let script = block(&readme(example), "sh", 1)?;
    let from = script.find("\ncc ").ok_or("no cc in the README")? + 1;
    let command = script[from..].replace("\\\n", " ");
    let command = command.lines().next().unwrap_or_default();
    let command = command.replace(output.0, output.1);
    let command = command.replace("/usr/local", &prefix().display().to_string());
    let command = command.replacen("cc ", &format!("cc {options} "), 1);
    run(Command::new("sh").args(["-e", "-c", &command]).current_dir(root()))
}

fn exim(folder: &Path, sink: &Sink, is_asked: bool) -> Result<(), String> {
    let home = folder.join(if is_asked { "exim-asking" } else { "exim-not-asking" });
    let module = home.join("misdirect-exim.so");
    for part in ["spool", "log"] {
        fs::create_dir_all(home.join(part)).map_err(|error| error.to_string())?;
    }
    let (place, module) = ("/usr/local/lib/misdirect-exim.so", module.display().to_string());
    compile("exim", WARNINGS, (place, &module))?;
    let acl = match is_asked {
        true => block(&readme("exim"), "exim", 1)?.replace(place, &module),
        false => String::new(),
    };
    let program = unpacked().join("usr/sbin/exim4");
    let own = format!(
        "exim_path = {}\nspool_directory = {home}/spool\nlog_file_path = {home}/log/%s\n",
        program.display(),
        home = home.display()
    );
    write(&home.join("exim.conf"), &[&own, EXIM_HEAD, &acl, EXIM_TAIL].concat())?;
    run(Command::new("chown")
        .args(["-R", "992:992"])
        .args([home.join("spool"), home.join("log")]))?;
    let mut command = Command::new(program);
    // It complains of its own new process for each delivery, which is not root's.
    command.stderr(Stdio::null());
    let server = Server::start(command.arg("-bdf").arg("-C").arg(home.join("exim.conf")))?;
    let result = recipients(EXIM, sink, "100%@army.mil");
    drop(server);
    let log = || fs::read_to_string(home.join("log/main")).unwrap_or_default();
    result.map_err(|error| format!("{error}\n{}", log()))
}

/// No warning is let pass.
const WARNINGS: &str = "-std=gnu11 -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion";

fn milter(folder: &Path, sink: &Sink, is_asked: bool) -> Result<(), String> {
    let home = folder.join(if is_asked { "milter-asking" } else { "milter-not-asking" });
    fs::create_dir_all(&home).map_err(|error| error.to_string())?;
    let (program, socket) = (home.join("misdirect-milter"), home.join("milter.sock"));
    let sanitizers = "-g -fsanitize=address,undefined -fno-sanitize-recover=all";
    let output = format!("-o {}", program.display());
    compile("milter", &format!("{WARNINGS} {sanitizers}"), ("-o misdirect-milter", &output))?;
    let mut shell = open_to_all(&program);
    let server = Server::start(shell.arg(format!("unix:{}", socket.display())))?;
    wait(|| UnixStream::connect(&socket).is_ok(), "the milter")?;
    let postfix = Postfix::start(&home, &socket, &socket, is_asked)?;
    // A reply by libmilter has no `%`.
    let result = recipients(MILTER, sink, "army.mil").and_then(|()| many());
    let log = postfix.log();
    drop(postfix);
    result.map_err(|error| format!("{error}\n{log}"))?;
    // What sanitizers find at the end, leaks among it, is in the status.
    server.end()
}

/// Those who were meant to be others are refused with these; the others of the message get it; a report passes.
fn recipients(address: &str, sink: &Sink, of_percent: &str) -> Result<(), String> {
    let mut client = Client::connect(address)?;
    let expected = [
        ("general@army.mil", None),
        ("general@army.ml", Some("general@army.mil")),
        ("\"a b\"@ARMY.ML", Some("\"a b\"@army.mil")),
        ("j.doe@us.army.ml", Some("j.doe@us.army.mil")),
        ("100%@army.ml", Some(of_percent)),
        // In an envelope this is one local part.
        ("x|y@army.ml", Some("army.mil")),
        // A slip, but of nobody who is protected.
        ("ann@gmial.com", None),
    ];
    let replies = client.send(ANN, &expected.map(|(to, _)| to))?;
    for ((_, meant), reply) in expected.iter().zip(&replies) {
        let start = match meant {
            Some(meant) => format!("550 5.1.2 Did you mean {meant}?"),
            None => "250".to_owned(),
        };
        same(reply, |reply| reply.starts_with(&start))?;
    }
    client.data()?;
    let arrived = sink.recipients(2)?;
    same(&arrived.join(" "), |to| to == "ann@gmial.com general@army.mil")?;
    let replies = client.send("", &["general@army.ml"])?;
    same(&replies[0], |reply| reply.starts_with("250"))
}

/// Twenty sessions at a time, each with its own answers.
fn many() -> Result<(), String> {
    let sessions: Vec<_> =
        (0..20).map(|number| std::thread::spawn(move || session(number))).collect();
    sessions.into_iter().try_for_each(|session| {
        session.join().map_err(|_| "a session broke".to_owned()).and_then(|result| result)
    })
}

fn session(number: usize) -> Result<(), String> {
    let mut client = Client::connect(MILTER)?;
    for message in 0..10 {
        let to = [format!("u{number}.{message}@army.mil"), format!("u{number}.{message}@army.ml")];
        let replies = client.send(ANN, &[&to[0], &to[1]])?;
        same(&replies[0], |reply| reply.starts_with("250"))?;
        same(&replies[1], |reply| reply.contains(&format!("Did you mean {}?", to[0])))?;
    }
    Ok(())
}

//! Programs that send mail by sendmail, each with the wrapper in its place: a message to the right address
//! arrives; one to a suspect address does not, its reason is shown, and it is kept, whatever the caller
//! does with it; and without the wrapper it would have arrived.

use super::wrapper::{HELD, PROGRAM, README, Wrapper, feed};
use crate::c::tools::exists;
use crate::readme::block;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;

const BODY: &str = "How are you?\n";

/// What a caller is called with, to send the body to one address by a program in the place of sendmail.
type Call = fn(&Wrapper, &str, &str) -> Result<Command, String>;

const CALLERS: [(&str, Call); 6] = [
    ("mutt", |wrapper, sendmail, to| mutt(wrapper, "mutt", sendmail, to)),
    ("neomutt", |wrapper, sendmail, to| mutt(wrapper, "neomutt", sendmail, to)),
    ("s-nail", s_nail),
    ("bsd-mailx", bsd_mailx),
    ("git-send-email", git),
    ("msmtp", msmtp),
];

/// Those that are there, which must all be right.
pub(super) fn run(wrapper: &Wrapper) -> Result<Vec<&'static str>, String> {
    let mut there = Vec::new();
    for (name, call) in CALLERS.into_iter().filter(|(name, _)| is_there(name)) {
        check(wrapper, call).map_err(|error| format!("{name}: {error}"))?;
        there.push(name);
    }
    Ok(there)
}

/// With a wrapper that checks nothing, each of them must fail.
pub(super) fn run_unchecked(wrapper: &Wrapper) -> Result<(), String> {
    for (name, call) in CALLERS.into_iter().filter(|(name, _)| is_there(name)) {
        if check(wrapper, call).is_ok() {
            return Err(format!("{name}: a sendmail that checks nothing passes this test"));
        }
    }
    Ok(())
}

fn is_there(name: &str) -> bool {
    match name {
        "git-send-email" => Path::new("/usr/lib/git-core/git-send-email").exists(),
        name => exists(name),
    }
}

fn check(wrapper: &Wrapper, call: Call) -> Result<(), String> {
    let (program, real) =
        (wrapper.program.display().to_string(), wrapper.sendmail.display().to_string());
    for (sendmail, to, arrives) in [
        (&program, "general@army.mil", true),
        (&program, "general@army.ml", false),
        (&real, "general@army.ml", true),
    ] {
        let found = feed(&mut call(wrapper, sendmail, to)?, BODY)?;
        let (sent, kept) = (wrapper.take("sent"), wrapper.take(HELD));
        let (here, there) = if arrives { (&sent, &kept) } else { (&kept, &sent) };
        let is_one = here.as_ref().is_some_and(|text| text.contains(BODY.trim()));
        let said = String::from_utf8_lossy(&found.stderr).into_owned()
            + &String::from_utf8_lossy(&found.stdout);
        let is_told = arrives || said.contains("Did you mean general@army.mil?");
        if !is_one || there.is_some() || !is_told || found.status.success() != arrives {
            let status = found.status;
            return Err(format!("{sendmail} to {to}: {status}: {said}\nsent: {sent:?}"));
        }
    }
    Ok(())
}

/// With the settings of the README, in which only the program is another.
fn mutt(wrapper: &Wrapper, name: &str, sendmail: &str, to: &str) -> Result<Command, String> {
    let settings = block(README, "muttrc", 1)?;
    let settings = settings.replace(&format!("~/{}", PROGRAM), sendmail);
    let text = format!("{settings}set copy=no\nset from=me@example.org\n");
    wrapper.write(".muttrc", &text)?;
    let mut mutt = wrapper.command(Path::new(name));
    mutt.args(["-s", "hello", "--", to]);
    Ok(mutt)
}

fn s_nail(wrapper: &Wrapper, sendmail: &str, to: &str) -> Result<Command, String> {
    // To it and whatever it calls, home is that of the user who runs it, whatever the environment says.
    let dead = wrapper.home.join("dead.letter");
    let mut mail = wrapper.command(Path::new("s-nail"));
    mail.env("MISDIRECT_HELD", wrapper.home.join(HELD));
    mail.args(["-:/", "-S", "v15-compat", "-S", "sendwait"]);
    mail.args(["-S", &format!("mta={sendmail}"), "-S", &format!("DEAD={}", dead.display())]);
    mail.args(["-r", "me@example.org", "-s", "hello", to]);
    Ok(mail)
}

fn bsd_mailx(wrapper: &Wrapper, sendmail: &str, to: &str) -> Result<Command, String> {
    wrapper.write(".mailrc", &format!("set sendmail={sendmail}\nset sendwait\n"))?;
    let mut mail = wrapper.command(Path::new("bsd-mailx"));
    mail.args(["-n", "-s", "hello", to]);
    Ok(mail)
}

fn git(wrapper: &Wrapper, sendmail: &str, to: &str) -> Result<Command, String> {
    let patch = "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n\
                 From: Me <me@example.org>\nSubject: [PATCH] hello\n\n";
    wrapper.write("0001-hello.patch", &format!("{patch}{BODY}---\n"))?;
    wrapper.write(".gitconfig", "[user]\n\tname = Me\n\temail = me@example.org\n")?;
    let mut git = wrapper.command(Path::new("git"));
    git.args(["send-email", "--sendmail-cmd", sendmail, "--confirm=never", "--suppress-cc=all"]);
    git.args(["--from=me@example.org", &format!("--to={to}"), "0001-hello.patch"]);
    git.current_dir(&wrapper.home);
    Ok(git)
}

/// As the real sendmail behind the wrapper, with a mail server on this machine.
fn msmtp(wrapper: &Wrapper, sendmail: &str, to: &str) -> Result<Command, String> {
    let server = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    let port = server.local_addr().map_err(|error| error.to_string())?.port();
    let account = format!("account default\nhost 127.0.0.1\nport {port}\nfrom me@example.org\n");
    let settings = wrapper.write(".msmtprc", &account)?;
    let place = wrapper.home.join("sent");
    // One connection, if any; the thread ends with the program that runs the tests.
    thread::spawn(move || server.accept().map(|(stream, _)| take_mail(stream, &place)));
    let is_wrapper = sendmail != wrapper.sendmail.display().to_string();
    let program = if is_wrapper { sendmail } else { "msmtp" };
    let mut msmtp = wrapper.command(Path::new(program));
    msmtp.env("MISDIRECT_SENDMAIL", "/usr/bin/msmtp");
    msmtp.arg("-C").arg(settings).args(["-a", "default", "--", to]);
    Ok(msmtp)
}

/// Takes one message, and keeps its text.
fn take_mail(stream: TcpStream, place: &Path) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    out.write_all(b"220 sink\r\n")?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(line) = lines.next() {
        let line = line?.to_ascii_uppercase();
        if line == "DATA" {
            out.write_all(b"354 go on\r\n")?;
            let text: Vec<String> =
                lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
            fs::write(place, text.join("\n"))?;
        }
        out.write_all(if line == "QUIT" { b"221 bye\r\n" } else { b"250 well\r\n" })?;
    }
    Ok(())
}

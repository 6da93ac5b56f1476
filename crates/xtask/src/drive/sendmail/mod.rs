//! `examples/sendmail` from end to end: built and set up as its README says in a home that has nothing, called
//! by hand and by the programs of `callers`, with a program in place of the real sendmail that keeps what it gets.

mod callers;
mod wrapper;

use crate::c::tools::{WARNINGS, prefix};
use crate::readme::block;
use misdirect_report::place::root;
use misdirect_report::shell::run;
use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use wrapper::{HELD, PROGRAM, README, Wrapper, feed};

/// `EX_DATAERR`, and what the stand-in for sendmail ends with when it is told to fail.
const DATA_ERROR: i32 = 65;
const TEMPORARY: i32 = 75;

/// Writes its arguments and what it reads, and ends as `STATUS` says.
const SENDMAIL: &str =
    "#!/bin/sh\necho \"$@\" >\"$SENT.arguments\"\ncat >\"$SENT\"\nexit ${STATUS:-0}\n";

/// Whose home it is in the README.
const HOME: &str = "/home/ann";
const ALLOWED: &str = ".misdirect-allowed";

/// Compiles the example, and has it send and hold back.
pub(crate) fn check(folder: &Path) -> Result<(), String> {
    let home = folder.join("sendmail");
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home).map_err(|error| error.to_string())?;
    install(&home)?;
    let sendmail = home.join("sendmail");
    fs::write(&sendmail, SENDMAIL).map_err(|error| error.to_string())?;
    fs::set_permissions(&sendmail, fs::Permissions::from_mode(0o755)).map_err(|e| e.to_string())?;
    let unchecked = compile(&home)?;
    let wrapper = Wrapper { program: home.join(PROGRAM), sendmail, home };
    wrapper.by_hand()?;
    wrapper.readme()?;
    wrapper.allowed()?;
    wrapper.kept()?;
    wrapper.shown()?;
    wrapper.status()?;
    let callers = callers::run(&wrapper)?;
    // What finds nothing wrong without the check proves nothing.
    let wrapper = Wrapper { program: unchecked, ..wrapper };
    if wrapper.by_hand().is_ok() {
        return Err("a sendmail that checks nothing passes these tests".into());
    }
    callers::run_unchecked(&wrapper)?;
    println!("c: examples/sendmail, called by {}", callers.join(", "));
    Ok(())
}

/// The commands of the README, as they stand there, in a home that has never seen the library.
fn install(home: &Path) -> Result<(), String> {
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", &block(README, "sh", 1)?]).current_dir(root());
    for (variable, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        if let (None, Some(own)) = (env::var_os(variable), env::var_os("HOME")) {
            shell.env(variable, Path::new(&own).join(folder));
        }
    }
    run(shell.env("HOME", home))
}

/// Lets no warning pass; returns a program that does everything except check.
fn compile(home: &Path) -> Result<PathBuf, String> {
    let source = root().join("examples/sendmail/misdirect-sendmail.c");
    let text = fs::read_to_string(&source).map_err(|error| error.to_string())?;
    let without = text.replace("if (suspects(&to, allowed_path) > 0)", "if (0)");
    if without == text {
        return Err("examples/sendmail: the check is not where it was".into());
    }
    let (copy, program) = (home.join("unchecked.c"), home.join("unchecked"));
    fs::write(&copy, without).map_err(|error| error.to_string())?;
    let compiler = |source: &Path| {
        let mut compiler = Command::new("cc");
        compiler.arg("-I").arg(prefix().join("include")).arg(source);
        compiler
    };
    run(compiler(&source).args(["-std=gnu11", "-fsyntax-only"]).args(WARNINGS))?;
    let library = prefix().join("lib/libmisdirect.a");
    let mut command = compiler(&copy);
    run(command.arg(library).args(["-lm", "-lpthread", "-ldl", "-o"]).arg(&program))?;
    Ok(program)
}

/// A call: options and recipients, the message's header, and what is to come of it.
struct Case(&'static [&'static str], &'static str, Outcome);

/// What comes of it: it is sent, or held back with this in the reason.
enum Outcome {
    Sent,
    Held(&'static str),
}

use Outcome::{Held, Sent};

#[rustfmt::skip] // a table
const CASES: [Case; 60] = [
    Case(&["-oi", "general@army.mil"], "", Sent),
    Case(&["-oi", "general@army.ml"], "", Held("general@army.mil")),
    // Wrong for certain, and either may be right.
    Case(&["ann@mail.con"], "", Held("ann@mail.com or ann@gmail.com")),
    // One among many holds all back.
    Case(&["-oi", "--", "a@gmail.com", "b@gmial.com"], "", Held("b@gmail.com")),
    // A word is a list, as in a header.
    Case(&["-i", "a@gmail.com, Bo <b@gmial.com>"], "", Held("b@gmail.com")),
    // The value of an option is no recipient.
    Case(&["-oi", "-f", "me@army.ml", "-F", "x@gmial.com", "a@gmail.com"], "", Sent),
    Case(&["-fme@army.ml", "a@gmail.com"], "", Sent),
    Case(&["-r", "me@army.ml", "a@gmail.com"], "", Sent),
    Case(&["-itf", "me@army.ml"], "To: a@gmail.com\n", Sent),
    Case(&["-V", "id@gmial.com", "-N", "never", "-R", "hdrs", "a@gmail.com"], "", Sent),
    Case(&["-X", "x@gmial.com", "-p", "smtp:x@gmial.com", "a@gmail.com"], "", Sent),
    Case(&["-oMas", "x@gmial.com", "a@gmail.com"], "", Sent),
    Case(&["-o", "i", "-O", "Foo=x@gmial.com", "a@gmail.com"], "", Sent),
    // And it does not swallow the recipient.
    Case(&["-fme@example.org", "b@gmial.com"], "", Held("b@gmail.com")),
    Case(&["-oi", "b@gmial.com"], "", Held("b@gmail.com")),
    Case(&["-bm", "b@gmial.com"], "", Held("b@gmail.com")),
    Case(&["-B", "8BITMIME", "-oem", "b@gmial.com"], "", Held("b@gmail.com")),
    Case(&["-Gv", "b@gmial.com"], "", Held("b@gmail.com")),
    Case(&["-d0.1", "b@gmial.com"], "", Held("b@gmail.com")),
    // msmtp's.
    Case(&["-a", "x@gmial.com", "-C", "/home/x@gmial.com/rc", "-oi", "a@gmail.com"], "", Sent),
    Case(&["--account", "x@gmial.com", "--user=x@gmial.com", "a@gmail.com"], "", Sent),
    Case(&["--from", "x@army.ml", "--host", "x@gmial.com", "a@gmail.com"], "", Sent),
    Case(&["-a", "work", "-oi", "b@gmial.com"], "", Held("b@gmail.com")),
    Case(&["--tls", "b@gmial.com"], "", Held("b@gmail.com")),
    Case(&["--account=work", "b@gmial.com"], "", Held("b@gmail.com")),
    Case(&["--read-envelope-from", "a@gmail.com"], "To: b@gmial.com\n", Sent),
    Case(&["--read-recipients"], "To: b@gmial.com\n", Held("b@gmail.com")),
    Case(&["--read-rec", "-a", "work"], "To: b@gmial.com\n", Held("b@gmail.com")),
    Case(&["a@gmail.com", "-t"], "To: b@gmial.com\n", Held("b@gmail.com")),
    Case(&["a@gmail.com", "-a", "x@gmial.com"], "", Sent),
    // Recipients in the header count only with -t, which may stand among other letters.
    Case(&["-oi", "a@gmail.com"], "To: b@gmial.com\n", Sent),
    Case(&["-oi", "-t"], "To: b@gmial.com\n", Held("b@gmail.com")),
    Case(&["-ti"], "To: b@gmial.com\n", Held("b@gmail.com")),
    Case(&["-it"], "To: b@gmial.com\n", Held("b@gmail.com")),
    Case(&["-Gitv"], "To: b@gmial.com\n", Held("b@gmail.com")),
    Case(&["-odt", "a@gmail.com"], "To: b@gmial.com\n", Sent),
    Case(&["-ft", "a@gmail.com"], "To: b@gmial.com\n", Sent),
    Case(&["--", "-t", "a@gmail.com"], "To: b@gmial.com\n", Sent),
    // Fields: names and comments, folds, groups, any separator, any case.
    Case(&["-t"], "To: \"Doe, Joe\" <joe@gmail.com>,\n ann (x, y) <ann@gmial.com>\n", Held("ann@gmail.com")),
    Case(&["-t"], "Cc: friends: a@gmail.com, b@hotmial.com;\n", Held("b@hotmail.com")),
    Case(&["-t"], "TO: a@gmail.com; c@yahoo.com b@gmial.com\r\n", Held("b@gmail.com")),
    Case(&["-t"], "To:\n\ta@gmail.com,\n\tBo\n\t<b@gmial.com>\n", Held("b@gmail.com")),
    Case(&["-t"], "To : b@gmial.com\n", Held("b@gmail.com")),
    Case(&["-t"], "To: \"x@gmial.com\" <a@gmail.com>\nReply-To: x@gmial.com\nTo-Do: x@gmial.com\n", Sent),
    Case(&["-t"], "Bcc: undisclosed-recipients:;\nTo: a@gmail.com\n", Sent),
    Case(&["-t"], "To: a@gmail.com (was x@gmial.com)\n", Sent),
    // What looks like a header in the body is none.
    Case(&["-t"], "To: a@gmail.com\n\nBcc: b@gmial.com\n", Sent),
    // Sent on, to these alone.
    Case(&["-t"], "To: b@gmial.com\nResent-To: a@gmail.com\n", Sent),
    Case(&["-t"], "Resent-Cc: b@gmial.com\nTo: a@gmail.com\n", Held("b@gmail.com")),
    Case(&["-t"], "To: a@gmail.com\nResent-To: a@gmail.com\nResent-Bcc: b@gmial.com\n", Held("b@gmail.com")),
    Case(&["a@gmail.com"], "Resent-To: b@gmial.com\n", Sent),
    // The sender's own domain, which no directory has.
    Case(&["you@custmer-of-ours.example"], "From: me@customer-of-ours.example\n", Held("you@customer-of-ours.example")),
    Case(&["you@custmer-of-ours.example", "-f", "me@customer-of-ours.example"], "", Held("you@customer-of-ours.example")),
    // A word without an @ is a user here, unless the @ is what is missing.
    Case(&["root"], "", Sent),
    Case(&["gmial.com"], "", Sent),
    Case(&["ann.smith"], "", Sent),
    Case(&["joegmail.com"], "", Held("joe@gmail.com")),
    // What sends no message.
    Case(&["-bs"], "To: b@gmial.com\n", Sent),
    Case(&["-qRgmial.com", "b@gmial.com"], "", Sent),
    Case(&["--serverinfo", "--host", "gmial.com"], "", Sent),
];

impl Wrapper {
    /// The program with one recipient; its status and what it says.
    fn call(&self, to: &str, with: &[(&str, &str)]) -> Result<(Option<i32>, String), String> {
        let mut command = self.command(&self.program);
        command.arg(to).envs(with.iter().copied());
        let found = feed(&mut command, "To: general@army.ml\n\nhi\nFrom here")?;
        Ok((found.status.code(), String::from_utf8_lossy(&found.stderr).into_owned()))
    }

    fn by_hand(&self) -> Result<(), String> {
        // 200 kB: more than a pipe holds.
        let body = "From the beginning\n.\n".to_owned() + &"x".repeat(70).repeat(3000) + "\n";
        for Case(arguments, header, outcome) in &CASES {
            let message = format!("{header}\n{body}");
            let found = feed(self.command(&self.program).args(*arguments), &message)?;
            let said = String::from_utf8_lossy(&found.stderr).into_owned();
            let (sent, kept) = (self.take("sent"), self.take(HELD));
            let right = match outcome {
                Sent => found.status.success() && sent.as_ref() == Some(&message) && kept.is_none(),
                Held(meant) => {
                    let held = found.status.code() == Some(DATA_ERROR) && sent.is_none();
                    let kept =
                        kept.is_some_and(|kept| kept.contains("\n>From the beginning\n.\nxx"));
                    held && kept && said.contains(&format!("Did you mean {meant}?"))
                }
            };
            if !right {
                return Err(format!("{arguments:?}, {header:?}: {}: {said}", found.status));
            }
        }
        Ok(())
    }

    /// The README shows what the program says.
    fn readme(&self) -> Result<(), String> {
        let (_, said) = self.call("general@army.ml", &[])?;
        self.take(HELD);
        let said = said.replace(&self.home.display().to_string(), HOME);
        if block(README, "text", 1)? == said {
            return Ok(());
        }
        Err(format!("examples/sendmail/README.md shows something else than\n{said}"))
    }

    /// Addresses that the user says are right, with blanks around them; a line that is none is named.
    fn allowed(&self) -> Result<(), String> {
        let list = "# mine\n\n \tGeneral@army.ml \r\narmy.ml\nAnn <ann@gmial.com>";
        fs::write(self.home.join(ALLOWED), list).map_err(|error| error.to_string())?;
        for to in ["general@army.ml", "ann@gmial.com"] {
            let (status, said) = self.call(to, &[])?;
            let named = said.lines().collect::<Vec<_>>();
            let line = format!("{}, line 4: not an address", self.home.join(ALLOWED).display());
            let is_named = matches!(named[..], [only] if only.ends_with(&line));
            if status != Some(0) || self.take("sent").is_none() || !is_named {
                return Err(format!("allowed, {to}: {status:?}: {said}"));
            }
        }
        let (status, _) = self.call("colonel@army.ml", &[])?;
        self.take(ALLOWED);
        self.take(HELD);
        if status == Some(DATA_ERROR) { Ok(()) } else { Err("one line allows another".into()) }
    }

    /// A held message is kept, private, one after the other; or it is said that it is not.
    fn kept(&self) -> Result<(), String> {
        self.call("general@army.ml", &[])?;
        self.call("ann@gmial.com", &[])?;
        let mode = fs::metadata(self.home.join(HELD)).map_err(|error| error.to_string())?;
        let text = self.take(HELD).unwrap_or_default();
        let messages: Vec<&str> = text.split("From misdirect-sendmail ").collect();
        let message = "\nTo: general@army.ml\n\nhi\n>From here\n\n";
        let right = messages.len() == 3 && messages[1..].iter().all(|one| one.ends_with(message));
        if !right || mode.permissions().mode() & 0o777 != 0o600 {
            return Err(format!("kept: {mode:?}\n{text}"));
        }
        let folder = self.home.display().to_string();
        for (held, expected) in [("", "nothing was sent.\n"), (folder.as_str(), "is not kept: ")] {
            let (_, said) = self.call("general@army.ml", &[("MISDIRECT_HELD", held)])?;
            if !said.contains(expected) || self.take(HELD).is_some() {
                return Err(format!("MISDIRECT_HELD={held}: {said}"));
            }
        }
        Ok(())
    }

    /// What a terminal is given: letters of its own set, and nothing that it obeys.
    fn shown(&self) -> Result<(), String> {
        for (locale, to, expected) in [
            ("C.UTF-8", "general@army.ml", "“i” is missing"),
            ("C", "general@army.ml", "\"i\" is missing"),
            ("POSIX", "jö@gmial.com", ": j?@gmial.com: Did you mean j?@gmail.com?"),
            ("C.UTF-8", "jö@gmial.com", ": jö@gmial.com: Did you mean jö@gmail.com?"),
            ("C.UTF-8", "j\u{1b}o@gmial.com", ": j?o@gmial.com: "),
            ("C.UTF-8", "j\u{202e}o@gmial.com", ": j?o@gmial.com: "),
        ] {
            let (_, said) = self.call(to, &[("LC_ALL", locale)])?;
            self.take(HELD);
            if !said.contains(expected) || locale != "C.UTF-8" && !said.is_ascii() {
                return Err(format!("{locale}, {to:?}: {said}"));
            }
        }
        Ok(())
    }

    /// The real one's status is the answer, with its arguments as they were.
    fn status(&self) -> Result<(), String> {
        let mut failing = self.command(&self.program);
        failing.args(["-oi", "-f", "me@example.org", "a@gmail.com"]).env("STATUS", "75");
        let status = feed(&mut failing, "\nhi\n")?.status.code();
        let arguments = self.take("sent.arguments").unwrap_or_default();
        self.take("sent");
        if status != Some(TEMPORARY) || arguments != "-oi -f me@example.org a@gmail.com\n" {
            return Err(format!("sendmail's own failure is {status:?}, called with {arguments}"));
        }
        Ok(())
    }
}

//! `examples/sendmail` from end to end: compiled as its README says, called by hand and by mutt, with a
//! program in place of the real sendmail that keeps what it gets.

use crate::c::tools::{WARNINGS, exists, prefix};
use misdirect_report::place::root;
use misdirect_report::shell::{output, run};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// `EX_DATAERR`, and what the stand-in for sendmail ends with when it is told to fail.
const DATA_ERROR: i32 = 65;
const TEMPORARY: i32 = 75;

/// Writes its arguments and what it reads, and ends as `STATUS` says.
const SENDMAIL: &str =
    "#!/bin/sh\necho \"$@\" >\"$SENT.arguments\"\ncat >\"$SENT\"\nexit ${STATUS:-0}\n";

/// Compiles the example, and has it send and hold back.
pub(crate) fn check(folder: &Path) -> Result<(), String> {
    let place = folder.join("sendmail");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).map_err(|error| error.to_string())?;
    let mut config = Command::new("pkg-config");
    config.args(["--cflags", "--libs", "misdirect"]);
    let flags = output(config.env("PKG_CONFIG_PATH", prefix().join("lib/pkgconfig")))?;
    let program = place.join("misdirect-sendmail");
    let source = root().join("examples/sendmail/misdirect-sendmail.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-std=gnu11", "-O2"]).args(WARNINGS).arg(source).arg("-o").arg(&program);
    run(compiler.args(flags.split_whitespace()))?;
    let sendmail = place.join("sendmail");
    fs::write(&sendmail, SENDMAIL).map_err(|error| error.to_string())?;
    fs::set_permissions(&sendmail, fs::Permissions::from_mode(0o755)).map_err(|e| e.to_string())?;
    let wrapper = Wrapper { program, sendmail, place };
    wrapper.by_hand()?;
    if exists("mutt") {
        wrapper.by_mutt()?;
        println!("c: examples/sendmail, with mutt");
    } else {
        println!("c: examples/sendmail; mutt is not there");
    }
    Ok(())
}

struct Wrapper {
    program: PathBuf,
    /// What stands for the real one.
    sendmail: PathBuf,
    place: PathBuf,
}

/// A call: options and recipients, the message's header, and what is to come of it.
struct Case {
    arguments: &'static [&'static str],
    header: &'static str,
    /// Part of the reason; empty where the message is to go.
    held: &'static str,
}

#[rustfmt::skip] // a table
const CASES: [Case; 12] = [
    Case { arguments: &["-oi", "general@army.mil"], header: "", held: "" },
    Case { arguments: &["-oi", "general@army.ml"], header: "", held: "general@army.mil" },
    // One among many holds all back.
    Case { arguments: &["-oi", "--", "a@gmail.com", "b@gmial.com"], header: "", held: "b@gmail.com" },
    // The value of an option is no recipient.
    Case { arguments: &["-oi", "-f", "me@army.ml", "-F", "x@gmial.com", "a@gmail.com"], header: "", held: "" },
    // Recipients in the header count only with -t.
    Case { arguments: &["-oi", "a@gmail.com"], header: "To: b@gmial.com\n", held: "" },
    Case { arguments: &["-oi", "-t"], header: "To: b@gmial.com\n", held: "b@gmail.com" },
    Case { arguments: &["-t"], header: "To: \"Doe, Joe\" <joe@gmail.com>,\n ann (x, y) <ann@gmial.com>\n", held: "ann@gmail.com" },
    Case { arguments: &["-t"], header: "Cc: friends: a@gmail.com, b@hotmial.com;\n", held: "b@hotmail.com" },
    Case { arguments: &["-t"], header: "Bcc: undisclosed-recipients:;\nTo: a@gmail.com\n", held: "" },
    // The sender's own domain, which no directory has.
    Case { arguments: &["you@custmer-of-ours.example"], header: "From: me@customer-of-ours.example\n", held: "you@customer-of-ours.example" },
    // What looks like a header in the body is none.
    Case { arguments: &["-t"], header: "To: a@gmail.com\n\nBcc: b@gmial.com\n", held: "" },
    // What is no address sendmail has to judge.
    Case { arguments: &["root"], header: "", held: "" },
];

impl Wrapper {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("MISDIRECT_SENDMAIL", &self.sendmail).env("SENT", self.place.join("sent"));
        command.env("MISDIRECT_ALLOWED", self.place.join("allowed")).env("HOME", &self.place);
        command.env("LD_LIBRARY_PATH", prefix().join("lib"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What was sent, once.
    fn sent(&self) -> Option<String> {
        let path = self.place.join("sent");
        let text = fs::read_to_string(&path).ok();
        let _ = fs::remove_file(path);
        text
    }

    fn by_hand(&self) -> Result<(), String> {
        // 200 kB: more than a pipe holds.
        let body = "From the beginning\n.\n".to_owned() + &"x".repeat(70).repeat(3000) + "\n";
        for case in &CASES {
            let message = format!("{}\n{body}", case.header);
            let found = feed(self.command(&self.program).args(case.arguments), &message)?;
            let said = String::from_utf8_lossy(&found.stderr).into_owned();
            let sent = self.sent();
            let right = match case.held {
                "" => found.status.code() == Some(0) && sent.as_deref() == Some(&message),
                meant => {
                    let held = found.status.code() == Some(DATA_ERROR) && sent.is_none();
                    held && said.contains(&format!("did you mean {meant}?"))
                }
            };
            if !right {
                let status = found.status;
                return Err(format!("{:?}, {:?}: {status}: {said}", case.arguments, case.header));
            }
        }
        self.readme()?;
        // An address that the user says is right.
        fs::write(self.place.join("allowed"), "general@army.ml\n").map_err(|e| e.to_string())?;
        let allowed = feed(self.command(&self.program).arg("general@army.ml"), "\nhi\n")?;
        fs::remove_file(self.place.join("allowed")).map_err(|error| error.to_string())?;
        if !allowed.status.success() || self.sent().is_none() {
            return Err("an allowed address is held back".into());
        }
        // The real one's status is the answer, with its arguments as they were.
        let mut failing = self.command(&self.program);
        failing.args(["-oi", "-f", "me@example.org", "a@gmail.com"]).env("STATUS", "75");
        let status = feed(&mut failing, "\nhi\n")?.status.code();
        let arguments = fs::read_to_string(self.place.join("sent.arguments")).unwrap_or_default();
        self.sent();
        if status != Some(TEMPORARY) || arguments != "-oi -f me@example.org a@gmail.com\n" {
            return Err(format!("sendmail's own failure is {status:?}, called with {arguments}"));
        }
        Ok(())
    }

    /// The README shows what the program says.
    fn readme(&self) -> Result<(), String> {
        let path = root().join("examples/sendmail/README.md");
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        let shown = text.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
        let said = feed(self.command(&self.program).arg("general@army.ml"), "\nhi\n")?.stderr;
        let said = String::from_utf8_lossy(&said);
        if shown == Some(&*said) {
            return Ok(());
        }
        Err(format!("examples/sendmail/README.md shows something else than\n{said}"))
    }

    /// A message that mutt sends arrives, one to a suspect recipient does not; and without the wrapper it
    /// would have.
    fn by_mutt(&self) -> Result<(), String> {
        for (sendmail, to, arrives) in [
            (&self.program, "general@army.mil", true),
            (&self.program, "general@army.ml", false),
            (&self.sendmail, "general@army.ml", true),
        ] {
            let settings = self.place.join("muttrc");
            let text = format!(
                "set sendmail=\"{} -oem -oi\"\nset copy=no\nset from=me@example.org\n",
                sendmail.display()
            );
            fs::write(&settings, text).map_err(|error| error.to_string())?;
            let mut mutt = self.command(Path::new("mutt"));
            mutt.arg("-F").arg(&settings).args(["-s", "hello", "--", to]);
            let found = feed(&mut mutt, "How are you?\n")?;
            let sent = self.sent();
            let right = match &sent {
                Some(sent) => arrives && sent.contains("How are you?") && found.status.success(),
                None => !arrives && !found.status.success(),
            };
            if !right {
                let said = String::from_utf8_lossy(&found.stderr);
                return Err(format!("mutt to {to}: {}: {said}\nsent: {sent:?}", found.status));
            }
        }
        Ok(())
    }
}

/// Runs a command with text on its standard input.
fn feed(command: &mut Command, text: &str) -> Result<Output, String> {
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    if let Some(mut input) = child.stdin.take() {
        // One that reads no more says so by its status.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait_with_output().map_err(|error| error.to_string())
}

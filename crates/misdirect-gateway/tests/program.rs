//! The program from outside: its arguments, standard input and output, its metrics, and how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

fn gateway(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_misdirect-gateway"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it on an input, to its end.
fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = gateway(arguments).spawn().unwrap();
    // One that ends at once reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const REQUEST: &str = "request=smtpd_access_policy\nprotocol_state=RCPT\nclient_address=127.0.0.1\n\
                       sender=ann@sender.example\nrecipient=general@army.ml\n\n";

#[test]
fn it_answers_on_standard_input_and_output() {
    let output = run(&["policy", "--stdio"], &REQUEST.repeat(3));
    let refused = "action=550 5.1.2 Did you mean general@army.mil? \"i\" is missing. \
                   If the address is right, tell your postmaster\n\n";
    assert_eq!(text(&output.stdout), refused.repeat(3));
    assert!(output.status.success());
    assert!(text(&output.stderr).lines().all(|line| line.starts_with("{\"time\":")));

    let lines = "config|ready\nreport|0.7|1|smtp-in|link-connect|s|h|pass|local|local\n\
                 report|0.7|1|smtp-in|tx-mail|s|m|ok|ann@sender.example\n\
                 filter|0.7|1|smtp-in|rcpt-to|s|t|general@army.ml\n";
    let output = run(&["opensmtpd"], lines);
    let said = text(&output.stdout);
    assert!(said.contains("register|filter|smtp-in|rcpt-to\n"), "{said}");
    assert!(
        said.contains("\nfilter-result|s|t|reject|550 5.1.2 Did you mean general@army.mil?"),
        "{said}"
    );
}

#[test]
fn a_policy_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gateway.toml");
    let path = file.to_str().unwrap();
    fs::write(folder.path().join("partners"), "customer-of-ours.example 5 @5\n").unwrap();
    fs::write(&file, "[directories]\ntrusted = [\"partners\"]\n[override]\nminutes = 5\n").unwrap();
    let output = run(&["check-config", path], "");
    let said = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for line in [
        "reject: military or government at 0.9 or more",
        "log: any domain at 0.090909 or more",
        "judged: mail of users who logged in, and from 127.0.0.0/8, ::1/128",
        "a second sending within 5 minutes passes",
    ] {
        assert!(said.lines().any(|found| found == line), "{line}\n{said}");
    }
    for (policy, list, error) in [
        ("[[rule]]\nprobability = 2\naction = \"log\"", "", format!("{path}:2: a probability")),
        (
            "[directories]\ntrusted = [\"partners\"]",
            "",
            "partners: there is no domain in it".into(),
        ),
        (
            "[directories]\ntrusted = [\"partners\"]",
            "ok.example\nx y\n",
            "partners:2: the weight".into(),
        ),
        ("[directories]\ntrusted = [\"nowhere\"]", "", "nowhere: No such file".into()),
    ] {
        fs::write(&file, policy).unwrap();
        fs::write(folder.path().join("partners"), list).unwrap();
        // A server does not start either.
        for arguments in [&["check-config", path][..], &["policy", "--stdio", "--config", path]] {
            let output = run(arguments, "");
            assert_eq!(output.status.code(), Some(2));
            assert!(text(&output.stderr).contains(&error), "{}", text(&output.stderr));
        }
    }
}

/// What is about whole messages is refused for a filter that is asked about recipients, before it starts.
#[test]
fn a_policy_is_checked_for_a_front_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gateway.toml");
    let path = file.to_str().unwrap();
    let rule = |action| format!("[[rule]]\nprobability = 0.9\naction = \"{action}\"\n");
    for (action, front, is_taken) in [
        ("hold", "policy", true),
        ("tag", "milter", true),
        ("defer", "opensmtpd", true),
        ("hold", "opensmtpd", false),
        ("tag", "opensmtpd", false),
    ] {
        fs::write(&file, rule(action)).unwrap();
        assert!(run(&["check-config", path], "").status.success());
        let output = run(&["check-config", "--for", front, path], "");
        assert_eq!(output.status.success(), is_taken, "{action}, {front}");
        assert_eq!(text(&output.stderr).contains(&format!("rule 1: {action} is about")), !is_taken);
    }
    let output = run(&["opensmtpd", "--config", path], "");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let policy = run(&["policy", "--stdio", "--config", path], REQUEST);
    assert_eq!(text(&policy.stdout), "action=PREPEND X-Misdirect: probability=0.998887\n\n");
}

#[test]
fn it_listens_on_this_machine_alone() {
    for arguments in [
        &["milter", "--listen", "0.0.0.0:10046"],
        &["policy", "--listen", "192.0.2.1:10045"][..],
        &["policy", "--listen", "0.0.0.0:10045"],
        &["policy", "--listen", "unix:"],
        &["policy", "--listen", "somewhere"],
        &["policy", "--stdio", "--metrics", "0.0.0.0:9845"],
    ] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("127.0.0.1"), "{}", text(&output.stderr));
    }
}

/// A port that nobody has.
fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn connect(port: u16) -> TcpStream {
    let attempts = (0..200).find_map(|_| {
        sleep(Duration::from_millis(50));
        TcpStream::connect(("127.0.0.1", port)).ok()
    });
    attempts.expect("a server")
}

fn get(port: u16, path: &str) -> String {
    let mut stream = connect(port);
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    page
}

fn end(mut child: Child) {
    let status = Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(status.success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn it_tells_what_it_counted_and_ends_when_told() {
    let (service, metrics) = (port(), port());
    let (listen, page) = (format!("127.0.0.1:{service}"), format!("127.0.0.1:{metrics}"));
    let child = gateway(&["policy", "--listen", &listen, "--metrics", &page]).spawn().unwrap();
    let mut stream = connect(service);
    stream.write_all(REQUEST.as_bytes()).unwrap();
    let mut answer = String::new();
    BufReader::new(&stream).read_line(&mut answer).unwrap();
    assert!(answer.starts_with("action=550 5.1.2 "), "{answer}");
    let said = get(metrics, "/metrics");
    for line in ["misdirect_recipients_total{outcome=\"reject\"} 1", "misdirect_connections 1"] {
        assert!(said.lines().any(|found| found == line), "{line}\n{said}");
    }
    assert!(get(metrics, "/health").starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(get(metrics, "/").starts_with("HTTP/1.1 404"));
    end(child);
}

/// A socket that is left of a run that was killed is in nobody's way; one that is in use is.
#[test]
fn a_stale_socket_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    let listen = format!("unix:{}", path.display());
    let start = || {
        let child = gateway(&["policy", "--listen", &listen]).spawn().unwrap();
        let is_there = |_: &i32| UnixStream::connect(&path).is_ok();
        let found = (0..200).inspect(|_| sleep(Duration::from_millis(50))).find(is_there);
        assert!(found.is_some());
        child
    };
    let mut first = start();
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(path.exists());
    let second = start();
    let output = run(&["policy", "--listen", &listen], "");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    end(second);
}

/// As systemd starts it: with a socket as descriptor 3, and its own number in the environment.
fn activated(socket: OwnedFd, front: &[&str]) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\"", "sh"]);
    shell.arg(env!("CARGO_BIN_EXE_misdirect-gateway")).args(front).args(["--listen", "systemd"]);
    shell.stdin(Stdio::from(socket)).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell
}

/// Who asks before the program is there, or while it restarts, waits and is answered.
#[test]
fn a_socket_of_systemd_outlives_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    let listener = UnixListener::bind(&path).unwrap();
    for _ in 0..2 {
        let mut stream = UnixStream::connect(&path).unwrap();
        stream.write_all(REQUEST.as_bytes()).unwrap();
        let child = activated(listener.try_clone().unwrap().into(), &["policy"]).spawn().unwrap();
        let mut answer = String::new();
        BufReader::new(&stream).read_line(&mut answer).unwrap();
        assert!(answer.starts_with("action=550 5.1.2 "), "{answer}");
        end(child);
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let child = activated(listener.into(), &["catch", "--name", "mx.army.ml"]).spawn().unwrap();
    stream.write_all(b"QUIT\r\n").unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("220 mx.army.ml"), "{said}");
    end(child);
}

#[test]
fn a_socket_of_systemd_is_checked_as_any_other() {
    let open_to_all = TcpListener::bind("0.0.0.0:0").unwrap();
    let no_socket = fs::File::open("/dev/null").unwrap();
    for (socket, said) in [
        (OwnedFd::from(open_to_all), "not an address of this machine alone"),
        (no_socket.into(), "is not a socket"),
    ] {
        let output = activated(socket, &["milter"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    }
    let output = run(&["policy", "--listen", "systemd"], "");
    assert!(
        text(&output.stderr).contains("0 sockets were handed over"),
        "{}",
        text(&output.stderr)
    );
}

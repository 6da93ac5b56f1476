//! BIND, twice, Unbound and Knot Resolver on loopback, each with an address of its own; and tcpdump, which looks on.

use crate::drive::common::{Server, mode, wait, write};
use crate::drive::peers::Sink;
use misdirect_report::shell::run;
use std::fs::{self, File};
use std::net::UdpSocket;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const ROOT: &str = "127.0.0.11";
const ML: &str = "127.0.0.12";
/// Takes the mail of all who are there.
const MAIL: &str = "127.0.0.13";
pub(super) const UNBOUND: &str = "127.0.0.22";
pub(super) const KRESD: &str = "127.0.0.23";

/// A resolver remembers for a minute that something does not exist.
const ROOT_ZONE: &str = "$TTL 3600
@ SOA ns.root. root. 1 3600 600 604800 60
@ NS ns.root.
ns.root. A 127.0.0.11
ml. NS ns1.nic.ml.
ns1.nic.ml. A 127.0.0.12
";

const ML_ZONE: &str = "$TTL 3600
@ SOA ns1.nic.ml. hostmaster.nic.ml. 1 3600 600 604800 60
@ NS ns1.nic.ml.
ns1.nic A 127.0.0.12
mx.nic A 127.0.0.13
";

const HINTS: &str = ". 3600 NS ns.root.\nns.root. 3600 A 127.0.0.11\n";

/// All that runs.
pub(super) struct Servers {
    running: Vec<Server>,
    pub(super) mail: Sink,
}

impl Servers {
    /// `names` are those below ml that take mail.
    pub(super) fn start(folder: &Path, names: &[&str]) -> Result<Self, String> {
        // BIND listens only at addresses that an interface has.
        for address in [ROOT, ML, MAIL, UNBOUND, KRESD] {
            let address = format!("{address}/8");
            run(Command::new("ip").args(["address", "add", &address, "dev", "lo"]))?;
        }
        let mail = Sink::listen(&format!("{MAIL}:25"))?;
        let hosts: String =
            names.iter().map(|name| format!("{name}. MX 10 mx.nic.ml.\n")).collect();
        write(&folder.join("root.zone"), ROOT_ZONE)?;
        write(&folder.join("ml.zone"), &[ML_ZONE, &hosts].concat())?;
        write(&folder.join("hints"), HINTS)?;
        let mut running = Vec::new();
        for (name, server) in [("ml", ML), ("unbound", UNBOUND), ("kresd", KRESD)] {
            running.push(tcpdump(folder, name, server)?);
        }
        running.push(bind(folder, "root", ROOT, ".")?);
        running.push(bind(folder, "ml", ML, "ml")?);
        running.push(unbound(folder)?);
        running.push(kresd(folder)?);
        for server in [ROOT, ML, UNBOUND, KRESD] {
            wait(|| answers(server), &format!("an answer of {server}"))?;
        }
        Ok(Self { running, mail })
    }

    /// Ends all, so that what they have to write is written.
    pub(super) fn end(self) -> Result<(), String> {
        self.running.into_iter().rev().try_for_each(Server::end)
    }
}

/// It says something of the root, for which nobody mistypes anything.
fn answers(server: &str) -> bool {
    const QUERY: &[u8] = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01";
    let ask = || {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_read_timeout(Some(Duration::from_secs(1)))?;
        socket.send_to(QUERY, (server, 53))?;
        socket.recv(&mut [0; 512])
    };
    ask().is_ok()
}

/// A program with what it says in a file.
fn start(folder: &Path, name: &str, command: &mut Command) -> Result<Server, String> {
    let log =
        File::create(folder.join(format!("{name}.err"))).map_err(|error| error.to_string())?;
    Server::start(command.stderr(log).current_dir(folder))
}

/// Packets of DNS from and to an address, written at once. In that mode its buffer holds eight of the size that it takes
/// them for by default.
fn tcpdump(folder: &Path, name: &str, address: &str) -> Result<Server, String> {
    let file = folder.join(format!("{name}.pcap"));
    let mut command = Command::new("tcpdump");
    command
        .args(["-i", "lo", "--immediate-mode", "-s", "4096", "-U", "-Z", "root", "-w"])
        .arg(&file);
    let server = start(
        folder,
        &format!("{name}.tcpdump"),
        command.args(["port", "53", "and", "host", address]),
    )?;
    wait(|| file.exists(), "tcpdump")?;
    Ok(server)
}

/// The server of a zone, with a log of what it is asked, and dnstap.
fn bind(folder: &Path, name: &str, address: &str, zone: &str) -> Result<Server, String> {
    let at = folder.display();
    let config = format!(
        "options {{
  directory \"{at}\"; pid-file none; session-keyfile none; lock-file none;
  listen-on {{ {address}; }}; listen-on-v6 {{ none; }};
  recursion no; dnssec-validation no; querylog yes;
  dnstap {{ auth; }}; dnstap-output file \"{at}/{name}.dnstap\";
}};
controls {{ }};
logging {{
  channel queries {{ file \"{at}/{name}.query.log\"; print-time yes; print-category yes; print-severity yes; }};
  category queries {{ queries; }};
}};
zone \"{zone}\" {{ type primary; file \"{at}/{name}.zone\"; }};
"
    );
    let path = folder.join(format!("{name}.conf"));
    write(&path, &config)?;
    start(folder, name, Command::new("/usr/sbin/named").args(["-f", "-c"]).arg(path))
}

fn unbound(folder: &Path) -> Result<Server, String> {
    let at = folder.display();
    let config = format!(
        "server:
  interface: {UNBOUND}
  username: \"\"
  chroot: \"\"
  directory: \"{at}\"
  pidfile: \"\"
  logfile: \"{at}/unbound.log\"
  log-queries: yes
  log-replies: yes
  root-hints: \"{at}/hints\"
  module-config: \"iterator\"
  do-not-query-localhost: no
  do-ip6: no
dnstap:
  dnstap-enable: yes
  dnstap-socket-path: \"{at}/unbound.sock\"
  dnstap-log-client-query-messages: yes
  dnstap-log-client-response-messages: yes
remote-control:
  control-enable: no
"
    );
    let path = folder.join("unbound.conf");
    write(&path, &config)?;
    start(folder, "unbound", Command::new("/usr/sbin/unbound").args(["-d", "-c"]).arg(path))
}

fn kresd(folder: &Path) -> Result<Server, String> {
    let at = folder.display();
    let config = format!(
        "net.listen('{KRESD}', 53, {{ kind = 'dns' }})
net.ipv6 = false
cache.size = 10 * MB
modules = {{
  'hints',
  dnstap = {{ socket_path = '{at}/kresd.sock', client = {{ log_queries = true, log_responses = true }} }},
}}
hints.root_file('{at}/hints')
trust_anchors.remove('.')
option('ALLOW_LOCAL', true)
"
    );
    let path = folder.join("kresd.conf");
    write(&path, &config)?;
    let cache = folder.join("kresd.cache");
    fs::create_dir_all(&cache).map_err(|error| error.to_string())?;
    mode(&cache, 0o700)?;
    start(folder, "kresd", Command::new("/usr/sbin/kresd").args(["-n", "-c"]).arg(path).arg(cache))
}

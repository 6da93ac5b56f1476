//! Asks the policy service as fast as it answers, and checks each answer:
//! `cargo run --release -p misdirect-gateway --example load -- WHERE [RECIPIENTS [CONNECTIONS [DEPTH]]]`.
//!
//! WHERE is `unix:PATH` or an address and a port. Each connection has DEPTH requests under way. Of a hundred
//! recipients two are slips, sixty are at listed domains, and the rest at domains that nobody lists. Prints
//! recipients a second, and how long DEPTH requests took.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

/// Of a hundred recipients, how many are at which domain; the first two are refused.
const DOMAINS: [(usize, &str); 8] = [
    (1, "army.ml"),
    (1, "us.army.ml"),
    (30, "gmail.com"),
    (15, "outlook.com"),
    (15, "army.mil"),
    (20, "northharbour-council.example"),
    (10, "kunde-von-uns.de"),
    (8, "bücher-laden.example"),
];
const REFUSED: usize = 2;

type Failed = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failed> {
    let mut arguments = std::env::args().skip(1);
    let target = arguments.next().ok_or("where?")?;
    let mut number = |default| arguments.next().map_or(Ok(default), |text| text.parse::<usize>());
    let (recipients, connections, depth) = (number(1_000_000)?, number(50)?, number(20)?);
    let start = Instant::now();
    let times = thread::scope(|scope| {
        let client = |number| {
            let target = &target;
            scope.spawn(move || ask(target, number, recipients / connections, depth))
        };
        let clients: Vec<_> = (0..connections).map(client).collect();
        let times =
            clients.into_iter().map(|client| client.join().map_err(|_| "a client panicked")?);
        times.collect::<Result<Vec<_>, Failed>>()
    })?;
    let seconds = start.elapsed().as_secs_f64();
    let mut times = times.concat();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 1000].as_secs_f64() * 1e3;
    let answers = times.len() * depth;
    println!(
        "{answers} recipients, {connections} connections, {depth} under way each: {:.0} a second; \
         {:.3} ms median, {:.3} ms p99, {:.3} ms worst; 0 wrong answers",
        answers as f64 / seconds,
        at(500),
        at(990),
        at(1000),
    );
    Ok(())
}

/// Asks over one connection, and returns how long each group of requests took.
fn ask(
    target: &str,
    number: usize,
    recipients: usize,
    depth: usize,
) -> Result<Vec<Duration>, Failed> {
    match target.strip_prefix("unix:") {
        Some(path) => converse(UnixStream::connect(path)?, number, recipients, depth),
        None => {
            let stream = TcpStream::connect(target)?;
            stream.set_nodelay(true)?;
            converse(stream, number, recipients, depth)
        }
    }
}

fn converse(
    mut stream: impl Read + Write,
    number: usize,
    recipients: usize,
    depth: usize,
) -> Result<Vec<Duration>, Failed> {
    let all: Vec<(bool, &str)> = DOMAINS
        .iter()
        .enumerate()
        .flat_map(|(at, &(count, domain))| std::iter::repeat_n((at < REFUSED, domain), count))
        .collect();
    // In an order of its own, the same each time.
    let domain = |at: usize| all[(at * 37 + number) % all.len()];
    let (mut requests, mut answers, mut times) = (Vec::new(), Vec::new(), Vec::new());
    let mut buffer = [0; 16384];
    for group in 0..recipients / depth {
        requests.clear();
        let domains = || (group * depth..(group + 1) * depth).map(domain);
        for (at, (_, domain)) in domains().enumerate() {
            write!(
                requests,
                "{HEAD}recipient=ann.smith@{domain}\ninstance={number:x}.{group:x}.{at:x}\n\n"
            )?;
        }
        let start = Instant::now();
        stream.write_all(&requests)?;
        answers.clear();
        let mut expected = domains();
        let mut seen = 0;
        while expected.len() > 0 {
            let len = stream.read(&mut buffer)?;
            if len == 0 {
                return Err("the connection was closed".into());
            }
            answers.extend_from_slice(&buffer[..len]);
            while let Some(end) = answers[seen..].windows(2).position(|two| two == b"\n\n") {
                let answer = &answers[seen..seen + end];
                let (is_refused, domain) = expected.next().ok_or("an answer too many")?;
                let right: &[u8] =
                    if is_refused { b"action=550 5.1.2 Did you mean" } else { b"action=DUNNO" };
                if !answer.starts_with(right) {
                    return Err(format!("{domain}: {}", String::from_utf8_lossy(answer)).into());
                }
                seen += end + 2;
            }
        }
        times.push(start.elapsed());
    }
    Ok(times)
}

/// What Postfix 3.7 sends besides, for a client that logged in over TLS.
const HEAD: &str = "request=smtpd_access_policy
protocol_state=RCPT
protocol_name=ESMTP
client_address=198.51.100.7
client_name=unknown
client_port=40522
reverse_client_name=unknown
server_address=192.0.2.25
server_port=587
helo_name=[198.51.100.7]
sender=ann@sender.example
recipient_count=0
queue_id=
etrn_domain=
stress=
sasl_method=PLAIN
sasl_username=ann@sender.example
sasl_sender=
size=2048
ccert_subject=
ccert_issuer=
ccert_fingerprint=
ccert_pubkey_fingerprint=
encryption_protocol=TLSv1.3
encryption_cipher=TLS_AES_256_GCM_SHA384
encryption_keysize=256
policy_context=
compatibility_level=3.6
mail_version=3.7.11
";

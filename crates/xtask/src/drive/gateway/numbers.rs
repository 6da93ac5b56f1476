//! What the guide says in numbers, beside the real Postfix: few of each where every change is tested, as many as it says
//! with `--long`.

use super::common::{ANN, ASKED, same, wait};
use super::peers::Client;
use super::postfix::{CATCH, OPEN, SUBMISSION, UNASKED};
use super::{Gateway, Trial};
use misdirect_report::place::target;
use misdirect_report::shell::run;
use std::collections::HashSet;
use std::fs;
use std::net::TcpStream;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

/// How much of each.
#[derive(Clone, Copy)]
pub(super) struct Size {
    /// Of recipients, over each of 50 connections.
    of_connection: usize,
    messages: usize,
    kills: usize,
    /// How long policy and lists change ten times a second.
    pub(super) reloads: Duration,
    is_long: bool,
}

impl Size {
    pub(super) const QUICK: Self = Self {
        of_connection: 100,
        messages: 400,
        kills: 3,
        reloads: Duration::ZERO,
        is_long: false,
    };
    pub(super) const LONG: Self = Self {
        of_connection: 1000,
        messages: 100_000,
        kills: 20,
        reloads: Duration::from_secs(60),
        is_long: true,
    };
}

const CONNECTIONS: usize = 50;
/// Recipients of a message, and of how many messages one has a slip among them: one of a hundred recipients is one, which
/// is six times as many as people make.
const OF_MESSAGE: usize = 10;
const OF_SLIP: usize = 10;
/// Memory may grow by this, in kB.
const GROWTH: u64 = 2048;

/// Over fifty connections to Postfix: each answer is right, all that are right arrive, the queue is empty afterwards, and
/// memory is what it was.
pub(super) fn recipients(trial: &mut Trial<'_>) -> Result<(), String> {
    let size = trial.size;
    trial.restart()?;
    Client::connect(SUBMISSION)?.send(ANN, &["general@army.ml"])?;
    let before =
        (trial.gateway()?.memory()?, trial.gateway()?.processor()?, trial.postfix()?.processor()?);
    on_all(|connection| {
        let mut client = Client::connect(SUBMISSION)?;
        for message in 0..size.of_connection / OF_MESSAGE {
            let mut to: Vec<String> = (0..OF_MESSAGE)
                .map(|at| format!("u{connection}.{message}.{at}@army.mil"))
                .collect();
            if message % OF_SLIP == 0 {
                to[OF_MESSAGE / 2] = "general@army.ml".to_owned();
            }
            let to: Vec<&str> = to.iter().map(String::as_str).collect();
            for (to, reply) in to.iter().zip(client.send(ANN, &to)?) {
                let is_right = if to.ends_with(".ml") {
                    reply.contains(ASKED)
                } else {
                    reply.starts_with("250")
                };
                same(&reply, |_| is_right)?;
            }
            client.data()?;
        }
        Ok(())
    })?;
    let count = CONNECTIONS * size.of_connection;
    let slips = CONNECTIONS * (size.of_connection / OF_MESSAGE).div_ceil(OF_SLIP);
    let arrived = trial.sink.recipients(count - slips)?;
    let different: HashSet<&String> = arrived.iter().collect();
    same(&format!("{} of {}", different.len(), arrived.len()), |_| {
        different.len() == arrived.len()
    })?;
    let queue = || trial.postfix().and_then(|postfix| postfix.queue());
    wait(|| queue().is_ok_and(|queue| queue.is_empty()), "an empty queue")?;
    let after =
        (trial.gateway()?.memory()?, trial.gateway()?.processor()?, trial.postfix()?.processor()?);
    let (own, others) = (after.1 - before.1, after.2 - before.2);
    println!(
        "gateway: {count} recipients over {CONNECTIONS} connections: {} kB before, {} kB after; {:.1} % of the \
         processor time of both",
        before.0,
        after.0,
        100.0 * own / (own + others)
    );
    same(&format!("{} kB", after.0), |_| after.0 <= before.0 + GROWTH)?;
    // Of few recipients the times of both are not much more than what clocks can tell.
    same(&format!("{own} s, and {others} s"), |_| !size.is_long || own <= (own + others) * 0.05)
}

/// The other side: each recipient refused and counted, however many; and a sending Postfix is rid of all it had.
pub(super) fn catch(trial: &mut Trial<'_>) -> Result<(), String> {
    let size = trial.size;
    let counts = trial.folder.join("many.jsonl");
    let words = ["catch", "--name", "mx.army.ml", "--listen", CATCH, "--counts"];
    let gateway = Gateway::start(trial, &words, &[&counts])?;
    wait(|| TcpStream::connect(CATCH).is_ok(), "the catch side")?;
    Client::connect(CATCH)?.send(ANN, &["general@army.ml"])?;
    let before = gateway.memory()?;
    on_all(|_| {
        let mut client = Client::connect(CATCH)?;
        for _ in 0..size.of_connection / OF_MESSAGE {
            let replies = client.send(ANN, &["general@army.ml"; OF_MESSAGE])?;
            same(&replies.join("\n"), |_| replies.iter().all(|reply| reply.contains(ASKED)))?;
        }
        Ok(())
    })?;
    let to: Vec<String> =
        (0..size.of_connection).map(|number| format!("u{number}@army.ml")).collect();
    let to: Vec<&str> = to.iter().map(String::as_str).collect();
    let mut client = Client::connect(UNASKED)?;
    client.send(ANN, &to)?;
    client.data()?;
    let asked = |all: &[super::peers::Message]| {
        all.iter()
            .map(|bounce| bounce.text.matches("Diagnostic-Code: smtp; 550 5.1.2").count())
            .sum::<usize>()
    };
    trial.sink.wait(|all| asked(all) == to.len())?;
    let queue = || trial.postfix().and_then(|postfix| postfix.queue());
    wait(|| queue().is_ok_and(|queue| queue.is_empty()), "an empty queue")?;
    let after = gateway.memory()?;
    drop(gateway);
    let count = CONNECTIONS * size.of_connection + to.len() + 1;
    println!("gateway: the catch side, {count} recipients: {before} kB before, {after} kB after");
    let kept = fs::read_to_string(&counts).map_err(|error| error.to_string())?;
    same(&kept, |kept| kept.contains(&format!("\"typed\":\"army.ml\",\"questions\":{count},")))?;
    same(&format!("{after} kB"), |_| after <= before + GROWTH)
}

/// Killed while messages come in. No message is lost. Where Postfix is told to wait for it, no slip passes; where it
/// lets mail go on, Postfix's log counts what went on unasked.
pub(super) fn kills(trial: &mut Trial<'_>) -> Result<(), String> {
    let size = trial.size;
    trial.write("gateway.toml", "[[rule]]\nprobability = 0.5\naction = \"reject\"\n")?;
    trial.restart()?;
    let told = |trial: &Trial<'_>| {
        trial.postfix().map(|postfix| postfix.log().matches("problem talking to server").count())
    };
    let (told_before, taken) = (told(trial)?, AtomicUsize::new(0));
    const CLIENTS: usize = 8;
    let unasked = thread::scope(|scope| {
        let client = |number| {
            let taken = &taken;
            let messages = (number..size.messages).step_by(CLIENTS);
            scope.spawn(move || send(number % 2 == 0, messages, taken))
        };
        let clients: Vec<_> = (0..CLIENTS).map(client).collect();
        for kill in 1..=size.kills {
            let is_time = || taken.load(Relaxed) >= kill * size.messages / (size.kills + 1);
            while !is_time() && !clients.iter().all(thread::ScopedJoinHandle::is_finished) {
                thread::sleep(Duration::from_millis(5));
            }
            trial.gateway()?.signal("KILL")?;
            // Postfix tries again after a second, so of these one goes unnoticed and one does not.
            thread::sleep(Duration::from_millis(if kill % 2 == 0 { 100 } else { 1500 }));
            trial.restart()?;
        }
        let passed =
            clients.into_iter().map(|client| client.join().map_err(|_| "a client broke")?);
        passed.sum::<Result<usize, String>>()
    })?;
    let arrived: HashSet<String> =
        trial.sink.recipients(size.messages + unasked)?.into_iter().collect();
    let told = told(trial)? - told_before;
    println!(
        "gateway: {} messages, killed {} times: {unasked} slips went on unasked, of which Postfix told {told} times",
        size.messages, size.kills
    );
    let slips = arrived.iter().filter(|to| to.ends_with("@gmial.com")).count();
    same(&format!("{} arrived, {slips} slips", arrived.len()), |_| {
        arrived.len() == size.messages + unasked && slips == unasked && unasked <= told
    })?;
    trial.write("gateway.toml", "")?;
    trial.restart()
}

/// Sends messages until each is taken, with a slip in every tenth; how many slips were taken.
fn send(
    is_open: bool,
    messages: impl Iterator<Item = usize>,
    taken: &AtomicUsize,
) -> Result<usize, String> {
    let address = if is_open { OPEN } else { SUBMISSION };
    let (mut client, mut slips, mut sent) = (Client::connect(address)?, 0, 0);
    for message in messages {
        let right = format!("u{message}@army.mil");
        let slip = format!("u{message}@gmial.com");
        let to: &[&str] = if message % 80 < 8 { &[&right, &slip] } else { &[&right] };
        loop {
            sent += 1;
            // Postfix counts refusals of a connection.
            if sent % 500 == 0 {
                client = Client::connect(address)?;
            }
            let replies = client.send(ANN, to)?;
            let is_passed = replies.get(1).is_some_and(|reply| reply.starts_with("250"));
            same(&replies.join("\n"), |_| {
                let is_refused = |reply: &String| {
                    reply.starts_with("550 5.1.2") || reply.starts_with("451 4.3.5")
                };
                replies.get(1).is_none_or(|reply| is_refused(reply) || is_open && is_passed)
            })?;
            if replies[0].starts_with("250") {
                client.data()?;
                slips += usize::from(is_passed);
                break;
            }
            same(&replies[0], |reply| reply.starts_with("451 4.3.5"))?;
        }
        taken.fetch_add(1, Relaxed);
    }
    Ok(slips)
}

/// One question after the other, to this and to a policy service that is in use, which finds two names in a list.
pub(super) fn beside_postfwd(trial: &mut Trial<'_>) -> Result<(), String> {
    if !trial.size.is_long {
        return Ok(());
    }
    const POSTFWD: &str = "127.0.0.1:10040";
    const OWN: &str = "127.0.0.1:10045";
    trial.write(
        "postfwd.cf",
        "id=M; recipient_domain=army.ml; action=550 5.1.2 Did you mean army.mil\n\
         id=U; recipient_domain=us.army.ml; action=550 5.1.2 Did you mean us.army.mil\n\
         id=D; action=DUNNO\n",
    )?;
    let gateway = Gateway::start(trial, &["policy", "--listen", OWN], &[])?;
    // It goes on until this place is gone.
    let mut postfwd = Command::new("postfwd1");
    postfwd.args([
        "--daemon",
        "--user",
        "nobody",
        "--group",
        "nogroup",
        "--interface",
        "127.0.0.1",
    ]);
    postfwd.args(["--port", "10040", "--pidfile"]).arg(trial.folder.join("postfwd.pid"));
    run(postfwd.arg("--file").arg(trial.folder.join("postfwd.cf")))?;
    for (name, address) in [("misdirect-gateway", OWN), ("postfwd", POSTFWD)] {
        wait(|| TcpStream::connect(address).is_ok(), name)?;
        println!("gateway: {name}:");
        for connections in ["1", "10"] {
            run(Command::new(target().join("xtask/examples/load")).args([
                address,
                "10000",
                connections,
                "1",
            ]))?;
        }
    }
    drop(gateway);
    Ok(())
}

/// Fifty at a time.
fn on_all(client: impl Fn(usize) -> Result<(), String> + Sync) -> Result<(), String> {
    thread::scope(|scope| {
        let client = &client;
        let all: Vec<_> =
            (0..CONNECTIONS).map(|number| scope.spawn(move || client(number))).collect();
        all.into_iter().try_for_each(|one| one.join().map_err(|_| "a client broke")?)
    })
}

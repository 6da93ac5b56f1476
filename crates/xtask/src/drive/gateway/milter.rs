//! The gateway as a milter of the same Postfix, and what both do to whole messages.

use super::common::{ANN, ASKED, same, wait};
use super::peers::{Client, Message, send_to_crowd};
use super::postfix::{MILTER, MILTER_BEHIND, MILTER_OPEN, OPEN};
use super::{Gateway, Trial};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

/// The others of a message are sent to; a report passes.
pub(super) fn recipients(trial: &mut Trial<'_>) -> Result<(), String> {
    let _milter = Gateway::milter(trial)?;
    let mut client = Client::connect(MILTER)?;
    let to =
        ["ann@gmail.com", "general@army.ml", "100%@army.ml", "\"a b\"@us.army.ml", "x@army.mil"];
    let replies = client.send(ANN, &to)?;
    same(&replies[1], |reply| reply.starts_with(&format!("550 5.1.2 {ASKED}")))?;
    for (reply, meant) in [(&replies[2], "100%@army.mil"), (&replies[3], "\"a b\"@us.army.mil")] {
        let asked = format!("550 5.1.2 Did you mean {meant}?");
        same(reply, |reply| reply.starts_with(&asked))?;
    }
    client.data()?;
    let arrived = trial.sink.recipients(2)?;
    same(&arrived.join(" "), |to| to == "ann@gmail.com x@army.mil")?;
    let replies = client.send("", &["general@army.ml"])?;
    same(&replies[0], |reply| reply.starts_with("250"))
}

pub(super) fn many(trial: &mut Trial<'_>) -> Result<(), String> {
    let _milter = Gateway::milter(trial)?;
    send_to_crowd(MILTER, &trial.sink)
}

/// Who sends what is no frame is hung up on; Postfix is answered as ever.
pub(super) fn malformed(trial: &mut Trial<'_>) -> Result<(), String> {
    let _milter = Gateway::milter(trial)?;
    for bad in
        [&b"GET / HTTP/1.1\r\n\r\n"[..], b"\xff\xff\xff\xffR", b"\0\0\0\x01?", b"\0\0\0\x02O\0"]
    {
        let mut stream =
            UnixStream::connect(trial.milter_socket()).map_err(|error| error.to_string())?;
        stream.write_all(bad).map_err(|error| error.to_string())?;
        let read = stream.read(&mut [0; 64]);
        same(&format!("{bad:?}: {read:?}"), |_| matches!(read, Ok(0)))?;
    }
    recipient(MILTER)
}

fn recipient(address: &str) -> Result<(), String> {
    let replies = Client::connect(address)?.send(ANN, &["general@army.ml"])?;
    same(&replies[0], |reply| reply.contains(ASKED))
}

/// Sessions that are open go on by `milter_default_action`, `tempfail` and `accept` here; new ones are as ever.
pub(super) fn away(trial: &mut Trial<'_>) -> Result<(), String> {
    let milter = Gateway::milter(trial)?;
    let (mut closed, mut open) = (Client::connect(MILTER)?, Client::connect(MILTER_OPEN)?);
    for client in [&mut closed, &mut open] {
        let replies = client.send(ANN, &["general@army.ml"])?;
        same(&replies[0], |reply| reply.contains(ASKED))?;
    }
    drop(milter);
    let replies = closed.send(ANN, &["general@army.mil"])?;
    same(&replies[0], |reply| reply.starts_with("451 4.7.1"))?;
    let replies = open.send(ANN, &["general@army.mil"])?;
    same(&replies[0], |reply| reply.starts_with("250"))?;
    let _milter = Gateway::milter(trial)?;
    for address in [MILTER, MILTER_OPEN] {
        recipient(address)?;
    }
    Ok(())
}

/// Nobody gets it, its sender reads why, and it does not stay.
pub(super) fn local(trial: &mut Trial<'_>) -> Result<(), String> {
    let _milter = Gateway::milter(trial)?;
    trial.postfix()?.sendmail(ANN, &["general@army.ml", "general@army.mil"])?;
    let arrived = trial.sink.wait(|all| !all.is_empty())?;
    let bounce = arrived.iter().find(|message| message.recipients == [ANN]);
    let text = bounce.map(|bounce| bounce.text.split_whitespace().collect::<Vec<_>>().join(" "));
    same(&text.unwrap_or_default(), |text| text.contains(ASKED))?;
    let is_empty =
        || trial.postfix().and_then(|postfix| postfix.queue()).is_ok_and(|q| q.is_empty());
    wait(is_empty, "an empty queue")
}

/// Postfix does not ask a milter about whom it refuses itself: the sender reads no suggestion.
pub(super) fn behind(trial: &mut Trial<'_>) -> Result<(), String> {
    let _milter = Gateway::milter(trial)?;
    let replies = Client::connect(MILTER_BEHIND)?.send(ANN, &["general@army.ml"])?;
    same(&replies[0], |reply| reply.starts_with("450 4.1.2") && !reply.contains(ASKED))
}

/// By the policy service and by the milter: all of a message waits, or has the header.
pub(super) fn whole_messages(trial: &mut Trial<'_>) -> Result<(), String> {
    for (action, is_held) in [("hold", true), ("tag", false)] {
        let rule = format!("[[rule]]\nprobability = 0.5\naction = \"{action}\"\n");
        trial.write("gateway.toml", &rule)?;
        trial.restart()?;
        let _milter = Gateway::milter(trial)?;
        for server in [OPEN, MILTER] {
            let mut client = Client::connect(server)?;
            client.send(ANN, &["ann@gmial.com", "general@army.mil"])?;
            client.data()?;
            if is_held {
                let queue = trial.postfix()?.queue()?;
                same(&queue, |queue| queue.contains("\"queue_name\": \"hold\""))?;
                trial.postfix()?.release()?;
            }
            let is_whole = |all: &[Message]| {
                all.iter().map(|message| message.recipients.len()).sum::<usize>() == 2
            };
            for message in trial.sink.wait(is_whole)? {
                let has_header = message.text.contains("X-Misdirect: probability=0.");
                same(&message.text, |_| has_header != is_held)?;
            }
        }
    }
    trial.write("gateway.toml", "")?;
    trial.restart()
}

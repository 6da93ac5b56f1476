//! Captures of packets: what the messages of DNS in a packet say. The packets themselves are read by the source.

use super::{Broken, Head, Line, Parser, Take, wire};
use crate::names::{Clients, Day};
use crate::source::{ADDRESS, Packet};

struct Capture(Clients);

pub(super) fn open(head: &Head<'_>) -> Option<Box<dyn Parser>> {
    Some(Box::new(Capture(head.clients)))
}

impl Parser for Capture {
    fn has_lines(&self) -> bool {
        false
    }

    fn line(&self, packet: &[u8], take: &mut Take<'_>) -> Line {
        let Some((time, [kind, messages @ ..])) = packet.split_first_chunk() else {
            return Line::Broken(Broken::Malformed);
        };
        match Packet::ALL.iter().find(|packet| **packet as u8 == *kind) {
            Some(Packet::Other) => return Line::Other,
            Some(Packet::Messages) => {}
            Some(Packet::Cut) => return Line::Broken(Broken::Cut),
            Some(Packet::Tagged) => return Line::Broken(Broken::Tagged),
            Some(Packet::Link) => return Line::Broken(Broken::Link),
            None => return Line::Broken(Broken::Malformed),
        }
        let Some((from, messages)) = messages.split_first_chunk::<ADDRESS>() else {
            return Line::Broken(Broken::Malformed);
        };
        let Some((to, messages)) = messages.split_first_chunk::<ADDRESS>() else {
            return Line::Broken(Broken::Malformed);
        };
        // A packet without a time has a zero.
        let seconds = u64::try_from(i64::from_be_bytes(*time)).ok().filter(|seconds| *seconds > 0);
        let day = seconds.and_then(Day::of_unix);
        let (mut line, mut rest) = (Line::Other, messages);
        while let Some((len, after)) = rest.split_first_chunk() {
            let Some((message, after)) = after.split_at_checked(u16::from_be_bytes(*len).into())
            else {
                return Line::Broken(Broken::Malformed);
            };
            let is_answer = message.get(2).is_some_and(|flags| flags & 0x80 != 0);
            let client = self.0.of_bytes(if is_answer { to } else { from });
            match wire::message(message, None, day, client, take) {
                Line::Other => {}
                // One that is broken is told, unless another can be read.
                Line::Broken(_) if line == Line::Read => {}
                read => line = read,
            }
            rest = after;
        }
        line
    }
}

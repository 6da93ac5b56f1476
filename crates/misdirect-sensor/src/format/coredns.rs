//! The log of `CoreDNS`, plugin `log`: a question and its answer in one line.
//!
//! ```text
//! [INFO] 192.0.2.5:36413 - 21583 "MX IN army.ml. udp 43 false 512" NXDOMAIN qr,rd,ra 136 0.000102078s
//! ```
//!
//! A quote within a name is escaped, and a blank is `\ `: the words behind the name are counted from the end.

use super::words::{is_type, rsplit_once, split_once, unescaped, word};
use super::{Broken, Line, Parser, Take};
use crate::names::{Clients, Code, Day, Sighting, Spelling};

pub(super) struct Coredns(pub(super) Clients);

impl Parser for Coredns {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let Some((before, rest)) = split_once(line, b" - ") else { return Line::Other };
        let (id, rest) = word(rest);
        let is_number = !id.is_empty() && id.iter().all(u8::is_ascii_digit);
        let client = before.rsplit(|byte| *byte == b' ').next().unwrap_or(before);
        let port = rsplit_once(client, b":").map_or(b"".as_slice(), |(_, port)| port);
        let is_client = !port.is_empty() && port.iter().all(u8::is_ascii_digit);
        let (true, true, Some(rest)) = (is_number, is_client, rest.strip_prefix(b"\"")) else {
            return Line::Other;
        };
        let cut = Line::Broken(Broken::Cut);
        let Some(end) = unescaped(rest, b'"') else { return cut };
        let (asked, answer) = rest.split_at(end);
        // Code, flags, size and time.
        let (code, counts) = word(answer.strip_prefix(b"\" ").unwrap_or_default());
        if counts.split(|byte| *byte == b' ').count() < 3 {
            return cut;
        }
        let (kind, rest) = word(asked);
        let (class, rest) = word(rest);
        // Protocol, size, whether DNSSEC is asked for, and the size of an answer that may come.
        let name = (0..4).try_fold(rest, |rest, _| Some(rsplit_once(rest, b" ")?.0));
        let Some(name) = name.filter(|name| name.ends_with(b".")) else {
            return Line::Broken(Broken::Malformed);
        };
        if !is_type(kind) || !is_type(class) || !is_type(code) {
            return Line::Broken(Broken::Malformed);
        }
        let asked = match class {
            b"IN" => Sighting::of_type(name, Spelling::Master, kind),
            _ => Sighting::of_resolver(),
        };
        let (code, day) = (Code::read(code), Day::read(line));
        take(Sighting { code, day, client: self.0.of_socket(client), ..asked });
        Line::Read
    }
}

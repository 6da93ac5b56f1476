//! The eve.json of Suricata: events of DNS in each of its three shapes, by `dns.version`.
//!
//! ```text
//! 1: {"event_type":"dns","dns":{"type":"answer","rrname":"army.ml","rrtype":"MX","rcode":"NXDOMAIN",…}}
//! 2: {"event_type":"dns","dns":{"version":2,"type":"query","rrname":"army.ml","rrtype":"MX",…}}
//! 3: {"event_type":"dns","dns":{"version":3,"type":"request","rcode":"NOERROR","queries":[{"rrname":"army.ml",
//!     "rrtype":"MX"}],…}}
//! ```
//!
//! An answer of version 1 is one record of it, and only says what became of the name. A request of version 3
//! has a code, which is nobody's answer.

use super::{Broken, Line, Parser, Take};
use crate::names::{Client, Clients, Code, Day, HIDDEN, Role, Sighting, Spelling};
use serde::Deserialize;
use std::borrow::Cow;

pub(super) struct Eve(pub(super) Clients);

#[derive(Deserialize)]
struct Event<'l> {
    #[serde(borrow)]
    event_type: Option<Cow<'l, str>>,
    #[serde(borrow)]
    timestamp: Option<Cow<'l, str>>,
    #[serde(borrow)]
    src_ip: Option<Cow<'l, str>>,
    src_port: Option<u16>,
    #[serde(borrow)]
    dest_ip: Option<Cow<'l, str>>,
    dest_port: Option<u16>,
    #[serde(borrow)]
    dns: Option<Dns<'l>>,
}

impl Event<'_> {
    /// Who is not at the port of DNS: which of both comes first goes by version and direction.
    fn client(&self, clients: &Clients) -> Option<Client> {
        const PORT: u16 = 53;
        let address = match (self.src_port, self.dest_port) {
            (Some(from), Some(PORT)) if from != PORT => self.src_ip.as_deref(),
            (Some(PORT), Some(to)) if to != PORT => self.dest_ip.as_deref(),
            _ => None,
        };
        clients.of(address?.as_bytes())
    }
}

#[derive(Deserialize)]
struct Dns<'l> {
    version: Option<u32>,
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'l, str>>,
    #[serde(borrow)]
    rcode: Option<Cow<'l, str>>,
    #[serde(borrow)]
    rrname: Option<Cow<'l, str>>,
    #[serde(borrow)]
    rrtype: Option<Cow<'l, str>>,
    #[serde(borrow)]
    queries: Option<Vec<Query<'l>>>,
}

#[derive(Deserialize)]
struct Query<'l> {
    #[serde(borrow)]
    rrname: Option<Cow<'l, str>>,
    #[serde(borrow)]
    rrtype: Option<Cow<'l, str>>,
}

impl Parser for Eve {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        let trimmed = line.trim_ascii();
        if trimmed.is_empty() {
            return Line::Other;
        }
        // Other events are most of such a file, and are not read.
        let is_dns = memchr::memmem::find(trimmed, b"\"dns\"").is_some();
        if !is_dns && trimmed.starts_with(b"{") && trimmed.ends_with(b"}") {
            return Line::Other;
        }
        let Ok(event) = serde_json::from_slice::<Event<'_>>(trimmed) else {
            return Line::Broken(Broken::NotJson);
        };
        match &event {
            Event { event_type: Some(kind), dns: Some(dns), timestamp, .. } if kind == "dns" => {
                let day = timestamp.as_deref().and_then(|time| Day::read(time.as_bytes()));
                read(dns, day, event.client(&self.0), take)
            }
            _ => Line::Other,
        }
    }
}

fn read(dns: &Dns<'_>, day: Option<Day>, client: Option<Client>, take: &mut Take<'_>) -> Line {
    let role = match (dns.kind.as_deref(), dns.version) {
        (Some("query" | "request"), _) => Role::Question,
        (Some("answer" | "response"), Some(2..)) => Role::Answer,
        (Some("answer"), None | Some(1)) => Role::Outcome,
        _ => return Line::Broken(Broken::Malformed),
    };
    let code = match role {
        Role::Question => None,
        _ => dns.rcode.as_deref().and_then(|code| Code::read(code.as_bytes())),
    };
    let mut tell = |name: Option<&str>, kind: Option<&str>| {
        // Some answers name nothing.
        let (name, spelling) = match name {
            Some(name) => (name.as_bytes(), Spelling::Bare),
            None => (HIDDEN, Spelling::Unprintable),
        };
        let asked = Sighting::of_type(name, spelling, kind.unwrap_or_default().as_bytes());
        take(Sighting { role, code, day, client, ..asked });
    };
    match &dns.queries {
        Some(queries) => {
            queries.iter().for_each(|query| tell(query.rrname.as_deref(), query.rrtype.as_deref()));
        }
        None => tell(dns.rrname.as_deref(), dns.rrtype.as_deref()),
    }
    Line::Read
}

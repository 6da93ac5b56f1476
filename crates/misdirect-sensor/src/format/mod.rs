//! What one line of each kind of log says.
//!
//! A format is a file with a parser, a row of [`FORMATS`], and two samples in `tests/samples`. A parser reads
//! bytes, keeps nothing between lines, and so can be used from many threads at once.

mod bind;
mod capture;
#[cfg(test)]
mod captures;
mod coredns;
mod dnsmasq;
mod dnstap;
mod eve;
mod exim;
mod kresd;
mod pdns;
mod plain;
mod postfix;
#[cfg(test)]
mod samples;
mod sendmail;
mod table;
mod tcpdump;
mod tshark;
mod unbound;
mod wire;
mod words;
mod zeek;

use crate::names::{Clients, Sighting};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Takes what a line says.
pub(crate) type Take<'t> = dyn FnMut(Sighting<'_>) + 't;

/// What a line was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// It says something of a name.
    Read,
    /// A line that such logs have, and that is about something else.
    Other,
    /// It looks like one that says something, and cannot be read.
    Broken(Broken),
}

/// Why a line cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Broken {
    /// It ends too early.
    Cut,
    /// It has something else in the place of a class, a type or a count.
    Malformed,
    /// It is not JSON.
    NotJson,
    /// It has fewer columns than the first line, or no such field.
    NoColumn,
    /// It names other columns than the first line of the file.
    OtherColumns,
    /// It is longer than any line of a log.
    Long,
    /// A packet whose tags do not say what is in it.
    Tagged,
    /// A packet of a link that is not known.
    Link,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cut => "ends too early",
            Self::Malformed => "is not as such lines are",
            Self::NotJson => "is not JSON",
            Self::NoColumn => "does not have the column",
            Self::OtherColumns => "names other columns than the first line",
            Self::Long => "is longer than 65,536 bytes",
            Self::Tagged => "has VLAN tags that hide what is in it",
            Self::Link => "is of a link type that is not known",
        })
    }
}

/// Reads the lines, frames or packets of one file.
pub(crate) trait Parser: Send + Sync {
    /// What a line says, without its end, or a record without its length; each name once.
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line;

    /// What it reads are lines, not records of another kind.
    fn has_lines(&self) -> bool {
        true
    }

    /// How a record is taken goes by those at the beginning; false where later ones may tell otherwise.
    fn is_settled(&self) -> bool {
        true
    }

    /// Where in a block of lines others begin, for which it is not the parser: two logs were joined.
    fn end(&self, _: &[u8]) -> Option<usize> {
        None
    }
}

/// What a format needs to know of a file before its first line.
pub(crate) struct Head<'h> {
    /// The first lines, or records.
    pub(crate) text: &'h [u8],
    /// The name of the format that these are records of; `None` for lines.
    pub(crate) records: Option<&'static str>,
    /// The column or field that has the names, where the caller says so.
    pub(crate) column: Option<&'h str>,
    /// Makes hashes of clients, where they are counted.
    pub(crate) clients: Clients,
}

impl<'h> Head<'h> {
    fn lines(&self) -> impl Iterator<Item = &'h [u8]> + use<'h> {
        let lines = self.text.split(|byte| *byte == b'\n');
        lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// A format of logs.
#[derive(Clone, Copy)]
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// Whose logs these are.
    pub what: &'static str,
    /// A parser, where the head can be one of such a file.
    open: fn(&Head<'_>) -> Option<Box<dyn Parser>>,
    rank: Rank,
}

/// Which formats are asked first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It has no lines: the source knows it.
    Records,
    /// Its lines can be nothing else.
    Own,
    /// Where the caller names a column.
    Column,
    /// Nearly anything.
    Last,
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// All formats.
pub static FORMATS: [Format; 19] = [
    Format {
        name: "bind",
        what: "BIND: queries and responses",
        open: |head| Some(Box::new(bind::Bind::new(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "unbound",
        what: "Unbound: log-queries and log-replies",
        open: |head| Some(Box::new(unbound::Unbound(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "dnsmasq",
        what: "dnsmasq and Pi-hole: log-queries",
        open: |head| Some(Box::new(dnsmasq::Dnsmasq(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "pdns",
        what: "PowerDNS Recursor: quiet=no, structured or plain",
        open: |head| Some(Box::new(pdns::Recursor(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "kresd",
        what: "Knot Resolver: what it is asked and asks, at the level of debugging",
        open: kresd::open,
        rank: Rank::Own,
    },
    Format {
        name: "coredns",
        what: "CoreDNS: plugin log",
        open: |head| Some(Box::new(coredns::Coredns(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "zeek",
        what: "Zeek: dns.log with its header",
        open: zeek::tsv,
        rank: Rank::Own,
    },
    Format {
        name: "zeek-json",
        what: "Zeek: dns.log as JSON",
        open: |head| Some(Box::new(zeek::Json(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "eve",
        what: "Suricata: eve.json, versions 1 to 3 of dns",
        open: |head| Some(Box::new(eve::Eve(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "tcpdump",
        what: "tcpdump -n: questions as text",
        open: |head| Some(Box::new(tcpdump::Tcpdump(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "tshark",
        what: "tshark -T fields -E header=y, with dns.qry.name",
        open: tshark::open,
        rank: Rank::Own,
    },
    Format {
        name: "pcap",
        what: "PCAP and PCAPNG: DNS over UDP and TCP, port 53",
        open: capture::open,
        rank: Rank::Records,
    },
    Format {
        name: "dnstap",
        what: "dnstap: BIND, Unbound, Knot and others",
        open: dnstap::open,
        rank: Rank::Records,
    },
    Format {
        name: "postfix",
        what: "Postfix: deliveries and refused recipients",
        open: |head| Some(Box::new(postfix::Postfix(head.clients))),
        rank: Rank::Own,
    },
    Format {
        name: "exim",
        what: "Exim: main log",
        open: |_| Some(Box::new(exim::Exim)),
        rank: Rank::Own,
    },
    Format {
        name: "sendmail",
        what: "Sendmail: deliveries and refused recipients",
        open: |_| Some(Box::new(sendmail::Sendmail)),
        rank: Rank::Own,
    },
    Format {
        name: "jsonl",
        what: "JSON Lines, with --column FIELD",
        open: table::json,
        rank: Rank::Column,
    },
    Format {
        name: "csv",
        what: "CSV or TSV with a header, with --column NAME",
        open: table::csv,
        rank: Rank::Column,
    },
    Format {
        name: "list",
        what: "a domain or an address a line, `uniq -c` counts before it or none",
        open: |_| Some(Box::new(plain::List)),
        rank: Rank::Last,
    },
];

impl Format {
    /// By its name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// It reads what has columns or fields, and has to be told which.
    pub fn needs_column(&self) -> bool {
        self.rank == Rank::Column
    }

    /// A parser for a file that begins so.
    pub(crate) fn open(&self, head: &Head<'_>) -> Option<Box<dyn Parser>> {
        let is_of_kind = match head.records {
            Some(name) => name == self.name,
            None => self.rank != Rank::Records,
        };
        is_of_kind.then(|| (self.open)(head))?
    }
}

/// Lines by which a format is known.
const KNOWN_BY: usize = 1000;

/// The format of a file that begins so: of those that are asked first the one that reads most of its first
/// lines. A list must read nine in ten of those that have anything.
pub(crate) fn recognise(head: &Head<'_>) -> Option<&'static Format> {
    if let Some(name) = head.records {
        return Format::by_name(name);
    }
    let ranks = match head.column {
        Some(_) => [Rank::Column].as_slice(),
        None => &[Rank::Own, Rank::Last],
    };
    ranks.iter().find_map(|rank| {
        let formats = FORMATS.iter().filter(|format| format.rank == *rank);
        let read = formats.map(|format| (format, count(format, head)));
        // Of equal ones the first: `max_by_key` has the last.
        let (format, (read, all)) = read.rev().max_by_key(|(_, (read, _))| *read)?;
        let is_enough = if *rank == Rank::Last { read * 10 >= all * 9 } else { true };
        (read > 0 && is_enough).then_some(format)
    })
}

/// How many of the first lines a format reads, of how many that are not about something else.
fn count(format: &Format, head: &Head<'_>) -> (usize, usize) {
    let Some(parser) = format.open(head) else { return (0, 0) };
    let lines = head.lines().filter(|line| !line.is_empty()).take(KNOWN_BY);
    lines.fold((0, 0), |(read, all), line| match parser.line(line, &mut |_| {}) {
        Line::Read => (read + 1, all + 1),
        Line::Broken(_) => (read, all + 1),
        Line::Other => (read, all),
    })
}

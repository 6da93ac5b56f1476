//! Reads a file, asks the library about each address and host in it, and says where which is suspect.

use crate::addresses::addresses;
use crate::alarm::is_alarm;
use crate::around::Around;
use crate::finding::{Finding, Kind, name};
use crate::hosts::{mail_hosts, spf_domains};
use crate::ignored::has_mark;
use crate::lines::{Line, Lines, characters};
use crate::zone::{Named, Zone};
use misdirect::directory::Builder;
use misdirect::{
    Answer, Checker, Context, Directory, Input, Layer, LayerError, MessageContext, Verdict,
};
use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::{AddAssign, Range};
use std::path::Path;

/// Sites that wait for the end of their file; with more, those so far are judged by what was read.
const OPEN_MAX: usize = 1 << 13;

/// Hosts that mail and questions about names go to, beside the directories of addresses.
#[derive(Debug)]
pub struct Hosts(Vec<u8>);

impl Default for Hosts {
    fn default() -> Self {
        let mut builder = Builder::new();
        let image = builder.add_list(include_str!("hosts.list")).map(|()| builder.build());
        // A test opens it: the list is part of the program.
        Self(image.ok().and_then(Result::ok).unwrap_or_default())
    }
}

impl Hosts {
    fn directory(&self) -> Directory<'_> {
        Directory::open(&self.0).unwrap_or(Directory::EMPTY)
    }
}

/// How much was read, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Files of text.
    pub files: u64,
    /// Files that are none.
    pub binary: u64,
    /// Addresses that were judged.
    pub addresses: u64,
    /// Hosts that were.
    pub hosts: u64,
    /// Suspects.
    pub suspects: u64,
    /// Suspects that a comment lets pass; these are not among the others.
    pub ignored: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.files += more.files;
        self.binary += more.binary;
        self.addresses += more.addresses;
        self.hosts += more.hosts;
        self.suspects += more.suspects;
        self.ignored += more.ignored;
    }
}

/// Judges files.
#[derive(Debug, Clone, Copy)]
pub struct Linter<'c> {
    addresses: Checker<'c>,
    hosts: Checker<'c>,
}

/// A file that is being read.
struct Reading<'r> {
    path: String,
    /// It maps what a history has to what is right: `.mailmap`.
    is_map: bool,
    zone: Zone,
    /// The mark stood alone on the line before this number.
    ignored: Option<u64>,
    counts: Counts,
    around: Around,
    /// Sites that are judged when all that stands around them is known.
    open: Vec<Open>,
    report: &'r mut dyn FnMut(Finding),
}

/// A site that may be suspect.
struct Open {
    kind: Kind,
    text: Vec<u8>,
    written: Vec<u8>,
    line: u64,
    column: u64,
    end_column: u64,
    is_ignored: bool,
}

/// What is judged of a line, and where it stands.
struct Site<'l> {
    span: Range<usize>,
    kind: Kind,
    text: Cow<'l, [u8]>,
}

impl<'c> Linter<'c> {
    /// With the directories and the policy of a checker, which needs room for one layer more.
    ///
    /// # Errors
    /// The checker has as many layers as there can be.
    pub fn new(checker: Checker<'c>, hosts: &'c Hosts) -> Result<Self, LayerError> {
        let hosts = checker.with_layer(Layer::trusted(hosts.directory()))?;
        Ok(Self { addresses: checker, hosts })
    }

    /// Reads a file and reports each suspect in it, in the order in which they stand.
    ///
    /// The path is for the findings and tells zones and mailmaps; the file itself is `input`. Takes any bytes in
    /// bounded memory. What is no text is only counted.
    ///
    /// # Errors
    /// Those of reading.
    pub fn lint(
        &self,
        path: &Path,
        input: impl Read,
        report: &mut dyn FnMut(Finding),
    ) -> io::Result<Counts> {
        let Some(mut lines) = Lines::new(input)? else {
            return Ok(Counts { binary: 1, ..Counts::default() });
        };
        let mut reading = Reading {
            path: name(path),
            is_map: path.file_name().is_some_and(|name| name == ".mailmap"),
            zone: Zone::new(path),
            ignored: None,
            counts: Counts { files: 1, ..Counts::default() },
            around: Around::default(),
            open: Vec::new(),
            report,
        };
        while let Some(line) = lines.next()? {
            self.line(&mut reading, line);
            if reading.open.len() > OPEN_MAX {
                self.close(&mut reading);
            }
        }
        self.close(&mut reading);
        Ok(reading.counts)
    }

    fn line(&self, reading: &mut Reading<'_>, line: Line<'_>) {
        let sites = reading.sites(line.bytes);
        let has_mark = has_mark(line.bytes);
        let is_ignored = has_mark || reading.ignored == Some(line.number);
        if has_mark && sites.is_empty() {
            reading.ignored = Some(line.number + 1);
        }
        for site in sites {
            *match site.kind {
                Kind::Address => &mut reading.counts.addresses,
                Kind::Host => &mut reading.counts.hosts,
            } += 1;
            let answer = self.check(site.kind, &site.text, None);
            let is_listed =
                |name: &[u8]| self.check(site.kind, name, None).verdict() == Verdict::Listed;
            if let Some(domain) = answer.listed().and(answer.domain()) {
                reading.around.add(domain.as_str());
            } else if is_alarm(line.bytes, &site.span, &site.text, &answer, is_listed) {
                let Range { start, end } = site.span;
                let column =
                    |at| line.before + characters(line.bytes.get(..at).unwrap_or_default()) + 1;
                reading.open.push(Open {
                    kind: site.kind,
                    written: line.bytes.get(start..end).unwrap_or_default().to_owned(),
                    text: site.text.into_owned(),
                    line: line.number,
                    column: column(start),
                    end_column: column(end),
                    is_ignored,
                });
            }
        }
    }

    fn check<'a>(
        &'a self,
        kind: Kind,
        text: &'a [u8],
        around: Option<&'a MessageContext>,
    ) -> Answer<'a> {
        let checker = match kind {
            Kind::Address => &self.addresses,
            Kind::Host => &self.hosts,
        };
        let context = Context::new().with_input(Input::Standing);
        checker.check(text, &around.map_or(context, |around| context.with_message(around)))
    }

    /// Judges the sites that are open, among all that was read.
    fn close(&self, reading: &mut Reading<'_>) {
        reading.around.rank();
        let (counts, report) = (&mut reading.counts, &mut reading.report);
        for open in reading.open.drain(..) {
            let answer = self.check(open.kind, &open.text, None);
            let message = reading.around.message(&answer);
            let answer = match &message {
                Some(message) => self.check(open.kind, &open.text, Some(message)),
                None => answer,
            };
            if answer.verdict() != Verdict::Suspect {
                continue;
            }
            if open.is_ignored {
                counts.ignored += 1;
                continue;
            }
            counts.suspects += 1;
            report(Finding {
                path: reading.path.clone(),
                line: open.line,
                column: open.column,
                end_column: open.end_column,
                ..Finding::new(open.kind, &answer, &open.written)
            });
        }
    }
}

impl Reading<'_> {
    /// What is judged of a line, in the order in which it stands.
    fn sites<'l>(&mut self, line: &'l [u8]) -> Vec<Site<'l>> {
        let site = |kind| {
            move |span: Range<usize>| {
                let text = Cow::Borrowed(line.get(span.clone()).unwrap_or_default());
                Site { span, kind, text }
            }
        };
        let address = |(span, text)| Site { span, kind: Kind::Address, text };
        let most = if self.is_map { 1 } else { usize::MAX };
        let mut sites: Vec<Site<'l>> = addresses(line).take(most).map(address).collect();
        let named = self.zone.line(line).into_iter().map(|(span, named)| match named {
            Named::Host(name) => Site { span, kind: Kind::Host, text: Cow::Owned(name.into()) },
            Named::Mailbox(address) => {
                Site { span, kind: Kind::Address, text: Cow::Owned(address.into()) }
            }
        });
        sites.extend(named);
        let is_zone = self.zone.is_on();
        sites.extend(spf_domains(line, is_zone).map(site(Kind::Host)));
        if !is_zone {
            sites.extend(mail_hosts(line).map(site(Kind::Host)));
        }
        sites.sort_by_key(|site| site.span.start);
        sites.dedup_by(|next, site| next.span.start < site.span.end);
        sites
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_hosts_is_one() {
        assert!(Hosts::default().directory().len() > 40);
    }
}

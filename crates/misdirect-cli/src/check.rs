//! `misdirect check`: each address gets one answer, in the order of the input, as soon as it is
//! read, so that the command can be a co-process. A line or an argument with several addresses gets
//! one for each.

use crate::answer::{AnswerJson, Place};
use crate::args;
use crate::error::{Error, Status};
use crate::input::{self, LINE_LEN_MAX, Line, Lines};
use crate::layers::Layers;
use crate::output::{Output, note};
use crate::{json, show, text};
use misdirect::domain::{Typed, part_that_counts};
use misdirect::{Addresses, Answer, Checker, Context, MessageContext, ParseError, Policy, Verdict};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Texts that are remembered, of which nothing is told, and bytes of the longest: some 5 MB, or 20 at most.
const SILENT_MAX: usize = 1 << 16;
const REMEMBERED_LEN_MAX: usize = 320; // no address is longer (RFC 5321)

/// Runs the command.
pub(crate) fn run(args: &args::Check, color: clap::ColorChoice) -> Result<Status, Error> {
    let layers = Layers::of(&args.directories)?;
    let threshold_ppm = args.threshold.unwrap_or(Policy::DEFAULT.threshold_ppm);
    let policy = Policy::DEFAULT.with_threshold_ppm(threshold_ppm);
    let checker = layers.checker()?.with_policy(policy).with_explore(args.explore);
    let message = message(args)?;
    let mut context = Context::new().with_input(args.input).with_layout(args.layout);
    context = context.with_slip_rate_ppm(args.slip_rate.unwrap_or_default());
    if let Some(message) = &message {
        context = context.with_message(message);
    }
    let output = Output::new(color);
    let mut session = Session {
        args,
        checker,
        context,
        output,
        buffer: Vec::new(),
        silent: HashSet::new(),
        status: Status::Fine,
    };
    if args.addresses.is_empty() {
        session.standard_input()?;
    }
    for address in &args.addresses {
        match address.as_encoded_bytes() {
            b"-" => session.standard_input()?,
            bytes => {
                session.check(bytes, None)?;
                hint_at_file(address);
            }
        }
    }
    Ok(session.status)
}

/// Sender and other recipients. What was given as an option has to be right.
fn message(args: &args::Check) -> Result<Option<MessageContext>, Error> {
    let sender = args.sender.as_deref().map(OsStr::as_encoded_bytes);
    let to: Vec<&[u8]> = args.to.iter().map(|to| to.as_encoded_bytes()).collect();
    if sender.is_none() && to.is_empty() {
        return Ok(None);
    }
    let options = sender.iter().map(|sender| ("--sender", *sender));
    for (option, value) in options.chain(to.iter().map(|to| ("--to", *to))) {
        let reason = Typed::read(value).domain().err();
        if let Some(reason) = reason {
            return Err(Error::Option { option, value: value.to_owned(), reason });
        }
    }
    let message = MessageContext::new(sender.unwrap_or_default(), to);
    if message.overflow() > 0 {
        note(format_args!(
            "{} of the recipients given with --to are at more domains than count, and \
             change nothing",
            message.overflow()
        ));
    }
    Ok(Some(message))
}

/// The name of a file reads as a domain that nobody has: tell who meant what is in it.
fn hint_at_file(address: &OsStr) {
    let bytes = address.as_encoded_bytes();
    if !bytes.contains(&b'@') && Path::new(address).is_file() {
        let name = text::visible(bytes);
        note(format_args!("{name} is a file, too; for what is in it: misdirect check - < {name}"));
    }
}

/// A run of the command: what it checks with, and what it has found.
struct Session<'a> {
    args: &'a args::Check,
    checker: Checker<'a>,
    context: Context<'a>,
    output: Output,
    /// One answer, so that each is written in one piece.
    buffer: Vec<u8>,
    /// With `--quiet`, what counts of texts of which nothing is told: most of a log, over and over.
    silent: HashSet<Box<[u8]>>,
    status: Status,
}

impl Session<'_> {
    fn standard_input(&mut self) -> Result<(), Error> {
        let stdin = io::stdin();
        if stdin.is_terminal() {
            note(format_args!("type addresses, one per line; Ctrl-D ends"));
        }
        let mut lines = Lines::new(input::decoded(stdin.lock()).map_err(Error::Input)?);
        while let Some(line) = lines.next().map_err(Error::Input)? {
            match line.is_cut {
                false => self.check(line.bytes, Some(line.number))?,
                true => self.too_long(line)?,
            }
        }
        Ok(())
    }

    /// A line of standard input, or an argument.
    fn check(&mut self, text: &[u8], line: Option<usize>) -> Result<(), Error> {
        let (checker, context) = (self.checker, self.context);
        if self.silent.contains(part_that_counts(text)) {
            return Ok(());
        }
        let answer = checker.check(text, &context);
        if !matches!(answer.error(), Some(ParseError::SeveralAddresses { .. })) {
            return self.write(&answer, None);
        }
        for address in Addresses::new(text) {
            let (bytes, span) = (address.as_bytes(), address.span());
            let place = Place { line, span: (span.start, span.len()) };
            self.write(&checker.check(bytes, &context), Some(place))?;
        }
        Ok(())
    }

    fn write(&mut self, answer: &Answer<'_>, place: Option<Place>) -> Result<(), Error> {
        let is_silent = matches!(answer.verdict(), Verdict::Listed | Verdict::Unlisted);
        if !is_silent {
            self.status = Status::Found;
        } else if self.args.quiet {
            let text = part_that_counts(answer.input());
            if (1..=REMEMBERED_LEN_MAX).contains(&text.len()) {
                if self.silent.len() == SILENT_MAX {
                    self.silent.clear();
                }
                self.silent.insert(text.into());
            }
            return Ok(());
        }
        let (limit, language) = (self.args.limit, self.args.language);
        if self.args.json {
            let answer = AnswerJson::new(answer, place, limit, language);
            json::write_line(&mut self.buffer, &answer)?;
        } else if self.output.is_for_people {
            show::picture(&mut self.buffer, answer, limit, self.args.explore, language)?;
        } else {
            show::line(&mut self.buffer, answer, limit, self.args.explore, language)?;
        }
        self.flush()
    }

    /// A line that is no address for its length alone.
    fn too_long(&mut self, line: Line<'_>) -> Result<(), Error> {
        self.status = Status::Found;
        if self.args.json {
            json::write_line(&mut self.buffer, &AnswerJson::too_long(line.bytes, LINE_LEN_MAX))?;
        } else {
            show::too_long(&mut self.buffer, line.bytes, line.number, LINE_LEN_MAX)?;
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.output.stream.write_all(&self.buffer)?;
        self.output.stream.flush()?;
        self.buffer.clear();
        Ok(())
    }
}

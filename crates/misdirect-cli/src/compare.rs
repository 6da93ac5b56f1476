//! `misdirect compare`: by which slips one domain comes from another, and what each costs.

use crate::answer::SlipJson;
use crate::args;
use crate::draw::{Drawing, unicode};
use crate::error::{Error, Status};
use crate::output::{FAINT, Output, note};
use crate::{json, text};
use misdirect::answer::SLIPS_MAX;
use misdirect::compare::{Costs, PairSlip, Similarity};
use misdirect::domain::Typed;
use misdirect::{Domain, compare};
use serde::Serialize;
use std::ffi::OsStr;
use std::io::Write;

/// Costs are integers, in 1/256 bit.
const BIT: f64 = 256.0;

/// Runs the command: 0 where the domains are the same, 1 where they differ.
pub(crate) fn run(args: &args::Compare, color: clap::ColorChoice) -> Result<Status, Error> {
    let typed = domain("TYPED", &args.typed)?;
    let intended = domain("INTENDED", &args.intended)?;
    let costs = Costs::default().with_layout(args.layout);
    let pair = Pair { typed, intended, similarity: compare(&typed, &intended, &costs) };
    let mut buffer = Vec::new();
    if args.json {
        json::write_line(&mut buffer, &pair.json())?;
    } else {
        pair.write(&mut buffer)?;
    }
    let mut out = Output::new(color).stream;
    out.write_all(&buffer)?;
    out.flush()?;
    Ok(if typed == intended { Status::Fine } else { Status::Found })
}

/// Reads an address or a domain as a person writes it.
fn domain(option: &'static str, value: &OsStr) -> Result<Domain, Error> {
    let value = value.as_encoded_bytes();
    let typed = Typed::read(value);
    let domain = typed.domain().copied();
    let domain =
        domain.map_err(|reason| Error::Option { option, value: value.to_owned(), reason })?;
    if typed.is_repaired() {
        note(format_args!("{option}: {} is read as {domain}", text::visible(value)));
    }
    Ok(domain)
}

struct Pair {
    typed: Domain,
    intended: Domain,
    similarity: Similarity,
}

#[derive(Debug, Serialize)]
struct PairJson<'a> {
    typed: &'a str,
    intended: &'a str,
    distance: u32,
    score: f64,
    bits: Option<f64>,
    slips: Vec<SlipJson>,
}

impl Pair {
    fn json(&self) -> PairJson<'_> {
        PairJson {
            typed: self.typed.as_str(),
            intended: self.intended.as_str(),
            distance: self.similarity.distance(),
            score: f64::from(self.similarity.score_ppm()) / f64::from(misdirect::answer::PPM),
            bits: self.similarity.cost().map(bits),
            slips: self.slips(),
        }
    }

    fn slips(&self) -> Vec<SlipJson> {
        let (typed, intended) = (unicode(&self.typed), unicode(&self.intended));
        let slip = |slip: PairSlip| {
            let typed = letters(&typed, slip.typed);
            let intended = letters(&intended, slip.intended);
            let bits = Some(bits(slip.cost));
            SlipJson { bits, ..SlipJson::of_pair(&slip, slip.typed.0, typed, intended) }
        };
        self.similarity.slips().map(slip).collect()
    }

    fn write(&self, out: &mut Vec<u8>) -> Result<(), Error> {
        match Drawing::of_pair(&self.typed, &self.intended, &self.similarity) {
            Some(drawing) => drawing.write(out, "")?,
            None => writeln!(out, "typed     {}\nintended  {}", self.typed, self.intended)?,
        }
        let slips = self.slips();
        if !slips.is_empty() {
            let title = format!("{:<17}{:<11}{:<9}{:<9}bits", "slip", "where", "typed", "intended");
            writeln!(out, "\n{FAINT}{title}{FAINT:#}")?;
        }
        for slip in slips {
            let (kind, place) = (slip.kind, slip.place);
            let (typed, intended) = (&slip.typed, &slip.intended);
            let bits = slip.bits.unwrap_or_default();
            writeln!(out, "{kind:<17}{place:<11}{typed:<9}{intended:<9}{bits:.1}")?;
        }
        writeln!(out, "\n{}", self.summary())?;
        Ok(())
    }

    fn summary(&self) -> String {
        let alike = text::percent(self.similarity.score_ppm());
        let distance = text::counted(self.similarity.distance().into(), "edit", "edits");
        match self.similarity.cost() {
            Some(0) => "the same domain".to_owned(),
            Some(cost) => format!(
                "{distance}, {alike} alike; {:.1} bits in all: of the slips from {}, one in {}",
                bits(cost),
                self.intended,
                text::grouped(bits(cost).exp2().round() as u64)
            ),
            None => format!("{distance}, {alike} alike; more than {SLIPS_MAX} slips apart"),
        }
    }
}

fn bits(cost: u32) -> f64 {
    f64::from(cost) / BIT
}

/// `len` letters from `at` on.
fn letters(text: &str, (at, len): (usize, usize)) -> String {
    text.chars().skip(at).take(len).collect()
}

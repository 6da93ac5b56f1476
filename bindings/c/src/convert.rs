//! Between the core's values and the structs of the ABI. No pointer is followed here.

use crate::abi::{
    self, DOMAIN_SIZE, EntryFlag, PIECE_SIZE, SlipFlag, Status, SuggestionFlag, TypedFlag,
};
use misdirect::answer::PieceText;
use misdirect::variants::VariantKind;
use misdirect::{DirectoryError, Dns, Input, Layout, ParseError, Policy};
use std::ffi::c_char;
use std::fmt::{self, Write};

/// The error's number.
pub(crate) fn error(error: ParseError) -> abi::Error {
    match error {
        ParseError::Empty => abi::Error::Empty,
        ParseError::NoDomain { .. } => abi::Error::NoDomain,
        ParseError::EmptyLabel { .. } => abi::Error::EmptyLabel,
        ParseError::LabelTooLong { .. } => abi::Error::LabelTooLong,
        ParseError::DomainTooLong { .. } => abi::Error::DomainTooLong,
        ParseError::BadHyphen { .. } => abi::Error::BadHyphen,
        ParseError::BadIdna { .. } => abi::Error::BadIdna,
        ParseError::BadUtf8 { .. } => abi::Error::BadUtf8,
        ParseError::IpAddress { .. } => abi::Error::IpAddress,
        ParseError::AddressLiteral { .. } => abi::Error::AddressLiteral,
        ParseError::SeveralAddresses { .. } => abi::Error::SeveralAddresses,
        // Also what a later core may add, until it has a number of its own.
        _ => abi::Error::BadCharacter,
    }
}

/// Why an image does not open.
pub(crate) fn directory_error(error: DirectoryError) -> Status {
    match error {
        DirectoryError::NotAnImage => Status::NotAnImage,
        DirectoryError::Version { .. } => Status::ImageVersion,
        DirectoryError::Truncated => Status::ImageTruncated,
        DirectoryError::Checksum => Status::ImageChecksum,
        _ => Status::ImageCorrupt,
    }
}

/// What the caller's numbers mean.
pub(crate) fn layout(number: u32) -> Result<Layout, Status> {
    by_number(&Layout::ALL, number)
}

pub(crate) fn variant_kind(number: u32) -> Result<VariantKind, Status> {
    by_number(&VariantKind::ALL, number)
}

/// A context without its message.
pub(crate) fn context<'m>(context: &abi::Context) -> Result<misdirect::Context<'m>, Status> {
    Ok(misdirect::Context::new()
        .with_input(by_number(&Input::ALL, context.input)?)
        .with_dns(by_number(&Dns::ALL, context.dns)?)
        .with_layout(layout(context.layout)?)
        .with_slip_rate_ppm(context.slip_rate_ppm))
}

/// A checker with what is said of it beside its layers.
pub(crate) fn with_policy<'d>(
    core: misdirect::Checker<'d>,
    checker: &abi::Checker,
) -> Result<misdirect::Checker<'d>, Status> {
    zero(checker.reserved)?;
    if checker.threshold_ppm > misdirect::answer::PPM || checker.explore > 1 {
        return Err(Status::BadValue);
    }
    let policy = Policy::DEFAULT
        .with_threshold_ppm(checker.threshold_ppm)
        .with_ratio_percent(checker.ratio_percent);
    Ok(core.with_policy(policy).with_explore(checker.explore == 1))
}

/// A directory as a layer.
pub(crate) fn layer<'d>(
    layer: &abi::Layer,
    directory: misdirect::Directory<'d>,
) -> Result<misdirect::Layer<'d>, Status> {
    zero(layer.reserved)?;
    let core = match layer.trust {
        trust if trust == abi::Trust::Trusted as u32 => misdirect::Layer::trusted(directory),
        trust if trust == abi::Trust::Evidence as u32 => misdirect::Layer::evidence(directory),
        _ => return Err(Status::BadValue),
    };
    Ok(core.with_share(layer.share))
}

/// How an address was read; `out` is zero.
pub(crate) fn typed(answer: &misdirect::Answer<'_>, out: &mut abi::Typed) {
    let typed = answer.typed();
    if let Some(domain) = answer.domain() {
        out.domain_len = put_domain(domain.as_bytes(), &mut out.domain);
    }
    if let Some(error) = answer.error() {
        (out.error_at, out.error) = (error.offset(), self::error(error) as u32);
    }
    let span = typed.span();
    (out.span_at, out.span_len) = (span.start, span.len());
    if let Some(local) = typed.local_part() {
        (out.local_at, out.local_len) = within(local, typed.input());
        out.flags |= TypedFlag::HasLocal as u32;
    }
    if typed.is_repaired() {
        out.flags |= TypedFlag::Repaired as u32;
    }
}

/// What is said in short.
pub(crate) fn summary(summary: &misdirect::Summary<'_>) -> abi::Summary {
    let target = summary.target();
    abi::Summary {
        target: target.map_or(std::ptr::null(), |target| target.as_ptr().cast()),
        target_len: target.map_or(0, str::len) as u32, // a domain's
        verdict: summary.verdict() as u32,
        probability_ppm: summary.probability_ppm(),
        reserved: 0,
    }
}

/// An entry; `out` is zero, and stays so where there is none.
pub(crate) fn entry(entry: Option<misdirect::directory::Entry<'_>>, out: &mut abi::Entry) {
    let Some(entry) = entry else { return };
    out.domain_len = put_domain(entry.as_bytes(), &mut out.domain);
    out.weight = entry.weight();
    out.tags = u32::from(entry.tags());
    out.flags = u32::from(entry.is_zone()) * EntryFlag::Zone as u32;
}

/// Where a part of the input stands in it, which is a difference of memory addresses.
fn within(part: &[u8], input: &[u8]) -> (usize, usize) {
    (part.as_ptr().addr() - input.as_ptr().addr(), part.len())
}

/// An address in a text.
pub(crate) fn address(address: &misdirect::Address<'_>) -> abi::Address {
    let (span, name) = (address.span(), address.name().unwrap_or_default());
    abi::Address {
        span_at: span.start,
        span_len: span.len(),
        name_at: name.start,
        name_len: name.len(),
    }
}

/// A suggestion; `out` is zero, and so stay slips that are not there.
pub(crate) fn suggestion(
    suggestion: &misdirect::Suggestion<'_>,
    is_meant: bool,
    input: &[u8],
    out: &mut abi::Suggestion,
) {
    if let Some(local) = suggestion.local_part() {
        (out.local_at, out.local_len) = within(local, input);
        out.flags |= SuggestionFlag::HasLocal as u32;
    }
    if is_meant {
        out.flags |= SuggestionFlag::Meant as u32;
    }
    out.probability_ppm = suggestion.probability_ppm();
    out.kind = suggestion.kind() as u32;
    out.target_len = put(suggestion.target().as_str(), &mut out.target).0;
    entry(suggestion.entry(), &mut out.entry);
    for (place, slip) in out.slips.iter_mut().zip(suggestion.slips()) {
        self::slip(&slip, place);
        out.slip_count += 1;
    }
}

fn slip(slip: &misdirect::Slip<'_>, out: &mut abi::Slip) {
    if let Some(span) = slip.span() {
        (out.span_at, out.span_len) = span;
        out.flags |= SlipFlag::HasSpan as u32;
    }
    out.kind = slip.kind() as u32;
    out.place = slip.place() as u32;
    out.at = slip.at() as u32; // at most 253
    out.cost = slip.cost();
    let (typed_len, typed_cut) = piece(slip.typed(), &mut out.typed);
    let (intended_len, intended_cut) = piece(slip.intended(), &mut out.intended);
    (out.typed_len, out.intended_len) = (typed_len, intended_len);
    if typed_cut || intended_cut {
        out.flags |= SlipFlag::Cut as u32;
    }
}

/// How alike two domains are.
pub(crate) fn similarity(similarity: &misdirect::compare::Similarity) -> abi::Similarity {
    const NO_SLIP: abi::PairSlip = abi::PairSlip {
        kind: 0,
        place: 0,
        typed_at: 0,
        typed_len: 0,
        intended_at: 0,
        intended_len: 0,
        cost: 0,
        reserved: 0,
    };
    let mut slips = [NO_SLIP; abi::SLIPS_MAX];
    let mut slip_count = 0;
    for (place, slip) in slips.iter_mut().zip(similarity.slips()) {
        // Positions are at most 253.
        *place = abi::PairSlip {
            kind: slip.kind as u32,
            place: slip.place as u32,
            typed_at: slip.typed.0 as u32,
            typed_len: slip.typed.1 as u32,
            intended_at: slip.intended.0 as u32,
            intended_len: slip.intended.1 as u32,
            cost: slip.cost,
            reserved: 0,
        };
        slip_count += 1;
    }
    abi::Similarity {
        distance: similarity.distance(),
        score_ppm: similarity.score_ppm(),
        is_explained: u32::from(similarity.cost().is_some()),
        cost: similarity.cost().unwrap_or_default(),
        slip_count,
        reserved: 0,
        slips,
    }
}

/// A variant; `out` is zero.
pub(crate) fn variant(variant: &misdirect::variants::Variant<'_>, out: &mut abi::Variant) {
    if let Some(name) = variant.to_domain() {
        out.domain_len = put_domain(name.as_bytes(), &mut out.domain) as usize;
    }
    out.share_ppm = variant.share_ppm();
    out.cost = variant.cost();
    out.kind = variant.kind() as u32;
    out.is_registrable = u32::from(variant.is_registrable());
    out.is_lookalike = u32::from(variant.is_lookalike());
}

fn by_number<T: Copy>(all: &[T], number: u32) -> Result<T, Status> {
    all.get(number as usize).copied().ok_or(Status::BadValue)
}

fn zero(reserved: u32) -> Result<(), Status> {
    if reserved == 0 { Ok(()) } else { Err(Status::BadValue) }
}

/// A domain in an array of zeros, which has room for all of it; how long it is.
fn put_domain(ascii: &[u8], out: &mut [c_char; DOMAIN_SIZE]) -> u32 {
    let end = ascii.len().min(DOMAIN_SIZE - 1);
    for (place, &byte) in out.iter_mut().zip(&ascii[..end]) {
        *place = byte as c_char;
    }
    end as u32
}

/// A text in an array of zeros, one of which is left at its end; how long it is, and whether it was
/// cut.
fn put<const N: usize>(text: &str, out: &mut [c_char; N]) -> (u32, bool) {
    let mut end = text.len().min(N - 1);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    for (place, &byte) in out.iter_mut().zip(&text.as_bytes()[..end]) {
        *place = byte as c_char;
    }
    (end as u32, end < text.len())
}

fn piece(piece: PieceText<'_>, out: &mut [c_char; PIECE_SIZE]) -> (u32, bool) {
    match piece {
        PieceText::Text(part) => put(part, out),
        letters => {
            // One letter or two, of at most four bytes each.
            let mut buffer = Letters::default();
            let _ = write!(buffer, "{letters}");
            put(buffer.as_str(), out)
        }
    }
}

/// A few letters on the stack.
#[derive(Default)]
struct Letters {
    bytes: [u8; 8],
    len: usize,
}

impl Letters {
    fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or("")
    }
}

impl Write for Letters {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self.bytes.get_mut(self.len..self.len + text.len()).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len += text.len();
        Ok(())
    }
}

/// The address of a suggestion as a text.
#[derive(Clone, Copy)]
pub(crate) struct AddressText<'a>(pub(crate) misdirect::Suggestion<'a>);

impl fmt::Display for AddressText<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_address(out)
    }
}

/// A text, or nothing.
#[derive(Clone, Copy)]
pub(crate) struct MaybeText<T>(pub(crate) Option<T>);

impl<T: fmt::Display> fmt::Display for MaybeText<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |text| text.fmt(out))
    }
}

/// Counts the bytes of what is written.
pub(crate) fn length(text: impl fmt::Display) -> usize {
    struct Count(usize);
    impl Write for Count {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }
    let mut count = Count(0);
    let _ = write!(count, "{text}"); // never fails
    count.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let cut = |text| {
            let mut bytes = [0; 4];
            (put(text, &mut bytes), bytes)
        };
        assert_eq!(cut("aé€"), ((3, true), [0x61, 0xC3u8 as c_char, 0xA9u8 as c_char, 0]));
        assert_eq!(cut("ab€"), ((2, true), [0x61, 0x62, 0, 0]));
        assert_eq!(cut("abc"), ((3, false), [0x61, 0x62, 0x63, 0]));
    }
}

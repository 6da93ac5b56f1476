//! Between the core's values and the structs of the ABI. No pointer is followed here.

use crate::abi::{self, DOMAIN_SIZE, EntryFlag, PIECE_SIZE, SlipFlag, Status, TypedFlag};
use misdirect::{DirectoryError, Dns, Input, Layout, ParseError, PieceText, Policy};
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

/// A context without its message.
pub(crate) fn context<'m>(context: &abi::Context) -> Result<misdirect::Context<'m>, Status> {
    zero(context.reserved)?;
    Ok(misdirect::Context::new()
        .with_input(by_number(&Input::ALL, context.input)?)
        .with_dns(by_number(&Dns::ALL, context.dns)?)
        .with_layout(layout(context.layout)?))
}

/// A checker without its layers.
pub(crate) fn checker<'d>(checker: &abi::Checker) -> Result<misdirect::Checker<'d>, Status> {
    zero(checker.reserved)?;
    if checker.threshold_ppm > misdirect::PPM || checker.explore > 1 {
        return Err(Status::BadValue);
    }
    let policy =
        Policy { threshold_ppm: checker.threshold_ppm, ratio_percent: checker.ratio_percent };
    let core = misdirect::Checker::without_directory().with_policy(policy);
    Ok(core.with_explore(checker.explore == 1))
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

/// How an address was read.
pub(crate) fn typed(verdict: &misdirect::Verdict<'_>) -> abi::Typed {
    let typed = verdict.typed();
    let domain = verdict.domain().map(misdirect::Domain::as_str).unwrap_or_default();
    let (domain, domain_len, _) = text::<DOMAIN_SIZE>(domain);
    let span = typed.span();
    // The local part is a slice of the input, so its offset is a difference of addresses.
    let local = typed.local_part();
    let local_at = local.map_or(0, |local| local.as_ptr().addr() - typed.input().as_ptr().addr());
    let mut flags = 0;
    if local.is_some() {
        flags |= TypedFlag::HasLocal as u32;
    }
    if typed.is_repaired() {
        flags |= TypedFlag::Repaired as u32;
    }
    abi::Typed {
        error_at: verdict.error().map_or(0, ParseError::offset),
        local_at,
        local_len: local.map_or(0, <[u8]>::len),
        span_at: span.start,
        span_len: span.len(),
        error: verdict.error().map_or(abi::Error::None, error) as u32,
        flags,
        domain_len,
        domain,
    }
}

/// An entry; all zero where there is none.
pub(crate) fn entry(entry: Option<misdirect::directory::Entry<'_>>) -> abi::Entry {
    let (domain, domain_len, _) = text(entry.map(|entry| entry.domain()).unwrap_or_default());
    abi::Entry {
        domain_len,
        weight: entry.map_or(0, |entry| entry.weight()),
        tags: entry.map_or(0, |entry| u32::from(entry.tags())),
        flags: entry.map_or(0, |entry| u32::from(entry.is_zone()) * EntryFlag::Zone as u32),
        domain,
    }
}

/// A suggestion; slips that are not there are zero.
pub(crate) fn suggestion(suggestion: &misdirect::Suggestion<'_>) -> abi::Suggestion {
    const NO_SLIP: abi::Slip = abi::Slip {
        span_at: 0,
        span_len: 0,
        kind: 0,
        place: 0,
        at: 0,
        cost: 0,
        flags: 0,
        typed_len: 0,
        intended_len: 0,
        reserved: 0,
        typed: [0; PIECE_SIZE],
        intended: [0; PIECE_SIZE],
    };
    let (target, target_len, _) = text(suggestion.target().as_str());
    let mut slips = [NO_SLIP; abi::SLIPS_MAX];
    let mut slip_count = 0;
    for (place, slip) in slips.iter_mut().zip(suggestion.slips()) {
        *place = self::slip(&slip);
        slip_count += 1;
    }
    abi::Suggestion {
        probability_ppm: suggestion.probability_ppm(),
        kind: suggestion.kind() as u32,
        slip_count,
        target_len,
        target,
        entry: entry(suggestion.entry()),
        reserved: [0; 4],
        slips,
    }
}

fn slip(slip: &misdirect::Slip<'_>) -> abi::Slip {
    let (typed, typed_len, typed_cut) = piece(slip.typed());
    let (intended, intended_len, intended_cut) = piece(slip.intended());
    let mut flags = 0;
    if slip.span().is_some() {
        flags |= SlipFlag::HasSpan as u32;
    }
    if typed_cut || intended_cut {
        flags |= SlipFlag::Cut as u32;
    }
    let (span_at, span_len) = slip.span().unwrap_or_default();
    abi::Slip {
        span_at,
        span_len,
        kind: slip.kind() as u32,
        place: slip.place() as u32,
        at: slip.at() as u32, // at most 253
        cost: slip.cost(),
        flags,
        typed_len,
        intended_len,
        reserved: 0,
        typed,
        intended,
    }
}

/// How alike two domains are.
pub(crate) fn similarity(similarity: &misdirect::Similarity) -> abi::Similarity {
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

pub(crate) fn variant(variant: &misdirect::Variant<'_>) -> abi::Variant {
    let name = variant.to_domain();
    let (domain, domain_len, _) = text(name.as_ref().map_or("", |name| name.as_str()));
    abi::Variant {
        domain_len: domain_len as usize,
        share_ppm: variant.share_ppm(),
        cost: variant.cost(),
        kind: variant.kind() as u32,
        is_registrable: u32::from(variant.is_registrable()),
        reserved: [0; 2],
        domain,
    }
}

fn by_number<T: Copy>(all: &[T], number: u32) -> Result<T, Status> {
    all.get(number as usize).copied().ok_or(Status::BadValue)
}

fn zero(reserved: u32) -> Result<(), Status> {
    if reserved == 0 { Ok(()) } else { Err(Status::BadValue) }
}

/// A text in an array with a NUL at its end; how long it is, and whether it was cut.
fn text<const N: usize>(text: &str) -> ([c_char; N], u32, bool) {
    let mut end = text.len().min(N - 1);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut bytes = [0; N];
    bytes[..end].copy_from_slice(&text.as_bytes()[..end]);
    (bytes.map(|byte| byte as c_char), end as u32, end < text.len())
}

fn piece(piece: PieceText<'_>) -> ([c_char; PIECE_SIZE], u32, bool) {
    match piece {
        PieceText::Text(part) => text(part),
        letters => {
            // One letter or two, of at most four bytes each.
            let mut buffer = Letters::default();
            let _ = write!(buffer, "{letters}");
            text(buffer.as_str())
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
        let (bytes, len, cut) = text::<4>("aé€");
        assert_eq!((bytes, len, cut), ([0x61, 0xC3u8 as c_char, 0xA9u8 as c_char, 0], 3, true));
        let (bytes, len, cut) = text::<4>("ab€");
        assert_eq!((bytes, len, cut), ([0x61, 0x62, 0, 0], 2, true));
        let (bytes, len, cut) = text::<4>("abc");
        assert_eq!((bytes, len, cut), ([0x61, 0x62, 0x63, 0], 3, false));
    }
}

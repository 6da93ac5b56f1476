//! The structs and numbers of the ABI, as C sees them.
//!
//! A struct that the caller fills begins with its size, and a struct that the library fills is
//! passed with its size: so both can grow at their end. Structs inside others cannot, and have
//! reserved fields instead. Numbers are append only.

use std::ffi::c_char;
use std::mem::MaybeUninit;

/// Most layers of a checker.
pub const LAYERS_MAX: usize = 4;
/// Most suggestions of a verdict.
pub const SUGGESTIONS_MAX: usize = 4;
/// Most slips of a suggestion.
pub const SLIPS_MAX: usize = 4;
/// Bytes of a domain with the NUL at its end: a domain has at most 253 (RFC 1035).
pub const DOMAIN_SIZE: usize = 254;
/// Bytes of a piece of text in a slip with the NUL at its end.
pub const PIECE_SIZE: usize = 64;
/// Words of what is opaque in a misdirect_message. The core needs about 4.5 kB; the rest is room.
pub const MESSAGE_WORDS: usize = 640;

/// Words of what is the library's in a misdirect_checker. It needs about 0.8 kB; the rest is room.
pub const CHECKER_WORDS: usize = 128;

/// Whether a call did what it was asked to. Where it is not MISDIRECT_STATUS_OK, nothing was
/// written, unless the function says otherwise.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It did. A verdict of any kind is a success, MISDIRECT_JUDGEMENT_INVALID too.
    Ok = 0,
    /// A fault of the library. Please report it.
    Internal = 1,
    /// A pointer is NULL where it must not be.
    NullPointer = 2,
    /// A pointer is not aligned as its type demands.
    Misaligned = 3,
    /// The size of a struct is not this version's or a later one's, or a length is beyond memory.
    BadSize = 4,
    /// A number is none of its enum, a reserved field is not zero, or a field is out of range.
    BadValue = 5,
    /// The message was not made by misdirect_message_init.
    NotInitialised = 6,
    /// More than MISDIRECT_LAYERS_MAX layers.
    TooManyLayers = 7,
    /// The bytes of a layer are no directory image.
    NotAnImage = 8,
    /// The directory image has a format that this version cannot read.
    ImageVersion = 9,
    /// The directory image is cut short.
    ImageTruncated = 10,
    /// The directory image says what cannot be.
    ImageCorrupt = 11,
    /// The directory image is not what was written: its checksum differs.
    ImageChecksum = 12,
    /// The verdict has no suggestion of this number.
    NoSuchSuggestion = 13,
    /// The text has no room in the buffer.
    BufferTooSmall = 14,
    /// What was typed is no domain.
    BadTyped = 15,
    /// What may have been meant is no domain.
    BadIntended = 16,
}

/// Where the entries of a layer are.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// In the library: the built-in directory. `image` is NULL.
    Builtin = 1,
    /// In `image`.
    Image = 2,
}

/// What a layer is good for.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Its entries are right as they are, and what could have been meant.
    Trusted = 0,
    /// Its entries were seen: auto-collected addresses, popularity. They make what was typed more
    /// plausible and nothing else.
    Evidence = 1,
}

/// How an address came to be.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// It is being typed and may not be whole.
    Typing = 0,
    /// Somebody typed it, and is done.
    Typed = 1,
    /// It was pasted.
    Pasted = 2,
    /// It came in a message.
    Received = 3,
}

/// What the caller found out about the typed domain in the DNS. The library asks nobody.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dns {
    /// Nothing is known.
    Unknown = 0,
    /// The name does not exist.
    NoSuchDomain = 1,
    /// It exists and takes no mail.
    NoMail = 2,
    /// It takes mail, which clears nothing: so do the neighbours of popular domains.
    AcceptsMail = 3,
}

/// The keyboard that an address was typed on.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// US, and where nothing is known.
    Qwerty = 0,
    /// German, Swiss, Hungarian.
    Qwertz = 1,
    /// French, Belgian.
    Azerty = 2,
    /// Simplified keyboard after Dvorak.
    Dvorak = 3,
}

/// What a check says, in one word.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// A trusted directory has the domain: nothing to say.
    Listed = 0,
    /// Another domain was probably meant: the first suggestion. Or the name deceives by itself: then
    /// there are `findings`, and suggestions may be improbable or missing.
    Suspect = 1,
    /// Not listed, and nothing else is likely enough. Suggestions may be there all the same.
    Unlisted = 2,
    /// What was given cannot be read.
    Invalid = 3,
}

/// Why what was given cannot be read.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// It can.
    None = 0,
    /// There is nothing.
    Empty = 1,
    /// Nothing after the @.
    NoDomain = 2,
    /// Two dots in a row, or a dot first or last.
    EmptyLabel = 3,
    /// A label of more than 63 bytes in its ASCII form.
    LabelTooLong = 4,
    /// More than 253 bytes in ASCII form.
    DomainTooLong = 5,
    /// A character that no domain has.
    BadCharacter = 6,
    /// A label begins or ends with a hyphen.
    BadHyphen = 7,
    /// A label that IDNA refuses (UTS 46).
    BadIdna = 8,
    /// Not UTF-8.
    BadUtf8 = 9,
    /// An IP address.
    IpAddress = 10,
    /// An address literal: [192.0.2.1].
    AddressLiteral = 11,
    /// More than one address: each is to be checked apart.
    SeveralAddresses = 12,
}

/// What kind of mistake a suggestion assumes.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An accident.
    Slip = 0,
    /// A name made to fool the eye.
    Lookalike = 1,
}

/// What fingers, eyes or memory did to the domain that was meant.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipKind {
    /// A letter left out: army.ml for army.mil.
    Omission = 0,
    /// A letter or a suffix typed twice: gmaill.com, gmail.com.com.
    Repetition = 1,
    /// A letter too many: gmaqil.com.
    Insertion = 2,
    /// A letter for another: gmsil.com; a comma for the dot.
    Substitution = 3,
    /// Two neighbours swapped: gmial.com.
    Transposition = 4,
    /// A dot left out: gmailcom.
    MissingDot = 5,
    /// A dot too many: gmail..com.
    ExtraDot = 6,
    /// A hyphen left out: tonline.de.
    MissingHyphen = 7,
    /// A hyphen too many: g-mail.com.
    ExtraHyphen = 8,
    /// Another suffix, from memory and not from the fingers: apache.com for apache.org.
    SuffixSwap = 9,
    /// Something that belongs to no domain: army.mil>.
    StrayCharacter = 10,
    /// ASCII that looks alike: rn for m.
    Homoglyph = 11,
    /// A character of another alphabet that looks alike (UTS 39).
    Confusable = 12,
    /// Scripts mixed in a label.
    MixedScript = 13,
    /// A word joined to the name: army-mil.com.
    Combosquat = 14,
    /// The target as a sub-domain of another: army.mil.example.com.
    Embedding = 15,
    /// One bit of a letter flipped, by hardware.
    Bitflip = 16,
}

/// Something in a name that deceives by itself. Each is a bit of misdirect_verdict.findings: the
/// number n is the bit 1 << n.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A label mixes scripts beyond "highly restrictive" (UTS 39).
    MixedScript = 0,
    /// Characters were typed that nobody sees.
    Invisible = 1,
    /// A label in another script that has nothing but look-alikes of ASCII letters.
    WholeScriptConfusable = 2,
    /// Digits of two number systems in one label.
    MixedNumbers = 3,
    /// A label that reads as an ASCII number and has other digits or letters in it.
    DigitLookalike = 4,
    /// A character that UTS 39 does not recommend in identifiers.
    RestrictedCharacter = 5,
    /// A character that is right in some places only, in another one.
    OutOfPlace = 6,
}

/// Which part of the intended domain a slip is in.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before the name.
    Subdomain = 0,
    /// The label before the public suffix.
    Name = 1,
    /// A dot.
    Dot = 2,
    /// The public suffix.
    Suffix = 3,
}

/// Bits of misdirect_typed.flags.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedFlag {
    /// There is a local part; it may be empty.
    HasLocal = 1,
    /// Something was typed that cannot be right, and was repaired.
    Repaired = 2,
}

/// Bits of misdirect_entry.flags.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryFlag {
    /// A zone: `domain` is what follows its "*.".
    Zone = 1,
}

/// Bits of misdirect_slip.flags.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipFlag {
    /// `span_at` and `span_len` say which bytes of the input the slip covers.
    HasSpan = 1,
    /// `typed` or `intended` is longer than its array, and was cut at a character.
    Cut = 2,
}

/// What misdirect_version tells the version of.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// This library.
    Library = 0,
    /// The model: typed, target and this together stay one answer.
    Model = 1,
    /// The public suffix list.
    PublicSuffix = 2,
    /// Unicode, behind the table of look-alikes.
    Unicode = 3,
}

/// A text of the caller: `len` bytes, with no NUL needed at the end. Where `len` is 0, `ptr` may be
/// NULL.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// First byte.
    pub ptr: *const c_char,
    /// How many.
    pub len: usize,
}

/// A directory in a checker, with how much it counts.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layer {
    /// A directory image, at any alignment. It has to be there, unchanged, in each call that is given
    /// the checker: other bytes in the same place are another directory, to be added to another one.
    pub image: *const u8,
    /// Bytes of it.
    pub image_len: usize,
    /// misdirect_source.
    pub source: u32,
    /// misdirect_trust.
    pub trust: u32,
    /// How much of the mail goes by this layer, relative to the other trusted ones.
    pub share: u32,
    /// 0.
    pub reserved: u32,
}

/// What to check against, and from when on to warn. Made by misdirect_checker_init; the fields may
/// be set by hand as well. It may be copied, and used by many threads while nobody writes to it.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Checker {
    /// Bytes of this struct.
    pub struct_size: usize,
    /// How many of `layers` there are. Their order does not matter.
    pub layer_count: usize,
    /// The directories.
    pub layers: [Layer; LAYERS_MAX],
    /// Least probability of a suggestion that makes a verdict suspect, in parts per million.
    pub threshold_ppm: u32,
    /// How many times as likely as the second the best has to be, in hundredths.
    pub ratio_percent: u32,
    /// 1: look for what else could have been meant even where a domain is listed. Else 0.
    pub explore: u32,
    /// 0.
    pub reserved: u32,
    /// The library's: the fields above as misdirect_checker_add found them, and what it opened. Where
    /// they were changed since, or this is 0, a check opens the layers anew.
    // Pointers and padding are among it, which are no numbers to Rust: a copy has to keep both.
    pub opened: [MaybeUninit<u64>; CHECKER_WORDS],
}

/// Sender and recipients of one message. Opaque but for its counts, made by misdirect_message_init.
/// It holds no pointer and may be copied.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Message {
    /// Tells it from memory that was never written.
    pub mark: u64,
    /// Recipients whose domain had no room; they have no influence.
    pub overflow: u64,
    /// Recipients without a readable domain; they have no influence.
    pub unreadable: u64,
    /// The library's.
    pub opaque: [u64; MESSAGE_WORDS],
}

/// What the caller knows around an address. Made by misdirect_context_init.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// Bytes of this struct.
    pub struct_size: usize,
    /// The message that the address is in, or NULL.
    pub message: *const Message,
    /// misdirect_input.
    pub input: u32,
    /// misdirect_dns.
    pub dns: u32,
    /// misdirect_layout.
    pub layout: u32,
    /// 0.
    pub reserved: u32,
}

/// How an address was read. Offsets are bytes of the input.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    /// Where the error is; 0 where there is none.
    pub error_at: usize,
    /// The local part as it was typed: first byte.
    pub local_at: usize,
    /// The local part as it was typed: how many bytes.
    pub local_len: usize,
    /// Where the domain stands: first byte.
    pub span_at: usize,
    /// Where the domain stands: how many bytes.
    pub span_len: usize,
    /// misdirect_error.
    pub error: u32,
    /// Bits of misdirect_typed_flag.
    pub flags: u32,
    /// Bytes of `domain` without its NUL; 0 where there is an error.
    pub domain_len: u32,
    /// The domain that was read, repaired where it had to be, in ASCII, with a NUL at its end.
    pub domain: [c_char; DOMAIN_SIZE],
}

/// An entry of a directory.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Bytes of `domain` without its NUL; 0 where there is no entry.
    pub domain_len: u32,
    /// How often it is meant, relative to the total of its directory.
    pub weight: u32,
    /// Tag bits 0 to 7; bits 0 to 3 are military, government, provider, education.
    pub tags: u32,
    /// Bits of misdirect_entry_flag.
    pub flags: u32,
    /// The domain in ASCII, with a NUL at its end.
    pub domain: [c_char; DOMAIN_SIZE],
}

/// One slip.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Slip {
    /// Bytes of the input that it covers, where misdirect_slip_flag says so: the first.
    pub span_at: usize,
    /// Bytes of the input that it covers: how many.
    pub span_len: usize,
    /// misdirect_slip_kind.
    pub kind: u32,
    /// misdirect_place.
    pub place: u32,
    /// Byte of the typed domain (ASCII, as read) where it is; its length for a slip at the end.
    pub at: u32,
    /// Minus log2 of its probability among slips, in 1/256 bit.
    pub cost: u32,
    /// Bits of misdirect_slip_flag.
    pub flags: u32,
    /// Bytes of `typed` without its NUL.
    pub typed_len: u32,
    /// Bytes of `intended` without its NUL.
    pub intended_len: u32,
    /// 0.
    pub reserved: u32,
    /// What was typed there, in UTF-8 with a NUL at its end; empty for an omission.
    pub typed: [c_char; PIECE_SIZE],
    /// What was meant there; empty for an insertion.
    pub intended: [c_char; PIECE_SIZE],
}

/// One domain that may have been meant.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Suggestion {
    /// The probability that this was meant, in parts per million.
    pub probability_ppm: u32,
    /// misdirect_kind.
    pub kind: u32,
    /// How many of `slips` there are; the others were not written.
    pub slip_count: u32,
    /// Bytes of `target` without its NUL.
    pub target_len: u32,
    /// The domain to write to instead, the typed sub-domain kept, in ASCII with a NUL at its end.
    pub target: [c_char; DOMAIN_SIZE],
    /// The entry behind it. None for a domain of the message, and for the typed domain repaired.
    pub entry: Entry,
    /// 0.
    pub reserved: [u32; 4],
    /// The slips that made what was typed of it, left to right.
    pub slips: [Slip; SLIPS_MAX],
}

/// The answer of a check. It holds no pointer and may be copied.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    /// misdirect_judgement.
    pub judgement: u32,
    /// How many of `suggestions` there are; the others were not written.
    pub suggestion_count: u32,
    /// How the input was read.
    pub typed: Typed,
    /// The entry that makes it MISDIRECT_JUDGEMENT_LISTED.
    pub listed: Entry,
    /// What may have been meant, best first.
    pub suggestions: [Suggestion; SUGGESTIONS_MAX],
    /// What the name gives away by itself: a bit for each misdirect_finding.
    pub findings: u32,
    /// 0.
    pub reserved: u32,
}

/// One slip between a pair of domains, by letters (characters, A-labels decoded) of each.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct PairSlip {
    /// misdirect_slip_kind.
    pub kind: u32,
    /// misdirect_place.
    pub place: u32,
    /// First letter in the typed domain.
    pub typed_at: u32,
    /// How many letters of it.
    pub typed_len: u32,
    /// First letter in the intended domain.
    pub intended_at: u32,
    /// How many letters of it.
    pub intended_len: u32,
    /// Minus log2 of its probability among slips, in 1/256 bit.
    pub cost: u32,
    /// 0.
    pub reserved: u32,
}

/// How one domain comes about from another.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Similarity {
    /// Optimal string alignment distance: insertions, omissions, substitutions and swaps.
    pub distance: u32,
    /// From 0, nothing in common, to 1,000,000, equal.
    pub score_ppm: u32,
    /// 1: at most MISDIRECT_SLIPS_MAX slips explain it, and `cost` and `slips` are theirs. Else 0.
    pub is_explained: u32,
    /// Minus log2 of the probability of these slips, given that there was one, in 1/256 bit.
    pub cost: u32,
    /// How many of `slips` there are; the others are 0.
    pub slip_count: u32,
    /// 0.
    pub reserved: u32,
    /// The slips of the cheapest way, left to right.
    pub slips: [PairSlip; SLIPS_MAX],
}

/// A name that is typed by mistake for a domain.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// Bytes of `domain` without its NUL.
    pub domain_len: usize,
    /// Its share of all that is typed by mistake for the domain, in parts per million, rounded down.
    pub share_ppm: u32,
    /// Minus log2 of that share, in 1/256 bit: tells apart what is below a millionth.
    pub cost: u32,
    /// misdirect_slip_kind: the kind of its least likely slip.
    pub kind: u32,
    /// 1: somebody else can register it, if they have not. Else 0.
    pub is_registrable: u32,
    /// 0.
    pub reserved: [u32; 2],
    /// The name in ASCII, with a NUL at its end.
    pub domain: [c_char; DOMAIN_SIZE],
}

/// What is in a directory image.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct DirectoryInfo {
    /// Entries, zones among them.
    pub entries: u64,
    /// Entries that are zones.
    pub zones: u64,
    /// The sum of all weights.
    pub total_weight: u64,
}

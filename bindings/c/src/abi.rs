//! The structs and numbers of the ABI, as C sees them.
//!
//! A struct that the caller fills begins with its size, and a struct that the library fills is
//! passed with its size, so that both can grow at the end. Structs inside others cannot grow, and
//! have reserved fields instead. Numbers are append-only.

use std::ffi::c_char;
use std::mem::MaybeUninit;

/// Maximum number of layers in a checker.
pub const LAYERS_MAX: usize = 4;
/// Maximum number of suggestions in an answer.
pub const SUGGESTIONS_MAX: usize = 4;
/// Maximum number of slips in a suggestion.
pub const SLIPS_MAX: usize = 4;
/// Instead of the index of a suggestion: the whole answer.
pub const WHOLE_ANSWER: u32 = u32::MAX;
/// Size of a buffer for a domain with its terminating NUL: a domain has at most 253 bytes (RFC
/// 1035).
pub const DOMAIN_SIZE: usize = 254;
/// Size of a buffer for a piece of text in a slip, with its terminating NUL.
pub const PIECE_SIZE: usize = 64;
/// Opaque words in a misdirect_message. About 4.5 kB are used; the rest is room to grow.
pub const MESSAGE_WORDS: usize = 640;

/// Private words in a misdirect_checker. About 0.8 kB are used; the rest is room to grow.
pub const CHECKER_WORDS: usize = 128;
/// Private words in a misdirect_addresses. About 0.4 kB are used; the rest is room to grow.
pub const ADDRESSES_WORDS: usize = 64;

/// Result of a call. Unless it is MISDIRECT_STATUS_OK, nothing was written to the outputs, except
/// where a function says otherwise.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Success. Every answer is a success, even MISDIRECT_VERDICT_INVALID.
    Ok = 0,
    /// A bug in the library. Please report it.
    Internal = 1,
    /// A pointer is NULL that must not be.
    NullPointer = 2,
    /// A pointer is not aligned for its type.
    Misaligned = 3,
    /// The size of a struct is too small or implausibly large, or a length is too large.
    BadSize = 4,
    /// A number is not in its enum, a reserved field is not zero, or a field is out of range.
    BadValue = 5,
    /// The message was not initialised by misdirect_message_init, or the addresses by
    /// misdirect_addresses_init.
    NotInitialised = 6,
    /// More than MISDIRECT_LAYERS_MAX layers.
    TooManyLayers = 7,
    /// The bytes of a layer are not a directory image.
    NotAnImage = 8,
    /// The directory image has a format version that this library cannot read.
    ImageVersion = 9,
    /// The directory image is truncated.
    ImageTruncated = 10,
    /// The directory image contradicts itself.
    ImageCorrupt = 11,
    /// The checksum of the directory image does not match.
    ImageChecksum = 12,
    /// The answer has no suggestion with this number.
    NoSuchSuggestion = 13,
    /// The text does not fit into the buffer.
    BufferTooSmall = 14,
    /// The typed text is not a domain.
    BadTyped = 15,
    /// The intended text is not a domain.
    BadIntended = 16,
    /// The text has no more addresses.
    NoMoreAddresses = 17,
}

/// Where the entries of a layer come from.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The built-in directory of the library. `image` is NULL.
    Builtin = 1,
    /// `image`.
    Image = 2,
    /// The names of institutions and popular sites that come with the library, as evidence. `image` is
    /// NULL.
    InUse = 3,
}

/// How much a layer is trusted.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Its entries are correct, and may be suggested.
    Trusted = 0,
    /// Its entries were merely observed, such as auto-collected addresses or a popularity list.
    /// They make the typed domain more plausible, and are never suggested.
    Evidence = 1,
}

/// How the address was entered.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// It is being typed and may be incomplete.
    Typing = 0,
    /// It was typed and is complete.
    Typed = 1,
    /// It was pasted.
    Pasted = 2,
    /// It came in a message that was received.
    Received = 3,
    /// It stands in a file, a directory or a zone, and has been in use.
    Standing = 4,
}

/// What the caller found out about the typed domain in the DNS. The library makes no queries.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dns {
    /// Not known.
    Unknown = 0,
    /// The domain does not exist.
    NoSuchDomain = 1,
    /// The domain exists and does not accept mail.
    NoMail = 2,
    /// The domain accepts mail, which proves little: so do typo domains of popular providers.
    AcceptsMail = 3,
}

/// The keyboard that an address was typed on.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// US, and the default.
    Qwerty = 0,
    /// German, Swiss, Hungarian.
    Qwertz = 1,
    /// French, Belgian.
    Azerty = 2,
    /// Dvorak.
    Dvorak = 3,
}

/// Which names are listed as variants of a domain.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariantKind {
    /// What is typed by mistake.
    Slip = 0,
    /// What a deceiver would register.
    Lookalike = 1,
    /// Both.
    All = 2,
}

/// The outcome of a check, in one word.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A trusted directory lists the domain: nothing to say.
    Listed = 0,
    /// Another domain was probably meant (`probability_ppm`). Or the name itself is deceptive, or
    /// cannot exist: then `findings` says how. Offer the suggestions that are flagged as MEANT; where
    /// none is, show the explanation.
    Suspect = 1,
    /// Not listed, but nothing else is likely enough to warn. There may still be suggestions.
    Unlisted = 2,
    /// The input cannot be read.
    Invalid = 3,
}

/// Why the input cannot be read.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// No error.
    None = 0,
    /// The input is empty.
    Empty = 1,
    /// Nothing after the @.
    NoDomain = 2,
    /// Two dots in a row, or a dot first or last.
    EmptyLabel = 3,
    /// A label of more than 63 bytes in its ASCII form.
    LabelTooLong = 4,
    /// More than 253 bytes in ASCII form.
    DomainTooLong = 5,
    /// A character that is not allowed in a domain.
    BadCharacter = 6,
    /// A label begins or ends with a hyphen.
    BadHyphen = 7,
    /// A label that IDNA does not allow (UTS 46).
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

/// The kind of mistake that a suggestion assumes.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An accident.
    Slip = 0,
    /// A name made to look like another.
    Lookalike = 1,
}

/// What fingers, eyes or memory did to the intended domain.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipKind {
    /// A letter left out: army.ml for army.mil.
    Omission = 0,
    /// A letter or a suffix typed twice: gmaill.com, gmail.com.com.
    Repetition = 1,
    /// An extra letter: gmaqil.com.
    Insertion = 2,
    /// One letter for another: gmsil.com; a comma for a dot.
    Substitution = 3,
    /// Two adjacent letters swapped: gmial.com.
    Transposition = 4,
    /// A dot left out: gmailcom.
    MissingDot = 5,
    /// An extra dot: gmail..com.
    ExtraDot = 6,
    /// A hyphen left out: tonline.de.
    MissingHyphen = 7,
    /// An extra hyphen: g-mail.com.
    ExtraHyphen = 8,
    /// A different suffix, misremembered rather than mistyped: apache.com for apache.org.
    SuffixSwap = 9,
    /// A character that cannot be part of a domain: army.mil>.
    StrayCharacter = 10,
    /// ASCII that looks the same: rn for m.
    Homoglyph = 11,
    /// A look-alike from another alphabet (UTS 39).
    Confusable = 12,
    /// Several scripts in one label.
    MixedScript = 13,
    /// A word attached to the name: army-mil.com.
    Combosquat = 14,
    /// The target as a sub-domain of another domain: army.mil.example.com.
    Embedding = 15,
    /// One bit of a letter flipped, by faulty hardware.
    Bitflip = 16,
    /// Typed with the keyboard of another script on: Cyrillic letters for gmail.com.
    KeyboardLayout = 17,
    /// The name as it is heard, in the spelling of another language: jotmeyl.com for hotmail.com.
    PhoneticSpelling = 18,
}

/// What is wrong with the name itself: a sign of deception, or an end that no domain has. Each is a bit of misdirect_answer.findings: number n is
/// the bit 1 << n.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A label mixes scripts beyond "highly restrictive" (UTS 39).
    MixedScript = 0,
    /// Invisible characters were typed.
    Invisible = 1,
    /// A label in another script that consists of look-alikes of ASCII letters only.
    WholeScriptConfusable = 2,
    /// Digits from two number systems in one label.
    MixedNumbers = 3,
    /// A label that reads as an ASCII number but contains other digits or letters.
    DigitLookalike = 4,
    /// A character that UTS 39 does not recommend for identifiers.
    RestrictedCharacter = 5,
    /// A character outside the context in which it is allowed.
    OutOfPlace = 6,
    /// No domain ends so: no such top-level domain exists, nor do internal networks use it.
    NoSuchSuffix = 7,
}

/// The part of the intended domain that a slip is in.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The labels before the name.
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
    /// The input was malformed and has been repaired.
    Repaired = 2,
}

/// Bits of misdirect_suggestion.flags.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionFlag {
    /// There is a local part; it may be empty.
    HasLocal = 1,
    /// To be offered: the answer is suspect, and this was probably meant, or nearly as probably as
    /// the first suggestion. At most three are, and they come first.
    Meant = 2,
}

/// Bits of misdirect_entry.flags.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryFlag {
    /// A zone: `domain` is the part after "*.".
    Zone = 1,
}

/// Bits of misdirect_slip.flags.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipFlag {
    /// `span_at` and `span_len` are set.
    HasSpan = 1,
    /// `typed` or `intended` did not fit, and was truncated at a character boundary.
    Cut = 2,
}

/// What to ask misdirect_version for.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// This library.
    Library = 0,
    /// The model: answers may differ from those of another.
    Model = 1,
    /// The public suffix list.
    PublicSuffix = 2,
    /// Unicode, in which look-alikes are defined.
    Unicode = 3,
}

/// A text owned by the caller: `len` bytes; no terminating NUL is needed. If `len` is 0, `ptr` may
/// be NULL.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// The first byte.
    pub ptr: *const c_char,
    /// Length in bytes.
    pub len: usize,
}

/// A directory in a checker, and how much it counts.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layer {
    /// A directory image, at any alignment. It is borrowed: it must stay readable and unchanged for
    /// as long as the checker is used. To use other bytes at the same address, initialise a new
    /// checker.
    pub image: *const u8,
    /// Length of `image` in bytes.
    pub image_len: usize,
    /// A misdirect_source.
    pub source: u32,
    /// A misdirect_trust.
    pub trust: u32,
    /// How much of the mail this layer accounts for, relative to the other trusted layers.
    pub share: u32,
    /// Reserved: 0.
    pub reserved: u32,
}

/// What to check against, and when to warn. Made by misdirect_checker_init.
///
/// It may be copied, moved and discarded like any struct, and shared by threads while nobody writes
/// to it. Every field but `opened` may be set by hand between calls, and counts from the next call
/// on. To hand it to another process, through a file or shared memory, set `opened` to 0, and there
/// point each `image` to the image.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Checker {
    /// Size of this struct in bytes.
    pub struct_size: usize,
    /// Number of `layers` in use. Their order does not matter.
    pub layer_count: usize,
    /// The directories.
    pub layers: [Layer; LAYERS_MAX],
    /// Lowest probability that anything else was meant to warn at, in parts per million.
    pub threshold_ppm: u32,
    /// How many times as likely as another suggestion the first may be for that one to be offered,
    /// too, in hundredths. Seven times this where nothing but the suffix speaks for the first.
    pub ratio_percent: u32,
    /// 1 to make suggestions even if the domain is listed, else 0.
    pub explore: u32,
    /// Reserved: 0.
    pub reserved: u32,
    /// Private: what misdirect_checker_add opened, and for which layers. Copy it along with the
    /// rest, or set all of it to 0; a program that writes anything else here may crash. A check
    /// opens the layers again, in less than 100 ns, where this is 0 or is not for them, as after a
    /// change of a layer.
    // Not numbers to Rust: it holds pointers and padding, and a copy has to keep both.
    pub opened: [MaybeUninit<u64>; CHECKER_WORDS],
}

/// Sender and recipients of a message, as read by misdirect_message_init. Opaque except for its
/// counts. It contains no pointers and may be copied; a program that writes to it may crash.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Message {
    /// Private: marks an initialised message.
    pub mark: u64,
    /// Recipients whose domain did not fit; they have no influence.
    pub overflow: u64,
    /// Recipients without a readable domain; they have no influence.
    pub unreadable: u64,
    /// Private.
    pub opaque: [u64; MESSAGE_WORDS],
}

/// Where a search for the addresses in a text is, as misdirect_addresses_init began it. Opaque.
///
/// It may be copied, and each copy goes on by itself. It points to the text, which must stay
/// readable and unchanged for as long as addresses are asked for; a program that writes to it may
/// crash.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Addresses {
    /// Private: marks one that was initialised.
    pub mark: u64,
    /// Private.
    // Not numbers to Rust: it holds pointers and padding, and a copy has to keep both.
    pub opaque: [MaybeUninit<u64>; ADDRESSES_WORDS],
}

/// An address in a text. Offsets are bytes of the text.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Offset of the address: what to pass to misdirect_check.
    pub span_at: usize,
    /// Length of the address, as typed, with its slips.
    pub span_len: usize,
    /// Offset of the name that goes with it, without its quotation marks.
    pub name_at: usize,
    /// Length of the name; 0 if there is none.
    pub name_len: usize,
}

/// What the caller knows about an address. Initialised by misdirect_context_init.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// Size of this struct in bytes.
    pub struct_size: usize,
    /// The message that the address belongs to, or NULL. It is borrowed.
    pub message: *const Message,
    /// A misdirect_input.
    pub input: u32,
    /// A misdirect_dns.
    pub dns: u32,
    /// A misdirect_layout.
    pub layout: u32,
    /// How many of a million addresses that are typed here have a slip in the domain, from 1 to
    /// 500,000 (what is more counts as that); 0 for the default, 1,640.
    pub slip_rate_ppm: u32,
}

/// How the input was read. Offsets are bytes of the input.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    /// Offset of the error; 0 if there is none.
    pub error_at: usize,
    /// Offset of the local part, as typed.
    pub local_at: usize,
    /// Length of the local part, as typed.
    pub local_len: usize,
    /// Offset of the domain.
    pub span_at: usize,
    /// Length of the domain, as typed.
    pub span_len: usize,
    /// A misdirect_error.
    pub error: u32,
    /// Bits of misdirect_typed_flag.
    pub flags: u32,
    /// Length of `domain` without its NUL; 0 if there is an error.
    pub domain_len: u32,
    /// The domain that was read, repaired if necessary, in ASCII, NUL-terminated.
    pub domain: [c_char; DOMAIN_SIZE],
}

/// An entry in a directory.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Length of `domain` without its NUL; 0 if there is no entry.
    pub domain_len: u32,
    /// How often it is meant, relative to the total of its directory.
    pub weight: u32,
    /// Tag bits 0 to 7; bits 0 to 3 are military, government, provider, education.
    pub tags: u32,
    /// Bits of misdirect_entry_flag.
    pub flags: u32,
    /// The domain in ASCII, NUL-terminated.
    pub domain: [c_char; DOMAIN_SIZE],
}

/// One slip.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Slip {
    /// Offset in the input of the bytes that it covers, if `flags` says so.
    pub span_at: usize,
    /// Number of bytes of the input that it covers.
    pub span_len: usize,
    /// A misdirect_slip_kind.
    pub kind: u32,
    /// A misdirect_place.
    pub place: u32,
    /// Offset in the typed domain (ASCII, as read); the length of that for a slip at the end.
    pub at: u32,
    /// -log2 of its probability among all slips, in 1/256 bit.
    pub cost: u32,
    /// Bits of misdirect_slip_flag.
    pub flags: u32,
    /// Length of `typed` without its NUL.
    pub typed_len: u32,
    /// Length of `intended` without its NUL.
    pub intended_len: u32,
    /// Reserved: 0.
    pub reserved: u32,
    /// What was typed there, in UTF-8, NUL-terminated; empty for an omission.
    pub typed: [c_char; PIECE_SIZE],
    /// What was meant there, in UTF-8, NUL-terminated; empty for an insertion.
    pub intended: [c_char; PIECE_SIZE],
}

/// A domain that may have been meant.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Suggestion {
    /// Offset in the input of the local part to write to, if `flags` says so: that of
    /// misdirect_typed, or what stands before an @ that was left out (joegmail.com).
    pub local_at: usize,
    /// Length of that local part, as typed. misdirect_write_address writes the whole address.
    pub local_len: usize,
    /// Probability that this domain was meant, in parts per million.
    pub probability_ppm: u32,
    /// A misdirect_kind.
    pub kind: u32,
    /// Number of `slips`; the rest is unspecified.
    pub slip_count: u32,
    /// Length of `target` without its NUL.
    pub target_len: u32,
    /// Bits of misdirect_suggestion_flag.
    pub flags: u32,
    /// Reserved: 0.
    pub reserved: [u32; 3],
    /// The domain to write to instead, with the typed sub-domain, in ASCII, NUL-terminated.
    pub target: [c_char; DOMAIN_SIZE],
    /// The entry behind it. Empty for a domain of the message, and for a repair of the typed
    /// domain.
    pub entry: Entry,
    /// The slips that lead from the target to the typed domain, left to right.
    pub slips: [Slip; SLIPS_MAX],
}

/// The result of a check. It contains no pointers and may be copied.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// A misdirect_verdict.
    pub verdict: u32,
    /// Number of `suggestions`; the rest is unspecified.
    pub suggestion_count: u32,
    /// How the input was read.
    pub typed: Typed,
    /// The entry that lists the domain, for MISDIRECT_VERDICT_LISTED.
    pub listed: Entry,
    /// The domains that may have been meant, best first.
    pub suggestions: [Suggestion; SUGGESTIONS_MAX],
    /// Signs of deception in the name itself: one bit for each misdirect_finding.
    pub findings: u32,
    /// Probability that anything else was meant, whichever suggestion: what a warning is decided by.
    /// In parts per million.
    pub probability_ppm: u32,
    /// The key under which a client remembers that somebody has said "it is right", so that it does not
    /// ask again: of the domain as typed, the first suggestion that is MEANT, and whether that is a slip,
    /// a look-alike, nothing or unknown. It stays the same over versions; as text it has 16 hexadecimal
    /// digits. 0 where there is nothing to ask: the verdict is LISTED or UNLISTED.
    pub dismissal_key: u64,
}

/// One slip between two domains. Positions count letters: characters, with A-labels decoded.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct PairSlip {
    /// A misdirect_slip_kind.
    pub kind: u32,
    /// A misdirect_place.
    pub place: u32,
    /// Position in the typed domain.
    pub typed_at: u32,
    /// Number of letters there.
    pub typed_len: u32,
    /// Position in the intended domain.
    pub intended_at: u32,
    /// Number of letters there.
    pub intended_len: u32,
    /// -log2 of its probability among all slips, in 1/256 bit.
    pub cost: u32,
    /// Reserved: 0.
    pub reserved: u32,
}

/// How one domain differs from another.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Similarity {
    /// Optimal string alignment distance: insertions, deletions, substitutions and transpositions.
    pub distance: u32,
    /// From 0 (nothing in common) to 1,000,000 (equal).
    pub score_ppm: u32,
    /// 1 if at most MISDIRECT_SLIPS_MAX slips explain it, in `cost` and `slips`. Else 0.
    pub is_explained: u32,
    /// -log2 of the probability of these slips, given that there was one, in 1/256 bit.
    pub cost: u32,
    /// Number of `slips`. The others are 0.
    pub slip_count: u32,
    /// Reserved: 0.
    pub reserved: u32,
    /// The most probable slips, left to right.
    pub slips: [PairSlip; SLIPS_MAX],
}

/// A name that is typed by mistake for a domain.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// Length of `domain` without its NUL.
    pub domain_len: usize,
    /// Its share of everything typed by mistake for the domain, in parts per million, rounded down.
    pub share_ppm: u32,
    /// -log2 of that share, in 1/256 bit, which also orders shares below a millionth.
    pub cost: u32,
    /// A misdirect_slip_kind: that of its least likely slip.
    pub kind: u32,
    /// 1 if somebody else can register it, which they may already have done. Else 0.
    pub is_registrable: u32,
    /// 1 if it is made to deceive, rather than typed by mistake. Else 0.
    pub is_lookalike: u32,
    /// Reserved: 0.
    pub reserved: u32,
    /// The name in ASCII, NUL-terminated.
    pub domain: [c_char; DOMAIN_SIZE],
}

/// What a check says, in short: see misdirect_check_many.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Summary {
    /// The domain of the directory entry that is the first suggestion, without a NUL: it lies in the image
    /// of a layer, or in the library. NULL if there is no suggestion, or if it is in no directory.
    pub target: *const c_char,
    /// Length of `target`.
    pub target_len: u32,
    /// A misdirect_verdict.
    pub verdict: u32,
    /// The probability that anything else was meant, in parts per million.
    pub probability_ppm: u32,
    /// Reserved: 0.
    pub reserved: u32,
}

/// A place in which misdirect_check_many remembers what it said. It need not be initialised, and means
/// nothing after the call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Slot {
    /// Private.
    pub opaque: [MaybeUninit<u64>; 3],
}

/// What a directory image contains.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct DirectoryInfo {
    /// Number of entries, including zones.
    pub entries: u64,
    /// Number of zones.
    pub zones: u64,
    /// Sum of all weights.
    pub total_weight: u64,
}

//! The rules of the public suffix list from its text, for WebAssembly: what the automaton of `suffix.rs` finds,
//! with a fifth less to send (35 kB as gzip, not 44), by a table that is filled when a name is first asked for.
//!
//! The text has the labels from the top down, each from its last letter to its first. Behind a label stand the
//! rules that end there, a letter for each (its low three bits are the rule's number in the automaton, 7 for
//! none), or nothing for a plain rule of the ICANN section, which most are. Then what is below it, in brackets,
//! or the end of the line. `cargo xtask tables` writes it.
//!
//! The table has a number for each rule, read from its last byte to its first, as the automaton is; so a
//! name is one walk here, too, which asks at each byte. It is the one thing in the core that is filled at run time:
//! whoever fills it writes the same, so that it does not matter who was first.

use crate::tables::PUBLIC_SUFFIX_TEXT;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use core::sync::atomic::{AtomicBool, AtomicU64};

/// Places in the table: a power of two, three times as many as there are rules.
const SLOTS: usize = 1 << 15;
/// No rule is longer, in bytes.
const RULE_MAX: usize = 64;
/// Labels of the longest rule.
const LABELS_MAX: usize = 8;
/// The low bits of a slot: which rules end there.
const RULES: u64 = 0x7f;
/// Of which this one is meant where none is written.
const PLAIN: u64 = 1;

/// The offset of FNV-1a: of nothing read (Fowler, Noll & Vo; RFC 9923).
const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

static TABLE: [AtomicU64; SLOTS] = empty();
static IS_FILLED: AtomicBool = AtomicBool::new(false);

const fn empty() -> [AtomicU64; SLOTS] {
    [const { AtomicU64::new(0) }; SLOTS]
}

/// Visits each rule that is a tail of the domain, with where it begins, the shortest first.
pub(super) fn rules(domain: &[u8], mut visit: impl FnMut(u8, usize)) {
    if !IS_FILLED.load(Acquire) {
        fill();
        IS_FILLED.store(true, Release);
    }
    let mut read = NOTHING;
    for (at, &byte) in domain.iter().enumerate().rev().take(RULE_MAX) {
        read = with(read, byte);
        let mut found = slot(read).load(Relaxed) & RULES;
        while found != 0 {
            visit(found.trailing_zeros() as u8, at);
            found &= found - 1;
        }
    }
}

/// What was read, and one byte more (FNV-1a). In line, since it is called for each byte of the text when a
/// program starts, and is shorter than a call.
#[inline(always)]
fn with(read: u64, byte: u8) -> u64 {
    (read ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
}

/// The slot of what was read, or the free one that it belongs in. (Rules that would share all 57 bits are
/// none: a test compares all of them, and names beside them.)
fn slot(read: u64) -> &'static AtomicU64 {
    let mut at = (read >> 40) as usize % SLOTS;
    loop {
        let slot = &TABLE[at];
        let known = slot.load(Relaxed);
        if known == 0 || (known ^ read) & !RULES == 0 {
            return slot;
        }
        at = (at + 1) % SLOTS;
    }
}

fn fill() {
    let mut above = [NOTHING; LABELS_MAX];
    let mut depth = 0;
    let (mut read, mut found) = (NOTHING, 0);
    for &byte in PUBLIC_SUFFIX_TEXT {
        match byte {
            b'@'..=b'G' => found |= 1 << (byte & 7),
            b'\n' | b'(' | b')' => {
                let rules = if found == 0 { PLAIN } else { found & RULES };
                // Behind a bracket there is no label.
                if read != above[depth] && rules != 0 {
                    slot(read).store(read & !RULES | rules, Relaxed);
                }
                match byte {
                    b'(' => {
                        depth += 1;
                        above[depth] = with(read, b'.');
                    }
                    b')' => depth -= 1,
                    _ => {}
                }
                (read, found) = (above[depth], 0);
            }
            letter => read = with(read, letter),
        }
    }
}

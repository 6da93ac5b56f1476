//! Packs a set of byte strings, each with a value, into a deterministic acyclic automaton.
//!
//! The strings become a trie; equal sub-tries become one (minimal automaton, Daciuk et al. 2000);
//! the result is written back to front, so that each target is already in place when something
//! points at it, and distances are known and positive. The reader is
//! `crates/misdirect/src/domain/suffix.rs`; the byte codes are described there.

use std::collections::{BTreeMap, HashMap};

/// Codes of the packed form. `suffix.rs` has its own copy of each; a test decodes the whole table.
mod code {
    pub(super) const PRIVATE: u8 = 0x04;
    pub(super) const LAST: u8 = 0x08;
    pub(super) const JUMP: u8 = 0x10;
    pub(super) const LIST_NEAR: u8 = 0x10;
    pub(super) const LIST_FAR: u8 = 0x18;
    pub(super) const BITMAP_NEAR: u8 = 0x20;
    pub(super) const BITMAP_FAR: u8 = 0x21;
    pub(super) const LAST_RULE: u8 = 0x80;
}

/// Above this many edges a bitmap of 40 bits is smaller than a list of symbols.
const LIST_MAX: usize = 5;

/// A shared tail up to this many bytes is written again rather than jumped to (a jump has three).
const COPY_MAX: usize = 3;

#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Node {
    values: Vec<u8>,
    edges: BTreeMap<u8, usize>,
}

/// Packs `strings` (symbols `a`–`z`, `0`–`9`, `-`, `.`; values below 8). Values of one string are
/// written in the order given.
pub(super) fn pack(strings: &[(Vec<u8>, u8)]) -> Result<Vec<u8>, String> {
    let mut trie = vec![Node::default()];
    for (string, value) in strings {
        let mut at = 0;
        for symbol in string {
            let next = trie.len();
            at = *trie[at].edges.entry(*symbol).or_insert(next);
            if at == next {
                trie.push(Node::default());
            }
        }
        trie[at].values.push(*value);
    }
    let mut minimal = Minimal::default();
    let root = minimal.add(&trie, 0);
    let mut writer = Writer { nodes: &minimal.nodes, reversed: Vec::new(), end: HashMap::new() };
    writer.write(root)?;
    writer.reversed.reverse();
    Ok(writer.reversed)
}

#[derive(Default)]
struct Minimal {
    nodes: Vec<Node>,
    known: HashMap<Node, usize>,
}

impl Minimal {
    fn add(&mut self, trie: &[Node], at: usize) -> usize {
        let edges = trie[at].edges.iter().map(|(&symbol, &to)| (symbol, self.add(trie, to)));
        let node = Node { edges: edges.collect(), values: trie[at].values.clone() };
        *self.known.entry(node).or_insert_with_key(|node| {
            self.nodes.push(node.clone());
            self.nodes.len() - 1
        })
    }
}

struct Writer<'a> {
    nodes: &'a [Node],
    /// The packed bytes, last first.
    reversed: Vec<u8>,
    /// Of each node written: how many bytes from its first to the end of the table.
    end: HashMap<usize, usize>,
}

impl Writer<'_> {
    /// Writes a node in front of everything so far.
    fn write(&mut self, id: usize) -> Result<(), String> {
        let node = &self.nodes[id];
        match node.edges.len() {
            0 => {}
            1 => self.write_single(node)?,
            _ => self.write_branch(node)?,
        }
        for (place, value) in node.values.iter().rev().enumerate() {
            let last = if place == 0 && node.edges.is_empty() { code::LAST } else { 0 };
            self.reversed.push(value | last);
        }
        self.end.insert(id, self.reversed.len());
        Ok(())
    }

    fn write_single(&mut self, node: &Node) -> Result<(), String> {
        let (&symbol, &to) = node.edges.iter().next().ok_or("a node without edges")?;
        if let Some(joined) = self.joined(symbol, to) {
            self.reversed.push(joined);
            return Ok(());
        }
        match self.end.get(&to) {
            Some(&end) if end == self.reversed.len() => {}
            Some(&end) if self.tail(to).is_none_or(|bytes| bytes > COPY_MAX) => {
                let distance =
                    u16::try_from(self.reversed.len() + 2 - end).map_err(|_| "too far")?;
                let [low, high] = distance.to_le_bytes();
                self.reversed.extend([high, low, code::JUMP]);
            }
            _ => self.write(to)?,
        }
        self.reversed.push(symbol);
        Ok(())
    }

    fn write_branch(&mut self, node: &Node) -> Result<(), String> {
        let mut targets: Vec<usize> = node.edges.values().copied().collect();
        targets.sort_by_key(|&to| (std::cmp::Reverse(self.weight(to)), to));
        targets.dedup();
        for &to in &targets {
            if !self.end.contains_key(&to) {
                self.write(to)?;
            }
        }
        // A short tail that is out of reach of one byte is written again, here.
        for &to in &targets {
            let far = self.reversed.len() - self.end[&to] > 255;
            if far && self.tail(to).is_some_and(|bytes| bytes <= COPY_MAX) {
                self.write(to)?;
            }
        }
        let end = self.reversed.len();
        let distances = |width: usize| {
            let base = end + node.edges.len() * width;
            node.edges.values().map(|to| base - self.end[to]).collect::<Vec<usize>>()
        };
        let near = distances(1).iter().all(|&distance| distance <= 255);
        let distances = distances(if near { 1 } else { 2 });
        for &distance in distances.iter().rev() {
            let distance = u16::try_from(distance).map_err(|_| "the table is over 64 kB")?;
            let [low, high] = distance.to_le_bytes();
            if !near {
                self.reversed.push(high);
            }
            self.reversed.push(low);
        }
        self.write_symbols(&node.edges.keys().copied().collect::<Vec<u8>>(), near)
    }

    fn write_symbols(&mut self, symbols: &[u8], near: bool) -> Result<(), String> {
        if symbols.len() <= LIST_MAX {
            self.reversed.extend(symbols.iter().rev());
            let code = if near { code::LIST_NEAR } else { code::LIST_FAR };
            self.reversed.push(code + symbols.len() as u8);
            return Ok(());
        }
        let mut bitmap = 0u64;
        for &symbol in symbols {
            bitmap |= 1 << index(symbol)?;
        }
        self.reversed.extend(bitmap.to_le_bytes()[..5].iter().rev());
        self.reversed.push(if near { code::BITMAP_NEAR } else { code::BITMAP_FAR });
        Ok(())
    }

    /// The one byte for a last symbol and the plain rule that it completes, where there is one.
    fn joined(&self, symbol: u8, to: usize) -> Option<u8> {
        let node = &self.nodes[to];
        match (node.edges.is_empty(), node.values.as_slice()) {
            (true, [0]) => Some(symbol | code::LAST_RULE),
            (true, [code::PRIVATE]) if symbol.is_ascii_lowercase() => {
                Some(symbol.to_ascii_uppercase())
            }
            _ => None,
        }
    }

    /// The packed length of a chain without branches, up to `COPY_MAX` and one.
    fn tail(&self, id: usize) -> Option<usize> {
        let node = &self.nodes[id];
        match node.edges.len() {
            0 => Some(node.values.len()),
            1 => {
                let (&symbol, &to) = node.edges.iter().next()?;
                let rest = if self.joined(symbol, to).is_some() { 0 } else { self.tail(to)? };
                Some(node.values.len() + 1 + rest)
            }
            _ => None,
        }
    }

    /// About how many bytes a node will take, so that the small ones go nearest to the branch.
    fn weight(&self, id: usize) -> usize {
        if self.end.contains_key(&id) {
            return 0;
        }
        let node = &self.nodes[id];
        node.values.len() + node.edges.values().map(|&to| 1 + self.weight(to)).sum::<usize>()
    }
}

/// The symbol's bit: in the order of ASCII, so that counting the bits below gives its place.
fn index(symbol: u8) -> Result<u32, String> {
    match symbol {
        b'-' => Ok(0),
        b'.' => Ok(1),
        b'0'..=b'9' => Ok(u32::from(symbol - b'0') + 2),
        b'a'..=b'z' => Ok(u32::from(symbol - b'a') + 12),
        _ => Err(format!("no symbol of a host name: byte {symbol:#04x}")),
    }
}

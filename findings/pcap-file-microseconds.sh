#!/bin/sh
# pcap-file 2.0.0 (crates.io): packets of a PCAPNG file whose interface names no resolution are dated 1970.
#
# Without the option if_tsresol stamps are in microseconds (draft-ietf-opsawg-pcapng section 4.2), and editcap and
# mergecap write no such option. pcap-file takes every stamp for nanoseconds: a packet of 1 January 2026 is dated
# 1,767,225 seconds after the epoch, 21 January 1970. pcap-parser 0.17.0 reads the resolution as microseconds.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "stamps"
version = "0.0.0"
edition = "2021"

[dependencies]
pcap-file = "=2.0.0"
TOML
cat > src/main.rs <<'RUST'
use pcap_file::pcapng::{Block, PcapNgReader};

/// A block: its type, what it holds, and its length on either side.
fn block(kind: u32, words: &[u32]) -> Vec<u8> {
    let len = 12 + 4 * words.len() as u32;
    let all = [&[kind, len], words, &[len]].concat();
    all.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn main() {
    let stamp: u64 = 1_767_225_600_000_000; // 2026-01-01, in microseconds
    let file = [
        block(0x0A0D_0D0A, &[0x1A2B_3C4D, 1, u32::MAX, u32::MAX]),
        block(1, &[1, 0]), // an interface, Ethernet, no options
        block(6, &[0, (stamp >> 32) as u32, stamp as u32, 4, 4, 0]),
    ]
    .concat();
    let mut reader = PcapNgReader::new(&file[..]).unwrap();
    while let Some(block) = reader.next_block() {
        if let Block::EnhancedPacket(packet) = block.unwrap() {
            println!("{}", packet.timestamp.as_secs());
        }
    }
}
RUST
cargo run --quiet > out
cat out
echo 1767225 | diff - out

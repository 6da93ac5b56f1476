//! Captures: PCAP and PCAPNG become the messages of DNS in their packets. A record is a packet:
//!
//! ```text
//! 8 bytes   seconds since 1970
//! 1 byte    what it is: [`Packet`]; nothing follows, unless it has messages
//! 32 bytes  where it came from, and where it went, in IPv6
//! 2 bytes   length of a message, then the message, or its first kilobyte; and so on
//! ```
//!
//! This is done by the thread that reads, as packets belong together: a message of TCP comes in several, and one that
//! two interfaces have seen comes twice.

use super::packets::{Packet, Packets};
use super::records::{Cut, Unreadable};
use pcap_parser::pcapng::{Block, InterfaceDescriptionBlock};
use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{
    Linktype, nom, parse_block_be, parse_block_le, parse_pcap_frame, parse_pcap_frame_be,
    parse_pcap_header,
};

const NANOSECONDS: u64 = 1_000_000_000;

pub(super) struct Capture {
    kind: Kind,
    /// Of PCAPNG one for each interface of the section.
    interfaces: Vec<Interface>,
    packets: Packets,
}

enum Kind {
    /// Of a file with one link type; whatever its byte order.
    Classic {
        is_big: bool,
    },
    Next {
        is_big: bool,
    },
}

/// What a packet's link and time mean.
#[derive(Clone, Copy)]
struct Interface {
    link: Linktype,
    /// Parts of a second that time is counted in.
    resolution: u64,
    /// Seconds to be added.
    offset: i64,
}

impl Interface {
    /// Microseconds where nothing is said. `pcap_parser` has no resolutions that are powers of two.
    fn of(block: &InterfaceDescriptionBlock<'_>) -> Self {
        let exponent = u32::from(block.if_tsresol & 0x7F);
        let resolution = match block.if_tsresol & 0x80 {
            0 => 10_u64.checked_pow(exponent),
            _ => 1_u64.checked_shl(exponent),
        };
        Self {
            link: block.linktype,
            resolution: resolution.unwrap_or(u64::MAX),
            offset: block.if_tsoffset,
        }
    }

    /// Nanoseconds since 1970.
    fn time(&self, units: u64) -> i64 {
        let nanoseconds = u128::from(units) * u128::from(NANOSECONDS) / u128::from(self.resolution);
        let nanoseconds = i64::try_from(nanoseconds).unwrap_or(i64::MAX);
        nanoseconds.saturating_add(self.offset.saturating_mul(NANOSECONDS as i64))
    }
}

/// The magic numbers of PCAP, as bytes: microseconds and nanoseconds in both orders.
const CLASSIC: [([u8; 4], bool, u64); 4] = [
    ([0xD4, 0xC3, 0xB2, 0xA1], false, 1_000_000),
    ([0xA1, 0xB2, 0xC3, 0xD4], true, 1_000_000),
    ([0x4D, 0x3C, 0xB2, 0xA1], false, NANOSECONDS),
    ([0xA1, 0xB2, 0x3C, 0x4D], true, NANOSECONDS),
];
const CLASSIC_HEADER: usize = 24;
/// A section of PCAPNG: the type of its first block, which reads the same in both orders.
const SECTION: [u8; 4] = [0x0A, 0x0D, 0x0D, 0x0A];

impl Capture {
    pub(super) fn of(first: &[u8]) -> Option<Self> {
        let kind = match first.get(..4)? {
            magic if magic == SECTION => Kind::Next { is_big: false },
            magic => {
                let (_, is_big, _) = CLASSIC.iter().find(|(known, ..)| known == magic)?;
                Kind::Classic { is_big: *is_big }
            }
        };
        Some(Self { kind, interfaces: Vec::new(), packets: Packets::default() })
    }

    /// The bytes that the next block has; `None` where it is not whole.
    fn next(&mut self, bytes: &[u8], block: &mut Vec<u8>) -> Result<Option<usize>, Unreadable> {
        match self.kind {
            Kind::Classic { is_big } => self.classic(bytes, is_big, block),
            Kind::Next { is_big } => self.section(bytes, is_big, block),
        }
    }

    fn classic(
        &mut self,
        bytes: &[u8],
        is_big: bool,
        block: &mut Vec<u8>,
    ) -> Result<Option<usize>, Unreadable> {
        // Also in the middle, where files were joined.
        let header = CLASSIC.iter().find(|(magic, ..)| bytes.starts_with(magic));
        if let Some((_, is_big, resolution)) = header {
            let Some((_, header)) = whole(parse_pcap_header(bytes))? else { return Ok(None) };
            self.kind = Kind::Classic { is_big: *is_big };
            // The upper bits tell of a checksum that follows.
            let link = Linktype(header.network.0 & 0xFFFF);
            self.interfaces = vec![Interface { link, resolution: *resolution, offset: 0 }];
            return Ok(Some(CLASSIC_HEADER));
        }
        let parse = if is_big { parse_pcap_frame_be } else { parse_pcap_frame };
        let Some((rest, packet)) = whole(parse(bytes))? else { return Ok(None) };
        let interface = *self.interfaces.first().ok_or(Unreadable)?;
        let units = u64::from(packet.ts_sec) * interface.resolution + u64::from(packet.ts_usec);
        self.packet(interface, units, packet.data, block);
        Ok(Some(bytes.len() - rest.len()))
    }

    fn section(
        &mut self,
        bytes: &[u8],
        is_big: bool,
        block: &mut Vec<u8>,
    ) -> Result<Option<usize>, Unreadable> {
        let parse = if is_big { parse_block_be } else { parse_block_le };
        let Some((rest, read)) = whole(parse(bytes))? else { return Ok(None) };
        match read {
            Block::SectionHeader(header) => {
                self.kind = Kind::Next { is_big: header.big_endian() };
                self.interfaces.clear();
            }
            Block::InterfaceDescription(interface) => {
                self.interfaces.push(Interface::of(&interface));
            }
            Block::EnhancedPacket(packet) => {
                let interface = self.interfaces.get(packet.if_id as usize).ok_or(Unreadable)?;
                let units = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                self.packet(*interface, units, packet.packet_data(), block);
            }
            Block::SimplePacket(packet) => {
                // It has no time.
                let interface = *self.interfaces.first().ok_or(Unreadable)?;
                let data = packet.data.get(..packet.origlen as usize).unwrap_or(packet.data);
                self.packet(Interface { offset: 0, ..interface }, 0, data, block);
            }
            _ => {}
        }
        Ok(Some(bytes.len() - rest.len()))
    }

    fn packet(&mut self, interface: Interface, units: u64, data: &[u8], block: &mut Vec<u8>) {
        let time = interface.time(units);
        let start = block.len();
        block.extend_from_slice(&[0; 4]);
        block.extend_from_slice(&time.div_euclid(NANOSECONDS as i64).to_be_bytes());
        let kind = block.len();
        block.push(0);
        block[kind] = self.packets.read(interface.link.0, time, data, block) as u8;
        let len = (block.len() - start - 4) as u32;
        block[start..start + 4].copy_from_slice(&len.to_be_bytes());
    }
}

/// `None` where more bytes are needed.
fn whole<T, E>(read: nom::IResult<&[u8], T, E>) -> Result<Option<(&[u8], T)>, Unreadable> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(nom::Err::Incomplete(_)) => Ok(None),
        Err(_) => Err(Unreadable),
    }
}

impl Cut for Capture {
    fn format(&self) -> &'static str {
        "pcap"
    }

    fn cut(&mut self, bytes: &[u8], block: &mut Vec<u8>) -> Result<usize, Unreadable> {
        let mut len = 0;
        while len < bytes.len() {
            match self.next(&bytes[len..], block) {
                Ok(Some(more)) => len += more,
                // What was read before it counts.
                Ok(None) => break,
                Err(_) if len > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(len)
    }

    fn cut_last(&mut self, _: &[u8], block: &mut Vec<u8>) {
        block.extend_from_slice(&[0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, Packet::Cut as u8]);
    }
}

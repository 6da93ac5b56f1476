//! From a packet to the messages of DNS in it: link, tags, IP, UDP or TCP, port 53.

use etherparse::{IpNumber, Ipv6ExtensionSlice, LaxIpSlice, TcpSlice, UdpSlice};
use foldhash::quality::RandomState;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::net::IpAddr;

/// What a packet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Packet {
    /// Of another service, or one that was seen before.
    Other = 0,
    /// It has messages, or parts of one.
    Messages = 1,
    /// It ends within its headers, or the file within it.
    Cut = 2,
    /// VLAN tags hide what it is.
    Tagged = 3,
    /// Of a link type that is not known.
    Link = 4,
}

impl Packet {
    pub(crate) const ALL: [Self; 5] =
        [Self::Other, Self::Messages, Self::Cut, Self::Tagged, Self::Link];
}

/// What packets have to do with those before them.
#[derive(Default)]
pub(super) struct Packets {
    hasher: RandomState,
    /// Messages of late, with the time of the last. Where the second has many, the first is forgotten.
    seen: [HashMap<u64, i64, RandomState>; 2],
    flows: HashMap<u64, Flow, RandomState>,
}

/// Messages that are remembered twice over: two interfaces of one file are never that far apart.
const SEEN_MAX: usize = 1 << 15;
/// Nanoseconds within which the same message is the same packet, seen by two interfaces, on its way in and out. Within
/// these no client asks again, with the same port and number (a resolver's first timeout is longer).
const SAME: u64 = 100_000_000;
/// Directions of connections that are followed, also after their end, as their packets may come once more.
const FLOWS_MAX: usize = 1 << 14;
/// Bytes of a message that are kept: two questions have 530 at the most, and answers are not read.
const KEPT: usize = 1024;

/// The link types of libpcap (`LINKTYPE_…`).
mod link {
    pub(super) const NULL: i32 = 0;
    pub(super) const ETHERNET: i32 = 1;
    pub(super) const RAW: [i32; 5] = [12, 14, 101, 228, 229];
    pub(super) const LOOP: i32 = 108;
    pub(super) const LINUX_SLL: i32 = 113;
    pub(super) const LINUX_SLL2: i32 = 276;
}

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86DD;
/// IEEE 802.1Q, 802.1ad, and what was in use before it.
const TAGS: [u16; 3] = [0x8100, 0x88A8, 0x9100];

impl Packets {
    /// Appends the addresses of a packet and its messages, if it has any.
    pub(super) fn read(&mut self, link: i32, time: i64, data: &[u8], to: &mut Vec<u8>) -> Packet {
        let ip = match ip(link, data) {
            Ok(ip) => ip,
            Err(packet) => return packet,
        };
        let Ok((ip, _)) = LaxIpSlice::from_slice(ip) else { return Packet::Cut };
        let (from, towards, is_later_part) = match &ip {
            LaxIpSlice::Ipv4(ip) => {
                let header = ip.header();
                (
                    IpAddr::V4(header.source_addr()),
                    IpAddr::V4(header.destination_addr()),
                    header.fragments_offset().value() > 0,
                )
            }
            LaxIpSlice::Ipv6(ip) => {
                let is_later_part = ip.extensions().clone().into_iter().any(|extension| {
                    matches!(extension, Ipv6ExtensionSlice::Fragment(part) if part.fragment_offset().value() > 0)
                });
                let header = ip.header();
                (
                    IpAddr::V6(header.source_addr()),
                    IpAddr::V6(header.destination_addr()),
                    is_later_part,
                )
            }
        };
        let payload = ip.payload();
        // The first part of a datagram has the question.
        if is_later_part {
            return Packet::Other;
        }
        match payload.ip_number {
            IpNumber::UDP => {
                let Ok(udp) = UdpSlice::from_slice_lax(payload.payload) else { return Packet::Cut };
                let ports = (udp.source_port(), udp.destination_port());
                if !is_dns(ports) {
                    return Packet::Other;
                }
                let message = &udp.payload()[..udp.payload().len().min(KEPT)];
                if self.was_seen(self.hasher.hash_one((from, towards, ports, message)), time) {
                    return Packet::Other;
                }
                append_addresses(from, towards, to);
                append(message, to);
                Packet::Messages
            }
            IpNumber::TCP => {
                let Ok(tcp) = TcpSlice::from_slice(payload.payload) else { return Packet::Cut };
                let ports = (tcp.source_port(), tcp.destination_port());
                if !is_dns(ports) {
                    return Packet::Other;
                }
                let start = to.len();
                append_addresses(from, towards, to);
                let len = to.len();
                self.segment(self.hasher.hash_one((from, towards, ports)), &tcp, to);
                if to.len() > len {
                    return Packet::Messages;
                }
                to.truncate(start);
                Packet::Other
            }
            _ => Packet::Other,
        }
    }

    fn was_seen(&mut self, message: u64, time: i64) -> bool {
        let last = self.seen.iter_mut().find_map(|seen| seen.get_mut(&message));
        if let Some(last) = last {
            return std::mem::replace(last, time).abs_diff(time) <= SAME;
        }
        if self.seen[1].len() >= SEEN_MAX {
            self.seen.swap(0, 1);
            self.seen[1].clear();
        }
        self.seen[1].insert(message, time);
        false
    }

    fn segment(&mut self, flow: u64, tcp: &TcpSlice<'_>, to: &mut Vec<u8>) {
        let number = tcp.sequence_number();
        // In the middle of a conversation most segments begin with a message.
        let first = if tcp.syn() { number.wrapping_add(1) } else { number };
        if self.flows.len() >= FLOWS_MAX {
            self.flows.clear();
        }
        let known = self.flows.entry(flow).or_insert_with(|| Flow::new(first));
        if !tcp.syn() {
            known.read(number, tcp.payload(), to);
        } else if known.first != first {
            *known = Flow::new(first);
        }
    }
}

/// One direction of a connection: each message has its length in front (RFC 1035 section 4.2.2).
struct Flow {
    /// The number of its first byte.
    first: u32,
    /// The number of the byte that comes next.
    next: u32,
    /// The length and what is there of the message, up to what is kept.
    message: Vec<u8>,
    /// Bytes behind that which belong to it.
    passed_over: usize,
}

impl Flow {
    fn new(first: u32) -> Self {
        Self { first, next: first, message: Vec::new(), passed_over: 0 }
    }

    fn read(&mut self, number: u32, payload: &[u8], to: &mut Vec<u8>) {
        // Bytes that were read before, as they were sent again or seen twice.
        let known = self.next.wrapping_sub(number);
        let payload = if known < 1 << 31 {
            payload.get(known as usize..).unwrap_or_default()
        } else {
            // A segment is missing.
            (self.passed_over, self.next) = (0, number);
            self.message.clear();
            payload
        };
        self.next = self.next.wrapping_add(payload.len() as u32);
        let mut rest = payload;
        while !rest.is_empty() {
            let wanted = match self.message.first_chunk() {
                _ if self.passed_over > 0 => self.passed_over,
                None => 2 - self.message.len(),
                Some(len) => {
                    usize::from(u16::from_be_bytes(*len)).min(KEPT) + 2 - self.message.len()
                }
            };
            let (part, after) = rest.split_at(wanted.min(rest.len()));
            rest = after;
            if self.passed_over > 0 {
                self.passed_over -= part.len();
                continue;
            }
            self.message.extend_from_slice(part);
            let Some((len, message)) = self.message.split_first_chunk() else { continue };
            let len = usize::from(u16::from_be_bytes(*len));
            if message.len() == len.min(KEPT) {
                append(message, to);
                self.passed_over = len - message.len();
                self.message.clear();
            }
        }
    }
}

/// Bytes of an address.
pub(crate) const ADDRESS: usize = 16;

fn append_addresses(from: IpAddr, towards: IpAddr, to: &mut Vec<u8>) {
    for address in [from, towards] {
        let address = match address {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        to.extend_from_slice(&address.octets());
    }
}

fn append(message: &[u8], to: &mut Vec<u8>) {
    to.extend_from_slice(&(message.len() as u16).to_be_bytes());
    to.extend_from_slice(message);
}

fn is_dns((from, to): (u16, u16)) -> bool {
    from == 53 || to == 53
}

/// The IP packet within.
fn ip(link: i32, data: &[u8]) -> Result<&[u8], Packet> {
    let header = match link {
        link::ETHERNET => 14,
        link::LINUX_SLL => 16,
        link::LINUX_SLL2 => 20,
        // The family, in the order of the machine, which the packet says as well.
        link::NULL | link::LOOP => return data.get(4..).ok_or(Packet::Cut),
        link if link::RAW.contains(&link) => return Ok(data),
        _ => return Err(Packet::Link),
    };
    let (header, mut rest) = data.split_at_checked(header).ok_or(Packet::Cut)?;
    let kind = if link == link::LINUX_SLL2 { header.first_chunk() } else { header.last_chunk() };
    let mut kind = u16::from_be_bytes(*kind.ok_or(Packet::Cut)?);
    while TAGS.contains(&kind) {
        (kind, rest) = tag(rest).ok_or(Packet::Cut)?;
    }
    if kind != IPV4 && kind != IPV6 {
        return Err(Packet::Other);
    }
    if is_ip(kind, rest) {
        return Ok(rest);
    }
    // Linux takes the outer of two tags out of what `any` sees, and gives the type behind the inner one: the inner tag
    // still stands before the packet.
    match tag(rest) {
        Some((kind, rest)) if is_ip(kind, rest) => Ok(rest),
        Some(_) => Err(Packet::Tagged),
        None => Err(Packet::Cut),
    }
}

/// The type behind a tag, and what follows it.
fn tag(data: &[u8]) -> Option<(u16, &[u8])> {
    let ([_, _, kind @ ..], rest) = data.split_first_chunk::<4>()?;
    Some((u16::from_be_bytes(*kind), rest))
}

fn is_ip(kind: u16, data: &[u8]) -> bool {
    match data.first().map(|byte| byte >> 4) {
        Some(4) => kind == IPV4,
        Some(6) => kind == IPV6,
        _ => false,
    }
}

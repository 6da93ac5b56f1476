//! Frames of dnstap, made by hand.

/// A field of Protocol Buffers that has bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    assert!(bytes.len() < 0x4000);
    let len = [0x80 | (bytes.len() & 0x7F) as u8, (bytes.len() >> 7) as u8];
    [&[number << 3 | 2][..], &len, bytes].concat()
}

/// MX of a name, asked (`CLIENT_QUERY`) or answered with NXDOMAIN (`CLIENT_RESPONSE`), with a client of IPv4.
pub(crate) fn dnstap(name: &str, is_answer: bool, client: [u8; 4]) -> Vec<u8> {
    let flags = if is_answer { [0x81, 0x83] } else { [1, 0] };
    let mut message = [&[0, 7][..], &flags, &[0, 1, 0, 0, 0, 0, 0, 0]].concat();
    for label in name.split('.') {
        message.push(label.len() as u8);
        message.extend(label.as_bytes());
    }
    message.extend([0, 0, 15, 0, 1]);
    let kind = [1 << 3, if is_answer { 6 } else { 5 }];
    // 1795986160, 2026-11-29.
    let time = [8 << 3, 0xF0, 0xA5, 0xB2, 0xD8, 0x06];
    let number = if is_answer { 14 } else { 10 };
    let message = [&kind[..], &field(4, &client), &time, &field(number, &message)].concat();
    [&field(14, &message)[..], &[15 << 3, 1]].concat()
}

/// A frame with its length.
pub(crate) fn framed(frame: &[u8]) -> Vec<u8> {
    [&(frame.len() as u32).to_be_bytes()[..], frame].concat()
}

/// A frame that controls a stream (1 ACCEPT, 2 START, 3 STOP, 4 READY, 5 FINISH), with the type of its content or without.
pub(crate) fn control(kind: u32, content: Option<&str>) -> Vec<u8> {
    let mut frame = kind.to_be_bytes().to_vec();
    if let Some(content) = content {
        frame.extend(1_u32.to_be_bytes());
        frame.extend((content.len() as u32).to_be_bytes());
        frame.extend(content.as_bytes());
    }
    [&[0; 4][..], &framed(&frame)].concat()
}

/// What dnstap calls its content.
pub(crate) const DNSTAP: &str = "protobuf:dnstap.Dnstap";

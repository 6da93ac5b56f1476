//! Who asked, as a number that only a key leads back from.

use siphasher::sip::SipHasher13;
use std::fmt;
use std::hash::Hasher;
use std::net::{IpAddr, SocketAddr};

/// A client: a keyed hash of its address. All that a parser hands on of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client(pub(crate) u64);

/// The key of the hash of clients. Whoever has it can try all addresses of IPv4 in minutes, so it is stored nowhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ClientKey([u8; 16]);

impl ClientKey {
    /// From bytes that nobody can guess.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// From the system's source of random bytes.
    ///
    /// # Errors
    ///
    /// The system has none.
    pub fn random() -> std::io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        Ok(Self(bytes))
    }

    /// A number by which the same key is known again: what it makes of no address.
    pub(crate) fn check(&self) -> u64 {
        self.hash(b"misdirect: the same key?")
    }

    fn hash(&self, bytes: &[u8]) -> u64 {
        let mut hasher = SipHasher13::new_with_key(&self.0);
        hasher.write(bytes);
        hasher.finish()
    }
}

/// Nothing of the key.
impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientKey(…)")
    }
}

/// Makes clients out of addresses, where they are to be counted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clients(Option<ClientKey>);

impl Clients {
    pub(crate) fn new(key: Option<ClientKey>) -> Self {
        Self(key)
    }

    pub(crate) fn are_counted(&self) -> bool {
        self.0.is_some()
    }

    /// The client with this address, however it is spelled; none where it is no address of IP, or nobody counts.
    pub(crate) fn of(&self, address: &[u8]) -> Option<Client> {
        let key = self.0?;
        let text = std::str::from_utf8(address).ok()?;
        // `fe80::1%eth0`
        let text = text.split('%').next().unwrap_or_default();
        Some(Self::hashed(key, text.parse().ok()?))
    }

    /// The same for an address with a port: `192.0.2.1:53`, `[2001:db8::1]:53`.
    pub(crate) fn of_socket(&self, address: &[u8]) -> Option<Client> {
        let key = self.0?;
        let address: SocketAddr = std::str::from_utf8(address).ok()?.parse().ok()?;
        Some(Self::hashed(key, address.ip()))
    }

    /// The same for the bytes of an address, four or sixteen.
    pub(crate) fn of_bytes(&self, address: &[u8]) -> Option<Client> {
        let key = self.0?;
        let address = match (<[u8; 4]>::try_from(address), <[u8; 16]>::try_from(address)) {
            (Ok(address), _) => IpAddr::from(address),
            (_, Ok(address)) => IpAddr::from(address),
            _ => return None,
        };
        Some(Self::hashed(key, address))
    }

    fn hashed(key: ClientKey, address: IpAddr) -> Client {
        Client(match address.to_canonical() {
            IpAddr::V4(address) => key.hash(&address.octets()),
            IpAddr::V6(address) => key.hash(&address.octets()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_the_same_however_it_is_spelled() {
        let clients = Clients::new(Some(ClientKey::new([7; 16])));
        let same = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|text| clients.of(text.as_bytes()));
            one.is_some() && one == other
        };
        assert!(same("2001:db8::1", "2001:0DB8:0:0::1") && same("::ffff:192.0.2.1", "192.0.2.1"));
        assert!(same("fe80::1%eth0", "fe80::1") && !same("192.0.2.1", "192.0.2.2"));
        let socket = |text: &str| clients.of_socket(text.as_bytes());
        assert_eq!(socket("192.0.2.1:53"), clients.of(b"192.0.2.1"));
        assert_eq!(socket("[2001:db8::1]:53"), clients.of(b"2001:db8::1"));
        assert_eq!(socket("192.0.2.1"), None);
        assert_eq!(clients.of_bytes(&[192, 0, 2, 1]), clients.of(b"192.0.2.1"));
        let mapped = [&[0; 10][..], &[255, 255, 192, 0, 2, 1]].concat();
        assert_eq!(clients.of_bytes(&mapped), clients.of(b"192.0.2.1"));
        assert_eq!(clients.of_bytes(&[192, 0, 2]), None);
        for none in ["", "host.example", "192.0.2.256", "192.0.2.1#53"] {
            assert_eq!(clients.of(none.as_bytes()), None, "{none}");
        }
    }

    /// Without the key nothing is known, and without a count nothing is made.
    #[test]
    fn the_hash_goes_by_the_key() {
        let of = |key: Option<ClientKey>| Clients::new(key).of(b"192.0.2.1");
        let keys = [[1; 16], [2; 16]].map(|bytes| Some(ClientKey::new(bytes)));
        assert_ne!(of(keys[0]), of(keys[1]));
        assert_eq!(of(None), None);
        assert_eq!(format!("{:?}", keys[0]), "Some(ClientKey(…))");
        assert_ne!(ClientKey::random().unwrap().check(), ClientKey::random().unwrap().check());
    }
}

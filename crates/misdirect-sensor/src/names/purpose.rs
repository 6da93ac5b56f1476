//! What a question is for, as far as its type and the labels of a service say.

/// Kinds of questions.
pub const PURPOSES: usize = 5;

/// What a question says about mail. Each of these may come from a mail that goes astray, and none of them
/// must: behind a resolver that minimises names (RFC 9156) the server of a zone may never see an MX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Mail is on its way there: an MX, a recipient in the log of a mail server, `_mta-sts` (RFC 8461),
    /// the TLSA record of a mail port (RFC 7672).
    Mail = 0,
    /// An address record. Mail asks for it where there is no MX (RFC 5321 section 5.1), and so does
    /// everything else.
    Address = 1,
    /// An NS: what minimising resolvers ask for first.
    Delegation = 2,
    /// Mail claims to come from there: SPF (a TXT), `_dmarc`, `_domainkey`.
    Sender = 3,
    /// Another type, or none that the log says.
    Other = 4,
}

impl Purpose {
    /// All, by number.
    pub const ALL: [Self; PURPOSES] =
        [Self::Mail, Self::Address, Self::Delegation, Self::Sender, Self::Other];

    /// Its name in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Address => "address",
            Self::Delegation => "delegation",
            Self::Sender => "sender",
            Self::Other => "other",
        }
    }

    /// By the type of a question. `None` for types that only resolvers ask for, on their own account: keys
    /// and signatures (RFC 4034), and NULL, with which they tell the keys they trust (RFC 8145).
    pub(crate) fn of_type(word: &[u8]) -> Option<Self> {
        match word {
            b"A" | b"AAAA" | b"HTTPS" => Some(Self::Address),
            b"MX" => Some(Self::Mail),
            b"NS" => Some(Self::Delegation),
            b"TXT" | b"SPF" => Some(Self::Sender),
            b"DNSKEY" | b"DS" | b"RRSIG" | b"NSEC" | b"NSEC3" | b"NSEC3PARAM" | b"NULL" => None,
            _ => Some(Self::Other),
        }
    }

    /// The same by its number.
    pub(crate) fn of_number(number: u16) -> Option<Self> {
        Self::of_type(match number {
            1 | 28 | 65 => b"A",
            2 => b"NS",
            10 => b"NULL",
            15 => b"MX",
            16 | 99 => b"TXT",
            43 | 46..=48 | 50 | 51 => b"DNSKEY",
            _ => b"",
        })
    }

    /// By the labels of a service in front of a domain (RFC 8552), the type then adding nothing: `_dmarc`,
    /// `s1._domainkey`, `_25._tcp`.
    pub(crate) fn of_service(labels: &[u8]) -> Self {
        let has = |label: &[u8]| labels.split(|byte| *byte == b'.').any(|one| one == label);
        let is_mail_port = [b"_25".as_slice(), b"_smtp"].iter().any(|label| has(label));
        if has(b"_mta-sts") || is_mail_port {
            Self::Mail
        } else if [b"_dmarc".as_slice(), b"_domainkey", b"_spf", b"_bimi"]
            .iter()
            .any(|label| has(label))
        {
            Self::Sender
        } else {
            Self::Other
        }
    }
}

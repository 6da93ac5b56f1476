//! What the caller knows around an address. Everything is optional; nothing is remembered.

use super::message::MessageContext;
use crate::channel::Layout;

/// How an address came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Input {
    /// It is being typed and may not be whole: what is on its way to be right is left alone.
    Typing = 0,
    /// Somebody typed it, and is done.
    #[default]
    Typed = 1,
    /// It was pasted.
    Pasted = 2,
    /// It came in a message.
    Received = 3,
    /// It stands in a file, a directory or a zone, and has been in use: an alias, a maintainer, a
    /// server's own configuration.
    Standing = 4,
}

impl Input {
    /// All, by number.
    pub const ALL: [Self; 5] =
        [Self::Typing, Self::Typed, Self::Pasted, Self::Received, Self::Standing];

    /// Its name in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Typing => "typing",
            Self::Typed => "typed",
            Self::Pasted => "pasted",
            Self::Received => "received",
            Self::Standing => "standing",
        }
    }
}

/// What the caller found out about the typed domain in the DNS. The library itself asks nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Dns {
    /// Nothing is known.
    #[default]
    Unknown = 0,
    /// The name does not exist.
    NoSuchDomain = 1,
    /// It exists and takes no mail (no MX and no address, or a null MX, RFC 7505).
    NoMail = 2,
    /// It takes mail. This clears nothing: so do `gmil.com` and two in five of the registered
    /// neighbours of popular domains (Szurdi & Christin 2017).
    AcceptsMail = 3,
}

impl Dns {
    /// All, by number.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::NoSuchDomain, Self::NoMail, Self::AcceptsMail];

    /// Its name in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NoSuchDomain => "no-such-domain",
            Self::NoMail => "no-mail",
            Self::AcceptsMail => "accepts-mail",
        }
    }
}

/// What the caller knows around an address.
///
/// ```
/// use misdirect::{Context, Input, MessageContext};
/// let message = MessageContext::new(b"me@example.nl", [b"ann@army.mil".as_slice()]);
/// let context = Context::new().with_message(&message).with_input(Input::Typing);
/// assert_eq!(context.input(), Input::Typing);
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'c> {
    message: Option<&'c MessageContext>,
    input: Input,
    dns: Dns,
    layout: Layout,
}

impl<'c> Context<'c> {
    /// Nothing is known: a typed address, a QWERTY keyboard.
    pub fn new() -> Self {
        Self::default()
    }

    /// The message the address is in.
    #[must_use]
    pub fn with_message(mut self, message: &'c MessageContext) -> Self {
        self.message = Some(message);
        self
    }

    /// How the address came to be.
    #[must_use]
    pub fn with_input(mut self, input: Input) -> Self {
        self.input = input;
        self
    }

    /// What the DNS says of the typed domain.
    #[must_use]
    pub fn with_dns(mut self, dns: Dns) -> Self {
        self.dns = dns;
        self
    }

    /// The keyboard.
    #[must_use]
    pub fn with_layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// The message, if one was given.
    pub fn message(&self) -> Option<&'c MessageContext> {
        self.message
    }

    /// How the address came to be.
    pub fn input(&self) -> Input {
        self.input
    }

    /// What the DNS says.
    pub fn dns(&self) -> Dns {
        self.dns
    }

    /// The keyboard.
    pub fn layout(&self) -> Layout {
        self.layout
    }
}

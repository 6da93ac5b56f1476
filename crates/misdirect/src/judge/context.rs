//! What the caller knows around an address. Everything is optional; nothing is remembered.

use super::message::MessageContext;
use super::posterior::PPM;
use crate::channel::Layout;
use core::num::NonZeroU32;

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
    slip_rate_ppm: Option<NonZeroU32>,
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

    /// How many of a million addresses that are typed here have a slip in the domain, from 1 to 500,000
    /// (what is more counts as that); 0 for the default, 1,640 (one in 610).
    ///
    /// The default was counted in public git histories: addresses in trailers that somebody typed afresh.
    /// At a rate of twice as much every slip is twice as likely; which target is meant does not change. An
    /// address that was pasted or received, or stands in a file, has a slip less often in the same ratio
    /// as ever.
    ///
    /// ```
    /// use misdirect::{Checker, Context, Directory};
    /// # #[cfg(feature = "builtin")] {
    /// let checker = Checker::new(Directory::builtin());
    /// let often = Context::new().with_slip_rate_ppm(10_000);
    /// let [usual, often] = [Context::new(), often].map(|context| {
    ///     let answer = checker.check(b"hotmai.fi", &context);
    ///     answer.suggestions().next().map_or(0, |best| best.probability_ppm())
    /// });
    /// assert!(often > usual);
    /// # }
    /// ```
    #[must_use]
    pub fn with_slip_rate_ppm(mut self, slip_rate_ppm: u32) -> Self {
        self.slip_rate_ppm = NonZeroU32::new(slip_rate_ppm.min(PPM / 2));
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

    /// Slips in a million typed addresses, if the caller says so.
    pub fn slip_rate_ppm(&self) -> Option<u32> {
        self.slip_rate_ppm.map(NonZeroU32::get)
    }
}

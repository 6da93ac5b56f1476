//! Why, in words: sentences made of message ids with arguments, in the language of whoever reads them.
//!
//! The words are in the tables of `languages/`, one for each language, from which every program has them
//! ([`Language`]). A program that speaks yet another translates the messages ([`Explanation::messages`]),
//! or brings a table of its own ([`Language::read`]).
//!
//! What is written here may be shown and logged as it is, whatever was typed: [`Shown`] is how.
//!
//! Files: `id ← template, plural ← language ← message ← mod`, and `shown`.

mod id;
mod language;
mod message;
mod plural;
mod shown;
mod template;

use crate::answer::{Answer, SLIPS_MAX, Suggestion, Verdict};
use crate::domain::Finding;
use core::fmt;
pub use id::MessageId;
use language::Joint;
pub use language::{Language, LanguageError, LanguageErrorKind};
pub use message::{Argument, Message, also_possible, likelihood, percent};
pub use shown::{Shown, is_hidden};

/// What to tell about an answer, or about one suggestion. `Display` writes it in English, or in the
/// language that was chosen. No character of what was typed is obeyed in it: control, bidi and invisible
/// ones are written out ([`Shown`]).
#[derive(Debug, Clone, Copy)]
pub struct Explanation<'a> {
    of: Of<'a>,
    language: &'a Language<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Of<'a> {
    Suggestion(Suggestion<'a>),
    Question(&'a Answer<'a>),
    Answer(&'a Answer<'a>),
}

impl<'a> Suggestion<'a> {
    /// The question and its reasons, to follow an address and a colon: it begins small and has no full
    /// stop.
    pub fn explanation(&self) -> Explanation<'a> {
        Explanation { of: Of::Suggestion(*self), language: Language::ENGLISH }
    }
}

impl Answer<'_> {
    /// What to tell the sender, in whole sentences: what was probably meant, and why (of several, what slipped
    /// whichever was meant); what is suspicious about the name itself; or why what was typed cannot be read.
    /// `None` where there is nothing to tell: it is listed, or unlisted.
    ///
    #[cfg_attr(all(feature = "builtin-image", feature = "lang-de"), doc = "```")]
    #[cfg_attr(not(all(feature = "builtin-image", feature = "lang-de")), doc = "```ignore")]
    /// use misdirect::explain::Language;
    /// use misdirect::{Checker, Context, Directory};
    ///
    /// let checker = Checker::new(Directory::builtin());
    /// let answer = checker.check(b"general@army.ml", &Context::new());
    /// let explanation = answer.explanation().unwrap();
    /// assert_eq!(explanation.to_string(), "Did you mean general@army.mil? “i” is missing.");
    /// let language = Language::from_tag("de-AT").unwrap_or(Language::ENGLISH);
    /// let explanation = explanation.in_language(language);
    /// assert_eq!(explanation.to_string(), "Meinten Sie general@army.mil? „i“ fehlt.");
    /// ```
    pub fn explanation(&self) -> Option<Explanation<'_>> {
        let is_told = matches!(self.verdict(), Verdict::Suspect | Verdict::Invalid);
        is_told.then_some(Explanation { of: Of::Answer(self), language: Language::ENGLISH })
    }

    /// The first part of it: the question for what was [meant](Answer::meant), and its reasons. To follow
    /// an address and a colon: it begins small and has no full stop. `None` where nothing is offered.
    pub fn question(&self) -> Option<Explanation<'_>> {
        self.meant().next()?;
        Some(Explanation { of: Of::Question(self), language: Language::ENGLISH })
    }

    fn ask<'a>(&'a self, messages: &mut Messages<'a>) {
        let mut meant = self.meant();
        messages.ask(core::array::from_fn(|_| meant.next()));
    }

    fn tell<'a>(&'a self, messages: &mut Messages<'a>) {
        if let Some(error) = self.error() {
            messages.push(Message::new(MessageId::Invalid, &[]));
            messages.push(error.message(self.input()));
        } else if self.meant().next().is_some() {
            self.ask(messages);
        } else {
            let is_honest = self.findings().iter().eq([Finding::NoSuchSuffix]);
            let head = if is_honest { MessageId::Impossible } else { MessageId::Deceptive };
            messages.push(Message::new(head, &[]));
        }
        self.findings().iter().for_each(|finding| messages.push(finding.message()));
    }
}

/// The most that is told at once: a question, four slips, and each finding.
const MESSAGES_MAX: usize = 1 + SLIPS_MAX + Finding::ALL.len();

/// Messages in the order in which they are told.
struct Messages<'a> {
    all: [Option<Message<'a>>; MESSAGES_MAX],
}

impl<'a> Messages<'a> {
    /// Asks for one of these, and says what slipped, whichever it was. Where what was typed may be what is
    /// right, and another domain of the message the slip, asks which of them it is.
    fn ask(&mut self, meant: [Option<Suggestion<'a>>; 3]) {
        let alike = meant.iter().flatten().find(|one| one.is_alike());
        let typed = alike.map(|one| Argument::Typed(one.typed()));
        let all = meant.into_iter().flatten().map(Argument::Address);
        let mut choices = typed.into_iter().chain(all);
        match [choices.next(), choices.next(), choices.next()] {
            [Some(one), None, _] => self.push(Message::new(MessageId::Question, &[one])),
            [Some(one), Some(two), None] => {
                self.push(Message::new(MessageId::QuestionOfTwo, &[one, two]));
            }
            [Some(one), Some(two), Some(three)] => {
                self.push(Message::new(MessageId::QuestionOfThree, &[one, two, three]));
            }
            [None, ..] => {}
        }
        if typed.is_some() {
            return self.push(Message::new(MessageId::Alike, &[]));
        }
        let mut meant = meant.into_iter().flatten();
        let Some(first) = meant.next() else { return };
        for slip in first.slips() {
            let is_in = |other: Suggestion<'_>| other.slips().any(|its| its.is_same(&slip));
            if meant.clone().all(is_in) {
                self.push(slip.message());
            }
        }
    }

    /// Two extra dots, or two commas for dots, are one message, where the first of them is.
    fn push(&mut self, message: Message<'a>) {
        let mut said = self.all.iter_mut().flatten();
        let is_said = said.any(|before| before.count_up(&message) || before.is_same(&message));
        if let Some(free) = self.all.iter_mut().find(|place| place.is_none() && !is_said) {
            *free = Some(message);
        }
    }
}

impl<'a> Explanation<'a> {
    /// The same in another language.
    #[must_use]
    pub fn in_language(self, language: &'a Language<'a>) -> Self {
        Self { language, ..self }
    }

    /// What it is made of: the question, and what slipped, left to right; or what is wrong, and why; and
    /// then the findings, of an answer.
    pub fn messages(&self) -> impl Iterator<Item = Message<'a>> + use<'a> {
        let mut messages = Messages { all: [None; MESSAGES_MAX] };
        match self.of {
            Of::Suggestion(suggestion) => messages.ask([Some(suggestion), None, None]),
            Of::Question(answer) => answer.ask(&mut messages),
            Of::Answer(answer) => answer.tell(&mut messages),
        }
        messages.all.into_iter().flatten()
    }
}

/// What a message is to the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Question,
    /// What is wrong, of which a reason follows.
    Head,
    Reason,
    Finding,
}

impl Role {
    fn of(id: MessageId) -> Self {
        match id {
            MessageId::Question | MessageId::QuestionOfTwo | MessageId::QuestionOfThree => {
                Self::Question
            }
            MessageId::Invalid | MessageId::Deceptive | MessageId::Impossible => Self::Head,
            MessageId::MixedScript
            | MessageId::Invisible
            | MessageId::WholeScriptConfusable
            | MessageId::MixedNumbers
            | MessageId::DigitLookalike
            | MessageId::RestrictedCharacter
            | MessageId::OutOfPlace
            | MessageId::NoSuchSuffix => Self::Finding,
            _ => Self::Reason,
        }
    }

    fn joint(before: Self, role: Self) -> Joint {
        match (before, role) {
            (Self::Question, _) => Joint::Next,
            (Self::Head, _) => Joint::Because,
            (Self::Reason, Self::Finding) => Joint::Stop,
            _ => Joint::And,
        }
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = self.language;
        let is_whole = matches!(self.of, Of::Answer(_));
        let (mut before, mut begins) = (None, true);
        for message in self.messages() {
            let role = Role::of(message.id);
            if let Some(before) = before {
                let joint = Role::joint(before, role);
                f.write_str(language.joint(joint))?;
                if matches!(joint, Joint::Stop) {
                    f.write_str(language.joint(Joint::Next))?;
                }
                begins = matches!(joint, Joint::Stop | Joint::Next);
            }
            message.write(f, language, is_whole && begins)?;
            before = Some(role);
        }
        // A question has its mark.
        match before {
            Some(Role::Reason | Role::Finding) if is_whole => {
                f.write_str(language.joint(Joint::Stop))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[path = "languages_tests.rs"]
mod languages;
#[cfg(all(test, feature = "builtin-image"))]
#[path = "explain_tests.rs"]
mod tests;

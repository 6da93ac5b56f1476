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

use crate::answer::{Answer, Suggestion, Verdict};
use core::fmt;
pub use id::MessageId;
use language::Joint;
pub use language::{Language, LanguageError, LanguageErrorKind};
pub use message::{Argument, Message, also_possible, likelihood, percent};
pub use shown::{Shown, is_hidden};

/// From here on what a name with findings may imitate is asked for: "perhaps".
const PERHAPS_PPM: u32 = 200_000;

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
    Answer(&'a Answer<'a>),
}

impl<'a> Suggestion<'a> {
    /// The question and its reasons, to follow an address and a colon: it begins small and has no full
    /// stop.
    pub fn explanation(&self) -> Explanation<'a> {
        Explanation { of: Of::Suggestion(*self), language: Language::ENGLISH }
    }

    fn messages(self) -> impl Iterator<Item = Message<'a>> + use<'a> {
        let question = Message::new(MessageId::Question, &[Argument::Address(self)]);
        core::iter::once(question).chain(Message::of_all(self))
    }
}

impl Answer<'_> {
    /// What to tell the sender, in whole sentences: what was probably meant, and why; what is suspicious
    /// about the name itself; or why what was typed cannot be read. `None` where there is nothing to
    /// tell: it is listed, or unlisted.
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

    /// The suggestion that makes it suspect: the first, unless it is what the name gives away by itself.
    pub fn meant(&self) -> Option<Suggestion<'_>> {
        let is_enough = |first: &Suggestion<'_>| {
            self.findings().is_empty() || first.probability_ppm() >= PERHAPS_PPM
        };
        let is_suspect = self.verdict() == Verdict::Suspect;
        self.suggestions().next().filter(|first| is_suspect && is_enough(first))
    }

    fn messages(&self) -> impl Iterator<Item = Message<'_>> {
        let meant = self.meant();
        let error = self.error().map(|error| error.message(self.input()));
        let head = match error {
            Some(_) => Some(MessageId::Invalid),
            None => meant.is_none().then_some(MessageId::Deceptive),
        };
        head.map(|id| Message::new(id, &[]))
            .into_iter()
            .chain(error)
            .chain(meant.into_iter().flat_map(Suggestion::messages))
            .chain(self.findings().iter().map(|finding| finding.message()))
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
        let (suggestion, answer) = match self.of {
            Of::Suggestion(suggestion) => (Some(suggestion), None),
            Of::Answer(answer) => (None, Some(answer)),
        };
        let of_suggestion = suggestion.into_iter().flat_map(Suggestion::messages);
        of_suggestion.chain(answer.into_iter().flat_map(Answer::messages))
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
            MessageId::Question => Self::Question,
            MessageId::Invalid | MessageId::Deceptive => Self::Head,
            id if id.key().starts_with("finding.") => Self::Finding,
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

//! Whom people write to, from what they have: exports of address books, mail, and logs of mail servers.
//!
//! [`read`] recognises a file by its content and hands out an [`Item`] for each contact, message and
//! delivery in it, with its [`Place`]. A [`Tally`] counts items of any number of files, and
//! [`Tally::finish`] makes the list of it: domains with their weights, and everything that is not in the
//! list, with the reason.
//!
//! ```
//! use misdirect::Directory;
//! use misdirect_exports::{Tally, read_from};
//! use std::path::Path;
//!
//! let card = "BEGIN:VCARD\nEMAIL:ann@harbour-works.exam\n ple\nNOTE:not bob@old.example\nEND:VCARD\n";
//! let mut tally = Tally::new();
//! read_from(card.as_bytes(), Path::new("contacts.vcf"), &mut |place, item| tally.add(place, item))?;
//! let list = tally.finish(&[], &[Directory::EMPTY])?;
//! assert_eq!(list.entries[0].domain.as_str(), "harbour-works.example");
//! assert_eq!((list.entries.len(), list.entries[0].weight), (1, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Only mail fields count: not notes, UIDs, links, chat addresses, message-ids or members of groups. What
//! is in a mail field and cannot be read is an item too ([`Item::Unread`]): nothing is skipped in silence.
//!
//! # Weights
//!
//! - In an **address book** each address counts once, however often and in how many books it stands.
//! - **Mail** and **logs** also have every slip that was ever sent, and a slip that is listed is never
//!   questioned again. So a domain counts as often as it was written to, and only if it writes back: in
//!   somebody's mail to the owner, in a log to one of the domains that wrote to it.
//!
//! # Memory
//!
//! Mail and logs are read line by line; address books, which are small, as a whole. A tally has each
//! address of books and mail, each pair of people who wrote to each other, and of logs domains alone.
//!
//! Files: `format.rs` recognises, `text.rs` decodes; a file for each family of formats in `books/` and
//! `mail/`; `tally.rs` counts, and `list.rs` judges.

#![forbid(unsafe_code)]

mod books;
mod format;
mod item;
mod list;
mod mail;
mod people;
mod read;
mod tally;
mod text;

pub use format::Format;
pub use item::{Item, Place, Unread};
pub use list::{Entry, LeftOut, List, Why};
pub use people::Owner;
pub use read::{Error, Read, read, read_from};
pub use tally::{Tally, Unreadable};

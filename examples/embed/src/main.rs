//! What a mail client does with misdirect: a line under the address field while somebody types, and a
//! question before the message leaves. The client's address book is a directory of its own.
//!
//!     cargo run -p misdirect-example-embed -- me@customer.example ann@custmer.example general@army.ml
//!
//! The first address is the sender, the others are recipients. Exits with 1 where a question is asked.

use misdirect::directory::Builder;
use misdirect::{Answer, Checker, Context, Directory, Input, Layer, MessageContext, Verdict};
use std::error::Error;
use std::process::ExitCode;

/// How often mail went to each domain of the address book: `domain count`, as the list format has it.
const ADDRESS_BOOK: &str = "customer.example 40\nsupplier.example 7\n";

/// Keeps the bytes of directories. Checkers borrow them and cost nothing to make.
struct Client {
    address_book: Vec<u8>,
}

impl Client {
    fn new(address_book: &str) -> Result<Self, Box<dyn Error>> {
        let mut builder = Builder::new();
        builder.add_list(address_book)?;
        Ok(Self { address_book: builder.build()? })
    }

    /// The built-in directory, and the address book, which counts ten times as much: this is one person's
    /// mail and not the world's.
    fn checker(&self) -> Result<Checker<'_>, Box<dyn Error>> {
        let own = Layer::trusted(Directory::open(&self.address_book)?).with_share(10);
        Ok(Checker::new(Directory::builtin()).with_layer(own)?)
    }

    /// At each key: what stands under the field. Says nothing of a domain that is not done yet.
    fn hint(&self, typed: &str) -> Result<Option<String>, Box<dyn Error>> {
        let context = Context::new().with_input(Input::Typing);
        Ok(question(&self.checker()?.check(typed.as_bytes(), &context)))
    }

    /// When the message is to leave: a question for each suspect recipient.
    fn questions(&self, sender: &str, to: &[String]) -> Result<Vec<String>, Box<dyn Error>> {
        let checker = self.checker()?;
        let message = MessageContext::new(sender.as_bytes(), to.iter().map(String::as_bytes));
        let context = Context::new().with_message(&message);
        let answers = to.iter().map(|address| checker.check(address.as_bytes(), &context));
        Ok(answers.filter_map(|answer| question(&answer)).collect())
    }
}

/// What to ask; nothing unless the answer is suspect.
fn question(answer: &Answer<'_>) -> Option<String> {
    if answer.verdict() != Verdict::Suspect {
        return None;
    }
    let ppm: u32 = answer.meant().map(|one| one.probability_ppm()).sum();
    Some(answer.question().map_or_else(
        || "this name looks like another".to_owned(),
        |question| format!("{question}: {} %", ppm / 10_000),
    ))
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let addresses: Vec<String> = std::env::args().skip(1).collect();
    let Some((sender, to)) = addresses.split_first() else {
        return Err("give the sender's address, and recipients".into());
    };
    let client = Client::new(ADDRESS_BOOK)?;
    for address in to {
        for end in (1..=address.len()).filter(|&end| address.is_char_boundary(end)) {
            if let Some(hint) = client.hint(&address[..end])? {
                println!("while typing {}: {hint}", &address[..end]);
                break;
            }
        }
    }
    let questions = client.questions(sender, to)?;
    for question in &questions {
        println!("before sending: {question}");
    }
    Ok(if questions.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_book_is_known_and_its_slips_are_asked_about() {
        let client = Client::new(ADDRESS_BOOK).unwrap();
        let ask =
            |address: &str| client.questions("me@example.org", &[address.to_owned()]).unwrap();
        assert!(ask("ann@customer.example").is_empty(), "it is listed");
        assert!(ask("ann@unknown-company.com").is_empty(), "nobody else is meant");
        assert!(ask("ann@custmer.example")[0].contains("ann@customer.example"));
        assert!(ask("general@army.ml")[0].contains("general@army.mil"));
        // Wrong for certain, and either may be right.
        assert!(ask("ann@mail.con")[0].contains("ann@mail.com or ann@gmail.com"));
    }

    #[test]
    fn no_hint_while_the_domain_is_still_growing() {
        let client = Client::new(ADDRESS_BOOK).unwrap();
        let whole = "ann@gmail.com";
        for end in 1..=whole.len() {
            assert_eq!(client.hint(&whole[..end]).unwrap(), None, "{}", &whole[..end]);
        }
        assert!(client.hint("ann@gmial.com").unwrap().is_some());
    }
}

//! The oracle of the splitter: a list of RFC 5322, read slowly and by the letter of its grammar.

use crate::random::Random;

/// A list as headers have it, of pieces that the grammar knows.
pub fn list(random: &mut Random) -> String {
    const NAMES: [&str; 7] = [
        "",
        "Ann ",
        "Joe Bloggs ",
        "\"Smith, Joe\" ",
        "\"a@b.com\" ",
        "\"x \\\" y\"",
        "Gen. Smith ",
    ];
    const LOCALS: [&str; 7] =
        ["joe", "ann.b", "\"a b\"", "\"a@b\"", "x+y", "o'brien", "a.\"b c\".d"];
    const DOMAINS: [&str; 5] = ["x.com", "gmail.com", "army.mil", "[192.0.2.1]", "münchen.de"];
    const COMMENTS: [&str; 6] = ["", "", " ", " (of (x@y.com))", "\r\n ", " (\\))"];
    let mut text = String::new();
    for at in 0..random.below(5) {
        if at > 0 {
            text += *random.pick(&[",", ", ", ",\r\n\t", " , "]);
        }
        let address = format!("{}@{}", random.pick(&LOCALS), random.pick(&DOMAINS));
        let comment = random.pick(&COMMENTS);
        text += &match random.below(5) {
            0 => format!("{}<{address}>{comment}", random.pick(&NAMES)),
            1 => format!("Team: {address}{comment}, b@y.com;"),
            2 => "undisclosed-recipients:;".to_owned(),
            3 => format!("{}({address}) <{address}>", random.pick(&NAMES)),
            _ => format!("{address}{comment}"),
        };
    }
    text
}

/// The addresses of a list, local part and domain of each; `None` where the text is no such list.
pub fn parse(text: &str) -> Option<Vec<(String, String)>> {
    let mut parser = Parser { text: text.chars().collect(), at: 0 };
    let list = parser.list(None)?;
    (parser.at == parser.text.len()).then_some(list)
}

type List = Vec<(String, String)>;

struct Parser {
    text: Vec<char>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, char: char) -> Option<()> {
        (self.peek()? == char).then(|| self.at += 1)
    }

    /// What `rule` reads, or nothing and back to where it began.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let read = rule(self);
        if read.is_none() {
            self.at = start;
        }
        read
    }

    /// Blanks, folds and comments.
    fn cfws(&mut self) {
        loop {
            if self.peek() == Some('\r') && self.text.get(self.at + 1) == Some(&'\n') {
                if !matches!(self.text.get(self.at + 2), Some(' ' | '\t')) {
                    return;
                }
                self.at += 3;
            } else if matches!(self.peek(), Some(' ' | '\t')) {
                self.at += 1;
            } else if self.attempt(Self::comment).is_none() {
                return;
            }
        }
    }

    fn comment(&mut self) -> Option<()> {
        self.take('(')?;
        while self.take(')').is_none() {
            match self.peek()? {
                '(' => self.comment()?,
                '\\' => self.at += 2,
                '\r' | '\n' => return None,
                _ => self.at += 1,
            }
        }
        Some(())
    }

    fn run(&mut self, is_in: impl Fn(char) -> bool) -> Option<String> {
        let rest = self.text.get(self.at..)?;
        let run: String = rest.iter().copied().take_while(|&char| is_in(char)).collect();
        self.at += run.chars().count();
        (!run.is_empty()).then_some(run)
    }

    fn atom(&mut self) -> Option<String> {
        self.run(|char| char.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(char))
    }

    /// A word of a name, which may be an abbreviation: `Gen.`
    fn name(&mut self) -> Option<String> {
        let atom = self.atom()?;
        Some(atom + &self.run(|char| char == '.').unwrap_or_default())
    }

    fn quoted(&mut self) -> Option<String> {
        let start = self.at;
        self.take('"')?;
        while self.take('"').is_none() {
            match self.peek()? {
                '\\' => self.at += 2,
                '\r' | '\n' => return None,
                _ => self.at += 1,
            }
        }
        Some(self.text.get(start..self.at)?.iter().collect())
    }

    fn word(&mut self) -> Option<String> {
        self.attempt(Self::quoted).or_else(|| self.atom())
    }

    /// Words with dots between.
    fn dotted(&mut self, mut word: impl FnMut(&mut Self) -> Option<String>) -> Option<String> {
        let mut text = word(self)?;
        while self.take('.').is_some() {
            text = text + "." + &word(self)?;
        }
        Some(text)
    }

    fn address(&mut self) -> Option<List> {
        self.cfws();
        let local = self.dotted(Self::word)?;
        self.cfws();
        self.take('@')?;
        self.cfws();
        let domain = match self.peek()? {
            '[' => {
                let literal = self.run(|char| char != ']')?;
                self.take(']')?;
                literal + "]"
            }
            _ => self.dotted(Self::atom)?,
        };
        self.cfws();
        Some(vec![(local, domain)])
    }

    /// The words of a name; none is a name as well.
    fn phrase(&mut self) -> bool {
        let mut has_word = false;
        loop {
            self.cfws();
            match self.attempt(Self::quoted).or_else(|| self.name()) {
                Some(_) => has_word = true,
                None => return has_word,
            }
        }
    }

    fn in_brackets(&mut self) -> Option<List> {
        self.phrase();
        self.take('<')?;
        let address = self.address()?;
        self.take('>')?;
        self.cfws();
        Some(address)
    }

    fn group(&mut self) -> Option<List> {
        if !self.phrase() {
            return None;
        }
        self.take(':')?;
        let list = self.list(Some(';'))?;
        self.take(';')?;
        self.cfws();
        Some(list)
    }

    /// Members with commas between, some of them empty.
    fn list(&mut self, end: Option<char>) -> Option<List> {
        let mut list = Vec::new();
        loop {
            self.cfws();
            if self.peek() != Some(',') && self.peek() != end {
                let member = self
                    .attempt(Self::address)
                    .or_else(|| self.attempt(Self::in_brackets))
                    .or_else(|| self.attempt(Self::group).filter(|_| end.is_none()))?;
                list.extend(member);
            }
            if self.take(',').is_none() {
                return Some(list);
            }
        }
    }
}

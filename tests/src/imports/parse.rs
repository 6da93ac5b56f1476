//! The modules of a crate: their files, what is written in them, and the paths in their code.

use super::token::{Token, tokens};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module, in a file of its own or inside another's.
#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) file: usize,
    pub(super) parent: Option<usize>,
    /// From the root on, which has none.
    pub(super) path: Vec<String>,
    pub(super) children: BTreeMap<String, usize>,
    /// Names of what is written in it, and whether each does something: functions and macros.
    pub(super) items: BTreeMap<String, bool>,
    pub(super) uses: Vec<Use>,
    /// Those inside functions, whose names are nobody else's.
    pub(super) inner_uses: Vec<Use>,
}

/// A name that a `use` brings, or a path in the code.
#[derive(Debug, Clone)]
pub(super) struct Use {
    /// `*` for all that a module has.
    pub(super) name: String,
    pub(super) path: Vec<String>,
    pub(super) line: usize,
    pub(super) is_public: bool,
}

/// A path in the code of a module.
#[derive(Debug)]
pub(super) struct CodePath {
    pub(super) module: usize,
    pub(super) using: Use,
}

/// All that was read of a crate.
#[derive(Debug, Default)]
pub(super) struct All {
    pub(super) files: Vec<PathBuf>,
    pub(super) modules: Vec<Module>,
    pub(super) paths: Vec<CodePath>,
    /// Words of each file's code that no path stands before, apart from those of `use`.
    pub(super) words: Vec<BTreeSet<String>>,
}

type Read<'r> = &'r dyn Fn(&Path) -> Option<String>;

pub(super) fn all(root: &Path, read: Read<'_>) -> Result<All, String> {
    let mut all = All::default();
    let text = read(root).ok_or_else(|| format!("{} is not there", root.display()))?;
    let folder = root.parent().unwrap_or(Path::new(""));
    all.file(root, &text, None, String::new(), folder, read)?;
    Ok(all)
}

impl All {
    /// Reads a module's file, and those of its children, which are in `folder`.
    fn file(
        &mut self,
        path: &Path,
        text: &str,
        parent: Option<usize>,
        name: String,
        folder: &Path,
        read: Read<'_>,
    ) -> Result<(), String> {
        let file = self.files.len();
        self.files.push(path.to_owned());
        self.words.push(BTreeSet::new());
        let module = self.module(file, parent, name);
        let tokens = tokens(text);
        let mut reader = Reader { all: self, tokens: &tokens, at: 0, inside: vec![(0, module)] };
        let children = reader.code();
        for (parent, name) in children {
            // Modules that stand inside the file are folders, too.
            let inner = &self.modules[parent].path[self.modules[module].path.len()..];
            let folder = inner.iter().fold(folder.to_owned(), |folder, name| folder.join(name));
            let paths = [folder.join(format!("{name}.rs")), folder.join(&name).join("mod.rs")];
            let found = paths.iter().find_map(|path| Some((path, read(path)?)));
            let Some((child, text)) = found else {
                return Err(format!("{}: no file of module {name}", path.display()));
            };
            self.file(child, &text, Some(parent), name.clone(), &folder.join(&name), read)?;
        }
        Ok(())
    }

    fn module(&mut self, file: usize, parent: Option<usize>, name: String) -> usize {
        let number = self.modules.len();
        let mut path = Vec::new();
        if let Some(parent) = parent {
            path.extend(self.modules[parent].path.iter().cloned().chain([name.clone()]));
            self.modules[parent].children.insert(name, number);
        }
        self.modules.push(Module { file, parent, path, ..Module::default() });
        number
    }
}

/// What makes an item that has a name.
const ITEMS: [&str; 8] = ["fn", "struct", "enum", "union", "trait", "type", "const", "static"];
/// What stands between such a word and the name, or before it.
const MARKS: [&str; 9] =
    ["pub", "unsafe", "async", "extern", "mut", "impl", "use", "mod", "macro_rules"];

/// Reads the tokens of one file.
struct Reader<'r> {
    all: &'r mut All,
    tokens: &'r [Token<'r>],
    at: usize,
    /// The modules around, and how many braces are open where each begins.
    inside: Vec<(usize, usize)>,
}

impl Reader<'_> {
    fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.text)
    }

    fn module(&mut self) -> &mut Module {
        let module = self.inside.last().expect("the file's own").1;
        &mut self.all.modules[module]
    }

    /// Reads all, and returns the modules that have a file of their own, with their parents.
    fn code(&mut self) -> Vec<(usize, String)> {
        let (mut children, mut depth, mut is_public) = (Vec::new(), 0, false);
        while self.at < self.tokens.len() {
            let (here, &(outer, module)) = (self.text(0), self.inside.last().expect("a module"));
            let was_public = std::mem::take(&mut is_public);
            let is_item = depth == outer && ITEMS.contains(&here);
            match (here, self.text(1)) {
                ("{", _) => depth += 1,
                ("}", _) => {
                    depth -= 1;
                    if depth < outer {
                        self.inside.pop();
                    }
                }
                ("#", "[") if self.is_of_tests(1) => {
                    self.pass_attribute(1);
                    self.pass_item();
                    continue;
                }
                ("#", "!") if self.is_of_tests(2) => return children,
                ("pub", _) => {
                    is_public = true;
                    if self.text(1) == "(" {
                        self.at = self.closing(self.at + 1);
                    }
                }
                ("mod", name) if self.tokens.get(self.at + 1).is_some_and(Token::is_word) => {
                    let name = name.to_owned();
                    if self.text(2) == "{" {
                        let file = self.all.modules[module].file;
                        let inner = self.all.module(file, Some(module), name);
                        depth += 1;
                        self.inside.push((depth, inner));
                        self.at += 2;
                    } else {
                        children.push((module, name));
                        self.at += 1;
                    }
                }
                ("use", next) if next != "<" => {
                    let mut found = Vec::new();
                    self.at += 1;
                    self.tree(&mut Vec::new(), &mut found);
                    for using in &mut found {
                        using.is_public = was_public;
                    }
                    let of = self.module();
                    if depth == outer { &mut of.uses } else { &mut of.inner_uses }.extend(found);
                }
                ("macro_rules", "!") => {
                    let name = self.text(2).to_owned();
                    self.module().items.insert(name, true);
                    self.at += 2;
                }
                (word, name) if is_item && !ITEMS.contains(&name) && !MARKS.contains(&name) => {
                    let (name, does) = (name.to_owned(), word == "fn");
                    self.module().items.insert(name, does);
                    self.at += 1;
                }
                _ if self.tokens[self.at].is_word() => self.path(module),
                _ => {}
            }
            self.at += 1;
        }
        children
    }

    /// A word, or a path, of the code.
    fn path(&mut self, module: usize) {
        let before = self.at.checked_sub(1).map_or("", |at| self.tokens[at].text);
        let line = self.tokens[self.at].line;
        let mut path = vec![self.text(0).to_owned()];
        while self.text(1) == "::" && self.tokens.get(self.at + 2).is_some_and(Token::is_word) {
            path.push(self.text(2).to_owned());
            self.at += 2;
        }
        // A field, a method, the rest of a path, what a macro puts together.
        if [".", "::"].contains(&before) || before == "$" && path[0] != "crate" {
            return;
        }
        let name = path[0].clone();
        let file = self.all.modules[module].file;
        self.all.words[file].insert(name.clone());
        if path.len() > 1 {
            let using = Use { name, path, line, is_public: false };
            self.all.paths.push(CodePath { module, using });
        }
    }

    /// A path of a `use`, with all that its braces hold; ends before what does not belong to it.
    fn tree(&mut self, path: &mut Vec<String>, found: &mut Vec<Use>) {
        let len = path.len();
        loop {
            let (here, line) =
                (self.text(0).to_owned(), self.tokens.get(self.at).map_or(0, |t| t.line));
            self.at += 1;
            match (here.as_str(), self.text(0)) {
                // From outside the crate.
                ("::", _) if path.is_empty() => path.push(String::new()),
                ("::", _) => {}
                ("{", _) => {
                    while !["}", ""].contains(&self.text(0)) {
                        self.tree(path, found);
                        self.at += usize::from(self.text(0) == ",");
                    }
                    self.at += 1;
                    break;
                }
                (_, "::") => path.push(here),
                (_, next) => {
                    let name = if next == "as" { self.text(1).to_owned() } else { here.clone() };
                    self.at += if next == "as" { 2 } else { 0 };
                    let mut path = path.clone();
                    if here != "self" && here != "*" {
                        path.push(here.clone());
                    }
                    let name = match name.as_str() {
                        "self" => path.last().cloned().unwrap_or_default(),
                        _ => name,
                    };
                    found.push(Use { name, path, line, is_public: false });
                    break;
                }
            }
        }
        path.truncate(len);
    }

    /// Whether an attribute, whose bracket is so far ahead, leaves what follows to tests.
    fn is_of_tests(&self, ahead: usize) -> bool {
        let start = self.at + ahead;
        let words: Vec<&str> =
            self.tokens[start..self.closing(start)].iter().map(|token| token.text).collect();
        let otherwise = words.iter().any(|word| ["any", "not"].contains(word));
        words.get(1) == Some(&"cfg") && words.contains(&"test") && !otherwise
    }

    fn pass_attribute(&mut self, ahead: usize) {
        self.at = self.closing(self.at + ahead) + 1;
    }

    /// Goes behind an item, a field, or whatever else an attribute may stand before.
    fn pass_item(&mut self) {
        while self.text(0) == "#" {
            self.pass_attribute(1);
        }
        let first = self.text(0);
        let is_item = ITEMS.contains(&first) || MARKS.contains(&first);
        while self.at < self.tokens.len() {
            match self.text(0) {
                "{" => {
                    self.at = self.closing(self.at) + 1;
                    return;
                }
                "(" | "[" => self.at = self.closing(self.at),
                ";" => {
                    self.at += 1;
                    return;
                }
                "," if !is_item => return,
                "}" | ")" | "]" => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Where the bracket that opens at a place is closed.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0;
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            match token.text {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        self.tokens.len()
    }
}

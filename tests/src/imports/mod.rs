//! Which file of a crate imports which, read from its sources: for tests of how it is built.
//!
//! A file imports another where a path of its code, in a `use` or without one, leads to something that is
//! written there. A name that is only passed on (`pub use child::Item` in the `mod.rs` above) leads to the
//! file that has the item; who passes it on imports it only if it needs it itself. Code of tests is left
//! out. Names that macros make are taken to be in the module that they are looked for in.

mod circle;
mod parse;
mod token;

pub use circle::circles;

use parse::{All, Module, Use};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The files of a crate, and what they import of each other.
#[derive(Debug, Default)]
pub struct Crate {
    /// Paths as they were read; the first is the root.
    pub files: Vec<PathBuf>,
    /// In the order of files and lines.
    pub imports: Vec<Import>,
    modules: Vec<Module>,
}

/// One file needs something of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The file that imports, by its place among the files.
    pub from: usize,
    /// The line where it does.
    pub line: usize,
    /// The file in which the item is.
    pub to: usize,
    /// What is imported, from the root of the crate on, as it is written there.
    pub path: Vec<String>,
    /// Whether it can be part of a circle. What is only passed on cannot, nor what a module gives to the
    /// files inside it to talk about: its types and constants, and no function.
    pub binds: bool,
}

/// What a path leads to.
enum Found {
    /// An item in a file, and whether it does something.
    Item(usize, bool),
    Module(usize),
}

/// Re-exports of re-exports, at most. (A name may be imported under itself.)
const FUEL: usize = 16;

impl Crate {
    /// Reads the crate of that root file; `read` gives the text of a file, if it is there.
    ///
    /// # Errors
    ///
    /// A module whose file is not there.
    pub fn read(root: &Path, read: &dyn Fn(&Path) -> Option<String>) -> Result<Self, String> {
        let All { files, modules, paths, words } = parse::all(root, read)?;
        let mut result = Self { files, modules, imports: Vec::new() };
        let mut imports = BTreeSet::new();
        for (at, module) in result.modules.iter().enumerate() {
            for using in module.uses.iter().chain(&module.inner_uses) {
                let is_needed = !using.is_public || words[module.file].contains(&using.name);
                let import = result.import(at, using);
                imports.extend(import.map(|it| Import { binds: it.binds && is_needed, ..it }));
            }
        }
        imports.extend(paths.iter().filter_map(|path| result.import(path.module, &path.using)));
        result.imports = imports.into_iter().collect();
        Ok(result)
    }

    fn import(&self, module: usize, using: &Use) -> Option<Import> {
        let (to, does) = match self.resolve(module, &using.path, FUEL)? {
            Found::Item(file, does) => (file, does),
            // The module itself is an import where all of it is, or passed on; else what is asked of it is.
            Found::Module(of) if using.name == "*" || using.is_public => {
                (self.modules[of].file, true)
            }
            Found::Module(_) => return None,
        };
        let from = self.modules[module].file;
        let mut around = std::iter::successors(Some(module), |&at| self.modules[at].parent);
        let binds = does || around.all(|at| self.modules[at].file != to);
        let path = self.absolute(module, &using.path);
        let import = Import { from, line: using.line, to, path, binds };
        (from != to).then_some(import)
    }

    /// What a path leads to that stands in a module; nothing where it leads out of the crate.
    fn resolve(&self, module: usize, path: &[String], fuel: usize) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.member(0, rest, fuel),
            "self" | "super" => self.member(module, path, fuel),
            _ if self.has(module, first) => self.member(module, path, fuel),
            _ => None,
        }
    }

    fn has(&self, module: usize, name: &str) -> bool {
        let module = &self.modules[module];
        let is_used = module.uses.iter().any(|using| using.name == name);
        is_used || module.children.contains_key(name) || module.items.contains_key(name)
    }

    /// What a path leads to from a module on.
    fn member(&self, at: usize, path: &[String], fuel: usize) -> Option<Found> {
        let module = &self.modules[at];
        let Some((name, rest)) = path.split_first() else { return Some(Found::Module(at)) };
        let using = module.uses.iter().find(|using| using.name == *name);
        let child = module.children.get(name);
        match (name.as_str(), child, using) {
            ("self", ..) => self.member(at, rest, fuel),
            ("super", ..) => self.member(module.parent?, rest, fuel),
            // A module and an item may have one name: on the way it is the module, at the end the item.
            (_, Some(&child), _) if !rest.is_empty() => self.member(child, rest, fuel),
            (_, _, Some(using)) => {
                let path = [&using.path, rest].concat();
                self.resolve(at, &path, fuel.checked_sub(1)?)
            }
            (_, Some(&child), _) if !module.items.contains_key(name) => Some(Found::Module(child)),
            _ => {
                let does = module.items.get(name).is_some_and(|&does| does && rest.is_empty());
                let here = Found::Item(module.file, does);
                Some(self.by_glob(at, path, fuel).unwrap_or(here))
            }
        }
    }

    /// What a module has by `use other::*`.
    fn by_glob(&self, at: usize, path: &[String], fuel: usize) -> Option<Found> {
        let fuel = fuel.checked_sub(1)?;
        let globs = self.modules[at].uses.iter().filter(|using| using.name == "*");
        let mut others = globs.filter_map(|glob| self.resolve(at, &glob.path, fuel));
        others.find_map(|other| match other {
            Found::Module(other) if self.has(other, &path[0]) => self.member(other, path, fuel),
            _ => None,
        })
    }

    /// A path from the root on, names that are passed on as they are.
    fn absolute(&self, module: usize, path: &[String]) -> Vec<String> {
        let (mut at, mut left) = (module, path);
        while let Some((first, rest)) = left.split_first() {
            match first.as_str() {
                "crate" => at = 0,
                "super" => at = self.modules[at].parent.unwrap_or(0),
                "self" => {}
                _ => break,
            }
            left = rest;
        }
        let alias = left.first().filter(|_| left.len() == path.len() && left.len() > 1);
        let using = |name: &String| self.modules[at].uses.iter().find(|using| using.name == *name);
        match alias.filter(|name| !self.modules[at].children.contains_key(*name)).and_then(using) {
            Some(using) => [&self.absolute(at, &using.path), &left[1..]].concat(),
            None => [&self.modules[at].path, left].concat(),
        }
    }
}

//! Where the instructions of a check go, by stage and by function.
//!
//! Callgrind counts instructions by address. The compiler inlines most of a check into a few functions, so
//! each address is traced back through the debug information to the functions that were inlined there. An
//! instruction belongs to the innermost function of this library around it; what other code does (the
//! standard library, UTS 46) belongs to whoever called it.

use crate::row::row;
use addr2line::Loader;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Functions that take less of a check are not shown.
const SHOWN: f64 = 0.01;

/// Writes the shares of what callgrind counted while this program ran a case.
pub fn run(counts: &Path, case: &str) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let text = std::fs::read_to_string(counts);
    let text = text.map_err(|error| format!("{}: {error}", counts.display()))?;
    let mut symbols = Symbols::new(&program)?;
    let lines = read(&text, &program, &mut symbols);
    let shares = Shares::of(&lines);
    for (stage, share) in shares.stages() {
        row("profile, stage", &stage, 0, case, share);
    }
    for (measure, functions) in
        [("profile, own", &shares.own), ("profile, with callees", &shares.inclusive)]
    {
        for (function, count) in functions {
            let share = count / shares.all;
            if share >= SHOWN {
                row(measure, function, 0, case, share);
            }
        }
    }
    Ok(())
}

/// The functions of this library around an address, the innermost first, as `stage/file.rs function`.
type Stack = Vec<String>;

struct Symbols {
    loader: Loader,
    known: HashMap<u64, Stack>,
}

impl Symbols {
    fn new(program: &Path) -> Result<Self, String> {
        let loader = Loader::new(program).map_err(|error| error.to_string())?;
        Ok(Self { loader, known: HashMap::new() })
    }

    fn stack(&mut self, address: u64) -> Stack {
        if let Some(stack) = self.known.get(&address) {
            return stack.clone();
        }
        let mut stack = Stack::new();
        if let Ok(mut frames) = self.loader.find_frames(address) {
            while let Ok(Some(frame)) = frames.next() {
                let file = frame.location.and_then(|location| location.file).unwrap_or_default();
                let Some((_, file)) = file.split_once("crates/misdirect/src/") else { continue };
                let name = frame.function.as_ref().and_then(|name| name.demangle().ok());
                stack.push(format!("{file} {}", short(name.as_deref().unwrap_or_default())));
            }
        }
        self.known.insert(address, stack.clone());
        stack
    }
}

/// `align::<impl Directory>::near::{{closure}}`: `near`, and a closure says so.
fn short(name: &str) -> String {
    let closure = name.contains("{{closure}}") || name.contains("{closure");
    let path = name.split("::{{closure").next().and_then(|path| path.split("::{closure").next());
    let path =
        path.unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric() && c != '>');
    // Type parameters at the end are no part of the name.
    let path = match path.strip_suffix('>').and_then(|rest| rest.rfind("::<")) {
        Some(at) => &path[..at],
        None => path,
    };
    let last = path.rsplit("::").next().unwrap_or_default();
    format!("{last}{}", if closure { " (closure)" } else { "" })
}

/// Instructions at one address of a function, or what a function cost that was called there.
struct Line {
    function: u32,
    stack: Stack,
    callee: Option<u32>,
    count: f64,
}

/// Reads callgrind's format, written without compression and with addresses.
fn read(text: &str, program: &Path, symbols: &mut Symbols) -> Vec<Line> {
    let program = program.to_string_lossy();
    let mut names: HashMap<(String, String), u32> = HashMap::new();
    let mut number = |object: &str, name: &str| {
        let next = names.len() as u32;
        *names.entry((object.to_owned(), name.to_owned())).or_insert(next)
    };
    let (mut object, mut called_object, mut function) = (String::new(), None, 0);
    let (mut callee, mut is_call) = (0, false);
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("ob=") {
            object = name.to_owned();
        } else if let Some(name) = line.strip_prefix("fn=") {
            function = number(&object, name);
        } else if let Some(name) = line.strip_prefix("cob=") {
            called_object = Some(name.to_owned());
        } else if let Some(name) = line.strip_prefix("cfn=") {
            callee = number(called_object.as_ref().unwrap_or(&object), name);
        } else if line.starts_with("calls=") {
            (is_call, called_object) = (true, None);
        } else if line.starts_with("0x") {
            let mut fields = line.split(' ');
            let address = fields.next().and_then(|field| u64::from_str_radix(&field[2..], 16).ok());
            let count = fields.nth(1).and_then(|field| field.parse().ok());
            let (Some(address), Some(count)) = (address, count) else { continue };
            let stack = if object == program { symbols.stack(address) } else { Stack::new() };
            let callee = is_call.then_some(callee);
            lines.push(Line { function, stack, callee, count });
            is_call = false;
        }
    }
    lines
}

/// Instructions by function of this library.
#[derive(Default)]
struct Shares {
    all: f64,
    own: BTreeMap<String, f64>,
    inclusive: BTreeMap<String, f64>,
}

impl Shares {
    fn of(lines: &[Line]) -> Self {
        let foreign = Foreign::of(lines);
        let mut shares = Self::default();
        for line in lines {
            let own = match line.callee {
                Some(callee) => line.count * foreign.share(callee, 0),
                None => line.count,
            };
            if let Some(innermost) = line.stack.first() {
                shares.all += own;
                *shares.own.entry(without_closure(innermost)).or_default() += own;
            }
            let around: BTreeSet<&String> =
                line.stack.iter().filter(|function| !function.ends_with("(closure)")).collect();
            for function in around {
                *shares.inclusive.entry(function.clone()).or_default() += line.count;
            }
        }
        shares
    }

    /// Stages are folders, and files beside them.
    fn stages(&self) -> BTreeMap<String, f64> {
        let mut stages = BTreeMap::new();
        for (function, count) in &self.own {
            let stage = function.split(['/', '.']).next().unwrap_or_default();
            *stages.entry(stage.to_owned()).or_default() += count / self.all;
        }
        stages
    }
}

fn without_closure(function: &str) -> String {
    function.trim_end_matches(" (closure)").to_owned()
}

/// What functions of others cost without the functions of this library that they call back.
struct Foreign<'l> {
    of_function: HashMap<u32, Vec<&'l Line>>,
}

impl<'l> Foreign<'l> {
    fn of(lines: &'l [Line]) -> Self {
        let mut of_function: HashMap<u32, Vec<&Line>> = HashMap::new();
        for line in lines {
            of_function.entry(line.function).or_default().push(line);
        }
        Self { of_function }
    }

    /// The share of a call that no function of this library is around. Calls nest as deep as there are
    /// functions of others, which is not deep.
    fn share(&self, function: u32, depth: usize) -> f64 {
        const DEPTH_MAX: usize = 24;
        let Some(lines) = self.of_function.get(&function) else { return 1.0 };
        if depth > DEPTH_MAX {
            return 1.0;
        }
        let (mut all, mut foreign) = (0.0, 0.0);
        for line in lines {
            all += line.count;
            if line.stack.is_empty() {
                let share = line.callee.map_or(1.0, |callee| self.share(callee, depth + 1));
                foreign += line.count * share;
            }
        }
        if all > 0.0 { foreign / all } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Shares, short};

    #[test]
    fn names_are_short() {
        assert_eq!(short("a::b::<impl c::D>::near"), "near");
        assert_eq!(short("a::near::{{closure}}::{{closure}}"), "near (closure)");
        assert_eq!(short("a::near::<core::Iter<u8>>"), "near");
    }

    /// `one` (10 itself) calls a sort of another (5 itself), which calls `two` (7) back.
    #[test]
    fn what_others_do_belongs_to_the_caller() {
        let stack = |name: &str| vec![format!("judge/x.rs {name}")];
        let line = |function, stack, callee, count| Line { function, stack, callee, count };
        let shares = Shares::of(&[
            line(0, stack("one"), None, 10.0),
            line(0, stack("one"), Some(1), 12.0),
            line(1, vec![], None, 5.0),
            line(1, vec![], Some(2), 7.0),
            line(2, stack("two"), None, 7.0),
        ]);
        assert_eq!(shares.all, 22.0);
        assert_eq!(shares.own["judge/x.rs one"], 15.0);
        assert_eq!(shares.inclusive["judge/x.rs one"], 22.0);
        assert_eq!(shares.stages()["judge"], 1.0);
    }
}

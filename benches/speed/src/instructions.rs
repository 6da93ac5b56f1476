//! Instructions of named cases, counted by callgrind: figures that do not depend on how busy the machine
//! is, for a guard in every test run and for the profile of a check.
//!
//! `prepare` makes images and queries, at full speed. `cases` runs under callgrind, which counts from
//! where `counted` is entered until it is left and writes what it counted after each call.

use crate::data::{self, Source};
use crate::queries::{Class, queries};
use misdirect::compare::Costs;
use misdirect::{Addresses, Checker, Context, Directory, Domain, compare};
use std::fs;
use std::hint::black_box;
use std::path::Path;

/// Queries of a class, enough for their mean not to hang on one name.
const QUERIES: usize = 64;
const SIZES: [(&str, usize); 2] = [("1k", 1000), ("100k", 100_000)];

/// A case: its name, and how often what it does is done.
struct Case<'a> {
    name: &'static str,
    times: usize,
    run: Box<dyn FnMut() + 'a>,
}

/// Writes lists, their images and queries to a folder.
pub fn prepare(source: &Source, folder: &Path) -> Result<(), String> {
    let domains = source.domains(SIZES[1].1);
    for (name, count) in SIZES {
        let domains = &domains[..count];
        let image = data::image(domains).map_err(|error| error.to_string())?;
        let directory = Directory::open(&image).map_err(|error| error.to_string())?;
        let mut text = String::new();
        for class in Class::FOUR {
            for query in queries(class, QUERIES, source, domains, &directory) {
                text += &format!("{}\t{}\t{}\n", class.name(), query.typed, query.meant);
            }
        }
        let list = domains.iter().enumerate();
        let list: String = list
            .map(|(at, listed)| format!("{} {}\n", listed.domain(), data::weight(at)))
            .collect();
        write(folder, &format!("{name}.txt"), list.as_bytes())?;
        write(folder, &format!("{name}.image"), &image)?;
        write(folder, &format!("{name}.tsv"), text.as_bytes())?;
    }
    Ok(())
}

/// Runs the cases, or the one of a name, and writes which they are and how often each does its thing.
pub fn cases(folder: &Path, only: Option<&str>) -> Result<(), String> {
    let [small, large] = [Prepared::read(folder, "1k")?, Prepared::read(folder, "100k")?];
    let (small, large) = (small.open()?, large.open()?);
    let mut cases = pairs(&small);
    cases.extend([
        small.near("look-up, 1k, exact", Class::Exact),
        small.near("look-up, 1k, slip", Class::Slip),
        small.near("look-up, 1k, miss", Class::Miss),
        large.near("look-up, 100k, slip", Class::Slip),
        small.check("check, 1k, exact", Class::Exact),
        small.check("check, 1k, slip", Class::Slip),
        small.check("check, 1k, suffix", Class::Swap),
        small.check("check, 1k, miss", Class::Miss),
        small.check_of("check, 1k, miss, nothing near", small.nothing_near()),
        large.check("check, 100k, slip", Class::Slip),
        large.check("check, 100k, miss", Class::Miss),
        one("check, built-in, look-alike", "joe@gm\u{430}il.com"),
        one("check, built-in, 253 bytes", LONGEST),
    ]);
    cases.extend(JUNK.iter().map(junk));
    for case in cases.iter_mut().filter(|case| only.is_none_or(|name| name == case.name)) {
        counted(&mut *case.run);
        println!("{}\t{}", case.name, case.times);
    }
    Ok(())
}

/// As many labels as a domain may have before a name as long as a label may be.
const LONGEST: &str = "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.\
                       p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.h.i.\
                       abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijxyz.co.uk";

/// What may be pasted where an address belongs, each again and again up to 64 kB.
const JUNK: [(&str, &str); 26] = [
    ("split, 64 kB, joe@gmail.com", "joe@gmail.com, "),
    ("split, 64 kB, names", "Joe Smith <joe@gmail.com>; "),
    ("split, 64 kB, words", "lorem ipsum dolor "),
    ("split, 64 kB, a@", "a@"),
    ("split, 64 kB, a@a.", "a@a."),
    ("split, 64 kB, a@b and comma", "a@b,"),
    ("split, 64 kB, a@b and blank", "a@b "),
    ("split, 64 kB, @", "@"),
    ("split, 64 kB, wide @", "\u{ff20}"),
    ("split, 64 kB, %40", "a%40b "),
    ("split, 64 kB, [at]", "a [at] b "),
    ("split, 64 kB, at", "a at b "),
    ("split, 64 kB, <", "<"),
    ("split, 64 kB, <a@", "<a@"),
    ("split, 64 kB, (", "("),
    ("split, 64 kB, comments", "((a@b)"),
    ("split, 64 kB, a@(", "a@("),
    ("split, 64 kB, quotes", "\""),
    ("split, 64 kB, quote and address", "\"a@b "),
    ("split, 64 kB, backslash", "\\"),
    ("split, 64 kB, comma", ","),
    ("split, 64 kB, dots", "."),
    ("split, 64 kB, line ends", "a\r\n"),
    ("split, 64 kB, other letters", "\u{65e5}"),
    ("split, 64 kB, a@ and other letters", "a@\u{65e5} "),
    ("split, 64 kB, no UTF-8", "\u{ff}"),
];

/// Splits junk. (A check of it does the same, until a second address is found.)
fn junk<'a>(&(name, piece): &(&'static str, &'static str)) -> Case<'a> {
    // A byte for each character below U+0100, so that there are some that are no UTF-8.
    let is_byte = piece.chars().all(|char| char < '\u{100}');
    let bytes: Vec<u8> = match is_byte {
        true => piece.chars().map(|char| char as u8).collect(),
        false => piece.into(),
    };
    let text: Vec<u8> = bytes.into_iter().cycle().take(1 << 16).collect();
    let run = move || {
        black_box(Addresses::new(black_box(&text)).count());
    };
    Case { name, times: 1, run: Box::new(run) }
}

/// What callgrind counts. It is found by its name.
#[inline(never)]
fn counted(run: &mut dyn FnMut()) {
    run();
}

struct Prepared {
    image: Vec<u8>,
    table: String,
}

struct Opened<'p> {
    directory: Directory<'p>,
    table: &'p str,
}

impl Prepared {
    fn read(folder: &Path, name: &str) -> Result<Self, String> {
        let read = |file: String| {
            let path = folder.join(file);
            fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let table = String::from_utf8(read(format!("{name}.tsv"))?);
        let table = table.map_err(|error| error.to_string())?;
        Ok(Self { image: read(format!("{name}.image"))?, table })
    }

    fn open(&self) -> Result<Opened<'_>, String> {
        let directory = Directory::open(&self.image).map_err(|error| error.to_string())?;
        Ok(Opened { directory, table: &self.table })
    }
}

impl<'p> Opened<'p> {
    /// Typed and meant domains of a class.
    fn of(&self, class: Class) -> Vec<(Domain, Domain)> {
        let rows = self.table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let rows = rows.filter_map(|fields| match fields.as_slice() {
            &[of, typed, meant] if of == class.name() => Some((typed, meant)),
            _ => None,
        });
        let parse = |text| Domain::parse(text).expect("it was parsed before");
        rows.map(|(typed, meant)| (parse(typed), parse(meant))).collect()
    }

    fn near(&self, name: &'static str, class: Class) -> Case<'p> {
        let (directory, queries) = (self.directory, self.of(class));
        let run = move || {
            for (typed, _) in &queries {
                directory.near(black_box(typed.name()), |found, entries| {
                    black_box((found, entries));
                });
            }
        };
        Case { name, times: QUERIES, run: Box::new(run) }
    }

    fn check(&self, name: &'static str, class: Class) -> Case<'p> {
        let typed = self.of(class).into_iter().map(|(typed, _)| typed);
        self.check_of(name, typed.collect())
    }

    /// Misses for which nothing is suggested, however unlikely.
    fn nothing_near(&self) -> Vec<Domain> {
        let checker = Checker::new(self.directory).with_explore(true);
        let misses = self.of(Class::Miss).into_iter().map(|(typed, _)| typed);
        let is_alone = |typed: &Domain| {
            checker.check(typed.as_bytes(), &Context::new()).suggestions().next().is_none()
        };
        misses.filter(is_alone).collect()
    }

    fn check_of(&self, name: &'static str, typed: Vec<Domain>) -> Case<'p> {
        let checker = Checker::new(self.directory);
        let addresses: Vec<_> = typed.iter().map(|typed| format!("joe@{typed}")).collect();
        let times = addresses.len();
        let run = move || {
            for address in &addresses {
                black_box(checker.check(black_box(address.as_bytes()), &Context::new()));
            }
        };
        Case { name, times, run: Box::new(run) }
    }
}

fn one(name: &'static str, address: &'static str) -> Case<'static> {
    let checker = Checker::new(Directory::builtin());
    let run = move || {
        black_box(checker.check(black_box(address.as_bytes()), &Context::new()));
    };
    Case { name, times: 1, run: Box::new(run) }
}

/// Pairs one slip apart, and the same domains each with the next one's.
fn pairs<'p>(small: &Opened<'p>) -> Vec<Case<'p>> {
    let slips = small.of(Class::Slip);
    let typed = slips.iter().map(|pair| pair.0);
    let others = slips.iter().cycle().skip(1).map(|pair| pair.1);
    let random: Vec<_> = typed.zip(others).collect();
    [("pair, one slip", slips), ("pair, random", random)]
        .map(|(name, pairs)| {
            let run = move || {
                for (a, b) in &pairs {
                    black_box(compare(black_box(a), b, &Costs::default()));
                }
            };
            Case { name, times: QUERIES, run: Box::new(run) as Box<dyn FnMut()> }
        })
        .into()
}

fn write(folder: &Path, file: &str, bytes: &[u8]) -> Result<(), String> {
    let path = folder.join(file);
    fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

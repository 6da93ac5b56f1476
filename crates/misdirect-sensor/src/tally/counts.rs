//! What is counted of one name on one day.

use super::distinct::Distinct;
use crate::names::{Code, Day, PURPOSES, Purpose, Role, Sighting};
use std::io::{self, Read, Write};

/// How often a name was asked for, by what for; and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    asked: [u64; PURPOSES],
    answered: [u64; PURPOSES],
    attempts: u64,
    missing: u64,
    present: u64,
    /// Somebody may have typed it as it stands, for one sighting at least.
    is_typed: bool,
    /// Who asked, where that is counted.
    clients: Option<Box<Distinct>>,
}

impl Counts {
    pub(crate) fn add(&mut self, sighting: &Sighting<'_>, purpose: Purpose) {
        let times = sighting.times;
        match sighting.role {
            Role::Question => add(&mut self.asked[purpose as usize], times),
            Role::Answer => add(&mut self.answered[purpose as usize], times),
            Role::Attempt => add(&mut self.attempts, times),
            Role::Outcome => {}
        }
        match sighting.code {
            Some(Code::Missing) => add(&mut self.missing, times),
            Some(Code::Present) => add(&mut self.present, times),
            Some(Code::Failed) | None => {}
        }
        self.is_typed |= sighting.is_typed;
        if let Some(client) = sighting.client {
            self.clients.get_or_insert_default().insert(client);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        let pairs = self.asked.iter_mut().chain(&mut self.answered);
        for (sum, count) in pairs.zip(other.asked.iter().chain(&other.answered)) {
            add(sum, *count);
        }
        add(&mut self.attempts, other.attempts);
        add(&mut self.missing, other.missing);
        add(&mut self.present, other.present);
        self.is_typed |= other.is_typed;
        if let Some(clients) = &other.clients {
            self.clients.get_or_insert_default().merge(clients);
        }
    }

    /// Questions for this: the larger of how many were asked and how many answered, as each may have its own
    /// log, or none.
    pub(crate) fn questions_for(&self, purpose: Purpose) -> u64 {
        let count = self.asked[purpose as usize].max(self.answered[purpose as usize]);
        let is_tried = purpose == Purpose::Mail && self.attempts > 0;
        count.max(u64::from(is_tried))
    }

    /// Questions in all.
    pub(crate) fn questions(&self) -> u64 {
        sum(self.questions_by())
    }

    /// The same by purpose.
    pub(crate) fn questions_by(&self) -> [u64; PURPOSES] {
        Purpose::ALL.map(|purpose| self.questions_for(purpose))
    }

    /// It stands somewhere as somebody may have typed it.
    pub(crate) fn is_typed(&self) -> bool {
        self.is_typed
    }

    /// The log has said that it does not exist, and never that it does.
    pub(crate) fn is_missing(&self) -> bool {
        self.missing > 0 && self.present == 0
    }

    /// It has said that it does.
    pub(crate) fn is_present(&self) -> bool {
        self.present > 0
    }

    /// Different clients, about, where they were counted and the log has them.
    pub(crate) fn clients(&self) -> Option<u64> {
        self.clients.as_ref().map(|clients| clients.count())
    }

    /// Who asked, and nothing else.
    pub(crate) fn clients_alone(&self) -> Self {
        Self { clients: self.clients.clone(), ..Self::default() }
    }

    /// Bytes that it takes elsewhere.
    pub(super) fn heap(&self) -> usize {
        self.clients.as_ref().map_or(0, |clients| size_of::<Distinct>() + clients.heap())
    }

    /// As a run has it: numbers, seven bits a byte, the lowest first, as most are 0 or 1; then whether there are
    /// clients, and these.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.numbers().into_iter().try_for_each(|number| write_number(out, number))?;
        out.write_all(&[u8::from(self.clients.is_some())])?;
        self.clients.as_ref().map_or(Ok(()), |clients| clients.write(out))
    }

    pub(super) fn read(from: &mut impl Read) -> io::Result<Self> {
        let (mut numbers, mut has_clients) = ([0; NUMBERS], [0]);
        for number in &mut numbers {
            *number = read_number(from)?;
        }
        from.read_exact(&mut has_clients)?;
        let mut counts = Self::of_numbers(numbers);
        if has_clients[0] > 0 {
            counts.clients = Some(Box::new(Distinct::read(from)?));
        }
        Ok(counts)
    }

    /// As numbers, for a run.
    fn numbers(&self) -> [u64; NUMBERS] {
        let mut numbers = [0; NUMBERS];
        let all = self.asked.iter().chain(&self.answered);
        let is_typed = u64::from(self.is_typed);
        let all = all.chain([&self.attempts, &self.missing, &self.present, &is_typed]);
        for (to, number) in numbers.iter_mut().zip(all) {
            *to = *number;
        }
        numbers
    }

    fn of_numbers(numbers: [u64; NUMBERS]) -> Self {
        let mut counts = Self::default();
        let fields = counts.asked.iter_mut().chain(&mut counts.answered);
        let mut is_typed = 0;
        let fields = fields.chain([&mut counts.attempts, &mut counts.missing, &mut counts.present]);
        let fields = fields.chain([&mut is_typed]);
        for (field, number) in fields.zip(numbers) {
            *field = number;
        }
        counts.is_typed = is_typed > 0;
        counts
    }
}

/// A name's counts on each of its days, in order; those without a day first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Days(Vec<(Option<Day>, Counts)>);

impl Days {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn push(&mut self, day: Option<Day>, counts: Counts) {
        self.0.push((day, counts));
    }

    /// The counts on a day, new or not.
    pub(crate) fn on(&mut self, day: Option<Day>) -> &mut Counts {
        let at = self.0.binary_search_by_key(&day, |(day, _)| *day).unwrap_or_else(|at| {
            self.0.insert(at, (day, Counts::default()));
            at
        });
        &mut self.0[at].1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Option<Day>, Counts)> {
        self.0.iter()
    }

    /// Leaves the first day and the last ones, `most` in all, where there is one too many: what was counted on the
    /// second has no day any more.
    pub(crate) fn shorten(&mut self, most: usize) {
        let known = self.0.iter().filter(|(day, _)| day.is_some()).count();
        if known > most {
            let (_, counts) = self.0.remove(self.0.len() - known + 1);
            self.on(None).merge(&counts);
        }
    }

    /// Mail was on its way there on so many days that nobody sends it by plan: a newsletter comes once a week, on five
    /// days of a month, and what a program makes up never comes again.
    pub(crate) fn is_mailed(&self) -> bool {
        const MAIL: usize = Purpose::Mail as usize;
        let is_mailed = |(day, counts): &&(Option<Day>, Counts)| {
            day.is_some() && counts.asked[MAIL].max(counts.answered[MAIL]) > 0
        };
        self.0.iter().filter(is_mailed).count() > 5
    }

    /// Counts of all days.
    pub(crate) fn sum(&self) -> Counts {
        let mut sum = Counts::default();
        self.0.iter().for_each(|(_, counts)| sum.merge(counts));
        sum
    }

    /// How many of the questions of all days, `sum`, were asked on each day that is known.
    ///
    /// Of questions and answers those count of which there are more in all, so that the days of a name never have
    /// more than the name, also where an answer came after midnight.
    pub(crate) fn questions<'d>(
        &'d self,
        sum: &'d Counts,
    ) -> impl Iterator<Item = (Day, u64)> + 'd {
        let mut is_tried = sum.attempts > 0
            && sum.asked[Purpose::Mail as usize].max(sum.answered[Purpose::Mail as usize]) == 0;
        let questions = move |(day, counts): &(Option<Day>, Counts)| {
            let mut questions = 0;
            for at in 0..PURPOSES {
                let of = if sum.asked[at] >= sum.answered[at] {
                    &counts.asked
                } else {
                    &counts.answered
                };
                add(&mut questions, of[at]);
            }
            if is_tried && counts.attempts > 0 {
                is_tried = false;
                add(&mut questions, 1);
            }
            (*day, questions)
        };
        let days = self.0.iter().map(questions);
        days.filter_map(|(day, questions)| day.zip((questions > 0).then_some(questions)))
    }
}

/// Numbers of a name on a day in a run.
const NUMBERS: usize = 2 * PURPOSES + 4;

pub(super) fn write_number(out: &mut impl Write, mut number: u64) -> io::Result<()> {
    while number >= 0x80 {
        out.write_all(&[number as u8 | 0x80])?;
        number >>= 7;
    }
    out.write_all(&[number as u8])
}

pub(super) fn read_number(from: &mut impl Read) -> io::Result<u64> {
    let (mut number, mut byte) = (0, [0]);
    for shift in (0..64).step_by(7) {
        from.read_exact(&mut byte)?;
        number |= u64::from(byte[0] & 0x7F) << shift;
        if byte[0] < 0x80 {
            return Ok(number);
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// Adds to the questions or the answers, whichever it is.
pub(crate) fn count([asked, answered]: &mut [u64; 2], role: Role, times: u64) {
    match role {
        Role::Question => add(asked, times),
        Role::Answer => add(answered, times),
        Role::Outcome | Role::Attempt => {}
    }
}

/// Adds to a count. One that has no room is the largest: lists may say any numbers.
pub(crate) fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}

/// The sum, likewise.
pub(crate) fn sum(counts: impl IntoIterator<Item = u64>) -> u64 {
    counts.into_iter().fold(0, u64::saturating_add)
}

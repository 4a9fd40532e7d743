//! The ledger as pages and exports read it.

use std::collections::BTreeMap;

use calendar::{Instant, TimeOfDay};
use store::credits::{self, Done, Entered, Entry, Kind};
use store::{Error, Tx};

use super::clock;
use super::people::Names;
use super::state::{State, verification};
use crate::book::Book;

/// How many rows an export reads at once.
const BATCH: u32 = 1_000;

/// A row of the ledger and where it stands.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row.
    pub entry: Entry,
    /// What was done about it, in order.
    pub acts: Vec<Done>,
    /// Where it stands.
    pub state: State,
    /// By when it is to be issued, or was.
    pub due_at: Option<Instant>,
}

/// Rows of the ledger with what a page says beside them.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The month that is shown; none on a desk that entered none.
    pub month: Option<Entered>,
    /// Every month that was entered, the newest first.
    pub months: Vec<Entered>,
    /// The rows that are shown, in the order in which they were entered.
    pub lines: Vec<Line>,
    /// Rows of all months that wait for an approval or for an invoice.
    pub open: Vec<Line>,
    /// What was issued this year, by currency in minor units.
    pub issued: Vec<(String, i64)>,
    /// What those in it are called.
    pub names: Names,
}

impl Line {
    /// Reads what stands beside a row.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn read(tx: &mut Tx<'_>, book: &Book, entry: Entry, now: Instant) -> Result<Line, Error> {
        let acts = credits::list_acts(tx, entry.id)?;
        let reversal = credits::find_reversal(tx, entry.id)?.map(|row| row.id);
        let reverses_issued = match entry.reverses {
            Some(id) => credits::list_acts(tx, id)?.iter().any(|done| done.act == credits::Act::Issued),
            None => false,
        };
        let is_filled = entry.kind == Kind::Gap && {
            let rows = credits::list_of_payer(tx, &entry.payer)?;
            rows.iter()
                .any(|row| row.kind == Kind::Entry && row.month == entry.month && row.level == entry.level)
        };
        let minimum = book.rules.policy().credits.as_ref().map_or(0, |rule| rule.minimum_minor);
        let is_below_minimum = minimum > 0 && of_cycle(tx, &entry)? < minimum;
        let state = State::of(&entry, &acts, reversal, (is_filled, reverses_issued, is_below_minimum));
        let verified = verification(&acts).filter(|_| entry.kind == Kind::Entry);
        let due_at = verified
            .and_then(|done| clock::fold(&book.rules, clock::events(done, None), done.at.min(now)).due_at());
        Ok(Line { entry, acts, state, due_at })
    }

    /// The numbers of the cases behind it.
    pub fn cases(&self) -> Vec<u32> {
        self.entry.cases.split_whitespace().filter_map(|number| number.parse().ok()).collect()
    }
}

/// What the ledger holds of the billing cycle of a row, in minor units.
fn of_cycle(tx: &mut Tx<'_>, entry: &Entry) -> Result<i64, Error> {
    let rows = credits::list_of_payer(tx, &entry.payer)?;
    let of_cycle = rows.iter().filter(|row| row.cycle_from == entry.cycle_from && row.kind != Kind::Gap);
    Ok(of_cycle.map(|row| row.amount).sum())
}

impl Ledger {
    /// A month, or the newest, with everything that is open.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the month was not entered; fails when the database does.
    pub fn shown(tx: &mut Tx<'_>, book: &Book, month: &str, now: Instant) -> Result<Ledger, Error> {
        let months = credits::list_months(tx)?;
        let chosen = match month {
            "" => months.first().cloned(),
            month => Some(months.iter().find(|it| it.month == month).cloned().ok_or(Error::NotFound)?),
        };
        let entries = match &chosen {
            Some(month) => credits::list_of_month(tx, &month.month)?,
            None => Vec::new(),
        };
        let open = credits::list_open(tx)?;
        let zone = &book.rules.policy().reporting_zone;
        let first = calendar::Date::new(zone.date_of(now).year(), 1, 1).unwrap_or(calendar::Date::MIN);
        let since = zone.instant_of(first, TimeOfDay::midnight());
        let issued = credits::sum_issued(tx, (since, Instant(now.as_ms() + 1)))?;
        let open = Ledger::lines(tx, book, open, now)?;
        let ledger = Ledger { month: chosen, months, open, issued, ..Ledger::default() };
        ledger.with(tx, book, entries, now)
    }

    /// The rows of a month.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn of_month(tx: &mut Tx<'_>, book: &Book, month: &str, now: Instant) -> Result<Ledger, Error> {
        let entries = credits::list_of_month(tx, month)?;
        Ledger { months: credits::list_months(tx)?, ..Ledger::default() }.with(tx, book, entries, now)
    }

    /// The rows of all months.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn whole(tx: &mut Tx<'_>, book: &Book, now: Instant) -> Result<Ledger, Error> {
        let mut entries = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry: &Entry| entry.id);
            let more = credits::list_after(tx, after, BATCH)?;
            if more.is_empty() {
                break;
            }
            entries.extend(more);
        }
        Ledger { months: credits::list_months(tx)?, ..Ledger::default() }.with(tx, book, entries, now)
    }

    fn with(self, tx: &mut Tx<'_>, book: &Book, entries: Vec<Entry>, now: Instant) -> Result<Ledger, Error> {
        let lines = Ledger::lines(tx, book, entries, now)?;
        let payers: Vec<String> =
            lines.iter().chain(&self.open).map(|line| line.entry.payer.clone()).collect();
        let names = Names::read(tx, payers.iter().map(String::as_str))?;
        Ok(Ledger { lines, names, ..self })
    }

    fn lines(tx: &mut Tx<'_>, book: &Book, entries: Vec<Entry>, now: Instant) -> Result<Vec<Line>, Error> {
        entries.into_iter().map(|entry| Line::read(tx, book, entry, now)).collect()
    }

    /// The rows of a month that can be approved together.
    pub fn waiting(&self, month: &str) -> Vec<&Line> {
        let is_waiting = |line: &&Line| line.state == State::Waiting && line.entry.month == month;
        self.open.iter().filter(is_waiting).collect()
    }

    /// The rows that are approved and stand on no invoice, by the month they are for and when they were approved.
    pub fn approved(&self) -> BTreeMap<(&str, Instant), Vec<&Line>> {
        let mut approved: BTreeMap<(&str, Instant), Vec<&Line>> = BTreeMap::new();
        for line in &self.open {
            if let State::Approved { at, .. } = line.state {
                approved.entry((line.entry.month.as_str(), at)).or_default().push(line);
            }
        }
        approved
    }
}

/// What some rows come to: by currency, in minor units.
pub fn sums<'l>(lines: impl Iterator<Item = &'l Line>) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for line in lines.filter(|line| line.entry.kind != Kind::Gap) {
        let sum: &mut i64 = sums.entry(line.entry.currency.clone()).or_default();
        *sum = sum.saturating_add(line.entry.amount);
    }
    sums
}

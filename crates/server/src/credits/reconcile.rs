//! Whether the ledger adds up: to what was published of each month, and in itself.

use std::collections::{BTreeMap, HashMap};

use calendar::Ratio;
use measures::credit::added;
use store::credits::{self, Act, Entered, Entry, Kind};
use store::{Error, Tx};

use super::enter::totals;
use super::price::ratio;

/// How many rows are read at once.
const BATCH: u32 = 1_000;

/// A month of the ledger beside what was published of it: by currency, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// What was entered when it was published.
    pub published: BTreeMap<String, i64>,
    /// What was computed and reversed since.
    pub since: BTreeMap<String, i64>,
    /// Both together.
    pub owed: BTreeMap<String, i64>,
    /// What of it stands on invoices.
    pub issued: BTreeMap<String, i64>,
}

/// Sums up the rows of a month.
pub fn sums<'e>(rows: impl IntoIterator<Item = (&'e Entry, bool)>) -> Sums {
    let mut sums = Sums::default();
    for (row, is_issued) in rows.into_iter().filter(|(row, _)| row.kind != Kind::Gap) {
        let add = |to: &mut BTreeMap<String, i64>| {
            let sum = to.entry(row.currency.clone()).or_default();
            *sum = sum.saturating_add(row.amount);
        };
        add(if row.person.is_none() { &mut sums.published } else { &mut sums.since });
        add(&mut sums.owed);
        if is_issued {
            add(&mut sums.issued);
        }
    }
    sums
}

/// Names everything in the ledger that does not add up; `cap` is the most that a billing cycle was ever promised.
///
/// # Errors
///
/// Fails when the database does.
pub fn differences(tx: &mut Tx<'_>, cap: &Ratio) -> Result<Vec<String>, Error> {
    let mut rows: Vec<Entry> = Vec::new();
    loop {
        let more = credits::list_after(tx, rows.last().map_or(0, |row| row.id), BATCH)?;
        if more.is_empty() {
            break;
        }
        rows.extend(more);
    }
    let mut issued = Vec::new();
    let mut after = 0;
    loop {
        let more = credits::list_acts_after(tx, after, BATCH)?;
        let Some(last) = more.last() else { break };
        after = last.id;
        issued.extend(more.iter().filter(|done| done.act == Act::Issued).map(|done| done.entry));
    }
    let months = credits::list_months(tx)?;
    let mut found = of_months(&months, &rows);
    found.extend(of_rows(&rows));
    found.extend(of_cycles(&rows, cap));
    let twice: BTreeMap<i64, usize> = issued.iter().fold(BTreeMap::new(), |mut n, id| {
        *n.entry(*id).or_default() += 1;
        n
    });
    found.extend(
        twice.iter().filter(|(_, n)| **n > 1).map(|(id, n)| format!("credit {id}: it was issued {n} times")),
    );
    Ok(found)
}

/// Each month's rows of its publication are what was published.
fn of_months(months: &[Entered], rows: &[Entry]) -> Vec<String> {
    let mut found = Vec::new();
    for month in months {
        let of_month = rows.iter().filter(|row| row.month == month.month).map(|row| (row, false));
        let mut held = sums(of_month).published;
        let mut said = totals(month);
        held.retain(|_, minor| *minor != 0);
        said.retain(|_, minor| *minor != 0);
        if held != said {
            found.push(format!(
                "credits of {}: the ledger holds {held:?} of its publication, and {said:?} was published",
                month.month
            ));
        }
    }
    for row in rows.iter().filter(|row| months.iter().all(|month| month.month != row.month)) {
        found.push(format!("credit {}: its month, {}, was never entered", row.id, row.month));
    }
    found
}

/// Each row follows from what it says, and each reversal is the opposite of its row.
fn of_rows(rows: &[Entry]) -> Vec<String> {
    let by_id: HashMap<i64, &Entry> = rows.iter().map(|row| (row.id, row)).collect();
    let mut found = Vec::new();
    for row in rows {
        match (row.kind, row.reverses.and_then(|id| by_id.get(&id))) {
            (Kind::Gap, _) => {}
            (Kind::Reversal, Some(of)) if row.amount == -of.amount && row.currency == of.currency => {}
            (Kind::Reversal, _) => {
                found.push(format!("credit {}: it is not the opposite of the row that it reverses", row.id));
            }
            (Kind::Entry, _) => {
                let (percent, uncut, monthly) = (ratio(&row.percent), ratio(&row.uncut), ratio(&row.monthly));
                // What was credited of the cycle before decides on which side a part of a minor unit falls.
                let bare = added(&monthly, &Ratio::ZERO, &percent);
                if percent > uncut || percent.is_negative() || (row.amount - bare).abs() > 1 {
                    found.push(format!("credit {}: its amount does not follow from its percent", row.id));
                }
            }
        }
    }
    found
}

/// No billing cycle was credited more than the cap.
fn of_cycles(rows: &[Entry], cap: &Ratio) -> Vec<String> {
    let mut cycles: BTreeMap<(&str, &str), Ratio> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.kind != Kind::Gap) {
        let sum = cycles.entry((&row.payer, &row.cycle_from)).or_insert(Ratio::ZERO);
        *sum = &*sum + &ratio(&row.percent);
    }
    let too_much = cycles.iter().filter(|(_, sum)| sum.is_negative() || *sum > cap);
    too_much
        .map(|((payer, from), sum)| {
            format!("credits of {payer} from {from}: {sum} of the subscription is credited")
        })
        .collect()
}

//! What came to light after a month was published: late events change whom it owes what. The month stays as it was published; a
//! person enters the corrections, each as a reversal and a new row that somebody else approves.

use std::collections::BTreeSet;

use desk::case::event::CaseId;
use desk::case::outcome::Promise;
use measures::credit::LevelMonth;
use measures::{Group, Month, Parts, Share};
use store::credits::{self, Entry, Kind};
use store::{Error, Tx};

use super::basis::{self, Behind};
use super::enter::level_months;
use super::people::Names;
use super::price::{Price, payer_of, payer_word, ratio};
use super::{act, told};
use crate::book::Book;
use crate::desk::Refusal;
use crate::numbers::Numbers;

/// One correction of a published month.
#[derive(Debug, Clone)]
pub struct Change {
    /// Who pays.
    pub payer: String,
    /// What they are called.
    pub name: String,
    /// The level.
    pub level: String,
    /// The credit that stands, when there is one.
    pub before: Option<Entry>,
    /// The share of the monthly subscription that is earned as it is counted now; nothing when none is.
    pub percent: Option<String>,
}

/// Compares a month that was entered with what is known of it now. What a person reversed is left alone, and so is what only an
/// amended subscription or a customer's new company would change.
///
/// # Errors
///
/// Fails when the database does.
pub fn changes(tx: &mut Tx<'_>, numbers: &Numbers, month: &str) -> Result<Vec<Change>, Error> {
    let Ok(month) = month.parse::<Month>() else { return Ok(Vec::new()) };
    let rows = credits::list_of_month(tx, &month.to_string())?;
    let reversed: Vec<i64> = rows.iter().filter_map(|row| row.reverses).collect();
    let mut changes = Vec::new();
    for level_month in level_months(numbers, month) {
        let Some(known) = Known::of(numbers, level_month) else { continue };
        let level = basis::level_name(numbers.book.rules.policy(), level_month.level).to_owned();
        let percent = known.level_month.is_credited().then(|| known.level_month.percent.to_string());
        let of_level: Vec<&Entry> = rows.iter().filter(|row| row.level == level).collect();
        let change = |payer: String, before: Option<Entry>, percent: Option<String>| Change {
            payer,
            name: String::new(),
            level: level.clone(),
            before,
            percent,
        };
        let mut said: BTreeSet<u32> = BTreeSet::new();
        for row in &of_level {
            let cases: Vec<u32> = row.cases.split_whitespace().filter_map(|case| case.parse().ok()).collect();
            let is_affected = cases.is_empty() || cases.iter().any(|case| known.has_missed(*case));
            said.extend(cases);
            if row.kind != Kind::Entry || reversed.contains(&row.id) {
                continue;
            }
            let earned = percent.clone().filter(|_| is_affected);
            if earned.as_ref().is_none_or(|percent| ratio(percent) != ratio(&row.uncut)) {
                changes.push(change(row.payer.clone(), Some((*row).clone()), earned));
            }
        }
        let Some(percent) = percent else { continue };
        let fresh: Vec<CaseId> =
            known.missed.iter().copied().filter(|case| !said.contains(&case.0.get())).collect();
        for payer in Behind::of_cases(tx, fresh)?.payers().map(payer_word) {
            if of_level.iter().all(|row| row.payer != payer) {
                changes.push(change(payer, None, Some(percent.clone())));
            }
        }
    }
    let names = Names::read(tx, changes.iter().map(|change| change.payer.as_str()))?;
    changes.iter_mut().for_each(|change| change.name = names.payer(&change.payer).to_owned());
    Ok(changes)
}

/// A level and month as it is known now: as it was counted, with what became known of published cases since.
struct Known {
    level_month: LevelMonth,
    missed: BTreeSet<CaseId>,
}

impl Known {
    fn of(numbers: &Numbers, counted: &LevelMonth) -> Option<Known> {
        let policy = numbers.book.rules.policy();
        let mut missed = basis::missed(policy, counted, numbers.report.lists.as_ref());
        let Some(corrections) = &numbers.corrections else {
            return Some(Known { level_month: counted.clone(), missed });
        };
        let (promise, group) = (Promise::Level(counted.level), Group::month(counted.month));
        let of = |parts: &Parts| parts.tallies.shares.of(promise, &group);
        let (was, is) = (of(&corrections.was), of(&corrections.is));
        let share = Share {
            hits: (counted.share.hits + is.hits).saturating_sub(was.hits),
            of: (counted.share.of + is.of).saturating_sub(was.of),
        };
        let list = corrections.was.tallies.lists.as_ref().and_then(|it| it.of(promise, counted.month));
        if let Some(list) = list {
            missed.retain(|case| !list.hits.contains(case) && !list.others.contains(case));
        }
        missed.extend(basis::missed(policy, counted, corrections.is.tallies.lists.as_ref()));
        let rule = policy.credits.as_ref()?;
        Some(Known {
            level_month: LevelMonth::new(policy, rule, counted.level, (counted.month, share))?,
            missed,
        })
    }

    fn has_missed(&self, case: u32) -> bool {
        std::num::NonZeroU32::new(case).is_some_and(|case| self.missed.contains(&CaseId(case)))
    }
}

/// Enters the corrections of a month: what stands is reversed, and what is counted now is entered for somebody else to approve. How
/// many credits were concerned.
///
/// # Errors
///
/// Fails when the database does.
pub fn correct(
    tx: &mut Tx<'_>,
    book: &Book,
    (numbers, month): (&Numbers, &str),
    (person, now): (u32, calendar::Instant),
) -> Result<usize, Refusal> {
    const REASON: &str = "events that came to light after the month was published";
    let changes = changes(tx, numbers, month)?;
    for before in changes.iter().filter_map(|change| change.before.as_ref()) {
        act::reverse(tx, book, (before.id, REASON), (person, now))?;
    }
    let policy = numbers.book.rules.policy();
    let of_month = month.parse::<Month>().map(|month| level_months(numbers, month)).unwrap_or_default();
    for change in changes.iter().filter(|change| change.percent.is_some()) {
        let is_it = |it: &&&LevelMonth| basis::level_name(policy, it.level) == change.level;
        let counted = of_month.iter().find(is_it);
        let (Some(known), Some(payer)) =
            (counted.and_then(|it| Known::of(numbers, it)), payer_of(&change.payer))
        else {
            continue;
        };
        let behind = Behind::of_cases(tx, known.missed.iter().copied())?;
        let who = (payer, behind.of(payer));
        let Some(basis) = basis::basis(policy, &known.level_month, who, (Some(person), now)) else {
            continue;
        };
        let basis = Entry { reason: Some(REASON.to_owned()), ..basis };
        let entry = match price(tx, change, known.level_month.month)? {
            Some(price) => price.apply(tx, &act::cap(book), &basis)?,
            None => basis,
        };
        let entry = Entry { id: tx.id(now), ..entry };
        if credits::insert(tx, &entry)? {
            told::tell_programs(tx, ("entered", &entry), None, now)?;
        }
    }
    Ok(changes.len())
}

/// What a corrected credit is a share of: what it was before, else what the customer pays now.
fn price(tx: &mut Tx<'_>, change: &Change, month: Month) -> Result<Option<Price>, Error> {
    if let Some(price) = change.before.as_ref().and_then(Price::of_entry) {
        return Ok(Some(price));
    }
    Price::look_up(tx, &change.payer, month)
}

//! What came to light after a month was published: late events change whom it owes what. The month stays as it was published; a
//! person enters the corrections, each as a reversal and a new row that somebody else approves.

use std::collections::BTreeMap;

use measures::Month;
use measures::credit::LevelMonth;
use store::credits::{self, Entry, Kind};
use store::{Error, Tx};

use super::basis::{self, Behind};
use super::enter::{affected, level_months};
use super::people::Names;
use super::price::{Price, payer_of, payer_word, ratio};
use super::{act, told};
use crate::book::Book;
use crate::desk::Refusal;
use crate::numbers::{Numbers, Payer};

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

/// Compares a month that was entered with what is counted of it now. What a person reversed is left alone, and so is what only an
/// amended subscription would change.
///
/// # Errors
///
/// Fails when the database does.
pub fn changes(tx: &mut Tx<'_>, numbers: &Numbers, month: &str) -> Result<Vec<Change>, Error> {
    let Ok(month) = month.parse::<Month>() else { return Ok(Vec::new()) };
    let rows = credits::list_of_month(tx, &month.to_string())?;
    let reversed: Vec<i64> = rows.iter().filter_map(|row| row.reverses).collect();
    let policy = numbers.frame().policy().clone();
    // A month that is not counted any more says nothing.
    if level_months(numbers, month).is_empty() {
        return Ok(Vec::new());
    }
    let mut now: BTreeMap<(String, String), String> = BTreeMap::new();
    for level_month in level_months(numbers, month).into_iter().filter(|it| it.is_credited()) {
        let level = basis::level_name(&policy, level_month.level);
        for payer in affected(numbers, level_month).keys() {
            now.insert((payer_word(*payer), level.to_owned()), level_month.percent.to_string());
        }
    }
    let mut changes = Vec::new();
    for row in rows.iter().filter(|row| row.kind == Kind::Entry && !reversed.contains(&row.id)) {
        let counted = now.get(&(row.payer.clone(), row.level.clone()));
        if counted.is_none_or(|percent| ratio(percent) != ratio(&row.uncut)) {
            changes.push(Change {
                payer: row.payer.clone(),
                name: String::new(),
                level: row.level.clone(),
                before: Some(row.clone()),
                percent: counted.cloned(),
            });
        }
    }
    for ((payer, level), percent) in now {
        if rows.iter().all(|row| row.payer != payer || row.level != level) {
            changes.push(Change { payer, name: String::new(), level, before: None, percent: Some(percent) });
        }
    }
    let names = Names::read(tx, changes.iter().map(|change| change.payer.as_str()))?;
    changes.iter_mut().for_each(|change| change.name = names.payer(&change.payer).to_owned());
    Ok(changes)
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
    let policy = numbers.frame().policy().clone();
    let of_month = month.parse::<Month>().map(|month| level_months(numbers, month)).unwrap_or_default();
    for change in changes.iter().filter(|change| change.percent.is_some()) {
        let is_it = |it: &&&LevelMonth| basis::level_name(&policy, it.level) == change.level;
        let (Some(level_month), Some(payer)) = (of_month.iter().find(is_it), payer_of(&change.payer)) else {
            continue;
        };
        let behind = Behind::read(tx, numbers, level_month)?;
        let who = (payer, behind.of(payer));
        let Some(basis) = basis::basis(&policy, level_month, who, (Some(person), now)) else { continue };
        let basis = Entry { reason: Some(REASON.to_owned()), ..basis };
        let entry = match price(tx, numbers, (level_month, payer), change)? {
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
fn price(
    tx: &mut Tx<'_>,
    numbers: &Numbers,
    (level_month, payer): (&LevelMonth, Payer),
    change: &Change,
) -> Result<Option<Price>, Error> {
    if let Some(price) = change.before.as_ref().and_then(Price::of_entry) {
        return Ok(Some(price));
    }
    match affected(numbers, level_month).remove(&payer).flatten() {
        Some(price) => Ok(Some(price)),
        None => Price::look_up(tx, &change.payer, level_month.month),
    }
}

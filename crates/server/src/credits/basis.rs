//! Why somebody is credited: a level and month with the cases behind it, before any amount.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Instant;
use desk::case::event::CaseId;
use desk::case::outcome::Promise;
use measures::credit::LevelMonth;
use measures::lists::Lists;
use mission::Policy;
use mission::policy::{AffectedRule, Comparison, ServiceLevelId};
use store::credits::{Entry, Kind};
use store::{Tx, cases, customers};

use super::price::payer_word;
use crate::numbers::{Numbers, Payer};

/// The cases of a level and month by who pays, and how many are nobody's.
pub(super) struct Behind {
    of: BTreeMap<Payer, Vec<u32>>,
    pub(super) n_unknown: i64,
}

impl Behind {
    /// Looks up whose the cases are that a level missed in a month.
    pub(super) fn read(
        tx: &mut Tx<'_>,
        numbers: &Numbers,
        level_month: &LevelMonth,
    ) -> Result<Behind, store::Error> {
        Behind::of_cases(tx, missed(numbers.book.rules.policy(), level_month, numbers.report.lists.as_ref()))
    }

    /// Looks up whose some cases are.
    pub(super) fn of_cases(
        tx: &mut Tx<'_>,
        cases: impl IntoIterator<Item = CaseId>,
    ) -> Result<Behind, store::Error> {
        let (mut of, mut n_unknown): (BTreeMap<Payer, Vec<u32>>, i64) = (BTreeMap::new(), 0);
        for case in cases {
            let number = case.0.get();
            let customer = match cases::find(tx, number)?.and_then(|row| row.customer) {
                Some(customer) => customers::find(tx, customer)?,
                None => None,
            };
            match customer {
                Some(customer) => {
                    let payer = customer.account.map_or(Payer::Customer(customer.number), Payer::Account);
                    of.entry(payer).or_default().push(number);
                }
                None => n_unknown += 1,
            }
        }
        Ok(Behind { of, n_unknown })
    }

    /// The cases of one payer.
    pub(super) fn of(&self, payer: Payer) -> &[u32] {
        self.of.get(&payer).map_or(&[], Vec::as_slice)
    }

    /// Everybody who pays for one of them.
    pub(super) fn payers(&self) -> impl Iterator<Item = Payer> {
        self.of.keys().copied()
    }
}

/// The cases of some lists that affect their customers, each once.
pub(super) fn missed(policy: &Policy, level_month: &LevelMonth, lists: Option<&Lists>) -> BTreeSet<CaseId> {
    let promise = Promise::Level(level_month.level);
    let Some(list) = lists.and_then(|lists| lists.of(promise, level_month.month)) else {
        return BTreeSet::new();
    };
    if policy.credits.as_ref().is_some_and(|rule| rule.affected != AffectedRule::AnyMissed) {
        return list.others.iter().chain(&list.hits).copied().collect();
    }
    let level = policy.service_levels.get(usize::from(level_month.level.0));
    let is_more_better =
        level.is_none_or(|level| matches!(level.goal.comparison, Comparison::AtLeast | Comparison::Above));
    if is_more_better { &list.others } else { &list.hits }.iter().copied().collect()
}

/// A row of the ledger without an amount: why this payer is credited.
pub(super) fn basis(
    policy: &Policy,
    level_month: &LevelMonth,
    (payer, behind): (Payer, &[u32]),
    (person, now): (Option<u32>, Instant),
) -> Option<Entry> {
    let rule = policy.credits.as_ref()?;
    let level = policy.service_levels.get(usize::from(level_month.level.0))?;
    let clause = policy.clause(level.clause);
    let word = payer_word(payer);
    let month = level_month.month.to_string();
    let cases: Vec<String> = behind.iter().map(u32::to_string).collect();
    Some(Entry {
        id: 0,
        once: format!("{month}/{}/{word}/gap", level.name),
        kind: Kind::Gap,
        payer: word,
        level: level.name.clone(),
        month,
        promise: clause.map(|clause| clause.sentence.clone()).unwrap_or_else(|| level.name.clone()),
        clause: clause.map(|clause| clause.number.to_string()).unwrap_or_default(),
        rule_clause: policy.clause(rule.clause).map(|clause| clause.number.to_string()).unwrap_or_default(),
        version: policy.version.clone(),
        cycle_from: String::new(),
        cycle_until: String::new(),
        hits: i64::try_from(level_month.share.hits).unwrap_or(i64::MAX),
        n: i64::try_from(level_month.share.of).unwrap_or(i64::MAX),
        target: level.goal.value.to_string(),
        shortfall: level_month.shortfall.as_ref().map(ToString::to_string).unwrap_or_else(|| "0".to_owned()),
        uncut: level_month.percent.to_string(),
        percent: "0".to_owned(),
        currency: String::new(),
        monthly: "0".to_owned(),
        amount: 0,
        cases: cases.join(" "),
        reverses: None,
        reason: None,
        person,
        at: now,
    })
}

/// The name of a level.
pub(super) fn level_name(policy: &Policy, level: ServiceLevelId) -> &str {
    policy.service_levels.get(usize::from(level.0)).map_or("", |level| level.name.as_str())
}

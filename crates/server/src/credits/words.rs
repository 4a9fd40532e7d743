//! A credit in words: how it came about, step by step, as the customer reads it too.

use calendar::Ratio;
use look::typeset;
use maud::{Markup, html};
use measures::Month;
use measures::display;
use measures::money::Currency;
use mission::policy::{Comparison, Goal};
use store::credits::{Entry, Kind};

use super::price::ratio;
use crate::promises::home::month_name;

/// A sum of money.
pub fn money(currency: &str, minor: i64) -> String {
    Currency::find(currency).map_or_else(|_| minor.to_string(), |currency| currency.show(minor))
}

/// Sums of money, one after the other; `nothing` when there are none.
pub fn sums<'s>(sums: impl IntoIterator<Item = (&'s String, &'s i64)>, nothing: &str) -> String {
    let shown: Vec<String> = sums
        .into_iter()
        .filter(|(_, minor)| **minor != 0)
        .map(|(currency, minor)| money(currency, *minor))
        .collect();
    if shown.is_empty() { nothing.to_owned() } else { shown.join(", ") }
}

/// A month of the ledger by its name.
pub fn month(word: &str) -> String {
    word.parse::<Month>().map_or_else(|()| word.to_owned(), month_name)
}

/// The share of a month, never shown on the other side of its target (metrics.md 1.2).
pub fn attained(entry: &Entry) -> String {
    match Ratio::checked_new(entry.hits.into(), entry.n.into()) {
        Some(value) => percent(&value, &[goal(entry)]),
        None => "no data".to_owned(),
    }
}

/// The share that was promised.
pub fn target(entry: &Entry) -> String {
    exact_percent(&ratio(&entry.target))
}

/// How far the month stayed behind, in points: more decimals while it would seem to be another band.
pub fn short_by(entry: &Entry) -> String {
    let edges: Vec<Goal> = [5, 10, 15, 20, 25]
        .map(|points| Goal { comparison: Comparison::Above, value: Ratio::new(points, 100) })
        .to_vec();
    display::points(&ratio(&entry.shortfall), &edges).trim_end_matches(" points").to_owned()
}

/// The share of the monthly subscription that is credited.
pub fn rate(entry: &Entry) -> String {
    exact_percent(&ratio(if entry.kind == Kind::Gap { &entry.uncut } else { &entry.percent }))
}

/// The share that was earned before the cap of the billing cycle.
pub fn uncut(entry: &Entry) -> String {
    exact_percent(&ratio(&entry.uncut))
}

/// A share of the ledger.
pub fn share(text: &str) -> String {
    exact_percent(&ratio(text))
}

/// The monthly subscription, rounded to the minor unit.
pub fn fee(entry: &Entry) -> String {
    let minor = (&ratio(&entry.monthly) + &Ratio::new(1, 2)).floor();
    if entry.currency.is_empty() { "not known".to_owned() } else { money(&entry.currency, minor) }
}

/// What is credited.
pub fn amount(entry: &Entry) -> String {
    if entry.kind == Kind::Gap { "not computed".to_owned() } else { money(&entry.currency, entry.amount) }
}

fn percent(value: &Ratio, goals: &[Goal]) -> String {
    typeset(&display::percent(value, goals).replace('%', " %"))
}

fn exact_percent(value: &Ratio) -> String {
    let shown = value * &Ratio::whole(100);
    let exact = (0..=6)
        .map(|places| shown.to_decimal(places))
        .find(|text| text.parse().ok().as_ref() == Some(&shown));
    typeset(&format!("{} %", exact.unwrap_or_else(|| shown.to_decimal(6))))
}

fn goal(entry: &Entry) -> Goal {
    Goal { comparison: Comparison::AtLeast, value: ratio(&entry.target) }
}

/// How a credit came about, one sentence a step.
pub fn calculation(entry: &Entry) -> Vec<String> {
    let (uncut, percent) = (ratio(&entry.uncut), ratio(&entry.percent));
    let mut steps = vec![
        format!("We promised (§ {}): {}", entry.clause, entry.promise),
        format!(
            "In {} it came to {}: {} of {} were kept. That is {} percentage points short of {}.",
            month(&entry.month),
            attained(entry),
            entry.hits,
            entry.n,
            short_by(entry),
            target(entry)
        ),
        format!(
            "For a month that falls so far short we credit {} of one month’s subscription (§ {}).",
            exact_percent(&uncut),
            entry.rule_clause
        ),
    ];
    if entry.kind == Kind::Gap {
        steps.push("What this customer pays a month is not known, so no amount can be computed.".to_owned());
        return steps;
    }
    if percent < uncut && entry.kind == Kind::Entry {
        steps.push(format!(
            "Credits of one billing cycle, {} to {}, end at a cap: {} of this one is left.",
            entry.cycle_from,
            entry.cycle_until,
            exact_percent(&percent)
        ));
    }
    steps.push(match entry.kind {
        Kind::Reversal => format!("This row takes back {}.", money(&entry.currency, -entry.amount)),
        _ => format!(
            "The subscription is {} a month. {} of it is {}.",
            fee(entry),
            exact_percent(&percent),
            amount(entry)
        ),
    });
    steps
}

/// The number of a clause as a link to it.
pub fn clause(number: &str) -> Markup {
    html! {
        @if !number.is_empty() {
            a.clause href={ "/mission#c" (number.replace('.', "-")) } {
                span.vh { "Mission clause " }
                (typeset(&format!("§ {number}")))
            }
        }
    }
}

/// `1 credit`, `21 credits`.
pub fn n_credits(n: usize) -> String {
    if n == 1 { "1 credit".to_owned() } else { format!("{n} credits") }
}

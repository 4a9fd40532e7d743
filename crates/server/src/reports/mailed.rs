//! The report to the leadership as a mail, as often as the mission says, to everybody who leads or runs the desk: when the
//! last month of its period is published, or every Monday.

use backtest::document::ObjectiveView;
use measures::{Month, Period, State};
use mission::policy::Cadence;
use store::{Tx, people, settings};

use super::covered::{Covered, cadence, length, week_end};
use super::monthly::last_period;
use crate::desk::{Desk, Refusal};
use crate::mail::letter::Letter;
use crate::numbers::Numbers;
use crate::permission::Role;
use crate::promises::home::{month_name, sentence};
use crate::promises::seen::Seen;

/// A month that is published later than this, in milliseconds, is the past of a desk whose history was told to it: no news.
const NEWS_MS: i64 = 7 * 24 * 3_600_000;

/// The setting that names the last day of the week that was reported last.
const WEEK: &str = "reports.week_until";

/// Puts the report whose period ends with a month into the outbox, once for each reader; nothing where the mission has it go out
/// at another time.
///
/// # Errors
///
/// Fails when the database does.
pub fn send(tx: &mut Tx<'_>, numbers: &Numbers, month: Month, now: calendar::Instant) -> Result<(), Refusal> {
    let cadence = cadence(numbers.book.policy_at(numbers.as_of));
    let is_last = Period::of(month, length(cadence)).last() == month;
    let is_news = now.as_ms() - numbers.as_of.as_ms() <= NEWS_MS;
    if matches!(cadence, Cadence::Weekly | Cadence::Never) || !is_last || !is_news {
        return Ok(());
    }
    let covered = Covered::of(numbers, month);
    let subject = format!("{}, {}", covered.name(), covered.period());
    enqueue(tx, numbers, (&covered, &subject, &month.to_string()), now)
}

/// Puts the report of the week that is over into the outbox, once, where the mission wants it weekly: how its month stands.
///
/// # Errors
///
/// Fails when the database does.
pub async fn send_weekly(desk: &Desk, numbers: &std::sync::Arc<Numbers>) -> Result<bool, Refusal> {
    let policy = numbers.book.policy_at(numbers.as_of);
    let zone = &policy.reporting_zone;
    let Some(until) = week_end(numbers.as_of, zone) else { return Ok(false) };
    if cadence(policy) != Cadence::Weekly || numbers.n_cases == 0 || zone.date_of(numbers.first_at) > until {
        return Ok(false);
    }
    let month = Month::of(zone.start_of(until), zone);
    let day = until.to_string();
    let is_told = |tx: &mut Tx<'_>, day: &str| {
        Ok::<_, store::Error>(settings::find(tx, WEEK)?.is_some_and(|told| told.as_str() >= day))
    };
    let asked = day.clone();
    if desk.db().read(move |tx| is_told(tx, &asked)).await? {
        return Ok(false);
    }
    let numbers = std::sync::Arc::clone(numbers);
    desk.write(move |tx, _, now| {
        // Another node may have done it meanwhile.
        if is_told(tx, &day)? {
            return Ok(false);
        }
        let covered = Covered::of(&numbers, month);
        let subject = format!("{}, week to {}", covered.name(), look::wall::long_date(until));
        enqueue(tx, &numbers, (&covered, &subject, &day), now)?;
        settings::set(tx, WEEK, &day)?;
        Ok(true)
    })
    .await
}

fn enqueue(
    tx: &mut Tx<'_>,
    numbers: &Numbers,
    (covered, subject, of): (&Covered, &str, &str),
    now: calendar::Instant,
) -> Result<(), Refusal> {
    let reads = |role: &str| [Role::Lead, Role::Admin].iter().any(|of| of.name() == role);
    let text = text(numbers, covered);
    for person in people::list(tx)?.into_iter().filter(|person| person.is_active && reads(&person.role)) {
        let key = format!("{}/{of}", covered.word());
        let (subject, text) = (subject.to_owned(), text.clone());
        Letter::Report { key, agent: person.number, subject, text }.enqueue(tx, now)?;
    }
    Ok(())
}

/// What the mail says: which period it is of, the promises that were not kept in each of its months, every objective, and where
/// the rest stands.
fn text(numbers: &Numbers, covered: &Covered) -> String {
    let wall = look::Wall { now: numbers.as_of, zone: numbers.book.rules.policy().reporting_zone.clone() };
    let counted = wall.long(numbers.as_of);
    let mut text = format!("{}: {}. Counted up to {counted}.\n\n", covered.name(), covered.period());
    for month in &covered.months {
        text.push_str(&of_month(&Seen::of_all(numbers, *month)));
    }
    let Some(last) = covered.months.last() else { return text };
    let seen = Seen::of_all(numbers, *last);
    let objectives = &numbers.report.objectives;
    if !objectives.is_empty() {
        text.push_str("Objectives:\n\n");
    }
    for view in objectives.iter().map(|report| ObjectiveView::of(report, seen.policy())) {
        let value = last_period(&view)
            .map_or("no data".to_owned(), |period| format!("{} ({})", period.value.shown, period.period));
        let goal = view.goal.as_ref().map_or(String::new(), |goal| format!(", target {goal}"));
        let difference = view.difference.as_ref().map_or(String::new(), |of| format!(" ({})", of.shown));
        text.push_str(&format!("- {} {value}{goal}: {}{difference}\n", view.wanted, view.status));
    }
    text.push_str(&format!(
        "\nOpen it in the desk, with the cases behind each number: `/reports/monthly?month={last}`\n"
    ));
    text
}

/// How many promises of a month were kept, what is credited, and which were broken.
fn of_month(seen: &Seen<'_>) -> String {
    let rows = seen.rows();
    let n = |state: State| rows.iter().filter(|row| row.line.state == state).count();
    let mut text = format!(
        "**{}: {} promises kept, {} at risk, {} broken, {} without data.**\n\n",
        month_name(seen.month),
        n(State::Kept),
        n(State::AtRisk),
        n(State::Broken),
        n(State::NoData)
    );
    let exposure = seen.whole_exposure();
    if !exposure.sums.is_empty() {
        text.push_str(&format!("Credits: {} to {} customers.\n\n", exposure.words(), exposure.n_payers));
    }
    let short: Vec<_> = rows.iter().filter(|row| row.line.state == State::Broken).collect();
    if !short.is_empty() {
        text.push_str("Broken:\n\n");
        for row in short {
            let (value, goal) = (&row.value.shown, row.goal());
            let variant = row.report.variant_shown().map(|words| format!(" ({words})")).unwrap_or_default();
            text.push_str(&format!("- {} {value}{variant}, target {goal}\n", sentence(seen, row)));
        }
        text.push('\n');
    }
    text
}

//! The monthly report as a mail, when its month is published: to everybody who leads or runs the desk.

use backtest::document::ObjectiveView;
use measures::{Month, State};
use store::{Tx, people};

use super::monthly::last_period;
use crate::desk::Refusal;
use crate::mail::letter::Letter;
use crate::numbers::Numbers;
use crate::permission::Role;
use crate::promises::home::{month_name, sentence};
use crate::promises::seen::Seen;

/// A month that is published later than this, in milliseconds, is the past of a desk whose history was told to it: no news.
const NEWS_MS: i64 = 7 * 24 * 3_600_000;

/// Puts the report of a month into the outbox, once for each reader.
///
/// # Errors
///
/// Fails when the database does.
pub fn send(tx: &mut Tx<'_>, numbers: &Numbers, month: Month, now: calendar::Instant) -> Result<(), Refusal> {
    if now.as_ms() - numbers.as_of.as_ms() > NEWS_MS {
        return Ok(());
    }
    let reads = |role: &str| [Role::Lead, Role::Admin].iter().any(|of| of.name() == role);
    let text = text(&Seen::of_all(numbers, month));
    for person in people::list(tx)?.into_iter().filter(|person| person.is_active && reads(&person.role)) {
        let key = format!("monthly/{month}");
        let subject = format!("Monthly report, {}", month_name(month));
        Letter::Report { key, agent: person.number, subject, text: text.clone() }.enqueue(tx, now)?;
    }
    Ok(())
}

/// What the mail says: the promises that were not kept, every objective, and where the rest stands.
fn text(seen: &Seen<'_>) -> String {
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
            text.push_str(&format!("- {} {value}, target {goal}\n", sentence(seen, row)));
        }
        text.push('\n');
    }
    let objectives = &seen.numbers.report.objectives;
    if !objectives.is_empty() {
        text.push_str("Objectives:\n\n");
    }
    for view in objectives.iter().map(|report| ObjectiveView::of(report, seen.policy())) {
        let value = last_period(&view)
            .map_or("no data".to_owned(), |period| format!("{} ({})", period.value.shown, period.period));
        let goal = view.goal.as_ref().map_or(String::new(), |goal| format!(", target {goal}"));
        text.push_str(&format!("- {} {value}{goal}: {}\n", view.wanted, view.status));
    }
    text.push_str(&format!(
        "\nOpen it in the desk, with the cases behind each number: `/reports/monthly?month={}`\n",
        seen.month
    ));
    text
}

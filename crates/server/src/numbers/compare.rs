//! The numbers of the running desk beside a backtest of its export.

use std::fmt::Debug;

use backtest::customers::Customers;
use backtest::read::{Progress, read};
use backtest::replay::{Replay, Span, replay};
use backtest::source::Source;
use backtest::vocabulary::Vocabulary;
use measures::Dimension;
use measures::report;
use measures::{DimensionSet, Group, Reading, Report, Slot};
use mission::Versions;

use super::{Keeper, Numbers};
use crate::desk::Desk;

/// Counts a desk, replays its export, and names every number in which they differ.
///
/// # Errors
///
/// Fails when the database does, when an event cannot be read, or when there is no mission.
pub async fn differences(desk: &Desk) -> anyhow::Result<Vec<String>> {
    loop {
        let before = desk.db().read(store::cohorts::last_change).await?;
        let Some(numbers) = Keeper::new(desk.clone()).round().await? else { return Ok(Vec::new()) };
        let found = between(desk, &numbers).await?;
        // Of customers there is no past: somebody may have moved one while the desk was counted.
        if found.is_empty() || desk.db().read(store::cohorts::last_change).await? == before {
            return Ok(found);
        }
    }
}

/// Replays the export of a desk as it was when `numbers` were counted, and names every number in which they differ.
///
/// # Errors
///
/// Fails when the database does, or when an event cannot be read.
pub async fn between(desk: &Desk, numbers: &Numbers) -> anyhow::Result<Vec<String>> {
    let mut history = Vec::new();
    crate::export::export(desk, &mut history).await?;
    let mut customers = Vec::new();
    crate::export::export_customers(desk, &mut customers).await?;
    let versions = Versions::of(numbers.book.rules.versions().cloned().collect())?;
    let numbers_as_of = numbers.as_of;
    let replayed = tokio::task::spawn_blocking(move || {
        let vocabulary = Vocabulary::of(&versions.united);
        let source = Source::from_bytes("export.jsonl".into(), &history);
        let history = read(source, &vocabulary, &Progress::default());
        let customers = Source::from_bytes("customers.csv".into(), &customers);
        let customers = Customers::read(customers, &history, &vocabulary);
        let span = Span { as_of: Some(numbers_as_of), keeps_items: true, ..Span::default() };
        (replay(versions, &history, &customers, (span, &[]), &Progress::default()), customers.cohorts)
    });
    let (replayed, cohorts) = replayed.await?;
    Ok(compare(numbers, &replayed, &cohorts))
}

/// Every number in which they differ.
fn compare(ours: &Numbers, theirs: &Replay, their_cohorts: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let (report, other) = (&ours.report, &theirs.report);
    each(&mut found, "promise", &report.promises, &other.promises, |promise| promise.name.clone());
    each(&mut found, "figure", &report.figures, &other.figures, |figure| figure.word.clone());
    each(&mut found, "breakdown", &splits(report, &ours.cohorts), &splits(other, their_cohorts), |split| {
        let by: Vec<&str> = split.by.iter().map(Dimension::word).collect();
        format!("{:?} by {}", split.subject, by.join(", "))
    });
    each(&mut found, "objective", &report.objectives, &other.objectives, |objective| objective.name.clone());
    if report.backlog.as_ref().map(|backlog| &backlog.days)
        != other.backlog.as_ref().map(|backlog| &backlog.days)
    {
        found.push("numbers: the days of the backlog differ".to_owned());
    }
    each(&mut found, "level", &ours.credits.level_months, &theirs.credits.level_months, |of| {
        format!("{} in {}", of.level.0, of.month)
    });
    if n_items(report) != n_items(other) {
        found.push("numbers: the cases behind them differ".to_owned());
    }
    found
}

/// A number by some dimensions; cohorts by their names, since each side numbers them in its own way.
#[derive(Debug, PartialEq)]
struct ByNames {
    subject: report::Split,
    by: DimensionSet,
    rows: Vec<(Option<String>, Group, Reading)>,
}

/// Breakdowns by what both call by the same numbers or names: the mission's own words, and cohorts.
fn splits(report: &Report, cohorts: &[String]) -> Vec<ByNames> {
    let by_history = [Dimension::Product, Dimension::Agent, Dimension::Team];
    let mut found = Vec::new();
    for split in &report.breakdowns {
        if by_history.iter().any(|of| split.by.contains(*of)) {
            continue;
        }
        let row = |(group, reading): &(Group, Reading)| match group.cohort {
            Slot::Is(id) => {
                let name = cohorts.get(usize::from(id.0)).cloned();
                (name, Group { cohort: Slot::All, ..*group }, reading.clone())
            }
            Slot::All | Slot::Unknown => (None, *group, reading.clone()),
        };
        let mut rows: Vec<_> = split.rows.iter().map(row).collect();
        rows.sort_by(|(a, of, _), (b, other, _)| (a, of).cmp(&(b, other)));
        found.push(ByNames { subject: split.subject, by: split.by, rows });
    }
    found
}

/// How many cases stand behind each number.
fn n_items(report: &Report) -> Vec<(measures::Series, measures::Month, usize, usize)> {
    let lists = report.lists.iter().flat_map(|lists| lists.iter());
    let mut counts: Vec<_> =
        lists.map(|(series, month, list)| (series, month, list.hits.len(), list.others.len())).collect();
    counts.sort_unstable();
    counts
}

fn each<T: PartialEq + Debug>(
    found: &mut Vec<String>,
    what: &str,
    ours: &[T],
    theirs: &[T],
    name: impl Fn(&T) -> String,
) {
    if ours.len() != theirs.len() {
        found.push(format!("numbers: {} of a {what} and {} in the backtest", ours.len(), theirs.len()));
    }
    for (ours, theirs) in ours.iter().zip(theirs).filter(|(ours, theirs)| ours != theirs) {
        found.push(format!("numbers: the {what} `{}` differs from the backtest", name(ours)));
        tracing::debug!(?ours, ?theirs, "they differ");
    }
}

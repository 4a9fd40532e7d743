//! `lodestar backtest`: which promises a history kept, which it broke, and what that costs.

mod inputs;
mod parts;
mod progress;

use std::io::Write;
use std::path::PathBuf;

use backtest::closures::Closures;
use backtest::customers::Customers;
use backtest::document::{self, Document, ProblemView, RowsView};
use backtest::history::History;
use backtest::partial::{Merged, Partial};
use backtest::people::{self, Style};
use backtest::problem::{Findings, ProblemKind};
use backtest::replay::{N_COMBINATIONS, Replay, Span, adjusted, replay};
use backtest::source::Source;
use calendar::Instant;
use clap::{Args, ValueEnum};
use desk::Month;
use measures::{Dimension, DimensionSet, Report};
use mission::Versions;
use serde_json::json;

use crate::exit::{Exit, wrong_use};
use inputs::Inputs;
use progress::Bar;

/// Say which promises of a mission a history kept and which it broke
#[derive(Args)]
pub struct Backtest {
    /// The mission file, or a directory with the file of each of its versions
    mission: PathBuf,
    /// The history: CSV or JSON Lines, plain or gzip, or Parquet; see docs/history-format.md
    #[arg(required_unless_present = "merge")]
    history: Option<PathBuf>,
    /// What the customers pay, and their tiers and zones: CSV
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Approved exceptions of customers and accounts, with their dates: CSV
    #[arg(long, value_name = "FILE")]
    exceptions: Option<PathBuf>,
    /// Closures declared by force majeure: attainment is shown with and without them: CSV
    #[arg(long, value_name = "FILE", conflicts_with = "explain")]
    force_majeure: Option<PathBuf>,
    /// Time at work without a contact, and what was spent, by month: CSV; parts have it with `--merge`
    #[arg(long, value_name = "FILE", conflicts_with = "explain")]
    staffing: Option<PathBuf>,
    /// A mapping file that says what the columns of a foreign table mean
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The end of the history; its last event when absent
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
    /// The first month whose outcomes count, such as 2025-06
    #[arg(long, value_name = "MONTH")]
    from: Option<String>,
    /// The last month whose outcomes count
    #[arg(long, value_name = "MONTH")]
    to: Option<String>,
    /// Print one JSON document with exact numbers
    #[arg(long)]
    json: bool,
    /// Tell one case: every event, clock, step of the calendar, pause and rung
    #[arg(long, value_name = "CASE")]
    explain: Option<String>,
    /// Keep a combination of dimensions apart, such as `team,channel`; up to four times
    #[arg(long, value_name = "DIMENSIONS")]
    by: Vec<String>,
    /// Leave out the cases behind each number, which take memory
    #[arg(long)]
    no_items: bool,
    /// Write what was measured to a file, to be merged with that of other customers
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "explain", "merge", "fail_on"])]
    partial: Option<PathBuf>,
    /// Print the report of all parts that `--partial` wrote, instead of reading a history
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["history", "customers", "exceptions", "force_majeure", "map", "as_of", "from", "to", "explain", "by", "no_items"])]
    merge: Vec<PathBuf>,
    /// Stop at the first problem of the input
    #[arg(long)]
    strict: bool,
    /// Exit with 1 when a promise is broken
    #[arg(long, value_name = "WHAT")]
    fail_on: Option<FailOn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A promise is broken.
    Broken,
}

impl Backtest {
    /// Prints the report; the exit code says whether there were findings.
    pub fn run(self) -> anyhow::Result<Exit> {
        self.refuse_of_part()?;
        let keeps_items = !self.no_items && (self.json || self.partial.is_some());
        let span =
            Span { as_of: self.as_of()?, combinations: self.combinations()?, keeps_items, ..Span::default() };
        let Some(mission) = inputs::mission(&self.mission)? else { return Ok(Exit::Findings) };
        let Some(history) = &self.history else { return self.merge_parts(mission) };
        let bar = Bar::new(history);
        let inputs = Inputs::read(&self.paths(history), &mission, bar.progress())?;
        if let Some(exit) = self.stop(&inputs, None)? {
            return Ok(exit);
        }
        if let Some(name) = &self.explain {
            bar.finish();
            return self.tell(name, mission, &inputs, span);
        }
        let span = Span { months: self.months(&mission.united, &inputs.history, span.as_of)?, ..span };
        bar.replay();
        let adjusted = adjust(&mission, &inputs, span)?;
        let replay =
            replay(mission, &inputs.history, &inputs.customers, (span, &inputs.absent), bar.progress());
        let replay = Replay { adjusted, ..replay };
        bar.finish();
        if let Some(exit) = self.stop(&inputs, Some(&replay))? {
            return Ok(exit);
        }
        if let Some(path) = &self.partial {
            let files = (&inputs.history, &inputs.customers);
            let part = Partial::new(files, &replay, (inputs.source.as_deref(), &inputs.absent));
            return parts::write(path, &part);
        }
        let document = Document::new(inputs.document(&replay));
        match &inputs.closures {
            Some(closures) => self.print(&document.with_closures(&replay, closures), &replay),
            None => self.print(&document, &replay),
        }
    }

    /// Refuses what is about the whole history where a part of one is measured.
    fn refuse_of_part(&self) -> anyhow::Result<()> {
        if self.partial.is_none() {
            return Ok(());
        }
        if self.force_majeure.is_some() {
            return Err(wrong_use(
                "a part carries the contractual numbers only; leave out `--force-majeure`, or run the whole history with \
                 it and without `--partial`",
            ));
        }
        if self.staffing.is_some() {
            return Err(wrong_use(
                "a staffing file is about the whole desk and not about the customers of a part; leave out `--staffing`, \
                 and give it with `--merge`",
            ));
        }
        Ok(())
    }

    /// Prints the report of parts.
    fn merge_parts(&self, mission: mission::Versions) -> anyhow::Result<Exit> {
        let parts = self.merge.iter().map(|path| parts::read(path)).collect::<anyhow::Result<_>>()?;
        let staffing = self.staffing.as_deref().map(Source::open).transpose();
        let staffing = staffing.map_err(|error| wrong_use(format!("{error:#}")))?;
        let merged = backtest::partial::merge(mission, parts, staffing).map_err(wrong_use)?;
        if let Some(exit) = self.stop_merged(&merged)? {
            return Ok(exit);
        }
        self.print(&Document::merged(&merged), &merged.replay)
    }

    fn print(&self, document: &Document, replay: &Replay) -> anyhow::Result<Exit> {
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(document)?)?;
        } else {
            out.write_all(people::report(document, style()).as_bytes())?;
        }
        let fails = self.fail_on == Some(FailOn::Broken) && replay.report.has_broken_promise();
        Ok(if fails { Exit::Findings } else { Exit::Fine })
    }

    /// The combinations of dimensions asked for.
    fn combinations(&self) -> anyhow::Result<[DimensionSet; N_COMBINATIONS]> {
        let mut combinations = [DimensionSet::NONE; N_COMBINATIONS];
        if self.by.len() > N_COMBINATIONS {
            return Err(wrong_use(format!("--by may be given {N_COMBINATIONS} times at most")));
        }
        for (place, text) in combinations.iter_mut().zip(&self.by) {
            let found: Option<DimensionSet> =
                text.split(',').map(|word| Dimension::find(word.trim())).collect();
            *place = found.ok_or_else(|| {
                let names: Vec<&str> = Dimension::ALL.into_iter().map(Dimension::word).collect();
                wrong_use(format!("--by {text}: write dimensions out of {}", names.join(", ")))
            })?;
        }
        Ok(combinations)
    }

    fn paths<'p>(&'p self, history: &'p std::path::Path) -> inputs::Paths<'p> {
        inputs::Paths {
            history,
            customers: self.customers.as_deref(),
            exceptions: self.exceptions.as_deref(),
            force_majeure: self.force_majeure.as_deref(),
            staffing: self.staffing.as_deref(),
            map: self.map.as_deref(),
        }
    }

    fn as_of(&self) -> anyhow::Result<Option<Instant>> {
        self.as_of.as_ref().map(|text| text.parse().map_err(wrong_use)).transpose()
    }

    /// The months asked for; open ends are those of the history.
    fn months(
        &self,
        policy: &mission::Policy,
        history: &History,
        as_of: Option<Instant>,
    ) -> anyhow::Result<Option<(Month, Month)>> {
        if self.from.is_none() && self.to.is_none() {
            return Ok(None);
        }
        let as_of = as_of.or(history.last_at).unwrap_or_default();
        let zone = &policy.reporting_zone;
        let of = |at: Instant| Month::of(at, zone);
        let from = match &self.from {
            Some(text) => month(text)?,
            None => of(history.first_received_at.unwrap_or(as_of)),
        };
        let to = match &self.to {
            Some(text) => month(text)?,
            None => of(as_of),
        };
        if to < from {
            return Err(wrong_use(format!("--to {to} is before --from {from}")));
        }
        Ok(Some((from, to)))
    }

    /// Ends early when nothing could be read, or with `--strict` at the first problem.
    fn stop(&self, inputs: &Inputs, replay: Option<&Replay>) -> anyhow::Result<Option<Exit>> {
        let history = &inputs.history;
        let findings = replay.map_or(&history.findings, |replay| &replay.findings);
        let mut problems = Vec::new();
        if is_unreadable(findings) {
            problems = document::problems(&history.source, findings);
        } else if let Some((source, findings)) =
            inputs.records().find(|(_, findings)| is_unreadable(findings))
        {
            problems = document::problems(source, findings);
        } else if self.strict {
            problems = inputs.first_problem(findings).into_iter().collect();
        }
        let rows = replay.map_or(history.totals, |replay| replay.totals);
        self.print_stop(&problems, rows.into())
    }

    /// The same for parts, which were readable when they were measured, and the staffing file.
    fn stop_merged(&self, merged: &Merged) -> anyhow::Result<Option<Exit>> {
        let Merged { replay, problems: of_parts, staffing, .. } = merged;
        let mut problems = Vec::new();
        if let Some(source) = staffing.source.as_ref().filter(|_| is_unreadable(&staffing.findings)) {
            problems = document::problems(source, &staffing.findings);
        } else if self.strict {
            let of_staffing = || first_problem(staffing.source.as_ref()?, &staffing.findings);
            problems = document::first_of(of_parts).or_else(of_staffing).into_iter().collect();
        }
        self.print_stop(&problems, replay.totals.into())
    }

    /// Prints the problems that end a run; without any it goes on.
    fn print_stop(&self, problems: &[ProblemView], rows: RowsView) -> anyhow::Result<Option<Exit>> {
        if problems.is_empty() {
            return Ok(None);
        }
        let mut out = std::io::stdout().lock();
        if self.json {
            let document = json!({ "problems": problems, "rows": rows });
            writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
        } else {
            out.write_all(people::stopped(problems, rows, style()).as_bytes())?;
        }
        Ok(Some(Exit::Findings))
    }

    fn tell(&self, name: &str, mission: Versions, inputs: &Inputs, span: Span) -> anyhow::Result<Exit> {
        let (history, customers) = (&inputs.history, &inputs.customers);
        let Some(told) = backtest::explain::explain(mission, (history, customers), name, span.as_of) else {
            return Err(wrong_use(format!("the history has no case `{name}`")));
        };
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
        } else {
            out.write_all(people::explain::tell(&told, style()).as_bytes())?;
        }
        Ok(Exit::Fine)
    }
}

impl Inputs {
    /// The files beside the history, with what was wrong with them.
    fn records(&self) -> impl Iterator<Item = (&Source, &Findings)> {
        let Customers { source, findings, exceptions, staffing, .. } = &self.customers;
        let exceptions = (&exceptions.source, &exceptions.findings);
        let files = [(source, findings), exceptions, (&staffing.source, &staffing.findings)];
        let closures = self.closures.iter().map(|closures| (&closures.source, &closures.findings));
        files.into_iter().filter_map(|(source, findings)| Some((source.as_ref()?, findings))).chain(closures)
    }

    /// The first problem in the order of the text; the files beside the history come after it.
    fn first_problem(&self, findings: &Findings) -> Option<ProblemView> {
        first_problem(&self.history.source, findings)
            .or_else(|| self.records().find_map(|(source, findings)| first_problem(source, findings)))
    }
}

/// The first problem of a file that is more than a note.
fn first_problem(source: &Source, findings: &Findings) -> Option<ProblemView> {
    let (kind, finding) = findings.first()?;
    Some(document::problem(source, kind, finding))
}

/// Whether nothing of a file could be used.
fn is_unreadable(findings: &Findings) -> bool {
    let unreadable =
        [ProblemKind::MissingColumn, ProblemKind::Empty, ProblemKind::NotText, ProblemKind::NoRows];
    unreadable.iter().any(|kind| findings.count(*kind) > 0)
}

/// The report under declared closures, when there are any.
fn adjust(mission: &Versions, inputs: &Inputs, span: Span) -> anyhow::Result<Option<Report>> {
    let Some(Closures { records, .. }) = &inputs.closures else { return Ok(None) };
    let (history, customers) = (&inputs.history, &inputs.customers);
    let adjusted = adjusted(mission.clone(), history, customers, (span, &inputs.absent), records);
    adjusted.map(Some).map_err(|at| {
        wrong_use(format!(
            "more closures are declared than the mission's calendars have room for, from {at} on"
        ))
    })
}

fn month(text: &str) -> anyhow::Result<Month> {
    let parts =
        text.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
    let month = parts.and_then(|(year, month)| Month::new(year, month));
    month.ok_or_else(|| wrong_use(format!("`{text}` is no month; write for example `2025-06`")))
}

/// The width of the terminal, and colours where they can be seen and are wanted (NO_COLOR).
fn style() -> Style {
    Style { width: crate::width::columns(), colour: console::colors_enabled() }
}

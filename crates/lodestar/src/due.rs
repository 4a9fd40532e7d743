//! `lodestar due`: by when a promise has to be kept.

mod batch;
mod desk;
mod explain;
mod json;
mod steps;

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;
use calendar::{Calendar, Instant, Within};
use clap::Args;

use crate::exit::{Exit, wrong_use};
use desk::Desk;

/// Say by when a promise has to be kept, and why
///
/// Lengths: `45 s`, `15 min`, `24 h` (elapsed), `15 business min`, `4 business h`, `3 business days`,
/// `end of 3 business days`, `same day`, `same day before 16:00`, `30 days`, `1 month`, `first Tuesday of month`,
/// `last day of Jan, Apr, Jul, Oct`, `31 Dec`.
#[derive(Args)]
pub struct Due {
    /// The promise: a number and a unit, such as `4 business hours`
    #[arg(required_unless_present = "batch")]
    within: Option<String>,
    /// When it starts: RFC 3339, such as 2026-02-10T14:05:00Z; without an offset it is read in --zone
    #[arg(long, value_name = "INSTANT", required_unless_present = "batch")]
    from: Option<String>,
    /// Opening hours, such as `Mo-Fr 08:00-20:00` [default: 24/7]
    #[arg(long, value_name = "HOURS")]
    hours: Option<String>,
    /// IANA time zone of the opening hours, such as America/New_York [default: UTC]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// A closed date, such as 2026-12-25; may be given again
    #[arg(long, value_name = "DATE")]
    closed: Vec<String>,
    /// A date with hours of its own, such as 2026-12-24=08:00-12:00; may be given again
    #[arg(long, value_name = "DATE=HOURS")]
    special: Vec<String>,
    /// A calendar file (.ics) whose whole-day events are closed dates
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// Promise less than the length, not at most: equality is a miss
    #[arg(long)]
    less_than: bool,
    /// Answer with one JSON document
    #[arg(long)]
    json: bool,
    /// Read one JSON question a line from standard input and answer one line each
    #[arg(long, conflicts_with_all = ["within", "from", "hours", "zone", "closed", "special", "ics", "less_than"])]
    batch: bool,
}

/// One promise and what it comes to.
struct Answer {
    calendar: Calendar,
    from: Instant,
    within: Within,
    less_than: bool,
    due: Instant,
    /// When a miss would be recorded: at the due instant for `less_than` (clocks.md 4).
    exhaustion: Instant,
}

impl Due {
    /// Answers the question, or the questions, on standard output.
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        if self.batch {
            batch::answer_all(std::io::stdin().lock(), &mut out).context("answering the questions")?;
        } else {
            let desk = self.desk()?;
            let answer = self.answer(&desk)?;
            match self.json {
                true => json::write(&mut out, &desk, &answer)?,
                false => explain::write(&mut out, &desk, &answer, self.from.as_deref().unwrap_or_default())?,
            }
        }
        out.flush()?;
        Ok(Exit::Fine)
    }

    fn desk(&self) -> anyhow::Result<Desk> {
        let ics = self.ics.as_ref().map(|path| {
            let bytes = std::fs::read(path).with_context(|| format!("reading `{}`", path.display()))?;
            // Only names can be anything but ASCII in it, and they are not used.
            let dates = calendar::dates_of_ics(&String::from_utf8_lossy(&bytes));
            dates.map_err(|error| wrong_use(format!("{}: {error}", path.display())))
        });
        Ok(Desk {
            hours: self.hours.clone(),
            zone: self.zone.clone(),
            closed: self.closed.clone(),
            special: self
                .special
                .iter()
                .map(|special| split_special(special))
                .collect::<anyhow::Result<_>>()?,
            holidays: ics.transpose()?.unwrap_or_default(),
        })
    }

    fn answer(&self, desk: &Desk) -> anyhow::Result<Answer> {
        let calendar = desk.calendar().map_err(wrong_use)?;
        let from = desk.instant(&calendar, self.from.as_deref().unwrap_or_default()).map_err(wrong_use)?;
        let within: Within = self.within.as_deref().unwrap_or_default().parse().map_err(wrong_use)?;
        Answer::new(calendar, from, within, self.less_than).map_err(wrong_use)
    }
}

impl Answer {
    fn new(
        calendar: Calendar,
        from: Instant,
        within: Within,
        less_than: bool,
    ) -> Result<Answer, calendar::Error> {
        let due = calendar.due(from, &within)?;
        let exhaustion = if less_than { due } else { calendar.exhaustion(from, &within)? };
        Ok(Answer { calendar, from, within, less_than, due, exhaustion })
    }
}

fn split_special(text: &str) -> anyhow::Result<(String, String)> {
    let parts = text.split_once('=').map(|(date, hours)| (date.trim().to_owned(), hours.trim().to_owned()));
    parts.ok_or_else(|| {
        wrong_use(format!("`--special {text}` has no hours: write it like `2026-12-24=08:00-12:00`"))
    })
}

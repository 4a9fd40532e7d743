//! The file of closures declared by force majeure (clocks.md 9.4).

use std::path::Path;

use desk::closure::Closure;
use mission::Versions;

use crate::column::shortened;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::records::{self, Fault, Fields, Log, Shape};
use crate::source::Source;

/// Declared closures.
#[derive(Debug)]
pub struct Closures {
    /// In the order of the file.
    pub records: Vec<Closure>,
    /// What was wrong with the file.
    pub findings: Findings,
    /// What became of its rows.
    pub totals: Totals,
    /// The file.
    pub source: Source,
}

const SHAPE: Shape = Shape {
    name: "the file of closures",
    columns: &["calendar", "from", "until", "declared_at", "declared_by", "reason"],
    required: &["from", "until", "declared_at", "declared_by"],
    bad: ProblemKind::BadClosure,
};

/// The longest closure; whoever closes for longer declares it again.
const MOST_DAYS: i32 = 366;

impl Closures {
    /// Reads a file of closures of the calendars of a mission.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be opened. What is wrong inside it is among the findings.
    pub fn open(path: &Path, mission: &Versions) -> anyhow::Result<Closures> {
        Ok(Closures::read(Source::open(path)?, mission))
    }

    /// Reads the text of such a file.
    pub fn read(source: Source, mission: &Versions) -> Closures {
        let (records, Log { findings, totals }) =
            records::read(&source, &SHAPE, |fields, _| closure(fields, mission).map(Some));
        Closures { records, findings, totals, source }
    }
}

fn closure(fields: &Fields<'_>, mission: &Versions) -> Result<Closure, Fault> {
    let policy = &mission.united;
    let calendar = Some(fields.get("calendar")).filter(|name| !name.is_empty());
    if let Some(name) = &calendar
        && !policy.calendars.iter().any(|rule| rule.name == *name)
    {
        return Err(("calendar", format!("the mission has no calendar `{}`", shortened(name))));
    }
    let (from, until) = (fields.date("from")?, fields.date("until")?);
    if until < from {
        return Err(("until", "it ends before it begins".to_owned()));
    }
    if (until - from).get_days() >= MOST_DAYS {
        return Err(("until", format!("it is closed for more than {MOST_DAYS} days")));
    }
    let declared_at = fields.from("declared_at", &policy.reporting_zone)?;
    let declared_by = fields.needed("declared_by")?;
    Ok(Closure { calendar, from, until, declared_at, declared_by })
}

//! The staffing file: time at work without a contact (M-33), and what contacts cost (M-82), by month.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use desk::Month;
use measures::Facts;
use measures::facts::AvailableFact;
use measures::kpi::contact_cost::Cost;
use measures::money::Currency;
use measures::{Dimension, Held};

use crate::column::shortened;
use crate::document::{ProblemView, problems};
use crate::history::History;
use crate::intern::Texts;
use crate::partial::PartNames;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::records::{self, Fault, Fields, Log, Shape};
use crate::source::Source;
use crate::vocabulary;

/// The people a staffing file may name. Bytes of their names that are not UTF-8 are read as `�`, here as in the file.
#[derive(Debug)]
pub struct Staff<'n> {
    agents: Numbers<'n>,
    teams: Numbers<'n>,
}

/// Names with the numbers that stand for them.
type Numbers<'n> = HashMap<Cow<'n, str>, u32>;

impl<'n> Staff<'n> {
    /// Those of a history.
    pub fn of_history(history: &'n History) -> Staff<'n> {
        let names = |texts: &'n Texts| numbered(texts.iter().map(String::from_utf8_lossy));
        Staff { agents: names(&history.agents), teams: names(&history.teams) }
    }

    /// Those of parts that were put together.
    pub fn of_parts(PartNames { agents, teams, .. }: &'n PartNames) -> Staff<'n> {
        let names = |list: &'n [String]| numbered(list.iter().map(|name| Cow::from(name.as_str())));
        Staff { agents: names(agents), teams: names(teams) }
    }
}

fn numbered<'n>(names: impl Iterator<Item = Cow<'n, str>>) -> Numbers<'n> {
    let mut numbers = Numbers::new();
    for (name, number) in names.zip(0..) {
        numbers.entry(name).or_insert(number);
    }
    numbers
}

/// What a staffing file says.
#[derive(Debug, Default)]
pub struct Staffing {
    /// Time at work without a contact, in the order of the file.
    pub available: Vec<AvailableFact>,
    /// What was spent, in the order of the file.
    pub costs: Vec<Cost>,
    /// What was wrong with the file.
    pub findings: Findings,
    /// What became of its rows.
    pub totals: Totals,
    /// The file; none when there is none.
    pub source: Option<Source>,
}

const SHAPE: Shape = Shape {
    name: "the staffing file",
    columns: &["month", "agent", "team", "channel", "available_hours", "cost", "currency"],
    required: &["month"],
    bad: ProblemKind::BadStaffing,
};

/// One row.
enum Said {
    Available(AvailableFact),
    Cost(Cost),
}

impl Staffing {
    /// Reads a file about these people.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be opened. What is wrong inside it is among the findings.
    pub fn open(path: &Path, staff: &Staff<'_>) -> anyhow::Result<Staffing> {
        Ok(Staffing::read(Source::open(path)?, staff))
    }

    /// Reads the text of such a file.
    pub fn read(source: Source, staff: &Staff<'_>) -> Staffing {
        let (said, Log { findings, totals }) =
            records::read(&source, &SHAPE, |fields, log| record(fields, staff, log).map(Some));
        let (mut available, mut costs) = (Vec::new(), Vec::new());
        for one in said {
            match one {
                Said::Available(fact) => available.push(fact),
                Said::Cost(cost) => costs.push(cost),
            }
        }
        Staffing { available, costs, findings, totals, source: Some(source) }
    }

    /// What the file says of time, which no event does.
    pub(crate) fn facts(&self) -> Facts {
        Facts { available: self.available.clone(), ..Facts::default() }
    }

    /// What was wrong with the file, as a report lists it.
    pub(crate) fn problems(&self) -> Vec<ProblemView> {
        self.source.as_ref().map_or_else(Vec::new, |source| problems(source, &self.findings))
    }
}

fn record(fields: &Fields<'_>, staff: &Staff<'_>, log: &mut Log) -> Result<Said, Fault> {
    let month = month(&fields.needed("month")?)?;
    let channel = match fields.get("channel") {
        word if word.is_empty() => None,
        word => Some(
            vocabulary::channel(word.as_bytes())
                .ok_or_else(|| ("channel", format!("`{}` is no channel", shortened(&word))))?,
        ),
    };
    match (fields.get("available_hours"), fields.get("cost")) {
        (hours, cost) if hours.is_empty() && cost.is_empty() => {
            Err(("available_hours", "neither `available_hours` nor `cost` is filled".to_owned()))
        }
        (hours, cost) if cost.is_empty() => {
            let mut held = Held::default();
            held.put(Dimension::Channel, channel.map(|channel| channel as u32));
            held.put(Dimension::Agent, known(fields, "agent", &staff.agents, log));
            held.put(Dimension::Team, known(fields, "team", &staff.teams, log));
            Ok(Said::Available(AvailableFact { month, ms: milliseconds(&hours)?, held }))
        }
        (hours, cost) if hours.is_empty() => {
            let of_somebody = ["agent", "team"].into_iter().find(|column| !fields.get(column).is_empty());
            if let Some(column) = of_somebody {
                return Err((column, "a cost is of a channel or shared, of no agent or team".to_owned()));
            }
            let refused = |column| move |error: measures::money::Error| (column, error.to_string());
            let currency = Currency::find(&fields.needed("currency")?).map_err(refused("currency"))?;
            let minor = currency.parse_amount(&cost).map_err(refused("cost"))?;
            Ok(Said::Cost(Cost { month, channel, minor, currency }))
        }
        _ => Err(("cost", "a row says available time or a cost, not both".to_owned())),
    }
}

/// The number of a name in the history. A name it does not have is noted, and counts as unknown.
fn known(fields: &Fields<'_>, column: &'static str, names: &Numbers<'_>, log: &mut Log) -> Option<u32> {
    let name = fields.get(column);
    let found = names.get(name.as_str()).copied();
    if found.is_none() && !name.is_empty() {
        log.findings.add(ProblemKind::UnknownStaff, fields.offset(), || {
            (Some(column.to_owned()), format!("the history has no {column} `{}`", shortened(&name)))
        });
    }
    found
}

fn month(text: &str) -> Result<Month, Fault> {
    text.parse()
        .map_err(|()| ("month", format!("`{}` is no month; write for example 2025-06", shortened(text))))
}

/// No month has more time of one row than this: a thousand people around the clock.
const MOST_MS: u64 = 1_000 * 31 * 86_400_000;

/// Hours with decimals as milliseconds; finer digits are dropped.
fn milliseconds(hours: &str) -> Result<i64, Fault> {
    // A thousandth of an hour is 3,600 milliseconds.
    vocabulary::seconds(hours.as_bytes())
        .and_then(|thousandths| thousandths.checked_mul(3_600))
        .filter(|ms| *ms <= MOST_MS)
        .and_then(|ms| i64::try_from(ms).ok())
        .ok_or_else(|| ("available_hours", format!("`{}` is no number of hours", shortened(hours))))
}

//! The files a backtest reads.

use std::path::Path;

use backtest::closures::Closures;
use backtest::customers::Customers;
use backtest::document;
use backtest::exceptions::Exceptions;
use backtest::history::History;
use backtest::mapping::{self, Mapping};
use backtest::read::{self, Progress};
use backtest::replay::Replay;
use backtest::source::Source;
use backtest::staffing::{Staff, Staffing};
use backtest::vocabulary::Vocabulary;
use mission::Versions;

use crate::exit::wrong_use;
use crate::mission::check;

/// The names of the files.
pub struct Paths<'p> {
    /// The history.
    pub history: &'p Path,
    /// What is known of the customers.
    pub customers: Option<&'p Path>,
    /// What was agreed with some of them.
    pub exceptions: Option<&'p Path>,
    /// When nobody could work.
    pub force_majeure: Option<&'p Path>,
    /// Time at work and costs.
    pub staffing: Option<&'p Path>,
    /// What the columns of a foreign table mean.
    pub map: Option<&'p Path>,
}

/// Everything that was read.
pub struct Inputs {
    /// The history.
    pub history: History,
    /// Its customers.
    pub customers: Customers,
    /// Closures declared by force majeure.
    pub closures: Option<Closures>,
    /// What a mapping file says the table is.
    pub source: Option<String>,
    /// Events the source cannot show.
    pub absent: Vec<String>,
}

/// The mission of a file, or of a directory with the file of each of its versions; `None` when its errors were printed
/// instead.
pub fn mission(path: &Path) -> anyhow::Result<Option<Versions>> {
    if path.is_dir() {
        let history = check::read_history(path, &mission::Context::default())?;
        if history.has_errors() {
            check::print_history_to_stderr(path, &history);
        }
        return Ok(history.policies);
    }
    let reading = check::read(path)?;
    match reading.policy() {
        Ok(policy) => Ok(Some(Versions::single(policy))),
        Err(_) => {
            check::print_to_stderr(path, &reading);
            Ok(None)
        }
    }
}

impl Inputs {
    /// Reads the files. What is wrong inside them is among their findings.
    pub fn read(paths: &Paths<'_>, mission: &Versions, progress: &Progress) -> anyhow::Result<Inputs> {
        let vocabulary = Vocabulary::of(&mission.united);
        let mapping = paths.map.map(read_mapping).transpose()?;
        let source = Source::open(paths.history).map_err(|error| wrong_use(format!("{error:#}")))?;
        let history = match &mapping {
            Some(mapping) => mapping::read(source, mapping, &vocabulary, progress),
            None => read::read(source, &vocabulary, progress),
        };
        let mut customers = match paths.customers {
            Some(path) => {
                let customers = Customers::open(path, &history, &vocabulary);
                customers.map_err(|error| wrong_use(format!("{error:#}")))?
            }
            None => Customers::of_history(&history),
        };
        if let Some(path) = paths.exceptions {
            let exceptions = Exceptions::open(path, (&history, &customers), mission);
            customers.exceptions = exceptions.map_err(|error| wrong_use(format!("{error:#}")))?;
        }
        if let Some(path) = paths.staffing {
            let staffing = Staffing::open(path, &Staff::of_history(&history));
            customers.staffing = staffing.map_err(|error| wrong_use(format!("{error:#}")))?;
        }
        let closures = paths.force_majeure.map(|path| Closures::open(path, mission)).transpose();
        let closures = closures.map_err(|error| wrong_use(format!("{error:#}")))?;
        let absent = mapping.iter().flat_map(|mapping| &mapping.absent);
        let absent = absent.map(|kind| kind.word().to_string()).collect();
        Ok(Inputs { history, customers, closures, source: mapping.map(|mapping| mapping.name), absent })
    }

    /// What a report is drawn up from.
    pub fn document<'i>(&'i self, replay: &'i Replay) -> document::Input<'i> {
        document::Input {
            history: &self.history,
            customers: &self.customers,
            replay,
            source: self.source.as_deref(),
            absent: &self.absent,
        }
    }
}

fn read_mapping(path: &Path) -> anyhow::Result<Mapping> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| wrong_use(format!("{file}: {error}")))?;
    let text =
        String::from_utf8(bytes).map_err(|_| wrong_use(format!("{file}: save the mapping as UTF-8 text")))?;
    Mapping::parse(&file, &text).map_err(wrong_use)
}

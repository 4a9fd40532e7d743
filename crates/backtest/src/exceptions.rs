//! The exceptions file: other lengths for some customers and companies, approved and dated (R-036, clocks.md 8).

use std::path::Path;

use calendar::Within;
use desk::case::event::CustomerId;
use desk::exception::{Exception, Holder};
use mission::policy::is_cadence;
use mission::{ClockKind, Priority, Versions};

use crate::column::shortened;
use crate::customers::Customers;
use crate::history::History;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::records::{self, Fault, Fields, Log, Shape};
use crate::source::Source;
use crate::vocabulary;

/// Exceptions as a file names them.
#[derive(Debug, Default)]
pub struct Exceptions {
    /// Those that concern somebody of the history, in the order of the file.
    pub records: Vec<Exception>,
    /// Where those begin that concern nobody of the history: offsets in the text.
    pub unmatched: Vec<u64>,
    /// What was wrong with the file.
    pub findings: Findings,
    /// What became of its rows.
    pub totals: Totals,
    /// The file; none when there is none.
    pub source: Option<Source>,
}

const SHAPE: Shape = Shape {
    name: "the exceptions file",
    columns: &[
        "account_id",
        "customer_id",
        "promise",
        "priority",
        "target",
        "from",
        "until",
        "approved_by",
        "reason",
    ],
    required: &["promise", "target", "from", "until", "approved_by"],
    bad: ProblemKind::BadException,
};

impl Exceptions {
    /// Reads a file of exceptions to the promises of a mission.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be opened. What is wrong inside it is among the findings.
    pub fn open(
        path: &Path,
        people: (&History, &Customers),
        mission: &Versions,
    ) -> anyhow::Result<Exceptions> {
        Ok(Exceptions::read(Source::open(path)?, people, mission))
    }

    /// Reads the text of such a file.
    pub fn read(
        source: Source,
        (history, customers): (&History, &Customers),
        mission: &Versions,
    ) -> Exceptions {
        let reader = Reader { history, customers, mission };
        let mut unmatched = Vec::new();
        let (records, log) = records::read(&source, &SHAPE, |fields, log| {
            let taken = reader.record(fields, log)?;
            if taken.is_none() {
                unmatched.push(fields.offset() as u64);
            }
            Ok(taken)
        });
        let Log { findings, totals } = log;
        Exceptions { records, unmatched, findings, totals, source: Some(source) }
    }

    /// A digest of the file's text; none when there is no file.
    pub fn digest(&self) -> Option<u128> {
        self.source.as_ref().map(|source| crate::partial::digest(source.text()))
    }
}

struct Reader<'r> {
    history: &'r History,
    customers: &'r Customers,
    mission: &'r Versions,
}

impl Reader<'_> {
    /// The exception of a row; none when it concerns nobody of the history.
    fn record(&self, fields: &Fields<'_>, log: &mut Log) -> Result<Option<Exception>, Fault> {
        let zone = &self.mission.united.reporting_zone;
        let promise = fields.needed("promise")?;
        self.check_promise(&promise)?;
        let priority = match fields.get("priority") {
            word if word.is_empty() => None,
            word => Some(priority(&word)?),
        };
        let within = within(&fields.needed("target")?)?;
        self.check_pace(&promise, &within)?;
        let (from, until) = (fields.from("from", zone)?, fields.until("until", zone)?);
        if until <= from {
            return Err(("until", "it ends before it begins".to_owned()));
        }
        let approved_by = fields.needed("approved_by")?;
        let Some(holder) = self.holder(fields, log)? else { return Ok(None) };
        Ok(Some(Exception { holder, promise, priority, within, from, until, approved_by }))
    }

    /// Only promises to cases have a length of their own; the other names are told apart so that a slip is seen as one.
    fn check_promise(&self, name: &str) -> Result<(), Fault> {
        let policies = || self.mission.list.iter().map(|version| &version.policy);
        if policies().any(|policy| policy.targets.iter().any(|target| target.name == name)) {
            return Ok(());
        }
        let is_level = policies().any(|policy| policy.service_levels.iter().any(|level| level.name == name));
        let name = shortened(name);
        Err((
            "promise",
            match is_level {
                true => format!(
                    "`{name}` is a service level, which holds for everybody; name the promise of a clock"
                ),
                false => format!("the mission has no promise `{name}`"),
            },
        ))
    }

    fn check_pace(&self, name: &str, within: &Within) -> Result<(), Fault> {
        let targets = self.mission.list.iter().flat_map(|version| &version.policy.targets);
        let mut named = targets.filter(|target| target.name == name);
        match named.any(|target| target.kind == ClockKind::UpdateCadence) && !is_cadence(within) {
            true => Err(("target", format!("nobody can send an update every `{within}`"))),
            false => Ok(()),
        }
    }

    fn holder(&self, fields: &Fields<'_>, log: &mut Log) -> Result<Option<Holder>, Fault> {
        let (account, customer) = (fields.get("account_id"), fields.get("customer_id"));
        let (column, name, holder) = match (account.is_empty(), customer.is_empty()) {
            (false, true) => {
                let found = self.customers.find_account(self.history, &account);
                ("account_id", account, found.map(Holder::Account))
            }
            (true, false) => {
                let found = self.history.customers.find_sorted(customer.as_bytes());
                let found = found.map(|index| Holder::Customer(CustomerId::from_index(index as u32)));
                ("customer_id", customer, found)
            }
            (true, true) => {
                return Err(("account_id", "neither an account nor a customer is named".to_owned()));
            }
            (false, false) => {
                return Err(("customer_id", "name an account or a customer, not both".to_owned()));
            }
        };
        if holder.is_none() {
            log.findings.add(ProblemKind::UnknownHolder, fields.offset(), || {
                (Some(column.to_owned()), format!("no case of the history is of `{}`", shortened(&name)))
            });
        }
        Ok(holder)
    }
}

fn priority(word: &str) -> Result<Priority, Fault> {
    vocabulary::priority(word.as_bytes())
        .ok_or_else(|| ("priority", format!("`{}` is no priority; write P1, P2, P3 or P4", shortened(word))))
}

fn within(text: &str) -> Result<Within, Fault> {
    match text.parse::<Within>() {
        Ok(Within::DateRule(_)) => Err(("target", format!("`{}` is no length", shortened(text)))),
        Ok(within) => Ok(within),
        Err(error) => Err(("target", error.to_string())),
    }
}

//! The log of a live desk as a history: what `lodestar export` writes and `lodestar backtest` reads (design.md 7).
//!
//! Only what happened to cases and obligations is exported. What the engine noted can be computed again, and of remarks only
//! those that are counted change a number. Customers, accounts, contacts, agents, teams and cases are called by the numbers that the log has of them, so that
//! a history holds no personal data.

use desk::Rulebook;
use desk::case::event::{AccountId, AgentId, Body, CaseId, ContactId, CustomerId, TeamId, ZoneId};
use desk::obligation;
use desk::stored::{self, Problem, Row};
use mission::policy::{CategoryId, LanguageId, TierId};

use crate::column::{Column, RowText};
use crate::json::{Context, EventRow, Names, Stream, obligation_line, write_line};

/// Columns that only other programs fill: the desk says milliseconds.
const UNWRITTEN: [Column; 2] = [Column::WaitSeconds, Column::HandleSeconds];

/// What the log numbers, called by those numbers; what the mission names, by its names.
#[derive(Debug, Clone, Copy)]
pub struct LogNames<'b>(pub &'b Rulebook);

impl Names for LogNames<'_> {
    fn case(&self, case: CaseId) -> String {
        case.0.to_string()
    }
    fn contact(&self, contact: ContactId) -> String {
        contact.0.to_string()
    }
    fn customer(&self, customer: CustomerId) -> String {
        customer.0.to_string()
    }
    fn account(&self, account: AccountId) -> String {
        account.0.to_string()
    }
    fn agent(&self, agent: AgentId) -> String {
        agent.0.to_string()
    }
    fn team(&self, team: TeamId) -> String {
        team.0.to_string()
    }
    fn zone(&self, zone: ZoneId) -> String {
        self.0.zone(zone).name().to_owned()
    }
    fn tier(&self, tier: TierId) -> String {
        let found = self.0.policy().tiers.get(usize::from(tier.0));
        found.map_or(String::new(), |tier| tier.name.clone())
    }
    fn category(&self, category: CategoryId) -> String {
        let found = self.0.policy().categories.get(usize::from(category.0));
        found.map_or(String::new(), |category| category.name.clone())
    }
    fn language(&self, language: LanguageId) -> String {
        let found = self.0.policy().languages.get(usize::from(language.0));
        found.map_or(String::new(), |rule| rule.language.clone())
    }
}

/// One case while its stream is exported, row by row in the order of the log.
#[derive(Debug)]
pub struct CaseExport<'b> {
    names: LogNames<'b>,
    case: CaseId,
    /// Who wrote; rows of its calls and surveys say so as well.
    customer: Option<CustomerId>,
}

impl<'b> CaseExport<'b> {
    /// The export of one case.
    pub const fn new(book: &'b Rulebook, case: CaseId) -> CaseExport<'b> {
        CaseExport { names: LogNames(book), case, customer: None }
    }

    /// The row of a history that a row of class `happened` is; `None` of a remark that is not counted.
    ///
    /// # Errors
    ///
    /// A [`Problem`] when the row cannot be read.
    pub fn row(&mut self, row: &Row<'_>) -> Result<Option<EventRow>, Problem> {
        if stored::is_only_a_remark(row.kind) {
            return Ok(None);
        }
        let (event, refs) = stored::read(self.names.0, row)?;
        if let Body::Received(receipt) = event.body {
            self.customer = receipt.customer;
        }
        let case = self.names.case(self.case);
        let id = format!("case-{case}-{}", row.seq);
        let context = Context {
            stream: Stream::Case(&case),
            id: Some(&id),
            customer: self.customer,
            product: refs.product.as_deref(),
            handle_ms: refs.handle_ms,
        };
        Ok(Some(EventRow::of(&event, context, &self.names)))
    }

    /// The same as a line of JSON, without its line end.
    ///
    /// # Errors
    ///
    /// A [`Problem`] when the row cannot be read.
    pub fn json_line(&mut self, row: &Row<'_>) -> Result<Option<String>, Problem> {
        Ok(self.row(row)?.map(|row| write_line(&row)))
    }

    /// The same as a line of CSV under [`csv_header`], without its line end.
    ///
    /// # Errors
    ///
    /// A [`Problem`] when the row cannot be read.
    pub fn csv_line(&mut self, row: &Row<'_>) -> Result<Option<String>, Problem> {
        Ok(self.row(row)?.map(|row| csv_line(&row)))
    }
}

/// One obligation outside cases while its stream is exported.
#[derive(Debug)]
pub struct ObligationExport<'b> {
    names: LogNames<'b>,
    /// Its number in the log.
    number: u32,
    /// Its subject, once its start is known.
    subject: Option<String>,
}

impl<'b> ObligationExport<'b> {
    /// The export of one obligation.
    pub const fn new(book: &'b Rulebook, obligation: obligation::ObligationId) -> ObligationExport<'b> {
        ObligationExport { names: LogNames(book), number: obligation.0, subject: None }
    }

    /// The line of a history that a row of class `happened` is; `None` before its start. A table has no obligations.
    ///
    /// # Errors
    ///
    /// A [`Problem`] when the row cannot be read.
    pub fn json_line(&mut self, row: &Row<'_>) -> Result<Option<String>, Problem> {
        let (event, _) = stored::read_obligation(self.names.0, row)?;
        if let obligation::Body::Started(start) = event.body {
            self.subject = Some(format!("{}:{}", start.kind, self.number));
        }
        let id = format!("obligation-{}-{}", self.number, row.seq);
        let line = |subject: &String| obligation_line(&event, subject, Some(&id), &self.names);
        Ok(self.subject.as_ref().map(line))
    }
}

/// The first line of a CSV history, without its line end.
pub fn csv_header() -> String {
    columns().map(Column::word).collect::<Vec<_>>().join(",")
}

/// A row under [`csv_header`], without its line end.
fn csv_line(row: &impl RowText) -> String {
    columns().map(|column| quoted(&String::from_utf8_lossy(row.get(column)))).collect::<Vec<_>>().join(",")
}

fn columns() -> impl Iterator<Item = Column> {
    Column::ALL.iter().copied().filter(|column| !UNWRITTEN.contains(column))
}

/// A field in quotes where it needs them.
fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}

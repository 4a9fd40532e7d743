//! The customers file: who is promised what, where they are, and what they pay.

mod cohorts;

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use calendar::{Date, Zone};
use desk::case::event::{AccountId, CustomerId, ZoneId};
use measures::CohortId;
use measures::credit::{BillingPeriod, Customer};
use measures::money::Currency;
use mission::policy::{LanguageId, TierId};

use cohorts::Cohorts;

use crate::build::show;
use crate::column::shortened;
use crate::exceptions::Exceptions;
use crate::history::History;
use crate::intern::Texts;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::source::Source;
use crate::split::{Record, Records};
use crate::staffing::Staffing;
use crate::vocabulary::{self, Vocabulary};

/// Customers of a history, with what a customers file says of them.
#[derive(Debug, Default)]
pub struct Customers {
    /// Subscriptions, in the order of the file.
    pub subscriptions: Vec<Customer>,
    /// What receipts leave open, by customer.
    known: Vec<Known>,
    /// The same by account, of rows that name no customer.
    known_accounts: HashMap<AccountId, Known>,
    /// Customers that only the file names, then those that only obligations do; they are numbered after those of the history.
    others: Texts,
    /// The numbers of [`History::obligors`], in their order.
    obligors: Vec<u32>,
    /// What is known of those that the file names.
    known_obligors: HashMap<u32, Known>,
    /// How many customers the history names.
    n_in_history: usize,
    /// Names of cohorts, sorted.
    pub cohorts: Vec<String>,
    /// The zones of the history, then those that only the file names.
    pub zones: Vec<Zone>,
    /// Accounts that only the file names, numbered after those of the history.
    other_accounts: HashMap<Vec<u8>, AccountId>,
    /// Other lengths that were agreed with some of them.
    pub exceptions: Exceptions,
    /// Who was at work how long without a contact, and what was spent.
    pub staffing: Staffing,
    /// What was wrong with the file.
    pub findings: Findings,
    /// What became of its rows.
    pub totals: Totals,
    /// The file; none when there is none.
    pub source: Option<Source>,
}

/// What a customer's record says when a receipt does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// The tier.
    pub tier: Option<TierId>,
    /// The zone (D-01).
    pub zone: Option<ZoneId>,
    /// The language, when it has hours of its own.
    pub language: Option<LanguageId>,
    /// The company.
    pub account: Option<AccountId>,
    /// The list of customers it belongs to, else the month of its first subscription.
    pub cohort: Option<CohortId>,
}

impl Known {
    /// Keeps the first value of each field over all rows.
    fn learn(&mut self, more: Known) {
        self.tier = self.tier.or(more.tier);
        self.zone = self.zone.or(more.zone);
        self.language = self.language.or(more.language);
        self.account = self.account.or(more.account);
    }
}

/// Stands for the number that an obligor does not have yet.
const NO_NUMBER: u32 = u32::MAX;

const COLUMNS: [&str; 15] = [
    "customer_id",
    "subscription_amount",
    "currency",
    "billing_period",
    "billing_anchor_on",
    "active_from",
    "active_until",
    "account_id",
    "tier",
    "zone",
    "language",
    "revenue",
    "monthly_subscription_usd",
    "billing_cycle",
    "cohort",
];

impl Customers {
    /// The customers of a history without a file about them.
    pub fn of_history(history: &History) -> Customers {
        let mut customers = Customers::nothing_said(history);
        customers.number_obligors(history);
        customers
    }

    fn nothing_said(history: &History) -> Customers {
        Customers {
            zones: history.zones.clone(),
            n_in_history: history.customers.len(),
            obligors: vec![NO_NUMBER; history.obligors.len()],
            ..Customers::default()
        }
    }

    /// Numbers obligors that no file names after all customers, so that nobody else's number depends on them.
    fn number_obligors(&mut self, history: &History) {
        for (name, number) in history.obligors.iter().zip(&mut self.obligors) {
            if *number == NO_NUMBER {
                *number = (self.n_in_history + self.others.len()) as u32;
                self.others.push(name);
            }
        }
    }

    /// Reads a customers file about the customers of a history.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be opened. What is wrong inside it is among the findings.
    pub fn open(path: &Path, history: &History, vocabulary: &Vocabulary) -> Result<Customers> {
        Ok(Customers::read(Source::open(path)?, history, vocabulary))
    }

    /// Reads the text of a customers file.
    pub fn read(source: Source, history: &History, vocabulary: &Vocabulary) -> Customers {
        let mut customers = Customers::nothing_said(history);
        customers.known = vec![Known::default(); history.customers.len()];
        customers.findings = source.findings.clone();
        let cohorts = Cohorts::default();
        Reader { customers: &mut customers, history, vocabulary, others: HashMap::new(), cohorts }
            .read(&source);
        customers.number_obligors(history);
        customers.source = Some(source);
        customers
    }

    /// What is known of a customer.
    pub fn known(&self, customer: u32) -> Known {
        let of_history = self.known.get(customer as usize);
        of_history.or_else(|| self.known_obligors.get(&customer)).copied().unwrap_or_default()
    }

    /// A customer that the history or one of its obligations names.
    pub fn find(&self, history: &History, name: &str) -> Option<CustomerId> {
        let of_history = history.customers.find_sorted(name.as_bytes()).map(|index| index as u32);
        let of_obligations = || self.obligors.get(history.obligors.find_sorted(name.as_bytes())?).copied();
        of_history.or_else(of_obligations).map(CustomerId::from_index)
    }

    /// What is known of an account.
    pub fn known_of_account(&self, account: Option<AccountId>) -> Known {
        account.and_then(|account| self.known_accounts.get(&account)).copied().unwrap_or_default()
    }

    /// An account that the history or the file names.
    pub fn find_account(&self, history: &History, name: &str) -> Option<AccountId> {
        let index = history.accounts.find_sorted(name.as_bytes());
        let of_history = index.map(|index| AccountId::from_index(index as u32));
        of_history.or_else(|| self.other_accounts.get(name.as_bytes()).copied())
    }

    /// The customer's name.
    pub fn name(&self, history: &History, customer: CustomerId) -> String {
        let index = customer.index() as usize;
        let name = match index.checked_sub(self.n_in_history) {
            Some(other) => self.others.get(other),
            None => history.customers.get(index),
        };
        String::from_utf8_lossy(name).into_owned()
    }
}

/// A customers file being read.
struct Reader<'r> {
    customers: &'r mut Customers,
    history: &'r History,
    vocabulary: &'r Vocabulary,
    /// Customers that only the file names, with their numbers.
    others: HashMap<Vec<u8>, u32>,
    cohorts: Cohorts,
}

/// Where each column stands.
type Places = [Option<usize>; COLUMNS.len()];

impl Reader<'_> {
    fn read(&mut self, source: &Source) {
        let text = source.complete_text();
        let mut records = Records::from(text, source.start);
        let Some((places, n_columns)) = self.header(&mut records) else { return };
        while let Some(record) = records.read() {
            self.customers.totals.read += 1;
            let is_used = if record.len() == n_columns {
                self.row(&record, &places)
            } else {
                let found = record.len();
                self.customers.findings.add(ProblemKind::ColumnCount, record.start, || {
                    (None, format!("{found} columns where the header has {n_columns}"))
                });
                false
            };
            self.customers.totals.used += u64::from(is_used);
            self.customers.totals.refused += u64::from(!is_used);
        }
        let Customers { known, known_obligors, .. } = &mut *self.customers;
        self.customers.cohorts = self.cohorts.number(|customer, cohort| {
            let of_history = known.get_mut(customer as usize);
            if let Some(known) = of_history.or_else(|| known_obligors.get_mut(&customer)) {
                known.cohort = Some(cohort);
            }
        });
    }

    fn header(&mut self, records: &mut Records<'_>) -> Option<(Places, usize)> {
        let findings = &mut self.customers.findings;
        let Some(record) = records.read() else {
            findings.add(ProblemKind::Empty, 0, || (None, "the file has no header".to_string()));
            return None;
        };
        let names: Vec<String> =
            record.fields().map(|name| String::from_utf8_lossy(name).trim().to_ascii_lowercase()).collect();
        let places = COLUMNS.map(|column| names.iter().position(|name| name == column));
        for name in names.iter().filter(|name| !COLUMNS.contains(&name.as_str())) {
            findings.add(ProblemKind::UnknownColumn, record.start, || {
                (Some(name.clone()), format!("`{name}` is not a column of the customers file"))
            });
        }
        let has = |column: &str| names.iter().any(|name| name == column);
        let missing = match (has("customer_id"), has("subscription_amount"), has("currency")) {
            (false, ..) => Some("customer_id"),
            (true, true, false) => Some("currency"),
            _ => None,
        };
        if let Some(missing) = missing {
            findings.add(ProblemKind::MissingColumn, record.start, || {
                let header = shortened(&names.join(","));
                (Some(missing.to_string()), format!("no column `{missing}`; the header reads `{header}`"))
            });
            return None;
        }
        Some((places, record.len()))
    }

    fn row(&mut self, record: &Record<'_>, places: &Places) -> bool {
        let field = |column: &str| {
            let index = COLUMNS.iter().position(|known| *known == column);
            let place = index.and_then(|index| places[index]);
            String::from_utf8_lossy(place.and_then(|place| record.field(place)).unwrap_or_default())
                .trim()
                .to_string()
        };
        let offset = record.start;
        let name = field("customer_id");
        let known = Known {
            tier: self.tier(&field("tier"), offset),
            zone: self.zone(&field("zone"), offset),
            language: self.vocabulary.language(field("language").as_bytes()).map(LanguageId),
            account: self.account(&field("account_id")),
            cohort: None,
        };
        if name.is_empty() {
            return self.account_row(known, offset, &field);
        }
        // A desk may know since when somebody subscribes, and not what they pay.
        let read = subscription(&field).and_then(|found| Ok((found, date("active_from", &field)?)));
        let (subscription, active_from) = match read {
            Ok(read) => read,
            Err((column, why)) => {
                self.problem(ProblemKind::BadSubscription, offset, column, || why);
                return false;
            }
        };
        let number = self.number(name.as_bytes());
        self.learn(number, known);
        self.cohorts.learn(number, &field("cohort"), active_from);
        if let Some(subscription) = subscription {
            self.customers.subscriptions.push(Customer {
                id: CustomerId::from_index(number),
                account: known.account,
                tier: known.tier,
                zone: known.zone,
                language: Some(field("language")).filter(|language| !language.is_empty()),
                ..subscription
            });
        }
        true
    }

    /// A row without a customer is about an account: what its customers have unless they have their own.
    fn account_row(&mut self, known: Known, offset: usize, field: &impl Fn(&str) -> String) -> bool {
        let Some(account) = known.account else {
            self.problem(ProblemKind::MissingCustomer, offset, "customer_id", || {
                "`customer_id` and `account_id` are empty".to_string()
            });
            return false;
        };
        if !matches!(subscription(field), Ok(None)) {
            self.problem(ProblemKind::BadSubscription, offset, "customer_id", || {
                "`customer_id` is empty, and a subscription is a customer's".to_string()
            });
            return false;
        }
        self.customers.known_accounts.entry(account).or_default().learn(known);
        true
    }

    fn learn(&mut self, customer: u32, known: Known) {
        let Customers { known: of_history, known_obligors, .. } = &mut *self.customers;
        let ours = of_history.get_mut(customer as usize);
        if let Some(ours) = ours.or_else(|| known_obligors.get_mut(&customer)) {
            ours.learn(known);
        }
    }

    fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(index) = self.history.customers.find_sorted(name) {
            return index as u32;
        }
        if let Some(number) = self.others.get(name) {
            return *number;
        }
        let number = (self.customers.n_in_history + self.customers.others.len()) as u32;
        self.customers.others.push(name);
        self.others.insert(name.to_vec(), number);
        if let Some(index) = self.history.obligors.find_sorted(name) {
            self.customers.obligors[index] = number;
            self.customers.known_obligors.insert(number, Known::default());
        }
        number
    }

    fn tier(&mut self, name: &str, offset: usize) -> Option<TierId> {
        if name.is_empty() {
            return None;
        }
        let tier = self.vocabulary.tier(name.as_bytes());
        if tier.is_none() {
            let names = self.vocabulary.tier_names();
            self.problem(ProblemKind::UnknownTier, offset, "tier", || {
                format!("the mission has no tier `{}`; it has {names}", show(name.as_bytes()))
            });
        }
        tier.map(TierId)
    }

    fn zone(&mut self, name: &str, offset: usize) -> Option<ZoneId> {
        if name.is_empty() {
            return None;
        }
        let Some(zone) = vocabulary::zone(name.as_bytes()) else {
            self.problem(ProblemKind::UnknownZone, offset, "zone", || {
                format!("`{}` is no known zone", show(name.as_bytes()))
            });
            return None;
        };
        let zones = &mut self.customers.zones;
        let index = zones.iter().position(|known| *known == zone).unwrap_or_else(|| {
            zones.push(zone);
            zones.len() - 1
        });
        u16::try_from(index).ok().map(ZoneId)
    }

    fn account(&mut self, name: &str) -> Option<AccountId> {
        if name.is_empty() {
            return None;
        }
        let n_known = self.history.accounts.len() + self.customers.other_accounts.len();
        let found = self.customers.find_account(self.history, name);
        let number = || AccountId::from_index(n_known as u32);
        Some(found.unwrap_or_else(|| {
            *self.customers.other_accounts.entry(name.as_bytes().to_vec()).or_insert_with(number)
        }))
    }

    fn problem(&mut self, kind: ProblemKind, offset: usize, column: &str, what: impl FnOnce() -> String) {
        self.customers.findings.add(kind, offset, || (Some(column.to_string()), what()));
    }
}

/// The subscription of a row; none when the row names no amount.
fn subscription(field: &impl Fn(&str) -> String) -> Result<Option<Customer>, (&'static str, String)> {
    let (column, amount, currency) = match field("subscription_amount") {
        amount if !amount.is_empty() => ("subscription_amount", amount, field("currency")),
        _ => ("monthly_subscription_usd", field("monthly_subscription_usd"), "USD".to_string()),
    };
    if amount.is_empty() {
        return Ok(None);
    }
    let currency = Currency::find(&currency).map_err(|error| ("currency", error.to_string()))?;
    let fee_minor = currency.parse_amount(&amount).map_err(|error| (column, error.to_string()))?;
    let (column, period) = match field("billing_period") {
        period if !period.is_empty() => ("billing_period", period),
        _ => ("billing_cycle", field("billing_cycle")),
    };
    let period = match period.as_str() {
        "" => BillingPeriod::Monthly,
        word => BillingPeriod::find(word).ok_or_else(|| {
            (
                column,
                format!("`{}` is no billing period; write monthly, quarterly or annual", shortened(word)),
            )
        })?,
    };
    let revenue_minor = match field("revenue") {
        revenue if revenue.is_empty() => None,
        revenue => Some(currency.parse_amount(&revenue).map_err(|error| ("revenue", error.to_string()))?),
    };
    Ok(Some(Customer {
        id: CustomerId::from_index(0),
        fee_minor,
        currency,
        period,
        anchor_on: date("billing_anchor_on", field)?,
        active_from: date("active_from", field)?,
        active_until: date("active_until", field)?,
        account: None,
        tier: None,
        zone: None,
        language: None,
        revenue_minor,
    }))
}

fn date(
    column: &'static str,
    field: &impl Fn(&str) -> String,
) -> Result<Option<Date>, (&'static str, String)> {
    match field(column) {
        text if text.is_empty() => Ok(None),
        text => match text.parse() {
            Ok(date) => Ok(Some(date)),
            Err(_) => Err((column, format!("`{}` is no date; write 2025-06-10", shortened(&text)))),
        },
    }
}

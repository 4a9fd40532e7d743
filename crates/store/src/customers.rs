//! Customers and the companies they belong to. Personal data.

use calendar::Instant;

use crate::search::{self, Entry};
use crate::{Error, Row, Tx, cohorts, counters, params};

/// A person writing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Customer {
    /// Their number, from 1.
    pub number: u32,
    /// Their company.
    pub account: Option<u32>,
    /// Their name.
    pub name: String,
    /// Where they write from, in lower case; one customer an address.
    pub email: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
    /// Their own tier, when the account does not say it.
    pub tier: Option<String>,
    /// Their zone, by its IANA name (D-01).
    pub zone: Option<String>,
    /// The language they are answered in.
    pub language: Option<String>,
    /// How they wish to be written to: plain text, large print, relay, no phone.
    pub preferences: String,
    /// Whether they may see the cases of everybody in their account.
    pub sees_account: bool,
    /// What they pay themselves, when no company does, such as `19.00 EUR a month`.
    pub subscription: Option<String>,
    /// The list of customers they are counted with, when it is not the one of their company.
    pub cohort: Option<String>,
    /// The day their first subscription began, when it is not the one of their company: `2025-06-10`.
    pub subscribed_on: Option<String>,
    /// When they became known.
    pub created_at: Option<Instant>,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// What it bought, as the mission spells it.
    pub tier: Option<String>,
    /// The zone of its people, unless they have one.
    pub zone: Option<String>,
    /// The language of its people, unless they have one.
    pub language: Option<String>,
    /// What it pays, as billing words it, such as `450.00 USD a month`.
    pub subscription: Option<String>,
    /// The list of customers its people are counted with, unless they have one.
    pub cohort: Option<String>,
    /// The day its first subscription began: `2025-06-10`.
    pub subscribed_on: Option<String>,
    /// When it became known.
    pub created_at: Option<Instant>,
}

macro_rules! customer_columns {
    () => {
        "number, account, name, email, phone, tier, zone, language, preferences, sees_account, subscription, cohort, \
         subscribed_on, created_at"
    };
}
macro_rules! account_columns {
    () => {
        "number, name, tier, zone, language, subscription, cohort, subscribed_on, created_at"
    };
}

/// Adds a customer; their number is the caller's.
///
/// # Errors
///
/// [`Error::Duplicate`] when somebody has their address; fails when the database does.
pub fn insert(tx: &mut Tx<'_>, customer: &Customer, now: Instant) -> Result<(), Error> {
    let inserted = tx.execute(
        concat!(
            "INSERT INTO customer (",
            customer_columns!(),
            ", version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)"
        ),
        params![
            customer.number,
            customer.account,
            customer.name.as_str(),
            customer.email.as_deref(),
            customer.phone.as_deref(),
            customer.tier.as_deref(),
            customer.zone.as_deref(),
            customer.language.as_deref(),
            customer.preferences.as_str(),
            customer.sees_account,
            customer.subscription.as_deref(),
            customer.cohort.as_deref(),
            customer.subscribed_on.as_deref(),
            now
        ],
    )?;
    debug_assert_eq!(inserted, 1);
    index(tx, customer, now)
}

/// The number of the customer who writes from an address in lower case; one that nobody knows becomes one of that name.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_or_insert(tx: &mut Tx<'_>, name: &str, email: &str, now: Instant) -> Result<u32, Error> {
    if let Some(known) = find_by_email(tx, email)? {
        return Ok(known.number);
    }
    let number = counters::next(tx, "customer")?;
    let (name, email) = (name.to_owned(), Some(email.to_owned()));
    insert(tx, &Customer { number, name, email, ..Customer::default() }, now)?;
    Ok(number)
}

/// Stores the words that a customer is found by.
fn index(tx: &mut Tx<'_>, customer: &Customer, at: Instant) -> Result<(), Error> {
    let entry = Entry {
        kind: "customer",
        subject: customer.number.into(),
        case: None,
        customer: Some(customer.number),
        account: customer.account,
    };
    let fields = [Some(&customer.name), customer.email.as_ref(), customer.phone.as_ref()];
    let text: Vec<&str> = fields.into_iter().flatten().map(String::as_str).collect();
    search::put(tx, &entry, &text.join(" "), at)
}

/// Stores the words that a company is found by.
fn index_account(tx: &mut Tx<'_>, account: &Account, at: Instant) -> Result<(), Error> {
    let (subject, number) = (account.number.into(), Some(account.number));
    let entry = Entry { kind: "account", subject, case: None, customer: None, account: number };
    search::put(tx, &entry, &account.name, at)
}

/// Changes what is known of a customer.
///
/// # Errors
///
/// [`Error::Duplicate`] when somebody else has their address; fails when the database does.
pub fn update(tx: &mut Tx<'_>, customer: &Customer) -> Result<(), Error> {
    let of = |it: &Customer| (it.account, it.cohort.clone(), it.subscribed_on.clone());
    let is_moved = find(tx, customer.number)?.is_some_and(|old| of(&old) != of(customer));
    tx.execute(
        "UPDATE customer SET account = $1, name = $2, email = $3, phone = $4, tier = $5, zone = $6, language = $7, \
         preferences = $8, sees_account = $9, subscription = $10, cohort = $11, subscribed_on = $12, \
         version = version + 1 WHERE number = $13",
        params![
            customer.account,
            customer.name.as_str(),
            customer.email.as_deref(),
            customer.phone.as_deref(),
            customer.tier.as_deref(),
            customer.zone.as_deref(),
            customer.language.as_deref(),
            customer.preferences.as_str(),
            customer.sees_account,
            customer.subscription.as_deref(),
            customer.cohort.as_deref(),
            customer.subscribed_on.as_deref(),
            customer.number
        ],
    )?;
    if is_moved {
        cohorts::note_customer(tx, customer.number)?;
    }
    index(tx, customer, Instant(0))
}

fn read_customer(row: &Row<'_>) -> Result<Customer, Error> {
    Ok(Customer {
        number: row.get(0)?,
        account: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        phone: row.get(4)?,
        tier: row.get(5)?,
        zone: row.get(6)?,
        language: row.get(7)?,
        preferences: row.get(8)?,
        sees_account: row.get(9)?,
        subscription: row.get(10)?,
        cohort: row.get(11)?,
        subscribed_on: row.get(12)?,
        created_at: row.get(13)?,
    })
}

/// A customer by their number.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, number: u32) -> Result<Option<Customer>, Error> {
    tx.find(
        concat!("SELECT ", customer_columns!(), " FROM customer WHERE number = $1"),
        params![number],
        read_customer,
    )
}

/// A customer by their address, in lower case.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<Customer>, Error> {
    tx.find(
        concat!("SELECT ", customer_columns!(), " FROM customer WHERE email = $1"),
        params![email],
        read_customer,
    )
}

/// The people of a company by name.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_of_account(tx: &mut Tx<'_>, account: u32, limit: u32) -> Result<Vec<Customer>, Error> {
    tx.list(
        concat!(
            "SELECT ",
            customer_columns!(),
            " FROM customer WHERE account = $1 ORDER BY name, number LIMIT $2"
        ),
        params![account, limit],
        read_customer,
    )
}

/// Adds a company; its number is the caller's.
///
/// # Errors
///
/// Fails when the database does.
pub fn insert_account(tx: &mut Tx<'_>, account: &Account, now: Instant) -> Result<(), Error> {
    tx.run(
        concat!(
            "INSERT INTO account (",
            account_columns!(),
            ", version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)"
        ),
        params![
            account.number,
            account.name.as_str(),
            account.tier.as_deref(),
            account.zone.as_deref(),
            account.language.as_deref(),
            account.subscription.as_deref(),
            account.cohort.as_deref(),
            account.subscribed_on.as_deref(),
            now
        ],
    )?;
    index_account(tx, account, now)
}

/// Changes what is known of a company.
///
/// # Errors
///
/// Fails when the database does.
pub fn update_account(tx: &mut Tx<'_>, account: &Account) -> Result<(), Error> {
    let of = |it: &Account| (it.cohort.clone(), it.subscribed_on.clone());
    let is_moved = find_account(tx, account.number)?.is_some_and(|old| of(&old) != of(account));
    tx.execute(
        "UPDATE account SET name = $1, tier = $2, zone = $3, language = $4, subscription = $5, cohort = $6, \
         subscribed_on = $7, version = version + 1 WHERE number = $8",
        params![
            account.name.as_str(),
            account.tier.as_deref(),
            account.zone.as_deref(),
            account.language.as_deref(),
            account.subscription.as_deref(),
            account.cohort.as_deref(),
            account.subscribed_on.as_deref(),
            account.number
        ],
    )?;
    if is_moved {
        cohorts::note_account(tx, account.number)?;
    }
    index_account(tx, account, Instant(0))
}

fn read_account(row: &Row<'_>) -> Result<Account, Error> {
    Ok(Account {
        number: row.get(0)?,
        name: row.get(1)?,
        tier: row.get(2)?,
        zone: row.get(3)?,
        language: row.get(4)?,
        subscription: row.get(5)?,
        cohort: row.get(6)?,
        subscribed_on: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// A company by its number.
///
/// # Errors
///
/// Fails when the database does.
pub fn find_account(tx: &mut Tx<'_>, number: u32) -> Result<Option<Account>, Error> {
    tx.find(
        concat!("SELECT ", account_columns!(), " FROM account WHERE number = $1"),
        params![number],
        read_account,
    )
}

/// Companies by name.
///
/// # Errors
///
/// Fails when the database does.
pub fn list_accounts(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Account>, Error> {
    tx.list(
        concat!("SELECT ", account_columns!(), " FROM account ORDER BY name, number LIMIT $1"),
        params![limit],
        read_account,
    )
}

/// All zones that customers and companies have.
///
/// # Errors
///
/// Fails when the database does.
pub fn zones(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    tx.list(
        // From zone to zone by the index: a desk starts with this, and has more customers than zones.
        "SELECT zone FROM (WITH RECURSIVE \
         of_customers (zone) AS (SELECT MIN(zone) FROM customer UNION ALL \
         SELECT (SELECT MIN(c.zone) FROM customer AS c WHERE c.zone > of_customers.zone) \
         FROM of_customers WHERE of_customers.zone IS NOT NULL), \
         of_accounts (zone) AS (SELECT MIN(zone) FROM account UNION ALL \
         SELECT (SELECT MIN(a.zone) FROM account AS a WHERE a.zone > of_accounts.zone) \
         FROM of_accounts WHERE of_accounts.zone IS NOT NULL) \
         SELECT zone FROM of_customers UNION SELECT zone FROM of_accounts) AS found \
         WHERE zone IS NOT NULL ORDER BY zone",
        params![],
        |row| row.get(0),
    )
}

//! Our addresses: the name they answer under, and whose work comes in there.

use crate::rows::row;
use crate::{Error, Tx, params};

row! {
    /// One of our addresses.
    pub struct Address {
        /// In lower case.
        pub address: String,
        /// The name that mail from it carries.
        pub brand: String,
        /// The team whose cases begin here.
        pub team: Option<u32>,
        /// The language that cases from here begin in, as the mission spells it.
        pub language: Option<String>,
        /// What stands under every mail from it, in Markdown.
        pub signature: String,
    }
}

macro_rules! address_columns {
    () => {
        "address, brand, team, language, signature"
    };
}

/// Adds an address, or changes it.
///
/// # Errors
///
/// Fails when the database does.
pub fn save(tx: &mut Tx<'_>, address: &Address) -> Result<(), Error> {
    tx.run(
        concat!(
            "INSERT INTO mail_address (",
            address_columns!(),
            ") VALUES ($1, $2, $3, $4, $5) ON CONFLICT (address) DO UPDATE SET brand = excluded.brand, team = \
             excluded.team, language = excluded.language, signature = excluded.signature"
        ),
        &address.values(),
    )
}

/// Removes an address; mail that comes to it is nobody's in particular.
///
/// # Errors
///
/// Fails when the database does.
pub fn remove(tx: &mut Tx<'_>, address: &str) -> Result<(), Error> {
    tx.run("DELETE FROM mail_address WHERE address = $1", params![address])
}

/// One address.
///
/// # Errors
///
/// Fails when the database does.
pub fn find(tx: &mut Tx<'_>, address: &str) -> Result<Option<Address>, Error> {
    tx.find(
        concat!("SELECT ", address_columns!(), " FROM mail_address WHERE address = $1"),
        params![address],
        Address::read,
    )
}

/// All of them.
///
/// # Errors
///
/// Fails when the database does.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Address>, Error> {
    tx.list(
        concat!("SELECT ", address_columns!(), " FROM mail_address ORDER BY address"),
        params![],
        Address::read,
    )
}

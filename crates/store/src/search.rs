//! Finding by words: subjects, messages, customers, accounts.
//!
//! Texts are cut into words here, the same way for both engines: runs of letters and digits in lower case, without the
//! accents of Latin letters. What an engine stores and is asked are such words only, so that no input is ever read as its
//! query language.

use std::collections::HashSet;

use calendar::Instant;

use crate::db::Dialect;
use crate::dialect;
use crate::{Error, Row, Tx, params};

/// What words belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `case`, `message`, `customer` or `account`.
    pub kind: &'static str,
    /// The number or id of that thing.
    pub subject: i64,
    /// The case it belongs to.
    pub case: Option<u32>,
    /// The customer it belongs to.
    pub customer: Option<u32>,
    /// The account it belongs to.
    pub account: Option<u32>,
}

impl Entry {
    /// An entry about a case.
    pub(crate) fn of_case(kind: &'static str, subject: i64, case: u32) -> Entry {
        Entry { kind, subject, case: Some(case), customer: None, account: None }
    }
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// `case`, `message`, `customer` or `account`.
    pub kind: String,
    /// The number or id of that thing.
    pub subject: i64,
    /// The case it belongs to.
    pub case: Option<u32>,
    /// The customer it belongs to.
    pub customer: Option<u32>,
    /// The account it belongs to.
    pub account: Option<u32>,
}

const FIND: &str = "SELECT id FROM search_entry WHERE kind = $1 AND subject = $2";
const INSERT: &str = "INSERT INTO search_entry (id, kind, subject, case_number, customer, account)
    VALUES ($1, $2, $3, $4, $5, $6)";
const MOVE: &str =
    "UPDATE search_entry SET case_number = $1 WHERE kind = $2 AND subject = $3 AND case_number = $4";
const DELETE: &str = "DELETE FROM search_entry WHERE id = $1";

/// How many words of a question count.
const MAX_WORDS: usize = 16;
/// How many bytes of a word count; engines have limits of their own.
const MAX_WORD: usize = 64;

/// Stores the words of a thing in place of those it had. `at` orders what is found, the newest first; an instant before
/// the last id that was made counts as that id's.
///
/// # Errors
///
/// Fails when they cannot be stored.
pub fn put(tx: &mut Tx<'_>, entry: &Entry, text: &str, at: Instant) -> Result<(), Error> {
    delete(tx, entry.kind, entry.subject)?;
    let (id, words) = enter(tx, entry, text, at)?;
    tx.run_last(dialect::PUT_WORDS.of(tx.dialect()), params![id, words])
}

/// Stores what words belong to, and gives the words under their id.
fn enter(tx: &mut Tx<'_>, entry: &Entry, text: &str, at: Instant) -> Result<(i64, String), Error> {
    let id = tx.id(at);
    tx.run(INSERT, params![id, entry.kind, entry.subject, entry.case, entry.customer, entry.account])?;
    Ok((id, words(text).join(" ")))
}

/// Forgets the words of a thing.
///
/// # Errors
///
/// Fails when they cannot be removed.
pub fn delete(tx: &mut Tx<'_>, kind: &str, subject: i64) -> Result<(), Error> {
    if let Some(id) = tx.find(FIND, params![kind, subject], |row| row.get::<i64>(0))? {
        tx.run(DELETE, params![id])?;
        tx.run_last(dialect::DELETE_WORDS.of(tx.dialect()), params![id])?;
    }
    Ok(())
}

/// Gives the words of a thing of one case to another case.
pub(crate) fn move_to(
    tx: &mut Tx<'_>,
    kind: &str,
    subject: i64,
    (from, to): (u32, u32),
) -> Result<(), Error> {
    tx.run(MOVE, params![to, kind, subject, from])
}

const SUBJECTS: &str =
    "SELECT number, number, subject, 0 FROM case_text WHERE number > $1 ORDER BY number LIMIT 500";
const MESSAGES: &str = "SELECT id, case_number, body, at FROM message WHERE id > $1 ORDER BY id LIMIT 500";
const CUSTOMERS: &str =
    "SELECT number, account, name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''),
    created_at FROM customer WHERE number > $1 ORDER BY number LIMIT 500";
const ACCOUNTS: &str =
    "SELECT number, number, name, created_at FROM account WHERE number > $1 ORDER BY number LIMIT 500";

/// Stores the words of everything again, after a restore.
pub(crate) fn rebuild(tx: &mut Tx<'_>) -> Result<(), Error> {
    for (kind, sql) in
        [("customer", CUSTOMERS), ("account", ACCOUNTS), ("message", MESSAGES), ("case", SUBJECTS)]
    {
        let mut last = i64::MIN;
        loop {
            let texts: Vec<(i64, Option<u32>, String, Instant)> =
                tx.list(sql, params![last], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
            let Some((end, ..)) = texts.last() else { break };
            last = *end;
            for (subject, owner, text, at) in texts {
                let number = u32::try_from(subject).ok();
                let (entry, text) = match kind {
                    "customer" => {
                        (Entry { kind, subject, case: None, customer: number, account: owner }, text)
                    }
                    "account" => (Entry { kind, subject, case: None, customer: None, account: owner }, text),
                    "case" => (
                        Entry { kind, subject, case: owner, customer: None, account: None },
                        format!("{subject} {text}"),
                    ),
                    _ => (Entry { kind, subject, case: owner, customer: None, account: None }, text),
                };
                // At once: all of it together is too much to hold.
                delete(tx, entry.kind, entry.subject)?;
                let (id, words) = enter(tx, &entry, &text, at)?;
                tx.run(dialect::PUT_WORDS.of(tx.dialect()), params![id, words])?;
            }
        }
    }
    Ok(())
}

/// The newest things that hold all words of the question; its last word may be the beginning of one.
///
/// # Errors
///
/// Fails when the words cannot be read. No question is wrong: one without words finds nothing.
pub fn search(tx: &mut Tx<'_>, question: &str, limit: u32) -> Result<Vec<Hit>, Error> {
    let mut words = words(question);
    words.truncate(MAX_WORDS);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let question = match tx.dialect() {
        Dialect::Sqlite => format!("\"{}\"*", words.join("\" \"")),
        Dialect::Postgres => format!("'{}':*", words.join("' & '")),
    };
    tx.list(dialect::SEARCH.of(tx.dialect()), params![question, limit], hit)
}

/// The words of a text, each once, in order of first appearance.
pub fn words(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut plain = String::with_capacity(word.len());
            word.chars().for_each(|c| push_plain(&mut plain, c));
            let end = plain.floor_char_boundary(MAX_WORD);
            plain.truncate(end);
            plain
        })
        .filter(|word| !word.is_empty() && seen.insert(word.clone()))
        .collect()
}

/// Latin letters lose their accents, so that `Kowalczyk` and `Müller` are found as they are typed elsewhere.
fn push_plain(word: &mut String, c: char) {
    let plain = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ł' | 'ĺ' | 'ļ' | 'ľ' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ß' => "ss",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ț' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        // Combining marks that follow a plain letter.
        '\u{300}'..='\u{36f}' => "",
        other => return word.push(other),
    };
    word.push_str(plain);
}

fn hit(row: &Row<'_>) -> Result<Hit, Error> {
    Ok(Hit {
        kind: row.get(1)?,
        subject: row.get(2)?,
        case: row.get(3)?,
        customer: row.get(4)?,
        account: row.get(5)?,
    })
}

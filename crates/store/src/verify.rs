//! Whether everything stored is what was written: the chain of every stream, every checkpoint, every text, and whatever
//! can be calculated again.

use std::collections::HashMap;

use desk::stored::Digest;

use crate::log::chain::{self, Difference};
use crate::log::checkpoint::{self, Checkpoint};
use crate::messages::digest;
use crate::{Db, Error, Tx, params};

const COUNT: &str = "SELECT count(*) FROM event";
const FILES: &str = "SELECT message, digest FROM attachment WHERE message IS NOT NULL ORDER BY message, id";
const TEXTS: &str = "SELECT id, body, digest FROM message WHERE body <> ''";

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many events there are.
    pub n_events: i64,
    /// How many checkpoints there are.
    pub n_checkpoints: usize,
    /// Events that are missing or not what was written.
    pub events: Vec<Difference>,
    /// Checkpoints that the log no longer fits.
    pub checkpoints: Vec<Checkpoint>,
    /// Messages whose text or files are not those that their event names; erased ones are empty and fine.
    pub texts: Vec<i64>,
    /// What differs in the projections, one line each.
    pub projections: Vec<String>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.events.is_empty()
            && self.checkpoints.is_empty()
            && self.texts.is_empty()
            && self.projections.is_empty()
    }

    /// One line for each thing that is wrong, without personal data.
    pub fn lines(&self) -> Vec<String> {
        let events = self.events.iter().map(ToString::to_string);
        let days =
            self.checkpoints.iter().map(|it| format!("the log does not fit its checkpoint of {}", it.day_on));
        let texts = self.texts.iter().map(|id| format!("message {id} is not what was written"));
        events.chain(days).chain(texts).chain(self.projections.iter().cloned()).collect()
    }
}

/// Verifies one snapshot of the database. `projections` calculates every projection again from the events and gives a
/// line for each difference.
///
/// # Errors
///
/// Fails when the database cannot be read; what is wrong with its contents is the answer.
pub async fn verify(
    db: &Db,
    projections: impl Fn(&mut Tx<'_>) -> Result<Vec<String>, Error> + Send + 'static,
) -> Result<Report, Error> {
    db.search(move |tx| {
        Ok(Report {
            n_events: tx.get(COUNT, params![], |row| row.get(0))?,
            n_checkpoints: checkpoint::list(tx)?.len(),
            events: chain::verify(tx)?,
            checkpoints: checkpoint::verify(tx)?,
            texts: texts(tx)?,
            projections: projections(tx)?,
        })
    })
    .await
}

fn texts(tx: &mut Tx<'_>) -> Result<Vec<i64>, Error> {
    let mut files: HashMap<i64, Vec<Digest>> = HashMap::new();
    tx.each(FILES, params![], &mut |row| {
        let (message, digest): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        files.entry(message).or_default().push(Digest(digest.try_into().unwrap_or([0; 32])));
        Ok(())
    })?;
    let mut wrong = Vec::new();
    tx.each(TEXTS, params![], &mut |row| {
        let (id, body, written): (i64, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let files = files.get(&id).map(Vec::as_slice).unwrap_or_default();
        if digest(&body, files).0.as_slice() != written {
            wrong.push(id);
        }
        Ok(())
    })?;
    Ok(wrong)
}

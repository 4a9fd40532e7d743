//! The daily checkpoint: one hash that stands for the whole log up to a day, to be shown where many see it.
//!
//! The events that are new since the checkpoint before, in the order of [`tail`](super::tail), are the leaves of a Merkle
//! tree: a leaf is SHA-256 of byte 0 and the event's hash, a node SHA-256 of byte 1 and its two children; where a level
//! has an odd number, its last goes up unchanged; no events give 32 bytes of 0. The root of the day is SHA-256 of the text
//! `lodestar checkpoint 1` and a line feed, the root before (32 bytes of 0 for the first), the day as text, the number of
//! new events (8 bytes, most significant first), and the tree's top.

use sha2::{Digest, Sha256};

use super::Cursor;
use crate::dialect;
use crate::{Error, Row, Tx, params};

/// The state of the log at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The civil day in UTC, as `2025-10-14`.
    pub day_on: String,
    /// The last event it covers.
    pub end: Cursor,
    /// How many events are new since the checkpoint before.
    pub n_events: i64,
    /// The hash over them and the root before.
    pub root: [u8; 32],
}

const LIST: &str =
    "SELECT day_on, last_written_by, last_position, n_events, root FROM checkpoint ORDER BY day_on";
const LAST: &str = "SELECT day_on, last_written_by, last_position, n_events, root FROM checkpoint ORDER BY day_on DESC LIMIT 1";
const INSERT: &str = "INSERT INTO checkpoint (day_on, last_written_by, last_position, n_events, root)
    VALUES ($1, $2, $3, $4, $5)";

/// Takes the checkpoint of a day, if it is later than the last one; gives the last one otherwise.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn take(tx: &mut Tx<'_>, day_on: &str) -> Result<Checkpoint, Error> {
    let last = last(tx)?;
    if let Some(last) = last.as_ref().filter(|last| last.day_on.as_str() >= day_on) {
        return Ok(last.clone());
    }
    // Never before the cursor of the last one, even where the log was cut off behind it.
    let end = super::end(tx)?.max(last.as_ref().map_or(Cursor::default(), |last| last.end));
    let next = calculate(tx, last.as_ref(), day_on, end)?;
    tx.execute(
        INSERT,
        params![next.day_on.as_str(), next.end.written_by, next.end.position, next.n_events, next.root],
    )?;
    tx.announce("checkpoint");
    Ok(next)
}

/// The last checkpoint.
///
/// # Errors
///
/// Fails when it cannot be read.
pub fn last(tx: &mut Tx<'_>) -> Result<Option<Checkpoint>, Error> {
    tx.find(LAST, params![], read)
}

/// All checkpoints, day by day.
///
/// # Errors
///
/// Fails when they cannot be read.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Checkpoint>, Error> {
    tx.list(LIST, params![], read)
}

/// Calculates every checkpoint again; gives those days that the log no longer fits.
///
/// # Errors
///
/// Fails when the log cannot be read.
pub fn verify(tx: &mut Tx<'_>) -> Result<Vec<Checkpoint>, Error> {
    let mut wrong = Vec::new();
    let mut before: Option<Checkpoint> = None;
    for checkpoint in list(tx)? {
        if calculate(tx, before.as_ref(), &checkpoint.day_on, checkpoint.end)? != checkpoint {
            wrong.push(checkpoint.clone());
        }
        before = Some(checkpoint);
    }
    Ok(wrong)
}

fn calculate(
    tx: &mut Tx<'_>,
    before: Option<&Checkpoint>,
    day_on: &str,
    end: Cursor,
) -> Result<Checkpoint, Error> {
    let (start, root) = before.map_or((Cursor::default(), [0; 32]), |before| (before.end, before.root));
    let mut tree = Tree::default();
    let range = params![start.written_by, start.position, end.written_by, end.position];
    tx.each(dialect::HASHES.of(tx.dialect()), range, &mut |row| {
        // A hash of another length is an altered one: it goes in as it is.
        tree.push(&row.get::<Vec<u8>>(0)?);
        Ok(())
    })?;
    let (n_events, top) = tree.top();
    let root = Sha256::new_with_prefix(b"lodestar checkpoint 1\n")
        .chain_update(root)
        .chain_update(day_on)
        .chain_update(n_events.to_be_bytes())
        .chain_update(top)
        .finalize()
        .into();
    Ok(Checkpoint { day_on: day_on.to_owned(), end, n_events, root })
}

fn read(row: &Row<'_>) -> Result<Checkpoint, Error> {
    Ok(Checkpoint {
        day_on: row.get(0)?,
        end: Cursor { written_by: row.get(1)?, position: row.get(2)? },
        n_events: row.get(3)?,
        root: row.get(4)?,
    })
}

/// A Merkle tree that keeps one node a level.
#[derive(Default)]
struct Tree {
    n_leaves: i64,
    /// Complete subtrees, the largest first, with their heights.
    nodes: Vec<(u32, [u8; 32])>,
}

impl Tree {
    fn push(&mut self, hash: &[u8]) {
        self.n_leaves += 1;
        let mut node = (0, Sha256::new_with_prefix([0]).chain_update(hash).finalize().into());
        while let Some((_, left)) = self.nodes.pop_if(|(height, _)| *height == node.0) {
            node = (node.0 + 1, join(&left, &node.1));
        }
        self.nodes.push(node);
    }

    fn top(self) -> (i64, [u8; 32]) {
        let top =
            self.nodes.into_iter().rev().map(|(_, node)| node).reduce(|right, left| join(&left, &right));
        (self.n_leaves, top.unwrap_or([0; 32]))
    }
}

fn join(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

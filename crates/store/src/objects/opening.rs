//! Reading an object piece by piece, so that a large file on its way to a slow reader takes little room.

use futures_util::TryStreamExt;

use super::{Sealed, bound};
use crate::sealed::{ATTACHMENT, LONGEST_LINE, PIECE, Pieces, TAG, damaged};
use crate::{Error, Key};

/// An object that is being read.
pub struct Opening {
    sealed: Sealed,
    pieces: Pieces,
    /// What has come and was not opened yet.
    held: Vec<u8>,
    /// The piece that was opened before anybody asked for it.
    first: Option<Vec<u8>>,
    is_done: bool,
}

impl Opening {
    pub(super) async fn begin(mut sealed: Sealed, key: &Key, id: i64) -> Result<Opening, Error> {
        let mut held = Vec::new();
        let end = loop {
            let mut ends = held.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
            if let (Some(_), Some(end)) = (ends.next(), ends.next()) {
                break end;
            }
            let n_bytes = u64::try_from(held.len()).unwrap_or(u64::MAX);
            match sealed.try_next().await.map_err(|error| wrong(&error))? {
                Some(more) if n_bytes < 2 * LONGEST_LINE => held.extend(more),
                _ => return Err(wrong(&damaged())),
            }
        };
        let pieces = Pieces::behind(ATTACHMENT, key, (&held[..end], &bound(id)))?;
        held.drain(..end);
        let mut opening = Opening { sealed, pieces, held, first: None, is_done: false };
        opening.first = opening.piece().await?;
        Ok(opening)
    }

    /// The next bytes; nothing behind the last ones.
    ///
    /// # Errors
    ///
    /// Fails at the first byte that was not sealed so, and when the object is cut off.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        match self.first.take() {
            Some(first) => Ok(Some(first)),
            None => self.piece().await,
        }
    }

    /// All bytes that are left.
    ///
    /// # Errors
    ///
    /// As [`Opening::next`].
    pub async fn all(mut self) -> Result<Vec<u8>, Error> {
        let mut all = Vec::new();
        while let Some(piece) = self.next().await? {
            all.extend(piece);
        }
        Ok(all)
    }

    async fn piece(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if self.is_done {
            return Ok(None);
        }
        self.hold(4).await?;
        let Some(length) = self.held.first_chunk::<4>() else { return Err(wrong(&damaged())) };
        let length = u32::from_be_bytes(*length) as usize;
        if length > PIECE + TAG {
            return Err(wrong(&damaged()));
        }
        // One byte more tells whether another piece follows.
        self.hold(4 + length + 1).await?;
        let Some(sealed) = self.held.get(4..4 + length) else { return Err(wrong(&damaged())) };
        self.is_done = self.held.len() == 4 + length;
        let open = self.pieces.open(sealed, self.is_done).map_err(|error| wrong(&error))?;
        self.held.drain(..4 + length);
        Ok(Some(open))
    }

    /// Waits until at least so many bytes have come, or the last ones.
    async fn hold(&mut self, n_bytes: usize) -> Result<(), Error> {
        while self.held.len() < n_bytes {
            match self.sealed.try_next().await.map_err(|error| wrong(&error))? {
                Some(more) => self.held.extend(more),
                None => break,
            }
        }
        Ok(())
    }
}

fn wrong(error: &std::io::Error) -> Error {
    Error::Damaged(format!("an attachment cannot be read: {error}"))
}

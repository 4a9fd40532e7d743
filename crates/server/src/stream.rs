//! What open pages hear of: every commit, once, in the order of commits.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use store::{Committed, Db};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

/// Changes that come within this time reach a page as one.
const TOGETHER: Duration = Duration::from_millis(50);

/// How many pages are open.
static N_OPEN: AtomicUsize = AtomicUsize::new(0);

/// The changes that one open page has not shown.
#[derive(Debug)]
pub struct Changes {
    commits: Receiver<Committed>,
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// These streams.
    Streams(BTreeSet<String>),
    /// More than is remembered: the log knows.
    TooMuch,
}

impl Changes {
    /// Listens from now on.
    pub fn of(db: &Db) -> Changes {
        N_OPEN.fetch_add(1, Ordering::Relaxed);
        Changes { commits: db.subscribe() }
    }

    /// Waits for the next changes; `None` when the desk is closing.
    pub async fn next(&mut self) -> Option<Changed> {
        let mut streams = match self.commits.recv().await {
            Ok(committed) => committed.streams.iter().cloned().collect::<BTreeSet<String>>(),
            Err(RecvError::Lagged(_)) => return Some(Changed::TooMuch),
            Err(RecvError::Closed) => return None,
        };
        tokio::time::sleep(TOGETHER).await;
        loop {
            match self.commits.try_recv() {
                Ok(committed) => streams.extend(committed.streams.iter().cloned()),
                Err(TryRecvError::Lagged(_)) => return Some(Changed::TooMuch),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(Changed::Streams(streams)),
            }
        }
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        N_OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many pages are open, for the metrics.
pub fn n_open() -> usize {
    N_OPEN.load(Ordering::Relaxed)
}

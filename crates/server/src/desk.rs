//! The running desk: what handlers, the ticker and the demo ask, and nothing else changes a case.

mod apply;
mod back;
mod effects;
mod family;
mod folded;
mod open;
mod project;
mod refusal;
mod request;
mod split;
mod step;
mod tell;
mod texts;

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use calendar::Instant;
use desk::case::event::CaseId;
use mission::HistoryFile;
use store::missions::MissionVersion;
use store::{Db, Tx};
use tokio::sync::Notify;

pub(crate) use apply::{apply, family_of};
pub use back::{Back, Step};
pub use effects::{About, Recipient, Telling};
pub use family::{Family, stream_name};
pub use folded::{Folded, Work};
pub(crate) use open::open;
pub(crate) use project::calculate;
pub use refusal::Refusal;
pub use request::{Done, Opening, Request, Text};
pub(crate) use tell::Told;
pub(crate) use texts::{LONGEST_SUBJECT, check_reply, hold};

use crate::book::{Book, BookError};
use crate::clock::Clock;
use crate::who::Who;

/// The desk. Clones are the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    /// Nothing until a mission is set up.
    book: ArcSwapOption<Book>,
    /// Rung when something may be due earlier than the ticker thinks.
    changed: Notify,
}

impl Desk {
    /// A desk on a database; without a mission until [`Desk::reload`] finds one there.
    pub fn new(db: Db, clock: Clock) -> Desk {
        Desk(Arc::new(Inner { db, clock, book: ArcSwapOption::empty(), changed: Notify::new() }))
    }

    /// The database, for reading.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// What time it is.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// The mission.
    ///
    /// # Errors
    ///
    /// Fails while none is set up.
    pub fn book(&self) -> Result<Arc<Book>, BookError> {
        self.0.book.load_full().ok_or(BookError::None)
    }

    /// What folding has cost since the rules were read last.
    ///
    /// # Errors
    ///
    /// Fails while no mission is set up.
    pub fn work(&self) -> Result<Work, BookError> {
        Ok(self.book()?.folded.work())
    }

    /// Waits until something was asked that may be due soon.
    pub(crate) async fn changed(&self) {
        self.0.changed.notified().await;
    }

    /// Wakes the ticker.
    pub(crate) fn wake(&self) {
        self.0.changed.notify_one();
    }

    /// Reads the mission and the zones from the database again.
    ///
    /// # Errors
    ///
    /// Fails when there is no mission, or when it cannot be used; the desk then goes on with what it had.
    pub async fn reload(&self) -> Result<(), Refusal> {
        let (files, zones, epoch) = self
            .0
            .db
            .read(|tx| -> Result<_, store::Error> {
                Ok((files(tx)?, store::customers::zones(tx)?, store::missions::epoch(tx)?))
            })
            .await?;
        let book = Book::new(&files, &zones, epoch)?;
        self.0.book.store(Some(Arc::new(book)));
        self.wake();
        Ok(())
    }

    /// Stores a version of the mission and runs by it from its effective date on. A text that is stored already changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// Refuses a text with errors, or one that contradicts the versions before it; then nothing was stored.
    pub async fn add_mission(&self, text: String, actor: &'static str) -> Result<(), Refusal> {
        let now = self.now();
        self.0
            .db
            .write(move |tx| {
                let mut files = files(tx)?;
                let digest = mission::history::digest(text.as_bytes());
                if files.iter().all(|file| file.bytes != text.as_bytes()) {
                    files.push(HistoryFile {
                        name: "the new version".to_owned(),
                        bytes: text.clone().into_bytes(),
                        files: mission::Files::new(),
                    });
                }
                let book = Book::new(&files, &[], 0)?;
                let effective_on = book.rules.policy().effective_on.map(|date| date.to_string());
                store::missions::insert(tx, (&text, &digest), &effective_on.unwrap_or_default(), actor, now)?;
                Ok::<(), Refusal>(())
            })
            .await?;
        self.reload().await
    }

    /// Makes sure that clocks can run in a zone.
    ///
    /// # Errors
    ///
    /// Fails for a zone that the program does not know, or when the database fails.
    pub async fn ensure_zone(&self, name: &str) -> Result<(), Refusal> {
        if self.book()?.zone(name).is_some() {
            return Ok(());
        }
        if calendar::Zone::named(name).is_err() {
            return Err(Refusal::Unknown { what: "time zone", name: name.to_owned() });
        }
        self.reload().await
    }

    /// Opens a case.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]; then nothing was stored.
    pub async fn open(&self, opening: Opening) -> Result<Done, Refusal> {
        let (book, clock) = (self.book()?, self.0.clock.clone());
        let done = self.0.db.write(move |tx| open::open(tx, &book, &opening, clock.now())).await?;
        self.wake();
        Ok(done)
    }

    /// Asks something of a case.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]; then nothing was stored.
    pub async fn ask(&self, request: Request) -> Result<Done, Refusal> {
        let (book, clock) = (self.book()?, self.0.clock.clone());
        let done = self.0.db.write(move |tx| apply::apply(tx, &book, &request, clock.now())).await?;
        self.wake();
        Ok(done)
    }

    /// Does something in one transaction, with the mission and at the instant that hold then.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]; then nothing was stored.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        what: impl Fn(&mut Tx<'_>, &Book, Instant) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (book, clock) = (self.book()?, self.0.clock.clone());
        let done = self.0.db.write(move |tx| what(tx, &book, clock.now())).await?;
        self.wake();
        Ok(done)
    }

    /// Moves messages of a case to a new one, and gives its number.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]; then nothing was stored.
    pub async fn split(
        &self,
        case: CaseId,
        who: Who,
        subject: String,
        messages: Vec<i64>,
    ) -> Result<CaseId, Refusal> {
        let (book, clock) = (self.book()?, self.0.clock.clone());
        let split =
            move |tx: &mut Tx<'_>| split::split(tx, &book, (case, who), (&subject, &messages), clock.now());
        let child = self.0.db.write(split).await?;
        self.wake();
        Ok(child)
    }

    /// Does many things in one transaction, each at its own instant; the cases opened so far, and how many requests were refused.
    ///
    /// # Errors
    ///
    /// Fails when the database does; then nothing was stored.
    pub(crate) async fn tell(
        &self,
        told: Vec<(Instant, Told)>,
        cases: Vec<CaseId>,
    ) -> Result<(Vec<CaseId>, usize), Refusal> {
        const PAUSE_MS: i64 = 4 * 3_600_000;
        let book = self.book()?;
        let write = move |tx: &mut store::Tx<'_>| {
            let mut cases = cases.clone();
            let n_refused = tell::tell(tx, &book, &told, (&mut cases, PAUSE_MS))?;
            Ok((cases, n_refused))
        };
        self.0.db.write(write).await
    }

    /// Notes what time has brought about in one case (the ticker's part of [`Desk::tick`]).
    pub(crate) async fn step(&self, case: CaseId) -> Result<(), Refusal> {
        let (book, clock) = (self.book()?, self.0.clock.clone());
        self.0.db.write(move |tx| step::step(tx, &book, case, clock.now())).await
    }

    /// Asks what a waiting reply asks, and takes it out, both or neither.
    pub(crate) async fn send_pending(&self, id: i64, request: Request) -> Result<(), Refusal> {
        let (book, clock) = (self.book()?, self.0.clock.clone());
        self.0
            .db
            .write(move |tx| {
                // Taken back, or sent by another node.
                if !store::outgoing::remove(tx, id)? {
                    return Ok(());
                }
                store::attachments::release(tx, request.case.0.get(), id)?;
                apply::apply(tx, &book, &request, clock.now()).map(drop)
            })
            .await
    }

    /// Does everything that is due by now, and says how much that was.
    ///
    /// # Errors
    ///
    /// Fails when the database does. A case that cannot be folded is set aside and holds up nobody else.
    pub async fn tick(&self) -> Result<usize, Refusal> {
        crate::ticker::tick(self).await
    }
}

/// The stored versions of the mission.
fn files(tx: &mut Tx<'_>) -> Result<Vec<HistoryFile>, store::Error> {
    let file = |version: MissionVersion| HistoryFile {
        name: format!("{}.toml", version.number),
        bytes: version.text.into_bytes(),
        files: mission::Files::new(),
    };
    Ok(store::missions::list(tx)?.into_iter().map(file).collect())
}

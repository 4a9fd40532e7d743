//! Keeps the numbers up to date in the background.

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use calendar::Instant;
use desk::case::event::CaseId;
use measures::credit::Credits;
use measures::kpi::backlog::OpenCase;
use measures::pack::Malformed;
use measures::{Arrivals, Moments, Month, Parts, Report};
use store::log::{self, Cursor};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::case_facts::{self, Counted, Known};
use super::count::Count;
use super::{Corrections, Numbers, by_number, credit, warn};
use crate::app::App;
use crate::book::{Book, BookError};
use crate::desk::{Desk, Refusal, family_of};
use crate::record;
use crate::reports::mailed;

/// How many cases, or events, are read at once: between two reads others have their turn.
const SLICE: u32 = 200;
/// How long a change waits for others.
const TOGETHER: Duration = Duration::from_millis(700);
/// The longest pause: time alone changes numbers too.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// Counting takes at most about one part in so many of the time.
const SHARE: u32 = 5;
/// When a desk that is too large to be counted is looked at again.
const LOOKS_AGAIN: Duration = Duration::from_secs(600);
/// While nothing happens, numbers are counted and said anew after this long, in milliseconds of the desk's clock: time alone changes what
/// is overdue by how much, and what is final. What a promise was missed by is an event, which is counted at once.
const STALE_MS: i64 = 60_000;

/// Counts the running desk round by round.
pub struct Keeper {
    desk: Desk,
    known: Arc<Known>,
    count: Option<Count>,
    drawn_at: Option<Instant>,
}

impl Keeper {
    /// A keeper that has not counted anything.
    pub fn new(desk: Desk) -> Keeper {
        Keeper { desk, known: Arc::default(), count: None, drawn_at: None }
    }

    /// Counts what is new, and gives the numbers when they changed or are no longer fresh.
    ///
    /// # Errors
    ///
    /// Fails when there is no mission, when the database fails, or when an event cannot be read.
    pub async fn round(&mut self) -> Result<Option<Numbers>, Refusal> {
        let now = self.desk.now();
        self.round_at(now).await
    }

    /// The same as things stood at an instant: what happened or became known later is left out. A keeper never goes back.
    ///
    /// # Errors
    ///
    /// Fails like [`Keeper::round`].
    pub async fn round_at(&mut self, now: Instant) -> Result<Option<Numbers>, Refusal> {
        let book = self.desk.book()?;
        let mut count = match self.count.take().filter(|count| count.epoch == book.epoch) {
            Some(count) => count,
            None => self.begin(book.epoch).await?,
        };
        let is_stale = self.drawn_at.is_none_or(|at| (now.as_ms() - at.as_ms()).abs() >= STALE_MS);
        match self.catch_up(&mut count, &book, (now, is_stale)).await {
            Ok(true) => {}
            Ok(false) => {
                self.count = Some(count);
                return Ok(None);
            }
            Err(refusal) => {
                self.count = Some(count);
                return Err(refusal);
            }
        }
        let (rules, names) = (book.clone(), (self.known.cohorts.names(), self.known.products.names()));
        let measured =
            tokio::task::spawn_blocking(move || draw_up(count, (&rules, names), (now, is_stale))).await;
        let (count, drawn) = match measured.map_err(|error| error.to_string()) {
            Ok(Ok(measured)) => measured,
            // Then everything is counted anew.
            Ok(Err(error)) => return Ok(measuring_failed(&error.to_string())),
            Err(error) => return Ok(measuring_failed(&error)),
        };
        let (n_cases, first_at) = (count.n_cases(), count.first_at(now));
        self.count = Some(count);
        let Some(Drawn { parts, moments, arrivals, report, open, corrections, months }) = drawn else {
            return Ok(None);
        };
        let bare = Numbers {
            book,
            as_of: now,
            report,
            credits: Credits::default(),
            paid: Vec::new(),
            parts,
            moments,
            arrivals,
            open,
            corrections,
            products: self.known.products.names(),
            cohorts: self.known.cohorts.names(),
            n_cases,
            months,
            first_at,
        };
        let (credits, paid) = credit::compute(self.desk.db(), &bare.frame(), &bare.parts).await?;
        self.drawn_at = Some(now);
        Ok(Some(Numbers { credits, paid, ..bare }))
    }

    /// Counts what is new and what time has changed; `false` when nothing happened and the numbers are fresh, so that nothing was done.
    async fn catch_up(
        &self,
        count: &mut Count,
        book: &Arc<Book>,
        (now, is_stale): (Instant, bool),
    ) -> Result<bool, Refusal> {
        self.find_new(count).await?;
        let has_new_credits = self.count_credits(count, book, now).await?;
        if count.pending.is_empty() && !has_new_credits && !is_stale {
            return Ok(false);
        }
        self.count_pending(count, book, now).await?;
        Ok(true)
    }

    /// Everything is counted from the beginning.
    async fn begin(&mut self, epoch: i64) -> Result<Count, Refusal> {
        self.drawn_at = None;
        let (mut pending, mut after) = (std::collections::BTreeSet::new(), 0);
        let cohorts = self.desk.db().search(store::cohorts::last_change).await?;
        let cursor: Cursor = self.desk.db().search(log::end).await?;
        loop {
            let numbers = self.desk.db().search(move |tx| store::cases::numbers(tx, after, 5_000)).await?;
            let Some(last) = numbers.last() else { return Ok(Count::new(epoch, (cursor, cohorts), pending)) };
            after = *last;
            pending.extend(numbers.into_iter().filter_map(NonZeroU32::new).map(CaseId));
        }
    }

    /// Adds the cases of customers who were moved to another cohort to those that have to be counted.
    async fn find_moved(&self, count: &mut Count) -> Result<(), Refusal> {
        let after = count.cohorts;
        let (last, cases) = self.desk.db().search(move |tx| store::cohorts::changed_since(tx, after)).await?;
        count.cohorts = last;
        count.pending.extend(cases.into_iter().filter_map(NonZeroU32::new).map(CaseId));
        Ok(())
    }

    /// Counts what became of approved credits, when the ledger or time changed any of it (M-93); whether it was so.
    async fn count_credits(
        &self,
        count: &mut Count,
        book: &Arc<Book>,
        now: Instant,
    ) -> Result<bool, Refusal> {
        let last = self.desk.db().search(store::credits::last).await?;
        let is_known =
            count.credits.is_some_and(|(known, look_at)| known == last && look_at.is_none_or(|at| now < at));
        if is_known {
            return Ok(false);
        }
        let rules = book.clone();
        let (facts, look_at) =
            self.desk.db().search(move |tx| crate::credits::facts::facts(tx, &rules.rules, now)).await?;
        count.put_outside(facts);
        count.credits = Some((last, look_at));
        Ok(true)
    }

    /// Reads what is new in the log, and adds every case that something happened to.
    async fn find_new(&self, count: &mut Count) -> Result<(), Refusal> {
        loop {
            let after = count.cursor;
            let events = self.desk.db().search(move |tx| log::tail(tx, after, SLICE * 10)).await?;
            let Some(last) = events.last() else { break };
            count.cursor = last.cursor;
            let case = |stream: &str| Some(CaseId(stream.strip_prefix("case/")?.parse().ok()?));
            count.pending.extend(events.iter().filter_map(|event| case(&event.stream)));
        }
        self.find_moved(count).await
    }

    /// Counts the cases of which something is new, or that time has changed.
    async fn count_pending(&self, count: &mut Count, book: &Arc<Book>, now: Instant) -> Result<(), Refusal> {
        count.look(now);
        while let Some(slice) = count.next_slice(SLICE as usize) {
            let (book, known, cases) = (book.clone(), self.known.clone(), slice.clone());
            let counted = self
                .desk
                .db()
                .search(move |tx| {
                    let mut counted: Vec<Counted> = Vec::with_capacity(cases.len());
                    for case in &cases {
                        let is_counted = |of: &Counted| of.cases.iter().any(|of| of.case == *case);
                        if counted.iter().rev().any(is_counted) {
                            continue;
                        }
                        match family_of(tx, *case) {
                            Ok(family) => {
                                counted.push(case_facts::count(tx, &book, &family, (&known, now))?);
                            }
                            // It has events and is not received.
                            Err(Refusal::NoCase(_)) => {}
                            Err(refusal) => return Err(refusal),
                        }
                    }
                    Ok(counted)
                })
                .await?;
            counted.into_iter().for_each(|of_family| count.absorb(of_family));
            count.done(&slice);
        }
        Ok(())
    }
}

/// Measures what changed, and draws up the report when something did or the last one is old.
fn draw_up(
    mut count: Count,
    (book, (cohorts, products)): (&Book, (Vec<String>, Vec<String>)),
    (now, is_stale): (Instant, bool),
) -> Result<(Count, Option<Drawn>), Malformed> {
    let mut frame = count.frame(&book.rules, now);
    (frame.cohorts, frame.products) = (cohorts, products);
    if !count.measure(&frame) && !is_stale {
        return Ok((count, None));
    }
    let (mut parts, moments, arrivals) = count.all(&frame)?;
    let report = Report::new(&frame, &parts, &[], by_number);
    // The report has the lists; they are the largest part of it.
    parts.tallies.lists = None;
    let last = report.backlog.as_ref().and_then(|backlog| backlog.days.last()).map(|day| day.at);
    let open = last.map(|at| count.open(&frame, at)).unwrap_or_default();
    let months = frame.months.iter().filter_map(|month| Some((month, frame.months.range(month)?))).collect();
    let corrections = count.corrections(&frame);
    Ok((count, Some(Drawn { parts, moments, arrivals, report, open, corrections, months })))
}

fn measuring_failed(why: &str) -> Option<Numbers> {
    tracing::error!(error = why, "the numbers could not be measured and are counted anew");
    None
}

/// What a round came to.
struct Drawn {
    parts: Parts,
    moments: Moments,
    arrivals: Arrivals,
    report: Report,
    open: Vec<OpenCase>,
    corrections: Option<Corrections>,
    months: Vec<(Month, Range<Instant>)>,
}

/// Whether a desk has more cases than are counted live.
///
/// # Errors
///
/// Fails when the database does.
pub async fn is_too_large(app: &App) -> Result<bool, store::Error> {
    let most = app.config().count_at_most;
    Ok(!app.db().read(move |tx| store::cases::numbers(tx, most, 1)).await?.is_empty())
}

/// Keeps the numbers of a desk up to date until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut keeper = Keeper::new(app.desk().clone());
    let mut commits = app.db().subscribe();
    while !*stop.borrow() {
        match is_too_large(&app).await {
            Ok(false) => {}
            Ok(true) => {
                tracing::warn!(
                    most = app.config().count_at_most,
                    "the desk has more cases than are counted live; raise --count-at-most where there is memory for it"
                );
                let _ = timeout(LOOKS_AGAIN, stop.changed()).await;
                continue;
            }
            Err(error) => tracing::error!(error = %error, "the cases could not be counted"),
        }
        let began = std::time::Instant::now();
        match keeper.round().await {
            Ok(Some(numbers)) => {
                if let Err(refusal) = warn(app.desk(), &numbers).await {
                    tracing::error!(error = %refusal, "nobody could be told of a budget, which is tried again");
                }
                let numbers = Arc::new(numbers);
                if let Err(refusal) = record::publish_due(app.desk(), &numbers).await {
                    tracing::error!(error = %refusal, "a month could not be published, which is tried again");
                }
                if let Err(refusal) = mailed::send_weekly(app.desk(), &numbers).await {
                    tracing::error!(error = %refusal, "the report of the week could not be sent, which is tried again");
                }
                if let Err(error) = record::bundle::make_missing(&app).await {
                    tracing::error!(error = %format!("{error:#}"), "the bundle of a published month could not be made");
                }
                if let Err(refusal) = record::adjust_due(app.desk(), &numbers).await {
                    tracing::error!(error = %refusal, "published months could not be compared, which is tried again");
                }
                app.publish_numbers(numbers);
                if app.config().is_demo
                    && let Err(refusal) = crate::demo::play_credits(&app).await
                {
                    tracing::error!(error = %refusal, "the credits of the demo could not be entered");
                }
            }
            // Until a mission is set up there is nothing to count.
            Ok(None) | Err(Refusal::Book(BookError::None)) => {}
            Err(refusal) => {
                tracing::error!(error = %refusal, "the numbers could not be brought up to date and are tried again");
            }
        }
        let rest = (began.elapsed() * SHARE).clamp(TOGETHER, LONGEST_PAUSE);
        tokio::select! {
            _ = stop.changed() => return,
            () = async {
                let _ = timeout(LONGEST_PAUSE, commits.recv()).await;
                sleep(rest).await;
                commits = commits.resubscribe();
            } => {}
        }
    }
}

/// The last numbers, which pages read.
pub(crate) type Last = ArcSwapOption<Numbers>;

//! A desk to test with: the shipped mission, an empty database of its own, a clock that stands still.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use calendar::Instant;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, CustomerId};
use desk::case::outcome::Promise;
use desk::clock::Slot;
use desk::{Command, Noted};
use mission::{Channel, Priority};
use server::book::Book;
use server::clock::Clock;
use server::desk::{Desk, Family, Opening, Refusal, Request};
use server::who::Who;
use store::customers::{Account, Customer};
use store::{Db, Key};

/// The agent of most stories.
pub const ROSA: AgentId = AgentId(NonZeroU32::MIN);

/// The text of the shipped mission.
pub const MISSION: &str = include_str!("../../../../missions/customer_care.toml");

/// A desk and where it is kept; removed when it is dropped.
pub struct Stand {
    pub desk: Desk,
    pub clock: Clock,
    key: Key,
    directory: PathBuf,
}

impl Stand {
    /// A desk at Monday 2 June 2025, 09:00 in New York, with one account of the first tier and one customer.
    pub async fn new() -> Stand {
        static NTH: AtomicU32 = AtomicU32::new(0);
        let nth = NTH.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir().join(format!("lodestar-it-{}-{nth}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a directory");
        let clock = Clock::held_at(at("2025-06-02T09:00:00-04:00"));
        let key = Key::random().expect("a key");
        let db = Db::open_sqlite(&directory.join("desk.db"), &key).expect("a database");
        let now = clock.now();
        db.write(move |tx| -> Result<(), store::Error> {
            let digest = mission::history::digest(MISSION.as_bytes());
            store::missions::insert(tx, (MISSION, &digest), "2025-07-01", "system", now)?;
            let account = Account { number: 1, name: "Fernhill".into(), ..Account::default() };
            store::customers::insert_account(tx, &account, now)?;
            let customer = Customer {
                number: 1,
                account: Some(1),
                name: "Ines Moreau".into(),
                email: Some("ines@example.com".into()),
                ..Customer::default()
            };
            store::customers::insert(tx, &customer, now)
        })
        .await
        .expect("a first customer");
        let desk = Desk::new(db, clock.clone());
        desk.reload().await.expect("a mission");
        Stand { desk, clock, key, directory }
    }

    /// Opens a case by mail.
    pub async fn open(&self, subject: &str) -> CaseId {
        self.open_of(customer(), subject).await
    }

    /// The same for one of several customers.
    pub async fn open_of(&self, customer: CustomerId, subject: &str) -> CaseId {
        let opening = Opening::of(customer, Channel::Email, subject, "It does not work any more.");
        self.desk.open(opening).await.expect("a case").case
    }

    /// Rosa triages a case and takes it.
    pub async fn triage(&self, case: CaseId, priority: Priority) {
        let asks = [Ask::Triage { priority, category: None }, Ask::Assign];
        self.desk.ask(Request::new(case, rosa(), asks.map(of_rosa))).await.expect("a triage");
    }

    /// Lets time pass to `to`, doing what is due at every instant at which something is.
    pub async fn pass_to(&self, to: &str) {
        let end = at(to);
        loop {
            let next = self.desk.db().read(store::cases::next_due_at).await.expect("the next");
            match next.filter(|next| *next <= end) {
                Some(next) => self
                    .clock
                    .advance_ms(next.as_ms().max(self.clock.now().as_ms()) - self.clock.now().as_ms()),
                None => break,
            }
            self.desk.tick().await.expect("a tick");
        }
        self.clock.advance_ms(end.as_ms() - self.clock.now().as_ms());
        self.desk.tick().await.expect("a tick");
    }

    /// The same desk after it was down until `at`: everything is read from the disk again.
    pub async fn restarted_at(self, at: Instant) -> Stand {
        let directory = self.directory.clone();
        let clock = Clock::held_at(at);
        let key = self.key.clone();
        // The directory goes with the last stand that has it.
        let mut before = self;
        before.directory = PathBuf::new();
        drop(before);
        let db = Db::open_sqlite(&directory.join("desk.db"), &key).expect("the database opens again");
        let desk = Desk::new(db, clock.clone());
        desk.reload().await.expect("the mission");
        desk.tick().await.expect("a tick");
        Stand { desk, clock, key, directory }
    }

    /// Misses and fired rungs of the clocks that a case has, as the live desk noted them.
    pub async fn concluded(&self, case: CaseId) -> BTreeSet<String> {
        let (book, now) = (self.desk.book().expect("a mission"), self.clock.now());
        self.desk
            .db()
            .read(move |tx| {
                let family = Family::load(tx, &book, &[case], now)?;
                let mut found = BTreeSet::new();
                for (slot, cycle, allowance) in family.cases().flat_map(|(_, state)| {
                    state.clocks.iter().map(|it| (it.slot, it.cycle, it.governing().allowance))
                }) {
                    let promise = name(&book, slot, &family);
                    let mut missed = None;
                    let mut fired = BTreeSet::new();
                    for noted in family.noted(0) {
                        match *noted {
                            Noted::Missed { slot: its, cycle: run, at, .. }
                                if (its, run) == (slot, cycle) =>
                            {
                                missed = Some(at)
                            }
                            Noted::MissRescinded { slot: its, cycle: run, .. }
                                if (its, run) == (slot, cycle) =>
                            {
                                missed = None
                            }
                            Noted::RungFired { key, .. } | Noted::RungMoot { key, .. }
                                if (key.slot, key.cycle, key.allowance) == (slot, cycle, allowance) =>
                            {
                                fired.insert(key);
                            }
                            Noted::RungSuperseded { key, .. } => {
                                fired.remove(&key);
                            }
                            _ => {}
                        }
                    }
                    found.extend(missed.map(|at| format!("{promise} run {cycle} missed {at}")));
                    if !fired.is_empty() {
                        found.insert(format!("{promise} run {cycle} fired {} rungs", fired.len()));
                    }
                }
                Ok::<_, Refusal>(found)
            })
            .await
            .expect("a case")
    }

    /// The log of a case: kind and instant of each event.
    pub async fn log(&self, case: CaseId) -> Vec<String> {
        let stream = server::desk::stream_name(case);
        let events = self.desk.db().read(move |tx| store::log::load(tx, &stream)).await.expect("the log");
        events.iter().map(|event| format!("{} {}", event.kind, event.occurred_at)).collect()
    }
}

/// The promise that a clock measures now, as the backtest names it.
fn name(book: &Book, slot: Slot, family: &Family) -> String {
    let clock = family.cases().find_map(|(_, state)| state.clock(slot).cloned()).expect("a clock");
    let policy = book.rules.policy();
    match book.rules.allowance(clock.governing().allowance).promise {
        Promise::Target(_, id) => policy.targets[usize::from(id.0)].name.clone(),
        Promise::Level(id) => policy.service_levels[usize::from(id.0)].name.clone(),
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        if self.directory.as_os_str().is_empty() {
            return;
        }
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// An instant by its text.
pub fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// The customer of the stand.
pub fn customer() -> CustomerId {
    CustomerId(NonZeroU32::MIN)
}

/// Rosa.
pub fn rosa() -> Who {
    Who::Agent(ROSA, None)
}

/// What Rosa asks.
pub fn of_rosa(ask: Ask) -> Command {
    Command::of_agent(ask, ROSA)
}

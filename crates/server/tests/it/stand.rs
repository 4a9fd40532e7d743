//! A desk to test with: the shipped mission, an empty database of its own, a clock that stands still.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, CustomerId};
use mission::{Channel, Priority};
use server::clock::Clock;
use server::desk::{Desk, Opening, Request, Text};
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
        let db =
            Db::open_sqlite(&directory.join("desk.db"), &Key::random().expect("a key")).expect("a database");
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
        Stand { desk, clock, directory }
    }

    /// Opens a case by mail.
    pub async fn open(&self, subject: &str) -> CaseId {
        let opening = Opening {
            who: Who::Customer(customer()),
            channel: Channel::Email,
            customer: customer(),
            subject: subject.to_owned(),
            text: Text { body: "It does not work any more.".into(), attachments: Vec::new() },
            priority: None,
            category: None,
            commands: Vec::new(),
            once: None,
            happened_at: None,
        };
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

    /// The log of a case: kind and instant of each event.
    pub async fn log(&self, case: CaseId) -> Vec<String> {
        let stream = server::desk::stream_name(case);
        let events = self.desk.db().read(move |tx| store::log::load(tx, &stream)).await.expect("the log");
        events.iter().map(|event| format!("{} {}", event.kind, event.occurred_at)).collect()
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
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

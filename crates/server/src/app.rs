//! What every handler can reach.

use std::sync::Arc;

use calendar::Instant;
use store::{Db, Key};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Config;
use crate::desk::Desk;
use crate::files::Files;
use crate::numbers::{Last, Numbers};
use crate::rate::Rates;
use crate::token;

/// The running server. Clones are the same server.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    desk: Desk,
    key: Key,
    config: Config,
    files: Files,
    rates: Rates,
    numbers: Last,
    stopping: watch::Sender<bool>,
    setup_code: String,
}

impl App {
    /// A server over an open database.
    ///
    /// # Errors
    ///
    /// Fails when the folder of attachments cannot be used.
    pub fn new(db: Db, clock: Clock, key: Key, config: Config) -> Result<App, store::Error> {
        let stopping = watch::Sender::new(false);
        let desk = Desk::new(db, clock);
        let files = Files::open(&config, &key)?;
        Ok(App(Arc::new(Inner {
            desk,
            key,
            config,
            files,
            rates: Rates::default(),
            numbers: Last::empty(),
            stopping,
            setup_code: token::reference(),
        })))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.0.desk.db()
    }

    /// The desk: what changes a case.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        self.0.desk.clock()
    }

    /// What time it is.
    pub fn now(&self) -> Instant {
        self.0.desk.now()
    }

    /// The key that the desk's files are sealed with.
    pub fn key(&self) -> &Key {
        &self.0.key
    }

    /// How it was started.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The files that people attach.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// How often callers asked lately.
    pub fn rates(&self) -> &Rates {
        &self.0.rates
    }

    /// What the promises came to when they were counted last; nothing before the first count.
    pub fn numbers(&self) -> Option<Arc<Numbers>> {
        self.0.numbers.load_full()
    }

    /// Says what the promises came to, for all pages from now on.
    pub fn publish_numbers(&self, numbers: impl Into<Arc<Numbers>>) {
        self.0.numbers.store(Some(numbers.into()));
    }

    /// The code by which a new desk may be set up from another machine. It is printed when the program starts.
    pub fn setup_code(&self) -> &str {
        &self.0.setup_code
    }

    /// Turns true when the server was told to stop: answers that never end by themselves end then.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    /// Tells everything that goes on to come to an end.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }
}

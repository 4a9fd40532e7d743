//! Mail in and out. Nothing here runs unless the configuration has a `[mail]` section.

mod acknowledge;
pub mod again;
pub mod check;
pub mod connect;
mod enclose;
pub mod head;
pub mod imap;
pub mod import;
pub mod letter;
pub mod listen;
pub mod original;
pub mod place;
pub mod receive;
pub mod send;
pub mod settings;
pub mod texts;
pub mod transport;
pub mod verify;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use calendar::Instant;
use channels::email::{self, Address, Tag, TagKey};
use store::mail::{addresses, mailboxes};
use store::{Db, Dialect, Key};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Semaphore, watch};
use tokio::task::JoinHandle;

pub use settings::Settings;

use self::check::Checker;
use self::transport::Transport;
use crate::app::App;
use crate::desk::{Desk, Refusal};
use crate::sign_in::normal;
use crate::token;

/// How many mails with files are put together at a time.
const MOST_LARGE: usize = 2;

/// Where mail comes in and goes out. Clones are the same room.
#[derive(Clone)]
pub struct MailRoom(Arc<Inner>);

struct Inner {
    app: App,
    /// By which it is known among the nodes of a desk.
    node: String,
    settings: Settings,
    /// The way out, and until when it may be used: a token does not hold for ever.
    way_out: Mutex<Option<(Arc<Transport>, Instant)>>,
    checker: Checker,
    /// How many more mails may be checked now.
    verifying: Arc<Semaphore>,
    /// Mails with files that may be in memory at one time.
    large: Semaphore,
}

impl MailRoom {
    /// The mail room of a server.
    pub fn new(app: App, settings: Settings) -> MailRoom {
        let checker = Checker::new(settings.resolver);
        MailRoom(Arc::new(Inner {
            app,
            node: token::secret(),
            settings,
            way_out: Mutex::new(None),
            checker,
            verifying: Arc::new(Semaphore::new(verify::AT_ONCE)),
            large: Semaphore::new(MOST_LARGE),
        }))
    }

    /// The server.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// By which it is known among the nodes of a desk; another one each time the program starts.
    pub fn node(&self) -> &str {
        &self.0.node
    }

    /// How it was set up.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The desk.
    pub fn desk(&self) -> &Desk {
        self.0.app.desk()
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.0.app.db()
    }

    /// What time it is.
    pub fn now(&self) -> Instant {
        self.0.app.now()
    }

    fn checker(&self) -> &Checker {
        &self.0.checker
    }

    fn verifying(&self) -> &Arc<Semaphore> {
        &self.0.verifying
    }

    fn key(&self) -> &Key {
        self.0.app.key()
    }

    /// What proves the tags of our addresses.
    fn tag_key(&self) -> TagKey {
        TagKey::new(*self.key().derive("mail tags").as_bytes())
    }

    /// Where customers reach the care centre, without a slash at its end; empty when nobody says it.
    pub fn site<'p>(&self, policy: &'p mission::Policy) -> &'p str {
        policy.identity.contact.portal.as_deref().unwrap_or_default().trim_end_matches('/')
    }

    /// What the identifiers of our mails end in: a name of its own, since people of our domain write mail too.
    pub fn id_domain(&self) -> String {
        format!("lodestar.{}", self.settings().domain())
    }

    /// All our addresses, without tags.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub async fn addresses(&self) -> Result<Vec<String>, store::Error> {
        let settings = self.settings();
        let of_mailboxes = settings.mailbox.iter().filter_map(|mailbox| mailbox.address.clone());
        let mut all: Vec<String> = of_mailboxes.chain([settings.address.clone()]).collect();
        all.extend(self.db().read(addresses::list).await?.into_iter().map(|it| it.address));
        Ok(all)
    }

    /// The way out; none when none is set up.
    ///
    /// # Errors
    ///
    /// Refuses when it cannot be opened; the reason is logged.
    pub async fn transport(&self) -> Result<Option<Arc<Transport>>, Refusal> {
        const HOLDS_MS: i64 = 10 * 60_000;
        let Some(send) = &self.settings().send else { return Ok(None) };
        let (now, mut way_out) = (self.now(), self.0.way_out.lock().await);
        if let Some((transport, until)) = way_out.as_ref()
            && now < *until
        {
            return Ok(Some(Arc::clone(transport)));
        }
        let opened = Transport::new(self.settings(), send).await.map_err(|error| {
            tracing::error!(error = %format!("{error:#}"), "there is no way out for mail");
            Refusal::Text("the way out for mail cannot be opened; the log says why")
        })?;
        let transport = Arc::new(opened);
        *way_out = Some((Arc::clone(&transport), Instant(now.as_ms() + HOLDS_MS)));
        Ok(Some(transport))
    }

    /// Forgets the way out, so that it is opened anew.
    async fn close_way_out(&self) {
        *self.0.way_out.lock().await = None;
    }

    /// Begins to read mailboxes and to listen, until it is told to stop.
    ///
    /// # Errors
    ///
    /// Fails when a port is taken or a certificate cannot be used. A mailbox that cannot be read is tried again.
    pub async fn open(&self, stop: &watch::Receiver<bool>) -> anyhow::Result<Vec<JoinHandle<()>>> {
        // A mailbox must not wait for the claim of a program that was killed. On PostgreSQL another node may be at it.
        if self.db().dialect() == Dialect::Sqlite {
            self.db().write(mailboxes::release_all).await?;
        }
        let mut tasks = vec![tokio::spawn(place_orphans(self.clone(), stop.clone()))];
        for listen in &self.settings().listen {
            let socket = TcpListener::bind(listen.at).await;
            let socket = socket.with_context(|| format!("cannot listen for mail on {}", listen.at))?;
            let listener = listen::Listener::new(self.clone(), listen, socket)?;
            tasks.push(tokio::spawn(listener.run(stop.clone())));
        }
        for mailbox in &self.settings().mailbox {
            tasks.push(tokio::spawn(imap::run(self.clone(), mailbox.clone(), stop.clone())));
        }
        Ok(tasks)
    }

    /// Our address with a tag, by which answers find their case even when they name no message (RFC 5233).
    pub fn tagged(&self, ours: &Address, case: u32) -> Address {
        email::tagged(ours, Tag::Case(u64::from(case)), &self.tag_key())
    }

    /// Whether an address is one of ours, with or without a tag (`care+tag@example.com`).
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub async fn is_ours(&self, address: &str) -> Result<bool, store::Error> {
        let bare = without_tag(&normal(address));
        Ok(self.addresses().await?.contains(&bare))
    }
}

/// How often we look for mails that nobody put in their place.
const ROUND: Duration = Duration::from_secs(15);

async fn place_orphans(room: MailRoom, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(refusal) = room.place_due().await {
            tracing::error!(error = %refusal, "stored mails could not be placed and are tried again");
        }
        if let Err(refusal) = verify_all(&room).await {
            tracing::error!(error = %refusal, "who wrote stored mails could not be found out and is tried again");
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

/// Finds out everything that is due.
async fn verify_all(room: &MailRoom) -> Result<(), Refusal> {
    while room.verify_due().await? > 0 {}
    Ok(())
}

/// An address without the part of its name that follows a plus.
pub fn without_tag(address: &str) -> String {
    match address.split_once('@') {
        Some((name, host)) => format!("{}@{host}", name.split('+').next().unwrap_or(name)),
        None => address.to_owned(),
    }
}

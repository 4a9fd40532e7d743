//! A desk that listens, with some made-up days behind it; it can be killed and started again.

use std::net::SocketAddr;
use std::num::NonZeroU32;

use axum::body::Body;
use axum::http::Method;
use calendar::Instant;
use desk::case::event::{CaseId, CustomerId};
use mission::Channel;
use server::clock::Clock;
use server::demo::cast::PEOPLE;
use server::demo::{play, story};
use server::desk::Opening;
use server::session::{self, Whose};
use server::{App, Config, password};
use store::{Db, Key};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use crate::app::{Folder, request};
use crate::stand::{MISSION, at};

/// The password of everybody.
pub const PASSWORD: &str = "look around the desk";
/// Priya, an agent of the first line.
pub const PRIYA: u32 = 1;
/// Hana, who leads.
pub const HANA: u32 = 11;
/// Jordan, who sets the desk up.
pub const JORDAN: u32 = 12;

pub struct Running {
    /// Absent while it is dead.
    alive: Option<(Runtime, App)>,
    pub address: SocketAddr,
    folder: Folder,
}

impl Running {
    /// A desk on a Tuesday morning, the publication day of September, with nine days behind it.
    pub fn begin() -> Running {
        let folder = Folder::new();
        let until = at("2025-10-07T10:40:00-04:00");
        let (runtime, app, address) = start(&folder, None, until, |_| {});
        runtime.block_on(async {
            app.desk().add_mission(MISSION.to_owned(), "system").await.expect("a mission");
            let n_tiers = app.desk().book().expect("a mission").rules.policy().tiers.len();
            let told = story(1, (Instant(until.as_ms() - 9 * 86_400_000), until), n_tiers);
            let hash = password::hash(PASSWORD.to_owned()).await.expect("it hashes");
            let played = play(app.desk(), &told, Some(hash)).await.expect("a story");
            assert!(played.n_cases > 5, "{played:?}");
            app.desk().tick().await.expect("a tick");
        });
        Running { alive: Some((runtime, app)), address, folder }
    }

    fn parts(&self) -> (&Runtime, &App) {
        let (runtime, app) = self.alive.as_ref().expect("it runs");
        (runtime, app)
    }

    pub fn app(&self) -> &App {
        self.parts().1
    }

    pub fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.parts().0.block_on(answer)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Lets time pass, and does what falls due.
    pub fn pass(&self, ms: i64) {
        self.app().clock().advance_ms(ms);
        self.wait(self.app().desk().tick()).expect("a tick");
    }

    /// The secret of a session.
    pub fn session(&self, whose: Whose) -> String {
        let now = self.app().now();
        let begin = move |tx: &mut store::Tx<'_>| session::begin(tx, whose, "a browser", (now, false));
        self.wait(self.app().db().write(begin)).expect("a session")
    }

    /// Sends a form as somebody with a session, as another browser would.
    pub fn post(&self, secret: &str, path: &str, fields: &[(&str, &str)]) -> u16 {
        let part = |(name, value): &(&str, &str)| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let (kind, body) = match path.ends_with("/messages") {
            true => (
                "multipart/form-data; boundary=x",
                format!("{}--x--\r\n", fields.iter().map(part).collect::<String>()),
            ),
            false => {
                let pair = |(name, value): &(&str, &str)| format!("{name}={value}");
                let pairs: Vec<String> = fields.iter().map(pair).collect();
                ("application/x-www-form-urlencoded", pairs.join("&"))
            }
        };
        let builder = request(Method::POST, &format!("lodestar={secret}"), path).header("content-type", kind);
        let sent = builder.body(Body::from(body)).expect("a request");
        self.wait(server::router(self.app().clone()).oneshot(sent)).expect("an answer").status().as_u16()
    }

    /// A new case of the first customer.
    pub fn open(&self, subject: &str) -> u32 {
        self.wait(self.app().desk().open(opening(subject))).expect("a case").case.0.get()
    }

    /// How many messages of a case say just this.
    pub fn n_messages(&self, case: u32, body: &'static str) -> usize {
        let read = move |tx: &mut store::Tx<'_>| store::messages::list(tx, case);
        let messages = self.wait(self.app().db().read(read)).expect("messages");
        messages.iter().filter(|message| message.body == body).count()
    }

    /// Kills it: every connection breaks where it is.
    pub fn kill(&mut self) {
        let (runtime, app) = self.alive.take().expect("it runs");
        drop(app);
        runtime.shutdown_background();
    }

    /// Starts it again at the same address, after something was done to it that nobody could hear.
    pub fn start_again(&mut self, now: Instant, meanwhile: impl FnOnce(&App)) {
        let (runtime, app, address) = start(&self.folder, Some(self.address), now, meanwhile);
        self.alive = Some((runtime, app));
        assert_eq!(self.address, address);
    }
}

/// What the first customer asks for.
pub fn opening(subject: &str) -> Opening {
    Opening::of(CustomerId(NonZeroU32::MIN), Channel::Portal, subject, "It says 502.")
}

pub fn case_id(number: u32) -> CaseId {
    CaseId(NonZeroU32::new(number).expect("a case has a number"))
}

/// The address Priya signs in with.
pub fn email_of_priya() -> String {
    PEOPLE[0].email()
}

fn start(
    folder: &Folder,
    address: Option<SocketAddr>,
    now: Instant,
    meanwhile: impl FnOnce(&App),
) -> (Runtime, App, SocketAddr) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let key = Key::from_bytes([7; 32]);
    let db = {
        let _inside = runtime.enter();
        Db::open_sqlite(&folder.0.join("lodestar.db"), &key).expect("the database opens")
    };
    let mail = Some(crate::mail::settings());
    let config = Config { is_demo: true, mail, ..Config::of(folder.0.clone()) };
    let app = App::new(db, Clock::held_at(now), key, config).expect("files have a place");
    // A new desk has no mission yet.
    let _ = runtime.block_on(app.desk().reload());
    {
        let _inside = runtime.enter();
        meanwhile(&app);
    }
    let wanted = address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let listener = runtime.block_on(listen(wanted));
    let address = listener.local_addr().expect("it has an address");
    let router = server::router(app.clone());
    runtime.spawn(async move { axum::serve(listener, router).await });
    (runtime, app, address)
}

async fn listen(wanted: SocketAddr) -> tokio::net::TcpListener {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.set_reuseaddr(true).expect("an address may be used again");
    socket.bind(wanted).expect("the address is free");
    socket.listen(64).expect("it listens")
}

//! A server without a port: requests go straight to its router.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use calendar::Instant;
use desk::case::event::CustomerId;
use mission::Channel;
use server::clock::Clock;
use server::desk::Opening;
use server::permission::Role;
use server::routes::encoded;
use server::session::{self, Whose};
use server::{App, Config};
use store::customers::Customer;
use store::people::NewPerson;
use store::{Db, Key, counters, customers, people};
use tower::ServiceExt;

/// Monday, 2 February 2026, 09:00 in New York.
pub const MONDAY: &str = "2026-02-02T14:00:00Z";

/// A server and the folder it lives in.
pub struct TestApp {
    pub app: App,
    router: Router,
    _folder: Folder,
}

/// A folder that goes away with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let nth = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lodestar-server-{}-{nth}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// A header as text; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The cookie that came with it, as a browser sends it back.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
    }

    /// Fails with the page when the status is another one.
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

impl TestApp {
    /// A desk nobody has set up, on the standing Monday.
    pub async fn new() -> TestApp {
        TestApp::with(|_| {}).await
    }

    /// A desk with the shipped mission.
    pub async fn with_mission() -> TestApp {
        let app = TestApp::new().await;
        app.app.desk().add_mission(crate::stand::MISSION.to_owned(), "system").await.expect("a mission");
        app
    }

    /// The same with a mission that was changed.
    pub async fn with_mission_of(changes: &[(&str, &str)]) -> TestApp {
        let text = changes.iter().fold(crate::stand::MISSION.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replace(old, new)
        });
        let app = TestApp::new().await;
        app.app.desk().add_mission(text, "system").await.expect("a mission");
        app
    }

    /// A case that a new customer opens by mail: its number.
    pub async fn case(&self, subject: &str) -> u32 {
        let now = self.app.now();
        let number = self.app.db().write(move |tx| {
            let number = counters::next(tx, "customer")?;
            let customer = Customer {
                number,
                name: "Ines Okafor".to_owned(),
                email: Some(format!("ines{number}@example.com")),
                ..Customer::default()
            };
            customers::insert(tx, &customer, now)?;
            Ok::<_, store::Error>(number)
        });
        let customer =
            std::num::NonZeroU32::new(number.await.expect("a customer")).map(CustomerId).expect("from 1");
        let opening = Opening::of(customer, Channel::Email, subject, "It does not work any more.");
        self.app.desk().open(opening).await.expect("a case").case.0.get()
    }

    /// The log of a case: the kind of each event that happened.
    pub async fn log(&self, case: u32) -> Vec<String> {
        let stream = format!("case/{case}");
        let events = self.app.db().read(move |tx| store::log::load(tx, &stream)).await.expect("the log");
        let happened = events.into_iter().filter(|event| event.class == store::log::Class::Happened);
        happened.map(|event| event.kind).collect()
    }

    /// The same as a fragment for a page that is open.
    pub async fn post_hx(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let builder = request(Method::POST, cookie, path)
            .header("hx-request", "true")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(builder.body(Body::from(form.join("&"))).expect("a request")).await
    }

    /// The same with other settings.
    pub async fn with(change: impl FnOnce(&mut Config)) -> TestApp {
        let folder = Folder::new();
        let mut config = Config::of(folder.0.clone());
        change(&mut config);
        let key = Key::from_bytes([7; 32]);
        let db = Db::open_sqlite(&folder.0.join("lodestar.db"), &key).expect("a new database opens");
        let now = Instant::parse_rfc3339(MONDAY.as_bytes()).expect("an instant");
        let app = App::new(db, Clock::held_at(now), key, config).expect("a folder for files");
        TestApp { router: server::router(app.clone()), app, _folder: folder }
    }

    /// The router, to be listened with.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Somebody with this role, signed in: their cookie. Nobody has none.
    pub async fn cookie_of(&self, role: Role) -> String {
        let now = self.app.now();
        let secret = self.app.db().write(move |tx| {
            let whose = match role {
                Role::Anonymous => return Ok::<_, store::Error>(None),
                Role::Customer => {
                    let number = counters::next(tx, "customer")?;
                    let customer = Customer {
                        number,
                        name: "Ines Okafor".to_owned(),
                        email: Some(format!("ines{number}@example.com")),
                        ..Customer::default()
                    };
                    customers::insert(tx, &customer, now)?;
                    Whose::Customer(number)
                }
                ours => {
                    let email = format!("{}-{}@example.com", ours.name(), tx.id(now));
                    let name = format!("Priya {}", ours.name());
                    let person =
                        NewPerson { name, email, role: ours.name().to_owned(), ..NewPerson::default() };
                    Whose::Person(people::insert(tx, &person, now)?)
                }
            };
            session::begin(tx, whose, "a test", (now, false)).map(Some)
        });
        secret.await.expect("a session begins").map(|secret| format!("lodestar={secret}")).unwrap_or_default()
    }

    /// Sends a form.
    pub async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let builder =
            request(Method::POST, cookie, path).header("content-type", "application/x-www-form-urlencoded");
        self.send(builder.body(Body::from(form.join("&"))).expect("a request")).await
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("a router always answers");
        let (parts, body) = response.into_parts();
        // A stream of changes has no end to wait for.
        let kind = parts.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let bytes = match kind.starts_with("text/event-stream") {
            true => Default::default(),
            false => to_bytes(body, 64 << 20).await.expect("a body can be read"),
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Asks for a page, with a session's cookie or an empty text.
    pub async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.send(request(Method::GET, cookie, path).body(Body::empty()).expect("a request")).await
    }
}

/// The beginning of a request from a page of ours.
pub fn request(method: Method, cookie: &str, path: &str) -> axum::http::request::Builder {
    let builder = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "desk.example")
        .header("origin", "https://desk.example");
    if cookie.is_empty() { builder } else { builder.header("cookie", cookie) }
}

//! Who is asking: read from the session's cookie once a request.
//!
//! The cookie holds 256 random bits; the database holds their SHA-256. A session ends by itself, by signing out, or when
//! somebody ends it from the list of devices.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, USER_AGENT};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use calendar::Instant;
use store::sessions::Session;
use store::{Tx, customers, people, sessions};

use crate::app::App;
use crate::errors::Failure;
use crate::permission::Role;
use crate::token;

/// Hours of a session on a device that is not to be remembered.
const SHORT_MS: i64 = 12 * 3_600_000;
/// Days of one that is.
const LONG_MS: i64 = 30 * 24 * 3_600_000;
/// How long the second factor may take.
const SECOND_MS: i64 = 5 * 60_000;
/// How exact "last used" is.
const TOUCH_MS: i64 = 5 * 60_000;

/// A session that is open.
pub const OPEN: &str = "open";
/// A session whose password was right, and whose second factor is asked for.
pub const SECOND: &str = "second";
/// No session of a browser: a link by which somebody chooses their first password.
pub const INVITED: &str = "invited";

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// What they are to the desk.
    pub role: Role,
    /// Their name; empty when nobody is signed in.
    pub name: String,
    /// Their number as a person of ours.
    pub person: Option<u32>,
    /// Their team.
    pub team: Option<u32>,
    /// Their number as a customer.
    pub customer: Option<u32>,
    /// Their session, also while the second factor is asked for.
    pub session: Option<Session>,
}

impl Visitor {
    /// Nobody we know.
    pub fn nobody() -> Visitor {
        Visitor {
            role: Role::Anonymous,
            name: String::new(),
            person: None,
            team: None,
            customer: None,
            session: None,
        }
    }

    /// As the audit names them: a number, no name.
    pub fn actor(&self) -> String {
        match (self.person, self.customer) {
            (Some(person), _) => format!("agent-{person}"),
            (None, Some(customer)) => format!("customer-{customer}"),
            (None, None) => "nobody".to_owned(),
        }
    }

    /// Whose password was right, while their second factor is asked for.
    pub fn awaits_second_factor(&self) -> Option<(u32, i64)> {
        let session = self.session.as_ref().filter(|session| session.stage == SECOND)?;
        Some((session.person?, session.id))
    }
}

/// Whose session begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A person of ours.
    Person(u32),
    /// A person of ours whose second factor is still asked for.
    PersonBeforeSecondFactor(u32),
    /// A customer.
    Customer(u32),
    /// A person of ours who has no password yet.
    Invited(u32),
}

/// Finds out who asks, for the handlers.
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let visitor = match cookie(&app, request.headers()) {
        None => Visitor::nobody(),
        Some(secret) => match find(&app, &token::digest(&secret)).await {
            Ok(visitor) => visitor,
            Err(error) => return Failure::from(error).into_response(),
        },
    };
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// The name of the cookie. Browsers take `__Host-` only over TLS and only from this very host.
fn cookie_name(app: &App) -> &'static str {
    if app.config().is_secure() { "__Host-lodestar" } else { "lodestar" }
}

fn cookie(app: &App, headers: &HeaderMap) -> Option<String> {
    let pairs = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'));
    let ours =
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == cookie_name(app));
    // Anything of another length was not made by us.
    ours.map(|(_, value)| value.to_owned()).filter(|value| value.len() == 43)
}

async fn find(app: &App, digest: &[u8]) -> Result<Visitor, store::Error> {
    let now = app.now();
    let digest = digest.to_vec();
    let visitor = app.db().read(move |tx| recognised(tx, &digest, now)).await?;
    if let Some(session) = visitor.session.as_ref().filter(|it| now.ms_since(it.seen_at) > TOUCH_MS) {
        let id = session.id;
        app.db().write(move |tx| sessions::touch(tx, id, now)).await?;
    }
    Ok(visitor)
}

fn recognised(tx: &mut Tx<'_>, digest: &[u8], now: Instant) -> Result<Visitor, store::Error> {
    let found = sessions::find(tx, digest, now)?.filter(|session| session.stage != INVITED);
    let Some(session) = found else { return Ok(Visitor::nobody()) };
    if let Some(number) = session.customer {
        let Some(customer) = customers::find(tx, number)? else { return Ok(Visitor::nobody()) };
        return Ok(Visitor {
            role: Role::Customer,
            name: customer.name,
            customer: Some(number),
            session: Some(session),
            ..Visitor::nobody()
        });
    }
    let person = match session.person {
        Some(number) => people::find(tx, number)?,
        None => None,
    };
    let Some(person) = person.filter(|person| person.is_active) else { return Ok(Visitor::nobody()) };
    if session.stage != OPEN {
        return Ok(Visitor { session: Some(session), ..Visitor::nobody() });
    }
    let role = Role::of_ours(&person.role).unwrap_or(Role::Anonymous);
    Ok(Visitor {
        role,
        name: person.name,
        person: Some(person.number),
        team: person.team,
        customer: None,
        session: Some(session),
    })
}

/// Begins a session in a transaction and gives its secret.
///
/// # Errors
///
/// Fails when the database does.
pub fn begin(
    tx: &mut Tx<'_>,
    whose: Whose,
    device: &str,
    (now, is_kept): (Instant, bool),
) -> Result<String, store::Error> {
    let secret = token::secret();
    let (person, customer, stage, ms) = match whose {
        Whose::Person(number) => (Some(number), None, OPEN, if is_kept { LONG_MS } else { SHORT_MS }),
        Whose::PersonBeforeSecondFactor(number) => (Some(number), None, SECOND, SECOND_MS),
        Whose::Customer(number) => (None, Some(number), OPEN, LONG_MS),
        Whose::Invited(number) => (Some(number), None, INVITED, 2 * 24 * 3_600_000),
    };
    sessions::delete_ended(tx, now)?;
    let session = Session {
        id: tx.id(now),
        person,
        customer,
        stage: stage.to_owned(),
        device: device.to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: Instant(now.as_ms() + ms),
    };
    sessions::insert(tx, &session, &token::digest(&secret))?;
    Ok(secret)
}

/// The header that gives the browser its cookie.
pub fn set_cookie(app: &App, secret: &str, is_kept: bool) -> String {
    let secure = if app.config().is_secure() { "; Secure" } else { "" };
    let kept = if is_kept { format!("; Max-Age={}", LONG_MS / 1000) } else { String::new() };
    format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}{kept}", cookie_name(app))
}

/// The header that takes it away.
pub fn end_cookie(app: &App) -> String {
    let secure = if app.config().is_secure() { "; Secure" } else { "" };
    format!("{}=; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age=0", cookie_name(app))
}

/// What a browser is, in a few words: `Firefox on Linux`. What it says of itself is not kept.
pub fn device(headers: &HeaderMap) -> String {
    let said = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| said.contains(sign)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => "Another program".to_owned(),
    }
}

/// Where somebody goes after signing in: a path of ours, never another site.
pub fn safe_next(next: Option<&str>, otherwise: &str) -> String {
    let is_ours = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.starts_with("/\\")
            && path.bytes().all(|byte| byte.is_ascii_graphic())
    };
    next.filter(is_ours).unwrap_or(otherwise).to_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::safe_next;

    #[rstest]
    #[case::ours("/cases/7?view=mine", "/cases/7?view=mine")]
    #[case::none("", "/inbox")]
    #[case::another_site("https://evil.example/", "/inbox")]
    #[case::another_host("//evil.example/", "/inbox")]
    #[case::a_backslash("/\\evil.example/", "/inbox")]
    #[case::a_new_header("/a\r\nset-cookie: x=1", "/inbox")]
    fn nobody_is_sent_elsewhere(#[case] next: &str, #[case] expected: &str) {
        assert_eq!(safe_next(Some(next), "/inbox"), expected);
    }
}

//! How each way of mail stands: mailboxes, doors, the way out.

use std::collections::HashMap;

use calendar::Instant;
use store::mail::incoming::{self, State as Taken};
use store::mail::left::{self, Left};
use store::mail::mailboxes::{self, Mailbox};
use store::mail::sent::{self, State as Got};
use store::mail::templates;
use store::{Tx, outbox};

use crate::mail::Settings;
use crate::mail::letter::Letter;
use crate::mail::settings::{Protocol, Security, Server};

/// A mailbox is asked at least this often; one that was not is behind.
const LATE_MS: i64 = 15 * 60_000;
/// So long after its last mail a mailbox still counts as being caught up with.
const CATCHING_UP_MS: i64 = 2 * 60_000;

/// How a way stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It works.
    Well,
    /// It works through what came while it was away.
    CatchingUp,
    /// Nothing was heard of it yet.
    Unknown,
    /// It has not been looked at for longer than it should.
    Behind(Instant),
    /// It does not work, since then.
    Failing(Instant),
    /// It is not set up any more.
    Gone,
}

/// A way of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// By which a test names it: `out`, `door-0`, `mailbox-0`; nothing where there is nothing to test.
    pub key: Option<String>,
    /// What it is called.
    pub name: String,
    /// Where it leads.
    pub place: String,
    /// How it stands.
    pub state: State,
    /// What is known of it: words and an instant, or a number.
    pub facts: Vec<(&'static str, Fact)>,
    /// What went wrong last.
    pub failure: Option<String>,
    /// Mails that were seen there and are not ours.
    pub left: Vec<Left>,
}

/// Something that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    At(Option<Instant>),
    Words(String),
}

/// How mail stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    pub incoming: Vec<Way>,
    pub out: Option<Way>,
    /// Mails in quarantine.
    pub n_quarantined: i64,
    /// Mails that are stored and not placed yet.
    pub n_new: i64,
    /// Mails of ours that failed within a week.
    pub n_failed: u32,
    /// Texts that could not be filled in, by id.
    pub n_broken_texts: usize,
}

/// Reads it.
pub(super) fn read(tx: &mut Tx<'_>, settings: &Settings, now: Instant) -> Result<Standing, store::Error> {
    let mut known: HashMap<String, Mailbox> =
        mailboxes::list(tx)?.into_iter().map(|mailbox| (mailbox.name.clone(), mailbox)).collect();
    let mut ways = Vec::new();
    for (nth, set) in settings.mailbox.iter().enumerate() {
        let standing = known.remove(&set.name).unwrap_or_else(|| Mailbox::new(&set.name));
        let of = set.address.as_ref().map(|address| format!(", for {address}")).unwrap_or_default();
        let place = format!("{}, folder {}{of}", at(&set.server, 993, 143), set.folder);
        ways.push(mailbox(tx, Some(format!("mailbox-{nth}")), place, standing, now)?);
    }
    for (nth, set) in settings.listen.iter().enumerate() {
        let protocol = match set.protocol {
            Protocol::Smtp => "SMTP",
            Protocol::Lmtp => "LMTP",
        };
        let tls = if set.tls_cert.is_some() { "with STARTTLS" } else { "without encryption" };
        ways.push(Way {
            key: Some(format!("door-{nth}")),
            name: format!("Door for mail servers, {protocol}"),
            place: format!("{}, {tls}", set.at),
            state: State::Well,
            facts: vec![("Last mail", Fact::At(incoming::newest_of_source(tx, "smtp")?))],
            failure: None,
            left: Vec::new(),
        });
    }
    let mut gone: Vec<Mailbox> = known.into_values().collect();
    gone.sort_by(|a, b| a.name.cmp(&b.name));
    for standing in gone {
        ways.push(Way {
            state: State::Gone,
            failure: None,
            ..mailbox(tx, None, "Not in the configuration any more".to_owned(), standing, now)?
        });
    }
    Ok(Standing {
        incoming: ways,
        out: Some(way_out(tx, settings)?),
        n_quarantined: incoming::count(tx, Taken::Quarantined)?,
        n_new: incoming::count(tx, Taken::New)?,
        n_failed: failed(tx, now)?,
        n_broken_texts: templates::list(tx)?.iter().filter(|text| text.failure.is_some()).count(),
    })
}

/// Mails of ours that failed within a week.
fn failed(tx: &mut Tx<'_>, now: Instant) -> Result<u32, store::Error> {
    const WEEK_MS: i64 = 7 * 86_400_000;
    let failed = sent::list(tx, Got::Failed, 500)?.into_iter();
    let n = failed.filter(|mail| now.as_ms() - mail.changed_at.as_ms() <= WEEK_MS).count();
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

fn mailbox(
    tx: &mut Tx<'_>,
    key: Option<String>,
    place: String,
    standing: Mailbox,
    now: Instant,
) -> Result<Way, store::Error> {
    let since = |at: Option<Instant>| at.map(|at| now.as_ms() - at.as_ms());
    let state = match (standing.failed_at, standing.checked_at) {
        (Some(failed_at), _) => State::Failing(failed_at),
        _ if since(standing.received_at).is_some_and(|ms| ms < CATCHING_UP_MS)
            && since(standing.checked_at).is_none_or(|ms| ms > LATE_MS) =>
        {
            State::CatchingUp
        }
        (None, Some(at)) if since(Some(at)).is_some_and(|ms| ms > LATE_MS) => State::Behind(at),
        (None, Some(_)) => State::Well,
        (None, None) => State::Unknown,
    };
    let last = standing.received_at.max(incoming::newest_of_source(tx, &standing.name)?);
    let left = left::list(tx, &standing.name)?;
    Ok(Way {
        key,
        name: standing.name,
        place,
        state,
        facts: vec![("Last looked", Fact::At(standing.checked_at)), ("Last mail", Fact::At(last))],
        failure: standing.failure,
        left,
    })
}

/// The way out: it fails while what waits was tried and nothing has left since.
fn way_out(tx: &mut Tx<'_>, settings: &Settings) -> Result<Way, store::Error> {
    let Some(send) = &settings.send else {
        return Ok(Way {
            key: None,
            name: "The way out".to_owned(),
            place: "Not set up: nothing leaves. Add a `[mail.send]` section.".to_owned(),
            state: State::Gone,
            facts: Vec::new(),
            failure: None,
            left: Vec::new(),
        });
    };
    let mut troubled = Vec::new();
    for kind in [Letter::KIND, "code"] {
        troubled.extend(outbox::list_troubled(tx, kind, 100)?);
    }
    let first = troubled.iter().map(|(row, _)| row.created_at).min();
    let queued = sent::list(tx, Got::Queued, 1)?;
    let last = sent::list(tx, Got::Sent, 1)?.first().map(|mail| mail.changed_at);
    let state = match first {
        None if last.is_some() => State::Well,
        None => State::Unknown,
        Some(first) if last.is_none_or(|last| last < first) => State::Failing(first),
        Some(first) => State::Behind(first),
    };
    let said = queued.into_iter().find_map(|mail| mail.reason);
    let failure = first.and(said.or_else(|| troubled.into_iter().next().map(|(_, why)| why)));
    let signed = if send.dkim.is_some() { "signed with DKIM" } else { "not signed" };
    Ok(Way {
        key: Some("out".to_owned()),
        name: "The way out".to_owned(),
        place: format!("{}, {signed}", at(&send.server, 465, 587)),
        state,
        facts: vec![
            ("Last sent", Fact::At(last)),
            ("Waiting", Fact::Words(sent::count(tx, Got::Queued)?.to_string())),
            ("Waiting since", Fact::At(first)),
        ],
        failure,
        left: Vec::new(),
    })
}

fn at(server: &Server, tls_port: u16, plain_port: u16) -> String {
    let (usual, how) = match server.security {
        Security::Tls => (tls_port, "TLS"),
        Security::StartTls => (plain_port, "STARTTLS"),
        Security::None => (plain_port, "no encryption"),
    };
    format!("{}:{}, {how}", server.host, server.port.unwrap_or(usual))
}

//! Views of every page: as on a good day, as an enemy would fill them, and empty.

use calendar::{Instant, Zone};
use look::chip::{Standing, Steps};
use look::composer::{Addressee, Writing};
use look::desk::{Me, Stamp};
use look::feedback::Toast;
use look::marks::Side;
use look::talk::{Attachment, Entry, Happening, Message, MessageKind, Part};
use look::{CaseRow, Chip, Choice, Composer, Desk, Mistakes, Wall};
use mission::policy::{Chapter, ClauseNumber};
use mission::{Channel, ClockKind, Priority};
use server::workspace::list::{Filter, List, Order};

pub const MIN: i64 = 60_000;
pub const HOUR: i64 = 60 * MIN;

/// How a view is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// As on a good day.
    Rich,
    /// 300 characters without a space, other directions, markup.
    Hostile,
}

impl Filling {
    /// A text, or what an enemy writes in its place.
    pub fn text(self, rich: &str) -> String {
        match self {
            Filling::Rich => rich.to_owned(),
            Filling::Hostile => format!(
                "{}<script>alert(1)</script> مرحبا بالعالم \u{202e}{rich}\" onload='x",
                "W".repeat(240)
            ),
        }
    }
}

pub fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// Tuesday, 14 October 2025, 14:08 in London.
pub fn wall() -> Wall {
    Wall { now: at("2025-10-14T13:08:00Z"), zone: Zone::named("Europe/London").expect("a zone") }
}

pub fn after(ms: i64) -> Instant {
    wall().now.plus_ms(ms).expect("an instant")
}

pub fn clause(chapter: Chapter, nth: u16) -> ClauseNumber {
    ClauseNumber { chapter, nth }
}

pub fn desk(fill: Filling) -> Desk {
    Desk {
        language: "en".to_owned(),
        organisation: fill.text("Fernhill Software"),
        stamp: Some(Stamp {
            version: "3.1".to_owned(),
            effective_on: calendar::parse_date("2025-07-01").ok(),
        }),
        me: Me { name: fill.text("Priya Raman"), is_available: true, sees_people: true, sees_mail: false },
        n_inbox: Some(14),
        n_triage: Some(3),
        n_notices: Some(2),
        position: "0.7".to_owned(),
        wall: wall(),
        toast: None,
    }
}

pub fn chip(kind: ClockKind, standing: Standing) -> Chip {
    Chip { kind, standing, steps: Steps::default(), counts_seconds: false }
}

pub fn running(kind: ClockKind, left_ms: i64, used_percent: u8) -> Chip {
    chip(kind, Standing::Running { left_ms, due_at: after(left_ms), used_percent })
}

type Sample = (u32, &'static str, Option<&'static str>, &'static str, Priority, Channel, Chip);

pub fn rows(fill: Filling) -> Vec<CaseRow> {
    use ClockKind::*;
    let samples: Vec<Sample> = vec![
        (
            10491,
            "Daniel Weiss",
            Some("Kestrel Freight"),
            "Dispatch board blank for all depots",
            Priority::P1,
            Channel::Phone,
            chip(UpdateCadence, Standing::Missed { due_at: after(-4 * MIN) }),
        ),
        (
            10482,
            "Ines Okafor",
            Some("Brightwater Clinics"),
            "Payments export fails with 502",
            Priority::P2,
            Channel::Email,
            running(Resolution, 2 * HOUR + 12 * MIN, 82),
        ),
        (
            10497,
            "Aiko Mori",
            None,
            "Is the two-factor code email delayed?",
            Priority::P3,
            Channel::Chat,
            running(FirstResponse, 11_000, 76),
        ),
        (
            10479,
            "Marta Kowalczyk",
            Some("Lindqvist Foods"),
            "Invoice shows the old VAT number",
            Priority::P3,
            Channel::Portal,
            running(FirstResponse, 98 * MIN, 59),
        ),
        (
            10466,
            "Luis Prado",
            Some("Casa Prado"),
            "Can I move seats between teams?",
            Priority::P4,
            Channel::InApp,
            running(Resolution, 5 * HOUR + 20 * MIN, 54),
        ),
        (
            10471,
            "Sam Adeyemi",
            Some("Brightwater Clinics"),
            "SSO metadata rotation on Friday",
            Priority::P3,
            Channel::Email,
            running(UpdateCadence, 3 * HOUR + 5 * MIN, 41),
        ),
        (
            10494,
            "Tess Albright",
            None,
            "Refund for a duplicate charge",
            Priority::P3,
            Channel::Social,
            running(FirstResponse, 3 * HOUR + 31 * MIN, 12),
        ),
        (
            10489,
            "Ravi Menon",
            Some("Orchard Labs"),
            "Export a single project as CSV",
            Priority::P4,
            Channel::Letter,
            running(Resolution, 75 * HOUR, 9),
        ),
        (
            10433,
            "Greta Holm",
            Some("Lindqvist Foods"),
            "Label printer prints half pages",
            Priority::P3,
            Channel::Email,
            chip(Resolution, Standing::Paused { used_percent: 48 }),
        ),
        (
            10427,
            "Owen Clarke",
            Some("Orchard Labs"),
            "Sandbox resets overnight",
            Priority::P3,
            Channel::Portal,
            chip(Resolution, Standing::Resolved),
        ),
    ];
    let row = |(number, customer, account, subject, priority, channel, chip): Sample| CaseRow {
        number,
        customer: fill.text(customer),
        account: account.map(|name| fill.text(name)),
        subject: fill.text(subject),
        priority: (number != 10494).then_some(priority),
        channel,
        waits: matches!(chip.standing, Standing::Paused { .. }).then(|| "Waiting on customer".to_owned()),
        chip: Some(Chip { counts_seconds: channel == Channel::Chat, ..chip }),
        is_unread: number % 3 == 0,
        is_live: channel == Channel::Chat,
        is_current: number == 10482,
    };
    samples.into_iter().map(row).collect()
}

pub fn people_to_choose(fill: Filling) -> Vec<Choice> {
    let names = ["Priya Raman", "Tomás Ibarra", "Hana Sato", "Luis Ferreira"];
    (1..).zip(names).map(|(n, name)| Choice::new(n, fill.text(name)).chosen(n == 1)).collect()
}

pub fn list(fill: Filling) -> List {
    List {
        filter: Filter::Mine,
        order: Order::NearestPromise,
        counts: [14, 61, 22, 5],
        rows: rows(fill),
        previous: None,
        next: Some("after=10427".to_owned()),
        is_selecting: false,
        teams: vec![Choice::new(1, fill.text("Export team"))],
        owners: people_to_choose(fill),
    }
}

fn message(fill: Filling, id: i64, side: Side, kind: MessageKind, at_text: &str, body: &str) -> Entry {
    let author = match (side, &kind) {
        (Side::Theirs, _) => "Ines Okafor",
        (Side::Ours, MessageKind::Note) => "Tomás Ibarra",
        (Side::Ours, _) => "Priya Raman",
    };
    let is_reply = side == Side::Ours && kind != MessageKind::Note;
    Entry::Message(Message {
        id,
        author: fill.text(author),
        side,
        kind,
        to: is_reply.then(|| fill.text("Ines")),
        at: at(at_text),
        body: fill.text(body),
        markup: None,
        language: (fill == Filling::Hostile).then(|| "ar".to_owned()),
        files: if id == 1 {
            vec![Attachment {
                name: fill.text("export-error.har"),
                n_bytes: 212_000,
                address: "/cases/10482/files/1".to_owned(),
                is_shown: false,
            }]
        } else {
            Vec::new()
        },
        is_new: id == 5,
        mail: None,
    })
}

fn event(
    fill: Filling,
    icon: &'static str,
    before: &str,
    strong: &str,
    after: &str,
    at_text: &str,
    is_risk: bool,
) -> Entry {
    let parts =
        vec![Part::Plain(before.to_owned()), Part::Strong(fill.text(strong)), Part::Plain(after.to_owned())];
    let clause = Some(clause(Chapter::Escalation, 1));
    Entry::Event(Happening { icon, parts, clause, at: at(at_text), is_risk })
}

pub fn entries(fill: Filling) -> Vec<Entry> {
    use MessageKind::{Note, Public};
    use Side::{Ours, Theirs};
    vec![
        message(
            fill,
            1,
            Theirs,
            Public,
            "2025-10-13T15:20:00Z",
            "Since this afternoon the payments export returns “502 Bad Gateway” every time we pick a range longer than one day. Single days work. We close our books tomorrow at 17:00, so I need the September file before then.",
        ),
        event(
            fill,
            "check",
            "Triaged ",
            "P2",
            " in 4 minutes by Priya Raman — “finance close blocked”",
            "2025-10-13T15:24:00Z",
            false,
        ),
        message(
            fill,
            2,
            Ours,
            Public,
            "2025-10-13T15:31:00Z",
            "Hello Ines, I own this case until your September file is in your hands. I can reproduce the error with ranges over 24 hours. Our export team is on it; you will hear from me at least every hour while it is open.",
        ),
        event(
            fill,
            "up",
            "50 % of the resolve clock: escalated to ",
            "Tier 2",
            "",
            "2025-10-14T09:20:00Z",
            true,
        ),
        message(
            fill,
            3,
            Ours,
            Note,
            "2025-10-14T11:58:00Z",
            "Cause found: the gateway drops responses after 30 s and the ledger join got slower with Monday’s release. Workaround is the nightly file API. Fix is in review, hotfix window 15:30.",
        ),
        event(
            fill,
            "bell",
            "75 %: ",
            "Hana Sato",
            " paged, acknowledged in 4 minutes",
            "2025-10-14T12:20:00Z",
            true,
        ),
        message(
            fill,
            4,
            Ours,
            Public,
            "2025-10-14T12:26:00Z",
            "Update: we know the cause. The fix goes out at 15:30. If you would rather not wait, I can place the September file in your portal within ten minutes. Shall I?",
        ),
        message(
            fill,
            5,
            Theirs,
            Public,
            "2025-10-14T13:05:00Z",
            "Yes please — the file is enough for the close. Will it include the two reversals from 29 September?",
        ),
    ]
}

pub fn composer(fill: Filling) -> Composer {
    Composer {
        case: 10482,
        kind: Writing::Reply,
        to: Some(Addressee { name: fill.text("Ines Okafor"), channel: Channel::Email }),
        copies: Vec::new(),
        signature: String::new(),
        body: String::new(),
        files: Vec::new(),
        saved_at: Some(at("2025-10-14T13:07:00Z")),
        last_seen: Some(5),
        once: "01J9Z6T4".to_owned(),
        mistakes: Mistakes::default(),
        newer: Vec::new(),
    }
}

/// What was just done, with a way back.
pub fn toast() -> Toast {
    Toast { words: "Case resolved. Survey goes out in 1 hour.".to_owned(), undo: Some("/undo/7".to_owned()) }
}

/// A form that came back.
pub fn mistakes(fields: &[&str]) -> Mistakes {
    let mut found = Mistakes::default();
    for field in fields {
        found.push(field, format!("Say something about {field}"));
    }
    found
}

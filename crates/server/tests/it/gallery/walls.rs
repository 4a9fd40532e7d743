//! The pages that hang in the gallery.

use look::Composer;
use look::composer::Copied;
use look::mail::{Delivery, Mail, Proof, Standing};
use look::marks::{Side, Tone};
use look::talk::{Entry, Message, MessageKind};
use maud::Markup;
use server::workspace as pages;
use server::workspace::thread::Viewer;

use super::opened::opened;
use super::samples::*;
use super::sheets::*;

/// A page of the gallery: what it is called, and the page.
pub type Hung = (&'static str, Markup);

/// The usual pages, in one filling.
fn filled(fill: Filling) -> Vec<Markup> {
    let desk = desk(fill);
    let with_toast = look::Desk { toast: Some(toast()), ..desk.clone() };
    vec![
        pages::inbox::page(&desk, &pages::inbox::View { list: list(fill), opened: Some(opened(fill)) }),
        pages::case::page(&with_toast, &pages::case::View { list: list(fill), opened: opened(fill) }),
        pages::triage::page(&with_toast, &triage(fill)),
        pages::search::page(&desk, &search(fill)),
        pages::customer::page(&desk, &customer_page(fill)),
        pages::account::page(&desk, &account(fill)),
        pages::people::page(&desk, &people(fill)),
        pages::person::page(&desk, &person(fill)),
        pages::new_case::page(&desk, &new_case(fill)),
        pages::merge::page(&desk, &merge(fill)),
        pages::split::page(&desk, &split(fill)),
        pages::handoff::page(&desk, &handoff(fill)),
        pages::pause::page(&desk, &pause(fill)),
        pages::priority::page(&desk, &priority(fill)),
    ]
}

const NAMES: [[&str; 2]; 14] = [
    ["inbox", "inbox-hostile"],
    ["case", "case-hostile"],
    ["triage", "triage-hostile"],
    ["search", "search-hostile"],
    ["customer", "customer-hostile"],
    ["account", "account-hostile"],
    ["people", "people-hostile"],
    ["person", "person-hostile"],
    ["new-case", "new-case-hostile"],
    ["merge", "merge-hostile"],
    ["split", "split-hostile"],
    ["handoff", "handoff-hostile"],
    ["pause", "pause-hostile"],
    ["priority", "priority-hostile"],
];

/// Every page as on a good day.
pub fn rich() -> Vec<Hung> {
    NAMES.iter().map(|names| names[0]).zip(filled(Filling::Rich)).collect()
}

/// Every page as an enemy would fill it.
pub fn hostile() -> Vec<Hung> {
    NAMES.iter().map(|names| names[1]).zip(filled(Filling::Hostile)).collect()
}

/// States that only some pages have: empty, a reply on its way, a colleague who was faster, a thousand messages.
pub fn states() -> Vec<Hung> {
    let desk = desk(Filling::Rich);
    let quiet = look::Desk { n_inbox: Some(0), n_triage: Some(0), stamp: None, ..desk.clone() };
    let mut empty_list = list(Filling::Rich);
    empty_list.rows.clear();
    empty_list.next = None;
    let mut selecting = list(Filling::Rich);
    selecting.is_selecting = true;
    vec![
        ("inbox-empty", pages::inbox::page(&quiet, &pages::inbox::View { list: empty_list, opened: None })),
        ("inbox-selecting", pages::inbox::page(&desk, &pages::inbox::View { list: selecting, opened: None })),
        (
            "case-pending",
            pages::case::page(&desk, &pages::case::View { list: list(Filling::Rich), opened: pending() }),
        ),
        (
            "case-conflict",
            pages::case::page(&desk, &pages::case::View { list: list(Filling::Rich), opened: conflict() }),
        ),
        (
            "case-asked",
            pages::case::page(&desk, &pages::case::View { list: list(Filling::Rich), opened: asked() }),
        ),
        (
            "triage-empty",
            pages::triage::page(
                &quiet,
                &pages::triage::View { n_waiting: 0, promise: None, median_ms: None, cards: Vec::new() },
            ),
        ),
        ("search-nothing", pages::search::page(&desk, &nothing_found())),
        ("search-before", pages::search::page(&desk, &pages::search::View::default())),
        (
            "account-empty",
            pages::account::page(
                &quiet,
                &pages::account::View { name: "Orchard Labs".to_owned(), ..Default::default() },
            ),
        ),
        ("people-empty", pages::people::page(&quiet, &pages::people::View::default())),
        ("first-day", pages::empty::page(&quiet, pages::empty::View::default())),
        (
            "second-day",
            pages::empty::page(&desk, pages::empty::View { has_mission: true, has_colleagues: true }),
        ),
    ]
}

/// A conversation of `n` messages.
pub fn long_case(n: i64) -> Markup {
    let mut opened = opened(Filling::Rich);
    opened.thread.entries = (0..n).map(nth_message).collect();
    pages::case::page(&desk(Filling::Rich), &pages::case::View { list: list(Filling::Rich), opened })
}

fn nth_message(id: i64) -> Entry {
    Entry::Message(Message {
        markup: None,
        id,
        author: "Ines Okafor".to_owned(),
        side: if id % 2 == 0 { Side::Theirs } else { Side::Ours },
        kind: if id % 5 == 4 { MessageKind::Note } else { MessageKind::Public },
        to: None,
        at: after(-HOUR * id),
        body: format!(
            "Message {id}: the file is enough for the close. Will it include reversal {}?",
            id * 7919 % 1000
        ),
        language: None,
        files: Vec::new(),
        is_new: false,
        mail: None,
    })
}

/// An inbox of `n` rows.
pub fn long_inbox(n: u32) -> Markup {
    let mut list = list(Filling::Rich);
    let samples = list.rows.clone();
    list.rows = (0..n)
        .zip(samples.iter().cycle())
        .map(|(i, row)| look::CaseRow {
            number: 20_000 + i * 13,
            subject: format!("{} {}", row.subject, i * 7919 % 997),
            is_current: i == 1,
            ..row.clone()
        })
        .collect();
    pages::inbox::page(
        &desk(Filling::Rich),
        &pages::inbox::View { list, opened: Some(opened(Filling::Rich)) },
    )
}

/// A reply by mail in all that can become of it.
fn mailed() -> Entry {
    let delivery = |to: &str, standing, reason: Option<&str>| Delivery {
        to: to.to_owned(),
        standing,
        at: wall().now,
        reason: reason.map(str::to_owned),
        again: matches!(standing, Standing::Failed | Standing::Suppressed)
            .then(|| format!("/cases/10482/mails/{}/again", to.len())),
    };
    let deliveries = vec![
        delivery("ines@fernhill.example", Standing::Sent, None),
        delivery("bob@fernhill.example", Standing::Queued, Some("the server does not take it now (451)")),
        delivery("old@fernhill.example", Standing::Failed, Some("not delivered: 5.1.1 no such mailbox")),
        delivery("never@fernhill.example", Standing::Suppressed, Some("mail to it comes back")),
    ];
    let proof = Proof { tone: Tone::Kept, words: "Proven by DMARC".to_owned() };
    let people = vec![("copy to", "Bob Stone <bob@fernhill.example>".to_owned())];
    let whole = Some("/cases/10482/messages/7".to_owned());
    let Entry::Message(message) = nth_message(7) else { unreachable!("it is a message") };
    let mail = Mail { people, proof: Some(proof), sheet: None, whole, deliveries };
    Entry::Message(Message { mail: Some(Box::new(mail)), ..message })
}

fn pending() -> pages::case::Opened {
    let mut opened = opened(Filling::Rich);
    opened.thread.entries.push(Entry::Message(Message {
        markup: None,
        id: 6,
        author: "Priya Raman".to_owned(),
        side: Side::Ours,
        kind: MessageKind::Pending { leaves_at: after(8_000), undo: "/cases/10482/undo/6".to_owned() },
        to: Some("Ines".to_owned()),
        at: wall().now,
        body: "Both reversals are in the file. It is in your portal now, and I will confirm again after the fix at 15:30.".to_owned(),
        language: None,
        files: Vec::new(),
        is_new: false,
        mail: None,
    }));
    opened.thread.entries.push(mailed());
    opened.thread.viewers =
        vec![Viewer { name: "Tomás Ibarra".to_owned(), writes: Some(look::composer::Writing::Note) }];
    let body = "@Tomás the customer is happy with the file. Please still ship at 15:30. /hand".to_owned();
    opened.thread.composer =
        Some(Composer { kind: look::composer::Writing::Note, body, ..composer(Filling::Rich) });
    opened
}

fn conflict() -> pages::case::Opened {
    let mut opened = opened(Filling::Rich);
    let newer = vec![nth_message(9)];
    let body = "Both reversals are in the file.".to_owned();
    let copy = |address: &str, name: &str| Copied {
        address: address.to_owned(),
        name: name.to_owned(),
        is_on: true,
    };
    let copies = vec![copy("bob@fernhill.example", "Bob Stone"), copy("accounts@fernhill.example", "")];
    let signature = "<p>Your care team</p>".to_owned();
    opened.thread.composer = Some(Composer {
        body,
        newer,
        mistakes: mistakes(&["body"]),
        copies,
        signature,
        ..composer(Filling::Rich)
    });
    opened
}

/// A case that wants something of its reader.
fn asked() -> pages::case::Opened {
    let mut opened = opened(Filling::Rich);
    opened.thread.calls = vec![
        pages::thread::Call {
            icon: "bell",
            words: "Somebody was paged, and the page is not answered.".to_owned(),
            to: "acknowledgement",
            text: None,
            answers: vec![("acknowledge", "I am on it")],
        },
        pages::thread::Call {
            icon: "user",
            words: "Tomás Ibarra offers this case to you.".to_owned(),
            to: "handoff/verdict",
            text: Some(("told", "What the customer is told of you (optional)")),
            answers: vec![("accept", "Take the case"), ("reject", "Do not take it")],
        },
    ];
    let words = "We ship the fix at 15:30.".to_owned();
    opened.context.steps = vec![pages::context::StepLine { id: 5, words, due_at: after(HOUR) }];
    opened.context.path = vec![("Planned".to_owned(), "Raise the limit of the export.".to_owned())];
    opened.context.phase = Some("Use".to_owned());
    opened.context.n_asked_again = 1;
    opened
}

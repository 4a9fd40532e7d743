//! The pages that hang in the gallery.

use look::composer::Copied;
use look::mail::{Delivery, Mail, Proof, Standing};
use look::marks::{Side, Tone};
use look::talk::{Entry, Message, MessageKind};
use look::{Choice, Composer, Mistakes};
use maud::Markup;
use mission::policy::Chapter;
use mission::{Channel, Priority};
use server::workspace as pages;
use server::workspace::thread::Viewer;

use super::samples::*;

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

fn triage(fill: Filling) -> pages::triage::View {
    let card = |row: look::CaseRow, excerpt: &str| pages::triage::Card {
        number: row.number,
        subject: row.subject,
        customer: row.customer,
        account: row.account,
        tier: Some(fill.text("Enterprise")),
        channel: row.channel,
        chip: row.chip,
        excerpt: fill.text(excerpt),
        suggested: Some(Priority::P2),
        chosen: None,
        impacts: vec![Choice::new("high", fill.text("High impact: many customers")).chosen(true)],
        urgencies: vec![Choice::new("low", fill.text("Low urgency: it can wait"))],
        routing: None,
        why: String::new(),
        mistakes: Mistakes::default(),
        reason: Some(fill.text("Many people affected, workaround exists. Like #10211 (P2) and #9871 (P2).")),
        owners: people_to_choose(fill),
        categories: vec![Choice::new("billing", fill.text("Billing"))],
    };
    let words = [
        "All 140 drivers in Rotterdam get yesterday’s route list.",
        "Hi, we changed our legal name in August.",
        "is there any way to have a basket repeat?",
    ];
    let mut cards: Vec<pages::triage::Card> =
        rows(fill).into_iter().skip(3).zip(words).map(|(row, words)| card(row, words)).collect();
    cards[1].why = fill.text("The whole depot waits.");
    cards[1].mistakes = mistakes(&["why"]);
    cards[2].routing = Some(pages::triage::Routing {
        function: fill.text("Finance"),
        told: fill.text("Finance looks after invoices and has your message now."),
    });
    pages::triage::View {
        n_waiting: 5,
        promise: Some(("15 minutes".to_owned(), clause(Chapter::Escalation, 3))),
        median_ms: Some(3 * MIN),
        cards,
    }
}

fn search(fill: Filling) -> pages::search::View {
    let found = |row| pages::search::Found {
        row,
        snippet: vec![
            (fill.text("the payments "), false),
            ("export".to_owned(), true),
            (" returns “502 Bad Gateway”".to_owned(), false),
        ],
    };
    pages::search::View {
        query: fill.text("export 502"),
        n_found: 41,
        found: rows(fill).into_iter().take(4).map(found).collect(),
        people: vec![(fill.text("Ines Okafor"), "/customers/7".to_owned())],
        did_you_mean: None,
        previous: None,
        next: Some("q=export&page=2".to_owned()),
    }
}

fn nothing_found() -> pages::search::View {
    let did_you_mean = Some("export 502".to_owned());
    pages::search::View { query: "exprot 502".to_owned(), did_you_mean, ..Default::default() }
}

fn customer_page(fill: Filling) -> pages::customer::View {
    pages::customer::View {
        card: customer(fill),
        tier: Some(fill.text("Enterprise")),
        cohort: cohort(fill),
        addresses: vec![
            ("Email".to_owned(), fill.text("ines@brightwater.example"), true),
            ("Phone".to_owned(), "+234 1 555 0142".to_owned(), false),
        ],
        since: Some(at("2021-03-01T09:00:00Z")),
        cases: rows(fill),
        n_cases: 16,
        form: Some(pages::customer::Form {
            name: fill.text("Ines Okafor"),
            languages: vec![Choice::new("en", "English").chosen(true)],
            zone: "Africa/Lagos".to_owned(),
            prefers: String::new(),
            email: fill.text("ines@brightwater.example"),
            phone: "+234 1 555 0142".to_owned(),
            account: "3".to_owned(),
            subscription: fill.text("19.00 EUR a month"),
            cohort: String::new(),
            subscribed_on: "2021-03-01".to_owned(),
            sees_account: true,
            proofs: vec![Choice::new("", "Choose…"), Choice::new("code", fill.text("one-time code"))],
            tiers: vec![Choice::new("Enterprise", "Enterprise").chosen(true)],
            mistakes: if fill == Filling::Hostile {
                mistakes(&["name", "zone"])
            } else {
                Mistakes::default()
            },
        }),
    }
}

fn cohort(fill: Filling) -> pages::customer::Cohort {
    let subscribed_on = calendar::parse_date("2021-03-01").ok();
    pages::customer::Cohort { name: Some(fill.text("pilot customers")), subscribed_on }
}

fn account(fill: Filling) -> pages::account::View {
    pages::account::View {
        number: 3,
        name: fill.text("Brightwater Clinics"),
        tier: Some(fill.text("Enterprise")),
        manager: Some(fill.text("Mikkel Dahl")),
        customers: vec![
            (7, fill.text("Ines Okafor"), Some(fill.text("Finance operations"))),
            (8, fill.text("Sam Adeyemi"), None),
        ],
        n_customers: 2,
        exceptions: vec![pages::account::Agreed {
            sentence: fill.text("A P1 is answered within 5 minutes at any hour."),
            from_on: calendar::parse_date("2025-01-01").expect("a date"),
            until_on: calendar::parse_date("2025-12-31").ok(),
            approved_by: fill.text("Jordan Lee"),
        }],
        cases: rows(fill),
        n_cases: 10,
        subscription: Some(fill.text("450.00 USD a month")),
        cohort: cohort(fill),
        form: Some(pages::account::Form {
            name: fill.text("Brightwater Clinics"),
            tiers: vec![Choice::new("Enterprise", fill.text("Enterprise")).chosen(true)],
            zone: "Africa/Lagos".to_owned(),
            languages: vec![Choice::new("en", "en")],
            subscription: fill.text("450.00 USD a month"),
            cohort: fill.text("pilot customers"),
            subscribed_on: "2021-03-01".to_owned(),
            proofs: vec![Choice::new("", "Choose…")],
            mistakes: Mistakes::default(),
        }),
    }
}

fn people(fill: Filling) -> pages::people::View {
    use pages::people::Standing::*;
    let person = |(number, name, standing)| pages::people::Person {
        number,
        name: fill.text(name),
        email: fill.text("priya@fernhill.example"),
        role: "Lead".to_owned(),
        teams: vec![fill.text("Export team"), "Billing".to_owned()],
        line: Some(fill.text("second line")),
        skills: fill.text("exports, webhooks"),
        is_available: number != 2,
        standing,
        has_second_factor: number == 1,
        seen_at: (standing == Active).then(|| after(-HOUR)),
    };
    let everybody = [
        (1, "Priya Raman", Active),
        (2, "Tomás Ibarra", Active),
        (3, "Hana Sato", Invited),
        (4, "Jordan Lee", Off),
    ];
    pages::people::View {
        people: everybody.into_iter().map(person).collect(),
        previous: None,
        next: Some("page=2".to_owned()),
        gaps: vec![fill.text("Nobody holds the role “duty manager” of the path “management”.")],
        may_manage: true,
        may_plan: true,
    }
}

fn person(fill: Filling) -> pages::person::View {
    let role = |value: &str, note: &str| Choice { note: Some(fill.text(note)), ..Choice::new(value, value) };
    pages::person::View {
        number: Some(2),
        name: fill.text("Tomás Ibarra"),
        email: "tomas@fernhill.example".to_owned(),
        zone: "Europe/Madrid".to_owned(),
        roles: vec![
            role("Agent", "Answers customers").chosen(true),
            role("Lead", "Sees and moves every case of the team"),
        ],
        teams: vec![Choice::new(1, fill.text("Export team")).chosen(true), Choice::new(2, "Billing")],
        languages: vec![Choice::new("en", "English").chosen(true), Choice::new("es", "Spanish")],
        lines: vec![Choice::new(1, fill.text("first line")), Choice::new(2, "second line").chosen(true)],
        skills: fill.text("exports, webhooks"),
        ways: ["+1 555 0142", ""]
            .map(|value| pages::person::Way {
                kinds: vec![Choice::new("phone", "Phone call").chosen(true), Choice::new("sms", "SMS")],
                value: fill.text(value),
            })
            .to_vec(),
        is_available: true,
        is_active: true,
        has_second_factor: true,
        mistakes: if fill == Filling::Hostile { mistakes(&["email", "role"]) } else { Mistakes::default() },
    }
}

fn new_case(fill: Filling) -> pages::new_case::View {
    pages::new_case::View {
        channels: [Channel::Phone, Channel::Letter]
            .map(|it| Choice::new(it, look::marks::channel_name(it)).chosen(it == Channel::Phone))
            .to_vec(),
        name: fill.text("Ines Okafor"),
        subject: fill.text("Payments export fails"),
        body: fill.text("She called at two."),
        languages: vec![Choice::new("en", "English").chosen(true), Choice::new("fr", "French")],
        categories: vec![Choice::new("billing", fill.text("Billing"))],
        priorities: Priority::ALL.iter().map(|it| Choice::new(it, it.word())).collect(),
        once: "01J9".to_owned(),
        mistakes: if fill == Filling::Hostile {
            mistakes(&["subject", "channel"])
        } else {
            Mistakes::default()
        },
        ..Default::default()
    }
}

fn merge(fill: Filling) -> pages::merge::View {
    pages::merge::View {
        number: 10497,
        subject: fill.text("Is the two-factor code email delayed?"),
        into: String::new(),
        candidates: rows(fill).into_iter().take(2).collect(),
        mistakes: Mistakes::default(),
    }
}

fn split(fill: Filling) -> pages::split::View {
    let message = |id| pages::split::Choosable {
        id,
        author: fill.text("Ines Okafor"),
        at: after(-HOUR),
        excerpt: fill.text("By the way, our invoice is wrong."),
        is_chosen: id == 1,
    };
    pages::split::View {
        number: 10482,
        subject: fill.text("Payments export"),
        new_subject: String::new(),
        messages: vec![message(1), message(2)],
        mistakes: mistakes(&["message"]),
    }
}

fn handoff(fill: Filling) -> pages::handoff::View {
    pages::handoff::View {
        number: 10482,
        subject: fill.text("Payments export"),
        owners: people_to_choose(fill),
        teams: vec![Choice::new(1, fill.text("Export team"))],
        steps: fill.text("Cause found, fix at 15:30."),
        logs: fill.text("502 since 13:50"),
        impact: fill.text("Cannot close the month."),
        reason: fill.text("Needs the database team"),
        mistakes: mistakes(&["logs"]),
    }
}

fn pause(fill: Filling) -> pages::pause::View {
    let reason = |value: &str, label: &str, note: &str| Choice {
        note: Some(fill.text(note)),
        ..Choice::new(value, label)
    };
    pages::pause::View {
        number: 10482,
        subject: fill.text("Payments export"),
        reasons: vec![
            reason("pending_customer", "An answer of the customer", "pauses the resolve clock"),
            reason("scheduled", "An appointment", "pauses until then").chosen(true),
        ],
        until: "2025-10-15T09:40".to_owned(),
        rule: Some((
            fill.text("Clocks pause while we wait for your answer to a question we asked."),
            clause(Chapter::Resolving, 7),
        )),
        question: fill.text("Which file is it?"),
        warnings: vec![desk::case::decide::Warning::PauseRefused],
        mistakes: mistakes(&["until"]),
    }
}

fn priority(fill: Filling) -> pages::priority::View {
    let level =
        |it: &Priority| Choice { note: Some(fill.text("what it means")), ..Choice::new(it, it.word()) };
    pages::priority::View {
        number: 10482,
        subject: fill.text("Payments export"),
        priorities: Priority::ALL.iter().map(|it| level(it).chosen(*it == Priority::P1)).collect(),
        categories: vec![Choice::new("", "As it is"), Choice::new("billing", fill.text("Billing"))],
        kinds: pages::priority::kinds("worsened"),
        why: fill.text("A second depot waits."),
        mistakes: mistakes(&["why"]),
    }
}

//! Samples of the pages beside a case: triage, search, parties, people, and the forms of what concerns a case.

use look::{Choice, Mistakes};
use mission::policy::Chapter;
use mission::{Channel, Priority};
use server::workspace as pages;

use super::opened::customer;
use super::samples::*;

pub fn triage(fill: Filling) -> pages::triage::View {
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

pub fn search(fill: Filling) -> pages::search::View {
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

pub fn nothing_found() -> pages::search::View {
    let did_you_mean = Some("export 502".to_owned());
    pages::search::View { query: "exprot 502".to_owned(), did_you_mean, ..Default::default() }
}

pub fn customer_page(fill: Filling) -> pages::customer::View {
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

pub fn cohort(fill: Filling) -> pages::customer::Cohort {
    let subscribed_on = calendar::parse_date("2021-03-01").ok();
    pages::customer::Cohort { name: Some(fill.text("pilot customers")), subscribed_on }
}

pub fn account(fill: Filling) -> pages::account::View {
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

pub fn people(fill: Filling) -> pages::people::View {
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

pub fn person(fill: Filling) -> pages::person::View {
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

pub fn new_case(fill: Filling) -> pages::new_case::View {
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

pub fn merge(fill: Filling) -> pages::merge::View {
    pages::merge::View {
        number: 10497,
        subject: fill.text("Is the two-factor code email delayed?"),
        into: String::new(),
        candidates: rows(fill).into_iter().take(2).collect(),
        mistakes: Mistakes::default(),
    }
}

pub fn split(fill: Filling) -> pages::split::View {
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

pub fn handoff(fill: Filling) -> pages::handoff::View {
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

pub fn pause(fill: Filling) -> pages::pause::View {
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

pub fn priority(fill: Filling) -> pages::priority::View {
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

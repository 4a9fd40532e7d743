//! Samples of an opened case: its promises, its customer and everything beside its conversation.

use calendar::Zone;
use look::Choice;
use look::chip::Standing;
use mission::policy::Chapter;
use mission::{Channel, ClockKind, Priority};
use server::workspace::case::Opened;
use server::workspace::context::*;
use server::workspace::thread::{Thread, Viewer};

use super::samples::*;

pub fn opened(fill: Filling) -> Opened {
    let thread = Thread {
        number: 10482,
        subject: fill.text("Payments export fails with 502"),
        priority: Some(Priority::P2),
        channel: Channel::Email,
        customer: fill.text("Ines Okafor"),
        tier: Some(fill.text("Enterprise")),
        tags: vec![fill.text("exports")],
        status: desk::case::state::Status::Open,
        calls: Vec::new(),
        viewers: vec![Viewer { name: fill.text("Tomás Ibarra"), writes: None }],
        earlier: Some((1, "from=1".to_owned())),
        entries: entries(fill),
        composer: Some(composer(fill)),
        back: "/inbox?view=mine".to_owned(),
    };
    Opened { thread, context: context(fill) }
}

fn clocks(fill: Filling) -> Vec<PromiseClock> {
    let resolving = Some(clause(Chapter::Resolving, 2));
    vec![
        PromiseClock {
            chip: running(ClockKind::UpdateCadence, 18 * MIN, 70),
            sentence: Some(fill.text("While a P2 is open you hear from us at least every 60 minutes.")),
            clause: resolving,
            promised: "60 min".to_owned(),
            hours: None,
            met_at: None,
        },
        PromiseClock {
            chip: running(ClockKind::Resolution, 2 * HOUR + 12 * MIN, 82),
            sentence: Some(fill.text("P2 cases are resolved, or given a workaround, within 1 business day.")),
            clause: resolving,
            promised: "1 business day".to_owned(),
            hours: Some("business hours 08:00–20:00".to_owned()),
            met_at: None,
        },
        PromiseClock {
            chip: chip(ClockKind::FirstResponse, Standing::Met { after_ms: 11 * MIN }),
            sentence: None,
            clause: resolving,
            promised: "30 minutes".to_owned(),
            hours: None,
            met_at: Some(at("2025-10-13T15:31:00Z")),
        },
    ]
}

fn rung(fill: Filling, at_percent: Option<u8>, name: &str, person: &str, standing: Reached) -> Rung {
    Rung { at_percent, name: fill.text(name), person: Some(fill.text(person)), standing }
}

pub fn customer(fill: Filling) -> CustomerCard {
    CustomerCard {
        number: 7,
        name: fill.text("Ines Okafor"),
        role: Some(fill.text("Finance operations")),
        account: Some((3, fill.text("Brightwater Clinics"))),
        zone: Zone::named("Africa/Lagos").ok(),
        prefers: Some(fill.text("Email, then phone. Plain-text messages (screen reader)")),
        identity: Some("Verified by portal sign-in".to_owned()),
        satisfaction: Some((46, 9)),
    }
}

pub fn context(fill: Filling) -> Context {
    let done = |text: &str, note: &str| Reached::Done { at: at(text), note: Some(note.to_owned()) };
    let now =
        Reached::Now { at: at("2025-10-14T12:20:00Z"), note: Some("acknowledged 13:24 by phone".to_owned()) };
    let past = |number, subject: &str, text: &str, hours: Option<i64>| Past {
        number,
        subject: fill.text(subject),
        received_at: at(text),
        resolved_after_ms: hours.map(|n| n * HOUR),
        rating: hours.map(|_| 5),
    };
    Context {
        number: 10482,
        clocks: clocks(fill),
        ladder: Some(Ladder {
            clause: Some(clause(Chapter::Escalation, 1)),
            rungs: vec![
                rung(fill, None, "Case owner", "Priya Raman", done("2025-10-13T15:24:00Z", "named")),
                rung(fill, Some(50), "Tier 2", "Tomás Ibarra", done("2025-10-14T09:20:00Z", "joined")),
                rung(fill, Some(75), "Duty manager", "Hana Sato", now),
                rung(
                    fill,
                    Some(100),
                    "Head of care",
                    "Jordan Lee",
                    Reached::Ahead { at: Some(at("2025-10-14T15:20:00Z")) },
                ),
            ],
        }),
        customer: customer(fill),
        tier: Some(TierCard {
            name: fill.text("Enterprise"),
            benefits: vec![
                (fill.text("Response within 4 hours on any channel"), Some(clause(Chapter::Credits, 1))),
                (fill.text("P1 cover every hour of the year"), Some(clause(Chapter::Resolving, 1))),
            ],
            credit: Some("none yet — month at 93.1 %".to_owned()),
        }),
        history: vec![
            past(9917, "Export times out over 10k rows", "2025-08-04T08:00:00Z", Some(6)),
            past(9640, "Add a second approver", "2025-07-01T08:00:00Z", None),
        ],
        n_history: 6,
        steps: Vec::new(),
        path: Vec::new(),
        phase: None,
        n_asked_again: 0,
        tags: vec![fill.text("exports"), "finance".to_owned()],
        links: vec![Link {
            number: 10470,
            subject: fill.text("Exports slow since Monday"),
            relation: "same incident".to_owned(),
        }],
        priority: Some(Priority::P2),
        owners: people_to_choose(fill),
        teams: vec![Choice::new(1, fill.text("Export team")).chosen(true)],
        categories: vec![Choice::new("billing", fill.text("Billing"))],
        may_change: true,
    }
}

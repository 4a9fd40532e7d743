//! Rows stored late, and months that were published before (clocks.md 12, R-242).

use super::desk::Desk;
use crate::document::Document;
use crate::people::{self, Style};
use crate::problem::ProblemKind;
use crate::source::Source;

const MISSION: &[&str] = &[include_str!("../../tests/golden/mission.toml")];

fn run(rows: &[&str]) -> Document {
    let text = format!("occurred_at,recorded_at,case_id,event,channel,priority\n{}\n", rows.join("\n"));
    Desk::of_rows(MISSION, &text, "2025-07-31T00:00:00-04:00").run()
}

fn response(document: &Document) -> (u64, u64) {
    let promise = document.promises.iter().find(|promise| promise.id == "response").unwrap();
    (promise.total.numerator.unwrap_or_default(), promise.total.denominator.unwrap_or_default())
}

const RECEIVED: &str = "2025-06-30T09:15:00-04:00,,C-1,received,email,P3";
const TRIAGED: &str = "2025-06-30T09:20:00-04:00,,C-1,triaged,,P3";

#[test]
fn what_is_stored_too_late_waits_for_approval() {
    let late = "2025-06-30T10:00:00-04:00,2025-07-25T10:00:00-04:00,C-1,reply,,";
    let held = run(&[RECEIVED, TRIAGED, late]);
    assert_eq!(response(&held), (0, 1));
    assert_eq!(held.problems[0].kind, ProblemKind::TooLate.word());
    assert_eq!((held.rows.used, held.rows.refused), (2, 1));
    assert!(held.adjustments.is_empty());
    let approved = run(&[RECEIVED, TRIAGED, late, "2025-07-26T09:00:00-04:00,,C-1,lateness_approved,,"]);
    assert!(approved.problems.is_empty(), "{:?}", approved.problems);
    assert_eq!(response(&approved), (0, 1), "June was published on 7 July");
}

#[test]
fn r_242_what_becomes_known_of_a_published_month_is_an_adjustment() {
    let late = "2025-06-30T10:00:00-04:00,2025-07-07T10:00:00-04:00,C-1,reply,,";
    let document = run(&[RECEIVED, TRIAGED, late]);
    assert_eq!(response(&document), (0, 1));
    let report = people::report(&document, Style::default());
    let section: Vec<&str> = report
        .lines()
        .skip_while(|line| !line.starts_with("Adjustments"))
        .take_while(|line| !line.is_empty())
        .collect();
    assert_eq!(
        section,
        [
            "Adjustments of published months",
            "  known at                        month    case  about                 published  now",
            "  2025-07-07 Mon 10:00:00 -04:00  2025-06  C-1   email-first-response  missed     met",
            "  2025-07-07 Mon 10:00:00 -04:00  2025-06  C-1   response              missed     met",
        ]
    );
}

#[test]
fn r_242_a_call_that_becomes_known_late_stays_out_of_its_published_month() {
    let call = |stored: &str| {
        run(&[
            "2025-06-30T09:15:00-04:00,,C-1,received,phone,P3",
            "2025-06-30T09:15:00-04:00,,C-1,call_offered,phone,",
            "2025-06-30T09:15:12.500-04:00,,C-1,call_answered,phone,",
            &format!("2025-06-30T11:00:00-04:00,{stored},C-1,call_offered,phone,"),
            &format!("2025-06-30T11:01:00-04:00,{stored},C-1,call_answered,phone,"),
        ])
    };
    let n_calls = |document: &Document| {
        let figure = document.figures.iter().find(|figure| figure.metric == "M-26").unwrap();
        figure.total.n
    };
    let (early, late) = (call("2025-07-06T10:00:00-04:00"), call("2025-07-07T10:00:00-04:00"));
    assert_eq!((n_calls(&early), n_calls(&late)), (2, 1), "June was published on 7 July");
    assert!(early.adjustments.is_empty());
    let of_contacts = late.adjustments.iter().filter(|it| it.contact.is_some());
    let told: Vec<_> =
        of_contacts.map(|it| (it.month.as_str(), it.what(), it.was.as_deref(), it.is.as_deref())).collect();
    assert_eq!(told, [("2025-06", "phone at 2025-06-30T15:00:00Z", None, Some("answered after 60.000 s"))]);
}

#[test]
fn nothing_happens_after_it_was_stored() {
    let ahead =
        |stored: &str| run(&[RECEIVED, TRIAGED, &format!("2025-06-30T14:00:00-04:00,{stored},C-1,reply,,")]);
    let five_minutes = ahead("2025-06-30T13:55:00-04:00");
    assert!(five_minutes.problems.is_empty(), "{:?}", five_minutes.problems);
    let more = ahead("2025-06-30T12:00:00-04:00");
    assert_eq!(more.problems[0].kind, ProblemKind::ClockAhead.word());
    assert_eq!(response(&more), (1, 1), "it was answered by noon");
}

/// When what happened on 2 July was stored: later than the mission allows.
const LATE: &str = "2025-07-25T10:00:00-04:00";
/// Figures that are read off events, not off the state they come to.
const FIGURES: [&str; 5] = [
    "transfers_per_case",
    "unnecessary_transfers",
    "interpreter_connection",
    "first_contact_resolution_gross",
    "escalation_rate",
];

#[test]
fn what_waits_for_approval_is_in_no_figure() {
    let with = |more: &str| {
        let text = format!(
            "occurred_at,recorded_at,case_id,event,channel,customer_id\n\
             2025-07-02T09:15:00-04:00,,C-1,received,email,acme\n\
             2025-07-02T09:30:00-04:00,{LATE},C-1,handed_off,,\n\
             2025-07-02T09:40:00-04:00,{LATE},C-1,transfer_judged_unnecessary,,\n\
             2025-07-02T09:45:00-04:00,{LATE},C-1,interpreter_requested,,\n\
             2025-07-02T09:50:00-04:00,{LATE},C-1,customer_message,email,\n\
             2025-07-02T09:55:00-04:00,{LATE},C-1,escalated,,\n\
             2025-07-02T11:00:00-04:00,,C-1,resolved,,\n{more}"
        );
        let history = Source::from_bytes("history.csv".to_string(), text.as_bytes());
        let as_of = Some("2025-07-31T00:00:00-04:00");
        let document = Desk { mission: MISSION, history, customers: None, mapping: None, as_of }.run();
        let value = |id: &str| {
            let figure = document.figures.iter().find(|figure| figure.id == id).unwrap();
            (figure.total.numerator, figure.total.denominator)
        };
        FIGURES.map(value)
    };
    let share = |hits, of| (Some(hits), Some(of));
    assert_eq!(with(""), [share(0, 1), (None, None), (None, None), share(1, 1), share(0, 1)]);
    let approved = [share(1, 1), share(1, 1), share(0, 1), share(0, 1), share(1, 1)];
    assert_eq!(with("2025-07-26T09:00:00-04:00,,C-1,lateness_approved,,\n"), approved);
}

#[test]
fn r_242_a_survey_that_is_answered_late_stays_out_of_its_published_month() {
    let answered = |stored: &str| {
        let text = format!(
            "occurred_at,recorded_at,case_id,event,channel,priority,score\n\
             2025-06-29T09:15:00-04:00,,C-1,received,email,P3,\n\
             2025-06-29T09:20:00-04:00,,C-1,resolved,,,\n\
             2025-06-29T10:00:00-04:00,,C-1,survey_sent,,,\n\
             2025-06-30T12:00:00-04:00,{stored},C-1,csat,,,5\n"
        );
        Desk::of_rows(MISSION, &text, "2025-07-31T00:00:00-04:00").run()
    };
    let counts = |document: &Document| {
        let n = |metric: &str| {
            let figure = document.figures.iter().find(|figure| figure.metric == metric).unwrap();
            (figure.total.numerator.unwrap_or_default(), figure.total.n)
        };
        (n("M-01"), n("M-04"))
    };
    let (early, late) = (answered("2025-07-06T10:00:00-04:00"), answered("2025-07-07T10:00:00-04:00"));
    assert_eq!((counts(&early), early.adjustments.len()), (((1, 1), (1, 1)), 0));
    assert_eq!(counts(&late), ((0, 0), (0, 1)), "June was published on 7 July");
    let told: Vec<_> = late
        .adjustments
        .iter()
        .map(|it| (it.month.as_str(), it.what(), it.was.as_deref(), it.is.as_deref()))
        .collect();
    let what = "csat sent 2025-06-29T14:00:00Z";
    assert_eq!(told, [("2025-06", what, Some("not answered"), Some("answered 5"))]);
}

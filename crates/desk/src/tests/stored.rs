//! The stored form of events: reading what was written gives the same event, and what was stored once is read for ever
//! (design.md 8.9).

use std::sync::LazyLock;

use calendar::{Instant, Zone};
use mission::policy::{CategoryId, LadderId, LanguageId, Level, TierId};
use mission::{Channel, ClockKind, Jurisdiction, ObligationKind, Priority};
use proptest::prelude::*;
use proptest::sample::select;
use rstest::rstest;

use super::exceptions::exception;
use super::story::{at, new_york, t4_policy};
use crate::case::event::{
    AccountId, Actor, AgentId, Body, CaseId, ContactId, CustomerId, Event, RaiseReason, Receipt, Score,
    Survey, TeamId, ZoneId,
};
use crate::case::kind::Kind;
use crate::case::owed::OwedKey;
use crate::case::remark::{self, Phase, Remark, Said, Step};
use crate::clock::{RungKey, Slot};
use crate::obligation::{self, Start};
use crate::rulebook::AllowanceId;
use crate::stored::{
    self, Digest, NOTED_KINDS, OBLIGATION_NOTED_KINDS, Problem, Refs, Row, Stored, Stream, read_noted,
    read_obligation, read_obligation_noted, read_remark, write_noted, write_obligation,
    write_obligation_noted, write_remark,
};
use crate::{Noted, Rulebook};

const LADDERS: (&str, &str) = (
    "retention           = \"365 days\"",
    "retention = \"365 days\"\n\n[obligations.ladders.owed]\nrungs = [{ reaches = \"75%\", notify = \"management\" }]",
);

/// Two versions, of which the second promises and escalates otherwise, two exceptions that differ in nothing that names them,
/// and two zones.
fn book() -> &'static Rulebook {
    static BOOK: LazyLock<Rulebook> = LazyLock::new(|| {
        let later = [
            LADDERS,
            ("[ladders.case]", "[ladders.every-case]"),
            (
                "clock = \"first_response\"\ntarget = \"4 business h\"\npriorities = [\"P3\"]",
                "clock = \"first_response\"\ntarget = \"2 business h\"\npriorities = [\"P3\"]",
            ),
            (
                "target = \"4 business h\"\nattainment = \"90%\"",
                "target = \"2 business h\"\nattainment = \"90%\"",
            ),
        ];
        let policy = |number: &str, on: &str, changes: &[(&str, &str)]| {
            let mut policy = t4_policy(changes);
            (policy.version, policy.effective_on) = (number.to_owned(), Some(on.parse().expect("a date")));
            policy
        };
        let policies = vec![policy("1.0", "2024-01-01", &[LADDERS]), policy("1.1", "2025-07-01", &later)];
        let versions = mission::Versions::of(policies).unwrap_or_else(|error| panic!("{error}"));
        let zones = vec![new_york(), Zone::named("Asia/Tokyo").expect("a zone of the database")];
        let granted = "account7 p3-response, 1 business h, 06-10 00:00 to 06-20 00:00, P3";
        let longer = "account7 p3-response, 8 business h, 06-10 00:00 to 06-21 00:00, P3";
        let exceptions = vec![exception(granted), exception(longer)];
        Rulebook::of_versions(versions, zones).with_exceptions(exceptions)
    });
    &BOOK
}

/// Every allowance that a case clock can be measured against.
fn allowances() -> Vec<AllowanceId> {
    book().all_allowances().collect()
}

/// One body of every kind with all its fields.
fn bodies() -> Vec<Body> {
    let ms = Some(65_000);
    let receipt = Receipt {
        channel: Channel::Portal,
        priority: Some(Priority::P2),
        tier: TierId(0),
        category: Some(CategoryId(1)),
        zone: Some(ZoneId(1)),
        language: Some(LanguageId(0)),
        customer: Some(CustomerId::from_index(6)),
        account: Some(AccountId::from_index(2)),
    };
    let other = CaseId::from_index(41);
    let survey = Survey::FirstContact;
    vec![
        Body::Received(receipt),
        Body::Triaged { priority: Priority::P1, category: Some(CategoryId(0)) },
        Body::PriorityChanged { priority: Priority::P1, reason: RaiseReason::Worsened },
        Body::TierChanged { tier: TierId(0) },
        Body::ZoneChanged { zone: ZoneId(1) },
        Body::CustomerMessage { channel: Some(Channel::InApp) },
        Body::Reply,
        Body::NextStepsSent,
        Body::CallbackAttempted,
        Body::CallbackConnected,
        Body::Pending { question_sent: true },
        Body::OnHoldInternal,
        Body::OnHoldVendor,
        Body::Scheduled { until: Some(at("06-12 10:00:00.250")) },
        Body::Resumed,
        Body::Restored,
        Body::ServiceFailedAgain,
        Body::WorkaroundSent,
        Body::SessionHeld,
        Body::ArticleSent,
        Body::Escalated,
        Body::EscalationAccepted,
        Body::HandedOff,
        Body::Assigned,
        Body::Resolved,
        Body::ResolutionRejected,
        Body::Reopened,
        Body::FollowUpDone,
        Body::Closed,
        Body::Merged { into: other },
        Body::Unmerged,
        Body::Split { child: Some(other) },
        Body::Linked { to: Some(other) },
        Body::Spam,
        Body::OutOfScope,
        Body::CallOffered,
        Body::CallAnswered { wait_ms: ms, handle_ms: Some(240_000) },
        Body::CallAbandoned { wait_ms: ms },
        Body::ChatRequested,
        Body::ChatAccepted { wait_ms: ms },
        Body::ChatFirstMessage { wait_ms: ms },
        Body::ChatEnded { handle_ms: ms },
        Body::ChatAbandoned { wait_ms: ms },
        Body::InterpreterRequested,
        Body::InterpreterJoined { wait_ms: ms },
        Body::SurveySent { survey },
        Body::SurveyBounced { survey },
        Body::SurveyAnswered { survey, score: Some(Score::Points(4)) },
        Body::OutreachAttempted,
        Body::OutreachCompleted,
        Body::RefundClaimed,
        Body::Refunded,
        Body::StatusPageUpdated { subscribed: true },
        Body::PageAcknowledged,
        Body::LatenessApproved,
    ]
}

fn refs() -> Refs {
    Refs {
        message: Some(7_310_000_000_000_001),
        digest: Some(Digest(std::array::from_fn(|index| index as u8 * 8))),
        product: Some("router \"X\"".to_owned()),
        rule: Some("priority rule 1".to_owned()),
        handle_ms: Some(240_000),
    }
}

fn event(body: Body) -> Event {
    Event {
        at: at("06-10 10:00:00.250"),
        recorded_at: at("06-10 10:00:01"),
        seq: 3,
        actor: Actor::Person,
        agent: Some(AgentId::from_index(11)),
        team: Some(TeamId::from_index(1)),
        contact: Some(ContactId::from_index(8)),
        body,
    }
}

/// One remark of every kind with all its fields.
fn remarks() -> Vec<Remark> {
    let says = vec![
        Said::Tagged(7),
        Said::Untagged(7),
        Said::Noted,
        Said::Retitled,
        Said::PathExtended(Step::Outcome),
        Said::HandOffOffered { to: Some(AgentId::from_index(4)), to_team: Some(TeamId::from_index(1)) },
        Said::HandOffRejected,
        Said::HandOffWithdrawn,
        Said::TransferJudgedUnnecessary,
        Said::SuccessorNamed,
        Said::Authenticated { method: "sign-in".to_owned() },
        Said::PhaseSet(Phase::Support),
        Said::AskedAgain,
        Said::Classified {
            impact: Level::High,
            urgency: Level::Medium,
            matrix: Some(Priority::P2),
            given: Some(Priority::P1),
        },
        Said::Undone(12),
    ];
    let Event { at, recorded_at, seq, actor, agent, team, contact, .. } = event(Body::Reply);
    let remark = |said| Remark { at, recorded_at, seq, actor, agent, team, contact, said };
    says.into_iter().map(remark).collect()
}

fn obligation_events() -> Vec<obligation::Event> {
    let start = Start {
        kind: ObligationKind::PrivacyRequest,
        zone: Some(ZoneId(1)),
        law: Some(Jurisdiction::Eu),
        customer: Some(CustomerId::from_index(6)),
        case: Some(CaseId::from_index(0)),
    };
    use obligation::Body::*;
    [
        Started(start),
        Extended,
        IdentityRequested,
        IdentityProvided,
        Done,
        Withdrawn,
        Cancelled,
        LatenessApproved,
    ]
    .into_iter()
    .map(|body| obligation::Event {
        at: at("06-10 10:00"),
        recorded_at: at("06-10 10:00:01"),
        seq: 3,
        agent: Some(AgentId::from_index(11)),
        team: Some(TeamId::from_index(1)),
        body,
    })
    .collect()
}

fn obligation_notes() -> Vec<obligation::Noted> {
    let key = obligation::RungKey { nth: 2, ladder: 0, rung: 0 };
    let (due_at, fired_at) = (at("06-10 10:00"), at("06-10 10:00:01"));
    use obligation::Noted::*;
    vec![
        RungFired { key, due_at, fired_at },
        RungMoot { key, due_at, fired_at },
        RungSuperseded { key, fired_at },
        Missed { nth: 2, at: due_at, fired_at },
        MissRescinded { nth: 2, fired_at },
    ]
}

fn rung(allowance: AllowanceId) -> RungKey {
    let rules = book().allowance(allowance);
    // The ladders of the latest version stand first.
    let ladder = LadderId(if book().version_name(rules.version) == "1.1" { 0 } else { 1 });
    RungKey { slot: rules.promise.slot(), cycle: 1, allowance, ladder, rung: 1 }
}

fn notes(allowance: AllowanceId) -> Vec<Noted> {
    let key = rung(allowance);
    let slot = key.slot;
    let (due_at, fired_at) = (at("06-10 10:00"), at("06-10 10:00:01"));
    let owed = OwedKey { kind: ObligationKind::DetractorOutreach, from: at("06-09 09:00"), nth: 1 };
    let own = vec![
        Noted::RungFired { key, due_at, fired_at, to_line: Some(1) },
        Noted::RungMoot { key, due_at, fired_at },
        Noted::RungSuperseded { key, fired_at },
        Noted::Missed { slot, cycle: 1, allowance, at: due_at, fired_at, by_change: true },
        Noted::MissRescinded { slot, cycle: 1, at: due_at, fired_at },
        Noted::PageMoved { key, nth: 3, due_at, fired_at },
        Noted::Clamped { at: due_at, ahead_ms: 400_000 },
        Noted::PauseRefused { at: due_at },
    ];
    let owed = obligation_notes().into_iter().map(|noted| Noted::Owed { key: owed, noted });
    own.into_iter().chain(owed).collect()
}

fn now() -> Instant {
    at("06-10 10:00:02")
}

/// Everything that is ever stored, a line each, and whether reading it gives it back.
fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |stream: &str, stored: &Stored| lines.push(line(stream, stored));
    for body in bodies() {
        let stored = stored::write(book(), &event(body), &refs());
        let read = stored::read(book(), &stored.row(3));
        let handle_ms = refs().handle_ms.filter(|_| !says_its_work(&body));
        assert_eq!(read, Ok((event(body), Refs { handle_ms, ..refs() })), "{}", stored.body);
        add("case", &stored);
    }
    let promised = allowances().into_iter().find(|id| book().name_of(*id).exception.is_some());
    for noted in notes(promised.expect("an exception")) {
        let stored = write_noted(book(), &noted, now());
        assert_eq!(read_noted(book(), &stored.row(3)), Ok(noted), "{}", stored.body);
        add("case", &stored);
    }
    for event in obligation_events() {
        let stored = write_obligation(book(), &event, &refs());
        assert_eq!(read_obligation(book(), &stored.row(3)), Ok((event, refs())), "{}", stored.body);
        add("obligation", &stored);
    }
    for noted in obligation_notes() {
        let stored = write_obligation_noted(book(), &noted);
        assert_eq!(read_obligation_noted(book(), &stored.row(3)), Ok(noted), "{}", stored.body);
        add("obligation", &stored);
    }
    for remark in remarks() {
        let stored = write_remark(&remark, &refs());
        assert_eq!(read_remark(&stored.row(3)), Ok((remark, refs())), "{}", stored.body);
        add("case", &stored);
    }
    lines
}

/// Calls and chats have their work in the event itself.
fn says_its_work(body: &Body) -> bool {
    matches!(body, Body::CallAnswered { .. } | Body::ChatEnded { .. })
}

fn line(stream: &str, stored: &Stored) -> String {
    let Stored { at, recorded_at, actor, class, kind, body } = stored;
    format!("{stream} {at} {recorded_at} {} {actor} {kind} {body}\n", class.word())
}

#[test]
fn the_golden_lines_never_change() {
    let golden = include_str!("../../tests/golden/stored.txt");
    let written = lines().concat();
    for (golden, written) in golden.lines().zip(written.lines()) {
        assert_eq!(written, golden);
    }
    let new: Vec<&str> = written.lines().skip(golden.lines().count()).collect();
    assert!(new.is_empty(), "a new event needs a line of its own:\n{}", new.join("\n"));
    assert_eq!(written.lines().count(), golden.lines().count(), "no line may go");
}

#[test]
fn every_kind_has_a_golden_line() {
    let lines = lines();
    let has = |stream: &str, kind: &str| {
        let word = format!(" {kind} {{");
        lines.iter().any(|line| line.starts_with(stream) && line.contains(&word))
    };
    let missing = |stream: &str, kinds: Vec<&'static str>| {
        kinds.into_iter().filter(|kind| !has(stream, kind)).collect::<Vec<_>>()
    };
    assert_eq!(missing("case", Kind::ALL.iter().map(|kind| kind.word()).collect()), [""; 0]);
    assert_eq!(missing("case", NOTED_KINDS.to_vec()), [""; 0]);
    assert_eq!(missing("case", remark::Kind::ALL.iter().map(|kind| kind.word()).collect()), [""; 0]);
    assert_eq!(missing("obligation", obligation::Body::NAMES.to_vec()), [""; 0]);
    assert_eq!(missing("obligation", OBLIGATION_NOTED_KINDS.to_vec()), [""; 0]);
}

#[test]
fn a_remark_that_is_counted_has_the_name_of_an_event_and_no_other() {
    let counted = [remark::Kind::TransferJudgedUnnecessary, remark::Kind::AskedAgain];
    for kind in remark::Kind::ALL {
        assert_eq!(Kind::find(kind.word()).is_some(), counted.contains(kind), "{}", kind.word());
        assert_eq!(stored::is_only_a_remark(kind.word()), !counted.contains(kind), "{}", kind.word());
    }
    assert!(!stored::is_only_a_remark("reply"));
}

#[test]
fn a_remark_that_is_counted_is_read_as_its_event() {
    for (said, body) in [
        (Said::TransferJudgedUnnecessary, Body::TransferJudgedUnnecessary),
        (Said::AskedAgain, Body::AskedAgain),
    ] {
        let remark = Remark { said, ..remarks()[0].clone() };
        let stored = write_remark(&remark, &refs());
        let Remark { at, recorded_at, seq, actor, agent, team, contact, .. } = remark;
        let event = Event { at, recorded_at, seq, actor, agent, team, contact, body };
        assert_eq!(stored::read(book(), &stored.row(seq)), Ok((event, refs())));
    }
}

#[test]
fn a_stream_is_read_row_by_row() {
    let mut stream = Stream::default();
    for (seq, body) in (0..).zip([Body::Reply, Body::HandedOff]) {
        let stored = stored::write(book(), &event(body), &refs());
        stream.take(book(), stored.class, &stored.row(seq)).expect("an event");
    }
    let tagged = write_remark(&remarks()[0], &refs());
    stream.take(book(), tagged.class, &tagged.row(2)).expect("a remark");
    let noted = write_noted(book(), &Noted::PauseRefused { at: now() }, now());
    stream.take(book(), noted.class, &noted.row(3)).expect("a note");
    let counted = (stream.events.len(), stream.remarks.len(), stream.noted.len(), stream.next_seq);
    assert_eq!(counted, (2, 1, 1, 4));
    assert_eq!((stream.state.n_transfers, stream.state.tags.contains(&7)), (1, true));
}

#[test]
fn every_promise_has_a_name_of_its_own() {
    for id in allowances() {
        let name = book().name_of(id);
        assert_eq!(book().find_allowance(&name), Some(id), "{name:?}");
        for noted in notes(id) {
            let stored = write_noted(book(), &noted, now());
            assert_eq!(read_noted(book(), &stored.row(3)), Ok(noted), "{}", stored.body);
        }
    }
}

#[test]
fn a_slot_is_found_again_by_its_name() {
    let levels = book().policy().service_levels.len();
    let levels = (0..levels as u8).map(|level| Slot::Level(mission::policy::ServiceLevelId(level)));
    for slot in ClockKind::ALL.iter().map(|kind| Slot::Target(*kind)).chain(levels) {
        let noted =
            Noted::MissRescinded { slot, cycle: 0, at: at("06-10 10:00"), fired_at: at("06-11 10:00") };
        let stored = write_noted(book(), &noted, now());
        assert_eq!(read_noted(book(), &stored.row(3)), Ok(noted), "{}", stored.body);
    }
}

#[rstest]
#[case::another_kind("telephoned", "person", "{}", "`telephoned` is no event of this stream")]
#[case::nobody("reply", "ines", "{}", "`ines` is no actor")]
#[case::no_json("reply", "person", "", "the body cannot be read: EOF")]
#[case::an_unknown_field(
    "reply",
    "person",
    r#"{"mood":"good"}"#,
    "the body cannot be read: unknown field `mood`"
)]
#[case::a_number_too_small(
    "reply",
    "person",
    r#"{"agent":0}"#,
    "the body cannot be read: invalid value: integer `0`"
)]
#[case::a_missing_field("triaged", "person", "{}", "a `triaged` without `priority`")]
#[case::no_priority("triaged", "person", r#"{"priority":"P9"}"#, "`P9` is no priority")]
#[case::a_field_of_another_kind(
    "reply",
    "person",
    r#"{"tier":"standard"}"#,
    "a `reply` has fields that say nothing"
)]
#[case::a_name_that_no_version_has(
    "tier_changed",
    "person",
    r#"{"tier":"gold"}"#,
    "no version of the mission that is loaded has the tier `gold`"
)]
#[case::a_zone_that_is_not_loaded(
    "zone_changed",
    "person",
    r#"{"zone":"Europe/Oslo"}"#,
    "no version of the mission that is loaded has the zone `Europe/Oslo`"
)]
#[case::no_digest("reply", "person", r#"{"digest":"00ff"}"#, "`00ff` is no digest")]
#[case::nested(
    "reply",
    "person",
    r#"{"message":[[[[1]]]]}"#,
    "the body cannot be read: invalid type: sequence, expected i64"
)]
fn what_cannot_be_read_says_why(
    #[case] kind: &str,
    #[case] actor: &str,
    #[case] body: &str,
    #[case] problem: &str,
) {
    let row = Row { at: at("06-10 10:00"), recorded_at: at("06-10 10:00"), seq: 0, actor, kind, body };
    let told = stored::read(book(), &row).expect_err("a problem").to_string();
    assert!(told.starts_with(problem), "{told}");
}

#[test]
fn a_body_that_is_too_long_is_refused_unread() {
    let body = format!("{{\"product\":\"{}\"}}", "x".repeat(stored::LONGEST_BODY));
    let row = Row { at: now(), recorded_at: now(), seq: 0, actor: "person", kind: "reply", body: &body };
    assert_eq!(stored::read(book(), &row), Err(Problem::TooLong(body.len())));
}

fn some<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    prop::option::of(select(values))
}

/// A body of any kind, its fields there or not.
fn any_body() -> impl Strategy<Value = Body> {
    let ms = || prop::option::of(any::<i64>());
    let case = || prop::option::of((0..u32::MAX).prop_map(CaseId::from_index));
    let n_categories = book().policy().categories.len() as u16;
    let scores = vec![Score::Points(0), Score::Points(10), Score::Good, Score::Bad];
    let values = (
        ms(),
        ms(),
        case(),
        prop::option::of((0i64..1 << 42).prop_map(Instant)),
        some(scores),
        select(Survey::ALL),
        some(Priority::ALL.to_vec()),
        some(Channel::ALL.to_vec()),
        prop::option::of((0..n_categories).prop_map(CategoryId)),
        prop::option::of((0..3u16).prop_map(ZoneId)),
    );
    (select(bodies()), values).prop_map(|(body, values)| {
        let (wait_ms, handle_ms, case, until, score, survey, priority, channel, category, zone) = values;
        match body {
            Body::Received(receipt) => {
                let channel = channel.unwrap_or(Channel::Phone);
                // The home zone is New York, which the list has already.
                let zone = zone.filter(|zone| zone.0 < 2);
                Body::Received(Receipt { priority, channel, category, zone, account: None, ..receipt })
            }
            Body::Triaged { .. } => Body::Triaged { priority: priority.unwrap_or(Priority::P4), category },
            Body::CustomerMessage { .. } => Body::CustomerMessage { channel },
            Body::Pending { .. } => Body::Pending { question_sent: score.is_some() },
            Body::StatusPageUpdated { .. } => Body::StatusPageUpdated { subscribed: score.is_some() },
            Body::Scheduled { .. } => Body::Scheduled { until },
            Body::Split { .. } => Body::Split { child: case },
            Body::Linked { .. } => Body::Linked { to: case },
            Body::CallAnswered { .. } => Body::CallAnswered { wait_ms, handle_ms },
            Body::CallAbandoned { .. } => Body::CallAbandoned { wait_ms },
            Body::ChatEnded { .. } => Body::ChatEnded { handle_ms },
            Body::SurveyAnswered { .. } => Body::SurveyAnswered { survey, score },
            other => other,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn reading_what_was_written_gives_the_same_event(
        body in any_body(),
        actor in select(Actor::ALL),
        named in prop::option::of(1..u32::MAX),
        message in any::<Option<i64>>(),
        product in any::<Option<String>>(),
    ) {
        let agent = named.map(AgentId::from_index);
        let event = Event { actor, agent, team: None, contact: None, ..event(body) };
        let refs = Refs { message, product, ..Refs::default() };
        let stored = stored::write(book(), &event, &refs);
        prop_assert_eq!(stored::read(book(), &stored.row(event.seq)), Ok((event, refs)));
    }

    #[test]
    fn no_text_makes_a_reader_panic(
        kind in select(Kind::ALL.iter().map(|kind| kind.word()).chain(NOTED_KINDS).collect::<Vec<_>>()),
        body in "\\{?(\"(agent|tier|until|score|reason|nth|clock|version|ladder|owed)\":(-?[0-9]{1,20}|\"[a-zP0-9.-]{0,9}\"|null|\\[|\\{),?){0,5}\\}?",
    ) {
        let row = Row { at: now(), recorded_at: now(), seq: 0, actor: "rule", kind, body: &body };
        let _ = (stored::read(book(), &row), read_noted(book(), &row));
        let _ = (read_obligation(book(), &row), read_obligation_noted(book(), &row));
    }
}

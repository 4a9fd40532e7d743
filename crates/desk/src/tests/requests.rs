//! What can be asked of a case (R-009, R-064, R-067, R-070; clocks.md 6, 9, 10, 11), what comes of it and what takes it back.

use mission::policy::{CategoryId, Level, TierId};
use mission::{Channel, Priority};
use rstest::rstest;

use super::story::{at, events, show, t4, t4_with};
use crate::case::decide::{Live, Warning, inverse, warnings};
use crate::case::event::{
    AccountId, Actor, AgentId, CaseId, CustomerId, Event, RaiseReason, Receipt, Score, Survey, TeamId, ZoneId,
};
use crate::case::kind::Kind;
use crate::case::remark::{self, Remarks, Said, Step};
use crate::case::replay;
use crate::case::state::CaseState;
use crate::{Ask, Command, Refusal, Rulebook, StreamId, World, decide};

const NOW: &str = "06-10 12:00";
const ME: AgentId = agent(3);

const fn agent(number: u32) -> AgentId {
    AgentId(std::num::NonZeroU32::MIN.saturating_add(number))
}

fn case(letter: char) -> CaseId {
    CaseId::from_index(letter as u32 - 'A' as u32)
}

/// The other cases of a test: B of customer 5, C of customer 6 of the same company, D of nobody we know, E set aside.
fn others(book: &Rulebook) -> [(CaseId, CaseState); 4] {
    let of = |story: &str| replay(book, &mut events(story), at(NOW));
    [
        (case('B'), of("06-10 09:00 received customer5 account1")),
        (case('C'), of("06-10 09:00 received customer6 account1")),
        (case('D'), of("06-10 09:00 received customer7")),
        (case('E'), of("06-10 09:00 received customer5\n06-10 09:30 spam")),
    ]
}

/// Decides a request about case A at noon.
fn asked(
    book: &Rulebook,
    story: &str,
    remarks: &Remarks,
    command: Command,
) -> Result<Vec<(StreamId, Event)>, Refusal> {
    let folded = replay(book, &mut events(story), at(NOW));
    let others = others(book);
    let world = World { remarks, others: &others, next_seq: 9, ..World::of(book, case('A'), &folded) };
    decide(&world, command, at(NOW))
}

/// `triaged, assigned a3`: the events in order, with their case when it is another one, their instant when it is not now, and
/// the agent they name.
fn told(decided: Result<Vec<(StreamId, Event)>, Refusal>) -> Result<String, Refusal> {
    let word = |(stream, event): &(StreamId, Event)| {
        let on = if *stream == StreamId::Case(case('A')) { "" } else { "other " };
        let agent = event.agent.map_or(String::new(), |agent| format!(" a{}", agent.index()));
        let team = event.team.map_or(String::new(), |team| format!(" t{}", team.index()));
        let since = if event.at == at(NOW) { String::new() } else { format!(" {}", show(event.at)) };
        format!("{on}{}{agent}{team}{since}", Kind::of(&event.body).word())
    };
    decided.map(|events| events.iter().map(word).collect::<Vec<_>>().join(", "))
}

const RECEIVED: &str = "06-10 10:00 received customer5 account1";
const TRIAGED: &str =
    "06-10 10:00 received customer5 account1\n06-10 10:05 triaged P3\n06-10 10:05 assigned a3";
const RESOLVED: &str = "06-10 10:00 received customer5\n06-10 10:05 triaged P3\n06-10 11:00 resolved";

fn receipt() -> Receipt {
    Receipt {
        channel: Channel::Phone,
        priority: None,
        tier: TierId(0),
        category: None,
        zone: None,
        language: None,
        customer: Some(CustomerId::from_index(5)),
        account: Some(AccountId::from_index(1)),
    }
}

#[rstest]
#[case::r_064_triage_gives_an_owner(RECEIVED, Ask::Triage { priority: Priority::P2, category: None }, "triaged a3, assigned a3")]
#[case::r_064_an_owner_stays("06-10 10:00 received\n06-10 10:01 assigned a7", Ask::Triage { priority: Priority::P2, category: None }, "triaged a3")]
#[case::a_first_priority_needs_an_owner_too(RECEIVED, Ask::ChangePriority { priority: Priority::P1, reason: None }, "priority_changed a3, assigned a3")]
#[case::another_category(TRIAGED, Ask::ChangeCategory(CategoryId(1)), "triaged a3")]
#[case::a_higher_tier(TRIAGED, Ask::ChangeTier(TierId(1)), "tier_changed a3")]
#[case::another_zone(TRIAGED, Ask::ChangeZone(ZoneId(0)), "zone_changed a3")]
#[case::a_message_by_chat(TRIAGED, Ask::RecordCustomerMessageBy(Channel::Chat), "customer_message a3")]
#[case::the_status_page(TRIAGED, Ask::PublishStatusUpdate { subscribed: true }, "status_page_updated a3")]
#[case::merge_within_a_customer(TRIAGED, Ask::MergeInto(case('B')), "merged a3")]
#[case::merge_within_a_company(TRIAGED, Ask::MergeInto(case('C')), "merged a3")]
#[case::link_to_another_customers_case(TRIAGED, Ask::LinkTo(case('D')), "linked a3")]
#[case::x_41_a_split_child_came_in_with_its_message(TRIAGED, Ask::Split { child: case('F'), message_at: at("06-10 10:00") }, "split a3, other received 06-10 10:00")]
#[case::un_merge("06-10 10:00 received\n06-10 11:00 merged B", Ask::Unmerge, "unmerged a3")]
#[case::spam(RECEIVED, Ask::MarkSpam, "spam a3")]
#[case::no_spam_after_all("06-10 10:00 received\n06-10 11:00 spam", Ask::Reopen, "reopened a3")]
#[case::r_009_out_of_scope(RECEIVED, Ask::MarkOutOfScope, "out_of_scope a3")]
#[case::a_resolution_that_was_none(RESOLVED, Ask::RejectResolution, "resolution_rejected a3")]
#[case::a_call(TRIAGED, Ask::Call(Live::Offered), "call_offered a3")]
#[case::a_chat_before_its_case("", Ask::Chat(Live::Offered), "chat_requested a3")]
#[case::an_answered_call("06-10 10:00 call_offered\n06-10 10:01 received", Ask::Call(Live::Answered { handle_ms: Some(1) }), "call_answered a3")]
#[case::an_interpreter(TRIAGED, Ask::RequestInterpreter, "interpreter_requested a3")]
#[case::an_answer(RESOLVED, Ask::AnswerSurvey { survey: Survey::Csat, score: Some(Score::Points(5)) }, "survey_answered a3")]
#[case::a_refund(TRIAGED, Ask::ClaimRefund, "refund_claimed a3")]
fn requests_become_events(#[case] story: &str, #[case] ask: Ask, #[case] expected: &str) {
    let book = t4_with(&[TWO_TIERS]);
    assert_eq!(
        told(asked(&book, story, &Remarks::none(), Command::of_agent(ask, ME))),
        Ok(expected.to_owned())
    );
}

const TWO_TIERS: (&str, &str) =
    ("[tiers.standard]\nrank = 1", "[tiers.standard]\nrank = 1\n\n[tiers.premium]\nrank = 2");

#[rstest]
#[case::r_064_no_triage_without_an_owner(RECEIVED, Ask::Triage { priority: Priority::P2, category: None }, Refusal::NoOwner)]
#[case::r_064_a_team_is_no_owner(
    "06-10 10:00 received\n06-10 10:05 triaged P3",
    Ask::Assign,
    Refusal::Nobody
)]
#[case::triage_twice(TRIAGED, Ask::Triage { priority: Priority::P2, category: None }, Refusal::AlreadyTriaged)]
#[case::a_category_before_triage(RECEIVED, Ask::ChangeCategory(CategoryId(1)), Refusal::NotTriaged)]
#[case::the_same_tier(TRIAGED, Ask::ChangeTier(TierId(0)), Refusal::SameTier(TierId(0)))]
#[case::the_same_zone(TRIAGED, Ask::ChangeZone(ZoneId(1)), Refusal::SameZone)]
#[case::merge_into_itself(TRIAGED, Ask::MergeInto(case('A')), Refusal::Itself)]
#[case::merge_into_nothing(TRIAGED, Ask::MergeInto(case('Q')), Refusal::UnknownCase(case('Q')))]
#[case::merge_into_spam(TRIAGED, Ask::MergeInto(case('E')), Refusal::OtherSetAside(case('E')))]
#[case::merge_across_customers(TRIAGED, Ask::MergeInto(case('D')), Refusal::OfAnotherCustomer)]
#[case::link_to_itself(TRIAGED, Ask::LinkTo(case('A')), Refusal::Itself)]
#[case::split_off_a_known_case(TRIAGED, Ask::Split { child: case('B'), message_at: at("06-10 10:00") }, Refusal::ChildExists(case('B')))]
#[case::split_off_a_message_before_the_case(TRIAGED, Ask::Split { child: case('F'), message_at: at("06-10 09:59") }, Refusal::NoSuchMessage)]
#[case::un_merge_an_open_case(TRIAGED, Ask::Unmerge, Refusal::NotMerged)]
#[case::reopen_a_merged_case("06-10 10:00 received\n06-10 11:00 merged B", Ask::Reopen, Refusal::Merged)]
#[case::r_070_take_what_nobody_offered(TRIAGED, Ask::AcceptHandOff, Refusal::NotOffered)]
#[case::restore_twice("06-10 10:00 received\n06-10 11:00 restored", Ask::Restore, Refusal::AlreadyRestored)]
#[case::reject_no_resolution(TRIAGED, Ask::RejectResolution, Refusal::AlreadyOpen)]
#[case::close_twice("06-10 10:00 received\n06-10 11:00 closed", Ask::Close, Refusal::AlreadyClosed)]
#[case::answer_no_call(TRIAGED, Ask::Call(Live::Answered { handle_ms: None }), Refusal::NobodyWaits)]
#[case::message_in_a_call(
    "06-10 10:00 call_offered\n06-10 10:01 received",
    Ask::Call(Live::FirstMessage),
    Refusal::NoChat
)]
#[case::no_interpreter(TRIAGED, Ask::RecordInterpreter, Refusal::NoInterpreterRequested)]
#[case::six_of_five(RESOLVED, Ask::AnswerSurvey { survey: Survey::Csat, score: Some(Score::Points(6)) }, Refusal::NotOnTheScale)]
#[case::a_bounce_of_nothing(RESOLVED, Ask::RecordBounce(Survey::Csat), Refusal::NotAsked)]
#[case::nothing_is_late(TRIAGED, Ask::ApproveLateness, Refusal::NothingLate)]
fn what_makes_no_sense_is_refused(#[case] story: &str, #[case] ask: Ask, #[case] expected: Refusal) {
    let command = Command::of(ask, Actor::Person);
    assert_eq!(told(asked(t4(), story, &Remarks::none(), command)), Err(expected));
}

#[test]
fn x_42_a_rule_triages_and_names_the_owner_who_did_nothing_yet() {
    let command = Command {
        actor: Actor::Rule,
        ..Command::of_agent(Ask::Triage { priority: Priority::P1, category: None }, ME)
    };
    assert_eq!(told(asked(t4(), RECEIVED, &Remarks::none(), command)), Ok("triaged, assigned a3".to_owned()));
}

#[test]
fn r_009_an_excluded_case_needs_no_owner_and_names_the_function_that_has_it() {
    let book = t4_with(&[("[scope]", "[scope]\nexcluded = { billing = \"Finance\" }")]);
    let billing = book.policy().category("billing");
    assert_eq!(crate::triage::owning_function(book.policy(), billing), Some("Finance"));
    let ask = Ask::Triage { priority: Priority::P3, category: billing };
    let told = told(asked(&book, RECEIVED, &Remarks::none(), Command::of(ask, Actor::Rule)));
    assert_eq!(told, Ok("triaged".to_owned()));
}

#[test]
fn a_case_opened_in_a_call_counts_from_the_queue_and_is_answered_by_it() {
    let ask = Ask::ReceiveCall {
        receipt: receipt(),
        offered_at: at("06-10 11:50"),
        answered_at: at("06-10 11:51"),
    };
    let decided = asked(t4(), "", &Remarks::none(), Command::of_agent(ask, ME));
    let expected = "received 06-10 11:50, call_offered 06-10 11:50, call_answered a3 06-10 11:51";
    assert_eq!(told(decided.clone()), Ok(expected.to_owned()));
    let mut events: Vec<Event> = decided.into_iter().flatten().map(|(_, event)| event).collect();
    let opened = replay(t4(), &mut events, at(NOW));
    assert_eq!(opened.received_at, at("06-10 11:50"));
    assert_eq!(opened.responded_at, Some(at("06-10 11:51")));
    assert_eq!(opened.contacts[0].answered.map(|wait| wait.wait_ms), Some(60_000));
}

#[test]
fn a_mail_counts_from_its_gateway() {
    let command = Command { at: Some(at("06-10 11:58")), ..Command::of_customer(Ask::RecordCustomerMessage) };
    let decided = asked(t4(), TRIAGED, &Remarks::none(), command).expect("an event");
    assert_eq!(decided[0].1.at, at("06-10 11:58"));
    assert_eq!((decided[0].1.recorded_at, decided[0].1.seq), (at(NOW), 9));
}

/// What is said about case A before noon.
fn remarked(story: &str, asks: &[remark::Ask]) -> Result<Remarks, remark::Refusal> {
    let folded = replay(t4(), &mut events(story), at(NOW));
    let mut remarks = Remarks::none();
    for ask in asks {
        let world = World { remarks: &remarks, ..World::of(t4(), case('A'), &folded) };
        let command = remark::Command {
            ask: ask.clone(),
            actor: Actor::Person,
            agent: Some(ME),
            team: None,
            contact: None,
        };
        let remark = remark::decide(&world, &command, at(NOW))?;
        remarks.apply(&remark);
    }
    Ok(remarks)
}

const fn offer(to: Option<u32>, to_team: Option<u32>, has_package: bool) -> remark::Ask {
    let to = match to {
        Some(number) => Some(agent(number)),
        None => None,
    };
    let to_team = match to_team {
        Some(number) => Some(TeamId(std::num::NonZeroU32::MIN.saturating_add(number))),
        None => None,
    };
    remark::Ask::OfferHandOff { to, to_team, has_package }
}

#[rstest]
#[case::to_a_person(offer(Some(3), None, true), Some(3), None, Ok("handed_off a3"))]
#[case::to_somebody_else(offer(Some(4), None, true), Some(3), None, Err(Refusal::OfferedToAnother))]
#[case::to_a_team(offer(None, Some(1), true), Some(3), Some(1), Ok("handed_off a3 t1"))]
#[case::of_another_team(offer(None, Some(1), true), Some(3), Some(2), Err(Refusal::OfferedToAnother))]
#[case::by_nobody(offer(None, Some(1), true), None, None, Err(Refusal::Nobody))]
fn r_070_who_is_offered_a_case_takes_it(
    #[case] offer: remark::Ask,
    #[case] by: Option<u32>,
    #[case] of_team: Option<u32>,
    #[case] expected: Result<&str, Refusal>,
) {
    let story = "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:05 assigned a9";
    let remarks = remarked(story, &[offer]).expect("an offer");
    let command = Command {
        agent: by.map(agent),
        team: of_team.map(TeamId::from_index),
        ..Command::of(Ask::AcceptHandOff, Actor::Person)
    };
    assert_eq!(told(asked(t4(), story, &remarks, command)), expected.map(str::to_owned));
}

#[rstest]
#[case::r_069_without_its_context(&[offer(Some(4), None, false)], remark::Refusal::NoContextPackage)]
#[case::to_nobody(&[offer(None, None, true)], remark::Refusal::Nobody)]
#[case::to_its_owner(&[offer(Some(3), None, true)], remark::Refusal::AlreadyTheirs)]
#[case::twice(&[offer(Some(4), None, true), offer(Some(5), None, true)], remark::Refusal::AlreadyOffered)]
#[case::rejected_unasked(&[remark::Ask::RejectHandOff], remark::Refusal::NotOffered)]
#[case::r_071_never_transferred(&[remark::Ask::JudgeTransferUnnecessary], remark::Refusal::NeverTransferred)]
#[case::tagged_twice(&[remark::Ask::Tag(7), remark::Ask::Tag(7)], remark::Refusal::AlreadyTagged)]
#[case::r_062_another_priority_needs_a_reason(
    &[remark::Ask::Classify { impact: Level::High, urgency: Level::High, given: Priority::P3, has_reason: false }],
    remark::Refusal::ReasonNeeded(Priority::P1)
)]
fn remarks_that_make_no_sense_are_refused(#[case] asks: &[remark::Ask], #[case] expected: remark::Refusal) {
    assert_eq!(remarked(TRIAGED, asks), Err(expected));
}

#[test]
fn r_070_a_rejected_offer_leaves_the_case_where_it_is() {
    let remarks =
        remarked(TRIAGED, &[offer(Some(4), None, true), remark::Ask::RejectHandOff]).expect("remarks");
    assert_eq!(remarks.offer, None);
}

#[test]
fn r_062_the_matrix_and_what_was_given_instead_are_on_record() {
    let folded = replay(t4(), &mut events(RECEIVED), at(NOW));
    let world = World::of(t4(), case('A'), &folded);
    let classify = |given, has_reason| {
        let (impact, urgency) = (Level::High, Level::Medium);
        let ask = remark::Ask::Classify { impact, urgency, given, has_reason };
        let command =
            remark::Command { ask, actor: Actor::Person, agent: Some(ME), team: None, contact: None };
        remark::decide(&world, &command, at(NOW)).map(|remark| remark.said)
    };
    let said = |given| Said::Classified {
        impact: Level::High,
        urgency: Level::Medium,
        matrix: Some(Priority::P2),
        given,
    };
    assert_eq!(classify(Priority::P2, false), Ok(said(None)));
    assert_eq!(classify(Priority::P1, true), Ok(said(Some(Priority::P1))));
}

#[rstest]
#[case::nothing_is_written_down(&[], Err(Refusal::NoResolutionPath))]
#[case::nothing_came_of_it(&[Step::Planned, Step::Done], Err(Refusal::NoResolutionPath))]
#[case::all_of_it(&[Step::Planned, Step::Done, Step::Outcome], Ok("resolved a3"))]
fn r_067_a_case_is_resolved_with_its_path(#[case] steps: &[Step], #[case] expected: Result<&str, Refusal>) {
    let book = t4_with(&[("[quality]", "[quality]\nresolution_path = true")]);
    let asks: Vec<remark::Ask> = steps.iter().map(|step| remark::Ask::ExtendPath(*step)).collect();
    let remarks = remarked(TRIAGED, &asks).expect("remarks");
    let resolved = told(asked(&book, TRIAGED, &remarks, Command::of_agent(Ask::Resolve, ME)));
    assert_eq!(resolved, expected.map(str::to_owned));
    let closed = told(asked(&book, TRIAGED, &remarks, Command::of_agent(Ask::Close, ME)));
    assert_eq!(closed.is_ok(), expected.is_ok());
}

#[rstest]
#[case::x_28_no_question_was_sent(TRIAGED, Ask::AwaitCustomer, &[Warning::PauseRefused])]
#[case::a_question_is_sent(TRIAGED, Ask::AskCustomer, &[])]
#[case::a_hold_pauses_nothing(TRIAGED, Ask::HoldForVendor, &[Warning::ClocksRunOn])]
#[case::d_09_a_correction_misses_at_once(
    "06-10 06:00 received\n06-10 06:05 triaged P3\n06-10 06:05 assigned a3\n06-10 06:10 reply",
    Ask::ChangePriority { priority: Priority::P1, reason: None },
    &[Warning::MissesAtOnce]
)]
#[case::worse_is_no_correction(
    "06-10 06:00 received\n06-10 06:05 triaged P3\n06-10 06:05 assigned a3\n06-10 06:10 reply",
    Ask::ChangePriority { priority: Priority::P1, reason: Some(RaiseReason::Worsened) },
    &[]
)]
#[case::a_miss_stays(
    "06-10 10:00 received\n06-10 10:05 triaged P1\n06-10 10:05 assigned a3",
    Ask::ChangePriority { priority: Priority::P3, reason: None },
    &[Warning::MissStays]
)]
#[case::an_unanswered_message(
    "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:10 reply\n06-10 11:00 customer_message",
    Ask::Resolve,
    &[Warning::Unanswered]
)]
#[case::closing_resolves(TRIAGED, Ask::Close, &[Warning::ResolvesToo])]
#[case::d_17_too_early_to_follow_up(
    "06-10 10:00 received\n06-10 10:05 triaged P2\n06-10 11:00 resolved",
    Ask::RecordFollowUp,
    &[Warning::FollowUpTooEarly]
)]
#[case::too_late_to_reopen(
    "05-01 10:00 received\n05-01 10:05 triaged P3\n05-01 11:00 resolved",
    Ask::RecordCustomerMessage,
    &[Warning::NotReopened]
)]
#[case::in_time_to_reopen(RESOLVED, Ask::RecordCustomerMessage, &[])]
fn what_does_not_do_what_it_looks_like_is_said(
    #[case] story: &str,
    #[case] ask: Ask,
    #[case] expected: &[Warning],
) {
    let folded = replay(t4(), &mut events(story), at(NOW));
    let world = World { next_seq: 9, ..World::of(t4(), case('A'), &folded) };
    assert_eq!(warnings(&world, Command::of_agent(ask, ME), at(NOW)), Ok(expected.to_vec()));
}

#[rstest]
#[case::priority(TRIAGED, Ask::ChangePriority { priority: Priority::P1, reason: None }, "P3 New a3")]
#[case::owner(TRIAGED, Ask::Assign, "P3 New a3")]
#[case::hold(TRIAGED, Ask::HoldForVendor, "P3 Open a3")]
#[case::hold_instead_of_waiting(
    "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:05 assigned a3\n06-10 11:00 pending question",
    Ask::HoldForVendor,
    "P3 PendingCustomer a3"
)]
#[case::resume(
    "06-10 10:00 received\n06-10 10:05 triaged P3\n06-10 10:05 assigned a3\n06-10 11:00 scheduled 06-12 10:00",
    Ask::Resume,
    "P3 Scheduled a3"
)]
#[case::spam(TRIAGED, Ask::MarkSpam, "P3 Open a3")]
#[case::resolve(TRIAGED, Ask::Resolve, "P3 Open a3")]
fn what_is_taken_back_is_as_it_was(#[case] story: &str, #[case] ask: Ask, #[case] expected: &str) {
    let mut lived = events(story);
    let before = replay(t4(), &mut lived.clone(), at(NOW));
    let world = World { next_seq: 90, ..World::of(t4(), case('A'), &before) };
    let command = Command::of_agent(ask, if ask == Ask::Assign { agent(8) } else { ME });
    let back = inverse(&world, &command).expect("a way back");
    lived.extend(decide(&world, command, at(NOW)).expect("events").into_iter().map(|(_, event)| event));
    let after = replay(t4(), &mut lived.clone(), at(NOW));
    let world = World { next_seq: 99, ..World::of(t4(), case('A'), &after) };
    lived
        .extend(decide(&world, back, at("06-10 12:01")).expect("events").into_iter().map(|(_, event)| event));
    let again = replay(t4(), &mut lived, at("06-10 12:01"));
    let owner = again.owner.map_or(0, AgentId::index);
    assert_eq!(format!("{} {:?} a{owner}", again.priority, again.status), expected);
}

#[rstest]
#[case::what_was_sent(Ask::Reply)]
#[case::a_question(Ask::AskCustomer)]
#[case::a_closed_case(Ask::Close)]
#[case::an_escalation(Ask::Escalate)]
fn what_was_sent_or_counted_has_no_way_back(#[case] ask: Ask) {
    let folded = replay(t4(), &mut events(TRIAGED), at(NOW));
    let world = World::of(t4(), case('A'), &folded);
    assert_eq!(inverse(&world, &Command::of_agent(ask, ME)), None);
}

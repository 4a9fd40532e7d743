//! The measures of the running desk: counted bit by bit, counted anew, and by a backtest of the export, they are the same.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CustomerId, RaiseReason};
use desk::case::remark;
use measures::report::Split;
use measures::{CohortId, Dimension, DimensionSet, Reading, Share, Slot};
use mission::{ClockKind, Priority};
use server::clock::Clock;
use server::demo::{play, story};
use server::desk::{Desk, Request};
use server::numbers::{Keeper, Numbers, between};
use server::who::Who;
use store::customers::{self, Account, Customer};
use store::{Db, Key};

use crate::stand::{MISSION, Stand, at, customer, of_rosa, rosa};

async fn counted(keeper: &mut Keeper) -> Numbers {
    keeper.round().await.expect("a count").expect("numbers")
}

/// Counting anew gives the same as counting bit by bit, and so does a backtest.
async fn is_the_same(desk: &Desk, bit_by_bit: &Numbers) {
    let anew = counted(&mut Keeper::new(desk.clone())).await;
    assert_eq!(bit_by_bit.report.promises, anew.report.promises);
    assert_eq!(bit_by_bit.report.figures, anew.report.figures);
    assert_eq!(bit_by_bit.report.breakdowns, anew.report.breakdowns);
    assert_eq!(bit_by_bit.report.objectives, anew.report.objectives);
    assert_eq!(bit_by_bit.report.backlog, anew.report.backlog);
    assert_eq!(bit_by_bit.report.worst, anew.report.worst);
    assert_eq!(bit_by_bit.credits, anew.credits);
    assert_eq!(between(desk, bit_by_bit).await.expect("a backtest"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn r_196_the_numbers_of_a_played_desk_are_those_of_its_export() {
    let directory = std::env::temp_dir().join(format!("lodestar-numbers-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let until = at("2025-10-07T10:40:00-04:00");
    let clock = Clock::held_at(until);
    let db = Db::open_sqlite(&directory.join("desk.db"), &Key::random().expect("a key")).expect("a database");
    let desk = Desk::new(db, clock.clone());
    desk.add_mission(MISSION.to_owned(), "system").await.expect("a mission");
    let told = story(1, (Instant(until.as_ms() - 15 * 86_400_000), until), 1);
    let played = play(&desk, &told, None).await.expect("a story");
    desk.tick().await.expect("a tick");
    let mut keeper = Keeper::new(desk.clone());
    let numbers = counted(&mut keeper).await;
    assert_eq!(numbers.n_cases, played.n_cases);
    is_the_same(&desk, &numbers).await;
    // A day passes in which nobody does anything: promises are missed by time alone.
    for hours in [1, 7, 25] {
        clock.advance_ms(hours * 3_600_000);
        desk.tick().await.expect("a tick");
        is_the_same(&desk, &counted(&mut keeper).await).await;
    }
    drop((desk, keeper));
    let _ = std::fs::remove_dir_all(&directory);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_counted_in_the_next_round() {
    let stand = Stand::new().await;
    let mut keeper = Keeper::new(stand.desk.clone());
    let empty = counted(&mut keeper).await;
    assert_eq!(empty.n_cases, 0);
    assert!(empty.report.promises.iter().all(|promise| promise.total.reading.n() == 0));
    assert!(keeper.round().await.expect("a round").is_none(), "nothing is new");
    let says = |request: Request| request.saying("Something was said.");
    let mut cases = Vec::new();
    for hour in 0..12 {
        let case = stand.open("Something does not work").await;
        cases.push(case);
        if hour % 3 != 0 {
            stand.triage(case, Priority::ALL[1 + hour % 3]).await;
            let reply = says(Request::new(case, rosa(), vec![of_rosa(Ask::Reply)]));
            stand.desk.ask(reply).await.expect("a reply");
        }
        stand.clock.advance_ms(2 * 3_600_000);
        stand.desk.tick().await.expect("a tick");
        let numbers = counted(&mut keeper).await;
        assert_eq!(numbers.n_cases, cases.len());
        if hour % 6 == 5 {
            is_the_same(&stand.desk, &numbers).await;
        }
    }
    let (first, second) = (cases[1], cases[2]);
    let merge = Request::new(first, rosa(), vec![of_rosa(Ask::MergeInto(second))]);
    stand.desk.ask(merge).await.expect("a merge");
    let resolve = Request::new(cases[4], rosa(), vec![of_rosa(Ask::Resolve)]);
    stand.desk.ask(resolve).await.expect("a resolution");
    is_the_same(&stand.desk, &counted(&mut keeper).await).await;
    stand.pass_to("2025-06-20T09:00:00-04:00").await;
    let again = Request::new(
        cases[4],
        Who::Customer(customer()),
        vec![Command::of_customer(Ask::RecordCustomerMessage)],
    );
    let _ = stand.desk.ask(says(again)).await;
    let raised = Ask::ChangePriority { priority: Priority::P1, reason: Some(RaiseReason::Worsened) };
    stand.desk.ask(Request::new(cases[0], rosa(), vec![of_rosa(raised)])).await.expect("a change");
    is_the_same(&stand.desk, &counted(&mut keeper).await).await;
}

/// What a figure of the desk reads over all months.
fn total(numbers: &Numbers, word: &str) -> Reading {
    let figure = numbers.report.figures.iter().find(|figure| figure.word == word);
    figure.expect("the figure").total.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn m_35_and_m_36_what_people_mark_is_counted_and_exported() {
    let stand = Stand::new().await;
    let (mut keeper, tom) = (Keeper::new(stand.desk.clone()), AgentId::from_index(1));
    let says = |request: Request| request.saying("Something was said.");
    let mut cases = Vec::new();
    for _ in 0..2 {
        let case = stand.open("Something does not work").await;
        stand.clock.advance_ms(60_000);
        let more = vec![Command::of_customer(Ask::RecordCustomerMessage)];
        let more = says(Request::new(case, Who::Customer(customer()), more));
        stand.desk.ask(more).await.expect("a message");
        stand.triage(case, Priority::P3).await;
        let offer = remark::Ask::OfferHandOff { to: Some(tom), to_team: None, has_package: true };
        let offer = says(Request::new(case, rosa(), []).remarking([offer]));
        stand.desk.ask(offer).await.expect("an offer");
        let accept = vec![Command::of_agent(Ask::AcceptHandOff, tom)];
        stand.desk.ask(Request::new(case, Who::Agent(tom, None), accept)).await.expect("a handoff");
        stand.clock.advance_ms(60_000);
        cases.push(case);
    }
    let resolve = |case| Request::new(case, rosa(), vec![of_rosa(Ask::Resolve)]);
    stand.desk.ask(resolve(cases[0])).await.expect("a resolution");
    stand.desk.ask(resolve(cases[1])).await.expect("a resolution");
    let unmarked = counted(&mut keeper).await;
    assert!(!total(&unmarked, "re_ask_rate").is_measurable(), "nobody marked anything");
    assert!(!total(&unmarked, "unnecessary_transfers").is_measurable());
    is_the_same(&stand.desk, &unmarked).await;
    // The marks come after the cases were resolved: no event of a clock, and the case counts anew all the same.
    stand.clock.advance_ms(60_000);
    let marks = [remark::Ask::CountAskedAgain, remark::Ask::JudgeTransferUnnecessary];
    stand.desk.ask(Request::new(cases[0], rosa(), []).remarking(marks)).await.expect("marks");
    let numbers = counted(&mut keeper).await;
    assert_eq!(total(&numbers, "re_ask_rate"), Reading::Share(Share::new(1, 2)));
    assert_eq!(total(&numbers, "unnecessary_transfers"), Reading::Share(Share::new(1, 2)));
    is_the_same(&stand.desk, &numbers).await;
}

/// How many first responses were counted for each cohort.
fn first_responses(numbers: &Numbers) -> BTreeMap<&str, u64> {
    let by = DimensionSet::NONE.with(Dimension::Cohort);
    let splits = numbers.report.breakdowns.iter();
    let mut split =
        splits.filter(|split| split.by == by && split.subject == Split::Clock(ClockKind::FirstResponse));
    let rows = split.next().expect("first responses by cohort").rows.iter();
    let name = |slot: Slot<CohortId>| match slot {
        Slot::Is(id) => numbers.cohorts[usize::from(id.0)].as_str(),
        Slot::Unknown | Slot::All => "unknown",
    };
    rows.map(|(of, reading)| (name(of.cohort), reading.n())).collect()
}

#[tokio::test]
async fn while_nothing_happens_the_numbers_are_drawn_once_a_minute() {
    let stand = Stand::new().await;
    let case = stand.open("Nobody can sign in").await;
    stand.triage(case, Priority::P1).await;
    // It is missed, and more so with every second.
    stand.pass_to("2025-06-02T09:40:00-04:00").await;
    let mut keeper = Keeper::new(stand.desk.clone());
    counted(&mut keeper).await;
    for _ in 0..2 {
        stand.clock.advance_ms(25_000);
        assert!(keeper.round().await.expect("a round").is_none(), "nothing happened");
    }
    stand.clock.advance_ms(10_000);
    assert_eq!(counted(&mut keeper).await.as_of, stand.clock.now(), "a minute went by");
    stand.clock.advance_ms(1_000);
    stand
        .desk
        .ask(Request::new(case, rosa(), [of_rosa(Ask::Reply)]).saying("We look."))
        .await
        .expect("a reply");
    assert_eq!(counted(&mut keeper).await.as_of, stand.clock.now(), "what happens is counted at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn r_196_every_case_counts_for_the_cohort_its_customer_is_in_now() {
    let stand = Stand::new().await;
    let now = stand.clock.now();
    let added = stand.desk.db().write(move |tx| {
        let of = |number: u32, cohort: Option<&str>, subscribed_on: Option<&str>| Customer {
            number,
            name: format!("Customer {number}"),
            cohort: cohort.map(str::to_owned),
            subscribed_on: subscribed_on.map(str::to_owned),
            ..Customer::default()
        };
        customers::insert(tx, &of(2, Some("pilot, \"early\""), Some("2025-03-31")), now)?;
        customers::insert(tx, &of(3, None, Some("2025-03-31")), now)?;
        customers::insert(tx, &of(4, None, None), now)
    });
    added.await.expect("customers");
    let mut keeper = Keeper::new(stand.desk.clone());
    for number in 1..=4 {
        let customer = NonZeroU32::new(number).map(CustomerId).expect("from 1");
        let case = stand.open_of(customer, "Something does not work").await;
        stand.triage(case, Priority::P3).await;
        let reply = Request::new(case, rosa(), vec![of_rosa(Ask::Reply)]);
        let reply = reply.saying("We look at it.");
        stand.desk.ask(reply).await.expect("a reply");
    }
    let numbers = counted(&mut keeper).await;
    let expected = BTreeMap::from([("pilot, \"early\"", 1), ("2025-03", 1), ("unknown", 2)]);
    assert_eq!(first_responses(&numbers), expected);
    is_the_same(&stand.desk, &numbers).await;
    assert!(keeper.round().await.expect("a round").is_none(), "nothing is new");

    // Nothing happens to any case: a company is put in a list, and a customer taken out of one.
    let moved = stand.desk.db().write(|tx| {
        let company = customers::find_account(tx, 1)?.expect("the company");
        customers::update_account(tx, &Account { cohort: Some("pilot, \"early\"".into()), ..company })?;
        let second = customers::find(tx, 2)?.expect("the customer");
        customers::update(tx, &Customer { cohort: None, subscribed_on: Some("2025-01-01".into()), ..second })
    });
    moved.await.expect("changes");
    let numbers = counted(&mut keeper).await;
    let expected = BTreeMap::from([("pilot, \"early\"", 1), ("2025-01", 1), ("2025-03", 1), ("unknown", 1)]);
    assert_eq!(first_responses(&numbers), expected);
    let anew = counted(&mut Keeper::new(stand.desk.clone())).await;
    assert_eq!(first_responses(&anew), expected);
    assert_eq!(between(&stand.desk, &numbers).await.expect("a backtest"), Vec::<String>::new());
    assert_eq!(server::verify::verify_numbers(&stand.desk).await.expect("verified"), Vec::<String>::new());

    // Numbers that were counted before somebody was moved are not those of an export after it.
    let third = stand.desk.db().write(|tx| {
        let third = customers::find(tx, 3)?.expect("the customer");
        customers::update(tx, &Customer { subscribed_on: Some("2024-12-01".into()), ..third })
    });
    third.await.expect("a change");
    let differences = between(&stand.desk, &numbers).await.expect("a backtest");
    assert!(
        !differences.is_empty() && differences.iter().all(|line| line.contains("by cohort`")),
        "{differences:?}"
    );
    assert_eq!(
        between(&stand.desk, &counted(&mut keeper).await).await.expect("a backtest"),
        Vec::<String>::new()
    );
}

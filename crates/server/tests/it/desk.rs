//! The desk by itself: requests, time, what is told.

use std::num::NonZeroU32;

use desk::case::decide::Ask;
use desk::case::event::CustomerId;
use mission::{ClockKind, Priority};
use server::desk::{Family, Refusal, Request, Text};
use store::cases::View;
use store::customers::Customer;

use crate::stand::{ROSA, Stand, of_rosa, rosa};

#[tokio::test]
async fn a_case_is_opened_triaged_answered_and_resolved() {
    let stand = Stand::new().await;
    let case = stand.open("The printer is on fire").await;
    stand.triage(case, Priority::P2).await;
    stand.clock.advance_ms(60_000);
    let reply = Request::new(case, rosa(), vec![of_rosa(Ask::Reply), of_rosa(Ask::Resolve)])
        .saying("We are **looking** at it.");
    stand.desk.ask(reply).await.expect("a reply");
    assert_eq!(
        stand.log(case).await,
        [
            "received 2025-06-02T13:00:00Z",
            "triaged 2025-06-02T13:00:00Z",
            "assigned 2025-06-02T13:00:00Z",
            "reply 2025-06-02T13:01:00Z",
            "resolved 2025-06-02T13:01:00Z",
        ]
    );
    let row = stand.desk.db().read(move |tx| store::cases::find(tx, case.0.get())).await.expect("a row");
    assert_eq!(row.map(|row| (row.status, row.owner)), Some(("resolved".into(), Some(ROSA.0.get()))));
}

#[tokio::test]
async fn a_solved_incident_stops_the_resolution_clocks_of_the_cases_that_wait_for_it_and_solves_none_of_them()
{
    let stand = Stand::new().await;
    let now = stand.clock.now();
    let other = Customer { number: 2, name: "Owen Clarke".into(), ..Customer::default() };
    stand.desk.db().write(move |tx| store::customers::insert(tx, &other, now)).await.expect("a customer");
    let incident = stand.open("Text messages are not delivered").await;
    stand.triage(incident, Priority::P1).await;
    let owen = NonZeroU32::new(2).map(CustomerId).expect("not 0");
    let waiting = stand.open_of(owen, "No SMS since this morning").await;
    stand.triage(waiting, Priority::P1).await;
    let link = Request::new(waiting, rosa(), [of_rosa(Ask::LinkTo(incident)), of_rosa(Ask::Reply)]);
    stand.desk.ask(link.saying("We are looking for the cause.")).await.expect("linked");
    let live = async || {
        let (book, now) = (stand.desk.book().expect("a mission"), stand.clock.now());
        let live = stand.desk.db().read(move |tx| {
            let family = Family::load(tx, &book, &[incident, waiting], now)?;
            let (_, state) = family.cases().find(|(case, _)| *case == waiting).expect("the case");
            let clocks = state.clocks.iter().filter(|clock| clock.is_live());
            Ok::<_, Refusal>(clocks.map(|clock| clock.slot.kind()).collect::<Vec<_>>())
        });
        live.await.expect("a case")
    };
    assert!(live().await.contains(&ClockKind::Resolution), "{:?}", live().await);
    stand.clock.advance_ms(20 * 60_000);
    stand.desk.ask(Request::new(incident, rosa(), [of_rosa(Ask::Resolve)])).await.expect("solved");
    // Its customer has been promised news and has not heard yet (clocks.md 11).
    let left = live().await;
    assert!(!left.contains(&ClockKind::Resolution) && left.contains(&ClockKind::UpdateCadence), "{left:?}");
    let is_open = async || {
        let found = stand.desk.db().read(move |tx| store::cases::find(tx, waiting.0.get())).await;
        found.expect("a row").expect("the case").is_open
    };
    assert!(is_open().await, "it is solved by itself");
    let solve = Request::new(waiting, rosa(), [of_rosa(Ask::Reply), of_rosa(Ask::Resolve)]);
    stand.desk.ask(solve.saying("Text messages are delivered again.")).await.expect("solved");
    assert!(!is_open().await);
}

#[tokio::test]
async fn a_p1_is_escalated_at_half_time_paged_at_three_quarters_and_missed_once() {
    let stand = Stand::new().await;
    let case = stand.open("Nothing works").await;
    stand.triage(case, Priority::P1).await;
    stand.pass_to("2025-06-02T09:20:00-04:00").await;
    let log = stand.log(case).await;
    let first: Vec<&str> = log.iter().skip(3).map(String::as_str).take(3).collect();
    assert_eq!(
        first,
        ["rung_fired 2025-06-02T13:07:30Z", "rung_fired 2025-06-02T13:11:15Z", "missed 2025-06-02T13:15:00Z"],
        "{log:?}"
    );
    stand.desk.tick().await.expect("a second tick");
    assert_eq!(stand.log(case).await, log, "asking again notes nothing again");
}

#[tokio::test]
async fn time_that_passed_while_the_desk_was_down_is_caught_up_once() {
    let (stand, twin) = (Stand::new().await, Stand::new().await);
    let (case, same) = (stand.open("Nothing works").await, twin.open("Nothing works").await);
    stand.triage(case, Priority::P1).await;
    twin.triage(same, Priority::P1).await;
    stand.pass_to("2025-06-02T11:00:00-04:00").await;
    twin.clock.advance_ms(2 * 3_600_000);
    twin.desk.tick().await.expect("a tick");
    let of_clocks = |log: Vec<String>| {
        let mut log: Vec<String> = log.into_iter().filter(|line| !line.starts_with("page_moved")).collect();
        log.sort();
        log
    };
    assert_eq!(of_clocks(stand.log(case).await), of_clocks(twin.log(same).await));
}

#[tokio::test]
async fn the_inbox_lists_the_nearest_promise_first() {
    let stand = Stand::new().await;
    let slow = stand.open("A question").await;
    stand.triage(slow, Priority::P4).await;
    let urgent = stand.open("Nothing works").await;
    stand.triage(urgent, Priority::P1).await;
    let mine = View::Mine(ROSA.0.get());
    let (rows, n) = stand
        .desk
        .db()
        .read(move |tx| {
            Ok::<_, store::Error>((store::cases::list(tx, mine, None, 10)?, store::cases::count(tx, mine)?))
        })
        .await
        .expect("the inbox");
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [urgent.0.get(), slow.0.get()]);
    assert_eq!(n, 2);
}

#[tokio::test]
async fn a_request_with_the_same_key_happens_once() {
    let stand = Stand::new().await;
    let case = stand.open("A question").await;
    stand.triage(case, Priority::P3).await;
    let reply = || {
        let request = Request::new(case, rosa(), vec![of_rosa(Ask::Reply)]);
        Request { once: Some("k1".into()), ..request }.saying("Yes.")
    };
    let first = stand.desk.ask(reply()).await.expect("a reply");
    let second = stand.desk.ask(reply()).await.expect("the same answer");
    assert_eq!(first, second);
    assert_eq!(stand.log(case).await.iter().filter(|line| line.starts_with("reply")).count(), 1);
}

#[tokio::test]
async fn nobody_talks_over_a_colleague() {
    let stand = Stand::new().await;
    let case = stand.open("A question").await;
    stand.triage(case, Priority::P3).await;
    let late = Request { last_seen: Some(0), ..Request::new(case, rosa(), vec![of_rosa(Ask::Reply)]) };
    let late = late.saying("Yes.");
    assert!(matches!(stand.desk.ask(late).await, Err(Refusal::Newer { .. })));
    assert_eq!(stand.log(case).await.len(), 3, "nothing of it was stored");
}

#[tokio::test]
async fn r_211_card_numbers_are_masked_before_anything_is_stored() {
    let stand = Stand::new().await;
    let case = stand.open("Card 4111 1111 1111 1111 was charged twice").await;
    let subject =
        stand.desk.db().read(move |tx| store::messages::subject(tx, case.0.get())).await.expect("a subject");
    assert_eq!(subject, "Card **** **** **** 1111 was charged twice");
}

#[tokio::test]
async fn what_people_write_stands_in_no_event() {
    let stand = Stand::new().await;
    let case = stand.open("Zanzibar subject").await;
    stand.triage(case, Priority::P3).await;
    let reply = Request::new(case, rosa(), vec![of_rosa(Ask::Reply)]);
    let text = |body: &str| Text::from(body);
    stand.desk.ask(reply.saying(text("A zanzibar answer for Ines Moreau"))).await.expect("a reply");
    let note = Request::new(case, rosa(), vec![]).saying(text("A zanzibar note"));
    stand.desk.ask(note).await.expect("a note");
    stand.pass_to("2025-06-04T09:00:00-04:00").await;
    let bodies = stand
        .desk
        .db()
        .read(|tx| {
            let mut bodies = Vec::new();
            store::log::each(tx, |event| {
                bodies.push(format!("{} {} {}", event.actor, event.kind, event.body).to_lowercase());
                Ok(())
            })?;
            Ok::<_, store::Error>(bodies)
        })
        .await
        .expect("the log");
    assert!(bodies.len() > 5, "{bodies:?}");
    for personal in ["zanzibar", "ines", "moreau", "example.com", "does not work"] {
        assert!(bodies.iter().all(|body| !body.contains(personal)), "`{personal}` stands in an event");
    }
}

#[tokio::test]
async fn a_merge_takes_the_case_out_of_the_lists_and_can_be_taken_back() {
    let stand = Stand::new().await;
    let (one, two) = (stand.open("The printer").await, stand.open("The printer again").await);
    stand.triage(one, Priority::P3).await;
    stand.triage(two, Priority::P3).await;
    let ask = |case, ask| stand.desk.ask(Request::new(case, rosa(), vec![of_rosa(ask)]));
    ask(two, Ask::MergeInto(one)).await.expect("a merge");
    let status = async |case: desk::case::event::CaseId| {
        let row = stand.desk.db().read(move |tx| store::cases::find(tx, case.0.get())).await.expect("a row");
        row.expect("a case").status
    };
    assert_eq!(status(two).await, "merged");
    ask(two, Ask::Unmerge).await.expect("an un-merge");
    assert_eq!(status(two).await, "new");
}

#[tokio::test]
async fn r_069_a_hand_off_needs_its_context_and_r_070_is_accepted_by_the_other_side() {
    use desk::case::remark;
    let stand = Stand::new().await;
    let case = stand.open("The printer").await;
    stand.triage(case, Priority::P3).await;
    let tom = desk::case::event::AgentId::from_index(1);
    let offer = |has_package| remark::Ask::OfferHandOff { to: Some(tom), to_team: None, has_package };
    let bare = Request::new(case, rosa(), vec![]).remarking([offer(false)]);
    assert!(matches!(stand.desk.ask(bare).await, Err(Refusal::Remark(_))));
    let text = Text::from("Tried two drivers; it burns blue.");
    let whole = Request::new(case, rosa(), vec![]).remarking([offer(true)]).saying(text);
    stand.desk.ask(whole).await.expect("an offer");
    let accept = desk::Command::of_agent(Ask::AcceptHandOff, tom);
    let who = server::who::Who::Agent(tom, None);
    stand.desk.ask(Request::new(case, who, vec![accept])).await.expect("an acceptance");
    let row = stand.desk.db().read(move |tx| store::cases::find(tx, case.0.get())).await.expect("a row");
    assert_eq!(row.and_then(|row| row.owner), Some(tom.0.get()));
}

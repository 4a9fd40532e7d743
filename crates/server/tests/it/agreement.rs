//! The live desk and the backtest agree (invariant 6): a month of traffic with restarts, exported and replayed.

use std::collections::BTreeSet;

use backtest::customers::Customers;
use backtest::explain::{ClockView, Told, explain};
use backtest::read::{Progress, read};
use backtest::source::Source;
use backtest::vocabulary::Vocabulary;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{CaseId, RaiseReason};
use mission::Priority;
use server::desk::{Refusal, Request};
use server::who::Who;

use crate::stand::{MISSION, Stand, at, customer, of_rosa, rosa};

/// A small generator, so that every run of the test is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Something that an agent or the customer may do; the desk refuses what makes no sense, and the story goes on.
fn request(random: &mut Random, case: CaseId, now: calendar::Instant) -> Request {
    let says = |request: Request| request.saying("Something was said.");
    let by_rosa = |ask| Request::new(case, rosa(), vec![of_rosa(ask)]);
    match random.below(16) {
        0..=2 => says(by_rosa(Ask::Reply)),
        3 => says(by_rosa(Ask::AskCustomer)),
        4..=6 => {
            let who = Who::Customer(customer());
            let command = Command::of_customer(Ask::RecordCustomerMessage);
            says(Request::new(case, who, vec![command]))
        }
        7 => by_rosa(Ask::HoldInternally),
        8 => by_rosa(Ask::Schedule { until: calendar::Instant(now.as_ms() + 3_600_000 * 5) }),
        9 | 10 => by_rosa(Ask::Resume),
        11 => {
            let priority = Priority::ALL[1 + random.below(3) as usize];
            by_rosa(Ask::ChangePriority { priority, reason: Some(RaiseReason::Worsened) })
        }
        12 => by_rosa(Ask::Escalate),
        13 => by_rosa(Ask::SendNextSteps),
        14 => by_rosa(Ask::Reopen),
        _ => by_rosa(Ask::Resolve),
    }
}

#[tokio::test]
async fn a_month_of_traffic_with_restarts_replays_to_the_same_outcomes() {
    let mut stand = Stand::new().await;
    let mut random = Random(7);
    let mut cases = Vec::new();
    let end = at("2025-07-02T09:00:00-04:00");
    while stand.clock.now() < end {
        let next = stand.clock.now().as_ms() + 60_000 * (1 + random.below(360) as i64);
        let next = calendar::Instant(next.min(end.as_ms()));
        match random.below(20) {
            // The desk is down until then, and catches up.
            0 => stand = stand.restarted_at(next).await,
            1..=4 => stand.clock.advance_ms(next.as_ms() - stand.clock.now().as_ms()),
            _ => stand.pass_to(&next.to_string()).await,
        }
        if cases.is_empty() || random.below(9) == 0 {
            let case = stand.open("Something does not work").await;
            stand.triage(case, Priority::ALL[1 + random.below(3) as usize]).await;
            cases.push(case);
        }
        let case = cases[random.below(cases.len() as u64) as usize];
        // A page that nobody answers goes round for ever, and every round is an event.
        let paged = cases[random.below(cases.len() as u64) as usize];
        let _ = stand.desk.ask(Request::new(paged, rosa(), vec![of_rosa(Ask::AcknowledgePages)])).await;
        match stand.desk.ask(request(&mut random, case, stand.clock.now())).await {
            Ok(_) | Err(Refusal::Desk(_)) => {}
            Err(refusal) => panic!("{refusal}"),
        }
    }
    stand.desk.tick().await.expect("a last tick");

    let mut history = Vec::new();
    let n_events = server::export::export(&stand.desk, &mut history).await.expect("an export");
    assert!(n_events > 150 && cases.len() > 10, "{n_events} events of {} cases are too few", cases.len());
    let policy = mission::compile(MISSION).expect("a mission");
    let vocabulary = Vocabulary::of(&policy);
    let history =
        read(Source::from_bytes("export.jsonl".into(), &history), &vocabulary, &Progress::default());
    let customers = Customers::of_history(&history);
    for case in cases {
        let told =
            explain(policy.clone(), (&history, &customers), &case.0.to_string(), Some(end)).expect("a case");
        assert_eq!(stand.concluded(case).await, concluded(&told), "case {}", case.0);
    }
    let verified = server::verify::verify(&stand.desk).await.expect("a verification");
    assert_eq!(verified.differences, Vec::<String>::new());
    // A desk that was off has yet to see what came about meanwhile; nothing of what it says is wrong.
    stand.clock.advance_ms(3 * 86_400_000);
    let verified = server::verify::verify(&stand.desk).await.expect("a verification");
    assert_eq!(verified.differences, Vec::<String>::new());
}

#[tokio::test]
async fn a_clock_that_is_behind_the_one_that_wrote_a_row_is_no_difference() {
    let stand = Stand::new().await;
    let asked = stand.open("Printer on fire").await;
    stand.triage(asked, Priority::P3).await;
    let climbed = stand.open("Nobody can sign in").await;
    stand.triage(climbed, Priority::P1).await;
    // Something is asked of one; of the other the desk notes rungs and a miss, and nothing happens to it.
    stand.pass_to("2025-06-02T09:20:00-04:00").await;
    let reply = Request::new(asked, rosa(), [of_rosa(Ask::Reply)]).saying("We look at it.");
    stand.desk.ask(reply).await.expect("a reply");
    assert!(!stand.concluded(climbed).await.is_empty());
    for minutes in [1, 5, 14, 40] {
        stand.clock.advance_ms(-60_000 * minutes);
        let verified = server::verify::verify(&stand.desk).await.expect("a verification");
        assert_eq!(verified.differences, Vec::<String>::new(), "at {}", stand.clock.now());
    }
}

/// Misses and fired rungs of the clocks that a case has at the end, as the backtest tells them.
fn concluded(told: &Told) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // A clock that ran again stands there once for each run; the live desk has the last one.
    let is_last = |clock: &&ClockView| {
        told.clocks.iter().all(|other| other.clock != clock.clock || other.cycle <= clock.cycle)
    };
    for clock in told.clocks.iter().filter(is_last) {
        let promise = clock.promise.trim_matches('`');
        found.extend(clock.missed_at.as_ref().map(|at| format!("{promise} run {} missed {at}", clock.cycle)));
        let fired = clock.rungs.iter().filter(|rung| rung.state == "fired").count();
        if fired > 0 {
            found.insert(format!("{promise} run {} fired {fired} rungs", clock.cycle));
        }
    }
    found
}

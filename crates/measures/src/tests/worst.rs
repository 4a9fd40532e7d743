//! The worst cases.

use desk::case::outcome::Verdict;

use super::support::{RESPONSE, TRIAGE, at, book, month, new_york, outcome};
use crate::facts::OutcomeFact;
use crate::month::Months;
use crate::worst::Worst;

#[test]
fn the_worst_come_first_and_ties_do_not_depend_on_the_order() {
    let months =
        Months::new(new_york(), (month("2025-01"), month("2025-01")), book().obligation_calendar(), 5);
    let missed = |n: u32, overrun_permille: u32| OutcomeFact {
        verdict: Verdict::Missed,
        overrun_permille,
        ..outcome(n, if n.is_multiple_of(2) { RESPONSE } else { TRIAGE }, at("2025-01-10 10:00"))
    };
    let mut outcomes: Vec<OutcomeFact> = (0..50).map(|n| missed(n, n / 5 * 100)).collect();
    outcomes.push(OutcomeFact { determined_at: at("2025-02-10 10:00"), ..missed(60, 9_000) });
    outcomes.push(OutcomeFact { verdict: Verdict::Met, ..missed(61, 9_000) });
    let list = |outcomes: &[OutcomeFact]| {
        let mut worst = Worst::keeping(7);
        outcomes.iter().for_each(|outcome| worst.fold(outcome, &months));
        worst.into_list(|case| case)
    };
    let forwards = list(&outcomes);
    let found: Vec<(u32, u32)> =
        forwards.iter().map(|worst| (worst.case.index(), worst.overrun_permille)).collect();
    assert_eq!(found, [(45, 900), (46, 900), (47, 900), (48, 900), (49, 900), (40, 800), (41, 800)]);
    outcomes.reverse();
    assert_eq!(list(&outcomes), forwards);
}

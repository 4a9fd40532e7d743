//! Slowness is tested by counting work.

use super::notation::{at, std_calendar, within};
use crate::Error;

#[test]
fn a_question_compiles_only_the_years_it_touches() {
    let desk = std_calendar();
    assert_eq!(desk.n_compiled(), 0);
    desk.due(at(&desk, "2025-06-10 10:00:00"), &within("4 business hours")).unwrap();
    assert_eq!(desk.n_compiled(), 1);
    desk.clone().open_ms(at(&desk, "2025-06-10 10:00:00"), at(&desk, "2030-06-10 10:00:00"));
    assert_eq!(desk.n_compiled(), 3);
}

#[test]
fn a_length_beyond_all_years_is_refused_after_bounded_work() {
    let desk = std_calendar();
    let due = desk.due(at(&desk, "2025-06-10 10:00:00"), &within("800000 business hours"));
    assert!(matches!(due, Err(Error::OutOfRange { .. })), "{due:?}");
    assert!(desk.n_compiled() < 108);
}

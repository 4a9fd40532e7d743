//! Promises about the middle item over a whole run (D-20).

use super::desk::{Desk, text};

/// E-mail cases that come at one instant of the open hours and are answered after some minutes.
fn history(minutes: &[i64], n_unanswered: usize) -> String {
    let mut rows = String::from("occurred_at,case_id,event,channel\n");
    let received_at = 1_749_567_600_000_i64;
    for (nth, minutes) in minutes.iter().enumerate() {
        let received = calendar::Instant(received_at);
        let answered = calendar::Instant(received_at + minutes * 60_000);
        rows.push_str(&format!("{received},C-{nth},received,email\n{answered},C-{nth},reply,\n"));
    }
    for nth in 0..n_unanswered {
        rows.push_str(&format!("{},N-{nth},received,email\n", calendar::Instant(received_at)));
    }
    rows
}

#[rstest::rstest]
// "less than 1 business h": half of the cases are within it, and the mean of the two middle values decides.
#[case::half_and_the_mean_below(&[10, 20, 80, 90], 0, "50.0 min", "kept")]
#[case::half_and_the_mean_is_not_below(&[10, 50, 70, 90], 0, "60.0 min", "broken")]
#[case::half_and_the_others_have_no_answer(&[10, 20], 2, "never answered", "broken")]
#[case::most_are_answered(&[10, 20, 30], 2, "30.0 min", "kept")]
fn d_20_the_median_of_first_responses_decides(
    #[case] minutes: &[i64],
    #[case] n_unanswered: usize,
    #[case] median: &str,
    #[case] state: &str,
) {
    let mission = text("missions/empathy_and_ownership.toml");
    let document = Desk::of_rows(&[&mission], &history(minutes, n_unanswered), "2025-07-01T00:00:00Z").run();
    let promise =
        document.promises.iter().find(|promise| promise.id == "email-response").expect("the promise");
    assert_eq!(promise.promised, "median in less than 1 business h");
    let shown = promise.total.median.as_ref().map(|median| median.shown.as_str());
    assert_eq!((shown, promise.total.state), (Some(median), Some(state)));
}

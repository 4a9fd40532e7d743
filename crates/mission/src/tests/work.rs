//! A long mission is read in one go, and one made to waste time is given up on.

use crate::check::testing::{SOUND, promise};
use crate::{Files, read};

/// About 10,000 lines: a response and a resolution for each of 700 categories.
fn long_mission() -> String {
    let n = 700;
    let categories: Vec<String> = (0..n).map(|i| format!("\"category {i}\"")).collect();
    let promises = (0..n).map(|i| {
        let more = format!("categories = [\"category {i}\"]\nattainment = \"90%\"\n");
        let response =
            promise(&format!("response-{i}"), "first_response", &format!("{} business min", i + 1), &more);
        response + &promise(&format!("resolution-{i}"), "resolution", &format!("{} business h", i + 1), &more)
    });
    format!("{SOUND}[scope]\ncovered = [\n{}\n]\n{}", categories.join(",\n"), promises.collect::<String>())
}

#[test]
fn a_mission_of_ten_thousand_lines_compiles() {
    let text = long_mission();
    assert!(text.lines().count() >= 10_000, "{}", text.lines().count());
    let reading = read(&text, &Files::new());
    assert_eq!(reading.findings, [], "no promise was left uncompared for want of time");
    assert_eq!(reading.policy().expect("the mission is sound").targets.len(), 1_400);
}

#[test]
fn a_mission_made_to_waste_time_is_given_up_on() {
    let many = |letter: &str, target: &str, more: &str| -> String {
        let more = format!("{more}\nattainment = \"90%\"");
        (0..200).map(|i| promise(&format!("{letter}{i}"), "resolution", target, &more)).collect()
    };
    let high = many("h", "1 h", "priorities = [\"P1\"]");
    let low = many("l", "2 h", "priorities = [\"P2\"]");
    // Each pair of these is held against promises that might replace them, and never do.
    let rivals = many("r", "1 h", "priorities = [\"P1\"]\nchannels = [\"letter\"]");
    let reading = read(&format!("{SOUND}{high}{low}{rivals}"), &Files::new());
    let message = "too many promises cover the same cases to compare them all with each other";
    assert!(reading.findings.iter().any(|finding| finding.message == message));
}

//! What the readers of a mission are shown, and under which numbers.

use rstest::rstest;

use super::CUSTOMER_CARE;
use crate::check::testing::SOUND;
use crate::{Edition, Files, Policy, Readers, read};

fn edition(text: &str, readers: Readers) -> Edition {
    let reading = read(text, &Files::new());
    let policy = reading.policy().expect("the mission is sound");
    Edition::of(&reading, &policy, readers)
}

#[test]
fn r_031_the_customer_care_mission_in_plain_text() {
    insta::assert_snapshot!(edition(CUSTOMER_CARE, Readers::Customers).text());
}

#[test]
fn r_031_the_customer_care_mission_in_markdown() {
    insta::assert_snapshot!(edition(CUSTOMER_CARE, Readers::Customers).markdown());
}

#[test]
fn r_028_ten_minutes_for_everybody() {
    let outline = edition(CUSTOMER_CARE, Readers::Customers).outline();
    insta::assert_snapshot!(outline);
    assert!(outline.contains("– 10:00 "), "the last part ends after ten minutes");
}

#[test]
fn r_027_the_numbers_of_the_poster() {
    let figures = edition(CUSTOMER_CARE, Readers::Customers).figures;
    let lines =
        figures.iter().map(|it| format!("{} {} | {} | § {}\n", it.value, it.unit, it.caption, it.number));
    insta::assert_snapshot!(lines.collect::<String>());
}

#[test]
fn staff_read_what_customers_do_not() {
    let has = |edition: &Edition, words: &str| edition.text().contains(words);
    let (customers, staff) =
        (edition(CUSTOMER_CARE, Readers::Customers), edition(CUSTOMER_CARE, Readers::Staff));
    assert!(!has(&customers, "low review score") && has(&staff, "low review score"));
    let number = |edition: &Edition, path: &str| {
        let clauses = edition.sections.iter().flat_map(|section| &section.clauses);
        clauses.clone().find(|clause| clause.path == path).map(|clause| clause.number)
    };
    let both = "obligations.article_review";
    assert_eq!(number(&customers, both), number(&staff, both), "a hidden clause leaves the numbers alone");
}

/// Promises by id, each on the first response.
fn promises(ids: &[&str]) -> Policy {
    let promise = |id: &&str| {
        format!(
            "[[promise]]\nid = \"{id}\"\nclock = \"first_response\"\ntarget = \"4 business h\"\nchannels = [\"email\"]\ncategories = [\"{id}\"]\n"
        )
    };
    let scope =
        format!("[scope]\ncovered = [{}]\n", ids.iter().map(|id| format!("\"{id}\",")).collect::<String>());
    let text = format!("{SOUND}{scope}{}", ids.iter().map(promise).collect::<String>());
    crate::compile(&text).expect("the mission is sound")
}

fn numbers(policy: &Policy) -> Vec<String> {
    let clauses = policy.clauses.iter().filter(|clause| clause.sentence.contains("e-mails"));
    clauses
        .map(|clause| format!("{} {}", clause.path.trim_start_matches("promises."), clause.number))
        .collect()
}

#[rstest]
#[case::added_in_the_middle(&["a", "new", "b"], &["a 3.1", "new 3.3", "b 3.2"])]
#[case::taken_back(&["b"], &["b 3.2"])]
#[case::another_order(&["b", "a"], &["b 3.2", "a 3.1"])]
fn a_clause_keeps_its_number(#[case] later: &[&str], #[case] expected: &[&str]) {
    let first = promises(&["a", "b"]);
    let mut second = promises(later);
    second.keep_numbers([&first]);
    assert_eq!(numbers(&second), expected);
}

#[test]
fn the_number_of_a_promise_taken_back_is_never_given_again() {
    let (first, mut second, mut third) = (promises(&["a", "b"]), promises(&["a"]), promises(&["a", "c"]));
    second.keep_numbers([&first]);
    third.keep_numbers([&first, &second]);
    assert_eq!(numbers(&third), ["a 3.1", "c 3.3"]);
}

const ONE: &str = "[[promise]]\nid = \"a\"\nclock = \"triage\"\ntarget = \"15 min\"\n";

/// A version of the sound mission from a date on.
fn from(number: &str, on: &str, lines: &str) -> (crate::Reading, Policy) {
    let dates = format!("version = \"{number}\"\nrationale = \"why\"\neffective = {on}");
    let reading = read(&format!("{}{lines}", SOUND.replace("version = \"1.0\"", &dates)), &Files::new());
    let policy = reading.policy().expect("the mission is sound");
    (reading, policy)
}

#[rstest]
#[case::later("2025-11-15", ONE, "Version 3.2 takes effect on 15 November 2025. 1 clause is new.")]
#[case::unchanged("2025-11-15", "", "Version 3.2 takes effect on 15 November 2025. No clause changes.")]
#[case::not_later("2025-07-01", ONE, "")]
fn r_019_a_version_that_was_announced_is_told_of(#[case] on: &str, #[case] lines: &str, #[case] said: &str) {
    let ((reading, policy), (_, next)) = (from("3.1", "2025-07-01", ""), from("3.2", on, lines));
    let edition = Edition::of(&reading, &policy, Readers::Customers).announcing(&policy, &next);
    let coming = edition.coming.as_ref().map(|coming| format!("{} {}", coming.sentence(), coming.changes));
    assert_eq!(coming.unwrap_or_default(), said);
    for page in [edition.text(), edition.markdown()] {
        assert_eq!(page.contains("takes effect on"), !said.is_empty());
    }
    assert_eq!(edition.history.len(), if said.is_empty() { 1 } else { 2 });
}

#[test]
fn markup_in_a_mission_is_only_text() {
    let text = SOUND.replace("name = \"Care\"", "name = \"<script>*x*</script> [a](b)\"");
    assert_ne!(text, SOUND, "the sound mission is called Care");
    let markdown = edition(&text, Readers::Customers).markdown();
    assert!(markdown.starts_with("# \\<script\\>\\*x\\*\\</script\\> \\[a\\](b)\n"), "{markdown}");
}

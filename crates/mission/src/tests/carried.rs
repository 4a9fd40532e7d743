//! Settings that later features read are in the policy as they were written.

use crate::check::testing::SOUND;
use crate::{Policy, compile};

fn policy(lines: &str) -> Policy {
    compile(&format!("{SOUND}{lines}"))
        .unwrap_or_else(|findings| panic!("{}", crate::render(&findings, "it")))
}

#[test]
fn who_stands_behind_the_mission() {
    let text = SOUND.replace(
        "[owner]",
        "established = 2018\nrevised = 2022\nupdated = 2025-06-30\npublished = 2025-06-01\nannounced = 2025-06-01\n\
         effective = 2025-07-01\nrationale = \"new chat target\"\n[owner]",
    );
    let policy = compile(&text).expect("the mission is sound");
    insta::assert_debug_snapshot!(policy.identity);
}

#[test]
fn who_looks_after_it() {
    let lines = r#"
[governance]
sign_offs      = [{ body = "CX Steering Committee", by = 2025-06-15 }, { body = "Board" }]
reviewers      = ["VP of Customer Experience", "Head of Quality"]
steering_chair = "VP of Customer Experience"
playbook       = "v1.3"
regulated      = true
reassess_after_product_change = false
"#;
    insta::assert_debug_snapshot!(policy(lines).governance);
}

#[test]
fn what_it_says_in_words() {
    let lines = r#"
[statement]
mission = "We exist to make every customer successful, every time."
vision  = ["Customers come back because they were helped"]
values  = ["trust", "care"]
fair_resolution = "Fair resolution policy, version 2"

[behaviours]
listen  = { text = "We let the customer finish", check = "review criterion: listening" }
resolve = { text = "We own the problem", check = "reopened cases" }

[capabilities]
improvement = { owner = "Head of Quality", held_to = ["change_verification"], outcome = ["csat"] }
knowledge   = { owner = "Knowledge Lead", held_to = ["article_publication"], outcome = ["csat"] }
"#;
    insta::assert_debug_snapshot!(policy(lines).statement);
}

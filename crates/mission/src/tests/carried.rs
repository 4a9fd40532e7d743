//! Settings that later features read are in the policy as they were written.

use crate::check::testing::{SOUND, bare};
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

[obligations]
retention = "7 years"

[escalation]
compliance_officer = "compliance officer"

[ladders.case]
rungs = [{ reaches = "75%", page = "compliance" }]

[paths.compliance]
steps = [{ role = "compliance officer", person = "B", contact = ["phone"], within = "10 min" }]
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
analytics   = { owner = "Head of Quality", held_to = ["detractor_outreach"], outcome = ["csat"] }
case_management     = { owner = "Head of Support", held_to = ["csat"], outcome = ["csat"] }
multichannel_access = { owner = "Head of Support", held_to = ["csat"], outcome = ["csat"] }

[[promise]]
id = "satisfied"
objective = "csat"

[[objective]]
id = "csat"
metric = "M-01"
target = ">= 90%"
"#;
    insta::assert_debug_snapshot!(compile(&(bare() + lines)).expect("the mission is sound").statement);
}

#[test]
fn how_customers_are_served() {
    let lines = r#"
[tiers.concierge]
rank = 2
calendar = "24x7"
when = { plan = ["enterprise"], revenue = "> 250000 USD" }
named_manager = true
business_reviews = true
[tiers.standard]

[channels]
email = {}
phone = { relay = ["711"], authentication = ["callback to the number on file"] }
chat  = { purpose = "guided troubleshooting", alternatives = ["phone", "email"] }

[interpreters]
languages = ["pl", "vi"]
promised  = 2
attainment = "95%"

[workforce]
night_addition = "25%"
shift_differential = "15%"

[scope]
covered = ["password reset", "outage"]
common = ["password reset"]
low_complexity = ["password reset"]
automatic_replies = ["password reset"]
"#;
    let policy = policy(lines);
    insta::assert_debug_snapshot!((
        policy.tiers,
        policy.channels,
        policy.interpreters,
        policy.categories,
        policy.category_lists
    ));
}

#[test]
fn how_priorities_are_found() {
    let lines = r#"
[scope]
covered = ["security", "how-to"]

[priorities]
definitions = { P1 = "service down" }
impact  = { critical = "everybody", high = "the whole customer" }
urgency = { low = "it can wait" }
raise = "from_change"
lower = "keep"
rules = [
    { when = { categories = ["security"], channels = ["phone"] }, priority = "P1" },
    { when = { categories = ["how-to"], languages = ["es"], products = ["app"], tiers = ["standard"] }, priority = "P4" },
]
[priorities.matrix]
critical = { high = "P1", medium = "P1", low = "P2" }
high     = { high = "P1", medium = "P2", low = "P3" }
medium   = { high = "P2", medium = "P3", low = "P4" }
low      = { high = "P3", medium = "P4", low = "P4" }
"#;
    insta::assert_debug_snapshot!(policy(lines).priorities);
}

#[test]
fn what_promises_say_besides_their_value() {
    let lines = r#"
[[promise]]
id = "response"
clock = "first_response"
target = "less than 1 business h"
statistic = "median"
public = false
disclosure = { reference = "Terms of service, 7.2", target = "1 business h", attainment = "50%" }

[[promise]]
id = "follow-up"
clock = "follow_up"
target = "end of 1 business day"
calendar = "standard"
attainment = "100%"
until_confirmed = true

[[promise]]
id = "enterprise"
clock = "first_response"
channels = ["chat"]
target = "1 business h"
attainment = "95%"
unit = "customer"

[[promise]]
id = "satisfaction"
objective = "csat"

[[pause]]
at_most = "10 business days"

[[objective]]
id = "csat"
metric = "M-01"
target = ">= 88%"
stretch = ">= 90%"
stretch_by = 2026-12-31
products = ["app"]
cohorts = ["joined in 2025"]
rolling_months = 3
margin = "4 points"
primary = true
board_kpi = "churn -1% a year"
budget_line = "retention"
"#;
    let policy = policy(lines);
    insta::assert_debug_snapshot!((
        policy.targets,
        policy.statement.pledges.last(),
        policy.pauses,
        policy.objectives.last()
    ));
    let pledge = policy.clauses.iter().find(|clause| clause.path == "promises.satisfaction");
    assert_eq!(
        pledge.map(|clause| clause.sentence.as_str()),
        Some(
            "We promise that customer satisfaction for “app” of the cohort “joined in 2025” is at least 88 % in every \
             month."
        )
    );
}

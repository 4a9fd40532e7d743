//! What a mission says about surveys, knowledge, people, money, data and change arrives in the policy as it is.

use calendar::{Ratio, Within};
use rstest::rstest;

use crate::check::testing::SOUND;
use crate::policy::{Between, Cadence, Money, Practice, RecordType, RewardedNumber, TlsVersion};
use crate::{Metric, compile};

/// The practice of a sound mission with `lines` added.
fn practice(lines: &str) -> Practice {
    compile(&format!("{SOUND}{lines}")).expect("the mission is sound").practice
}

#[test]
fn a_mission_that_says_nothing_has_the_defaults() {
    assert_eq!(practice(""), Practice::default());
    let defaults = Practice::default();
    assert_eq!(defaults.quality.reviews_per_month, 5, "R-154");
    assert_eq!(defaults.quality.coaching_below, Ratio::new(90, 100), "R-158");
    assert_eq!(defaults.training.onboarding, 40 * 3_600_000, "R-164");
    assert_eq!(defaults.knowledge.freshness, Ratio::new(95, 100), "R-143");
    assert_eq!(defaults.voice_of_customer.changes_per_quarter, 3, "R-137");
    assert_eq!(defaults.workforce.agents_per_manager, Between { low: 10, high: 12 }, "R-179");
    assert_eq!(defaults.security.minimum_tls, TlsVersion::V1_2, "R-208");
    assert_eq!(defaults.ai, [], "R-200");
}

#[test]
fn r_215_a_retention_counts_in_years() {
    let rule = practice(
        "[data]\nrecords = [\"case\", \"legal_case\"]\nretention.legal_case = { keep = \"7 years\" }\n",
    );
    let (of, kept) = &rule.data.retention[0];
    assert_eq!((*of, &kept.keep), (RecordType::LegalCase, &Some(Within::CalendarMonths(84))));
}

#[test]
fn r_162_a_reward_is_a_metric_or_a_word() {
    let rule = practice("[incentives.rewards]\nquality = { number = \"M-71\" }\n");
    let metric = Metric::of(71).expect("there is such a metric");
    assert_eq!(rule.incentives.rewards[0].1.number, RewardedNumber::Metric(metric));
}

#[rstest]
#[case::with_a_word("10 to 12", Some((10, 12)))]
#[case::with_a_dash("10–12", Some((10, 12)))]
#[case::with_a_hyphen("10-12", Some((10, 12)))]
#[case::of_one_value("10 to 10", Some((10, 10)))]
#[case::backwards("12 to 10", None)]
#[case::with_one_end("10", None)]
#[case::of_words("few to many", None)]
fn a_range_has_two_ends(#[case] range: &str, #[case] ends: Option<(u32, u32)>) {
    let mission = compile(&format!("{SOUND}[workforce]\nagents_per_manager = \"{range}\"\n"));
    let found = mission.ok().map(|policy| policy.practice.workforce.agents_per_manager);
    assert_eq!(found.map(|range| (range.low, range.high)), ends);
}

#[test]
fn a_range_names_its_unit_once_or_twice() {
    let usd = |minor| Money { minor, currency: "USD".to_owned() };
    let costs = "[budget.cost_per_contact]\nphone = \"6.50 to 12 USD\"\nemail = \"2 USD to 4 USD\"\n";
    let found = practice(costs).budget.cost_per_contact;
    assert_eq!(found.phone, Between { low: usd(650), high: usd(1_200) });
    assert_eq!(found.email, Between { low: usd(200), high: usd(400) });
    assert!(compile(&format!("{SOUND}[budget.cost_per_contact]\nphone = \"6 USD to 12 EUR\"")).is_err());
    let coaching = practice("[quality]\ncoaching_length = \"30 min to 1 h\"").quality.coaching_length;
    assert_eq!(coaching, Between { low: 1_800_000, high: 3_600_000 });
}

#[test]
fn surveys_say_when_they_are_sent() {
    let lines = "[surveys]\ncsat_satisfied = [5, 4, 3]\nnps = \"never\"\ncsat_throttle = \"30 days\"\n";
    let rule = compile(&format!("{SOUND}{lines}")).expect("the mission is sound").surveys;
    assert_eq!((rule.csat_satisfied, rule.nps), (vec![3, 4, 5], Cadence::Never));
    assert_eq!(rule.csat_throttle, Some(Within::CalendarDays(30)));
}

#[test]
fn a_rule_that_is_not_the_usual_one_says_so() {
    let lines = "[backlog]\nof = \"open_cases\"\n[credits]\nbands = [{ over = \"5 points\", credit = \"5%\" }]\n\
                 issue = \"end of 10 business days\"\nbase = \"billing_cycle\"\nclaim_needed = true\nclaim_within = \"60 days\"\n";
    let policy = compile(&format!("{SOUND}{lines}")).expect("the mission is sound");
    let about = policy
        .clauses
        .iter()
        .filter(|clause| ["backlog", "credits"].iter().any(|it| clause.path.starts_with(it)));
    let sentences: Vec<&str> = about.map(|clause| clause.sentence.as_str()).collect();
    assert_eq!(
        sentences,
        [
            "Every day, cases open for more than 5 business days are less than 2 % of all open cases.",
            "When a credit-bearing level is missed in a month, we credit each customer with a missed contact 5 % of the fee \
             of the billing cycle for a shortfall above 5 points, at most 25 % in a billing cycle, by the end of 10 business days.",
            "A customer is credited who asks for it within 60 days of the end of the month.",
        ]
    );
}

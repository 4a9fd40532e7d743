//! How a case finds its priority and its way.

use mission::policy::Level;
use mission::{Channel, Priority};
use rstest::rstest;

use super::story::{t4, t4_with};
use crate::triage::{Traits, by_matrix, by_rule};

#[rstest]
#[case::high_high(Level::High, Level::High, Some(Priority::P1))]
#[case::high_low(Level::High, Level::Low, Some(Priority::P3))]
#[case::medium_high(Level::Medium, Level::High, Some(Priority::P2))]
#[case::low_low(Level::Low, Level::Low, Some(Priority::P4))]
#[case::a_level_the_mission_lacks(Level::Critical, Level::High, None)]
fn r_062_the_matrix_gives_the_priority(
    #[case] impact: Level,
    #[case] urgency: Level,
    #[case] expected: Option<Priority>,
) {
    assert_eq!(by_matrix(t4().policy(), impact, urgency), expected);
}

#[rstest]
#[case::a_security_incident(Some("security incident"), None, Some((Priority::P1, 1)))]
#[case::a_question(Some("how-to"), None, Some((Priority::P4, 2)))]
#[case::anything_else(Some("standard issue"), None, None)]
#[case::no_category(None, None, None)]
#[case::the_first_rule_that_fits(Some("how-to"), Some("router"), Some((Priority::P4, 2)))]
#[case::a_product(Some("standard issue"), Some("router"), Some((Priority::P2, 3)))]
fn rules_are_asked_before_the_matrix(
    #[case] category: Option<&str>,
    #[case] product: Option<&str>,
    #[case] expected: Option<(Priority, usize)>,
) {
    let rule = "[[priorities.rules]]\nwhen = { products = [\"router\"], channels = [\"email\"] }\npriority = \"P2\"\n\n[priorities.matrix]";
    let book = t4_with(&[("[priorities.matrix]", rule)]);
    let rules = book.policy();
    let category = category.and_then(|name| rules.category(name));
    let traits =
        Traits { channel: Channel::Email, tier: Default::default(), category, product, language: None };
    let found = by_rule(rules, &traits);
    assert_eq!(found.map(|found| (found.priority, found.rule)), expected);
    let by_phone = by_rule(rules, &Traits { channel: Channel::Phone, ..traits });
    assert_eq!(by_phone.is_some(), found.is_some_and(|found| found.rule < 3));
}

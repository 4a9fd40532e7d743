//! Canned replies.

use rstest::rstest;

use crate::canned::{Fault, Field, LONGEST_TEMPLATE, Template};

fn value(field: Field) -> Option<String> {
    match field {
        Field::CustomerName => Some("Ana\r\nBcc: x".to_owned()),
        Field::CaseNumber => Some("42".to_owned()),
        Field::AgentName => Some("Sam {{promise}}".to_owned()),
        _ => None,
    }
}

#[rstest]
#[case::no_field("Hello", "Hello")]
#[case::a_field("Case {{case.number}}.", "Case 42.")]
#[case::white_space("{{ case.number }}", "42")]
#[case::a_value_of_two_lines("To {{customer.name}}", "To Ana Bcc: x")]
#[case::a_value_with_braces("{{agent.name}}", "Sam {{promise}}")]
#[case::an_unknown_value("{{promise}}", "{{promise}}")]
#[case::single_braces("{a} } {", "{a} } {")]
fn a_template_is_filled_in(#[case] text: &str, #[case] filled: &str) {
    assert_eq!(Template::parse(text).unwrap().render(value), filled);
}

#[rstest]
#[case::a_slip("a\n{{case.numbr}}", &["line 2: there is no field `case.numbr`; did you mean `case.number`?"])]
#[case::unclosed("{{case.number", &["line 1: close the field with `}}`"])]
#[case::unclosed_then_another("{{case\n{{promise}} {{agent}}", &[
    "line 1: close the field with `}}`",
    "line 2: there is no field `agent`; there are `customer.name`, `customer.first_name`, `account.name`, `case.number`, `case.subject`, `agent.name`, `team.name`, `promise`",
])]
#[case::empty(" ", &["write a text"])]
fn what_is_wrong_is_said(#[case] text: &str, #[case] faults: &[&str]) {
    let found: Vec<String> = Template::parse(text).unwrap_err().iter().map(Fault::to_string).collect();
    assert_eq!(found, faults);
}

#[test]
fn a_template_has_a_length() {
    let faults = Template::parse(&"a".repeat(LONGEST_TEMPLATE + 1)).unwrap_err();
    assert_eq!(faults, [Fault::TooLong { length: LONGEST_TEMPLATE + 1 }]);
}

#[test]
fn hostile_templates_are_read_in_time() {
    assert!(Template::parse(&"{{".repeat(LONGEST_TEMPLATE / 2)).is_err());
    assert!(Template::parse(&"{{a}}".repeat(LONGEST_TEMPLATE / 5)).is_err());
}

#[test]
fn every_field_has_a_name_of_its_own() {
    for (field, name) in Field::ALL {
        assert_eq!((Field::named(name), field.name()), (Some(field), name));
    }
}

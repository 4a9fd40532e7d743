//! The required outcome for the seven templates (spec mission.md 3.2): no errors, every assumed value listed, and the
//! warnings of the specification and no others.

use std::collections::BTreeMap;

use rstest::rstest;

use crate::{Files, Severity, TEMPLATES, Template, compile, read};

fn template(code: &str) -> &'static Template {
    Template::find(code).expect("a template of the specification")
}

/// The codes of its warnings, each with how often it stands.
fn warnings(text: &str) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    let findings = read(text, &Files::new()).findings;
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Warning) {
        *counts.entry(finding.code.unwrap_or("")).or_default() += 1;
    }
    counts
}

#[rstest]
#[case::fast_and_fair("T0a", &[("W-05", 12)])]
#[case::empathy_and_ownership("T0b", &[("W-05", 10)])]
#[case::effortless("T0c", &[("W-05", 11)])]
#[case::saas("T1a", &[("W-05", 10), ("W-26", 1)])]
#[case::retail("T1b", &[("W-05", 10), ("W-26", 1)])]
#[case::concierge("T1c", &[("W-05", 10), ("W-26", 1)])]
#[case::customer_care("T4", &[("W-03", 1), ("W-05", 15), ("W-11", 1)])]
fn a_template_has_these_warnings_and_no_others(
    #[case] code: &str,
    #[case] expected: &[(&'static str, usize)],
) {
    assert_eq!(warnings(template(code).text), expected.iter().copied().collect());
}

#[test]
fn every_template_compiles_and_lists_what_it_assumes() {
    for template in TEMPLATES {
        let reading = read(template.text, &Files::new());
        let errors = reading.findings.iter().filter(|finding| finding.severity == Severity::Error);
        assert_eq!(errors.map(|finding| &finding.message).collect::<Vec<_>>(), [""; 0], "{}", template.code);
        let assumed = reading.findings.iter().filter(|finding| finding.message.ends_with("is assumed"));
        let n_marks = template.text.matches("assumed ").count();
        assert!(assumed.count() >= n_marks / 2, "{} lists what it assumes", template.code);
        assert!(compile(template.text).is_ok(), "{}", template.code);
    }
}

#[rstest]
#[case::fast_and_fair("T0a")]
#[case::empathy_and_ownership("T0b")]
#[case::effortless("T0c")]
#[case::saas("T1a")]
#[case::retail("T1b")]
#[case::concierge("T1c")]
#[case::customer_care("T4")]
fn a_template_reads_like_this(#[case] code: &str) {
    let template = template(code);
    let policy = compile(template.text).expect("a template is sound");
    let sentences = policy.clauses.iter().map(|clause| format!("{}\n    {}\n", clause.path, clause.sentence));
    let reading = read(template.text, &Files::new());
    let assumed = reading.findings.iter().filter(|finding| finding.severity == Severity::Information);
    let assumed = assumed.map(|finding| format!("{}\n", finding.message));
    let page = format!("{}\n{}", sentences.collect::<String>(), assumed.collect::<String>());
    insta::assert_snapshot!(format!("a_template_reads_like_this_{code}"), page);
}

#[rstest]
#[case::by_its_code("T1a", Some("T1a"))]
#[case::in_lower_case("t0B", Some("T0b"))]
#[case::by_its_file("customer_care", Some("T4"))]
#[case::unknown("T9", None)]
fn a_template_is_found(#[case] name: &str, #[case] code: Option<&str>) {
    assert_eq!(Template::find(name).map(|template| template.code), code);
}

#[test]
fn a_misspelt_template_has_a_nearest_one() {
    assert_eq!(Template::nearest("customer-cares").map(|template| template.code), Some("T4"));
    assert_eq!(Template::nearest("T1aa").map(|template| template.code), Some("T1a"));
}

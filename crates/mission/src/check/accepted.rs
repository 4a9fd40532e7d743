//! Warnings a mission accepts: `[[accepted]]` with a code, a reason and the last day.

use super::{CHECKS, Context, Unevaluated};
use crate::finding::{Finding, Severity};
use crate::syntax::Tree;
use crate::syntax::hint::{guess, one_of};
use crate::syntax::tree::AcceptedEntry;
use crate::syntax::value::shortened;
use calendar::Date;

/// A warning that somebody accepted for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The warning.
    pub finding: Finding,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: Date,
}

/// Takes the accepted warnings out of `findings`, and adds what is wrong with the acceptances themselves.
///
/// Without a date of today every acceptance holds.
pub(super) fn take(
    tree: &Tree,
    context: &Context<'_>,
    unevaluated: &[Unevaluated],
    findings: &mut Vec<Finding>,
) -> Vec<Accepted> {
    let mut taken: Vec<Accepted> = Vec::new();
    for entry in tree.accepted.list.iter().map(|entry| &entry.value) {
        let code = entry.code.value.0.as_str();
        if let Some(finding) = wrong_code(entry, findings) {
            findings.push(finding);
            continue;
        }
        let until = entry.until.value.0;
        let is_it = |finding: &Finding| is_warning(finding) && finding.code == Some(code);
        if context.today.is_some_and(|today| today > until) {
            if findings.iter().any(is_it) {
                let message = format!("`{code}` was accepted until {until} and warns again");
                let help = "look at it again, then drop this entry or give it a later date";
                findings.push(Finding::warning(entry.until.span, message).help(help));
            }
            continue;
        }
        let n_before = taken.len();
        let reason = &entry.reason.value.0;
        let accepted = findings.extract_if(.., |finding| is_it(finding));
        taken.extend(accepted.map(|finding| Accepted { finding, reason: reason.clone(), until }));
        let may_be_found = unevaluated.iter().any(|it| it.code == code);
        if taken.len() == n_before && !may_be_found {
            let message = format!("`{code}` is accepted, but nothing warns of it");
            findings.push(Finding::information(entry.code.span, message).help("drop this entry"));
        }
    }
    taken
}

fn is_warning(finding: &Finding) -> bool {
    finding.severity == Severity::Warning
}

/// Only a warning there is can be accepted.
fn wrong_code(entry: &AcceptedEntry, findings: &[Finding]) -> Option<Finding> {
    let code = entry.code.value.0.as_str();
    let known = || CHECKS.iter().filter_map(|check| check.code);
    let warnings = || known().filter(|code| code.starts_with('W'));
    let error = |message: String| Finding::error(entry.code.span, message);
    match known().find(|known| *known == code) {
        Some(known) if known.starts_with('W') => None,
        Some(_) => {
            let message = format!("`{code}` is an error, and errors cannot be accepted");
            Some(error(message).help("correct what it finds, and drop this entry"))
        }
        None => {
            let help = match guess(code, warnings(), findings) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write the code of a warning: {}", one_of(warnings())),
            };
            Some(error(format!("there is no warning `{}`", shortened(code))).help(help))
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, promise};
    use crate::check::{Context, Need};
    use crate::{Severity, read_in};

    /// An accepted warning of a promise without a share.
    fn accepting(code: &str, today: Option<&str>) -> crate::Reading {
        let lines = promise("a", "triage", "15 min", "");
        let accepted = format!("[[accepted]]\ncode = \"{code}\"\nreason = \"known\"\nuntil = 2025-12-31\n");
        let today = today.map(|date| date.parse().expect("a date"));
        read_in(&format!("{SOUND}{lines}{accepted}"), &Context { today, ..Context::default() })
    }

    #[rstest]
    #[case::in_time("W-05", Some("2025-12-31"), &[])]
    #[case::without_a_date("W-05", None, &[])]
    #[case::expired("W-05", Some("2026-01-01"), &["warning: `a` names no percentage, so that it promises 100 %", "warning: `W-05` was accepted until 2025-12-31 and warns again"])]
    #[case::unused("W-13", Some("2025-12-31"), &["warning: `a` names no percentage, so that it promises 100 %", "information: `W-13` is accepted, but nothing warns of it"])]
    #[case::an_error("E-14", None, &["warning: `a` names no percentage, so that it promises 100 %", "error: `E-14` is an error, and errors cannot be accepted"])]
    #[case::unknown("W-5", None, &["warning: `a` names no percentage, so that it promises 100 %", "error: there is no warning `W-5`"])]
    fn a_warning_is_accepted_for_a_time(
        #[case] code: &str,
        #[case] today: Option<&str>,
        #[case] left: &[&str],
    ) {
        let reading = accepting(code, today);
        let found: Vec<String> =
            reading.findings.iter().map(|it| format!("{}: {}", it.severity, it.message)).collect();
        assert_eq!(found, left);
        let n_accepted = usize::from(left.is_empty());
        assert_eq!(reading.accepted.len(), n_accepted);
        assert!(reading.accepted.iter().all(|it| it.finding.severity == Severity::Warning));
    }

    #[test]
    fn a_check_without_its_data_is_not_evaluated() {
        let reading = accepting("W-05", None);
        let history =
            reading.not_evaluated.iter().find(|it| it.code == "E-10").expect("it needs the history");
        assert_eq!(history.missing, [Need::Earlier]);
    }
}

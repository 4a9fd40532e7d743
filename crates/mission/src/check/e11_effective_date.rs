//! E-11: a version that binds before anybody can know it, or before those who must agree did.

use super::{Check, Context, Need};
use crate::finding::Finding;
use crate::policy::Decision;
use crate::source::Spanned;
use crate::syntax::tree::{Identity, SignOff};
use crate::syntax::{CivilDate, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("E-11"),
    about: "a version that is effective before it is published, or before every sign-off it needs",
    remedy: "publish first; move `effective` to the date of publication or later; record each sign-off with `decided`",
    needs: &[Need::Today],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(mission) = tree.mission.as_ref() else { return };
    if let (Some(published), Some(effective)) = (&mission.published, &mission.effective)
        && effective.value.0 < published.value.0
    {
        let message =
            format!("effective on {}, but published only on {}", effective.value.0, published.value.0);
        let help = "publish first; move `effective` to the date of publication or later";
        findings.push(Finding::error(effective.span, message).code("E-11").help(help));
    }
    for sign_off in tree.governance.iter().flat_map(|entry| &entry.sign_offs.value.list) {
        findings.extend(missing(mission, &sign_off.value, context));
    }
}

/// What is wrong with one sign-off.
fn missing(mission: &Identity, sign_off: &SignOff, context: &Context<'_>) -> Option<Finding> {
    let body = &sign_off.body;
    let effective = mission.effective.as_ref().map(|date| date.value.0);
    let late = |date: &Option<Spanned<CivilDate>>| {
        date.as_ref().filter(|date| effective.is_some_and(|effective| date.value.0 > effective)).cloned()
    };
    let code = |finding: Finding| finding.code("E-11");
    if let Some(date) = late(&sign_off.decided).or_else(|| late(&sign_off.by)) {
        let effective = effective.map(|on| on.to_string()).unwrap_or_default();
        let message =
            format!("effective on {effective}, but `{}` decides only on {}", body.value.0, date.value.0);
        let help = format!("move `effective` to {} or later", date.value.0);
        return Some(code(Finding::error(date.span, message)).help(help));
    }
    let decision = sign_off.decision.value;
    let message = match (&sign_off.decided, decision) {
        (Some(_), Decision::Approved) => return None,
        (Some(_), Decision::Rejected) => format!("`{}` rejected this version", body.value.0),
        (None, _) => format!("`{}` has not signed this version off", body.value.0),
    };
    let binds = effective.is_some_and(|on| context.today.is_some_and(|today| today >= on));
    let help = "once it is approved, add `decided` with the date, and `name` with who signed";
    let finding = match binds || context.is_publishing {
        true => code(Finding::error(body.span, message)),
        false => Finding::information(body.span, message),
    };
    Some(finding.help(help))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found_in};
    use crate::{Context, Severity, read_in};

    #[rstest]
    #[case::before("2025-07-02", "2025-07-01", &["2025-07-01"])]
    #[case::the_same_day("2025-07-01", "2025-07-01", &[])]
    fn e_11_a_version_is_published_before_it_binds(
        #[case] published: &str,
        #[case] effective: &str,
        #[case] words: &[&str],
    ) {
        let dates = format!("published = {published}\neffective = {effective}\n[owner]");
        assert_eq!(found_in("E-11", &SOUND.replace("[owner]", &dates)), words);
    }

    #[rstest]
    #[case::not_signed_yet("", "2025-06-30", Some(Severity::Information))]
    #[case::not_signed("", "2025-07-01", Some(Severity::Error))]
    #[case::signed(", decided = 2025-06-20, name = \"A. Feld\"", "2025-07-01", None)]
    #[case::signed_too_late(", decided = 2025-07-02", "2025-07-03", Some(Severity::Error))]
    #[case::wanted_too_late(", by = 2025-07-02", "2025-06-01", Some(Severity::Error))]
    #[case::rejected(", decided = 2025-06-20, decision = \"rejected\"", "2025-07-01", Some(Severity::Error))]
    fn e_11_r_014_a_version_is_signed_off_before_it_binds(
        #[case] more: &str,
        #[case] today: &str,
        #[case] expected: Option<Severity>,
    ) {
        let sign_off = format!("[governance]\nsign_offs = [{{ body = \"Board\"{more} }}]");
        let text = format!("{SOUND}{sign_off}").replace("[owner]", "effective = 2025-07-01\n[owner]");
        let today = Some(today.parse().expect("a date"));
        let reading = read_in(&text, &Context { today, ..Context::default() });
        assert_eq!(reading.findings.first().map(|finding| finding.severity), expected);
    }
}

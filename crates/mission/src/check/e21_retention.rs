//! E-21: records nobody says how long to keep, or that are kept too short for a law.

use calendar::Within;

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::RecordType;
use crate::source::{Span, Spanned};
use crate::syntax::tree::{Data, Retention, StatuteEntry};
use crate::syntax::{AnyName, Length, Tree};

pub(super) const CHECK: Check = Check {
    code: Some("E-21"),
    about: "a kind of record without retention, or a retention shorter than a listed jurisdiction wants",
    remedy: "write a line such as `legal_case = { keep = \"7 years\" }` in `[data.retention]`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let usual = usual(tree);
    overridden(tree, findings);
    let Some(data) = tree.data.as_ref() else { return };
    for record in &data.records.value.0 {
        let is_kept = of(data, record.value).is_some_and(|entry| entry.keep.is_some());
        if !is_kept && record.value != RecordType::Case {
            let message = format!("nothing says how long a `{}` is kept", record.value);
            findings.push(finding(record.span, message));
        }
    }
    for (name, entry) in data.retention.value.iter() {
        for (jurisdiction, statute) in data.statutes.value.iter() {
            too_short((name.value, entry), (jurisdiction, statute), usual.as_ref(), findings);
        }
    }
    // A case that has no entry of its own is kept as `[obligations]` says.
    if of(data, RecordType::Case).is_none()
        && let Some((length, span)) = &usual
    {
        for (jurisdiction, statute) in data.statutes.value.iter() {
            compare(RecordType::Case, (length, *span), (jurisdiction, statute), findings);
        }
    }
}

/// How long closed cases are kept.
fn usual(tree: &Tree) -> Option<(Within, Span)> {
    let stated = tree.obligations.as_ref().map(|entry| &entry.retention);
    let stated = stated.map(|length| (length.value.0.clone(), length.span));
    let default = || {
        let obligations = crate::policy::Obligations::default();
        let within = obligations.rule(crate::obligation::ObligationKind::Retention).within.clone();
        Some((within, tree.data.as_ref()?.span))
    };
    stated.or_else(default)
}

/// In a regulated industry the default is nobody's decision.
fn overridden(tree: &Tree, findings: &mut Vec<Finding>) {
    let Some(regulated) = tree.regulated() else { return };
    let of_cases =
        tree.data.as_ref().and_then(|data| of(data, RecordType::Case)).and_then(|it| it.keep.as_ref());
    let is_stated = tree.obligations.iter().any(|entry| entry.retention.span != entry.span);
    if of_cases.is_none() && !is_stated {
        let message = "the mission is regulated, but does not say how long cases are kept";
        let help = "write `retention = \"7 years\"` in `[obligations]`, or whatever your law wants";
        findings.push(finding(regulated, message.to_owned()).help(help));
    }
}

fn of(data: &Data, record: RecordType) -> Option<&Retention> {
    data.retention.value.iter().find(|(name, _)| name.value == record).map(|(_, entry)| entry)
}

/// What is kept for this jurisdiction: its own length, else that of the record, else that of every case.
fn too_short(
    (record, entry): (RecordType, &Retention),
    law: (&Spanned<AnyName>, &StatuteEntry),
    usual: Option<&(Within, Span)>,
    findings: &mut Vec<Finding>,
) {
    let of_place = entry.jurisdictions.value.iter().find(|(name, _)| name.value == law.0.value);
    let usual = usual.filter(|_| record == RecordType::Case);
    let own = of_place.map(|(name, length)| (&length.0, name.span));
    let stated = || entry.keep.as_ref().map(|length: &Spanned<Length>| (&length.value.0, length.span));
    let kept = own.or_else(stated).or(usual.map(|(length, span)| (length, *span)));
    if let Some(kept) = kept {
        compare(record, kept, law, findings);
    }
}

fn compare(
    record: RecordType,
    (kept, span): (&Within, Span),
    (jurisdiction, statute): (&Spanned<AnyName>, &StatuteEntry),
    findings: &mut Vec<Finding>,
) {
    let Some((_, least)) = statute.keep_at_least.value.iter().find(|(name, _)| name.value == record) else {
        return;
    };
    if let (Some(kept_days), Some(least_days)) = (least_days(kept), least_days(&least.0))
        && kept_days < least_days
    {
        let message =
            format!("a `{record}` is kept for {kept}, but {} wants {}", jurisdiction.value.0, least.0);
        findings.push(finding(span, message).help(format!("write `{}` or more", least.0)));
    }
}

/// The fewest days a length can have; nothing for units in which nobody keeps records.
fn least_days(within: &Within) -> Option<u64> {
    match within {
        Within::CalendarDays(days) => Some(u64::from(*days)),
        // Years of 365 days: a year and 365 days are as long where it matters to nobody.
        Within::CalendarMonths(months) => Some(u64::from(*months) * 365 / 12),
        _ => None,
    }
}

fn finding(span: Span, message: String) -> Finding {
    Finding::error(span, message).code("E-21").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::cases_only("[data]\nrecords = [\"case\"]", &[])]
    #[case::missing("[data]\nrecords = [\"case\", \"recording\"]", &["\"recording\""])]
    #[case::without_a_length("[data]\nrecords = [\"recording\"]\nretention.recording = { from = \"creation\" }", &["\"recording\""])]
    #[case::kept("[data]\nrecords = [\"recording\"]\nretention.recording = { keep = \"90 days\" }", &[])]
    fn e_21_every_kind_of_record_has_a_retention(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-21", lines), words);
    }

    const LAW: &str = "[data]\nrecords = [\"legal_case\"]\nstatutes.EU = { keep_at_least = { legal_case = \"6 years\" } }\n";

    #[rstest]
    #[case::longer("keep = \"7 years\"", &[])]
    #[case::as_long("keep = \"72 months\"", &[])]
    #[case::in_days("keep = \"2190 days\"", &[])]
    #[case::shorter("keep = \"3 years\"", &["\"3 years\""])]
    #[case::longer_there("keep = \"3 years\", jurisdictions = { EU = \"6 years\" }", &[])]
    #[case::shorter_there("keep = \"7 years\", jurisdictions = { EU = \"1 year\" }", &["EU"])]
    fn e_21_no_retention_is_shorter_than_the_law(#[case] rule: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-21", &format!("{LAW}retention.legal_case = {{ {rule} }}")), words);
    }

    #[rstest]
    #[case::long_enough("365 days", &[])]
    #[case::too_short("30 days", &["\"30 days\""])]
    fn e_21_cases_are_kept_as_the_obligations_say(#[case] kept: &str, #[case] words: &[&str]) {
        let lines = format!(
            "[data]\nstatutes.EU = {{ keep_at_least = {{ case = \"6 months\" }} }}\n[obligations]\nretention = \"{kept}\""
        );
        assert_eq!(found("E-21", &lines), words);
    }

    #[rstest]
    #[case::stated("[obligations]\nretention = \"7 years\"", &[])]
    #[case::default("", &["true"])]
    fn e_21_a_regulated_mission_decides_how_long_cases_are_kept(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-21", &format!("[governance]\nregulated = true\n{lines}")), words);
    }
}

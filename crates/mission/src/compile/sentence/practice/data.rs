//! The sentences of data: what is asked, how long it is kept, how it is protected, and who can read the pages.

use super::super::mission::{bare, the};
use super::super::words::{and, length, or, time};
use super::{Lines, line, often};
use crate::policy::{AccessibilityRule, Comparator, DataRule, SecurityRule};

pub(in crate::compile) fn data(rule: &DataRule) -> Lines {
    let mut lines = Vec::new();
    for (field, purpose) in &rule.fields {
        lines
            .push(line(&format!("fields.{field}"), format!("We ask for the {field}: it {}.", bare(purpose))));
    }
    for (record, retention) in &rule.retention {
        let Some(keep) = &retention.keep else { continue };
        let start = retention.from.to_string().replace('_', " ");
        let records = record.to_string().replace('_', " ");
        let elsewhere: String = retention
            .jurisdictions
            .iter()
            .map(|(place, keep)| format!(" ({} in {place})", length(keep)))
            .collect();
        let keep = length(keep);
        let sentence =
            format!("We keep every {records} for {keep}{elsewhere} from its {start}, then delete it.");
        lines.push(line(&format!("retention.{record}"), sentence));
    }
    for (place, statute) in &rule.statutes {
        let request = statute
            .privacy_request
            .as_ref()
            .map(|within| format!("answer every privacy request {}", time(Comparator::AtMost, within)));
        let kept = statute.keep_at_least.iter().map(|(record, keep)| {
            format!("keep every {} for at least {}", record.to_string().replace('_', " "), length(keep))
        });
        let duties: Vec<String> = request.into_iter().chain(kept).collect();
        if !duties.is_empty() {
            let sentence = format!("Where the law of {place} binds us, we {}.", and(&duties));
            lines.push(line(&format!("statutes.{place}"), sentence));
        }
    }
    if !rule.legal_hold_roles.is_empty() {
        let roles: Vec<String> = rule.legal_hold_roles.iter().map(|role| the(role)).collect();
        let sentence = format!("Only {} may put records under a legal hold and release them.", or(&roles));
        lines.push(line("legal_hold_roles", sentence));
    }
    lines.push(line("backups", format!("We keep backups for {}.", length(&rule.backups))));
    lines
}

pub(in crate::compile) fn security(rule: &SecurityRule) -> Lines {
    let digits = rule.card_digits;
    vec![
        line(
            "minimum_tls",
            format!("Connections to us are encrypted with TLS {} or newer.", rule.minimum_tls),
        ),
        line("cipher", format!("What we store is encrypted with {}.", rule.cipher)),
        line("card_digits", format!("Of a payment card only the {digits} digits stay readable.")),
    ]
}

pub(in crate::compile) fn accessibility(rule: &AccessibilityRule) -> Lines {
    let audit = often(rule.audit).map_or(String::new(), |often| format!(", which we audit {often}"));
    vec![line("level", format!("Our pages meet {}{audit}.", rule.level))]
}

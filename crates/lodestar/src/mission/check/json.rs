//! Findings for programs.

use mission::{Finding, History, Reading, Unenforced};
use serde_json::{Value, json};

use super::counts;

/// One mission file.
pub fn of_reading(file: &str, reading: &Reading) -> Value {
    let [n_errors, n_warnings, n_informations] = counts(reading);
    let findings: Vec<Value> = reading.findings.iter().map(of_finding).collect();
    let accepted = reading.accepted.iter().map(|it| {
        let mut finding = of_finding(&it.finding);
        finding["reason"] = json!(it.reason);
        finding["until"] = json!(it.until.to_string());
        finding
    });
    let not_evaluated = reading.not_evaluated.iter().map(|it| {
        let missing: Vec<&str> = it.missing.iter().map(|need| need.word()).collect();
        json!({ "code": it.code, "missing": missing })
    });
    let line = |it: &Unenforced| json!({ "setting": it.setting, "lines": it.lines });
    let not_enforced: Vec<Value> = reading.unenforced.iter().map(line).collect();
    json!({
        "file": file,
        "n_errors": n_errors,
        "n_warnings": n_warnings,
        "n_informations": n_informations,
        "findings": findings,
        "accepted": accepted.collect::<Vec<_>>(),
        "not_enforced_by_this_version": not_enforced,
        "not_evaluated": not_evaluated.collect::<Vec<_>>(),
    })
}

/// A directory with the versions of a mission.
pub fn of_history(directory: &str, history: &History) -> Value {
    let versions = history.versions.iter().map(|version| {
        let mut value = of_reading(&version.file, &version.reading);
        let mission = version.reading.tree.mission.as_ref();
        value["version"] = json!(mission.map(|mission| &mission.version.value.0));
        let effective = mission.and_then(|mission| mission.effective.as_ref());
        value["effective"] = json!(effective.map(|date| date.value.0.to_string()));
        value
    });
    let findings = history.findings.iter().map(|(file, finding)| {
        let mut value = of_finding(finding);
        value["file"] = json!(file);
        value
    });
    json!({
        "directory": directory,
        "has_errors": history.has_errors(),
        "versions": versions.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    })
}

fn of_finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.to_string(),
        "line": finding.line,
        "column": finding.column,
        "span": { "start": finding.span.start, "end": finding.span.end },
        "message": finding.message,
        "help": finding.help,
    })
}

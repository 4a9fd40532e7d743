//! `lodestar mission diff`: what a new version changes for customers, and what that demands.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use mission::diff::{Change, Consequences, Side};
use mission::{Diff, Policy};
use serde_json::{Value, json};

use super::check;
use crate::exit::Exit;
use crate::width::write_wrapped;

/// Say what a new version of a mission changes for customers
#[derive(Args)]
pub struct DiffArgs {
    /// The mission file of the version in force
    old: PathBuf,
    /// The mission file of the new version
    new: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl DiffArgs {
    /// Prints the changes; a mission with errors is told so instead.
    pub fn run(self) -> anyhow::Result<Exit> {
        let (Some(old), Some(new)) = (policy(&self.old)?, policy(&self.new)?) else {
            return Ok(Exit::Findings);
        };
        let diff = mission::diff(&old, &new);
        let mut out = std::io::stdout().lock();
        match self.json {
            true => writeln!(out, "{:#}", as_json(&diff))?,
            false => print(&mut out, &diff)?,
        }
        let is_late = diff.consequences.is_announced_in_time == Some(false);
        Ok(if is_late { Exit::Findings } else { Exit::Fine })
    }
}

fn policy(path: &Path) -> anyhow::Result<Option<Policy>> {
    let reading = check::read(path)?;
    let policy = reading.policy();
    if policy.is_err() {
        check::print_to_stderr(path, &reading);
    }
    Ok(policy.ok())
}

fn print(out: &mut impl Write, diff: &Diff) -> anyhow::Result<()> {
    let n = diff.changes.len();
    let counted = match n {
        0 => "nothing changes".to_owned(),
        1 => "one clause changes".to_owned(),
        n => format!("{n} clauses change"),
    };
    writeln!(out, "{} to {}: {counted}", diff.old_version, diff.new_version)?;
    for change in &diff.changes {
        writeln!(out)?;
        print_change(out, change)?;
    }
    writeln!(out)?;
    consequences(&diff.consequences).iter().try_for_each(|line| write_wrapped(out, "", line))?;
    Ok(())
}

fn print_change(out: &mut impl Write, change: &Change) -> anyhow::Result<()> {
    writeln!(out, "{:<9} {} {}", change.verdict.to_string(), change.subject.word(), change.name)?;
    for (lead, side) in [("before", &change.before), ("after", &change.after)] {
        if let Some(Side { clause, sentence, .. }) = side {
            write_wrapped(out, &format!("  {lead:<7} {:<5} ", clause.to_string()), sentence)?;
        }
    }
    for part in &change.parts {
        write_wrapped(out, "  - ", &format!("{}: {}", part.verdict, part.text))?;
    }
    Ok(())
}

/// What must be done before the version may bind, one line each.
fn consequences(it: &Consequences) -> Vec<String> {
    let mut lines = Vec::new();
    let days = it.notice_days;
    lines.push(match (it.changes_sla, it.announced_on, it.effective_on) {
        (false, ..) => "no SLA changes, so no notice is due".to_owned(),
        (true, None, None) => format!("an SLA changes: it binds {days} days after its announcement or later"),
        (true, None, Some(effective)) => {
            let latest = it.latest_announced_on.map(|on| on.to_string()).unwrap_or_default();
            format!("an SLA changes: to bind on {effective} it must be announced on {latest} or earlier")
        }
        (true, Some(announced), effective) => {
            let earliest = it.earliest_effective_on.map(|on| on.to_string()).unwrap_or_default();
            let verdict = match (it.is_announced_in_time, effective) {
                (Some(true), Some(on)) => format!("; effective on {on}, in time"),
                (Some(false), Some(on)) => format!("; effective on {on}, too early (E-10)"),
                _ => String::new(),
            };
            format!("an SLA changes: announced on {announced}, it may bind from {earliest} on{verdict}")
        }
    });
    for state in &it.sign_offs {
        let by = state.by.map(|on| format!(" by {on}")).unwrap_or_default();
        lines.push(format!("sign-off needed{by}: {}", state.sign_off.body));
    }
    lines
}

fn as_json(diff: &Diff) -> Value {
    let it = &diff.consequences;
    let date = |on: &Option<calendar::Date>| on.map(|on| on.to_string());
    let sign_offs =
        it.sign_offs.iter().map(|state| json!({ "body": state.sign_off.body, "by": date(&state.by) }));
    json!({
        "old_version": diff.old_version,
        "new_version": diff.new_version,
        "changes": diff.changes.iter().map(change_as_json).collect::<Vec<_>>(),
        "consequences": {
            "changes_sla": it.changes_sla,
            "notice_days": it.notice_days,
            "announced_on": date(&it.announced_on),
            "effective_on": date(&it.effective_on),
            "earliest_effective_on": date(&it.earliest_effective_on),
            "latest_announced_on": date(&it.latest_announced_on),
            "is_announced_in_time": it.is_announced_in_time,
            "sign_offs": sign_offs.collect::<Vec<_>>(),
        },
    })
}

fn change_as_json(change: &Change) -> Value {
    let side = |side: &Option<Side>| {
        side.as_ref().map(
            |side| json!({ "clause": side.clause.to_string(), "line": side.line, "sentence": side.sentence }),
        )
    };
    let parts: Vec<Value> = (change.parts.iter())
        .map(|part| json!({ "verdict": part.verdict.word(), "text": part.text }))
        .collect();
    json!({
        "verdict": change.verdict.word(),
        "subject": change.subject.word(),
        "name": change.name,
        "is_sla": change.is_sla,
        "before": side(&change.before),
        "after": side(&change.after),
        "parts": parts,
    })
}

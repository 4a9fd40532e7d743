//! The ledger as CSV for finance, and as JSON: exact values beside what people are shown.

use serde_json::{Value, json};
use store::credits::Act;

use super::ledger::{Ledger, Line};
use super::state::{State, verification};
use super::words;

const HEADER: [&str; 30] = [
    "id",
    "kind",
    "month",
    "customer",
    "customer_name",
    "level",
    "clause",
    "mission",
    "kept",
    "n",
    "target",
    "shortfall",
    "percent_before_cap",
    "percent",
    "cycle_from",
    "cycle_until",
    "currency",
    "monthly_minor",
    "amount_minor",
    "amount",
    "state",
    "entered_at",
    "entered_by",
    "verified_at",
    "verified_by",
    "due_at",
    "issued_at",
    "reference",
    "reverses",
    "reason",
];

/// Every row with everything about it.
pub fn csv(ledger: &Ledger) -> Vec<Vec<String>> {
    let header = HEADER.map(str::to_owned).to_vec();
    std::iter::once(header).chain(ledger.lines.iter().map(|line| fields(ledger, line))).collect()
}

fn fields(ledger: &Ledger, line: &Line) -> Vec<String> {
    let entry = &line.entry;
    let verified = verification(&line.acts);
    let person = |number: Option<u32>| number.map(|number| format!("agent-{number}")).unwrap_or_default();
    let issued = match &line.state {
        State::Issued { at, reference, .. } => (at.to_string(), reference.clone()),
        _ => line
            .acts
            .iter()
            .find(|done| done.act == Act::Issued)
            .map(|done| (done.at.to_string(), done.reference.clone().unwrap_or_default()))
            .unwrap_or_default(),
    };
    vec![
        entry.id.to_string(),
        entry.kind.word().to_owned(),
        entry.month.clone(),
        entry.payer.clone(),
        ledger.names.payer(&entry.payer).to_owned(),
        entry.level.clone(),
        entry.clause.clone(),
        entry.version.clone(),
        entry.hits.to_string(),
        entry.n.to_string(),
        entry.target.clone(),
        entry.shortfall.clone(),
        entry.uncut.clone(),
        entry.percent.clone(),
        entry.cycle_from.clone(),
        entry.cycle_until.clone(),
        entry.currency.clone(),
        entry.monthly.clone(),
        entry.amount.to_string(),
        words::amount(entry),
        line.state.word().to_owned(),
        entry.at.to_string(),
        entry.person.map_or_else(|| "system".to_owned(), |number| person(Some(number))),
        verified.map(|done| done.at.to_string()).unwrap_or_default(),
        person(verified.map(|done| done.person)),
        line.due_at.map(|at| at.to_string()).unwrap_or_default(),
        issued.0,
        issued.1,
        entry.reverses.map(|id| id.to_string()).unwrap_or_default(),
        entry.reason.clone().unwrap_or_default(),
    ]
}

/// The same as a document.
pub fn json(ledger: &Ledger) -> Value {
    let months: Vec<Value> = ledger
        .months
        .iter()
        .map(|month| {
            json!({
                "month": month.month,
                "mission": month.version,
                "entered_at": month.at.to_string(),
                "credits": month.n_entries,
                "totals_minor": super::enter::totals(month),
                "levels": serde_json::from_str::<Value>(&month.levels).unwrap_or_default(),
                "of_nobody": month.n_unknown,
            })
        })
        .collect();
    json!({ "months": months, "rows": ledger.lines.iter().map(|line| row(ledger, line)).collect::<Vec<_>>() })
}

/// One row as a document.
pub fn row(ledger: &Ledger, line: &Line) -> Value {
    let fields = fields(ledger, line);
    let mut row: serde_json::Map<String, Value> =
        HEADER.iter().zip(fields).map(|(name, field)| ((*name).to_owned(), Value::from(field))).collect();
    row.insert("amount_minor".to_owned(), line.entry.amount.into());
    row.insert("id".to_owned(), line.entry.id.to_string().into());
    row.insert("kept".to_owned(), line.entry.hits.into());
    row.insert("n".to_owned(), line.entry.n.into());
    row.insert("cases".to_owned(), line.cases().into());
    row.insert("calculation".to_owned(), words::calculation(&line.entry).into());
    Value::Object(row)
}

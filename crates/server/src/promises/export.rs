//! The numbers of promises as CSV and JSON: exact values beside what people are shown.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use backtest::document::ValueView;
use measures::budget::Budget;
use measures::{Dimension, display};
use serde_json::{Value, json};

use super::one::Items;
use super::seen::{Row, Seen};
use super::splits::{Names, SPLITS, split_rows};

/// A CSV file for download.
pub fn csv(name: &str, lines: &[Vec<String>]) -> Response {
    let line = |fields: &Vec<String>| fields.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(",");
    let text: String = lines.iter().map(|fields| line(fields) + "\r\n").collect();
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    ([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)], text)
        .into_response()
}

/// A field in quotes where it needs them. What a spreadsheet would calculate is text.
fn quoted(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '@', '\t', '\r'])
        || (field.starts_with('-') && field.parse::<i64>().is_err());
    let field = if is_formula { format!("'{field}") } else { field.to_owned() };
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field,
    }
}

const HEADER: [&str; 16] = [
    "promise",
    "clause",
    "metric",
    "month",
    "comparison",
    "target",
    "numerator",
    "n",
    "value",
    "shown",
    "interval_low",
    "interval_high",
    "state",
    "provisional",
    "credit_exposure",
    "variant",
];

/// All months of some promises.
pub fn promises_csv(seen: &Seen<'_>, rows: &[Row<'_>]) -> Vec<Vec<String>> {
    let mut lines = vec![HEADER.map(str::to_owned).to_vec()];
    for row in rows {
        let clause = seen.clause(row.report).map(|clause| clause.number.to_string()).unwrap_or_default();
        for (month, _) in &row.report.months {
            let of_month = Seen { month: *month, ..*seen };
            let line = of_month.line(row.report, *month);
            let value = ValueView::of_promise(&line, row.report);
            let [low, high] = value.interval.clone().unwrap_or_default();
            let exposure = of_month.exposure(row.report).filter(|_| seen.is_whole());
            lines.push(vec![
                row.key.clone(),
                clause.clone(),
                row.report.metric.to_owned(),
                month.to_string(),
                display::comparison(&row.report.goal).to_owned(),
                row.report.goal.value.to_string(),
                value.numerator.map(|n| n.to_string()).unwrap_or_default(),
                value.n.to_string(),
                value.value.clone().unwrap_or_default(),
                value.shown.clone(),
                low,
                high,
                line.state.word().to_owned(),
                line.is_provisional.to_string(),
                exposure.map(|of| of.words()).unwrap_or_default(),
                row.report.variant.unwrap_or_default().to_owned(),
            ]);
        }
    }
    lines
}

/// Some promises with all their months.
pub fn promises_json(seen: &Seen<'_>, rows: &[Row<'_>]) -> Value {
    let policy = seen.policy();
    json!({
        "mission": { "name": policy.name, "version": policy.version },
        "as_of": seen.numbers.as_of.to_string(),
        "month": seen.month.to_string(),
        "tier": seen.tier_name(),
        "channel": seen.channel.map(|channel| channel.word()),
        "cohort": seen.cohort_name(),
        "promises": rows.iter().map(|row| promise(seen, row)).collect::<Vec<_>>(),
    })
}

/// One promise.
fn promise(seen: &Seen<'_>, row: &Row<'_>) -> Value {
    let months = row.report.months.iter().map(|(month, _)| {
        let value = ValueView::of_promise(&seen.line(row.report, *month), row.report);
        json!({ "month": month.to_string(), "value": value })
    });
    let clause = seen.clause(row.report);
    let exposure = seen.exposure(row.report).filter(|_| seen.is_whole()).map(|of| {
        let sums =
            of.sums.iter().map(|(currency, minor)| json!({ "currency": currency.code(), "minor": minor }));
        json!({ "sums": sums.collect::<Vec<_>>(), "customers": of.n_payers })
    });
    json!({
        "promise": row.key,
        "metric": row.report.metric,
        "variant": row.report.variant,
        "clause": clause.map(|clause| json!({ "number": clause.number.to_string(), "path": clause.path, "sentence": clause.sentence })),
        "goal": { "comparison": display::comparison(&row.report.goal), "value": row.report.goal.value.to_string() },
        "value": row.value,
        "months": months.collect::<Vec<_>>(),
        "credit_exposure": exposure,
        "budget": seen.budget(row.report).filter(|_| seen.is_whole()).as_ref().map(budget),
    })
}

fn budget(budget: &Budget) -> Value {
    let rates = budget.burn_rates().map(|rates| rates.map(|rate| rate.to_string()));
    let forecast = budget.forecast().map(|bounds| bounds.decimals(1, 4));
    json!({
        "expected": budget.expected.n,
        "allowed": budget.allowed,
        "used": budget.used,
        "left": budget.left(),
        "left_before_credit": budget.left_before_credit(),
        "threshold": budget.threshold(),
        "missed_in_hour_day_week": budget.recent,
        "burn_rate_in_hour_day_week": rates,
        "forecast": forecast.map(|(low, high)| [low, high]),
    })
}

/// A number by each dimension that it is divided by.
pub fn by_json(rows: impl Fn(Dimension) -> Vec<(String, ValueView)>) -> Value {
    let of = |by: Dimension| {
        let values = rows(by).into_iter().map(|(name, value)| json!({ "name": name, "value": value }));
        (by.word().to_owned(), Value::Array(values.collect()))
    };
    Value::Object(SPLITS.into_iter().map(of).collect())
}

/// The cases behind a promise in a month.
pub fn items_csv(seen: &Seen<'_>, row: &Row<'_>, items: &Items) -> Vec<Vec<String>> {
    let mut lines = vec![["promise", "month", "case", "counted"].map(str::to_owned).to_vec()];
    let of = [(&items.missed, "missed"), (&items.met, "met")];
    for (case, counted) in
        of.iter().flat_map(|(cases, counted)| cases.iter().map(move |case| (case, counted)))
    {
        lines.push(vec![row.key.clone(), seen.month.to_string(), case.0.to_string(), (*counted).to_owned()]);
    }
    lines
}

/// One promise with the cases behind it, and its month by each dimension.
pub fn one_json(seen: &Seen<'_>, row: &Row<'_>, (items, names): (&Items, &Names)) -> Value {
    let mut document = promises_json(seen, std::slice::from_ref(row));
    // What is selected is not divided further.
    document["by"] = json!(seen.is_whole().then(|| by_json(|by| split_rows(seen, row, by, names))));
    let numbers =
        |cases: &[desk::case::event::CaseId]| cases.iter().map(|case| case.0.get()).collect::<Vec<_>>();
    document["items"] = json!({ "missed": numbers(&items.missed), "met": numbers(&items.met) });
    document
}

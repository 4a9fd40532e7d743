//! The sentences of objectives.

use calendar::{Ratio, Within};

use super::dates::date;
use super::words::{and, bound, capital, cases, counted, decimal, length, names, percent};
use crate::metric::MetricUnit;
use crate::policy::{Aim, Change, Goal, Objective, ObjectivePeriod};

/// `Customer satisfaction by chat is at least 90 % in every month, for 3 quarters in a row.`
pub(in crate::compile) fn objective(objective: &Objective) -> String {
    let mut what = objective.metric.name();
    if let Some(priorities) = objective.scope.priorities {
        what = format!("{what} of {}", cases(priorities));
    }
    if let Some(channels) = objective.scope.channels {
        what = format!("{what} by {}", and(&names(channels)));
    }
    if let Some(products) = &objective.products {
        let named: Vec<String> = products.iter().map(|name| format!("“{name}”")).collect();
        what = format!("{what} for {}", and(&named));
    }
    if let Some(cohorts) = &objective.cohorts {
        let one = if cohorts.len() == 1 { "the cohort" } else { "the cohorts" };
        let named: Vec<String> = cohorts.iter().map(|name| format!("“{name}”")).collect();
        what = format!("{what} of {one} {}", and(&named));
    }
    let unit = objective.metric.unit();
    let period = match objective.period {
        ObjectivePeriod::Month => "month",
        ObjectivePeriod::Quarter => "quarter",
        ObjectivePeriod::HalfYear => "half-year",
        ObjectivePeriod::Year => "year",
    };
    let wanted = match &objective.aim {
        Aim::Level { goal, by: None } => format!("is {} in every {period}", value(goal, unit)),
        Aim::Level { goal, by: Some(by) } => format!("is {} by {}", value(goal, unit), date(*by)),
        Aim::Sustained { goal, n_quarters } => {
            let quarters = counted((*n_quarters).into(), "quarter");
            format!("is {} in every month, for {quarters} in a row", value(goal, unit))
        }
        Aim::Improvement { reduces, by, horizon, .. } => {
            let verb = if *reduces { "falls" } else { "grows" };
            format!("{verb} by {} until {}", change(by, unit), date(*horizon))
        }
    };
    capital(&format!("{what} {wanted}."))
}

/// `at least 90 %`.
pub(crate) fn value(goal: &Goal, unit: MetricUnit) -> String {
    let value = match unit {
        MetricUnit::Points => format!("{} points", decimal(&goal.value)),
        MetricUnit::Time => length(&Within::Elapsed(goal.value.floor())),
        MetricUnit::Share | MetricUnit::Other => percent(&goal.value),
    };
    format!("{} {value}", bound(goal.comparison))
}

/// `3 points`.
pub(crate) fn change(by: &Change, unit: MetricUnit) -> String {
    match (by, unit) {
        (Change::Relative(share), _) => percent(share),
        (Change::Points(points), MetricUnit::Share) => {
            format!("{} points", decimal(&(points * &Ratio::whole(100))))
        }
        (Change::Points(points), _) => format!("{} points", decimal(points)),
    }
}

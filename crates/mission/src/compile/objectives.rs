//! `[[objective]]`, `[first_contact]` and `[surveys]`.

use calendar::Ratio;

use super::clauses::Clauses;
use super::identity::text;
use super::promises::{Names, scope_of};
use super::statement::some_names;
use super::{cannot, sentence};
use crate::finding::Finding;
use crate::metric::MetricUnit;
use crate::policy::{Aim, Change, FirstContactRule, Objective, SurveyRule};
use crate::source::Spanned;
use crate::syntax::tree::Objective as Entry;
use crate::syntax::{AnyName, List, Plain, Tree};

/// The objectives in the order of the file.
pub(super) fn objectives(
    tree: &Tree,
    names: &Names<'_>,
    clauses: &mut Clauses<'_>,
) -> Result<Vec<Objective>, Finding> {
    let owner = tree.owner.as_ref().and_then(|owner| text(&owner.role)).unwrap_or_default();
    let one = |entry: &Spanned<Entry>| {
        let objective = objective(&entry.value, names, clauses)?;
        Ok(match objective.owner.is_empty() {
            true => Objective { owner: owner.clone(), ..objective },
            false => objective,
        })
    };
    tree.objective.list.iter().map(one).collect()
}

fn objective(entry: &Entry, names: &Names<'_>, clauses: &mut Clauses<'_>) -> Result<Objective, Finding> {
    let scope = scope_of((&entry.tiers, &entry.priorities, &entry.channels, &entry.categories), names)?;
    let name = entry.id.value.0.clone();
    let mut objective = Objective {
        clause: crate::policy::ClauseId(0),
        metric: entry.metric.value,
        aim: aim(entry)?,
        stretch: entry.stretch.as_ref().map(|stretch| stretch.value.goal.clone()),
        stretch_by: entry.stretch_by.as_ref().map(|date| date.value.0),
        period: entry.period.value,
        rolling_months: entry.rolling_months.as_ref().and_then(|n| u8::try_from(n.value.0).ok()),
        scope,
        products: some_names(&entry.products),
        cohorts: some_names(&entry.cohorts),
        judge: entry.judge.value,
        minimum_n: u64::try_from(entry.minimum_n.value.0).unwrap_or(1),
        margin: entry.margin.as_ref().map(|points| points.value.0.clone()),
        owner: text(&entry.owner).unwrap_or_default(),
        is_primary: entry.primary.value,
        board_kpi: text(&entry.board_kpi),
        budget_line: text(&entry.budget_line),
        name,
    };
    let sentence = sentence::objective(&objective);
    objective.clause = clauses.add(format!("objectives.{}", objective.name), entry.id.span, sentence);
    Ok(objective)
}

fn aim(entry: &Entry) -> Result<Aim, Finding> {
    let by = entry.by.as_ref().map(|date| date.value.0);
    if let Some(target) = &entry.target {
        let goal = target.value.goal.clone();
        return Ok(match &entry.quarters {
            Some(n) => Aim::Sustained { goal, n_quarters: u8::try_from(n.value.0).unwrap_or(u8::MAX) },
            None => Aim::Level { goal, by },
        });
    }
    let change = match (&entry.increase, &entry.reduce) {
        (Some(by), None) => (false, &by.value),
        (None, Some(by)) => (true, &by.value),
        _ => return Err(cannot(entry.span, "an objective wants nothing, or two things")),
    };
    let horizon = by.ok_or_else(|| cannot(entry.span, "an improvement has no date"))?;
    let base_months = u16::try_from(entry.base_months.value.0).unwrap_or(12);
    let by = in_unit(change.1, entry.metric.value.unit());
    Ok(Aim::Improvement { reduces: change.0, by, horizon, base_months })
}

/// Points of a share are hundredths; those of a net promoter score are its own unit.
fn in_unit(change: &Change, unit: MetricUnit) -> Change {
    match (change, unit) {
        (Change::Points(points), MetricUnit::Share) => Change::Points(points / &Ratio::whole(100)),
        (change, _) => change.clone(),
    }
}

/// How first contacts are counted.
pub(super) fn first_contact(tree: &Tree, names: &Names<'_>) -> Result<FirstContactRule, Finding> {
    let Some(entry) = tree.first_contact.as_ref() else { return Ok(FirstContactRule::default()) };
    let ids = |list: &Spanned<List<AnyName>>| {
        list.value.0.iter().map(|name| names.category(name)).collect::<Result<Vec<_>, Finding>>()
    };
    Ok(FirstContactRule {
        not_resolvable: ids(&entry.not_resolvable)?,
        routine: ids(&entry.routine)?,
        strict_live: entry.strict_live.value,
    })
}

/// Which surveys are sent, and how they are counted.
pub(super) fn surveys(tree: &Tree) -> SurveyRule {
    let Some(entry) = tree.surveys.as_ref() else { return SurveyRule::default() };
    let days = |n: i64| u32::try_from(n).unwrap_or(1);
    let mut csat_satisfied = entry.csat_satisfied.plain();
    csat_satisfied.sort_unstable();
    SurveyRule {
        csat: entry.csat.value,
        csat_scale: entry.csat_scale.value,
        csat_satisfied,
        csat_delay_ms: entry.csat_delay.value.0,
        csat_throttle: entry.csat_throttle.plain(),
        nps: entry.nps.value,
        product_study: entry.product_study.value,
        reason_codes: entry.reason_codes.plain(),
        csat_days: days(entry.csat_days.value.0),
        nps_days: days(entry.nps_days.value.0),
        response_rates: (entry.csat_response_rate.value.0.clone(), entry.nps_response_rate.value.0.clone()),
        margins: (entry.csat_margin.value.0.clone(), entry.nps_margin.value.0.clone()),
    }
}

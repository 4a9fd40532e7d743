//! The half of E-12 about objectives: two of one metric that no value satisfies.
//!
//! Only objectives of one and the same scope contradict each other. A narrower scope has a number of its own: chats may
//! be at 92 % while all cases together are at 85 %, although every chat is counted in both.
//!
//! Of two periods, each holds for its own numbers; but when every month must reach a share, so does every quarter, which
//! has the items of its months. That is used for the metrics that count each item once, and for undated objectives. A
//! dated one speaks of its last period: two dates may differ as much as they like.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use calendar::Date;

use crate::compile::sentence::objectives::{change, value};
use crate::finding::Finding;
use crate::metric::Metric;
use crate::policy::{Comparison, Goal, ObjectivePeriod};
use crate::source::{Span, Spanned};
use crate::syntax::tree::Objective;
use crate::syntax::{AnyName, OneOrMore, Tree, Value};

pub(super) fn run(tree: &Tree, findings: &mut Vec<Finding>) {
    let mut earlier: BTreeMap<(Metric, Scope), Vec<Wish<'_>>> = BTreeMap::new();
    for objective in tree.objective.list.iter().map(|entry| &entry.value) {
        let Some(later) = Wish::of(objective) else { continue };
        let rivals = earlier.entry((objective.metric.value, Scope::of(objective))).or_default();
        if let Some(rival) = rivals.iter().find(|rival| later.contradicts(rival)) {
            let message = format!("{later}, but {rival}");
            findings.push(Finding::error(later.span, message).code("E-12").help(HELP).and(rival.span));
        }
        rivals.push(later);
    }
}

const HELP: &str = "keep one of them, or give them different scopes";

/// Which items count: nothing for all, else what is named, in order and each once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Scope([Option<BTreeSet<String>>; 6]);

impl Scope {
    fn of(objective: &Objective) -> Scope {
        Scope([
            names(&objective.tiers),
            words(&objective.priorities),
            words(&objective.channels),
            names(&objective.categories),
            names(&objective.products),
            names(&objective.cohorts),
        ])
    }
}

fn names(list: &Option<Spanned<OneOrMore<AnyName>>>) -> Option<BTreeSet<String>> {
    list.as_ref().map(|list| list.value.0.iter().map(|name| name.value.0.clone()).collect())
}

fn words<T: Value + Display>(list: &Option<Spanned<OneOrMore<T>>>) -> Option<BTreeSet<String>> {
    list.as_ref().map(|list| list.value.0.iter().map(|word| word.value.to_string()).collect())
}

/// What an objective wants of its metric, and when.
struct Wish<'t> {
    objective: &'t Objective,
    want: Want,
    when: When,
    /// How many months its number is taken over.
    months: i64,
    /// Where it says so.
    span: Span,
}

#[derive(PartialEq, Eq)]
enum Want {
    Level(Goal),
    More,
    Less,
}

#[derive(PartialEq, Eq)]
enum When {
    /// In every period.
    Always,
    /// In every month of some quarters in a row, whichever they are.
    InARow,
    /// In the last period before a date, or against the base of so many months.
    On(Date, i64),
}

impl<'t> Wish<'t> {
    /// Nothing when E-05 has to be mended first.
    fn of(objective: &'t Objective) -> Option<Wish<'t>> {
        let by = objective.by.as_ref().map(|date| date.value.0);
        let (want, span) = match (&objective.target, &objective.increase, &objective.reduce) {
            (Some(target), None, None) if target.value.unit == objective.metric.value.unit() => {
                (Want::Level(target.value.goal.clone()), target.span)
            }
            (None, Some(more), None) => (Want::More, more.span),
            (None, None, Some(less)) => (Want::Less, less.span),
            _ => return None,
        };
        let is_level = matches!(want, Want::Level(_));
        let when = match by {
            _ if is_level && objective.quarters.is_some() => When::InARow,
            Some(date) if is_level => When::On(date, 0),
            Some(date) => When::On(date, objective.base_months.value.0),
            None => When::Always,
        };
        Some(Wish { objective, want, when, months: months(objective), span })
    }

    fn contradicts(&self, other: &Wish<'_>) -> bool {
        let (shorter, longer) = if self.months <= other.months { (self, other) } else { (other, self) };
        let share_a_period = match shorter.months == longer.months {
            true => match (&self.when, &other.when) {
                (When::On(..), When::On(..)) => self.when == other.when,
                (When::On(..), When::InARow) | (When::InARow, When::On(..)) => false,
                _ => true,
            },
            false => {
                shorter.when == When::Always
                    && longer.months % shorter.months == 0
                    && counts_items(self.objective.metric.value)
            }
        };
        share_a_period && self.want.excludes(&other.want)
    }
}

impl Display for Wish<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (id, metric) = (&self.objective.id.value.0, self.objective.metric.value);
        let unit = metric.unit();
        let by = |by: &Option<Spanned<crate::policy::Change>>| {
            by.as_ref().map(|by| change(&by.value, unit)).unwrap_or_default()
        };
        match &self.want {
            Want::Level(goal) => write!(f, "`{id}` wants {} of {metric}", value(goal, unit)),
            Want::More => write!(f, "`{id}` wants {metric} to grow by {}", by(&self.objective.increase)),
            Want::Less => write!(f, "`{id}` wants {metric} to fall by {}", by(&self.objective.reduce)),
        }
    }
}

impl Want {
    fn excludes(&self, other: &Want) -> bool {
        match (self, other) {
            (Want::Level(a), Want::Level(b)) => exclude(a, b) || exclude(b, a),
            (Want::More, Want::Less) | (Want::Less, Want::More) => true,
            // A level and a change meet at some baseline, and nobody knows it here.
            _ => false,
        }
    }
}

/// Whether the least that `floor` allows is more than the most that `ceiling` allows.
fn exclude(floor: &Goal, ceiling: &Goal) -> bool {
    match (floor.comparison, ceiling.comparison) {
        (Comparison::AtLeast, Comparison::AtMost) => floor.value > ceiling.value,
        (Comparison::AtLeast | Comparison::Above, Comparison::AtMost | Comparison::Below) => {
            floor.value >= ceiling.value
        }
        _ => false,
    }
}

fn months(objective: &Objective) -> i64 {
    match (&objective.rolling_months, objective.period.value) {
        (Some(months), _) => months.value.0,
        (None, ObjectivePeriod::Month) => 1,
        (None, ObjectivePeriod::Quarter) => 3,
        (None, ObjectivePeriod::HalfYear) => 6,
        (None, ObjectivePeriod::Year) => 12,
    }
}

/// Whether the number of a long period lies between those of its parts: it counts items, each in one period. Not so
/// where customers or agents are counted, who come again in the next period, or where something wears off, as churn.
fn counts_items(metric: Metric) -> bool {
    matches!(metric.number(), 1..=10 | 14 | 20..=32 | 34 | 40..=47 | 49)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found_in, without_objectives};
    use crate::{Files, read};

    fn objective(id: &str, metric: &str, lines: &str) -> String {
        format!("[[objective]]\nid = \"{id}\"\nmetric = \"{metric}\"\n{lines}\n")
    }

    #[rstest]
    #[case::a_floor_above_a_ceiling("target = \">= 90%\"", "target = \"<= 85%\"", true)]
    #[case::in_the_other_order("target = \"<= 85%\"", "target = \">= 90%\"", true)]
    #[case::a_band("target = \">= 85%\"", "target = \"<= 90%\"", false)]
    #[case::two_floors("target = \">= 85%\"", "target = \">= 90%\"", false)]
    #[case::two_ceilings("target = \"< 85%\"", "target = \"<= 90%\"", false)]
    #[case::a_band_of_one_value("target = \">= 90%\"", "target = \"<= 90%\"", false)]
    #[case::an_open_floor("target = \"> 90%\"", "target = \"<= 90%\"", true)]
    #[case::an_open_ceiling("target = \">= 90%\"", "target = \"< 90%\"", true)]
    #[case::both_open("target = \"> 90%\"", "target = \"< 90%\"", true)]
    #[case::both_open_with_room("target = \"> 90%\"", "target = \"< 90.1%\"", false)]
    #[case::one_scope(
        "target = \">= 90%\"\nchannels = [\"chat\", \"email\"]",
        "target = \"<= 85%\"\nchannels = [\"email\", \"chat\"]",
        true
    )]
    #[case::a_narrower_scope("target = \"<= 85%\"", "target = \">= 90%\"\nchannels = [\"chat\"]", false)]
    #[case::scopes_that_overlap(
        "target = \">= 90%\"\npriorities = [\"P1\", \"P2\"]",
        "target = \"<= 85%\"\npriorities = [\"P1\"]",
        false
    )]
    #[case::a_month_and_its_quarter("target = \">= 90%\"", "target = \"<= 85%\"\nperiod = \"quarter\"", true)]
    #[case::a_quarter_and_its_months(
        "target = \"<= 85%\"\nperiod = \"quarter\"",
        "target = \">= 90%\"",
        true
    )]
    #[case::a_window_of_quarters(
        "target = \">= 90%\"\nperiod = \"quarter\"",
        "target = \"<= 85%\"\nrolling_months = 4",
        false
    )]
    #[case::a_date("target = \">= 90%\"", "target = \"<= 85%\"\nby = 2025-12-31", true)]
    #[case::one_date("target = \">= 90%\"\nby = 2025-12-31", "target = \"<= 85%\"\nby = 2025-12-31", true)]
    #[case::two_dates("target = \">= 90%\"\nby = 2025-12-31", "target = \"<= 85%\"\nby = 2025-09-30", false)]
    #[case::one_month_of_a_quarter(
        "target = \">= 90%\"\nby = 2025-12-31",
        "target = \"<= 85%\"\nperiod = \"quarter\"",
        false
    )]
    #[case::quarters_in_a_row("target = \">= 90%\"\nquarters = 3", "target = \"<= 85%\"", true)]
    #[case::quarters_and_a_date(
        "target = \">= 90%\"\nquarters = 3",
        "target = \"<= 85%\"\nby = 2025-09-30",
        false
    )]
    #[case::more_and_less(
        "increase = \"3 points\"\nby = 2025-12-31",
        "reduce = \"2%\"\nby = 2025-12-31",
        true
    )]
    #[case::more_and_later_less(
        "increase = \"3 points\"\nby = 2025-12-31",
        "reduce = \"2%\"\nby = 2026-12-31",
        false
    )]
    #[case::a_level_and_a_change("target = \">= 90%\"", "reduce = \"2%\"\nby = 2025-12-31", false)]
    fn e_12_two_objectives_leave_a_value(#[case] a: &str, #[case] b: &str, #[case] is_found: bool) {
        let both = without_objectives() + &objective("a", "M-01", a) + &objective("b", "M-01", b);
        assert_eq!(!found_in("E-12", &both).is_empty(), is_found);
        let other_metric = without_objectives() + &objective("a", "M-06", a) + &objective("b", "M-01", b);
        assert_eq!(found_in("E-12", &other_metric), [""; 0]);
    }

    #[rstest]
    #[case::score("M-02", ">= +50 points", "< -10 points", true)]
    #[case::band_of_lengths("M-31", ">= 8 min", "<= 12 min", false)]
    #[case::lengths("M-31", "> 12 min", "<= 720 s", true)]
    #[case::in_another_unit("M-31", "> 12 min", "<= 20%", false)]
    fn e_12_two_objectives_of_any_unit(
        #[case] metric: &str,
        #[case] a: &str,
        #[case] b: &str,
        #[case] is_found: bool,
    ) {
        let [a, b] = [a, b].map(|target| format!("target = \"{target}\""));
        let both = without_objectives() + &objective("a", metric, &a) + &objective("b", metric, &b);
        assert_eq!(!found_in("E-12", &both).is_empty(), is_found);
    }

    /// A customer who leaves in a quarter leaves in one of its months, so a quarter loses more than each of them.
    #[test]
    fn e_12_churn_of_a_quarter_is_not_that_of_a_month() {
        let month = objective("a", "M-11", "target = \"<= 1%\"");
        let quarter = objective("b", "M-11", "target = \">= 2%\"\nperiod = \"quarter\"");
        assert_eq!(found_in("E-12", &(without_objectives() + &month + &quarter)), [""; 0]);
    }

    #[test]
    fn e_12_one_message_names_both_values_and_both_lines() {
        let high = objective("high", "M-01", "target = \">= 90%\"");
        let low = objective("low", "M-01", "target = \"<= 85%\"");
        let findings = read(&(without_objectives() + &high + &low), &Files::new()).findings;
        let finding = findings.iter().find(|finding| finding.code == Some("E-12"));
        let said = finding.map(|finding| (finding.line, finding.message.as_str()));
        let words = "`low` wants at most 85 % of M-01, but `high` wants at least 90 % of M-01, on line 30";
        assert_eq!(said, Some((34, words)));
    }
}

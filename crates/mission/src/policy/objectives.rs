//! What the mission wants its numbers to reach (metrics.md 10, 11), and how it counts surveys and first contacts.

use calendar::{Date, Ratio, Within};

use super::{Cadence, CategoryId, ClauseId, Goal, Scope, SurveyScale};
use crate::metric::Metric;

/// One objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// Its id in the mission.
    pub name: String,
    /// The clause it comes from.
    pub clause: ClauseId,
    /// The number it is about.
    pub metric: Metric,
    /// What is to be reached. Shares are 0…1, net promoter scores points, lengths milliseconds.
    pub aim: Aim,
    /// A more demanding value that is wished for.
    pub stretch: Option<Goal>,
    /// Until when it is wished for.
    pub stretch_by: Option<Date>,
    /// Over what it is taken.
    pub period: ObjectivePeriod,
    /// It is taken over this many months up to the end of each, instead of over a period.
    pub rolling_months: Option<u8>,
    /// Which items count.
    pub scope: Scope,
    /// The products that count, by name; all when absent.
    pub products: Option<Vec<String>>,
    /// The cohorts of customers that count, by name; all when absent.
    pub cohorts: Option<Vec<String>>,
    /// By which value it is judged.
    pub judge: Judge,
    /// Below this number of items the estimate alone decides.
    pub minimum_n: u64,
    /// The widest half of its interval in points before it is marked as unreliable; the surveys' own when absent.
    pub margin: Option<Ratio>,
    /// Who answers for it; the owner of the mission when it names nobody.
    pub owner: String,
    /// Whether it is one of the numbers the desk is steered by.
    pub is_primary: bool,
    /// The number of the board it serves.
    pub board_kpi: Option<String>,
    /// The budget line it serves.
    pub budget_line: Option<String>,
}

/// What an objective wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// A value in every period, or by a date.
    Level {
        /// The value.
        goal: Goal,
        /// The date; every period when there is none.
        by: Option<Date>,
    },
    /// A monthly value, held for several calendar quarters (D-27).
    Sustained {
        /// The value.
        goal: Goal,
        /// How many quarters in a row.
        n_quarters: u8,
    },
    /// Better than a baseline.
    Improvement {
        /// Lower is better.
        reduces: bool,
        /// By how much.
        by: Change,
        /// Until which date.
        horizon: Date,
        /// How many months before the effective date the baseline is taken over.
        base_months: u16,
    },
}

/// By how much a number is to change (D-32).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This share of the baseline.
    Relative(Ratio),
    /// This much in the unit of the metric.
    Points(Ratio),
}

/// Over what a number is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectivePeriod {
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// Half a calendar year.
    HalfYear,
    /// A calendar year.
    Year,
}

/// By which value an objective is judged (metrics.md 1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judge {
    /// The point estimate.
    Estimate,
    /// The bound of the interval that is further from the target.
    LowerBound,
}

/// How first contacts are counted (M-06 to M-09, D-28).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FirstContactRule {
    /// Categories that cannot be resolved at first contact; M-06 leaves them out.
    pub not_resolvable: Vec<CategoryId>,
    /// Categories of M-09.
    pub routine: Vec<CategoryId>,
    /// Issues by phone and chat must be resolved before the contact ends.
    pub strict_live: bool,
}

/// Which surveys are sent, and how they are counted (M-01 to M-05, metrics.md 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRule {
    /// Whether a survey follows every resolved case.
    pub csat: bool,
    /// In what customers score a case (D-26).
    pub csat_scale: SurveyScale,
    /// The scores of five that count as satisfied, rising.
    pub csat_satisfied: Vec<u32>,
    /// Milliseconds from the resolution to the survey.
    pub csat_delay_ms: i64,
    /// How long a customer who was asked is not asked again.
    pub csat_throttle: Option<Within>,
    /// How often customers are asked for a recommendation.
    pub nps: Cadence,
    /// How often customers are asked about the product.
    pub product_study: Cadence,
    /// Between which promoters and detractors are told apart.
    pub reason_codes: Vec<String>,
    /// Days from sending in which an answer about a case counts.
    pub csat_days: u32,
    /// Days from sending in which a recommendation counts.
    pub nps_days: u32,
    /// Response rates to reach, 0…1: satisfaction, recommendation.
    pub response_rates: (Ratio, Ratio),
    /// The widest half of the interval in points: satisfaction, recommendation.
    pub margins: (Ratio, Ratio),
}

impl Default for SurveyRule {
    fn default() -> SurveyRule {
        SurveyRule {
            csat: true,
            csat_scale: SurveyScale::FivePoints,
            csat_satisfied: vec![4, 5],
            csat_delay_ms: 3_600_000,
            csat_throttle: None,
            nps: Cadence::Quarterly,
            product_study: Cadence::Semiannual,
            reason_codes: Vec::new(),
            csat_days: 14,
            nps_days: 21,
            response_rates: (Ratio::new(25, 100), Ratio::new(15, 100)),
            margins: (Ratio::whole(5), Ratio::whole(10)),
        }
    }
}

//! Whether a survey's score can be relied on (metrics.md 9, R-133).
//!
//! A score is reliable when its response rate reaches the target and its 95 % half-width is at most the margin, with the
//! correction √((N − n)/(N − 1)) for N invitations delivered. Otherwise it is published with the mark "low reliability" and
//! what is missing. Decided by integers.

use calendar::Ratio;

use crate::interval::z_squared;
use crate::scores::Recommendations;
use crate::share::Share;
use crate::stats::nps::FEWEST_EQUAL;

/// What a mission demands of a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// The response rate to reach, 0…1.
    pub response_rate: Ratio,
    /// The widest half of the interval, in points.
    pub margin_points: Ratio,
}

impl Standard {
    /// 25 % and 5 points, for satisfaction.
    pub fn csat() -> Standard {
        Standard { response_rate: Ratio::new(25, 100), margin_points: Ratio::whole(5) }
    }

    /// 15 % and 10 points, for recommendation.
    pub fn nps() -> Standard {
        Standard { response_rate: Ratio::new(15, 100), margin_points: Ratio::whole(10) }
    }
}

/// What is missing of a reliable score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// (a) Too few of those invited answered.
    ResponseRate,
    /// (b) The interval is too wide, or cannot be estimated.
    Margin,
}

impl Missing {
    /// As it is written in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Missing::ResponseRate => "response rate",
            Missing::Margin => "margin",
        }
    }
}

/// A score of a survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    /// Satisfied answers of all.
    Share(Share),
    /// Recommendations.
    Nps(Recommendations),
}

impl Score {
    /// How many answers it counts.
    pub const fn n(self) -> u64 {
        match self {
            Score::Share(share) => share.of,
            Score::Nps(answers) => answers.n(),
        }
    }

    /// The squared half of the interval in points: z²·variance ÷ n, without correction. None when it cannot be estimated:
    /// without answers, and when fewer than thirty are all alike.
    fn half_width_squared(self) -> Option<Ratio> {
        let n = i128::from(self.n());
        let spread = match self {
            Score::Share(share) => i128::from(share.hits) * i128::from(share.of.checked_sub(share.hits)?),
            Score::Nps(answers) => answers.spread(),
        };
        if n == 0 || spread == 0 && self.n() < FEWEST_EQUAL {
            return None;
        }
        let variance = &Ratio::new(spread, n * n) / &Ratio::new(n, 1);
        Some(&(&Ratio::whole(10_000) * &z_squared()) * &variance)
    }
}

/// What is missing of a reliable score; nothing when it is reliable. `rate` are the invitations delivered and how many of
/// them were answered.
pub fn missing(score: Score, rate: Share, standard: &Standard) -> Vec<Missing> {
    let reaches_rate = rate.value().is_some_and(|value| value >= standard.response_rate);
    let limit = &standard.margin_points * &standard.margin_points;
    let is_narrow = corrected(score, rate.of).is_some_and(|squared| squared <= limit);
    let rules = [(reaches_rate, Missing::ResponseRate), (is_narrow, Missing::Margin)];
    rules.into_iter().filter(|(holds, _)| !holds).map(|(_, missing)| missing).collect()
}

/// The squared half-width in points, corrected for a finite number of people asked.
fn corrected(score: Score, invited: u64) -> Option<Ratio> {
    let squared = score.half_width_squared()?;
    let (asked, answered) = (i128::from(invited), i128::from(score.n()));
    // Nobody is known to be asked, or more answered than were asked: there is nothing to correct by.
    if asked < 2 || answered > asked {
        return Some(squared);
    }
    Some(&squared * &Ratio::new(asked - answered, asked - 1))
}

/// The half of the interval in points, as it is shown: without and with the correction.
#[expect(clippy::disallowed_types, reason = "shown and decides nothing")]
pub fn half_widths(score: Score, invited: u64) -> Option<(f64, f64)> {
    let root = |squared: Ratio| crate::bounds::float(&squared).sqrt();
    Some((root(score.half_width_squared()?), root(corrected(score, invited)?)))
}

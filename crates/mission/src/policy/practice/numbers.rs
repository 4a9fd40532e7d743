//! Ranges, money, and what people may be rewarded for.

use std::fmt;

use crate::metric::Metric;

/// Two values and everything between them, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between<T> {
    /// The lowest.
    pub low: T,
    /// The highest.
    pub high: T,
}

impl<T: PartialOrd> Between<T> {
    /// Whether `value` lies in the range.
    pub fn contains(&self, value: &T) -> bool {
        self.low <= *value && *value <= self.high
    }
}

/// An amount in minor units (cents) of a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// The amount in minor units.
    pub minor: i64,
    /// The ISO 4217 code.
    pub currency: String,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = minor_digits(&self.currency);
        let scale = 10_i64.pow(places);
        let (whole, rest) = (self.minor / scale, (self.minor % scale).abs());
        match places {
            0 => write!(f, "{whole} {}", self.currency),
            places => write!(f, "{whole}.{rest:0width$} {}", self.currency, width = places as usize),
        }
    }
}

/// Digits after the point in ISO 4217: two but for these.
pub(crate) fn minor_digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// A number that somebody is rewarded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RewardedNumber {
    /// A metric of the specification.
    Metric(Metric),
    /// The share of cases of low priority.
    LowPriorityShare,
    /// Cases closed without a resolution.
    ClosedWithoutResolution,
    /// Surveys that were not sent or not answered.
    SurveySuppression,
}

impl RewardedNumber {
    /// What no metric counts and nobody may be rewarded for.
    pub const WORDS: [RewardedNumber; 3] = [
        RewardedNumber::LowPriorityShare,
        RewardedNumber::ClosedWithoutResolution,
        RewardedNumber::SurveySuppression,
    ];

    /// The spelling of one that is not a metric.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            RewardedNumber::Metric(_) => None,
            RewardedNumber::LowPriorityShare => Some("low_priority_share"),
            RewardedNumber::ClosedWithoutResolution => Some("closed_without_resolution"),
            RewardedNumber::SurveySuppression => Some("survey_suppression"),
        }
    }
}

impl fmt::Display for RewardedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RewardedNumber::Metric(metric) => metric.fmt(f),
            other => f.pad(other.word().unwrap_or_default()),
        }
    }
}

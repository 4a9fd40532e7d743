//! The metrics of the specification by number, and in what their targets are written (metrics.md).

use std::fmt;

use crate::syntax::hint::nearest;

/// In what a metric is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricUnit {
    /// A share of items: `90%`.
    Share,
    /// Net promoter points: `50 points`.
    Points,
    /// A length: `12 min`.
    Time,
    /// Another unit, in which no objective can be written yet.
    Other,
}

/// A metric such as `M-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Metric(u8);

impl Metric {
    /// The metric with this number, when the specification has one.
    pub fn of(number: u8) -> Option<Metric> {
        let ranges = [1..=15, 20..=36, 40..=53, 60..=65, 70..=85, 90..=99];
        ranges.iter().any(|range| range.contains(&number)).then_some(Metric(number))
    }

    /// The metric spelled `M-06`.
    pub fn find(text: &str) -> Option<Metric> {
        let digits = text.strip_prefix("M-").filter(|digits| digits.len() == 2)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| Metric::of(digits.parse().ok()?)).flatten()
    }

    /// The metric that was probably meant by a text that names none: another spelling of its number, what people call
    /// it, or nearly that.
    pub fn nearest(text: &str) -> Option<Metric> {
        let word = text.trim().to_lowercase().replace(['-', '_'], " ");
        let short =
            SHORT_NAMES.iter().find(|(name, _)| *name == word).and_then(|(_, number)| Metric::of(*number));
        let digits = word.trim_start_matches('m').trim();
        let by_number = || digits.parse().ok().and_then(Metric::of);
        let names: Vec<(String, Metric)> =
            (0..=99).filter_map(Metric::of).map(|it| (it.name(), it)).collect();
        let named = || names.iter().filter(|(name, metric)| *name != metric.to_string());
        let bare = |name: &str| name.trim_start_matches("the ").to_owned();
        let words: Vec<(String, Metric)> = named().map(|(name, metric)| (bare(name), *metric)).collect();
        let by_name = || {
            let near = nearest(&word, words.iter().map(|(name, _)| name.as_str()))?;
            words.iter().find(|(name, _)| name == near).map(|(_, metric)| *metric)
        };
        short.or_else(by_number).or_else(by_name)
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// In what it is counted.
    pub const fn unit(self) -> MetricUnit {
        match self.0 {
            2 => MetricUnit::Points,
            26 | 30..=32 | 46 => MetricUnit::Time,
            13 | 52 | 61 | 77 | 81..=85 | 96 | 94 => MetricUnit::Other,
            _ => MetricUnit::Share,
        }
    }

    /// What people call it, for sentences; its id where the specification's own name is a formula.
    pub fn name(self) -> String {
        let name = match self.0 {
            1 => "customer satisfaction",
            2 => "the net promoter score",
            3 => "product satisfaction",
            4 => "the response rate of the satisfaction survey",
            5 => "the response rate of the recommendation survey",
            6 => "first contact resolution",
            7 => "gross first contact resolution",
            8 => "first contact resolution by survey",
            9 => "first contact resolution of routine issues",
            10 => "detractor outreach on time",
            11 => "churn",
            14 => "same-day refunds",
            26 => "the speed of answer",
            27 => "abandonment",
            28 => "the share of chats accepted in time",
            29 => "the share of chats answered in time",
            30 => "handle time by phone",
            31 => "handle time by chat",
            32 => "handle time of messages",
            33 => "occupancy",
            35 => "the share of unnecessary transfers",
            36 => "the share of cases in which the customer was asked again",
            41 => "the share of first responses in time",
            46 => "the median resolution time",
            47 => "the escalation rate",
            48 => "the reduction of the escalation rate against the year before",
            49 => "the reopen rate",
            50 => "the share of old cases",
            60 => "article freshness",
            62 => "deflection",
            63 => "self-service coverage",
            71 => "the average of quality reviews",
            _ => return self.to_string(),
        };
        name.to_owned()
    }
}

/// What trades call some of them.
const SHORT_NAMES: [(&str, u8); 10] = [
    ("csat", 1),
    ("nps", 2),
    ("fcr", 6),
    ("retention", 12),
    ("asa", 26),
    ("abandonment rate", 27),
    ("aht", 30),
    ("first response", 41),
    ("resolution time", 46),
    ("backlog", 50),
];

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M-{:02}", self.0)
    }
}

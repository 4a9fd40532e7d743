//! One measured value.

use calendar::Ratio;
use measures::kpi::Unit;
use measures::reading::Median;
use measures::reliability::Missing;
use measures::report::{Line, PromiseReport};
use measures::{Reading, Share, display};
use mission::policy::Goal;
use serde::Serialize;

/// What a measured value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// A share of items.
    Share,
    /// A mean of milliseconds.
    MeanMs,
    /// A median of milliseconds.
    MedianMs,
    /// A net promoter score in points.
    Nps,
    /// Events per item; may exceed 1.
    PerItem,
    /// An exact value without a whole of its own.
    Exact,
    /// There was nothing to measure.
    NoData,
    /// The source lacks an event it takes.
    NotMeasurable,
}

/// A measured value, exact and as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueView {
    /// What it is.
    pub is: Measured,
    /// Items counted.
    pub n: u64,
    /// Items of a share that count for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numerator: Option<u64>,
    /// Items of a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denominator: Option<u64>,
    /// Promoters, passives and detractors of a net promoter score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendations: Option<[u64; 3]>,
    /// The sum of a mean, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum_ms: Option<String>,
    /// The exact value: a share 0…1, or milliseconds.
    pub value: Option<String>,
    /// As shown to people.
    pub shown: String,
    /// The 95 % interval as shown: shares 0…1 with four decimals, or milliseconds.
    pub interval: Option<[String; 2]>,
    /// The interval as shown to people.
    #[serde(skip)]
    pub interval_shown: String,
    /// Events the source lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The median behind it, of a promise about the middle item whose single lengths are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<MedianView>,
    /// What is missing of a survey's score that can be relied on (metrics.md 9): `response rate`, `margin`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub low_reliability: Vec<&'static str>,
    /// `kept`, `at risk`, `broken`, `no data` or `not measurable`; only for promises.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    /// More items can still come.
    pub provisional: bool,
}

/// A median of milliseconds, exact and as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MedianView {
    /// The exact value; nothing when the middle item never ended.
    pub value_ms: Option<String>,
    /// As shown to people.
    pub shown: String,
    /// The 95 % interval in milliseconds; none below six items, and when its upper end never ended.
    pub interval: Option<[String; 2]>,
    /// The interval as shown to people.
    #[serde(skip)]
    pub interval_shown: String,
}

impl MedianView {
    /// The median of some items of a promise, rounded so that it does not cross its limit.
    pub fn of_promise(median: &Median, promise: &PromiseReport) -> MedianView {
        MedianView::of(median, promise.median.as_ref().and_then(|rule| rule.limit.as_ref()))
    }

    fn of(median: &Median, limit: Option<&Goal>) -> MedianView {
        let value = median.value();
        let edges = limit.map(std::slice::from_ref).unwrap_or_default();
        let (unit, places, sign) = match limit.map_or(0, |limit| limit.value.floor()) {
            ..600_000 => (1_000, 0, "s"),
            600_000..7_200_000 => (60_000, 1, "min"),
            7_200_000.. => (3_600_000, 1, "h"),
        };
        let shown = |value: &Ratio| match sign {
            "h" => display::hours(value, edges),
            "min" => display::minutes(value, edges),
            _ => display::seconds(value, edges),
        };
        let bounds = median.bounds();
        let ends = |unit, places| bounds.as_ref().map(|bounds| bounds.decimals(unit, places));
        MedianView {
            shown: value.as_ref().map_or_else(|| "never answered".to_owned(), shown),
            value_ms: value.map(|value| value.to_string()),
            interval: ends(1, 0).map(|(low, high)| [low, high]),
            interval_shown: ends(unit, places)
                .map_or_else(String::new, |(low, high)| format!("{low}–{high} {sign}")),
        }
    }
}

/// The unit of a promise's value.
pub(super) fn unit_of(reading: &Reading) -> Unit {
    match reading {
        Reading::Mean(_) => Unit::Seconds,
        Reading::Median(_) => Unit::Hours,
        _ => Unit::Percent,
    }
}

impl ValueView {
    /// The value of a promise, rounded so that it does not cross one of its edges.
    pub fn of_promise(line: &Line, promise: &PromiseReport) -> ValueView {
        let median = line.median.as_ref().map(|median| MedianView::of_promise(median, promise));
        ValueView { median, ..ValueView::of_line(line, &promise.edges) }
    }

    /// A value with its state, rounded so that it does not cross one of the `edges`.
    pub fn of_line(line: &Line, edges: &[Goal]) -> ValueView {
        let value = ValueView::of(&line.reading, edges, unit_of(&line.reading));
        ValueView { state: Some(line.state.word()), provisional: line.is_provisional, ..value }
    }

    /// The same, with what is missing of a score that can be relied on.
    pub fn doubted(self, missing: &[Missing]) -> ValueView {
        ValueView { low_reliability: missing.iter().map(|missing| missing.word()).collect(), ..self }
    }

    /// The mark of a score that cannot be relied on: `low reliability: margin`.
    pub fn doubt(&self) -> Option<String> {
        let missing = self.low_reliability.join(", ");
        (!missing.is_empty()).then(|| format!("low reliability: {missing}"))
    }

    /// A share nothing is promised about.
    pub fn of_share(share: Share) -> ValueView {
        ValueView::of(&Reading::share(share), &[], Unit::Percent)
    }

    /// A value in a unit, rounded so that it does not cross one of the `edges`.
    pub fn of(reading: &Reading, edges: &[Goal], unit: Unit) -> ValueView {
        let mut view = ValueView {
            is: Measured::NoData,
            n: reading.n(),
            numerator: None,
            denominator: None,
            recommendations: None,
            sum_ms: None,
            value: reading.value().map(|value| value.to_string()),
            shown: "no data".to_string(),
            interval: None,
            interval_shown: String::new(),
            missing: Vec::new(),
            median: None,
            low_reliability: Vec::new(),
            state: None,
            provisional: false,
        };
        let value = reading.value().unwrap_or(Ratio::ZERO);
        match reading {
            Reading::NoData => {}
            Reading::NotMeasurable { missing } => {
                view.is = Measured::NotMeasurable;
                view.missing.clone_from(missing);
                view.shown = "not measurable from this source".to_string();
            }
            Reading::Share(share) => {
                view.is = Measured::Share;
                (view.numerator, view.denominator) = (Some(share.hits), Some(share.of));
            }
            Reading::PerItem(share) => {
                view.is = Measured::PerItem;
                (view.numerator, view.denominator) = (Some(share.hits), Some(share.of));
            }
            Reading::Exact { .. } => view.is = Measured::Exact,
            Reading::Nps(answers) => {
                view.is = Measured::Nps;
                view.recommendations = Some([answers.promoters, answers.passives, answers.detractors]);
            }
            Reading::Mean(mean) => {
                view.is = Measured::MeanMs;
                view.sum_ms = Some(mean.sum.to_string());
            }
            Reading::Median(_) => view.is = Measured::MedianMs,
        }
        if reading.value().is_some() {
            view.shown = match unit {
                Unit::Percent => display::percent(&value, edges),
                Unit::Seconds => display::seconds(&value, edges),
                Unit::Minutes => display::minutes(&value, edges),
                Unit::Hours => display::hours(&value, edges),
                Unit::Number => value.to_decimal(2),
                Unit::Points => display::score(&value, edges),
            };
        }
        if let Some(bounds) = reading.bounds() {
            let places = match view.is {
                Measured::Share => 4,
                Measured::Nps => 1,
                _ => 0,
            };
            let (low, high) = bounds.decimals(1, places);
            view.interval = Some([low, high]);
            let in_unit = |unit: u32, places: usize, sign: &str| {
                let (low, high) = bounds.decimals(unit, places);
                format!("{low}–{high}{sign}")
            };
            view.interval_shown = match unit {
                Unit::Percent => bounds.percent(),
                Unit::Seconds => in_unit(1_000, 0, " s"),
                Unit::Minutes => in_unit(60_000, 1, " min"),
                Unit::Hours => in_unit(3_600_000, 1, " h"),
                Unit::Number => in_unit(1, 2, ""),
                Unit::Points => {
                    let signed = |text: String| if text.starts_with('-') { text } else { format!("+{text}") };
                    let (low, high) = bounds.decimals(1, 1);
                    format!("{}…{}", signed(low), signed(high))
                }
            };
        }
        view
    }
}

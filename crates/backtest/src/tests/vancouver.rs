//! Vancouver's 3-1-1 contact centre: fifteen years of daily figures. A file of days tells how many calls were offered,
//! handled and abandoned, their mean wait and a service level; nothing of single calls. So a month of calls is made that has
//! exactly these figures on each day, and the month must come out as the city's days add up.

use std::fmt::Write;

use super::desk::{Desk, data};
use crate::document::{Document, ValueView};
use crate::source::Source;

/// One day as the city publishes it.
struct Day {
    date: String,
    handled: u64,
    abandoned: u64,
    /// Mean wait of handled calls, in ms.
    mean_wait_ms: u64,
    /// The share of handled calls within the city's limit, in ten-thousandths.
    level: u64,
}

/// Contains information licensed under the Open Government Licence – Vancouver.
fn days(month: &str) -> Option<Vec<Day>> {
    let source = data("callcentre_vancouver311_daily/contact_centre_metrics.csv")?;
    let text = String::from_utf8(source.complete_text().to_vec()).unwrap();
    let days = text.lines().filter(|line| line.starts_with(month)).map(|line| {
        let fields: Vec<&str> = line.split(';').collect();
        let scaled = |text: &str, by: f64| (text.parse::<f64>().unwrap() * by).round() as u64;
        Day {
            date: fields[0].to_string(),
            handled: fields[2].parse().unwrap(),
            abandoned: fields[3].parse().unwrap(),
            mean_wait_ms: scaled(fields[4], 1_000.0),
            level: scaled(fields[5], 10_000.0),
        }
    });
    Some(days.collect())
}

impl Day {
    /// Handled calls within the limit, as near to the city's percentage as whole calls come.
    fn in_time(&self) -> u64 {
        (self.handled * self.level + 5_000) / 10_000
    }

    /// Every call of the day: those in time did not wait, the others share the day's whole wait.
    fn calls(&self, rows: &mut String) {
        let late = self.handled - self.in_time();
        let sum = self.handled * self.mean_wait_ms;
        let mut call = |event: &str, n: u64, wait_ms: u64| {
            let (date, minute, second) = (&self.date, n / 60 % 60, n % 60);
            writeln!(rows, "{date}T12:{minute:02}:{second:02}-07:00,,{event},{date}-{event}-{n},{wait_ms}")
                .unwrap();
        };
        for n in 0..self.in_time() {
            call("call_answered", n, 0);
        }
        for n in 0..late {
            call("call_answered", self.in_time() + n, sum / late + u64::from(n < sum % late));
        }
        for n in 0..self.abandoned {
            call("call_abandoned", n, 90_000);
        }
    }
}

fn document(days: &[Day]) -> Document {
    let mission = include_str!("../../tests/golden/mission.toml")
        .replace("America/New_York", "America/Vancouver")
        .replace("Mo-Fr 08:00-20:00", "Mo-Su 06:00-22:00")
        .replacen(
            "attainment     = \"80%\"",
            "attainment     = \"80%\"\nvariant        = \"answered_only\"",
            1,
        );
    let mut rows = "occurred_at,case_id,event,contact_id,wait_ms\n".to_string();
    days.iter().for_each(|day| day.calls(&mut rows));
    let history = Source::from_bytes("calls.csv".to_string(), rows.as_bytes());
    Desk { mission: &[&mission], history, customers: None, mapping: None, as_of: None }.run()
}

fn exact(hits: u64, of: u64) -> Option<String> {
    Some(calendar::Ratio::new(hits.into(), of.into()).to_string())
}

#[test]
fn m_20_m_26_m_27_vancouver_a_month_is_what_its_days_add_up_to() {
    let Some(days) = days("2016-11") else { return };
    assert_eq!(days.len(), 30);
    let document = document(&days);
    let sum = |of: fn(&Day) -> u64| days.iter().map(of).sum::<u64>();
    let (handled, abandoned) = (sum(|day| day.handled), sum(|day| day.abandoned));
    let promise = |id: &str| -> &ValueView {
        &document.promises.iter().find(|promise| promise.id == id).unwrap().total
    };
    let level = promise("phone-answered");
    assert_eq!((level.n, level.value.clone()), (handled, exact(sum(Day::in_time), handled)));
    let speed = promise("phone-speed");
    assert_eq!(speed.value, exact(sum(|day| day.handled * day.mean_wait_ms), handled));
    let rate = promise("phone-abandonment");
    assert_eq!(rate.value, exact(abandoned, handled + abandoned));
    let figure = document.figures.iter().find(|figure| figure.id == "speed_of_answer").unwrap();
    assert_eq!((figure.total.n, &figure.total.value), (handled, &speed.value));
    // Each whole call is the city's percentage to half a call, and the pooled month is not the mean of the days.
    for day in &days {
        let off = (day.in_time() * 10_000).abs_diff(day.handled * day.level);
        assert!(off <= 5_000, "{}", day.date);
    }
    let mean_of_days = days.iter().map(|day| day.level).sum::<u64>() / days.len() as u64;
    let pooled = sum(Day::in_time) * 10_000 / handled;
    assert_ne!(mean_of_days / 10, pooled / 10, "{mean_of_days} {pooled}");
}

//! The city's own due dates for 58,119 requests of January to June 2015, against the exhaustion instants of the two
//! Boston missions. What the tables say, and why, is in `docs/boston-311.md`, which carries them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod requests;
mod version;

use std::collections::BTreeMap;
use std::fmt::Write;

use calendar::{Date, Ratio};

use requests::{Request, requests};
use version::{Version, Versions};

const EXPLAINED: &str = include_str!("../../../../docs/boston-311.md");

#[test]
fn the_citys_due_dates_are_found_again_and_the_documentation_shows_the_shares() {
    let Some(requests) = requests() else { return };
    let versions = Versions::compile();
    let found = Found::of(&requests, &versions);
    let tables =
        [found.totals(), found.differences(), verdicts(&requests, &versions), found.types(&versions)];
    tables.iter().for_each(|table| println!("{table}"));
    for table in tables {
        assert!(EXPLAINED.contains(&table), "docs/boston-311.md should show what is printed above");
    }
}

/// What the city published of closed requests against what our desk concludes.
fn verdicts(requests: &[Request], versions: &Versions) -> String {
    let judged =
        requests.iter().filter_map(|request| Some((versions.both.is_met(request)?, request.is_on_time)));
    let judged: Vec<(bool, bool)> = judged.collect();
    let mut text = String::from("| The city | our desk | n | share |\n|---|---|--:|--:|\n");
    for (city, is_on_time) in [("in time", true), ("overdue", false)] {
        for (desk, is_met) in [("met", true), ("missed", false)] {
            let n = judged.iter().filter(|pair| **pair == (is_met, is_on_time)).count();
            writeln!(text, "| {city} | {desk} | {n} | {} |", percent(n, judged.len())).unwrap();
        }
    }
    text
}

/// How one of the city's due dates differs from ours. The order is that of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    Exact,
    /// Less than a minute, and the time of receipt was published without its seconds.
    SecondsUnpublished,
    Rounding,
    Minute,
    HalfHour,
    /// A promise in days that starts or ends on a date of 23 or 25 hours.
    ClocksChange,
    Later,
    Earlier,
    Unpromised,
}

use Difference::{
    ClocksChange, Earlier, Exact, HalfHour, Later, Minute, Rounding, SecondsUnpublished, Unpromised,
};

const DIFFERENCES: [(Difference, &str); 9] = [
    (Exact, "none"),
    (SecondsUnpublished, "under a minute, received at a time published without seconds"),
    (Rounding, "one or two seconds"),
    (Minute, "3 to 60 seconds"),
    (HalfHour, "up to half an hour"),
    (ClocksChange, "up to an hour, on a day on which the clocks change"),
    (Later, "the city's is later"),
    (Earlier, "the city's is earlier"),
    (Unpromised, "no promise in the mission"),
];

impl Difference {
    fn of(request: &Request, version: &Version) -> Difference {
        let Some(ours) = version.exhaustion(request) else { return Unpromised };
        let apart = version.instant(request.target).ms_since(ours);
        match apart.abs() {
            0 => Exact,
            1..=60_000 if !request.has_seconds() => SecondsUnpublished,
            1..=2_000 => Rounding,
            2_001..=60_000 => Minute,
            60_001..=3_600_000 if version.counts_a_short_or_long_day(request) => ClocksChange,
            60_001..=1_800_000 => HalfHour,
            _ if apart > 0 => Later,
            _ => Earlier,
        }
    }

    fn is_within_a_minute(self) -> bool {
        matches!(self, Exact | SecondsUnpublished | Rounding | Minute)
    }
}

/// What was found: the difference of each due date under the version of its day, and under the later one.
struct Found<'a> {
    requests: &'a [Request],
    of_its_day: Vec<Difference>,
    under_later: Vec<Difference>,
    later_from: Date,
}

impl<'a> Found<'a> {
    fn of(requests: &'a [Request], versions: &Versions) -> Found<'a> {
        let of_its_day = requests.iter().map(|request| Difference::of(request, &versions.both)).collect();
        let under_later = requests.iter().map(|request| Difference::of(request, &versions.later)).collect();
        Found { requests, of_its_day, under_later, later_from: versions.later.effective_on }
    }

    /// The differences of the requests `which` selects.
    fn some(&self, under: &[Difference], which: impl Fn(&Request) -> bool) -> Vec<Difference> {
        let pairs = self.requests.iter().zip(under);
        pairs.filter(|(request, _)| which(request)).map(|(_, difference)| *difference).collect()
    }

    /// The shares of all types together, for the versions as they followed each other and for the later one alone.
    fn totals(&self) -> String {
        let mut text = String::from("| Due dates | n | exact | within a minute |\n|---|--:|--:|--:|\n");
        let from_later = |request: &Request| request.opened.0 >= self.later_from;
        for (name, list) in [
            ("of all requests, each under the version of its day", self.of_its_day.clone()),
            (
                "of these, received at a time published with seconds",
                self.some(&self.of_its_day, Request::has_seconds),
            ),
            ("of requests from 16 February, under version 2.0", self.some(&self.under_later, from_later)),
            ("of all requests, under version 2.0 alone", self.under_later.clone()),
        ] {
            let (exact, near) = shares(&list);
            writeln!(text, "| {name} | {} | {exact} | {near} |", list.len()).unwrap();
        }
        text
    }

    /// How many due dates differ in which way.
    fn differences(&self) -> String {
        let mut text = String::from("| Difference | n | share |\n|---|--:|--:|\n");
        for (difference, name) in DIFFERENCES {
            let n = count(&self.of_its_day, difference);
            writeln!(text, "| {name} | {n} | {} |", percent(n, self.of_its_day.len())).unwrap();
        }
        text
    }

    /// The shares of each type, the most frequent first.
    fn types(&self, versions: &Versions) -> String {
        let mut types: BTreeMap<&str, Vec<Difference>> = BTreeMap::new();
        for (request, difference) in self.requests.iter().zip(&self.of_its_day) {
            types.entry(&request.kind).or_default().push(*difference);
        }
        let mut types: Vec<_> = types.into_iter().collect();
        types.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
        let mut text = String::from(
            "| Type | promised | n | exact | within a minute | half an hour | clocks change | later | earlier |\n\
             |---|---|--:|--:|--:|--:|--:|--:|--:|\n",
        );
        for (kind, list) in types {
            let (exact, near) = shares(&list);
            let [half, clocks, later, earlier] =
                [HalfHour, ClocksChange, Later, Earlier].map(|difference| count(&list, difference));
            let (promised, n) = (versions.promised(kind), list.len());
            writeln!(
                text,
                "| {kind} | {promised} | {n} | {exact} | {near} | {half} | {clocks} | {later} | {earlier} |"
            )
            .unwrap();
        }
        text
    }
}

fn count(list: &[Difference], difference: Difference) -> usize {
    list.iter().filter(|found| **found == difference).count()
}

/// The share of exact ones, and of those within a minute.
fn shares(list: &[Difference]) -> (String, String) {
    let near = list.iter().filter(|difference| difference.is_within_a_minute()).count();
    (percent(count(list, Exact), list.len()), percent(near, list.len()))
}

fn percent(n: usize, of: usize) -> String {
    format!("{} %", Ratio::new(n as i128 * 100, of as i128).to_decimal(1))
}

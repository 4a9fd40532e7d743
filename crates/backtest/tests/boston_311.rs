//! The city's own due dates for 58,119 requests of January to June 2015, against the exhaustion instants of the two
//! Boston missions. What the tables say, and why, is in `docs/boston-311.md`, which carries them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use calendar::{Calendar, Date, Instant, Ratio, TimeOfDay, Within, Zone};
use mission::policy::{CalendarChoice, CalendarId, CalendarZone, Policy, Target};

const UNTIL_15_FEBRUARY: &str = include_str!("../../../missions/boston_311_v1.toml");
const FROM_16_FEBRUARY: &str = include_str!("../../../missions/boston_311.toml");
const EXPLAINED: &str = include_str!("../../../docs/boston-311.md");

#[test]
fn the_citys_due_dates_are_found_again_and_the_documentation_shows_the_shares() {
    let Some(requests) = requests() else { return };
    let versions = Versions::compile();
    let found = Found::of(&requests, &versions);
    let tables = [found.totals(), found.differences(), found.types(&versions)];
    tables.iter().for_each(|table| println!("{table}"));
    for table in tables {
        assert!(EXPLAINED.contains(&table), "docs/boston-311.md should show what is printed above");
    }
}

/// One row of the city's table that has a due date, in wall times of Boston.
#[derive(Debug)]
struct Request {
    kind: String,
    opened: (Date, TimeOfDay),
    target: (Date, TimeOfDay),
}

/// The rows with a due date; `None`, and one printed line, where the data is not there.
fn requests() -> Option<Vec<Request>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/tickets_boston311_2015/boston311_2015_h1.csv.gz");
    let Ok(file) = std::fs::File::open(&path) else {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
        println!("skipped: {} is missing", path.display());
        return None;
    };
    let mut rows = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    let headers = rows.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (kind, opened, target) = (column("TYPE"), column("OPEN_DT"), column("TARGET_DT"));
    let rows = rows.records().map(Result::unwrap).filter(|row| !row[target].is_empty());
    Some(
        rows.map(|row| Request {
            kind: row[kind].to_owned(),
            opened: wall(&row[opened]),
            target: wall(&row[target]),
        })
        .collect(),
    )
}

/// Reads `06/30/2015 09:29:00 PM`.
fn wall(text: &str) -> (Date, TimeOfDay) {
    let numbers: Vec<i16> = text[..19].split(['/', ' ', ':']).map(|number| number.parse().unwrap()).collect();
    let [month, day, year, hour, minute, second] = numbers[..] else { panic!("`{text}` is not a time") };
    let hour = hour % 12 + if text.ends_with("PM") { 12 } else { 0 };
    let small = |number: i16| i8::try_from(number).unwrap();
    let time = TimeOfDay::new(small(hour), small(minute), small(second), 0).unwrap();
    (Date::new(year, small(month), small(day)).unwrap(), time)
}

/// The two versions of the mission.
struct Versions {
    earlier: Version,
    later: Version,
}

impl Versions {
    fn compile() -> Versions {
        Versions { earlier: Version::compile(UNTIL_15_FEBRUARY), later: Version::compile(FROM_16_FEBRUARY) }
    }

    /// The version in force on the day of receipt (clocks.md 9.3).
    fn of(&self, request: &Request) -> &Version {
        if request.opened.0 >= self.later.effective_on { &self.later } else { &self.earlier }
    }
}

/// A compiled mission with what each category is promised.
struct Version {
    effective_on: Date,
    zone: Zone,
    promises: BTreeMap<String, (Within, Calendar)>,
}

impl Version {
    fn compile(text: &str) -> Version {
        let policy = mission::compile(text)
            .unwrap_or_else(|findings| panic!("{}", mission::render(&findings, "boston_311.toml")));
        let targets = policy.targets.iter().flat_map(|target| {
            let categories = target.scope.categories.iter().flatten();
            categories.map(|id| {
                let name = policy.categories[usize::from(id.0)].name.clone();
                (name, (target.within.clone(), calendar_of(&policy, target)))
            })
        });
        Version {
            effective_on: policy.effective_on.unwrap(),
            zone: policy.home_zone.clone(),
            promises: targets.collect(),
        }
    }

    fn instant(&self, (on, at): (Date, TimeOfDay)) -> Instant {
        self.zone.instant_of(on, at)
    }

    /// The exhaustion instant of the request's resolution clock; `None` without a promise.
    fn exhaustion(&self, request: &Request) -> Option<Instant> {
        let (within, calendar) = self.promises.get(&request.kind)?;
        Some(calendar.exhaustion(self.instant(request.opened), within).unwrap())
    }

    /// Whether a promise in days of the calendar starts or ends on a date that has not 24 hours.
    fn counts_a_short_or_long_day(&self, request: &Request) -> bool {
        let counts_days =
            self.promises.get(&request.kind).is_some_and(|(_, calendar)| is_every_day(calendar, &self.zone));
        let midnight = |date: Date| self.zone.instant_of(date, TimeOfDay::midnight());
        let is_uneven =
            |date: Date| midnight(date.tomorrow().unwrap()).ms_since(midnight(date)) != 86_400_000;
        counts_days && [request.opened.0, request.target.0].into_iter().any(is_uneven)
    }
}

/// The calendar a target runs on; a case of the city has no zone of its own.
fn calendar_of(policy: &Policy, target: &Target) -> Calendar {
    let CalendarId(index) = match target.calendar {
        CalendarChoice::Fixed(id) => id,
        CalendarChoice::ByCase => policy.standard_calendar,
    };
    let rule = &policy.calendars[usize::from(index)];
    let zone = match &rule.zone {
        CalendarZone::Fixed(zone) => zone.clone(),
        CalendarZone::PerCase => policy.home_zone.clone(),
    };
    rule.plan.in_zone(zone)
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
            1..=60_000 if request.opened.1.second() == 0 => SecondsUnpublished,
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
        let of_its_day =
            requests.iter().map(|request| Difference::of(request, versions.of(request))).collect();
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
            ("of these, received at a time published with seconds", self.some(&self.of_its_day, has_seconds)),
            (
                "of requests from 16 February, under `boston_311.toml`",
                self.some(&self.under_later, from_later),
            ),
            ("of all requests, under `boston_311.toml` alone", self.under_later.clone()),
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
            let (promised, n) = (promised(versions, kind), list.len());
            writeln!(
                text,
                "| {kind} | {promised} | {n} | {exact} | {near} | {half} | {clocks} | {later} | {earlier} |"
            )
            .unwrap();
        }
        text
    }
}

fn has_seconds(request: &Request) -> bool {
    request.opened.1.second() != 0
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

/// `10 bd`, `1 bd, then 180 d`, or a dash.
fn promised(versions: &Versions, kind: &str) -> String {
    let short = |version: &Version| {
        let (within, calendar) = version.promises.get(kind)?;
        let unit = if is_every_day(calendar, &version.zone) { "d" } else { "bd" };
        Some(format!("{} {unit}", within.to_string().split(' ').next()?))
    };
    match (short(&versions.earlier), short(&versions.later)) {
        (Some(before), Some(after)) if before == after => after,
        (Some(before), Some(after)) => format!("{before}, then {after}"),
        _ => "–".to_owned(),
    }
}

/// The calendar of the longer promises is open on Saturday nights, the office is not.
fn is_every_day(calendar: &Calendar, zone: &Zone) -> bool {
    let (saturday, night) = wall("01/03/2015 11:00:00 PM");
    calendar.is_open(zone.instant_of(saturday, night))
}

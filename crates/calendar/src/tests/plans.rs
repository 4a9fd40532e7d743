//! Random plans: weekly, split, overnight, overlapping, with closed and special dates, around a clock change.

use proptest::prelude::*;

use crate::civil::{date_of, day_of};
use crate::{Calendar, Date, Instant, Plan, Zone};

/// Zones and dates around which their clocks change: by an hour, half an hour, two hours, at midnight, or never.
const CHANGES: [(&str, Date); 16] = [
    ("America/New_York", Date::constant(2025, 3, 9)),
    ("America/New_York", Date::constant(2025, 11, 2)),
    ("Australia/Lord_Howe", Date::constant(2025, 4, 6)),
    ("Australia/Lord_Howe", Date::constant(2025, 10, 5)),
    ("Europe/London", Date::constant(2025, 10, 26)),
    ("Africa/Cairo", Date::constant(2025, 4, 25)),
    ("America/Havana", Date::constant(2025, 11, 2)),
    ("America/Asuncion", Date::constant(2024, 3, 24)),
    ("America/Sao_Paulo", Date::constant(2018, 11, 4)),
    ("Antarctica/Troll", Date::constant(2025, 3, 30)),
    ("Pacific/Chatham", Date::constant(2025, 9, 28)),
    ("Asia/Kathmandu", Date::constant(2025, 6, 10)),
    ("Pacific/Kiritimati", Date::constant(2025, 6, 10)),
    ("Pacific/Pago_Pago", Date::constant(2025, 6, 10)),
    // The edge of a block of the index.
    ("America/New_York", Date::constant(2025, 8, 16)),
    ("UTC", Date::constant(2025, 8, 16)),
];

/// Days of the window around the change.
pub(super) const WINDOW_DAYS: i32 = 24;

/// An interval of a day in minutes; it ends on the next day when the end is not later than the start.
type Interval = (u16, u16);

/// A plan in the plainest form, so that the reference need not trust the crate's own.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) zone: &'static str,
    /// First day of the window.
    pub(super) first: i32,
    week: Vec<Vec<Interval>>,
    closed: Vec<i32>,
    special: Vec<(i32, Vec<Interval>)>,
}

fn interval() -> impl Strategy<Value = Interval> {
    // Quarter hours, so that intervals often touch, and now and then any minute.
    let minute = prop_oneof![4 => (0..96_u16).prop_map(|quarter| quarter * 15), 1 => 0..1440_u16];
    (minute.clone(), minute)
}

prop_compose! {
    pub(super) fn case()(
        (zone, change) in prop::sample::select(CHANGES.to_vec()),
        week in prop::collection::vec(prop::collection::vec(interval(), 0..3), 7),
        closed in prop::collection::btree_set(0..WINDOW_DAYS, 0..4),
        special in prop::collection::btree_map(0..WINDOW_DAYS, prop::collection::vec(interval(), 1..3), 0..3),
    ) -> Case {
        let first = day_of(change) - WINDOW_DAYS / 2;
        let special = special.into_iter().filter(|(day, _)| !closed.contains(day));
        Case {
            zone,
            first,
            week,
            special: special.map(|(day, intervals)| (first + day, intervals)).collect(),
            closed: closed.into_iter().map(|day| first + day).collect(),
        }
    }
}

impl Case {
    /// The weekly hours alone; `None` for a week that is never open.
    pub(super) fn weekly(&self) -> Option<Plan> {
        const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
        let open = DAYS.iter().zip(&self.week).filter(|(_, intervals)| !intervals.is_empty());
        let rules: Vec<String> = open.map(|(day, intervals)| format!("{day} {}", text(intervals))).collect();
        (!rules.is_empty()).then(|| Plan::from_hours(&rules.join("; ")).unwrap())
    }

    /// The calendar under test; `None` for a week that is never open.
    pub(super) fn calendar(&self) -> Option<Calendar> {
        let mut plan = self.weekly()?;
        for (day, intervals) in &self.special {
            plan = plan.with_special(date_of(*day), &text(intervals)).unwrap();
        }
        for day in &self.closed {
            plan = plan.with_closed(date_of(*day)).unwrap();
        }
        Some(plan.in_zone(Zone::named(self.zone).unwrap()))
    }

    pub(super) fn intervals(&self, day: i32) -> &[Interval] {
        let special = self.special.iter().find(|(special, _)| *special == day);
        special.map_or(&self.week[crate::civil::weekday_of(day)], |(_, intervals)| intervals)
    }

    pub(super) fn is_closed(&self, day: i32) -> bool {
        self.closed.contains(&day)
    }

    /// An instant of the window: a day, and a millisecond of it.
    pub(super) fn instant(&self, (day, ms): (i32, i64)) -> Instant {
        Instant(i64::from(self.first + day) * 86_400_000 + ms)
    }
}

/// A day of the middle of the window, and a millisecond of it.
pub(super) fn moment() -> impl Strategy<Value = (i32, i64)> {
    let ms = prop_oneof![(0..96_i64).prop_map(|quarter| quarter * 900_000), 0..86_400_000_i64];
    (4..WINDOW_DAYS - 8, ms)
}

fn text(intervals: &[Interval]) -> String {
    let end = |end: u16| if end == 0 { 1440 } else { end };
    let shown = intervals.iter().map(|(from, to)| (from, end(*to)));
    shown
        .map(|(from, to)| format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60))
        .collect::<Vec<_>>()
        .join(",")
}

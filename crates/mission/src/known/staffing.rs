//! How many people are needed and how many are on duty, half hour by half hour of a week.

use calendar::{Calendar, Date, Instant, TimeOfDay};

use crate::check::{Rosters, Shift, StaffedInterval};

/// The planning interval: half an hour.
const INTERVAL: i64 = 30;
const MINUTE_MS: i64 = 60_000;
const INTERVALS_A_WEEK: i64 = 7 * 24 * 60 / INTERVAL;

/// A Monday in summer and one in winter, since rosters may be read in other zones than the needs.
const MONDAYS: [&str; 2] = ["2025-06-02", "2025-12-01"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Every half hour in which people are needed, with the fewest who are on duty in one of its minutes.
pub(super) fn staffing(needs: &[(&str, Shift)], rosters: &Rosters) -> Vec<StaffedInterval> {
    let mut intervals = Vec::new();
    for (roster, need) in needs {
        let needed = need.hours.in_zone(need.zone.clone());
        let shifts = rosters.get(*roster).map_or(&[][..], |roster| roster.shifts.as_slice());
        let duty: Vec<(Calendar, u32)> =
            shifts.iter().map(|shift| (shift.hours.in_zone(shift.zone.clone()), shift.n_people)).collect();
        let mondays = MONDAYS.map(|monday| {
            let monday: Date = monday.parse().expect("a date of this file");
            need.zone.instant_of(monday, TimeOfDay::midnight())
        });
        for interval in 0..INTERVALS_A_WEEK {
            let fewest =
                mondays.iter().filter_map(|monday| fewest_on_duty(*monday, interval, &needed, &duty));
            if let Some(n_rostered) = fewest.min() {
                let label = format!("{roster}, {}", time_of_week(interval));
                intervals.push(StaffedInterval { label, n_needed: need.n_people, n_rostered });
            }
        }
    }
    intervals
}

/// The fewest people on duty in a minute of an interval in which some are needed.
fn fewest_on_duty(
    monday: Instant,
    interval: i64,
    needed: &Calendar,
    duty: &[(Calendar, u32)],
) -> Option<u32> {
    let minutes =
        (interval * INTERVAL..(interval + 1) * INTERVAL).map(|minute| Instant(monday.0 + minute * MINUTE_MS));
    let on_duty =
        |at: Instant| duty.iter().filter(|(hours, _)| hours.is_open(at)).map(|(_, people)| people).sum();
    minutes.filter(|at| needed.is_open(*at)).map(on_duty).min()
}

/// `Monday 09:30`.
fn time_of_week(interval: i64) -> String {
    let minutes = interval * INTERVAL;
    let day = usize::try_from(minutes / (24 * 60)).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"");
    format!("{day} {:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

//! Amounts, dates and times as people read them.

use calendar::{Date, OpenInterval, Ratio, TimeOfDay, Zone};

/// `Tue`.
pub fn weekday(date: Date) -> &'static str {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    NAMES[date.weekday().to_monday_zero_offset().unsigned_abs() as usize % 7]
}

/// Milliseconds as `1 h 30 min`.
pub fn length(ms: &Ratio) -> String {
    let ms = ms.floor();
    let parts =
        [(ms / 3_600_000, "h"), (ms / 60_000 % 60, "min"), (ms / 1_000 % 60, "s"), (ms % 1_000, "ms")];
    let shown: Vec<String> =
        parts.iter().filter(|(n, _)| *n != 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if shown.is_empty() { "0 s".to_owned() } else { shown.join(" ") }
}

/// Business days as `5/12 day`.
pub fn share(days: &Ratio) -> String {
    if *days > Ratio::ONE { format!("{days} days") } else { format!("{days} day") }
}

/// `08:00-20:00`, with `+1` when it ends on a later date than it starts; seconds only where there are any.
pub fn span(zone: &Zone, open: &OpenInterval) -> String {
    let ((on, from), (until, to)) = (zone.civil_of(open.from), zone.civil_of(open.to));
    let later = match () {
        () if on == until => String::new(),
        () if to == TimeOfDay::midnight() && on.tomorrow().is_ok_and(|next| next == until) => {
            return format!("{}-24:00", time(from));
        }
        () => " +1".to_owned(),
    };
    // Part of a night shift may lie on the date after the one it is counted to.
    let after = if on > open.business_date { "next day " } else { "" };
    format!("{after}{}-{}{later}", time(from), time(to))
}

/// `16:00`, or `16:00:30` when there are seconds.
pub fn time(time: TimeOfDay) -> String {
    let mut shown = format!("{:02}:{:02}", time.hour(), time.minute());
    if time.second() != 0 || time.millisecond() != 0 {
        shown.push_str(&format!(":{:02}", time.second()));
    }
    if time.millisecond() != 0 {
        shown.push_str(&format!(".{:03}", time.millisecond()));
    }
    shown
}

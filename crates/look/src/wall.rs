//! Instants as the reader's wall clock shows them (brief 7): 24 hours, "14 October 2025".

use calendar::{Date, Instant, Zone};

/// By which clock a page is written: the instant it was made at, and the zone of its reader.
#[derive(Debug, Clone)]
pub struct Wall {
    /// When the page was made.
    pub now: Instant,
    /// The reader's zone; for customers their own.
    pub zone: Zone,
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How far back a weekday alone names a day.
const WEEK_DAYS: i32 = 6;

impl Wall {
    /// `14:26`.
    pub fn time(&self, at: Instant) -> String {
        let (_, time) = self.zone.civil_of(at);
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// As short as it is clear: `14:26` today, `Mon 16:20` within a week, `3 Oct 16:20` this year, else the whole date.
    pub fn short(&self, at: Instant) -> String {
        let (date, today) = (self.zone.date_of(at), self.zone.date_of(self.now));
        let n_days = (date - today).get_days();
        let time = self.time(at);
        match n_days {
            0 => time,
            _ if n_days.abs() <= WEEK_DAYS => format!("{} {time}", weekday(date)),
            _ if date.year() == today.year() => format!("{} {} {time}", date.day(), &month(date)[..3]),
            _ => format!("{}, {time}", long_date(date)),
        }
    }

    /// When something falls due: `14:26`, `tomorrow 09:40`, else like [`Wall::short`].
    pub fn due(&self, at: Instant) -> String {
        let tomorrow = self.zone.date_of(self.now).tomorrow();
        match tomorrow {
            Ok(tomorrow) if tomorrow == self.zone.date_of(at) => format!("tomorrow {}", self.time(at)),
            _ => self.short(at),
        }
    }

    /// `Tuesday 14 October 2025, 14:08`.
    pub fn long(&self, at: Instant) -> String {
        let date = self.zone.date_of(at);
        let day = LONG_DAYS[date.weekday().to_monday_zero_offset() as usize % 7];
        format!("{day} {}, {}", long_date(date), self.time(at))
    }

    /// `14 October 2025`, the day of an instant.
    pub fn date(&self, at: Instant) -> String {
        long_date(self.zone.date_of(at))
    }
}

/// `14 October 2025`.
pub fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// `1 Jul 2025`.
pub fn short_date(date: Date) -> String {
    format!("{} {} {}", date.day(), &month(date)[..3], date.year())
}

fn weekday(date: Date) -> &'static str {
    DAYS[date.weekday().to_monday_zero_offset() as usize % 7]
}

/// The name of the month of a day.
pub fn month(date: Date) -> &'static str {
    MONTHS[(date.month() - 1) as usize % 12]
}

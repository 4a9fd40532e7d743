//! The city's table, as far as it is needed here.

use std::path::Path;

use calendar::{Date, TimeOfDay};

/// A wall time of Boston.
pub type Wall = (Date, TimeOfDay);

/// One request that has a due date.
#[derive(Debug)]
pub struct Request {
    /// What it is about, in the city's words.
    pub kind: String,
    /// `OPEN_DT`.
    pub opened: Wall,
    /// `TARGET_DT`: when the city said it would be due.
    pub target: Wall,
    /// `CLOSED_DT`.
    pub closed: Option<Wall>,
    /// `OnTime_Status`: what the city published about it.
    pub is_on_time: bool,
}

impl Request {
    /// Many times of receipt were published without their seconds.
    pub fn has_seconds(&self) -> bool {
        self.opened.1.second() != 0
    }
}

/// The rows with a due date; `None`, and one printed line, where the data is not there.
pub fn requests() -> Option<Vec<Request>> {
    let data = "../../../shared/data/tickets_boston311_2015/boston311_2015_h1.csv.gz";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(data);
    let Ok(file) = std::fs::File::open(&path) else {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
        println!("skipped: {} is missing", path.display());
        return None;
    };
    let mut rows = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    let headers = rows.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let [kind, opened, target, closed, on_time] =
        ["TYPE", "OPEN_DT", "TARGET_DT", "CLOSED_DT", "OnTime_Status"].map(column);
    let rows = rows.records().map(Result::unwrap).filter(|row| !row[target].is_empty());
    let request = |row: csv::StringRecord| Request {
        kind: row[kind].to_owned(),
        opened: wall(&row[opened]),
        target: wall(&row[target]),
        closed: (!row[closed].is_empty()).then(|| wall(&row[closed])),
        is_on_time: &row[on_time] == "ONTIME",
    };
    Some(rows.map(request).collect())
}

/// Reads `06/30/2015 09:29:00 PM`.
fn wall(text: &str) -> Wall {
    let numbers: Vec<i16> = text[..19].split(['/', ' ', ':']).map(|number| number.parse().unwrap()).collect();
    let [month, day, year, hour, minute, second] = numbers[..] else { panic!("`{text}` is not a time") };
    let hour = hour % 12 + if text.ends_with("PM") { 12 } else { 0 };
    let small = |number: i16| i8::try_from(number).unwrap();
    let time = TimeOfDay::new(small(hour), small(minute), small(second), 0).unwrap();
    (Date::new(year, small(month), small(day)).unwrap(), time)
}

//! Small tables of dated records beside a history: a header that names the columns, and a record in each row.

use calendar::{Date, Instant, TimeOfDay, Zone};

use crate::column::shortened;
use crate::problem::{Findings, ProblemKind, Totals};
use crate::source::Source;
use crate::split::{Record, Records};

/// What a table of records looks like.
pub(crate) struct Shape {
    /// What messages call it: `the exceptions file`.
    pub(crate) name: &'static str,
    /// Its columns.
    pub(crate) columns: &'static [&'static str],
    /// Those it cannot do without.
    pub(crate) required: &'static [&'static str],
    /// The kind of problem that a record has which cannot be used.
    pub(crate) bad: ProblemKind,
}

/// Most records of one table. They are written by people, and every clock looks among them.
pub(crate) const MOST_RECORDS: usize = 10_000;

/// What reading came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log {
    /// What was wrong.
    pub(crate) findings: Findings,
    /// What became of the rows.
    pub(crate) totals: Totals,
}

/// Why a record cannot be used: the column at fault, and what is wrong with it.
pub(crate) type Fault = (&'static str, String);

/// The fields of one record.
pub(crate) struct Fields<'r> {
    record: &'r Record<'r>,
    columns: &'static [&'static str],
    places: &'r [Option<usize>],
}

impl Fields<'_> {
    /// A field without the space around it; empty when the table has no such column.
    pub(crate) fn get(&self, column: &str) -> String {
        let place = self.columns.iter().position(|known| *known == column);
        let place = place.and_then(|place| self.places[place]);
        let bytes = place.and_then(|place| self.record.field(place)).unwrap_or_default();
        String::from_utf8_lossy(bytes).trim().to_owned()
    }

    /// Where the record stands in the text.
    pub(crate) fn offset(&self) -> usize {
        self.record.start
    }

    /// A field that must not be empty.
    pub(crate) fn needed(&self, column: &'static str) -> Result<String, Fault> {
        match self.get(column) {
            text if text.is_empty() => Err((column, format!("`{column}` is empty"))),
            text => Ok(text),
        }
    }

    /// The first instant of what a field names: an instant, or a date in `zone`.
    pub(crate) fn from(&self, column: &'static str, zone: &Zone) -> Result<Instant, Fault> {
        Ok(match self.moment(column)? {
            Moment::At(at) => at,
            Moment::On(date) => zone.instant_of(date, TimeOfDay::midnight()),
        })
    }

    /// The first instant after what a field names: the instant itself, or the end of a date in `zone`.
    pub(crate) fn until(&self, column: &'static str, zone: &Zone) -> Result<Instant, Fault> {
        Ok(match self.moment(column)? {
            Moment::At(at) => at,
            Moment::On(date) => match date.tomorrow() {
                Ok(next) => zone.instant_of(next, TimeOfDay::midnight()),
                Err(_) => return Err((column, format!("`{date}` has no next day"))),
            },
        })
    }

    /// A date.
    pub(crate) fn date(&self, column: &'static str) -> Result<Date, Fault> {
        let text = self.needed(column)?;
        calendar::parse_date(&text)
            .map_err(|_| (column, format!("`{}` is no date; write 2025-06-10", shortened(&text))))
    }

    fn moment(&self, column: &'static str) -> Result<Moment, Fault> {
        let text = self.needed(column)?;
        if let Ok(date) = calendar::parse_date(&text) {
            return Ok(Moment::On(date));
        }
        text.parse().map(Moment::At).map_err(|_| {
            let text = shortened(&text);
            (
                column,
                format!("`{text}` is no date and no instant; write 2025-06-10 or 2025-06-10T09:15:00-04:00"),
            )
        })
    }
}

enum Moment {
    At(Instant),
    On(Date),
}

/// Reads every row: `take` makes a record of it, or says why it cannot.
pub(crate) fn read<T>(
    source: &Source,
    shape: &Shape,
    mut take: impl FnMut(&Fields<'_>, &mut Log) -> Result<Option<T>, Fault>,
) -> (Vec<T>, Log) {
    let mut log = Log { findings: source.findings.clone(), totals: Totals::default() };
    let mut taken = Vec::new();
    let mut records = Records::from(source.complete_text(), source.start);
    let Some((places, n_columns)) = header(&mut records, shape, &mut log.findings) else {
        return (taken, log);
    };
    while let Some(record) = records.read() {
        log.totals.read += 1;
        let n_found = record.len();
        if n_found != n_columns {
            log.findings.add(ProblemKind::ColumnCount, record.start, || {
                (None, format!("{n_found} columns where the header has {n_columns}"))
            });
            log.totals.refused += 1;
            continue;
        }
        let fields = Fields { record: &record, columns: shape.columns, places: &places };
        let found = match taken.len() {
            n if n < MOST_RECORDS => take(&fields, &mut log),
            _ => Err((shape.columns[0], format!("more than {MOST_RECORDS} records"))),
        };
        match found {
            Ok(one) => {
                log.totals.used += 1;
                taken.extend(one);
            }
            Err((column, why)) => {
                log.totals.refused += 1;
                log.findings.add(shape.bad, record.start, || (Some(column.to_owned()), why));
            }
        }
    }
    (taken, log)
}

type Places = Vec<Option<usize>>;

fn header(records: &mut Records<'_>, shape: &Shape, findings: &mut Findings) -> Option<(Places, usize)> {
    let Some(record) = records.read() else {
        findings.add(ProblemKind::Empty, 0, || (None, "the file has no header".to_string()));
        return None;
    };
    let names: Vec<String> =
        record.fields().map(|name| String::from_utf8_lossy(name).trim().to_ascii_lowercase()).collect();
    for name in names.iter().filter(|name| !shape.columns.contains(&name.as_str())) {
        findings.add(ProblemKind::UnknownColumn, record.start, || {
            (Some(name.clone()), format!("`{name}` is not a column of {}", shape.name))
        });
    }
    let missing = shape.required.iter().find(|column| !names.iter().any(|name| name == *column));
    if let Some(missing) = missing {
        findings.add(ProblemKind::MissingColumn, record.start, || {
            let header = shortened(&names.join(","));
            (Some((*missing).to_owned()), format!("no column `{missing}`; the header reads `{header}`"))
        });
        return None;
    }
    let places = shape.columns.iter().map(|column| names.iter().position(|name| name == column));
    Some((places.collect(), record.len()))
}

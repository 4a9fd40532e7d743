//! The columns of a history file, and where a given file has them.

use crate::problem::{Findings, ProblemKind};
use crate::split::Record;

/// Writes the enum, its list and its spellings from one table.
macro_rules! columns {
    ($($column:ident = $word:literal),+ $(,)?) => {
        /// A column of the history format (docs/history-format.md).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each value is the column of the same name in docs/history-format.md")]
        pub enum Column { $($column),+ }
        impl Column {
            /// Every column, in order.
            pub const ALL: &[Column] = &[$(Column::$column),+];
            /// The spelling in a header.
            pub const fn word(self) -> &'static str {
                match self { $(Column::$column => $word),+ }
            }
        }
    };
}

columns! {
    OccurredAt = "occurred_at", CaseId = "case_id", Event = "event", EventId = "event_id", Seq = "seq",
    RecordedAt = "recorded_at", CustomerId = "customer_id", AccountId = "account_id", ContactId = "contact_id",
    Channel = "channel", Priority = "priority", Tier = "tier", Zone = "zone", Language = "language",
    Category = "category", Product = "product", Team = "team", Agent = "agent", Actor = "actor", Reason = "reason",
    TargetCaseId = "target_case_id", Until = "until", WaitMs = "wait_ms", HandleMs = "handle_ms",
    WaitSeconds = "wait_seconds", HandleSeconds = "handle_seconds", Score = "score",
}

/// How many columns the format has.
pub const N_COLUMNS: usize = Column::ALL.len();
/// The columns no history file can do without.
const REQUIRED: [Column; 3] = [Column::OccurredAt, Column::CaseId, Column::Event];

impl Column {
    /// The column spelled `word`; spaces around it and the case of its letters make no difference.
    pub fn find(word: &str) -> Option<Column> {
        let word = word.trim();
        Column::ALL.iter().copied().find(|column| column.word().eq_ignore_ascii_case(word))
    }
}

/// A row whose fields are known by column. An absent field and an empty one are the same.
pub trait RowText {
    /// The field of `column`, empty when absent.
    fn get(&self, column: Column) -> &[u8];
}

/// A row put together field by field.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'r>([&'r [u8]; N_COLUMNS]);

impl<'r> Fields<'r> {
    /// No field is filled.
    pub const EMPTY: Fields<'static> = Fields([b""; N_COLUMNS]);

    /// Fills the field of `column`.
    pub fn set(&mut self, column: Column, text: &'r [u8]) {
        self.0[column as usize] = text;
    }
}

impl RowText for Fields<'_> {
    fn get(&self, column: Column) -> &[u8] {
        self.0[column as usize]
    }
}

/// A record of a file whose header is known. Only the fields somebody asks for are looked at.
#[derive(Debug, Clone, Copy)]
pub struct RecordRow<'r> {
    record: Record<'r>,
    header: &'r Header,
}

impl RowText for RecordRow<'_> {
    #[inline]
    fn get(&self, column: Column) -> &[u8] {
        match self.header.place_of[column as usize] {
            ABSENT => b"",
            place => self.record.field(usize::from(place)).unwrap_or_default(),
        }
    }
}

/// The place of a column the file does not have.
const ABSENT: u16 = u16::MAX;

/// Which column stands at which place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// How many columns the header names.
    pub n_columns: usize,
    /// Place and column, by place.
    pub places: Vec<(usize, Column)>,
    place_of: [u16; N_COLUMNS],
}

impl Default for Header {
    fn default() -> Header {
        Header { n_columns: 0, places: Vec::new(), place_of: [ABSENT; N_COLUMNS] }
    }
}

impl Header {
    /// Reads the header record, reporting what is missing, unknown or double.
    ///
    /// `None` when a required column is missing, so that no row can be used.
    pub fn read(record: &Record<'_>, findings: &mut Findings) -> Option<Header> {
        let names: Vec<String> =
            record.fields().map(|name| String::from_utf8_lossy(name).trim().to_string()).collect();
        let mut header = Header { n_columns: names.len(), ..Header::default() };
        for (place, name) in names.iter().enumerate() {
            match Column::find(name) {
                Some(column) if header.has(column) => {
                    findings.add(ProblemKind::RepeatedColumn, record.start, || {
                        (Some(name.clone()), format!("the header names `{name}` twice"))
                    });
                }
                Some(column) => {
                    header.places.push((place, column));
                    header.place_of[column as usize] = u16::try_from(place).unwrap_or(ABSENT);
                }
                None => findings.add(ProblemKind::UnknownColumn, record.start, || {
                    (Some(name.clone()), format!("`{name}` is not a column of the history format"))
                }),
            }
        }
        let missing: Vec<Column> = REQUIRED.into_iter().filter(|column| !header.has(*column)).collect();
        for column in &missing {
            findings.add(ProblemKind::MissingColumn, record.start, || {
                let found = shortened(&names.join(","));
                let what = format!(
                    "no column `{}`; the header reads `{found}`{}",
                    column.word(),
                    separator_hint(&names)
                );
                (Some(column.word().to_string()), what)
            });
        }
        if missing.is_empty() && !header.has(Column::Channel) {
            findings.add(ProblemKind::NoChannelColumn, record.start, || {
                (Some("channel".to_string()), "no column `channel`".to_string())
            });
        }
        missing.is_empty().then_some(header)
    }

    /// The header of a file whose rows may name any column, in the order of the columns.
    pub fn complete() -> Header {
        let mut header = Header { n_columns: N_COLUMNS, ..Header::default() };
        for (place, column) in Column::ALL.iter().enumerate() {
            header.places.push((place, *column));
            header.place_of[*column as usize] = place as u16;
        }
        header
    }

    /// Whether the file has `column`.
    pub fn has(&self, column: Column) -> bool {
        self.place_of[column as usize] != ABSENT
    }

    /// Where the file has `column`.
    pub fn place(&self, column: Column) -> Option<usize> {
        match self.place_of[column as usize] {
            ABSENT => None,
            place => Some(usize::from(place)),
        }
    }

    /// A record with this header.
    #[inline]
    pub fn row<'r>(&'r self, record: Record<'r>) -> RecordRow<'r> {
        RecordRow { record, header: self }
    }
}

fn separator_hint(names: &[String]) -> &'static str {
    match names {
        [only] if only.contains(';') => ", whose columns are separated by `;` instead of `,`",
        [only] if only.contains('\t') => ", whose columns are separated by tabs instead of `,`",
        _ => "",
    }
}

/// `text` cut to a length that fits a line of a report.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_string();
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{head}…")
}

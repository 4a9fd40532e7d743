//! What a value looks like on the page, for tools that do not read it: the formatter and the schema.

use super::section::Setting;

/// The form of a value.
#[derive(Debug, Clone)]
pub enum Form {
    /// A text.
    Text,
    /// A text with a length in it, such as `4 business h` or `less than 1 h`.
    Length,
    /// `true` or `false`.
    Bool,
    /// A whole number between two bounds.
    Whole(i64, i64),
    /// A date without quotes.
    Date,
    /// A date, or a year as a number.
    DateOrYear,
    /// A text or a time without quotes.
    Time,
    /// One of these words.
    Words(Vec<&'static str>),
    /// A list.
    List(Box<Form>),
    /// A table with names of its own.
    Entries(Box<Form>),
    /// Tables in a row.
    Rows(Box<Form>),
    /// A table with known keys.
    Table(&'static [Setting]),
}

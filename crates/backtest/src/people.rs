//! The report for people: sections of text and tables that fit the width they are given.

mod adjustments;
mod backlog;
mod contact_costs;
mod credits;
pub mod explain;
mod figures;
mod force_majeure;
mod problems;
mod promises;
mod report;
mod table;

pub use report::{report, stopped};
pub use table::{Align, Cell, Table};

/// How text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether states are coloured.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style { width: 100, colour: false }
    }
}

/// A colour that carries meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Kept.
    Green,
    /// At risk.
    Yellow,
    /// Broken.
    Red,
}

impl Style {
    /// `text` in a colour, when the style has colours.
    pub fn paint(self, text: &str, colour: Option<Colour>) -> String {
        let code = match colour {
            Some(Colour::Green) => "32",
            Some(Colour::Yellow) => "33",
            Some(Colour::Red) => "31",
            None => return text.to_string(),
        };
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

/// The colour of a promise's state.
pub fn colour_of(state: &str) -> Option<Colour> {
    match state {
        "kept" => Some(Colour::Green),
        "at risk" => Some(Colour::Yellow),
        "broken" => Some(Colour::Red),
        _ => None,
    }
}

/// `1 row`, `2 rows`, `12,345 rows`.
pub fn counted(n: u64, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(n))
}

/// `1,234,567`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

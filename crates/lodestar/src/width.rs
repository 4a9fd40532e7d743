//! How wide the reader's window is, and text that fits it.

use std::io::{self, Write};

/// Columns where nobody says otherwise: output goes to a file or another program.
const DEFAULT: usize = 100;
const NARROWEST: usize = 40;

/// The columns of the terminal on standard output, or those of the variable `COLUMNS`.
pub fn columns() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let shown = || console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    said.or_else(shown).unwrap_or(DEFAULT).max(NARROWEST)
}

/// Writes words after a lead, and goes on below the first of them where the line is full.
pub fn write_wrapped(out: &mut impl Write, lead: &str, words: &str) -> io::Result<()> {
    let columns = columns();
    let indent = lead.chars().count();
    let mut at = indent;
    write!(out, "{lead}")?;
    for (i, word) in words.split_whitespace().enumerate() {
        let length = word.chars().count();
        if i > 0 && at + 1 + length > columns {
            write!(out, "\n{:indent$}", "")?;
            at = indent;
        } else if i > 0 {
            write!(out, " ")?;
            at += 1;
        }
        write!(out, "{word}")?;
        at += length;
    }
    writeln!(out)
}

//! Tables of text.

use unicode_width::UnicodeWidthStr;

use super::{Colour, Style};

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left; wrapped when the table is too wide.
    Left,
    /// At the right; never wrapped.
    Right,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    colour: Option<Colour>,
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell { text, colour: None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell { text: text.to_string(), colour: None }
    }
}

impl Cell {
    /// A cell whose colour carries its meaning once more.
    pub fn coloured(text: impl Into<String>, colour: Option<Colour>) -> Cell {
        Cell { text: text.into(), colour }
    }
}

/// Rows of cells under a header.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<Cell>>,
}

const GAP: usize = 2;
/// No column is wrapped to less than this.
const NARROWEST: usize = 12;

impl Table {
    /// A table without rows.
    pub fn new(columns: &[(&str, Align)]) -> Table {
        let columns = columns.iter().map(|(name, align)| ((*name).to_string(), *align)).collect();
        Table { columns, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as text, every line with a line end.
    pub fn render(&self, style: Style) -> String {
        let widths = self.widths(style.width);
        let header: Vec<Cell> = self.columns.iter().map(|(name, _)| Cell::from(name.as_str())).collect();
        let mut text = self.line(&header, &widths, style);
        for row in &self.rows {
            text.push_str(&self.line(row, &widths, style));
        }
        text
    }

    /// The width of each column: as wide as its widest cell, but left-aligned ones give way until the table fits.
    fn widths(&self, limit: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|(name, _)| name.width()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.text.width());
            }
        }
        let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len();
        while total(&widths) > limit {
            let wrappable =
                widths.iter_mut().zip(&self.columns).filter(|(_, (_, align))| *align == Align::Left);
            match wrappable.map(|(width, _)| width).max() {
                Some(width) if *width > NARROWEST => *width -= 1,
                _ => break,
            }
        }
        widths
    }

    fn line(&self, cells: &[Cell], widths: &[usize], style: Style) -> String {
        let wrapped: Vec<Vec<String>> =
            cells.iter().zip(widths).map(|(cell, width)| wrap(&cell.text, *width)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        let mut text = String::new();
        for index in 0..height {
            let mut line = String::from("  ");
            for (place, (cell, lines)) in cells.iter().zip(&wrapped).enumerate() {
                let part = lines.get(index).map_or("", String::as_str);
                let padding = " ".repeat(widths[place].saturating_sub(part.width()));
                let painted = style.paint(part, cell.colour);
                match self.columns[place].1 {
                    Align::Left => line.push_str(&format!("{painted}{padding}")),
                    Align::Right => line.push_str(&format!("{padding}{painted}")),
                }
                line.push_str("  ");
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// Breaks text at blanks into lines of at most `width`. A longer word has a line of its own.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().map_or(0, |line| line.width());
        if line > 0 && line + 1 + word.width() > width {
            lines.push(word.to_string());
        } else if let Some(last) = lines.last_mut() {
            if line > 0 {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

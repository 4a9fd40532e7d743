//! What somebody wrote, apart from earlier messages and signatures below or between it.
//!
//! The text is only divided: the pieces, one after the other, are the text to the last byte, so whatever is folded away can be
//! unfolded. Lines are classified one by one with a small look ahead, so the work grows with the length of the text.

mod attribution;
mod header_block;
mod line;
mod signature;

use std::ops::Range;

use line::{Class, Line};

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PieceKind {
    /// Written for this message.
    Said,
    /// An earlier message, or the line that announces one.
    Quoted,
    /// A signature, or the line a telephone adds.
    Signature,
}

/// A piece of a text: whole lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// A text in its pieces, in their order and without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut<'t> {
    text: &'t str,
    /// The pieces. Two neighbours are of different kinds.
    pub pieces: Vec<Piece>,
}

impl<'t> Cut<'t> {
    /// What was written for this message, without white space at its end.
    pub fn said(&self) -> String {
        let said = self.pieces.iter().filter(|piece| piece.kind == PieceKind::Said);
        let said: String = said.map(|piece| &self.text[piece.range.clone()]).collect();
        said.trim_start_matches(['\r', '\n']).trim_end().to_owned()
    }

    /// The text of a piece.
    pub fn text(&self, piece: &Piece) -> &'t str {
        &self.text[piece.range.clone()]
    }

    /// Whether anything is folded away.
    pub fn is_cut(&self) -> bool {
        self.pieces.iter().any(|piece| piece.kind != PieceKind::Said)
    }
}

/// Divides a text. When nothing would be left of it, all of it was said.
///
/// # Example
///
/// ```
/// # use channels::email::cut;
/// let text = "Yes, please.\n\n-- \nAna Lima\n\nAm 02.06.25 um 09:04 schrieb Support:\n> Sollen wir?\n";
/// assert_eq!(cut(text).said(), "Yes, please.");
/// ```
pub fn cut(text: &str) -> Cut<'_> {
    let lines = line::lines(text);
    let mut kinds = vec![PieceKind::Said; lines.len()];
    hide_rest(&lines, &mut kinds);
    hide_top(&lines, &mut kinds);
    hide_announcements(&lines, &mut kinds);
    let is_left =
        lines.iter().zip(&kinds).any(|(line, kind)| *kind == PieceKind::Said && line.class != Class::Empty);
    if !is_left {
        kinds.fill(PieceKind::Said);
    }
    Cut { text, pieces: joined(&lines, &kinds) }
}

fn joined(lines: &[Line<'_>], kinds: &[PieceKind]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (line, kind) in lines.iter().zip(kinds) {
        match pieces.last_mut() {
            Some(last) if last.kind == *kind => last.range.end = line.range.end,
            _ => pieces.push(Piece { kind: *kind, range: line.range.clone() }),
        }
    }
    pieces
}

/// Hides what stands below everything that was said.
fn hide_rest(lines: &[Line<'_>], kinds: &mut [PieceKind]) {
    let mut end = lines.len();
    if let Some(start) = start_of_unmarked(lines) {
        kinds[start..end].fill(PieceKind::Quoted);
        end = start;
    }
    if let Some(start) = signature::start(&lines[..end]) {
        for (line, kind) in lines[start..end].iter().zip(&mut kinds[start..end]) {
            *kind = if matches!(line.class, Class::Quote | Class::Announcement) {
                PieceKind::Quoted
            } else {
                PieceKind::Signature
            };
        }
        end = start;
    }
    while let Some(last) = end.checked_sub(1) {
        kinds[last] = match lines[last].class {
            Class::Empty => kinds.get(end).copied().filter(|_| end < lines.len()).unwrap_or(PieceKind::Said),
            Class::Delimiter | Class::Device => PieceKind::Signature,
            Class::Quote | Class::Announcement => PieceKind::Quoted,
            Class::Header | Class::Text => return,
        };
        end = last;
    }
}

/// Where an earlier message begins that is not marked line by line: below a divider, a block of header fields, or an
/// announcement after which no quoted line comes.
fn start_of_unmarked(lines: &[Line<'_>]) -> Option<usize> {
    // Only what stands below something said is an earlier message; at the top it is what is being sent on.
    let first_said = lines.iter().position(|line| matches!(line.class, Class::Text | Class::Quote))?;
    let mut start = None;
    let mut is_quote_next = false;
    for (at, line) in lines.iter().enumerate().skip(first_said + 1).rev() {
        match line.class {
            Class::Header => start = Some(at),
            Class::Announcement if !is_quote_next => start = Some(at),
            Class::Announcement | Class::Empty => continue,
            _ => {}
        }
        is_quote_next = line.class == Class::Quote;
    }
    start
}

/// Hides a quoted message at the top, when it is announced and what was said stands below it.
fn hide_top(lines: &[Line<'_>], kinds: &mut [PieceKind]) {
    let end = lines
        .iter()
        .position(|line| !matches!(line.class, Class::Empty | Class::Announcement | Class::Quote));
    let Some(end) = end else { return };
    let top = &lines[..end];
    let first = top.iter().find(|line| line.class != Class::Empty);
    let is_announced = first.is_some_and(|line| line.class == Class::Announcement);
    // With further quotes below, each was answered by itself.
    let is_answered = lines[end..].iter().any(|line| line.class == Class::Quote);
    if is_announced
        && !is_answered
        && top.iter().any(|line| line.class == Class::Quote)
        && kinds[end] == PieceKind::Said
    {
        kinds[..end].fill(PieceKind::Quoted);
    }
}

/// Hides the announcements of quotes that somebody answered piece by piece; the quotes stay, or the answers make no sense.
fn hide_announcements(lines: &[Line<'_>], kinds: &mut [PieceKind]) {
    for (line, kind) in lines.iter().zip(kinds) {
        if line.class == Class::Announcement {
            *kind = PieceKind::Quoted;
        }
    }
}

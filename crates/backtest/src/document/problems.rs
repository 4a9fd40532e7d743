//! Problems of the input with the line and column of each example.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::partial::Problems;
use crate::problem::{Effect, Finding, Findings, ProblemKind};
use crate::source::{Form, Source};
use crate::split::Records;

/// One kind of problem.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemView {
    /// Its stable word.
    pub kind: &'static str,
    /// `refused`, `changed` or `noted`.
    pub effect: &'static str,
    /// How many there were.
    pub count: u64,
    /// What was done with the row.
    pub done: &'static str,
    /// What can be done about it.
    pub remedy: &'static str,
    /// The first of them.
    pub examples: Vec<PlaceView>,
}

/// One place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// The file.
    pub file: String,
    /// 1-based line.
    pub line: u64,
    /// 1-based byte in the line at which the field starts.
    pub at: u64,
    /// The column's name.
    pub column: Option<String>,
    /// The words at fault.
    pub what: String,
}

impl PlaceView {
    /// `history.csv:12:31`.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", self.file, self.line, self.at)
    }
}

/// Every kind of problem that was found, with its first examples.
pub fn problems(source: &Source, findings: &Findings) -> Vec<ProblemView> {
    let lines = lines_of(
        source,
        findings.iter().flat_map(|(_, found)| &found.examples).map(|finding| finding.offset),
    );
    let names = header_names(source);
    let views = findings.iter().map(|(kind, found)| ProblemView {
        kind: kind.word(),
        effect: effect(kind),
        count: found.count,
        done: kind.done(),
        remedy: kind.remedy(),
        examples: found.examples.iter().map(|finding| place(source, &names, &lines, finding)).collect(),
    });
    views.collect()
}

/// The first problem of merged parts that is more than a note, by file and line. That of the history comes first, then
/// those of the files beside it.
pub fn first_of(found: &[Problems]) -> Option<ProblemView> {
    let firsts = found.iter().filter(|problems| problems.kind.effect() != Effect::Noted);
    let firsts = firsts.filter_map(|problems| Some((problems, problems.examples.first()?)));
    let (problems, example) = firsts
        .min_by_key(|(problems, example)| (problems.file, &example.file, example.line, problems.kind))?;
    Some(merged(&Problems { count: 1, examples: vec![example.clone()], ..problems.clone() }))
}

/// Problems of several files.
pub(super) fn merged(found: &Problems) -> ProblemView {
    let Problems { kind, count, examples, .. } = found;
    ProblemView {
        kind: kind.word(),
        effect: effect(*kind),
        count: *count,
        done: kind.done(),
        remedy: kind.remedy(),
        examples: examples.clone(),
    }
}

/// One problem as the only example of its kind.
pub fn problem(source: &Source, kind: ProblemKind, finding: &Finding) -> ProblemView {
    let lines = lines_of(source, std::iter::once(finding.offset));
    let example = place(source, &header_names(source), &lines, finding);
    ProblemView {
        kind: kind.word(),
        effect: effect(kind),
        count: 1,
        done: kind.done(),
        remedy: kind.remedy(),
        examples: vec![example],
    }
}

fn effect(kind: ProblemKind) -> &'static str {
    match kind.effect() {
        Effect::Noted => "noted",
        Effect::Changed => "changed",
        Effect::Refused => "refused",
    }
}

fn place(source: &Source, names: &[String], lines: &BTreeMap<u64, u64>, finding: &Finding) -> PlaceView {
    if source.form == Form::JsonLines {
        return place_in_line(source, lines, finding);
    }
    if source.has_origin() {
        return place_in_origin(source, lines, finding);
    }
    let index = finding.column.as_ref().and_then(|column| names.iter().position(|name| name == column));
    let text = source.text();
    let start = (finding.offset as usize).min(text.len());
    let row = &text[start..];
    PlaceView {
        file: source.name.clone(),
        line: lines.get(&finding.offset).copied().unwrap_or(1),
        at: 1 + index.map_or(0, |index| field_start(row, index)) as u64,
        column: finding.column.clone(),
        what: finding.what.clone(),
    }
}

/// A place in a file of JSON Lines: the field's value, or where reading the line stopped.
fn place_in_line(source: &Source, lines: &BTreeMap<u64, u64>, finding: &Finding) -> PlaceView {
    let before = source.text().get(..finding.offset as usize).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let line = source.line_at(start as u64);
    let value = finding.column.as_deref().and_then(|name| crate::json::value_start(line, name));
    PlaceView {
        file: source.name.clone(),
        line: lines.get(&finding.offset).copied().unwrap_or(1),
        at: 1 + value.unwrap_or(finding.offset as usize - start) as u64,
        column: finding.column.clone(),
        what: finding.what.clone(),
    }
}

/// A row found in another text: where its object starts.
fn place_in_origin(source: &Source, lines: &BTreeMap<u64, u64>, finding: &Finding) -> PlaceView {
    let offset = source.shown_offset(finding.offset) as usize;
    let before = source.shown().get(..offset).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    PlaceView {
        file: source.name.clone(),
        line: lines.get(&finding.offset).copied().unwrap_or(1),
        at: 1 + (offset - start) as u64,
        column: finding.column.clone(),
        what: finding.what.clone(),
    }
}

fn header_names(source: &Source) -> Vec<String> {
    let mut records = Records::from(source.complete_text(), source.start);
    let names = records.read().map(|record| {
        record.fields().map(|name| String::from_utf8_lossy(name).trim().to_string()).collect::<Vec<_>>()
    });
    names.unwrap_or_default()
}

/// Where field `index` starts in a row's text.
fn field_start(row: &[u8], index: usize) -> usize {
    let (mut is_quoted, mut n_commas) = (false, 0);
    for (at, byte) in row.iter().enumerate() {
        if n_commas == index {
            return at;
        }
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => n_commas += 1,
            b'\r' | b'\n' if !is_quoted => break,
            _ => {}
        }
    }
    0
}

/// 1-based lines of all offsets, counted in one pass over the text.
pub(crate) fn lines_of(source: &Source, offsets: impl Iterator<Item = u64>) -> BTreeMap<u64, u64> {
    let text = source.shown();
    let mut lines: BTreeMap<u64, u64> = offsets.map(|offset| (offset, 0)).collect();
    let has_returns = text.contains(&b'\r');
    let (mut line, mut from) = (1, 0);
    for (offset, found) in &mut lines {
        let to = (source.shown_offset(*offset) as usize).min(text.len());
        line += count_line_ends(text, from..to, has_returns);
        from = to.max(from);
        *found = line;
    }
    lines
}

fn count_line_ends(text: &[u8], range: std::ops::Range<usize>, has_returns: bool) -> u64 {
    let part = text.get(range.clone()).unwrap_or_default();
    let n_feeds = part.iter().filter(|byte| **byte == b'\n').count();
    // A carriage return alone ends a line as well.
    let n_lone = if has_returns {
        let is_lone = |at: &usize| text[*at] == b'\r' && text.get(*at + 1) != Some(&b'\n');
        range.filter(is_lone).count()
    } else {
        0
    };
    (n_feeds + n_lone) as u64
}

//! What is wrong with a mission, where, and what to do about it.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

use crate::source::{Place, Source, Span};

/// Whether a mission with this finding can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It cannot: no policy comes out of it.
    Error,
    /// It can, but somebody should look.
    Warning,
    /// It can; this is only said, such as that a value is assumed.
    Information,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        })
    }
}

/// One problem of a mission text: its place, one sentence with the words at fault, and a remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its code in the specification, such as `E-14`; `None` for slips of writing, which the specification does not number.
    pub code: Option<&'static str>,
    /// Error, warning or information.
    pub severity: Severity,
    /// The bytes at fault.
    pub span: Range<usize>,
    /// The line of the first byte, from 1.
    pub line: u32,
    /// The column of the first byte in characters, from 1.
    pub column: u32,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The first byte, counted from 1, of the other place of a contradiction; its line ends the message once lines
    /// are known. Four bytes: a finding travels in results.
    pub(crate) other: Option<NonZeroU32>,
}

impl Finding {
    /// An error at `span`. Its line is filled in when the findings are sorted.
    pub(crate) fn error(span: Span, message: impl Into<String>) -> Finding {
        Finding {
            code: None,
            severity: Severity::Error,
            span: span.range(),
            line: 0,
            column: 0,
            message: message.into(),
            help: None,
            other: None,
        }
    }

    /// A warning at `span`.
    pub(crate) fn warning(span: Span, message: impl Into<String>) -> Finding {
        Finding { severity: Severity::Warning, ..Finding::error(span, message) }
    }

    /// Something worth saying about what stands at `span`.
    pub(crate) fn information(span: Span, message: impl Into<String>) -> Finding {
        Finding { severity: Severity::Information, ..Finding::error(span, message) }
    }

    /// The same finding under a code of the specification.
    pub(crate) fn code(self, code: &'static str) -> Finding {
        Finding { code: Some(code), ..self }
    }

    /// The same finding with a remedy.
    pub(crate) fn help(self, help: impl Into<String>) -> Finding {
        Finding { help: Some(help.into()), ..self }
    }

    /// The same finding about two places: the message ends with the line of the other one.
    pub(crate) fn and(self, other: Span) -> Finding {
        let first = u32::try_from(other.start).unwrap_or(u32::MAX).saturating_add(1);
        Finding { other: NonZeroU32::new(first), ..self }
    }

    /// The finding as plain text, three lines without colour; `file` is the name people know the mission by.
    ///
    /// # Example
    ///
    /// ```text
    /// error[E-14]: `p1-response` promises a response within 24 h but `p1-restore` a resolution within 4 h
    ///   --> missions/customer_care.toml:41:3
    ///   help: a response is part of a resolution; lower the response target to 4 h or less
    /// ```
    pub fn render(&self, file: &str) -> String {
        let code = self.code.map(|code| format!("[{code}]")).unwrap_or_default();
        let mut text = format!(
            "{}{code}: {}\n  --> {file}:{}:{}\n",
            self.severity, self.message, self.line, self.column
        );
        if let Some(help) = &self.help {
            text.push_str(&format!("  help: {help}\n"));
        }
        text
    }
}

/// All findings as plain text, one blank line between them.
pub fn render(findings: &[Finding], file: &str) -> String {
    findings.iter().map(|finding| finding.render(file)).collect::<Vec<_>>().join("\n")
}

/// How many findings are kept: nobody reads more, and a file of garbage must not fill the memory.
pub(crate) const MOST: usize = 1_000;

/// Gives every finding its line and column, sorts them by place, and keeps the first thousand.
pub(crate) fn sorted(mut findings: Vec<Finding>, source: &Source) -> Vec<Finding> {
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
    findings.dedup();
    let left_out = findings.split_off(findings.len().min(MOST));
    if let Some(first) = left_out.first() {
        let mut more = Finding::error(first.span.clone().into(), "many more findings follow from here on");
        // What is left out may be warnings only; then the mission stays usable.
        more.severity = left_out.iter().map(|finding| finding.severity).min().unwrap_or(Severity::Error);
        findings.push(more.help("correct those above first"));
    }
    place(findings.iter_mut(), source);
    findings
}

/// Gives findings their line and column. Fast when they are sorted by place.
pub(crate) fn place<'f>(findings: impl Iterator<Item = &'f mut Finding>, source: &Source) {
    let (mut byte, mut place) = (0, Place { line: 1, column: 1 });
    for finding in findings {
        place = match finding.span.start >= byte {
            true => source.place_after(byte, place, finding.span.start),
            false => source.place(finding.span.start),
        };
        byte = finding.span.start;
        (finding.line, finding.column) = (place.line, place.column);
        // Taken, so that a finding that is placed again does not say its line twice.
        if let Some(other) = finding.other.take() {
            let line = source.place(other.get() as usize - 1).line;
            finding.message.push_str(&format!(", on line {line}"));
        }
    }
}

fn key(finding: &Finding) -> (usize, usize, Severity, Option<&str>, &str) {
    (finding.span.start, finding.span.end, finding.severity, finding.code, &finding.message)
}

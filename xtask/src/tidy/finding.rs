//! What a rule says about one place.

use crate::repository::SourceFile;

/// Whether a finding fails the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Fails the run.
    Error,
    /// Is printed only.
    Warning,
}

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it fails the run.
    pub severity: Severity,
    /// Path and, where there is one, line.
    pub place: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Finding {
    /// An error about a whole file or folder.
    pub fn error(path: &str, message: impl Into<String>) -> Finding {
        Finding { severity: Severity::Error, place: path.to_owned(), message: message.into() }
    }

    /// An error about one line.
    pub fn at(file: &SourceFile, line: usize, message: impl Into<String>) -> Finding {
        Finding::error(&format!("{}:{line}", file.path), message)
    }

    /// A remark that does not fail the run.
    pub fn warning(path: &str, message: impl Into<String>) -> Finding {
        Finding { severity: Severity::Warning, ..Finding::error(path, message) }
    }

    /// The finding as printed.
    pub fn render(&self, rule: &str) -> String {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        format!("{severity}[{rule}]: {}\n  --> {}", self.message, self.place)
    }
}

/// The places of findings, for tests.
#[cfg(test)]
pub fn places(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.place.as_str()).collect()
}

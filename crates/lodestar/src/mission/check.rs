//! `lodestar mission check`: every problem of a mission file at once.

use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anyhow::Context;
use clap::Args;
use mission::{Files, Finding, Reading, Severity, Unenforced};
use serde_json::{Value, json};

use crate::exit::{Exit, wrong_use};
use crate::width::columns;

/// Say everything that is wrong with a mission
#[derive(Args)]
pub struct Check {
    /// The mission file
    mission: PathBuf,
    /// Exit with 1 on warnings as well
    #[arg(long)]
    strict: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Prints the findings; the exit code says whether the mission can be used.
    pub fn run(self) -> anyhow::Result<Exit> {
        let file = self.mission.display().to_string();
        let reading = read(&self.mission)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{:#}", as_json(&file, &reading))?;
        } else {
            let renderer = renderer(console::colors_enabled());
            for finding in &reading.findings {
                writeln!(out, "{}\n", renderer.render(&[report(finding, &file, reading.source().text())]))?;
            }
            write!(out, "{}", unenforced(&reading))?;
            writeln!(out, "{}", summary(&file, &reading))?;
        }
        let fails = reading.has_errors() || (self.strict && !reading.findings.is_empty());
        Ok(if fails { Exit::Findings } else { Exit::Fine })
    }
}

/// Reads a mission file and the calendar files it names, which lie beside it.
pub fn read(path: &Path) -> anyhow::Result<Reading> {
    let bytes = std::fs::read(path).map_err(|error| wrong_use(format!("{}: {error}", path.display())))?;
    let mut files = Files::new();
    for name in mission::files_named(&String::from_utf8_lossy(&bytes)) {
        let beside = path.with_file_name(&name);
        // A file that is not there is a finding of the mission; one that cannot be read is our failure.
        if beside.exists() {
            let text = std::fs::read_to_string(&beside).with_context(|| beside.display().to_string())?;
            files.insert(name, text);
        }
    }
    Ok(mission::read_bytes(&bytes, &files))
}

/// Tells on standard error what keeps a mission from being used.
pub fn print_to_stderr(path: &Path, reading: &Reading) {
    let file = path.display().to_string();
    let renderer = renderer(console::colors_enabled_stderr());
    for finding in reading.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        eprintln!("{}\n", renderer.render(&[report(finding, &file, reading.source().text())]));
    }
    eprintln!("{}", summary(&file, reading));
}

fn renderer(has_colours: bool) -> Renderer {
    let renderer = if has_colours { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(columns())
}

/// One finding with the lines it stands on, and no others: a long mission is not read anew for each.
fn report<'a>(finding: &'a Finding, file: &'a str, text: &'a str) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut title = level.primary_title(finding.message.as_str());
    if let Some(code) = finding.code {
        title = title.id(code);
    }
    let Range { start, end } = finding.span;
    let first = text[..start].rfind('\n').map_or(0, |line_feed| line_feed + 1);
    let last = text[end..].find('\n').map_or(text.len(), |line_feed| end + line_feed);
    let line = usize::try_from(finding.line).unwrap_or(1);
    let annotation = AnnotationKind::Primary.span(start - first..end - first);
    let snippet = Snippet::source(&text[first..last]).line_start(line).path(file).annotation(annotation);
    let group = title.element(snippet);
    match &finding.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// Settings the mission uses and that this version does not act upon, so that nobody is misled.
fn unenforced(reading: &Reading) -> String {
    let line = |it: &Unenforced| {
        let lines = it.lines.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let word = if it.lines.len() == 1 { "line" } else { "lines" };
        format!("  {} ({word} {lines})\n", it.setting)
    };
    match reading.unenforced.as_slice() {
        [] => String::new(),
        some => format!("not enforced by this version:\n{}\n", some.iter().map(line).collect::<String>()),
    }
}

fn counts(reading: &Reading) -> (usize, usize) {
    let n_errors = reading.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    (n_errors, reading.findings.len() - n_errors)
}

fn summary(file: &str, reading: &Reading) -> String {
    let counted = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    match counts(reading) {
        (0, 0) => format!("{file}: no findings"),
        (n_errors, n_warnings) => {
            format!("{file}: {}, {}", counted(n_errors, "error"), counted(n_warnings, "warning"))
        }
    }
}

fn as_json(file: &str, reading: &Reading) -> Value {
    let (n_errors, n_warnings) = counts(reading);
    let findings: Vec<Value> = reading.findings.iter().map(finding_as_json).collect();
    let line = |it: &Unenforced| json!({ "setting": it.setting, "lines": it.lines });
    let not_enforced: Vec<Value> = reading.unenforced.iter().map(line).collect();
    json!({
        "file": file, "n_errors": n_errors, "n_warnings": n_warnings, "findings": findings,
        "not_enforced_by_this_version": not_enforced,
    })
}

fn finding_as_json(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.to_string(),
        "line": finding.line,
        "column": finding.column,
        "span": { "start": finding.span.start, "end": finding.span.end },
        "message": finding.message,
        "help": finding.help,
    })
}

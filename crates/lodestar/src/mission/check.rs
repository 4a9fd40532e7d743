//! `lodestar mission check`: every problem of a mission file at once.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anyhow::Context as _;
use calendar::{Date, Instant, Zone};
use clap::Args;
use mission::check::Need;
use mission::{Accepted, Context, Files, Finding, Reading, Severity, Unenforced};
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
    /// Also find what keeps the mission from being published: placeholders and assumed values nobody confirmed
    #[arg(long)]
    publishing: bool,
    /// Check as on this date instead of today
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Prints the findings; the exit code says whether the mission can be used.
    pub fn run(self) -> anyhow::Result<Exit> {
        let file = self.mission.display().to_string();
        let today = self.today.unwrap_or_else(today);
        let context = Context { today: Some(today), is_publishing: self.publishing, ..Context::default() };
        let reading = read_in(&self.mission, &context)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{:#}", as_json(&file, &reading))?;
        } else {
            let renderer = renderer(console::colors_enabled());
            for finding in &reading.findings {
                writeln!(out, "{}\n", renderer.render(&[report(finding, &file, reading.source().text())]))?;
            }
            write!(out, "{}", unenforced(&reading))?;
            reading.accepted.iter().try_for_each(|it| writeln!(out, "{}", accepted(it)))?;
            not_evaluated(&reading).iter().try_for_each(|line| writeln!(out, "{line}"))?;
            writeln!(out, "{}", summary(&file, &reading))?;
        }
        let n_warnings = counts(&reading)[1];
        let fails = reading.has_errors() || (self.strict && n_warnings > 0);
        Ok(if fails { Exit::Findings } else { Exit::Fine })
    }
}

/// Reads a mission file and the calendar files it names, which lie beside it.
pub fn read(path: &Path) -> anyhow::Result<Reading> {
    read_in(path, &Context::default())
}

/// The same with what else is known.
pub fn read_in(path: &Path, context: &Context<'_>) -> anyhow::Result<Reading> {
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
    Ok(mission::read_bytes_in(&bytes, &Context { files: &files, ..*context }))
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
        Severity::Information => Level::INFO.with_name("information"),
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

/// Errors, warnings, information.
fn counts(reading: &Reading) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Information]
        .map(|severity| reading.findings.iter().filter(|finding| finding.severity == severity).count())
}

fn summary(file: &str, reading: &Reading) -> String {
    let counted = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let [n_errors, n_warnings, n_informations] = counts(reading);
    let mut parts = match n_errors + n_warnings {
        0 => vec!["no findings".to_owned()],
        _ => vec![counted(n_errors, "error"), counted(n_warnings, "warning")],
    };
    if n_informations > 0 {
        parts.push(format!("{n_informations} for information"));
    }
    if !reading.accepted.is_empty() {
        parts.push(format!("{} accepted", counted(reading.accepted.len(), "warning")));
    }
    format!("{file}: {}", parts.join(", "))
}

fn accepted(accepted: &Accepted) -> String {
    let Accepted { finding, reason, until } = accepted;
    let code = finding.code.unwrap_or_default();
    format!("accepted until {until}: {code} on line {}: {}; reason: {reason}", finding.line, finding.message)
}

/// Which checks say nothing for want of which data, one line for each sort of data.
fn not_evaluated(reading: &Reading) -> Vec<String> {
    let mut without: BTreeMap<Need, Vec<&str>> = BTreeMap::new();
    for it in &reading.not_evaluated {
        it.missing.iter().for_each(|need| without.entry(*need).or_default().push(it.code));
    }
    without
        .iter()
        .map(|(need, codes)| format!("not evaluated without {need}: {}", codes.join(", ")))
        .collect()
}

fn as_json(file: &str, reading: &Reading) -> Value {
    let [n_errors, n_warnings, n_informations] = counts(reading);
    let findings: Vec<Value> = reading.findings.iter().map(finding_as_json).collect();
    let accepted = reading.accepted.iter().map(|it| {
        let mut finding = finding_as_json(&it.finding);
        finding["reason"] = json!(it.reason);
        finding["until"] = json!(it.until.to_string());
        finding
    });
    let not_evaluated = reading.not_evaluated.iter().map(|it| {
        let missing: Vec<&str> = it.missing.iter().map(|need| need.word()).collect();
        json!({ "code": it.code, "missing": missing })
    });
    let line = |it: &Unenforced| json!({ "setting": it.setting, "lines": it.lines });
    let not_enforced: Vec<Value> = reading.unenforced.iter().map(line).collect();
    json!({
        "file": file,
        "n_errors": n_errors,
        "n_warnings": n_warnings,
        "n_informations": n_informations,
        "findings": findings,
        "accepted": accepted.collect::<Vec<_>>(),
        "not_enforced_by_this_version": not_enforced,
        "not_evaluated": not_evaluated.collect::<Vec<_>>(),
    })
}

/// The date of now, read in UTC, since a mission's zone is known only after it was read.
#[expect(clippy::disallowed_methods, reason = "the one place of this command that reads the clock")]
fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    Zone::utc().date_of(Instant(ms))
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

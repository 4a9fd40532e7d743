//! Findings for people.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use mission::check::Need;
use mission::{Accepted, Finding, History, Reading, Severity, Unenforced};

use super::counts;
use crate::width::columns;

/// Everything a reading says about one file.
pub fn print(out: &mut impl Write, file: &str, reading: &Reading) -> anyhow::Result<()> {
    let renderer = renderer(console::colors_enabled());
    for finding in &reading.findings {
        writeln!(out, "{}\n", renderer.render(&[report(finding, file, reading.source().text())]))?;
    }
    write!(out, "{}", unenforced(reading))?;
    reading.accepted.iter().try_for_each(|it| writeln!(out, "{}", accepted(it)))?;
    not_evaluated(reading).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out, "{}", summary(file, reading))?;
    Ok(())
}

/// The same for each version of a directory, then what is wrong with them together.
pub fn print_history(out: &mut impl Write, directory: &Path, history: &History) -> anyhow::Result<()> {
    for version in &history.versions {
        print(out, &directory.join(&version.file).display().to_string(), &version.reading)?;
        writeln!(out)?;
    }
    for (file, finding) in &history.findings {
        writeln!(out, "{}", finding.render(&directory.join(file).display().to_string()))?;
    }
    let versions = history.versions.iter().filter_map(|version| {
        let mission = version.reading.tree.mission.as_ref()?;
        let from = mission.effective.as_ref().map(|date| format!(" from {}", date.value.0));
        Some(format!("{}{}", mission.version.value.0, from.unwrap_or_default()))
    });
    let versions: Vec<String> = versions.collect();
    let verdict = if history.has_errors() { ": not a history to run by" } else { "" };
    writeln!(out, "{}: versions {}{verdict}", directory.display(), versions.join(", "))?;
    Ok(())
}

/// Tells on standard error what keeps a directory of versions from being used.
pub fn print_history_to_stderr(directory: &Path, history: &History) {
    for version in history.versions.iter().filter(|version| version.reading.has_errors()) {
        print_to_stderr(&directory.join(&version.file), &version.reading);
    }
    for (_, finding) in &history.findings {
        eprintln!("error: {}: {}", directory.display(), finding.message);
    }
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

//! What was wrong with the input, and what became of its rows.

use super::table::wrap;
use super::{Style, grouped};
use crate::document::{ProblemView, RowsView};

pub(super) fn section_of(problems: &[ProblemView], style: Style) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = String::from("\nProblems of the input\n");
    for problem in problems {
        let line =
            format!("{} {}: {}; {}", grouped(problem.count), problem.kind, problem.done, problem.remedy);
        for (index, line) in wrap(&line, style.width.saturating_sub(4)).iter().enumerate() {
            text.push_str(if index == 0 { "  " } else { "    " });
            text.push_str(line);
            text.push('\n');
        }
        for example in &problem.examples {
            text.push_str(&format!("    {}: {}\n", example.place(), example.what));
        }
        let more = problem.count.saturating_sub(problem.examples.len() as u64);
        if more > 0 {
            text.push_str(&format!("    and {} more\n", grouped(more)));
        }
    }
    text
}

pub(super) fn rows(rows: RowsView) -> String {
    let mut text = format!(
        "\nRows: {} read, {} used, {} refused, {} repeated",
        grouped(rows.read),
        grouped(rows.used),
        grouped(rows.refused),
        grouped(rows.duplicates)
    );
    if rows.after_end > 0 {
        text.push_str(&format!(", {} after the end", grouped(rows.after_end)));
    }
    text.push('\n');
    text
}

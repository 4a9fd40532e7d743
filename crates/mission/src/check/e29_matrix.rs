//! E-29: a matrix in which more impact or urgency means less priority.

use super::{Check, Context};
use crate::finding::Finding;
use crate::policy::Level;
use crate::source::Spanned;
use crate::syntax::Tree;
use crate::syntax::tree::Matrix;
use crate::vocabulary::Priority;

pub(super) const CHECK: Check = Check {
    code: Some("E-29"),
    about: "a matrix of impact and urgency that is incomplete or not monotone",
    remedy: "let the priority fall, or stay, from high to low in each row and each column",
    needs: &[],
    run,
};

type Cell<'t> = Option<&'t Spanned<Priority>>;

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(matrix) = tree.priorities.as_ref().and_then(|priorities| priorities.matrix.as_ref()) else {
        return;
    };
    let (impacts, urgencies) = levels(&matrix.value);
    let cell = |impact, urgency| matrix.value.row(impact).and_then(|row| row.cell(urgency));
    let row = |impact| urgencies.iter().map(move |urgency| cell(impact, *urgency));
    let n_missing = impacts.iter().flat_map(|impact| row(*impact)).filter(Option::is_none).count();
    if n_missing > 0 {
        let n = impacts.len() * urgencies.len();
        let message = format!("{n_missing} of the {n} cells of the matrix are missing");
        let help = "give each level of impact a priority for each level of urgency";
        findings.push(Finding::error(matrix.value.span, message).code("E-29").help(help));
    }
    for impact in &impacts {
        falls(&row(*impact).collect::<Vec<_>>(), "less urgency", findings);
    }
    for urgency in &urgencies {
        let column: Vec<_> = impacts.iter().map(|impact| cell(*impact, *urgency)).collect();
        falls(&column, "less impact", findings);
    }
}

/// The levels of impact and of urgency: three, and a fourth where the matrix names it.
fn levels(matrix: &Matrix) -> (Vec<Level>, Vec<Level>) {
    let from = |has_four: bool| Level::ALL[usize::from(!has_four)..].to_vec();
    let names_critical = |impact: &Level| matrix.row(*impact).is_some_and(|row| row.critical.is_some());
    (from(matrix.critical.is_some()), from(Level::ALL.iter().any(names_critical)))
}

fn falls(cells: &[Cell<'_>], with: &str, findings: &mut Vec<Finding>) {
    for pair in cells.windows(2) {
        let [Some(before), Some(after)] = pair else { continue };
        if after.value < before.value {
            let message = format!("{with} raises the priority from `{}` to `{}`", before.value, after.value);
            findings.push(Finding::error(after.span, message).code("E-29").help(CHECK.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    const ROWS: [&str; 3] = [
        "high = { high = \"P1\", medium = \"P2\", low = \"P3\" }",
        "medium = { high = \"P2\", medium = \"P3\", low = \"P4\" }",
        "low = { high = \"P3\", medium = \"P4\", low = \"P4\" }",
    ];

    #[rstest]
    #[case::monotone(ROWS, &[])]
    #[case::a_row_rises(["high = { high = \"P2\", medium = \"P1\", low = \"P3\" }", ROWS[1], ROWS[2]], &["\"P1\""])]
    #[case::a_column_rises([ROWS[1], ROWS[0], ROWS[2]].map(|row| row), &["\"P1\"", "\"P2\"", "\"P3\""])]
    fn e_29_a_matrix_is_monotone(#[case] rows: [&str; 3], #[case] words: &[&str]) {
        let names = ["high", "medium", "low"];
        let cells = rows.iter().zip(names).map(|(row, name)| {
            let (_, cells) = row.split_once(" = ").expect("a row has cells");
            format!("{name} = {cells}\n")
        });
        assert_eq!(found("E-29", &format!("[priorities.matrix]\n{}", cells.collect::<String>())), words);
    }

    #[test]
    fn e_29_a_matrix_is_complete() {
        assert_eq!(
            found("E-29", &format!("[priorities.matrix]\n{}\n{}", ROWS[0], ROWS[1])),
            ["[priorities.matrix]"]
        );
    }

    #[rstest]
    #[case::complete("{ high = \"P1\", medium = \"P1\", low = \"P2\" }", &[])]
    #[case::a_cell_is_missing("{ high = \"P1\", medium = \"P1\" }", &["[priorities.matrix]"])]
    #[case::below_high("{ high = \"P2\", medium = \"P2\", low = \"P3\" }", &["\"P1\""])]
    fn e_29_a_fourth_level_is_complete_and_monotone(#[case] critical: &str, #[case] words: &[&str]) {
        let lines = format!("[priorities.matrix]\n{}\ncritical = {critical}", ROWS.join("\n"));
        assert_eq!(found("E-29", &lines), words);
    }
}

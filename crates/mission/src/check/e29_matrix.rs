//! E-29: a matrix in which more impact or urgency means less priority.

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Spanned;
use crate::syntax::Tree;
use crate::syntax::tree::MatrixRow;
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
    let rows = [&matrix.value.high, &matrix.value.medium, &matrix.value.low].map(|row| cells(row.as_ref()));
    let n_missing = rows.iter().flatten().filter(|cell| cell.is_none()).count();
    if n_missing > 0 {
        let message = format!("{n_missing} of the 9 cells of the matrix are missing");
        let help =
            "give `high`, `medium` and `low` impact each a priority for `high`, `medium` and `low` urgency";
        findings.push(Finding::error(matrix.value.span, message).code("E-29").help(help));
    }
    for row in rows {
        falls(row, "less urgency", findings);
    }
    let [high, medium, low] = rows;
    for ((high, medium), low) in high.into_iter().zip(medium).zip(low) {
        falls([high, medium, low], "less impact", findings);
    }
}

fn cells(row: Option<&Spanned<MatrixRow>>) -> [Cell<'_>; 3] {
    row.map_or([None; 3], |row| [row.value.high.as_ref(), row.value.medium.as_ref(), row.value.low.as_ref()])
}

fn falls(cells: [Cell<'_>; 3], with: &str, findings: &mut Vec<Finding>) {
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
}

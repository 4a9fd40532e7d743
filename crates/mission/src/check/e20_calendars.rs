//! E-20: calendars that say two things, or nothing.

use super::{Check, Context};
use crate::compile::plan_of;
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("E-20"),
    about: "a calendar with a date both closed and special, without any open time, or with an invalid interval",
    remedy: "write weekly hours as `Mo-Fr 08:00-20:00; Sa 10:00-14:00`, and each date once",
    needs: &[],
    run,
};

fn run(tree: &Tree, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, entry) in tree.calendars.iter() {
        if let Err(wrong) = plan_of(entry, context) {
            findings.extend(wrong);
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::found;

    #[rstest]
    #[case::fine("hours = \"Mo-Fr 22:00-06:00\"", &[])]
    #[case::both_closed_and_special("hours = \"Mo-Fr 08:00-20:00\"\nclosed = [2025-12-24]\nspecial = { 2025-12-24 = \"08:00-12:00\" }", &["2025-12-24"])]
    #[case::never_open("hours = \"Mo-Fr off\"", &["\"Mo-Fr off\""])]
    #[case::no_interval("hours = \"Mo-Fr 8-20\"", &["\"Mo-Fr 8-20\""])]
    #[case::a_special_date_without_hours("hours = \"24/7\"\nspecial = { 2025-12-24 = \"morning\" }", &["2025-12-24"])]
    fn e_20_a_calendar_says_one_thing(#[case] lines: &str, #[case] words: &[&str]) {
        assert_eq!(found("E-20", &format!("[calendars.other]\n{lines}")), words);
    }
}

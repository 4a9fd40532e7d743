//! W-01: standards of conduct nobody can follow or see.

use super::{Check, Context};
use crate::finding::Finding;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-01"),
    about: "behaviours not three to five, not named by a verb, or without a check",
    remedy: "name three to five verbs, such as `listen = { text = \"…\", check = \"review criterion: listening\" }`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let list = &tree.behaviours.list;
    // E-02 speaks of a mission without any.
    if let (Some(first), false) = (list.first(), (3..=5).contains(&list.len()) || list.is_empty()) {
        let word = if list.len() == 1 { "behaviour" } else { "behaviours" };
        let message = format!("the mission has {} {word}, not three to five", list.len());
        findings.push(Finding::warning(first.name.span, message).code("W-01").help(CHECK.remedy));
    }
    for entry in list {
        let name = &entry.name.value.0;
        if !is_verb(name) {
            let message = format!("the behaviour `{name}` does not begin with a verb");
            let help = "say what people do, such as `listen`, `resolve`, `follow-up` or `document`";
            findings.push(Finding::warning(entry.name.span, message).code("W-01").help(help));
        }
        if entry.value.as_ref().is_some_and(|behaviour| behaviour.check.is_none()) {
            let message = format!("nobody can see whether people `{name}`");
            let help = "add a `check`: a criterion of reviews, a field of the case, or a clock";
            findings.push(Finding::warning(entry.name.span, message).code("W-01").help(help));
        }
    }
}

/// Verbs that end as a noun does.
const VERBS: [&str; 12] = [
    "document",
    "implement",
    "complement",
    "compliment",
    "balance",
    "evidence",
    "reference",
    "experience",
    "mention",
    "question",
    "caution",
    "position",
];

/// Endings of nouns and adjectives, which name a value instead of saying what to do.
const NO_VERBS: [&str; 17] = [
    "tion", "sion", "ness", "ity", "ment", "ance", "ence", "ship", "ism", "pathy", "ful", "ous", "able",
    "ible", "less", "ly", "iest",
];

/// Nouns and adjectives without such an ending that missions are fond of.
const WORDS: [&str; 18] = [
    "courage",
    "courtesy",
    "customer",
    "customers",
    "fair",
    "fast",
    "friendly",
    "honest",
    "integrity",
    "kind",
    "quality",
    "speed",
    "teamwork",
    "the",
    "we",
    "people",
    "ethics",
    "joy",
];

/// Whether the first word may be a verb. No list knows all of them; what certainly is none is told.
fn is_verb(name: &str) -> bool {
    let first = name.split([' ', '-', '_']).next().unwrap_or("").to_lowercase();
    let is_other = NO_VERBS.iter().any(|end| first.ends_with(end)) || WORDS.contains(&first.as_str());
    VERBS.contains(&first.as_str()) || (first.chars().any(char::is_alphabetic) && !is_other)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{found_in, without};

    /// A sound mission with these behaviours instead of its own, each with a check.
    fn behaviours(names: &[&str]) -> String {
        let line = |name: &&str| format!("{name} = {{ check = \"reviews\" }}\n");
        without(&["[behaviours]"]) + "[behaviours]\n" + &names.iter().map(line).collect::<String>()
    }

    #[rstest]
    #[case::five(&["listen", "resolve", "follow-up", "empathize", "document"], &[])]
    #[case::three(&["listen", "resolve", "improve"], &[])]
    #[case::two(&["listen", "resolve"], &["listen"])]
    #[case::six(&["listen", "resolve", "follow-up", "empathize", "document", "advocate"], &["listen"])]
    #[case::nouns(&["listen", "empathy", "accountability", "respect"], &["empathy", "accountability"])]
    #[case::no_word(&["listen", "resolve", "7"], &["7"])]
    fn w_01_three_to_five_verbs(#[case] names: &[&str], #[case] words: &[&str]) {
        assert_eq!(found_in("W-01", &behaviours(names)), words);
    }

    #[test]
    fn w_01_a_behaviour_has_a_check() {
        let text = behaviours(&["listen", "resolve"]) + "improve = { text = \"We learn\" }\n";
        assert_eq!(found_in("W-01", &text), ["improve"]);
    }
}

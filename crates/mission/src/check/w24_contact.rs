//! W-24: customers who do not find out how to reach the desk.

use super::{Check, Context};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::Tree;

pub(super) const CHECK: Check = Check {
    code: Some("W-24"),
    about: "a contact block that is incomplete or names no channel for security problems",
    remedy: "fill in `[contact]`: `phone`, `site`, `email`, `portal`, `postal`, `correspondence_phone` and `security`",
    needs: &[],
    run,
};

fn run(tree: &Tree, _: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(contact) = tree.contact.as_ref() else {
        if tree.contact.is_absent() {
            let span = tree.mission.as_ref().map_or(Span::default(), |mission| mission.span);
            findings.push(finding(span, "the mission has no contact block".to_owned()));
        }
        return;
    };
    let parts = [
        ("phone", &contact.phone),
        ("site", &contact.site),
        ("email", &contact.email),
        ("portal", &contact.portal),
        ("postal", &contact.postal),
        ("correspondence_phone", &contact.correspondence_phone),
    ];
    let missing: Vec<String> =
        parts.iter().filter(|(_, part)| part.is_none()).map(|(key, _)| format!("`{key}`")).collect();
    if !missing.is_empty() {
        findings.push(finding(contact.span, format!("the contact block lacks {}", missing.join(", "))));
    }
    if contact.security.is_none() {
        findings.push(finding(contact.span, "nobody learns where to report a security problem".to_owned()));
    }
}

fn finding(span: Span, message: String) -> Finding {
    Finding::warning(span, message).code("W-24").help(CHECK.remedy)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::check::testing::{SOUND, found_in};

    const COMPLETE: [&str; 7] = [
        "phone = \"1\"",
        "site = \"a\"",
        "email = \"a\"",
        "portal = \"a\"",
        "postal = \"a\"",
        "correspondence_phone = \"2\"",
        "security = \"a\"",
    ];

    #[rstest]
    #[case::complete(&COMPLETE, &[])]
    #[case::no_security(&COMPLETE[..6], &["[contact]"])]
    #[case::no_phone(&COMPLETE[1..], &["[contact]"])]
    #[case::neither(&COMPLETE[1..6], &["[contact]", "[contact]"])]
    fn w_24_the_contact_block_is_complete(#[case] lines: &[&str], #[case] words: &[&str]) {
        let (before, after) = SOUND.split_once("[contact]").expect("the sound mission has a contact block");
        let (_, after) = after.split_once("\n[").expect("and more after it");
        let contact = format!("[contact]\n{}\n", lines.join("\n"));
        assert_eq!(found_in("W-24", &format!("{before}{contact}[{after}")), words);
    }

    #[test]
    fn w_24_there_is_a_contact_block() {
        let (before, after) = SOUND.split_once("[contact]").expect("the sound mission has a contact block");
        let (_, after) = after.split_once("\n[").expect("and more after it");
        assert_eq!(found_in("W-24", &format!("{before}[{after}")), ["[mission]"]);
    }
}

//! The mail that asks: each answer is a link, and a number in reply will do.

use desk::case::event::Survey as Kind;
use mission::Policy;
use store::Key;
use store::surveys::Survey;

use super::link;
use super::page;
use crate::record::lookup;

/// The words of the mail, in Markdown. `site` is where the care centre is reached, without a slash at its end.
pub fn text(survey: &Survey, kind: Kind, policy: &Policy, (key, site): (&Key, &str)) -> String {
    let page = format!("{site}{}", link::path(key, survey.id));
    let scale = page::scale(kind, policy);
    let answers: Vec<String> = scale
        .iter()
        .map(|(score, words)| {
            let words = if words.is_empty() { String::new() } else { format!(" – {words}") };
            if site.is_empty() {
                format!("- {score}{words}")
            } else {
                format!("- [{score}{words}]({page}?score={score})")
            }
        })
        .collect();
    let ends = match (scale.first(), scale.last()) {
        (Some((first, _)), Some((last, _))) => format!("from {first} to {last}"),
        _ => String::new(),
    };
    let about = match kind {
        Kind::Csat | Kind::FirstContact => format!("Your case **#{}** is solved.\n\n", survey.case),
        Kind::Nps | Kind::Product => String::new(),
    };
    let how = if site.is_empty() {
        format!("Answer this mail with one of them, {ends}.")
    } else {
        format!(
            "A link opens a page on which you can add a word and send your answer; opening it sends nothing. Or answer this mail \
             with one of them, {ends}."
        )
    };
    let counted = match (kind, survey.sent_at) {
        (Kind::Csat | Kind::FirstContact, Some(sent_at)) if !site.is_empty() => {
            format!("\n[How we counted your case]({site}{})\n", lookup::path(key, survey.case, sent_at))
        }
        _ => String::new(),
    };
    format!("{about}**{}**\n\n{}\n\n{how}\n{counted}", page::asked(kind, policy), answers.join("\n"))
}

/// Its subject.
pub fn subject(kind: Kind, policy: &Policy) -> String {
    match kind {
        Kind::Csat | Kind::FirstContact => "How did we do?".to_owned(),
        Kind::Nps => format!("Would you recommend {}?", policy.name),
        Kind::Product => "How do you like the product?".to_owned(),
    }
}

//! The mail that asks: each answer is a link, and a number in reply will do.

use desk::case::event::Survey as Kind;
use mission::Policy;
use store::Key;
use store::surveys::Survey;

use super::link;
use super::page;
use crate::mail::texts::words::Words;
use crate::record::lookup;

/// What is filled into its text, in a language. `site` is where the care centre is reached, without a slash at its end.
pub fn fields(
    (survey, kind): (&Survey, Kind),
    policy: &Policy,
    (key, site): (&Key, &str),
    words: &Words,
) -> Vec<(&'static str, String)> {
    let page = match site {
        "" => String::new(),
        site => format!("{site}{}", link::path(key, survey.id)),
    };
    let scale = page::scale(kind, policy);
    let named = words
        .answers(scale.len())
        .iter()
        .map(|words| format!(" – {words}"))
        .chain(std::iter::repeat(String::new()));
    let answers: Vec<String> = scale
        .iter()
        .zip(named)
        .map(|((score, _), words)| match page.as_str() {
            "" => format!("- {score}{words}"),
            page => format!("- [{score}{words}]({page}?score={score})"),
        })
        .collect();
    let end = |it: Option<&(_, _)>| it.map(|(score, _): &(desk::case::event::Score, &str)| score.to_string());
    let is_about_case = matches!(kind, Kind::Csat | Kind::FirstContact);
    let counted = match survey.sent_at {
        Some(sent_at) if is_about_case && !site.is_empty() => {
            format!("{site}{}", lookup::path(key, survey.case, sent_at))
        }
        _ => String::new(),
    };
    vec![
        ("topic", words.topic(kind, &policy.name)),
        ("question", words.question(kind, &policy.name)),
        ("answers", answers.join("\n")),
        ("page", page),
        ("counted", counted),
        ("scale.first", end(scale.first()).unwrap_or_default()),
        ("scale.last", end(scale.last()).unwrap_or_default()),
        ("case.number", survey.case.to_string()),
        ("case.solved", if is_about_case { "yes".to_owned() } else { String::new() }),
    ]
}

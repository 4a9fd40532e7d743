//! An answer to the mail that asked: its first line is a score, the rest a comment.

use desk::case::event::{CustomerId, Score, Survey as Kind};
use mission::Policy;
use store::Tx;
use store::surveys::{self, Survey};

use super::answer::{Given, Standing};
use super::page;
use calendar::Instant;

/// The question that our mail of this identifier asked.
pub fn asked_by(message_id: &str) -> Option<i64> {
    message_id.split('@').next()?.strip_prefix("survey.")?.parse().ok()
}

/// What a customer answered to one of the mails that are named; nothing when the words are no answer, or the question is not
/// open: then they are a message like any other.
///
/// # Errors
///
/// Fails when the database does.
pub fn read(
    tx: &mut Tx<'_>,
    policy: &Policy,
    (named, customer, said): (&[String], CustomerId, &str),
    now: Instant,
) -> Result<Option<(Survey, Given)>, store::Error> {
    let Some(id) = named.iter().find_map(|id| asked_by(id)) else { return Ok(None) };
    let Some(survey) = surveys::find(tx, id)?.filter(|it| it.customer == customer.0.get()) else {
        return Ok(None);
    };
    let Some(kind) = Kind::find(&survey.kind) else { return Ok(None) };
    if !Standing::of(&survey, now).takes_answers() {
        return Ok(None);
    }
    Ok(score(kind, policy, said).map(|(score, comment)| {
        let given =
            Given { score: Some(score), comment, may_contact: survey.may_contact, ..Given::default() };
        (survey, given)
    }))
}

/// The score that stands alone in the first line, as `4`, `4/5` or `good`, and the rest.
fn score(kind: Kind, policy: &Policy, said: &str) -> Option<(Score, String)> {
    let said = said.trim();
    let (first, rest) = said.split_once('\n').unwrap_or((said, ""));
    let first = first.trim().trim_end_matches(['.', '!']).to_lowercase();
    let scale = page::scale(kind, policy);
    let most = scale.last().map(|(score, _)| score.to_string()).unwrap_or_default();
    let bare = first
        .strip_suffix(&format!("/{most}"))
        .or(first.strip_suffix(&format!(" of {most}")))
        .unwrap_or(&first);
    let (score, _) = scale.iter().find(|(score, _)| score.to_string() == bare.trim())?;
    Some((*score, rest.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_number_is_an_answer_and_a_sentence_is_none() {
        let mission = include_str!("../../../../missions/customer_care.toml");
        let file = mission::HistoryFile {
            name: "mission.toml".to_owned(),
            bytes: mission.into(),
            files: mission::Files::new(),
        };
        let book = crate::book::Book::new(&[file], &[], 1).expect("the shipped mission");
        let policy = book.rules.policy();
        let points = |n| Some(Score::Points(n));
        for (said, found, comment) in [
            ("4", points(4), ""),
            (" 4/5 \r\n\r\nThank you.", points(4), "Thank you."),
            ("5 of 5!", points(5), ""),
            ("0", None, ""),
            ("6", None, ""),
            ("4 of us are waiting", None, ""),
            ("", None, ""),
        ] {
            let read = score(Kind::Csat, policy, said);
            assert_eq!(read.as_ref().map(|(score, _)| *score), found, "{said}");
            assert_eq!(read.map(|(_, comment)| comment).unwrap_or_default(), comment, "{said}");
        }
        assert_eq!(score(Kind::Nps, policy, "10/10\nGood work").map(|it| it.0), points(10));
        assert_eq!(asked_by("survey.77@lodestar.desk.example"), Some(77));
        assert_eq!(asked_by("77.1@lodestar.desk.example"), None);
    }
}

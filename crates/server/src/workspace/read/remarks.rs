//! What was said about a case, between its messages.

use desk::case::remark::{Said, Step};
use look::talk::{Happening, Part};
use store::{Error, Tx};

use super::super::proposal::level;
use super::Names;
use crate::desk::Family;

/// What people call a part of a resolution path.
pub const fn part(step: Step) -> &'static str {
    match step {
        Step::Planned => "Planned",
        Step::Done => "Done",
        Step::Outcome => "Came of it",
    }
}

/// The remarks that a reader of the conversation should know; those with a text stand there as notes.
pub fn happenings(
    tx: &mut Tx<'_>,
    names: &mut Names,
    family: &Family,
    place: usize,
) -> Result<Vec<Happening>, Error> {
    let mut found = Vec::new();
    for (remark, _) in family.remarked(place) {
        let (icon, words): (&'static str, String) = match &remark.said {
            Said::PathExtended(step) => {
                ("note", format!(" wrote down what was {}", part(*step).to_lowercase()))
            }
            Said::HandOffOffered { to, to_team } => {
                let to = match (to, to_team) {
                    (Some(agent), _) => names.person(tx, agent.0.get())?,
                    (None, Some(team)) => store::teams::find(tx, team.0.get())?
                        .map_or_else(|| "a team".to_owned(), |it| it.name),
                    (None, None) => "anybody".to_owned(),
                };
                ("user", format!(" offers the case to {to}"))
            }
            Said::HandOffRejected => ("user", " did not take the case".to_owned()),
            Said::HandOffWithdrawn => ("user", " withdrew the offer".to_owned()),
            Said::TransferJudgedUnnecessary => ("user", " calls the transfer needless".to_owned()),
            Said::SuccessorNamed => ("user", " told the customer whom to turn to now".to_owned()),
            Said::Authenticated { method } => {
                ("shield", format!(" recorded a proof of identity: {}", method.replace('-', " ")))
            }
            Said::PhaseSet(phase) => ("flask", format!(" set the phase “{}”", phase.word())),
            Said::AskedAgain => {
                ("history", " recorded that the customer had to say something again".to_owned())
            }
            Said::Classified { impact, urgency, given, .. } => {
                let given = given.map_or_else(String::new, |given| format!(", but gave {given}"));
                ("triage", format!(" judged {} impact, {} urgency{given}", level(*impact), level(*urgency)))
            }
            Said::Undone(_) => ("history", " took the last change back".to_owned()),
            Said::Retitled => ("note", " wrote the subject anew".to_owned()),
            Said::Tagged(_) | Said::Untagged(_) | Said::Noted => continue,
        };
        let who = match remark.agent {
            Some(agent) => names.person(tx, agent.0.get())?,
            None => "The desk".to_owned(),
        };
        let parts = vec![Part::Strong(who), Part::Plain(words)];
        found.push(Happening { icon, parts, clause: None, at: remark.at, is_risk: false });
    }
    Ok(found)
}

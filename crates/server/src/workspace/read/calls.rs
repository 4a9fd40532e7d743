//! What waits for somebody's answer in a case.

use calendar::Instant;
use desk::case::decide::Ask;
use desk::case::event::TeamId;
use desk::case::state::Status;
use desk::{World, decide};
use store::{Error, Tx};

use super::super::reader::Reader;
use super::super::thread::Call;
use super::Names;

/// What waits for an answer, the most pressing first.
pub fn calls(
    tx: &mut Tx<'_>,
    names: &mut Names,
    reader: &Reader,
    world: &World<'_>,
    now: Instant,
) -> Result<Vec<Call>, Error> {
    let can = |ask| decide(world, reader.asks(ask), now).is_ok();
    let mut calls = Vec::new();
    if can(Ask::AcknowledgePages) {
        calls.push(Call {
            icon: "bell",
            words: "Somebody was paged, and the page is not answered.".to_owned(),
            to: "acknowledgement",
            text: None,
            answers: vec![("acknowledge", "I am on it")],
        });
    }
    if can(Ask::AcceptEscalation) {
        calls.push(Call {
            icon: "up",
            words: "The case was escalated, and nobody has taken it over.".to_owned(),
            to: "escalation",
            text: None,
            answers: vec![("accept", "Take it over")],
        });
    }
    if let Some(offer) = world.remarks.offer {
        calls.push(hand_off(tx, names, reader, (&offer, can(Ask::AcceptHandOff)))?);
    }
    if world.case.status == Status::Merged {
        calls.push(Call {
            icon: "branch",
            words: "This case was merged and goes on in another one.".to_owned(),
            to: "unmerge",
            text: None,
            answers: vec![("unmerge", "Take the merge back")],
        });
    }
    if world.remarks.n_transfers > world.remarks.n_unnecessary
        && world.case.status.is_open()
        && reader_owns(reader, world)
    {
        let is_named = world.remarks.is_successor_named;
        if !is_named {
            calls.push(Call {
                icon: "user",
                words: "The case was handed over, and the customer was not told whom to turn to now."
                    .to_owned(),
                to: "successor",
                text: Some(("told", "What the customer is told")),
                answers: vec![("tell", "Tell the customer"), ("needless", "The transfer was needless")],
            });
        }
    }
    Ok(calls)
}

fn reader_owns(reader: &Reader, world: &World<'_>) -> bool {
    world.case.owner == Some(reader.agent())
}

fn hand_off(
    tx: &mut Tx<'_>,
    names: &mut Names,
    reader: &Reader,
    (offer, can_accept): (&desk::case::remark::HandOff, bool),
) -> Result<Call, Error> {
    let is_by_reader = offer.by == Some(reader.agent());
    let by = match offer.by {
        Some(agent) => names.person(tx, agent.0.get())?,
        None => "Somebody".to_owned(),
    };
    let to = match (offer.to, offer.to_team) {
        (Some(agent), _) if agent == reader.agent() => "you".to_owned(),
        (Some(agent), _) => names.person(tx, agent.0.get())?,
        (None, Some(TeamId(team))) => {
            store::teams::find(tx, team.get())?.map_or_else(|| "a team".to_owned(), |team| team.name)
        }
        (None, None) => "anybody".to_owned(),
    };
    let mut answers = Vec::new();
    if can_accept && !is_by_reader {
        answers.extend([("accept", "Take the case"), ("reject", "Do not take it")]);
    }
    if is_by_reader || !can_accept {
        answers.push(("withdraw", "Withdraw the offer"));
    }
    let text =
        (can_accept && !is_by_reader).then_some(("told", "What the customer is told of you (optional)"));
    Ok(Call {
        icon: "user",
        words: format!("{by} offers this case to {to}. Its context stands in the conversation."),
        to: "handoff/verdict",
        text,
        answers,
    })
}

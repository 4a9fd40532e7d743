//! Cases that wait for a priority, with what the mission says of them.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::case::event::{CaseId, Receipt};
use desk::triage::owning_function;
use look::{Choice, Mistakes};
use mission::policy::Level;
use mission::{Policy, Priority};
use store::Tx;
use store::cases;

use super::super::proposal::{self, Judged};
use super::super::triage::{Card, Routing};
use super::Names;
use super::list::row_of;
use crate::book::Book;
use crate::desk::{Family, Refusal, family_of};

/// What somebody has said on a card so far.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Category, impact, urgency.
    pub judged: Judged,
    /// The priority they chose, when they chose one.
    pub chosen: Option<Priority>,
    /// The owner they chose.
    pub owner: Option<u32>,
    /// Why.
    pub why: String,
    /// What the customer would be told.
    pub told: String,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// What a case was received with and the rules that hold for it; nothing of one that does not exist.
///
/// # Errors
///
/// Fails when the database does, or the case cannot be read.
pub fn received(
    tx: &mut Tx<'_>,
    book: &Book,
    number: u32,
    now: Instant,
) -> Result<Option<(Receipt, desk::rulebook::VersionId)>, Refusal> {
    let Some(case) = NonZeroU32::new(number).map(CaseId) else { return Ok(None) };
    let cases = match family_of(tx, case) {
        Err(Refusal::NoCase(_)) => return Ok(None),
        cases => cases?,
    };
    let family = Family::load(tx, book, &cases, now)?;
    let found = family.cases().find(|(id, _)| *id == case);
    Ok(found.and_then(|(_, state)| Some((state.receipt?, state.version))))
}

/// A case that waits for its priority; nothing of one that cannot be read.
///
/// # Errors
///
/// Fails when the database does.
pub fn card(
    tx: &mut Tx<'_>,
    book: &Book,
    names: &mut Names,
    (stored, said): (&cases::CaseRow, &Said),
    now: Instant,
) -> Result<Option<Card>, Refusal> {
    let Some((receipt, version)) = received(tx, book, stored.number, now)? else { return Ok(None) };
    let rules = book.rules.rules(version);
    let row = row_of(tx, book, names, stored, now)?;
    let written =
        store::messages::list(tx, stored.number)?.into_iter().find(|message| message.kind.is_public());
    let category = said.judged.category.or(receipt.category);
    let proposal = proposal::propose(rules, &receipt, &said.judged);
    let function = owning_function(rules, category);
    let reason = match function {
        Some(function) => {
            format!("The mission does not cover this; {function} owns it. No clock runs there.")
        }
        None => proposal.why,
    };
    let routing = function.map(|function| Routing {
        function: function.to_owned(),
        told: match said.told.trim() {
            "" => what_is_told(rules, category, function, &row.customer),
            told => told.to_owned(),
        },
    });
    Ok(Some(Card {
        number: row.number,
        subject: row.subject,
        customer: row.customer,
        account: row.account,
        tier: Some(stored.tier.clone()).filter(|tier| !tier.is_empty()),
        channel: row.channel,
        chip: row.chip,
        excerpt: written.map(|message| message.body.chars().take(280).collect()).unwrap_or_default(),
        suggested: Some(proposal.priority),
        chosen: said.chosen,
        reason: Some(reason),
        impacts: levels(rules, &rules.priorities.impact, ("impact", said.judged.impact)),
        urgencies: levels(rules, &rules.priorities.urgency, ("urgency", said.judged.urgency)),
        owners: super::opened::owners(tx, said.owner.or(stored.owner))?,
        categories: all(rules, category),
        routing,
        why: said.why.clone(),
        mistakes: said.mistakes.clone(),
    }))
}

fn all(rules: &Policy, chosen: Option<mission::policy::CategoryId>) -> Vec<Choice> {
    let chosen = chosen.map(|id| usize::from(id.0));
    let named = rules.categories.iter().enumerate();
    named
        .map(|(nth, category)| {
            let label = match &category.excluded_to {
                Some(function) => format!("{} (owned by {function})", category.name),
                None => category.name.clone(),
            };
            Choice::new(&category.name, label).chosen(chosen == Some(nth))
        })
        .collect()
}

fn levels(
    rules: &Policy,
    meanings: &[(Level, String)],
    (what, chosen): (&str, Option<Level>),
) -> Vec<Choice> {
    let choice = |it: Level| {
        let word = proposal::capital(proposal::level(it));
        let label = match proposal::meaning(meanings, it) {
            Some(meaning) => format!("{word} {what}: {meaning}"),
            None => format!("{word} {what}"),
        };
        Choice::new(proposal::level(it), label).chosen(chosen == Some(it))
    };
    proposal::levels(rules).into_iter().map(choice).collect()
}

/// The customer hears who looks after it and what happens next.
fn what_is_told(
    rules: &Policy,
    category: Option<mission::policy::CategoryId>,
    function: &str,
    customer: &str,
) -> String {
    let about = category.and_then(|id| rules.categories.get(usize::from(id.0))).map_or("this", |it| &it.name);
    format!(
        "Hello {customer},\n\nyour question is about {about}. At {} that is looked after by {function}, not by customer care. \
         They have your message now and answer you themselves; you need not write again.",
        rules.name
    )
}

//! `[mission]`, `[owner]`, `[contact]` and `[governance]` as they stand.

use crate::policy::{Contact, Governance, Identity, Person, SignOff};
use crate::source::Spanned;
use crate::syntax::tree::Identity as Entry;
use crate::syntax::{CivilDate, DayOrYear, List, Text, Tree};

/// The mission as a document.
pub(super) fn identity(tree: &Tree, entry: &Entry) -> Identity {
    let date = |date: &Option<Spanned<CivilDate>>| date.as_ref().map(|date| date.value.0);
    let day = |day: &Option<Spanned<DayOrYear>>| day.as_ref().map(|day| day.value.0);
    Identity {
        language: entry.language.value.0.clone(),
        published_on: date(&entry.published),
        announced_on: date(&entry.announced),
        established: day(&entry.established),
        revised: day(&entry.revised),
        updated: day(&entry.updated),
        rationale: text(&entry.rationale),
        owner: owner(tree).unwrap_or_default(),
        contact: contact(tree).unwrap_or_default(),
    }
}

fn owner(tree: &Tree) -> Option<Person> {
    let entry = tree.owner.as_ref()?;
    Some(Person {
        name: text(&entry.name).unwrap_or_default(),
        role: text(&entry.role).unwrap_or_default(),
        phone: text(&entry.phone),
        email: text(&entry.email),
        address: text(&entry.address),
    })
}

fn contact(tree: &Tree) -> Option<Contact> {
    let entry = tree.contact.as_ref()?;
    Some(Contact {
        phone: text(&entry.phone),
        site: text(&entry.site),
        email: text(&entry.email),
        portal: text(&entry.portal),
        status_page: text(&entry.status_page),
        postal: text(&entry.postal),
        correspondence_phone: text(&entry.correspondence_phone),
        security: text(&entry.security),
    })
}

/// Who looks after the mission.
pub(super) fn governance(tree: &Tree) -> Governance {
    let Some(entry) = tree.governance.as_ref() else { return Governance::default() };
    let sign_offs = entry.sign_offs.value.list.iter().map(|sign_off| SignOff {
        body: sign_off.value.body.value.0.clone(),
        by: sign_off.value.by.as_ref().map(|date| date.value.0),
        decided_on: sign_off.value.decided.as_ref().map(|date| date.value.0),
        decision: sign_off.value.decision.value,
        name: text(&sign_off.value.name),
    });
    Governance {
        sign_offs: sign_offs.collect(),
        reviewers: texts(&entry.reviewers),
        steering_chair: text(&entry.steering_chair),
        playbook: text(&entry.playbook),
        reassesses_after_product_change: entry.reassess_after_product_change.value,
        is_regulated: entry.regulated.value,
    }
}

/// A text that may be absent.
pub(super) fn text(text: &Option<Spanned<Text>>) -> Option<String> {
    text.as_ref().map(|text| text.value.0.clone())
}

/// A list of texts.
pub(super) fn texts(list: &Spanned<List<Text>>) -> Vec<String> {
    list.value.0.iter().map(|text| text.value.0.clone()).collect()
}

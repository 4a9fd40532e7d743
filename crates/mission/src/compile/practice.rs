//! The clauses of how the desk works: every table that stands in the file has its sentences.

use super::clauses::Clauses;
use super::sentence::{self, practice as says};
use crate::policy::{Capability, Chapter, Governance, Practice, Statement, SurveyRule};
use crate::source::Span;
use crate::syntax::{Part, Tree};

/// Adds the clauses of the statement, the behaviours and the governance: the words that are no promises.
pub(super) fn words(
    tree: &Tree,
    (statement, governance): (&Statement, &Governance),
    clauses: &mut Clauses<'_>,
) {
    if let Some(entry) = tree.statement.as_ref() {
        let mut add = |chapter, key: &str, text: String| {
            clauses.add_to(chapter, format!("statement.{key}"), entry.span, text);
        };
        statement.mission.iter().for_each(|text| add(Chapter::Purpose, "mission", sentence::ended(text)));
        for (i, text) in statement.vision.iter().enumerate() {
            add(Chapter::Purpose, &format!("vision.{}", i + 1), sentence::ended(text));
        }
        if !statement.values.is_empty() {
            add(Chapter::Purpose, "values", sentence::values(&statement.values));
        }
        if let Some(document) = &statement.fair_resolution {
            add(Chapter::Credits, "fair_resolution", sentence::fair_resolution(document));
        }
    }
    for ((name, _), behaviour) in tree.behaviours.iter().zip(&statement.behaviours) {
        let sentence = sentence::behaviour(&behaviour.verb, behaviour.text.as_deref());
        clauses.add(format!("behaviours.{}", behaviour.verb), name.span, sentence);
    }
    if let Some(entry) = tree.governance.as_ref() {
        for (key, is_public, sentence) in sentence::governance(governance) {
            let id = clauses.add(format!("governance.{key}"), entry.span, sentence);
            if !is_public {
                clauses.hide(id);
            }
        }
    }
}

/// Adds the clauses of the tables that are stated.
pub(super) fn tables(
    tree: &Tree,
    (practice, surveys, capabilities): (&Practice, &SurveyRule, &[Capability]),
    clauses: &mut Clauses<'_>,
) {
    let mut page = Page { clauses };
    let open = practice.escalations_are_visible;
    page.table(
        at(&tree.post_incident_review, |it| it.span),
        ("post_incident_review", Chapter::Escalation, open),
        || says::post_incident_review(&practice.post_incident_review),
    );
    if let Some(entry) = tree.first_contact.as_ref() {
        page.table(Some(entry.span), ("first_contact", Chapter::Goals, true), || says::first_contact(entry));
    }
    page.table(at(&tree.surveys, |it| it.span), ("surveys", Chapter::Goals, true), || says::surveys(surveys));
    page.table(
        at(&tree.voice_of_customer, |it| it.span),
        ("voice_of_customer", Chapter::Goals, true),
        || says::voice_of_customer(&practice.voice_of_customer),
    );
    page.table(at(&tree.knowledge, |it| it.span), ("knowledge", Chapter::Goals, true), || {
        says::knowledge(&practice.knowledge)
    });
    page.table(at(&tree.quality, |it| it.span), ("quality", Chapter::Goals, false), || {
        says::quality(&practice.quality)
    });
    page.table(at(&tree.training, |it| it.span), ("training", Chapter::Goals, false), || {
        says::training(&practice.training)
    });
    page.table(at(&tree.incentives, |it| it.span), ("incentives", Chapter::Goals, false), || {
        says::incentives(&practice.incentives)
    });
    page.table(at(&tree.workforce, |it| it.span), ("workforce", Chapter::Goals, false), || {
        says::workforce(&practice.workforce)
    });
    page.table(at(&tree.budget, |it| it.span), ("budget", Chapter::Goals, false), || {
        says::budget(&practice.budget)
    });
    page.table(at(&tree.data, |it| it.span), ("data", Chapter::Data, true), || says::data(&practice.data));
    page.table(at(&tree.security, |it| it.span), ("security", Chapter::Data, true), || {
        says::security(&practice.security)
    });
    page.table(at(&tree.accessibility, |it| it.span), ("accessibility", Chapter::Data, true), || {
        says::accessibility(&practice.accessibility)
    });
    page.table(at(&tree.status_page, |it| it.span), ("status_page", Chapter::Governance, true), || {
        says::status_page(&practice.status_page)
    });
    page.table(at(&tree.dashboards, |it| it.span), ("dashboards", Chapter::Governance, false), || {
        says::dashboards(&practice.dashboards)
    });
    page.table(at(&tree.reports, |it| it.span), ("reports", Chapter::Governance, false), || {
        says::reports(&practice.reports)
    });
    page.table(at(&tree.rollout, |it| it.span), ("rollout", Chapter::Governance, false), || {
        says::rollout(&practice.rollout)
    });
    page.table(at(&tree.drafting, |it| it.span), ("drafting", Chapter::Governance, false), || {
        says::drafting(&practice.drafting)
    });
    for capability in capabilities {
        let key = capability.kind.word();
        let span = tree.capabilities.as_ref().and_then(|entry| entry.of(capability.kind)).map(|it| it.span);
        let place = (&*format!("capabilities.{key}"), Chapter::Governance, false);
        page.entry(span.unwrap_or_default(), place, says::capability(capability));
    }
    for ((name, _), (job, rule)) in tree.job_profiles.iter().zip(&practice.job_profiles) {
        let sentence = says::job_profile(job, rule);
        page.entry(name.span, (&format!("job_profiles.{job}"), Chapter::Goals, false), sentence);
    }
    for ((name, _), (_, rule)) in tree.pilots.iter().zip(&practice.pilots) {
        let key = &name.value.0;
        page.entry(name.span, (&format!("pilots.{key}"), Chapter::Governance, false), says::pilot(key, rule));
    }
    for ((name, _), (function, rule)) in tree.ai.iter().zip(&practice.ai) {
        if let Some(sentence) = says::ai(*function, rule) {
            page.entry(name.span, (&format!("ai.{function}"), Chapter::Behaviour, true), sentence);
        }
    }
    for ((name, _), (vendor, rule)) in tree.vendors.iter().zip(&practice.vendors) {
        page.entry(
            name.span,
            (&format!("vendors.{vendor}"), Chapter::Governance, false),
            says::vendor(vendor, rule),
        );
    }
}

/// Where a table stands, if it does.
fn at<T>(part: &Part<T>, span: impl Fn(&T) -> Span) -> Option<Span> {
    part.as_ref().map(span)
}

/// A path, its chapter, and whether customers read it.
type Place<'a> = (&'a str, Chapter, bool);

struct Page<'p, 's> {
    clauses: &'p mut Clauses<'s>,
}

impl Page<'_, '_> {
    fn table(
        &mut self,
        span: Option<Span>,
        (table, chapter, is_public): Place<'_>,
        lines: impl Fn() -> says::Lines,
    ) {
        let Some(span) = span else { return };
        for (key, sentence) in lines() {
            self.entry(span, (&format!("{table}.{key}"), chapter, is_public), sentence);
        }
    }

    fn entry(&mut self, span: Span, (path, chapter, is_public): Place<'_>, sentence: String) {
        let id = self.clauses.add_to(chapter, path.to_owned(), span, sentence);
        if !is_public {
            self.clauses.hide(id);
        }
    }
}

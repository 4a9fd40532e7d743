//! What can only be counted with all cases of a customer: surveys asked of people, and issues that came back (M-01…M-09).
//!
//! Cases lie in partitions by their own names. Each leaves one small fact of its issue and of each survey; they are dealt out by
//! customer, so that all of one customer are counted together, and the rest of the work stays where the case is.

use measures::facts::{IssueFact, LinkFact, SurveyFact, TouchFact};
use measures::{Facts, Frame, Parts};
use rayon::prelude::*;

/// How many groups of customers are counted on their own. Fixed, so that nothing depends on the machine.
const N_GROUPS: usize = 16;

/// Facts that wait for the other cases of their customers.
#[derive(Default)]
pub(super) struct OfCustomers {
    groups: Vec<Group>,
    links: Vec<LinkFact>,
    touches: Vec<TouchFact>,
}

#[derive(Default)]
struct Group {
    issues: Vec<IssueFact>,
    surveys: Vec<SurveyFact>,
}

impl OfCustomers {
    /// Takes the facts that wait out of `facts`. Those of nobody in particular stay and are counted alone.
    pub(super) fn take(&mut self, facts: &mut Facts) {
        let groups = &mut self.groups;
        groups.resize_with(N_GROUPS, Group::default);
        facts.issues.retain(|issue| match issue.customer {
            Some(customer) => {
                groups[customer.index() as usize % N_GROUPS].issues.push(*issue);
                false
            }
            None => true,
        });
        facts.surveys.retain(|survey| match survey.customer {
            Some(customer) => {
                groups[customer.index() as usize % N_GROUPS].surveys.push(*survey);
                false
            }
            None => true,
        });
        self.links.append(&mut facts.links);
        self.touches.append(&mut facts.touches);
    }
}

/// Counts the facts of all partitions, group by group.
pub(super) fn measure(mut waiting: Vec<OfCustomers>, frame: &Frame<'_>) -> Vec<Parts> {
    // Few cases have links, and nobody knows yet whose.
    let links: Vec<LinkFact> = waiting.iter().flat_map(|one| &one.links).copied().collect();
    let touches: Vec<TouchFact> = waiting.iter().flat_map(|one| &one.touches).copied().collect();
    let groups: Vec<Vec<Group>> = (0..N_GROUPS)
        .map(|nth| {
            let of_group = waiting.iter_mut().filter_map(|one| one.groups.get_mut(nth));
            of_group.map(std::mem::take).collect()
        })
        .collect();
    let nothing = || {
        let facts = Facts { links: links.clone(), touches: touches.clone(), ..Facts::default() };
        (Parts::empty(frame), facts)
    };
    let measured = groups.into_par_iter().fold(nothing, |(mut parts, mut facts), of_group| {
        facts.issues.clear();
        facts.surveys.clear();
        for mut group in of_group {
            facts.issues.append(&mut group.issues);
            facts.surveys.append(&mut group.surveys);
        }
        parts.fold(&facts, frame);
        (parts, facts)
    });
    measured.map(|(parts, _)| parts).collect()
}

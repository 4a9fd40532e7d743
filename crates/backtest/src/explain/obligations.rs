//! What the events of a case made us owe beside its clocks.

use calendar::{Instant, Zone};
use desk::case::outcome::Verdict;
use desk::obligation::{Obligation, Owed, Standing};
use desk::{CaseState, Month, Rulebook};
use mission::policy::ObligationRule;

use super::MomentView;
use crate::document::ClauseView;

/// The moments of a case's obligations, each with its instant.
pub(super) fn moments(book: &Rulebook, case: &CaseState, zone: &Zone) -> Vec<(Instant, MomentView)> {
    let teller = Teller { book, zone };
    case.owed.iter().flat_map(|owed| teller.owed(owed)).collect()
}

struct Teller<'t> {
    book: &'t Rulebook,
    zone: &'t Zone,
}

impl Teller<'_> {
    fn owed(&self, owed: &Owed) -> Vec<(Instant, MomentView)> {
        let obligation = &owed.obligation;
        let Some((start, at)) = obligation.start else { return Vec::new() };
        let rules = self.book.rules(self.book.version_at(at));
        let rule = rules.obligations.rule(start.kind);
        let name = start.kind.word().replace('_', " ");
        let due = obligation.limit().map(|limit| self.zone.show(limit.due_at));
        let due = due.map_or_else(|| "never due".to_owned(), |due| format!("due {due}"));
        let mut told = vec![self.moment(at, "obligation", format!("{name} is owed, {due}"), rule)];
        if let Some((outcome, _)) = owed.outcome {
            let verdict = if outcome.verdict == Verdict::Met { "met" } else { "missed" };
            let month = Month::of(outcome.determined_at, &self.book.policy().reporting_zone);
            let what = format!("{name} is {verdict}; it counts in {month}");
            told.push(self.moment(outcome.determined_at, "outcome", what, rule));
        }
        told.extend(self.void(obligation, &name, rule));
        told
    }

    fn void(
        &self,
        obligation: &Obligation,
        name: &str,
        rule: &ObligationRule,
    ) -> Option<(Instant, MomentView)> {
        let Standing::Void(at) = obligation.standing else { return None };
        Some(self.moment(at, "obligation", format!("{name} is no longer owed"), rule))
    }

    fn moment(
        &self,
        at: Instant,
        is: &'static str,
        what: String,
        rule: &ObligationRule,
    ) -> (Instant, MomentView) {
        let clause = rule.clause.map(|clause| ClauseView::of(self.book.policy(), clause));
        let (at_text, at_shown) = (at.to_string(), self.zone.show(at));
        (at, MomentView { at: at_text, at_shown, is, what, line: None, clause })
    }
}

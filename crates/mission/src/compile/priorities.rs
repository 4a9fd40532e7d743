//! `[priorities]`.

use super::statement::some_names;
use crate::policy::{CaseMatch, Level, Matrix, PriorityRule, PriorityRules};
use crate::source::Spanned;
use crate::syntax::tree::{CaseRule, Matrix as Entry, PriorityRuleEntry};
use crate::syntax::{Entries, Text, Tree};

/// How priorities are found.
pub(super) fn priorities(tree: &Tree) -> PriorityRules {
    let Some(entry) = tree.priorities.as_ref() else { return PriorityRules::default() };
    let rule = |rule: &Spanned<PriorityRuleEntry>| PriorityRule {
        when: cases(&rule.value.when.value),
        priority: rule.value.priority.value,
    };
    PriorityRules {
        definitions: meanings(&entry.definitions),
        impact: meanings(&entry.impact),
        urgency: meanings(&entry.urgency),
        rules: entry.rules.value.list.iter().map(rule).collect(),
        matrix: entry.matrix.as_ref().map(|stated| matrix(&stated.value)).unwrap_or_default(),
        raise: entry.raise.value,
        lower: entry.lower.value,
    }
}

fn meanings<K: Copy>(entries: &Spanned<Entries<K, Text>>) -> Vec<(K, String)> {
    entries.value.iter().map(|(name, text)| (name.value, text.0.clone())).collect()
}

fn matrix(entry: &Entry) -> Matrix {
    let cells = Level::ALL.into_iter().flat_map(|impact| {
        let row = entry.row(impact);
        let cell = move |urgency| Some((impact, urgency, row?.cell(urgency)?.value));
        Level::ALL.into_iter().filter_map(cell)
    });
    Matrix { cells: cells.collect() }
}

fn cases(entry: &CaseRule) -> CaseMatch {
    let languages = entry.languages.as_ref();
    CaseMatch {
        channels: entry
            .channels
            .as_ref()
            .map(|list| list.value.0.iter().map(|channel| channel.value).collect()),
        tiers: some_names(&entry.tiers),
        categories: some_names(&entry.categories),
        products: some_names(&entry.products),
        languages: languages.map(|list| list.value.0.iter().map(|code| code.value.0.clone()).collect()),
    }
}

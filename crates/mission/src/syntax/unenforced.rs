//! Settings that are read and carried by the policy, but that nothing acts upon yet.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::section::Setting;
use super::value::Node;
use crate::source::{Source, Span};

/// A setting that stands in a mission, but that this version does not act upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unenforced {
    /// Its tables and its key, without the names of entries: `promise.disclosure`.
    pub setting: String,
    /// The lines it stands on, rising, from 1.
    pub lines: Vec<u32>,
}

/// The search for such settings, from table to table.
#[derive(Debug, Default)]
pub struct Search {
    /// The keys that lead to the value that is looked at.
    path: Vec<&'static str>,
    found: BTreeMap<Vec<&'static str>, Vec<Span>>,
}

impl Search {
    /// Looks at the settings of one table. Nothing below a setting that is found is looked at.
    pub(crate) fn table(&mut self, settings: &[Setting], node: &Node<'_>) {
        let DeValue::Table(table) = node.get_ref() else { return };
        for setting in settings {
            let Some((key, value)) = table.get_key_value(setting.key) else { continue };
            self.path.push(setting.key);
            match setting.is_enforced {
                true => (setting.search)(value, self),
                false => self.found.entry(self.path.clone()).or_default().push(key.span().into()),
            }
            self.path.pop();
        }
    }

    /// What was found, in the order of the file.
    pub(crate) fn finish(self, source: &Source) -> Vec<Unenforced> {
        let of = |(path, spans): (Vec<&'static str>, Vec<Span>)| {
            let mut lines: Vec<u32> = spans.iter().map(|span| source.line(span.start)).collect();
            lines.sort_unstable();
            lines.dedup();
            Unenforced { setting: path.join("."), lines }
        };
        let mut found: Vec<Unenforced> = self.found.into_iter().map(of).collect();
        found.sort_by(|a, b| a.lines.cmp(&b.lines));
        found
    }
}

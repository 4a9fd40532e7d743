//! The file of what was measured over the last 90 days.

use crate::check::Baselines;
use crate::finding::{Finding, sorted};
use crate::source::{Source, Span, Spanned};
use crate::syntax::hint::{nearest, one_of};
use crate::syntax::section::section;
use crate::syntax::{Entries, Id, Money, Percent, Tree, Value, Whole};
use crate::vocabulary::Channel;

section! {
    /// What was measured over the last 90 days, for `lodestar mission check --baselines FILE`. What nobody measured is left out.
    MeasuredFile, "a file of what was measured" {
        /// The share that was within the target, by the id of the promise or objective.
        attainment: Entries<Id, Percent> = default "{}", "{ p1-response = \"93.5%\" }";
        /// How many items are expected in a month, by the id of the promise, objective or pilot.
        monthly_volume: Entries<Id, Whole<0, 1_000_000_000>> = default "{}", "{ satisfaction = 120 }";
        /// The share of contacts that gave up, by channel.
        abandonment: Entries<Channel, Percent> = default "{}", "{ chat = \"41%\" }";
        /// What one contact costs, by channel.
        cost_per_contact: Entries<Channel, Money> = default "{}", "{ phone = \"7.20 USD\" }";
    }
}

/// What was measured, and where each name stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measured {
    /// For [`Context::baselines`](crate::Context::baselines).
    pub baselines: Baselines,
    names: Vec<Spanned<String>>,
    source: Source,
}

/// Reads a file of what was measured.
///
/// # Errors
///
/// Gives everything that is wrong with it, each with its place and a remedy.
pub fn measured(bytes: &[u8]) -> Result<Measured, Vec<Finding>> {
    let file: MeasuredFile = super::file(bytes)?;
    let names = file.attainment.value.list.iter().map(|entry| &entry.name);
    let names = names.chain(file.monthly_volume.value.list.iter().map(|entry| &entry.name));
    let names = names.map(|name| Spanned { value: name.value.0.clone(), span: name.span }).collect();
    let baselines = Baselines {
        attainment: stated(&file.attainment.value)
            .map(|(id, share)| (id.0.clone(), share.0.clone()))
            .collect(),
        monthly_volume: stated(&file.monthly_volume.value)
            .map(|(id, n)| (id.0.clone(), u64::try_from(n.0).unwrap_or(0)))
            .collect(),
        abandonment: stated(&file.abandonment.value)
            .map(|(channel, share)| (*channel, share.0.clone()))
            .collect(),
        cost_per_contact: stated(&file.cost_per_contact.value)
            .map(|(channel, cost)| (*channel, (cost.minor, cost.currency.clone())))
            .collect(),
    };
    Ok(Measured { baselines, names, source: Source::new(&String::from_utf8_lossy(bytes)) })
}

fn stated<K: Value, T: Value>(entries: &Entries<K, T>) -> impl Iterator<Item = (&K, &T)> {
    entries.list.iter().filter_map(|entry| Some((&entry.name.value, entry.value.as_ref()?)))
}

impl Measured {
    /// The names that none of these missions has: slips, without which a finding would be missing silently.
    pub fn unknown(&self, missions: &[&Tree]) -> Vec<Finding> {
        let known: Vec<&str> = missions.iter().flat_map(|tree| ids(tree)).collect();
        let unknown = self.names.iter().filter(|name| !known.contains(&name.value.as_str()));
        let finding = |name: &Spanned<String>| {
            let help = match nearest(&name.value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the mission has {}", one_of(known.iter().copied())),
            };
            let span: Span = name.span;
            let message = format!("the mission has no promise, objective or pilot `{}`", name.value);
            Finding::error(span, message).help(help)
        };
        sorted(unknown.map(finding).collect(), &self.source)
    }
}

fn ids(tree: &Tree) -> impl Iterator<Item = &str> {
    let promises = tree.promise.list.iter().map(|entry| entry.value.id.value.0.as_str());
    let objectives = tree.objective.list.iter().map(|entry| entry.value.id.value.0.as_str());
    let pilots = tree.pilots.list.iter().map(|entry| entry.name.value.0.as_str());
    promises.chain(objectives).chain(pilots)
}

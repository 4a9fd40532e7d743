//! Whose numbers a page shows: those of everybody, or of a tier, a channel and a cohort, as far as the mission measures them together.

use std::collections::BTreeSet;

use look::marks::channel_name;
use maud::{Markup, html};
use measures::{Dimension, DimensionSet, Group, Reading, Slot};
use mission::Channel;

use super::seen::Seen;
use crate::reports::capital;
use crate::routes::encoded;

impl<'n> Seen<'n> {
    /// What is selected, as measures say it; of any month.
    pub fn group(&self) -> Group {
        let tier = self.tier.map_or(Slot::All, Slot::Is);
        let channel = self.channel.map_or(Slot::All, Slot::Is);
        let cohort = self.cohort.map_or(Slot::All, Slot::Is);
        Group { tier, channel, cohort, ..Group::ALL }
    }

    /// Whether nothing is left out.
    pub fn is_whole(&self) -> bool {
        self.group() == Group::ALL
    }

    /// Whether nothing keeps apart what is selected. Cohorts are many, and by tier or channel besides they would be many times that: only
    /// an objective of the mission that names both has them counted together.
    pub fn is_too_fine(&self) -> bool {
        self.numbers.parts.tallies.shares.cuts().find(self.group().dimensions()).is_none()
    }

    /// The cohort that is selected.
    pub fn cohort_name(&self) -> Option<&'n str> {
        self.numbers.cohorts.get(usize::from(self.cohort?.0)).map(String::as_str)
    }

    /// The tier that is selected.
    pub fn tier_name(&self) -> Option<&'n str> {
        self.policy().tiers.get(usize::from(self.tier?.0)).map(|tier| tier.name.as_str())
    }

    /// What is selected and the month, as they stand in addresses.
    pub fn query(&self) -> String {
        let mut query = format!("month={}", self.month);
        if let Some(name) = self.tier_name() {
            query += &format!("&tier={}", encoded(name));
        }
        if let Some(channel) = self.channel {
            query += &format!("&channel={}", channel.word());
        }
        if let Some(name) = self.cohort_name() {
            query += &format!("&cohort={}", encoded(name));
        }
        query
    }

    /// Whose numbers they are, in words.
    pub fn whose(&self) -> String {
        let tier = self.tier_name().map_or("all customers".to_owned(), |name| format!("tier {name}"));
        let channel = self.channel.map(|channel| channel_name(channel).to_owned());
        let cohort = self.cohort_name().map(|name| format!("cohort {name}"));
        [Some(tier), channel, cohort].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The cohorts of which anything was counted, by name.
    fn cohorts(&self) -> BTreeSet<&'n str> {
        let by_cohort = DimensionSet::NONE.with(Dimension::Cohort);
        let splits = self.numbers.report.breakdowns.iter().filter(|split| split.by == by_cohort);
        let name = |(of, _): &(Group, Reading)| match of.cohort {
            Slot::Is(id) => self.numbers.cohorts.get(usize::from(id.0)).map(String::as_str),
            Slot::Unknown | Slot::All => None,
        };
        splits.flat_map(|split| split.rows.iter().filter_map(name)).collect()
    }
}

/// The choice of a channel, a tier and, where customers have any, a cohort.
pub(crate) fn fields(seen: &Seen<'_>) -> Markup {
    let cohorts = seen.cohorts();
    html! {
        div.field {
            label for="channel" { "Channel" }
            select.select.sm #channel name="channel" {
                option value="" { "All" }
                @for of in Channel::ALL.iter().copied() { option value=(of.word()) selected[seen.channel == Some(of)] { (capital(channel_name(of))) } }
            }
        }
        div.field {
            label for="tier" { "Tier" }
            select.select.sm #tier name="tier" {
                option value="" { "All" }
                @for of in &seen.policy().tiers { option value=(of.name) selected[seen.tier_name() == Some(of.name.as_str())] { (of.name) } }
            }
        }
        @if !cohorts.is_empty() {
            div.field {
                label for="cohort" { "Cohort" }
                select.select.sm #cohort name="cohort" {
                    option value="" { "All" }
                    @for of in cohorts { option value=(of) dir="auto" selected[seen.cohort_name() == Some(of)] { (of) } }
                }
            }
        }
    }
}

/// Why a page has no numbers for what was chosen.
pub(crate) fn too_fine() -> Markup {
    html! { p.muted { "The mission measures no cohort by tier or channel: choose either those or a cohort. An objective that names both has them counted together." } }
}

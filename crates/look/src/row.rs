//! A case in a list: one link, which reads who, time left, subject, priority, channel, number.

use maud::{Markup, html};
use mission::{Channel, Priority};

use crate::chip::{Chip, Naming, clock_name};
use crate::icon::small_icon;
use crate::marks::{Tone, channel_icon, channel_name, pill, priority};
use crate::wall::Wall;

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its number.
    pub number: u32,
    /// Who wrote.
    pub customer: String,
    /// The account they belong to.
    pub account: Option<String>,
    /// The subject.
    pub subject: String,
    /// The priority, when it has been triaged.
    pub priority: Option<Priority>,
    /// How the customer reached us.
    pub channel: Channel,
    /// The clock that ends first.
    pub chip: Option<Chip>,
    /// What the case waits for, which then stands in the place of the clock's name.
    pub waits: Option<String>,
    /// Whether nobody has read the last message.
    pub is_unread: bool,
    /// Whether a customer waits live.
    pub is_live: bool,
    /// Whether it is the one that is open beside the list.
    pub is_current: bool,
}

/// How a row reaches the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// With the list; the script adds a box when the row is selected by a key.
    InPage,
    /// With a list whose cases are being selected: every row has its box.
    Selecting,
    /// In a patch, in the place of the row it replaces.
    Patch,
    /// Where no conversation stands beside it: it cannot be selected, and opens its own page.
    Found,
}

impl CaseRow {
    /// The row as an item of a list.
    pub fn show(&self, wall: &Wall, arrival: Arrival) -> Markup {
        let number = self.number;
        let is_alone = arrival == Arrival::Found;
        let beside = |value: &'static str| (!is_alone).then_some(value);
        html! {
            li id={ "case-" (number) } hx-swap-oob=[(arrival == Arrival::Patch).then_some("true")] {
                @if arrival == Arrival::Selecting { input.pick type="checkbox" form="bulk" name="case" value=(number) aria-label={ "Select #" (number) }; }
                a.case-row id={ "row-" (number) } href={ "/cases/" (number) } hx-get=[(!is_alone).then(|| format!("/cases/{number}"))]
                    hx-target=[beside("#thread")] hx-swap=[beside("outerHTML")] hx-push-url=[beside("true")] aria-current=[self.is_current.then_some("true")] data-unread[self.is_unread] {
                    span.who { bdi { (self.customer) } @if let Some(account) = &self.account { " " span.org dir="auto" { (account) } } }
                    @if let Some(chip) = &self.chip { (chip.show(wall, Naming::Alone)) }
                    span.subj { @if self.is_unread { span.vh { "Unread: " } } bdi { (self.subject) } }
                    span.meta {
                        @if let Some(it) = self.priority { (priority(it)) } @else { span.pri data-p="4" { "–" span.vh { "No priority yet" } } }
                        (small_icon(channel_icon(self.channel)))
                        span.vh { (channel_name(self.channel)) ", " }
                        span { "#" (number) }
                        span.clockname {
                            @match (&self.waits, &self.chip) {
                                (Some(waits), _) => (waits),
                                (None, Some(chip)) => (clock_name(chip.kind)),
                                (None, None) => "",
                            }
                        }
                        @if self.is_live { (pill(Tone::Accent, None, "Live")) }
                    }
                }
            }
        }
    }
}

/// Takes a row out of the lists of those who look at them.
pub fn row_gone(number: u32) -> Markup {
    html! { li id={ "case-" (number) } hx-swap-oob="delete" {} }
}

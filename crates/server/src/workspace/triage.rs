//! Triage: the cases that wait for a priority, one card each.

use look::chip::Naming;
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::field::options;
use look::marks::channel_icon;
use look::talk::MISSION;
use look::words::{count, length};
use look::{Chip, Choice, Desk, Wall, clause, small_icon, typeset};
use maud::{Markup, html};
use mission::policy::ClauseNumber;
use mission::{Channel, Priority};

use super::words::page_head;

/// What waits for a priority.
#[derive(Debug, Clone)]
pub struct View {
    /// How many cases wait in all.
    pub n_waiting: u32,
    /// What the mission promises: the length as it writes it, and the clause.
    pub promise: Option<(String, ClauseNumber)>,
    /// The median of today's triages.
    pub median_ms: Option<i64>,
    /// The first of them, the nearest deadline first.
    pub cards: Vec<Card>,
}

/// A case that waits for a priority.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its number.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// Who wrote.
    pub customer: String,
    /// The account they belong to.
    pub account: Option<String>,
    /// What they bought.
    pub tier: Option<String>,
    /// How they reached us.
    pub channel: Channel,
    /// The triage clock.
    pub chip: Option<Chip>,
    /// The first words of what they wrote.
    pub excerpt: String,
    /// The priority that rules or likeness suggest.
    pub suggested: Option<Priority>,
    /// Why.
    pub reason: Option<String>,
    /// Who could own it, with the one that is suggested.
    pub owners: Vec<Choice>,
    /// Which categories it could have, with the one that is suggested.
    pub categories: Vec<Choice>,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let lead = html! {
        @match view.n_waiting {
            0 => "No case waits for a priority.",
            1 => "One case waits for a priority.",
            n => { (n) " cases wait for a priority." }
        }
        @if let Some((promised, number)) = &view.promise {
            " We promised " (typeset(promised)) " " (clause(*number, MISSION))
            @if let Some(median) = view.median_ms { "; today’s median is " (length(median)) } "."
        }
    };
    let keys = html! { button.btn.sm type="button" data-keys { (small_icon("keyboard")) "Keys" } };
    let content = html! {
        div.page {
            (page_head(&html! { "Triage" }, &lead, &keys))
            @if view.cards.is_empty() {
                section.panel { (empty(Art::Clear, &html! { h2 { "All clear" } }, &html! { "Every case has a priority. New ones appear here by themselves." }, Some(("To the inbox", "/inbox")))) }
            }
            ol.tri role="list" { @for (i, card) in view.cards.iter().enumerate() { (card.show(&desk.wall, i == 0)) } }
            @let n_more = view.n_waiting.saturating_sub(u32::try_from(view.cards.len()).unwrap_or(u32::MAX));
            @if n_more > 0 { p.sm.muted { (count(n_more, "more case waits", "more cases wait")) "; they follow as these are done." } }
        }
    };
    desk.page(&DeskPage { title: "Triage", place: Some(Place::Triage), panes: None }, &content)
}

impl Card {
    /// The card as an item of the list; the answer to an accepted one is nothing, so that the item goes.
    pub fn show(&self, wall: &Wall, is_current: bool) -> Markup {
        let number = self.number;
        let heading = format!("t{number}");
        let address = format!("/cases/{number}/triage");
        html! {
            li.tri-card id={ "case-" (number) } data-cur[is_current] {
                article aria-labelledby=(heading) {
                    header.row.between.top {
                        div.stack.tight {
                            h2 id=(heading) { a href={ "/cases/" (number) } dir="auto" { (self.subject) } }
                            p.sm.soft {
                                span.icon-line { (small_icon(channel_icon(self.channel))) } " " bdi { (self.customer) }
                                @if let Some(account) = &self.account { " · " bdi { (account) } }
                                @if let Some(tier) = &self.tier { " · " bdi { (tier) } }
                                " · #" (number)
                            }
                        }
                        @if let Some(chip) = &self.chip { (chip.show(wall, Naming::Alone)) }
                    }
                    p.measure.said dir="auto" { (self.excerpt) }
                    form.tri-act method="post" action=(address) hx-post=(address) hx-target="closest li" hx-swap="outerHTML" {
                        fieldset.seg {
                            legend.vh { "Priority for " (self.subject) }
                            @for it in Priority::ALL {
                                label {
                                    input type="radio" name="priority" value=(it) required checked[self.suggested == Some(*it)];
                                    (it)
                                    @if self.suggested == Some(*it) { span.vh { " (suggested)" } }
                                }
                            }
                        }
                        @if !self.categories.is_empty() {
                            label.row.sm { span.vh { "Category" } select.select.sm name="category" { option value="" { "No category" } (options(&self.categories)) } }
                        }
                        label.row.sm { span.vh { "Owner" } select.select.sm name="owner" { option value="" { "No owner yet" } (options(&self.owners)) } }
                        button.btn.sm.primary[is_current] type="submit" { "Accept " kbd { "↵" } }
                        button.btn.quiet.sm type="submit" name="verdict" value="not_a_case" formnovalidate { "Not a case" }
                    }
                    @if let Some(reason) = &self.reason {
                        p.sm.muted.row.nowrap.top { (small_icon("suggest")) span dir="auto" { (reason) } }
                    }
                }
            }
        }
    }
}

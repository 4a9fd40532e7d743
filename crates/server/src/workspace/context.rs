//! The right pane: clocks with the clauses they follow from, ladder, customer, history, and the forms of a case.

mod promises;

use calendar::{Instant, Zone};
use look::field::options;
use look::marks::large_avatar;
use look::talk::MISSION;
use look::words::length;
use look::{Choice, Wall, clause, icon, small_icon, typeset};
use maud::{Markup, html};
use mission::Priority;
use mission::policy::ClauseNumber;

use super::list::cut;

pub use promises::{Ladder, PromiseClock, Reached, Rung, clocks};

/// Everything about a case beside its conversation.
#[derive(Debug, Clone)]
pub struct Context {
    /// The case.
    pub number: u32,
    /// Its clocks, the nearest first.
    pub clocks: Vec<PromiseClock>,
    /// The ladder it climbs.
    pub ladder: Option<Ladder>,
    /// Who wrote.
    pub customer: CustomerCard,
    /// What they bought.
    pub tier: Option<TierCard>,
    /// Their other cases, the newest first.
    pub history: Vec<Past>,
    /// How many other cases they have in all.
    pub n_history: u32,
    /// What the customer was told would happen next, and is still to be done.
    pub steps: Vec<StepLine>,
    /// What was planned and done to solve it: part and words.
    pub path: Vec<(String, String)>,
    /// In which phase of their journey the customer is.
    pub phase: Option<String>,
    /// How often the customer had to say something again.
    pub n_asked_again: u32,
    /// Its tags.
    pub tags: Vec<String>,
    /// Cases that belong to it.
    pub links: Vec<Link>,
    /// The priority it has.
    pub priority: Option<Priority>,
    /// Who may own it, with the one who does.
    pub owners: Vec<Choice>,
    /// Which teams may have it, with the one that has.
    pub teams: Vec<Choice>,
    /// Which categories it may have, with the one it has.
    pub categories: Vec<Choice>,
    /// Whether the reader may change it.
    pub may_change: bool,
}

/// Who wrote.
#[derive(Debug, Clone)]
pub struct CustomerCard {
    /// Their number.
    pub number: u32,
    /// Their name.
    pub name: String,
    /// What they do.
    pub role: Option<String>,
    /// The account they belong to.
    pub account: Option<(u32, String)>,
    /// Their zone.
    pub zone: Option<Zone>,
    /// How they wish to be reached, and in which form.
    pub prefers: Option<String>,
    /// How we know that it is them.
    pub identity: Option<String>,
    /// Mean of their ratings in tenths, and how many they are.
    pub satisfaction: Option<(u16, u32)>,
}

/// What a customer bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierCard {
    /// What it is called.
    pub name: String,
    /// What it promises.
    pub benefits: Vec<(String, Option<ClauseNumber>)>,
    /// What a missed promise would cost.
    pub credit: Option<String>,
}

/// What a customer was told would happen next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// Its id.
    pub id: i64,
    /// The words.
    pub words: String,
    /// Until when.
    pub due_at: Instant,
}

/// Another case of the same customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// When it came in.
    pub received_at: Instant,
    /// How long it took, when it is resolved.
    pub resolved_after_ms: Option<i64>,
    /// How it was rated, of five.
    pub rating: Option<u8>,
}

/// A case that belongs to this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// How it belongs to it: `same incident`, `split from`.
    pub relation: String,
}

impl Context {
    /// The pane.
    pub fn show(&self, wall: &Wall) -> Markup {
        self.pane(wall, false)
    }

    /// The pane as part of an answer about another one.
    pub fn patch(&self, wall: &Wall) -> Markup {
        self.pane(wall, true)
    }

    fn pane(&self, wall: &Wall, is_patch: bool) -> Markup {
        html! {
            aside #context.ws-context aria-label="Case details" hx-swap-oob=[is_patch.then_some("true")] {
                header.ws-head.only-overlay {
                    h2 { "Case details" }
                    a.btn.quiet.icon-only.sm href="#thread" aria-label="Close details" { (icon("x")) }
                }
                div.ws-scroll tabindex="0" role="group" aria-label="Details" data-key="i" {
                    (clocks(&self.clocks, wall))
                    @if let Some(ladder) = &self.ladder { (ladder.show(wall)) }
                    (self.next_steps(wall))
                    (self.customer.show(wall))
                    @if let Some(tier) = &self.tier { (tier.show()) }
                    (self.resolution())
                    @if self.may_change { (self.forms()) }
                    (self.links())
                    (self.history(wall))
                }
            }
        }
    }

    fn history(&self, wall: &Wall) -> Markup {
        let n_hidden = self.n_history.saturating_sub(u32::try_from(self.history.len()).unwrap_or(u32::MAX));
        html! {
            @if self.n_history > 0 {
                details.ctx.disclosure open {
                    summary { h2 { "History " span.muted.sm { (look::words::count(self.n_history, "case", "cases")) } } }
                    ul.mini role="list" {
                        @for it in &self.history {
                            li {
                                a href={ "/cases/" (it.number) } dir="auto" { (it.subject) }
                                span.muted.xs {
                                    "#" (it.number) " · " (wall.date(it.received_at))
                                    @if let Some(ms) = it.resolved_after_ms { " · resolved in " (length(ms)) } @else { " · open" }
                                    @if let Some(rating) = it.rating { " · rated " (rating) }
                                }
                            }
                        }
                    }
                    (cut(n_hidden))
                }
            }
        }
    }

    fn next_steps(&self, wall: &Wall) -> Markup {
        html! {
            @if !self.steps.is_empty() {
                section.ctx aria-labelledby="cx-steps" {
                    h2 #cx-steps { "Next steps" }
                    ul.mini role="list" {
                        @for it in &self.steps {
                            li {
                                span dir="auto" { (it.words) }
                                span.xs.muted { @if it.due_at < wall.now { b { "was due " (wall.short(it.due_at)) } } @else { "by " (wall.due(it.due_at)) } }
                                form.row method="post" action={ "/cases/" (self.number) "/next-steps/" (it.id) } {
                                    button.btn.sm type="submit" name="verdict" value="done" { "Done" }
                                    button.btn.quiet.sm type="submit" name="verdict" value="not_done" { "Given up" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn resolution(&self) -> Markup {
        html! {
            @if !self.path.is_empty() {
                details.ctx.disclosure {
                    summary { h2 { "Resolution path " span.muted.sm { (self.path.len()) } } }
                    ul.mini role="list" { @for (part, words) in &self.path { li { span.xs.muted { (part) } span dir="auto" { (words) } } } }
                }
            }
            @if self.phase.is_some() || self.n_asked_again > 0 {
                section.ctx aria-label="What we know of this contact" {
                    dl.kv {
                        @if let Some(phase) = &self.phase { dt { "Phase" } dd { (phase) } }
                        @if self.n_asked_again > 0 { dt { "Asked again" } dd { (look::words::count(self.n_asked_again, "time", "times")) } }
                    }
                }
            }
        }
    }

    fn links(&self) -> Markup {
        html! {
            @if !self.links.is_empty() {
                section.ctx aria-labelledby="cx-links" {
                    h2 #cx-links { "Linked cases" }
                    ul.mini role="list" {
                        @for it in &self.links {
                            li { a href={ "/cases/" (it.number) } dir="auto" { (it.subject) } span.muted.xs { "#" (it.number) " · " (it.relation) } }
                        }
                    }
                }
            }
        }
    }

    /// What can be changed without script: owner, priority, category, tags, links.
    fn forms(&self) -> Markup {
        let number = self.number;
        let to = |what: &str| format!("/cases/{number}/{what}");
        html! {
            details.ctx.disclosure data-key="a" {
                summary { h2 { "Owner and team" } }
                form.stack method="post" action=(to("owner")) {
                    label.sm { "Owner" select.select.sm name="owner" { option value="" { "Nobody" } (options(&self.owners)) } }
                    label.sm { "Team" select.select.sm name="team" { option value="" { "No team" } (options(&self.teams)) } }
                    p.row { button.btn.sm type="submit" { "Assign" } a.btn.quiet.sm href=(to("handoff")) { "Hand over with a note" } }
                }
            }
            details.ctx.disclosure {
                summary { h2 { "Priority and category" } }
                form.stack method="post" action=(to("priority")) {
                    label.sm { "Priority"
                        select.select.sm name="priority" {
                            @for it in Priority::ALL { option value=(it) selected[self.priority == Some(*it)] { (it) } }
                        }
                    }
                    @if !self.categories.is_empty() {
                        label.sm { "Category" select.select.sm name="category" { option value="" { "None" } (options(&self.categories)) } }
                    }
                    label.sm { "Why it changes" input.input type="text" name="why" dir="auto"; }
                    button.btn.sm type="submit" { "Change" }
                }
            }
            details.ctx.disclosure {
                summary { h2 { "Tags " span.muted.sm { (self.tags.len()) } } }
                @if !self.tags.is_empty() {
                    p.row { @for tag in &self.tags { a.tag href={ "/search?q=tag:" (tag) } dir="auto" { (tag) } } }
                }
                form.stack method="post" action=(to("tags")) {
                    label.sm { "Tags, with commas between them" input.input type="text" name="tags" value=(self.tags.join(", ")) dir="auto"; }
                    button.btn.sm type="submit" { "Save tags" }
                }
            }
            details.ctx.disclosure {
                summary { h2 { "Merge, split, link" } }
                form.stack method="post" action=(to("links")) {
                    label.sm { "Link to case number" input.input.short type="text" inputmode="numeric" name="to"; }
                    p.row {
                        button.btn.sm type="submit" { "Link" }
                        a.btn.quiet.sm href=(to("merge")) { "Merge…" }
                        a.btn.quiet.sm href=(to("split")) { "Split…" }
                    }
                }
            }
        }
    }
}

impl CustomerCard {
    pub(crate) fn show(&self, wall: &Wall) -> Markup {
        html! {
            section.ctx aria-labelledby="cx-cust" {
                h2 #cx-cust { "Customer" }
                div.row.nowrap {
                    (large_avatar(&self.name))
                    div.grow {
                        a href={ "/customers/" (self.number) } dir="auto" { b { (self.name) } }
                        br;
                        span.sm.soft {
                            @if let Some(role) = &self.role { bdi { (role) } }
                            @if self.role.is_some() && self.account.is_some() { " · " }
                            @if let Some((number, name)) = &self.account { a href={ "/accounts/" (number) } dir="auto" { (name) } }
                        }
                    }
                }
                (self.facts(wall))
            }
        }
    }

    pub(crate) fn facts(&self, wall: &Wall) -> Markup {
        html! {
            dl.kv {
                @if let Some(zone) = &self.zone {
                    dt { "Local time" }
                    dd { (Wall { now: wall.now, zone: zone.clone() }.time(wall.now)) ", " (city(zone.name())) }
                }
                @if let Some(prefers) = &self.prefers { dt { "Prefers" } dd dir="auto" { (prefers) } }
                dt { "Identity" }
                dd {
                    @if let Some(identity) = &self.identity { (small_icon("shield")) " " (identity) } @else { "Not verified" }
                }
                @if let Some((tenths, n)) = self.satisfaction {
                    dt { "Satisfaction" }
                    dd { (tenths / 10) "." (tenths % 10) " of 5 over " (look::words::count(n, "survey", "surveys")) }
                }
            }
        }
    }
}

/// `Lagos` of `Africa/Lagos`.
fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

impl TierCard {
    fn show(&self) -> Markup {
        html! {
            section.ctx aria-labelledby="cx-tier" {
                h2 #cx-tier { bdi { (self.name) } " tier" }
                ul.ticks.sm role="list" {
                    @for (words, number) in &self.benefits {
                        li { (small_icon("check")) span { (typeset(words)) @if let Some(number) = number { " " (clause(*number, MISSION)) } } }
                    }
                }
                @if let Some(credit) = &self.credit { dl.kv.spread { dt { "Credit if this is missed" } dd { (credit) } } }
            }
        }
    }
}

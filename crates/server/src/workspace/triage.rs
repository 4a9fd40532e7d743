//! Triage: the cases that wait for a priority, one card each.

use look::chip::Naming;
use look::desk::{DeskPage, Place};
use look::feedback::{Art, empty};
use look::field::options;
use look::marks::channel_icon;
use look::talk::MISSION;
use look::words::{count, length};
use look::{Chip, Choice, Desk, Mistakes, Wall, clause, small_icon, typeset};
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
    /// The priority that the mission gives, or the nearest to it.
    pub suggested: Option<Priority>,
    /// The one that is chosen, when it is another.
    pub chosen: Option<Priority>,
    /// Why.
    pub reason: Option<String>,
    /// How much it touches, as the mission's matrix knows it.
    pub impacts: Vec<Choice>,
    /// How little it can wait.
    pub urgencies: Vec<Choice>,
    /// Who could own it, with the one that is suggested.
    pub owners: Vec<Choice>,
    /// Which categories it could have, with the one that is suggested.
    pub categories: Vec<Choice>,
    /// Where it goes when the mission excludes its category.
    pub routing: Option<Routing>,
    /// Why another priority than the mission’s is given, as it was typed.
    pub why: String,
    /// What is wrong.
    pub mistakes: Mistakes,
}

/// A function that owns what the mission excludes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing {
    /// The function.
    pub function: String,
    /// What the customer is told.
    pub told: String,
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
    let has_mistakes = view.cards.iter().any(|card| !card.mistakes.is_empty());
    let title = if has_mistakes { "Error: Triage" } else { "Triage" };
    desk.page(&DeskPage { title, place: Some(Place::Triage), panes: None }, &content)
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
                    (self.mistakes_of())
                    form.tri-act method="post" action=(address) hx-post=(address) hx-target="closest li" hx-swap="outerHTML" {
                        @if let Some(suggested) = self.suggested { input type="hidden" name="was" value=(suggested); }
                        (self.judging(&address))
                        @match &self.routing {
                            Some(routing) => { (self.routing_form(routing)) }
                            None => {
                                (self.priorities())
                                label.row.sm { span.vh { "Owner" } select.select.sm name="owner" { option value="" { "No owner yet" } (options(&self.owners)) } }
                                @if self.mistakes.of("why").is_some() || !self.why.is_empty() {
                                    label.row.sm.grow { "Why" input.input id={ "why-" (number) } type="text" name="why" value=(self.why) dir="auto" aria-invalid=[self.mistakes.of("why").map(|_| "true")]; }
                                }
                                button.btn.sm.primary[is_current] type="submit" { "Accept " kbd { "↵" } }
                            }
                        }
                        button.btn.quiet.sm type="submit" name="verdict" value="not_a_case" formnovalidate { "Not a case" }
                    }
                    @if let Some(reason) = &self.reason {
                        p.sm.muted.row.nowrap.top { (small_icon("suggest")) span dir="auto" { (reason) } }
                    }
                }
            }
        }
    }

    /// Category, impact and urgency: a change asks the mission again.
    fn judging(&self, address: &str) -> Markup {
        let choice = |name: &str, label: &str, none: &str, choices: &[Choice]| {
            html! {
                @if !choices.is_empty() {
                    label.row.sm {
                        span.vh { (label) " of " (self.subject) }
                        select.select.sm name=(name) hx-get=(address) hx-trigger="change" hx-include="closest form" hx-target="closest li" hx-swap="outerHTML" {
                            option value="" { (none) } (options(choices))
                        }
                    }
                }
            }
        };
        html! {
            (choice("category", "Category", "No category", &self.categories))
            (choice("impact", "Impact", "Impact…", &self.impacts))
            (choice("urgency", "Urgency", "Urgency…", &self.urgencies))
        }
    }

    fn priorities(&self) -> Markup {
        let chosen = self.chosen.or(self.suggested);
        html! {
            fieldset.seg {
                legend.vh { "Priority for " (self.subject) }
                @for it in Priority::ALL {
                    label {
                        input type="radio" name="priority" value=(it) required checked[chosen == Some(*it)];
                        (it)
                        @if self.suggested == Some(*it) { span.vh { " (suggested)" } }
                    }
                }
            }
        }
    }

    fn routing_form(&self, routing: &Routing) -> Markup {
        let id = format!("told-{}", self.number);
        html! {
            p.sm { "Route to " bdi { (routing.function) } }
            div.field.grow {
                label.sm for=(id) { "What the customer is told" }
                textarea.textarea id=(id) name="told" rows="3" dir="auto" required { (routing.told) }
            }
            button.btn.sm.primary type="submit" name="verdict" value="route" { "Route it" }
        }
    }

    fn mistakes_of(&self) -> Markup {
        html! {
            @if !self.mistakes.is_empty() {
                div #errors.error-summary role="alert" tabindex="-1" {
                    ul { @for it in &self.mistakes.0 { li { a href={ "#" (it.field) "-" (self.number) } { (it.words) } } } }
                }
            }
        }
    }
}

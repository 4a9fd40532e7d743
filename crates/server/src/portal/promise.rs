//! What we promise for an impact, a tier and this hour: computed by the engine's own rules, before anything is sent.

use std::num::NonZeroU32;

use calendar::Instant;
use desk::case::event::{AccountId, CustomerId};
use desk::rulebook::Traits;
use look::Wall;
use maud::{Markup, html};
use mission::{Channel, ClockKind, Priority};
use store::customers::{Account, Customer};

use crate::book::Book;

/// The impacts a customer can choose: value, words, what they mean.
pub const IMPACTS: [(&str, &str, &str); 4] = [
    ("1", "Everything has stopped", "Nobody can work, or money or security is at stake"),
    ("2", "Something important is blocked", "A major part does not work and there is no way around it"),
    ("3", "It is a nuisance", "I can keep working"),
    ("4", "A question or an idea", ""),
];

/// The priority of an impact.
pub fn priority(impact: &str) -> Option<Priority> {
    let nth = IMPACTS.iter().position(|(value, ..)| *value == impact)?;
    [Priority::P1, Priority::P2, Priority::P3, Priority::P4].get(nth).copied()
}

/// Who asks, as far as promises depend on it.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// The customer, when they are signed in.
    pub customer: Option<Customer>,
    /// Their company.
    pub account: Option<Account>,
}

/// The card beside the form. It says nothing of an impact that was not chosen.
pub fn card(book: &Book, asker: &Asker, impact: &str, wall: &Wall) -> Markup {
    let chosen = IMPACTS.iter().find(|(value, ..)| *value == impact);
    html! {
        aside #promise-preview.promise-card aria-labelledby="pc" aria-live="polite" hx-get="/help/promise"
            hx-trigger="change from:[name='impact']" hx-include="[name='impact']" hx-swap="outerHTML" {
            h2 #pc { "What we promise you" }
            @match chosen.zip(priority(impact)) {
                None => p.sm.soft { "Choose how much this is holding you up, then “Check”: you see by when you hear from us before you send anything." },
                Some(((_, words, _), priority)) => {
                    p.sm.soft { "Based on “" (words) "”" @if let Some(tier) = tier_name(book, asker, wall.now) { ", your " bdi { (tier) } " tier" } " and the time now." }
                    (list(book, asker, priority, wall))
                }
            }
            hr;
            p.sm { b { "Prefer another way?" } br; a href="/help" { "Telephone, letters and the security desk" } }
        }
    }
}

fn list(book: &Book, asker: &Asker, priority: Priority, wall: &Wall) -> Markup {
    let lines = lines(book, asker, priority, wall);
    html! {
        @if lines.is_empty() { p { "We promise no times for this, and answer as soon as we can." } }
        @else { ol.promise-list role="list" { @for (when, what) in lines { li { b { (when) } span { (what) } } } } }
    }
}

const KINDS: [(ClockKind, &str); 4] = [
    (ClockKind::FirstResponse, "A named person replies"),
    (ClockKind::UpdateCadence, "You hear from us while it is open"),
    (ClockKind::Resolution, "Resolved, or a workaround"),
    (ClockKind::FollowUp, "We check it is still fixed"),
];

/// When, and what.
fn lines(book: &Book, asker: &Asker, priority: Priority, wall: &Wall) -> Vec<(String, &'static str)> {
    let traits = traits(book, asker, priority, wall.now);
    let mut lines = Vec::new();
    for (kind, what) in KINDS {
        let Some(id) = book.rules.targets(kind, &traits).first() else { continue };
        let allowance = book.rules.allowance(*id);
        let calendar = book.rules.calendar(book.rules.calendar_of(allowance, &traits));
        let when = match kind {
            ClockKind::UpdateCadence => format!("every {}", allowance.within),
            ClockKind::FollowUp => format!("{} later", allowance.within),
            _ => match calendar.due(wall.now, &allowance.within) {
                Ok(due) => format!("by {}", wall.due(due)),
                Err(_) => allowance.within.to_string(),
            },
        };
        lines.push((when, what));
    }
    lines
}

/// As the case would be received now (compare `desk::open`).
fn traits(book: &Book, asker: &Asker, priority: Priority, now: Instant) -> Traits {
    let version = book.rules.version_at(now);
    let policy = book.rules.policy();
    let zone = asker.customer.as_ref().and_then(|it| it.zone.as_deref());
    let zone = zone.or(asker.account.as_ref().and_then(|it| it.zone.as_deref()));
    let language = asker.customer.as_ref().and_then(|it| it.language.as_deref());
    Traits {
        version,
        tier: tier(asker).and_then(|name| policy.tier(name)).unwrap_or_default(),
        priority,
        channel: Channel::Portal,
        category: None,
        zone: zone.and_then(|name| book.zone(name)).unwrap_or_else(|| book.rules.home_zone()),
        language: language.and_then(|code| policy.language(code)),
        // What was agreed with them alone is promised to them alone.
        account: asker.account.as_ref().and_then(|it| NonZeroU32::new(it.number)).map(AccountId),
        customer: asker.customer.as_ref().and_then(|it| NonZeroU32::new(it.number)).map(CustomerId),
    }
}

fn tier(asker: &Asker) -> Option<&str> {
    let own = asker.customer.as_ref().and_then(|it| it.tier.as_deref());
    own.or(asker.account.as_ref().and_then(|it| it.tier.as_deref()))
}

fn tier_name(book: &Book, asker: &Asker, now: Instant) -> Option<String> {
    asker.customer.as_ref()?;
    let policy = book.policy_at(now);
    tier(asker).map(str::to_owned).or_else(|| policy.tiers.first().map(|tier| tier.name.clone()))
}

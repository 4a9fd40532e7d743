//! The sentences of who reaches the desk how: tiers, channels, languages, interpreters.

use calendar::Within;

use super::hours::called;
use super::languages::language as language_name;
use super::words::{and, capital, length, money, name, names, or, percent};
use crate::policy::{AccountMatch, ChannelRule, Comparison, InterpreterRule, Money, Tier};
use crate::syntax::ALWAYS;

/// How many languages a sentence names before it only counts them.
const MOST_LANGUAGES: usize = 8;

/// `Enterprise customers (plan gold) are served in the standard hours and have a named account manager.`
pub(in crate::compile) fn tier(tier: &Tier, calendar: Option<&str>) -> String {
    let hours = calendar.map_or("in the hours of their channel".to_owned(), within_hours);
    let who = tier.accounts.as_ref().map_or(String::new(), accounts);
    let mut also = Vec::new();
    if tier.has_named_manager {
        also.push("a named account manager".to_owned());
    }
    if tier.has_business_reviews {
        also.push("a business review every quarter".to_owned());
    }
    let also = if also.is_empty() { String::new() } else { format!(" and have {}", and(&also)) };
    format!("{} customers{who} are served {hours}{also}.", capital(&tier.name))
}

/// ` (revenue above 250000.00 USD)`.
fn accounts(rule: &AccountMatch) -> String {
    let plans = rule.plans.as_ref().map(|plans| format!("plan {}", or(plans)));
    let revenue = rule.revenue.as_ref().map(|goal| {
        let side = match goal.comparison {
            Comparison::Above => "above",
            Comparison::AtLeast => "of at least",
            Comparison::Below => "below",
            Comparison::AtMost => "of at most",
        };
        let amount = Money { minor: goal.minor, currency: goal.currency.clone() };
        format!("revenue {side} {}", money(&amount))
    });
    let parts: Vec<String> = plans.into_iter().chain(revenue).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", and(&parts)) }
}

/// `Customers reach us by phone, for urgent incidents, in the standard hours; relay calls come in on 711.`
pub(in crate::compile) fn channel(rule: &ChannelRule, calendar: Option<&str>) -> String {
    let purpose = rule.purpose.as_ref().map_or(String::new(), |purpose| format!(", for {purpose},"));
    let hours = calendar.map_or(String::new(), |calendar| format!(" {}", within_hours(calendar)));
    let purpose = if hours.is_empty() { purpose.trim_end_matches(',').to_owned() } else { purpose };
    let mut more = Vec::new();
    if !rule.relay.is_empty() {
        more.push(format!("relay calls come in on {}", and(&rule.relay)));
    }
    if let Some(others) = rule.alternatives.filter(|others| !others.is_empty()) {
        more.push(format!("who cannot use it may use {}", or(&names(others))));
    }
    if !rule.authentication.is_empty() {
        more.push(format!("customers show who they are by {}", or(&rule.authentication)));
    }
    let more: String = more.iter().map(|part| format!("; {part}")).collect();
    format!("Customers reach us by {}{purpose}{hours}{more}.", name(rule.channel))
}

/// `We answer in Spanish during the Spanish hours.`
pub(in crate::compile) fn language(code: &str, calendar: &str) -> String {
    let hours =
        if calendar == ALWAYS { within_hours(calendar) } else { format!("during the {}", called(calendar)) };
    format!("We answer in {} {hours}.", language_name(code))
}

/// `Interpreters for at least 30 languages join within 2 minutes.`
pub(in crate::compile) fn interpreters(rule: &InterpreterRule) -> String {
    let named: Vec<String> = rule.languages.iter().map(|code| language_name(code)).collect();
    let languages = match (rule.n_promised, named.len()) {
        (Some(n), _) => format!("at least {n} languages"),
        (None, 1..=MOST_LANGUAGES) => and(&named),
        (None, n) => format!("{n} languages"),
    };
    let within = length(&Within::Elapsed(rule.within_ms));
    match rule.attainment == calendar::Ratio::ONE {
        true => format!("Interpreters for {languages} join within {within}."),
        false => {
            format!(
                "Interpreters for {languages} join within {within} in {} of requests.",
                percent(&rule.attainment)
            )
        }
    }
}

/// `in the standard hours`.
fn within_hours(calendar: &str) -> String {
    if calendar == ALWAYS {
        "at every hour of every day".to_owned()
    } else {
        format!("in the {}", called(calendar))
    }
}

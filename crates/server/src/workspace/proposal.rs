//! Which priority the mission gives a case before any person is asked, and why.

use desk::case::event::Receipt;
use desk::triage::{Traits, by_matrix, by_rule};
use mission::policy::{CategoryId, Level};
use mission::{Policy, Priority};

use crate::portal::promise::IMPACTS;

/// What a person has said of a case so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judged {
    /// In which category it is.
    pub category: Option<CategoryId>,
    /// How much the problem touches.
    pub impact: Option<Level>,
    /// How little it can wait.
    pub urgency: Option<Level>,
}

/// A priority with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The priority.
    pub priority: Priority,
    /// Why, as a sentence.
    pub why: String,
    /// Whether a rule or the matrix gives it, so that another one needs a reason.
    pub is_of_mission: bool,
}

/// Asks the rules of the mission, then its matrix; then the customer's own choice, then what the mission begins with.
pub fn propose(rules: &Policy, receipt: &Receipt, judged: &Judged) -> Proposal {
    let category = judged.category.or(receipt.category);
    let traits = Traits { category, ..Traits::of(receipt, None) };
    if let Some(found) = by_rule(rules, &traits) {
        let named = category.and_then(|id| rules.categories.get(usize::from(id.0)));
        let of = named.map_or_else(String::new, |category| format!(" of “{}”", category.name));
        let why = format!("The mission says so{of}: {}.", found.rule_name());
        return Proposal { priority: found.priority, why, is_of_mission: true };
    }
    let levels = judged.impact.zip(judged.urgency);
    let by_levels =
        levels.and_then(|(impact, urgency)| Some((by_matrix(rules, impact, urgency)?, impact, urgency)));
    if let Some((priority, impact, urgency)) = by_levels {
        let why = format!(
            "{} impact and {} urgency: the mission’s matrix gives {priority}.",
            capital(level(impact)),
            level(urgency)
        );
        return Proposal { priority, why, is_of_mission: true };
    }
    match receipt.priority {
        Some(priority) => {
            let nth = usize::from(priority.word().as_bytes().get(1).map_or(0, |digit| digit.saturating_sub(b'1')));
            let said = IMPACTS.get(nth).map_or("", |(_, words, _)| *words);
            let why = format!("The customer chose it: “{said}”. Say impact and urgency to ask the mission.");
            Proposal { priority, why, is_of_mission: false }
        }
        None => Proposal {
            priority: rules.provisional_priority,
            why: "Nothing is known yet; this is what the mission begins with. Say impact and urgency to ask it."
                .to_owned(),
            is_of_mission: false,
        },
    }
}

/// The levels that a mission's matrix knows, falling.
pub fn levels(rules: &Policy) -> Vec<Level> {
    let is_known =
        |level: &Level| rules.priorities.matrix.cells.iter().any(|(i, u, _)| i == level || u == level);
    Level::ALL.into_iter().filter(is_known).collect()
}

/// What people call a level; forms send the same word.
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Critical => "critical",
        Level::High => "high",
        Level::Medium => "medium",
        Level::Low => "low",
    }
}

/// The level of that word.
pub fn find_level(word: &str) -> Option<Level> {
    Level::ALL.into_iter().find(|it| level(*it) == word)
}

/// What the mission says a level means.
pub fn meaning(meanings: &[(Level, String)], of: Level) -> Option<&str> {
    meanings.iter().find(|(level, _)| *level == of).map(|(_, words)| words.as_str())
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

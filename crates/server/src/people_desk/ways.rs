//! How a person is reached, as their form sends it: kinds, values, and the order in which they are tried.

use calendar::Instant;
use look::{Choice, Mistakes};
use store::{Tx, people};

use super::PersonForm;
use crate::sign_in::{is_address, normal};
use crate::workspace::person::Way;
use crate::{audit, sign_in};

/// Every kind there is, with what it is called and what its value is.
const KINDS: [(&str, &str, &str); 6] = [
    ("workspace", "In the workspace", ""),
    ("phone", "Phone call", "a number such as +1 555 0142"),
    ("sms", "SMS", "a number such as +1 555 0142"),
    ("email", "Email", "an address such as name@example.com"),
    ("chat", "Chat message", "a name or an address"),
    ("webhook", "Webhook", "an address that begins with https://"),
];

/// How many ways a person may have.
const MOST: usize = 6;

/// The rows of the form that say something, in the order in which they are to be tried.
pub(super) fn typed(form: &PersonForm) -> Vec<(String, String)> {
    let rows = form.way_kind.iter().zip(&form.way_value).enumerate();
    let mut rows: Vec<(usize, usize, (String, String))> = rows
        .filter(|(_, (kind, value))| {
            !kind.is_empty() && (kind.as_str() == "workspace" || !value.trim().is_empty())
        })
        .map(|(row, (kind, value))| {
            let value = match kind.as_str() {
                "workspace" => String::new(),
                "email" => normal(value),
                _ => value.trim().to_owned(),
            };
            let nth = form.way_nth.get(row).and_then(|nth| nth.trim().parse().ok()).unwrap_or(row + 1);
            (nth, row, (kind.clone(), value))
        })
        .collect();
    rows.sort();
    rows.truncate(MOST);
    rows.into_iter().map(|(_, _, way)| way).collect()
}

/// What is wrong with them.
pub(super) fn check(form: &PersonForm, mistakes: &mut Mistakes) {
    for (row, (kind, value)) in form.way_kind.iter().zip(&form.way_value).enumerate() {
        let value = value.trim();
        let field = format!("way_value-{row}");
        if kind.is_empty() && !value.is_empty() {
            mistakes.push(&field, "Choose by what this reaches them");
        }
        if value.is_empty() {
            continue;
        }
        let is_fine = match kind.as_str() {
            "phone" | "sms" => is_number(value),
            "email" => is_address(&sign_in::normal(value)),
            "webhook" => value.starts_with("https://") && value.parse::<axum::http::Uri>().is_ok(),
            _ => true,
        };
        let known = KINDS.iter().find(|(name, ..)| name == kind);
        if let (false, Some((_, _, hint))) = (is_fine, known) {
            mistakes.push(&field, format!("Enter {hint}"));
        }
        if value.chars().count() > 300 || (!kind.is_empty() && known.is_none()) {
            mistakes.push(&field, "Enter at most 300 characters");
        }
    }
}

fn is_number(value: &str) -> bool {
    let n_digits = value.chars().filter(char::is_ascii_digit).count();
    (5..=20).contains(&n_digits) && value.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c))
}

/// The rows to show: what there is, and two that are empty.
pub(super) fn shown(form: &PersonForm) -> Vec<Way> {
    let rows = form.way_kind.iter().zip(&form.way_value).map(|(kind, value)| (kind.as_str(), value.clone()));
    let blank = [("", String::new()), ("", String::new())];
    rows.filter(|(kind, value)| !kind.is_empty() || !value.is_empty())
        .chain(blank)
        .take(MOST)
        .map(|(chosen, value)| Way {
            kinds: std::iter::once(Choice::new("", "None").chosen(chosen.is_empty()))
                .chain(KINDS.map(|(kind, label, _)| Choice::new(kind, label).chosen(kind == chosen)))
                .collect(),
            value,
        })
        .collect()
}

/// Stores them, and writes down what changed, masked.
pub(super) fn save(
    tx: &mut Tx<'_>,
    number: u32,
    methods: &[(String, String)],
    by: (Instant, &str),
) -> Result<(), store::Error> {
    let words = |methods: &[(String, String)]| -> String {
        methods.iter().map(|(kind, value)| format!("{kind} {value};")).collect()
    };
    let old = people::list_contact_methods(tx, number)?;
    if old == methods {
        return Ok(());
    }
    people::set_contact_methods(tx, number, methods)?;
    let (what, subject) = ("person.changed", format!("agent-{number}"));
    audit::change(tx, by, (what, &subject), ("contact", &words(&old), &words(methods)))
}

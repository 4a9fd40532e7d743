//! Reports on deliveries: RFC 3464.

use super::fields::{Group, address, groups, status, value};
use crate::email::mail::Mail;
use crate::email::parse::head_of;

/// A report that a mail of ours was not delivered, or not yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounce {
    /// What happened to whom. Empty when the report does not say it in any form that is known.
    pub recipients: Vec<Failed>,
    /// The `Message-ID` of our mail.
    pub original_id: Option<String>,
}

/// What happened to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// To whom it was not delivered.
    pub address: String,
    /// What happened.
    pub action: Action,
    /// The status of RFC 3463, like `5.1.1`.
    pub status: Option<String>,
    /// What the other system said.
    pub diagnostic: Option<String>,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Nothing more is tried.
    Failed,
    /// It is being tried again.
    Delayed,
    /// It was delivered, or handed to a system that says no more.
    Delivered,
}

impl Bounce {
    /// Whether the mail will not arrive with somebody.
    pub fn is_final(&self) -> bool {
        self.recipients.is_empty() || self.recipients.iter().any(|one| one.action == Action::Failed)
    }

    /// The addresses to which nothing should be sent again: those that do not exist (`5.1.*` and no such mailbox), not those that
    /// are full or refuse this mail.
    pub fn dead_addresses(&self) -> impl Iterator<Item = &str> {
        let is_dead = |one: &&Failed| {
            let status = one.status.as_deref().unwrap_or_default();
            one.action == Action::Failed && (status.starts_with("5.1.") || status == "5.2.1")
        };
        self.recipients.iter().filter(is_dead).map(|one| one.address.as_str())
    }

    /// Why it is taken for one, in words.
    pub fn reason(&self) -> String {
        let word = if self.is_final() { "not delivered" } else { "not delivered yet" };
        let said = self.recipients.first().map(|one| {
            let detail = one.diagnostic.as_deref().or(one.status.as_deref()).unwrap_or("no reason given");
            format!(" to {}: {detail}", one.address)
        });
        format!("{word}{}", said.unwrap_or_default())
    }
}

/// Reads a report of the standard form, when the message is one.
pub fn from_report(mail: &Mail) -> Option<Bounce> {
    let is_report = |kind: &str| matches!(kind, "message/delivery-status" | "message/global-delivery-status");
    let report = mail.files.iter().find(|file| is_report(&file.content_type))?;
    let groups = groups(&report.content);
    let mut recipients: Vec<Failed> = groups.iter().filter_map(failed).collect();
    recipients.dedup_by(|a, b| a.address == b.address);
    if recipients.is_empty() {
        recipients = super::free_form::recipients(mail);
    }
    Some(Bounce { recipients, original_id: original_id(mail) })
}

fn failed(group: &Group) -> Option<Failed> {
    let names = ["final-recipient", "original-recipient", "x-actual-recipient"];
    let address = names.iter().find_map(|name| value(group, name).and_then(address))?;
    let diagnostic = value(group, "diagnostic-code")
        .map(|text| text.split_once(';').map_or(text, |(_, text)| text).trim().to_owned());
    let status = value(group, "status")
        .and_then(status)
        .filter(|status| !is_vague(status))
        .or_else(|| diagnostic.as_deref().and_then(super::free_form::status_of))
        .or_else(|| value(group, "status").and_then(status));
    let action = match value(group, "action").unwrap_or_default().to_ascii_lowercase() {
        action if action.starts_with("fail") => Action::Failed,
        action if action.starts_with("delay") => Action::Delayed,
        action if ["deliver", "relay", "expand"].iter().any(|word| action.starts_with(word)) => {
            Action::Delivered
        }
        _ => action_of(status.as_deref()),
    };
    Some(Failed { address, action, status, diagnostic })
}

/// Whether a status says no more than that something failed.
fn is_vague(status: &str) -> bool {
    status.ends_with(".0.0")
}

/// What a status says where nothing else does.
pub fn action_of(status: Option<&str>) -> Action {
    match status.and_then(|status| status.chars().next()) {
        Some('2') => Action::Delivered,
        Some('4') => Action::Delayed,
        _ => Action::Failed,
    }
}

/// The identifier of the mail that a report is about: from the copy of it, or of its header, or from the words of the report.
pub fn original_id(mail: &Mail) -> Option<String> {
    let copies = mail.files.iter().filter(|file| {
        file.is_message()
            || matches!(
                file.content_type.as_str(),
                "text/rfc822-headers" | "message/rfc822-headers" | "text/rfc822"
            )
    });
    let from_copy =
        copies.filter_map(|file| head_of(&file.content)).find_map(|head| head.id.given().map(str::to_owned));
    from_copy.or_else(|| id_in_text(&mail.text))
}

/// The last `Message-ID: <..>` in a text.
fn id_in_text(text: &str) -> Option<String> {
    let is_id = |line: &&str| line.get(..11).is_some_and(|name| name.eq_ignore_ascii_case("message-id:"));
    let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches(['>', '|', ' ', '\t'])).collect();
    let at = lines.iter().rposition(is_id)?;
    let value = lines[at..].iter().take(2).copied().collect::<String>();
    let (_, id) = value.split_once('<')?;
    let (id, _) = id.split_once('>')?;
    Some(id.trim().to_owned()).filter(|id| !id.is_empty())
}

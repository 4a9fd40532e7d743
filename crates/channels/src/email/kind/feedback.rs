//! Feedback reports: RFC 5965.

use super::fields::{address, groups, value};
use crate::email::mail::Mail;
use crate::email::parse::head_of;

/// A report of a mail provider on a mail of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feedback {
    /// What it reports, in lower case: `abuse`, `fraud`, `auth-failure`, `not-spam`, `opt-out`.
    pub kind: String,
    /// Who does not want our mail, where it says so.
    pub recipient: Option<String>,
    /// The `Message-ID` of our mail.
    pub original_id: Option<String>,
}

/// Reads a report, when the message is one.
pub fn find(mail: &Mail) -> Option<Feedback> {
    let report = mail.files.iter().find(|file| file.content_type == "message/feedback-report");
    let fields = report.map(|report| groups(&report.content).concat());
    let fields = match fields {
        Some(fields) => fields,
        None if is_aol_like(mail) => Vec::new(),
        None => return None,
    };
    let original =
        mail.files.iter().find(|file| file.is_message() || file.content_type == "text/rfc822-headers");
    let original = original.and_then(|file| head_of(&file.content));
    let to = original.as_ref().and_then(|head| head.to.first().map(|one| one.address.clone()));
    let named = ["original-rcpt-to", "removal-recipient"].iter().find_map(|name| value(&fields, name));
    Some(Feedback {
        kind: value(&fields, "feedback-type").unwrap_or("abuse").to_ascii_lowercase(),
        recipient: named.and_then(address).or(to),
        original_id: original.and_then(|head| head.id.given().map(str::to_owned)),
    })
}

/// Complaints of providers that send the message itself, and no report on it.
fn is_aol_like(mail: &Mail) -> bool {
    let says = |name: &str, words: &str| {
        mail.header(name).is_some_and(|value| value.to_lowercase().replace('"', "").contains(words))
    };
    let has_copy = mail.files.iter().any(crate::email::File::is_message);
    let is_complaint = says("X-Loop", "scomp")
        || says("From", "complaints@")
        || says("Subject", "complaint about message from");
    says("Content-Type", "report-type=feedback-report") || is_complaint && has_copy
}

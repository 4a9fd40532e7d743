//! Reports on deliveries in words: what mail systems wrote before there was a standard, and some still do.

use super::Ours;
use super::bounce::{Action, Bounce, Failed, action_of, original_id};
use super::fields;
use crate::email::mail::Mail;

/// How much of a report is read, in bytes; the reason stands at its beginning.
const MOST_TEXT: usize = 64 << 10;

/// How many recipients are taken from words.
const MOST_RECIPIENTS: usize = 100;

/// The local parts and names of mail systems, in lower case.
const SYSTEMS: [&str; 13] = [
    "mailer-daemon",
    "mailerdaemon",
    "mailer_daemon",
    "mail-daemon",
    "mdaemon",
    "postmaster",
    "post_master",
    "mail delivery s",
    "mail system",
    "mail administrator",
    "internet mail delivery",
    "double-bounce",
    "mail.daemon",
];

/// Subjects of reports, in lower case.
const SUBJECTS: [&str; 51] = [
    "undeliver",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "failed delivery",
    "failure notice",
    "returned mail",
    "mail delivery failed",
    "delivery notification",
    "non delivery",
    "nondeliverable",
    "non-delivery",
    "mail failure",
    "could not send",
    "unable to deliver",
    "not delivered",
    "delivery error",
    "mail delivery error",
    "message delivery",
    "delivery problem",
    "returned to sender",
    "warning: message",
    "delayed mail",
    "delivery delayed",
    "delivery report",
    "undelivered",
    "mail system error",
    "bounce",
    "unzustellbar",
    "nicht zugestellt",
    "zustellung",
    "échec de la remise",
    "non remis",
    "no se puede entregar",
    "mancata consegna",
    "error sending",
    "rejected",
    "failed mail",
    "mail returned",
    "dsn:",
    "mail could not",
    "user unknown",
    "failed to deliver",
    "mdaemon notification",
    "delivery has failed",
    "warning: could not send",
    "message you sent blocked",
    "failure delivery",
    "mail status report",
    "permanent delivery failure",
    "considered unsolicited",
];

/// What the words of a reason mean, first match first.
const REASONS: [(&str, &str); 45] = [
    ("over quota", "5.2.2"),
    ("overquota", "5.2.2"),
    ("over-quota", "5.2.2"),
    ("quota exceeded", "5.2.2"),
    ("exceeded storage", "5.2.2"),
    ("exceed", "5.2.2"),
    ("mailbox full", "5.2.2"),
    ("mailbox is full", "5.2.2"),
    ("inbox is full", "5.2.2"),
    ("quota", "5.2.2"),
    ("is full", "5.2.2"),
    ("disk full", "5.2.2"),
    ("user unknown", "5.1.1"),
    ("unknown user", "5.1.1"),
    ("unknown recipient", "5.1.1"),
    ("no such user", "5.1.1"),
    ("no such", "5.1.1"),
    ("does not exist", "5.1.1"),
    ("doesn't exist", "5.1.1"),
    ("doesn't have", "5.1.1"),
    ("not our customer", "5.1.1"),
    ("unknown or illegal", "5.1.1"),
    ("user not found", "5.1.1"),
    ("not found", "5.1.1"),
    ("no mailbox", "5.1.1"),
    ("not a valid", "5.1.1"),
    ("mailbox unavailable", "5.1.1"),
    ("invalid recipient", "5.1.1"),
    ("invalid address", "5.1.1"),
    ("address rejected", "5.1.1"),
    ("recipient rejected", "5.1.1"),
    ("unknown", "5.1.1"),
    ("not listed", "5.1.1"),
    ("disabled", "5.2.1"),
    ("inactive", "5.2.1"),
    ("suspended", "5.2.1"),
    ("host not", "5.1.2"),
    ("domain", "5.1.2"),
    ("no mx", "5.1.2"),
    ("too large", "5.3.4"),
    ("spam", "5.7.1"),
    ("blocked", "5.7.1"),
    ("denied", "5.7.1"),
    ("virus", "5.7.1"),
    ("timed out", "4.4.1"),
];

/// Words of reports on deliveries that are still tried, in lower case.
const DELAYS: [&str; 12] = [
    "will be retried",
    "will retry",
    "still being retried",
    "is still trying",
    "will keep trying",
    "will continue",
    "not yet been delivered",
    "warning message only",
    "do not need to resend",
    "delayed",
    "delivery attempts will",
    "you do not have to resend",
];

/// Reads a report in words, when the message is one.
pub fn find(mail: &Mail, ours: &Ours<'_>) -> Option<Bounce> {
    let has_failed_field = mail.header("X-Failed-Recipients").is_some();
    let from =
        mail.from.iter().chain(&mail.sender).map(|one| one.to_string().to_lowercase()).collect::<String>();
    let is_system =
        SYSTEMS.iter().any(|name| from.contains(name)) || from.trim().is_empty() || from.contains("<>");
    let subject = mail.subject.to_lowercase();
    let is_subject = SUBJECTS.iter().any(|words| subject.contains(words));
    let is_unsent = mail.header("Return-Path").is_some_and(|path| path.trim() == "<>");
    let is_report =
        mail.header("Content-Type").is_some_and(|kind| kind.to_ascii_lowercase().contains("delivery-status"));
    let is_program = super::auto_reply::find(mail).is_some();
    let has_copy = mail.files.iter().any(crate::email::File::is_message);
    let is_nobody = from.trim().is_empty() && is_unsent;
    let is_one = has_failed_field
        || is_report
        || is_notification(mail)
        || (is_system || is_unsent) && (is_subject || has_copy)
        || (is_nobody || is_system && !is_program) && says_failure(mail);
    if !is_one {
        return None;
    }
    let recipients = recipients(mail).into_iter().filter(|one| !ours.has(&one.address)).collect();
    Some(Bounce { recipients, original_id: original_id(mail) })
}

/// What Amazon's notification service writes instead of a report.
fn is_notification(mail: &Mail) -> bool {
    mail.text.trim_start().starts_with("{\"notificationType\":\"Bounce\"")
}

fn says_failure(mail: &Mail) -> bool {
    let text = beginning(&mail.text).to_lowercase();
    ["deliver", "recipient", "undeliver", "rejected", "returned", "not a valid"]
        .iter()
        .any(|word| text.contains(word))
        && (fields::status(&text).is_some() || reason_of(&text).is_some())
}

/// To whom a mail was not delivered, as far as the words say it.
pub fn recipients(mail: &Mail) -> Vec<Failed> {
    let text = own_words(beginning(&mail.text));
    let lower = text.to_lowercase();
    let is_delayed = DELAYS.iter().any(|words| lower.contains(words))
        && !lower.contains("gave up")
        && !lower.contains("giving up");
    let named = mail.headers_named("X-Failed-Recipients").flat_map(|value| value.split(','));
    let mut found: Vec<String> = named.filter_map(fields::address).collect();
    if found.is_empty() {
        found = addresses(text, mail);
    }
    let status = status_of(text);
    let diagnostic = text
        .lines()
        .map(str::trim)
        .find(|line| fields::status(line).is_some() || is_reply_code(line))
        .map(|line| line.chars().take(300).collect());
    let failed = |address: String| Failed {
        address,
        action: if is_delayed { Action::Delayed } else { action_of(status.as_deref()) },
        status: status.clone(),
        diagnostic: diagnostic.clone(),
    };
    found.into_iter().take(MOST_RECIPIENTS).map(failed).collect()
}

/// The status that a text names or means.
pub fn status_of(text: &str) -> Option<String> {
    let named = fields::status(text).filter(|status| !status.ends_with(".0.0") && !status.starts_with('2'));
    named.or_else(|| reason_of(&text.to_lowercase()).map(str::to_owned)).or_else(|| {
        text.lines().map(str::trim).find(|line| is_reply_code(line)).map(|line| format!("{}.0.0", &line[..1]))
    })
}

fn reason_of(lower: &str) -> Option<&'static str> {
    REASONS.iter().find(|(words, _)| lower.contains(words)).map(|(_, status)| *status)
}

fn is_reply_code(line: &str) -> bool {
    matches!(line.as_bytes(), [b'4' | b'5', b'0'..=b'9', b'0'..=b'9', b' ' | b'-', ..])
}

fn beginning(text: &str) -> &str {
    let end = (0..=MOST_TEXT.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    &text[..end]
}

/// The report without the copy of the mail below it.
fn own_words(text: &str) -> &str {
    let marks = [
        "This is a copy of",
        "Below this line is a copy",
        "Original message follows",
        "Original message:",
        "Unsent message below",
        "-- This is a copy",
        "----- Original message -----",
        "The message text follows",
        "Message header follows",
        "Received: from",
        "Return-Path:",
        "Message-ID:",
        "Message-Id:",
    ];
    let end = marks.iter().filter_map(|mark| text.find(mark)).filter(|at| *at > 0).min();
    &text[..end.unwrap_or(text.len())]
}

/// The addresses in a text that are no system's and not the sender's.
fn addresses(text: &str, mail: &Mail) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"' | '\'' | '[' | ']' | '=' | '`')
    }) {
        let word = word.trim_matches(|c: char| matches!(c, '.' | ':' | '*' | '!'));
        let word = word.strip_prefix("mailto:").unwrap_or(word);
        let address = crate::email::Address::bare(word);
        let is_new = !found.iter().any(|known| known.eq_ignore_ascii_case(word));
        let is_sender = mail.recipients().chain(&mail.from).any(|one| one.address.eq_ignore_ascii_case(word));
        let local = address.local_part().to_lowercase();
        let is_system =
            SYSTEMS.iter().any(|name| local.starts_with(name)) || local == "abuse" || local == "support";
        let has_host = address.domain().is_some_and(|domain| domain.contains('.'));
        if is_new
            && !is_sender
            && !is_system
            && has_host
            && address.is_deliverable()
            && word.matches('@').count() == 1
        {
            found.push(word.to_owned());
            if found.len() >= MOST_RECIPIENTS {
                break;
            }
        }
    }
    found
}

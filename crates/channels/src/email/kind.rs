//! What sort of mail a message is, so that machines are not answered by a machine.

mod auto_reply;
mod bounce;
mod feedback;
mod fields;
mod free_form;

use super::mail::Mail;

pub use auto_reply::Sign;
pub use bounce::{Action, Bounce, Failed};
pub use feedback::Feedback;

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Somebody wrote it.
    Ordinary,
    /// A program answered: a vacation notice, an acknowledgement, a challenge.
    AutoReply(Sign),
    /// A mail of ours was not or not yet delivered.
    Bounce(Bounce),
    /// Somebody's provider says that a mail of ours was called spam, or reports on its kind of authentication.
    Feedback(Feedback),
    /// Somebody's program says that a mail was shown or deleted (RFC 8098).
    Receipt,
    /// It came through a list or was sent to many.
    List(Sign),
    /// It came from ourselves or has been going round.
    Loop(Loop),
}

/// Why a message is taken for one that goes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loop {
    /// Its `Message-ID` is one of ours.
    OwnMessage,
    /// Its writer is one of our own addresses.
    OwnAddress,
    /// It passed more than [`Ours::most_hops`] systems.
    TooManyHops,
}

/// What the desk knows of itself.
#[derive(Debug, Clone)]
pub struct Ours<'a> {
    /// The addresses of the desk, in lower case, without tags.
    pub addresses: &'a [String],
    /// The domain of the identifiers that the desk gives, in lower case.
    pub id_domain: &'a str,
    /// How many systems a message can have passed; RFC 5321 says at least 100 for a relay, and no sound way is longer than 50.
    pub most_hops: usize,
}

impl Ours<'_> {
    /// Whether an address is the desk's, with or without a tag.
    fn has(&self, address: &str) -> bool {
        let address = address.to_lowercase();
        let Some((local, domain)) = address.rsplit_once('@') else { return false };
        let bare = local.split_once('+').map_or(local, |(local, _)| local);
        let is_known = |known: &String| *known == address || known.rsplit_once('@') == Some((bare, domain));
        self.addresses.iter().any(is_known)
    }
}

impl Kind {
    /// Whether a program may answer it. A person always may.
    pub fn may_be_answered_automatically(&self) -> bool {
        match self {
            Kind::Ordinary => true,
            Kind::AutoReply(_)
            | Kind::Bounce(_)
            | Kind::Feedback(_)
            | Kind::Receipt
            | Kind::List(_)
            | Kind::Loop(_) => false,
        }
    }

    /// Whether it is something new to work on. What is not is shown on the case that it is about, if there is one.
    pub fn opens_a_case(&self) -> bool {
        match self {
            Kind::Ordinary | Kind::List(_) => true,
            Kind::AutoReply(_) | Kind::Bounce(_) | Kind::Feedback(_) | Kind::Receipt | Kind::Loop(_) => false,
        }
    }

    /// Why it is taken for what it is, in words.
    pub fn reason(&self) -> String {
        match self {
            Kind::Ordinary => "written by a person".to_owned(),
            Kind::AutoReply(sign) => format!("answered by a program: {sign}"),
            Kind::Bounce(bounce) => bounce.reason(),
            Kind::Feedback(feedback) => format!("report of a mail provider: {}", feedback.kind),
            Kind::Receipt => "receipt of a mail program".to_owned(),
            Kind::List(sign) => format!("sent to many: {sign}"),
            Kind::Loop(Loop::OwnMessage) => "our own message came back".to_owned(),
            Kind::Loop(Loop::OwnAddress) => "sent from one of our own addresses".to_owned(),
            Kind::Loop(Loop::TooManyHops) => "going round between mail systems".to_owned(),
        }
    }
}

/// What a message is, by its fields and parts first, and by its words only where those say nothing.
pub fn kind_of(mail: &Mail, ours: &Ours<'_>) -> Kind {
    if mail.headers_named("Received").count() > ours.most_hops {
        return Kind::Loop(Loop::TooManyHops);
    }
    if let Some(feedback) = feedback::find(mail) {
        return Kind::Feedback(feedback);
    }
    if mail.files.iter().any(|file| file.content_type == "message/disposition-notification") {
        return Kind::Receipt;
    }
    if let Some(bounce) = bounce::from_report(mail).or_else(|| free_form::find(mail, ours)) {
        return Kind::Bounce(bounce);
    }
    if is_own_id(mail, ours) {
        return Kind::Loop(Loop::OwnMessage);
    }
    if mail.from.iter().any(|one| ours.has(&one.address)) {
        return Kind::Loop(Loop::OwnAddress);
    }
    if let Some(sign) = auto_reply::find(mail).or_else(|| auto_reply::unsent(mail)) {
        return Kind::AutoReply(sign);
    }
    auto_reply::list(mail).map_or(Kind::Ordinary, Kind::List)
}

fn is_own_id(mail: &Mail, ours: &Ours<'_>) -> bool {
    let domain = mail.id.as_str().rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
    !ours.id_domain.is_empty() && domain.as_deref() == Some(ours.id_domain)
}

//! What the conversation says of mail: who was on it, how it looked, how far ours got.

use std::collections::BTreeMap;

use channels::email::Address;
use look::mail::{Delivery, Mail, Sheet, Standing};
use look::talk::{Happening, Part};
use store::mail::copies;
use store::mail::heads::{self, Form, OnCase};
use store::mail::sent::{self, Sent, State};
use store::{Error, Tx};

use crate::mail::head::people;

/// How many people a line names; the whole mail names all.
const MOST_NAMED: usize = 6;

/// The mails of a case, by the message that each stands at.
pub struct Mails {
    came: BTreeMap<i64, OnCase>,
    left: BTreeMap<i64, Vec<Sent>>,
    /// Ours that carry no message: acknowledgements.
    others: Vec<Sent>,
    copies: BTreeMap<i64, Vec<String>>,
}

impl Mails {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn of_case(tx: &mut Tx<'_>, case: u32) -> Result<Mails, Error> {
        let came = heads::list_of_case(tx, case)?.into_iter().map(|mail| (mail.message, mail)).collect();
        let (mut left, mut others) = (BTreeMap::<i64, Vec<Sent>>::new(), Vec::new());
        for mail in sent::list_of_case(tx, case)? {
            match mail.message {
                Some(message) => left.entry(message).or_default().push(mail),
                None => others.push(mail),
            }
        }
        let mut named = BTreeMap::<i64, Vec<String>>::new();
        for copy in copies::list_of_case(tx, case)? {
            let address = Address::new(&copy.name, &copy.address);
            named.entry(copy.message).or_default().push(address.to_string());
        }
        Ok(Mails { came, left, others, copies: named })
    }

    /// What is known of a message as a mail; nothing when it was none.
    pub fn of_message(&self, case: u32, message: i64, author: &str) -> Option<Box<Mail>> {
        if let Some(mail) = self.came.get(&message) {
            return Some(Box::new(came(case, mail, author)));
        }
        let deliveries: Vec<Delivery> =
            self.left.get(&message).into_iter().flatten().map(|mail| delivery(case, mail)).collect();
        let copies = self.copies.get(&message).map(|copies| ("copy to", some(copies)));
        let mail = Mail { people: copies.into_iter().collect(), deliveries, ..Mail::default() };
        (mail != Mail::default()).then(|| Box::new(mail))
    }

    /// What a program wrote to us, as a quiet line; nothing for what a person wrote.
    pub fn automatic(&self, message: &store::messages::Message) -> Option<Happening> {
        let mail = self.came.get(&message.id).filter(|mail| mail.kind != "message")?;
        let (icon, what) = match mail.kind.as_str() {
            "bounce" => ("alert", "A mail of ours came back"),
            _ => ("mail", "A program wrote"),
        };
        let reason = mail.reason.as_deref().map(|reason| format!(": {reason}. ")).unwrap_or_default();
        let parts = vec![
            Part::Strong(what.to_owned()),
            Part::Plain(reason),
            Part::Link("Show it", format!("/cases/{}/messages/{}", message.case, message.id)),
        ];
        Some(Happening { icon, parts, clause: None, at: message.at, is_risk: mail.kind == "bounce" })
    }

    /// Ours that carry no message, as quiet lines.
    pub fn happenings(&self) -> impl Iterator<Item = Happening> {
        self.others.iter().map(|mail| {
            let what = if mail.kind == "acknowledgement" { "An acknowledgement" } else { "A mail" };
            let (words, is_risk) = match mail.state {
                State::Queued => (" is on its way to ", false),
                State::Sent => (" was mailed to ", false),
                State::Failed => (" did not arrive at ", true),
                State::Suppressed => (" was not mailed to ", true),
            };
            let reason = mail.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
            let parts = vec![
                Part::Plain(format!("{what}{words}")),
                Part::Strong(mail.recipient.clone()),
                Part::Plain(reason),
            ];
            Happening { icon: "mail", parts, clause: None, at: mail.changed_at, is_risk }
        })
    }
}

fn came(case: u32, mail: &OnCase, author: &str) -> Mail {
    let address = format!("/cases/{case}/messages/{}", mail.message);
    let copies: Vec<String> = people(&mail.head.copies).iter().map(Address::to_string).collect();
    let copies = (!copies.is_empty()).then(|| ("copy to", some(&copies)));
    let sheet = (mail.head.form != Form::Text).then(|| Sheet {
        id: mail.message,
        address: address.clone(),
        title: format!("Mail of {author} as it was sent"),
        n_images: mail.head.n_images,
        has_images: false,
        is_open: mail.head.form == Form::Rich,
    });
    Mail {
        people: [("by mail to", mail.address.clone())].into_iter().chain(copies).collect(),
        proof: None,
        sheet,
        whole: Some(address),
        deliveries: Vec::new(),
    }
}

fn some(people: &[String]) -> String {
    let more = people.len().saturating_sub(MOST_NAMED);
    let named = people.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if more == 0 { named } else { format!("{named} and {more} more") }
}

fn delivery(_case: u32, mail: &Sent) -> Delivery {
    let standing = match mail.state {
        State::Queued => Standing::Queued,
        State::Sent => Standing::Sent,
        State::Failed => Standing::Failed,
        State::Suppressed => Standing::Suppressed,
    };
    Delivery {
        to: mail.recipient.clone(),
        standing,
        at: mail.changed_at,
        reason: mail.reason.clone(),
        again: None,
    }
}

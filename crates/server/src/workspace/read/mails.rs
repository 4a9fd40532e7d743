//! What the conversation says of mail: who was on it, how it looked, how far ours got.

use std::collections::BTreeMap;

use channels::email::{Address, Authenticity};
use channels::text::from_markdown;
use look::composer::Copied;
use look::mail::{Delivery, Mail, Proof, Sheet, Standing};
use look::marks::Tone;
use look::talk::{Happening, Part};
use store::mail::addresses;
use store::mail::copies;
use store::mail::heads::{self, Form, OnCase};
use store::mail::sent::{self, Sent, State};
use store::{Error, Tx, cases, customers};

use crate::mail::again;
use crate::mail::head::people;
use crate::mail::verify::Known;
use crate::mail::{verify, without_tag};

/// How many people a line names; the whole mail names all.
const MOST_NAMED: usize = 6;

/// The mails of a case, by the message that each stands at.
pub struct Mails {
    came: BTreeMap<i64, OnCase>,
    left: BTreeMap<i64, Vec<Sent>>,
    /// Ours that carry no message: acknowledgements.
    others: Vec<Sent>,
    copies: BTreeMap<i64, Vec<String>>,
    proofs: BTreeMap<i64, Proof>,
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
        let known = verify::of_case(tx, case)?.into_iter();
        let proofs = known.map(|(message, known)| (message, proof(&known))).collect();
        Ok(Mails { came, left, others, copies: named, proofs })
    }

    /// What is known of a message as a mail; nothing when it was none.
    pub fn of_message(&self, case: u32, message: i64, author: &str) -> Option<Box<Mail>> {
        if let Some(mail) = self.came.get(&message) {
            let proof = self.proofs.get(&message).cloned();
            return Some(Box::new(Mail { proof, ..came(case, mail, author) }));
        }
        let left = self.left.get(&message).map(Vec::as_slice).unwrap_or_default();
        let deliveries = left.iter().map(|mail| delivery(case, mail)).collect();
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
            let what = match mail.kind.as_str() {
                "acknowledgement" => "An acknowledgement",
                "survey" => "A question how we did",
                _ => "A mail",
            };
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

/// Whether a mail is from whom it names, in words.
pub fn proof(known: &Known) -> Proof {
    let (tone, words) = match known.authenticity {
        Authenticity::Proven(method) if !known.is_own => {
            (Tone::Risk, format!("Proven by {method}, but not the customer’s own address"))
        }
        Authenticity::Proven(method) => (Tone::Kept, format!("Sender proven by {method}")),
        Authenticity::Unproven => (Tone::Plain, "Sender not proven".to_owned()),
        Authenticity::NotKnown => (Tone::Plain, "Sender not checked yet".to_owned()),
        Authenticity::Contradicted => (Tone::Broken, "Not from this sender, says their domain".to_owned()),
        Authenticity::NoWriter => (Tone::Risk, "Names no single sender".to_owned()),
    };
    Proof { tone, words }
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

fn delivery(case: u32, mail: &Sent) -> Delivery {
    let standing = match mail.state {
        State::Queued => Standing::Queued,
        State::Sent => Standing::Sent,
        State::Failed => Standing::Failed,
        State::Suppressed => Standing::Suppressed,
    };
    let has_failed = matches!(mail.state, State::Failed | State::Suppressed);
    let again =
        (has_failed && again::is_worth(mail)).then(|| format!("/cases/{case}/mails/{}/again", mail.id));
    Delivery { to: mail.recipient.clone(), standing, at: mail.changed_at, reason: mail.reason.clone(), again }
}

/// What goes with a reply by mail: those who were on the customer's newest mail besides, and the signature below it.
///
/// # Errors
///
/// Fails when the database does.
pub fn of_reply(tx: &mut Tx<'_>, case: u32) -> Result<(Vec<Copied>, String), Error> {
    let mails = heads::list_of_case(tx, case)?;
    let Some(mail) = mails.iter().rev().find(|mail| mail.kind == "message") else {
        return Ok(Default::default());
    };
    let first = mails.first().unwrap_or(mail);
    let came_to = without_tag(&first.address);
    let ours = addresses::list(tx)?;
    let customer = match cases::find(tx, case)?.and_then(|row| row.customer) {
        Some(customer) => customers::find(tx, customer)?.and_then(|customer| customer.email),
        None => None,
    };
    let is_ours = |address: &str| {
        let bare = without_tag(address);
        bare == came_to || bare == without_tag(&mail.address) || ours.iter().any(|it| it.address == bare)
    };
    let mut copies: Vec<Copied> = Vec::new();
    for one in
        [&mail.head.sender, &mail.head.recipients, &mail.head.copies].into_iter().flat_map(|it| people(it))
    {
        let address = one.key();
        let is_known = copies.iter().any(|copy| copy.address == address);
        if !is_known && one.is_deliverable() && !is_ours(&address) && customer.as_ref() != Some(&address) {
            copies.push(Copied { address, name: one.name.unwrap_or_default(), is_on: true });
        }
    }
    let signature = ours.into_iter().find(|it| it.address == came_to).map(|it| it.signature);
    let signature =
        signature.filter(|it| !it.trim().is_empty()).map(|it| from_markdown(&it).as_str().to_owned());
    Ok((copies, signature.unwrap_or_default()))
}

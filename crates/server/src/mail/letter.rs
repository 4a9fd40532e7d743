//! What there is to be written: to whom, from which of our addresses, in which words.

mod apart;
mod of_case;

use calendar::Instant;
use channels::email::{Address, Author};
use serde::{Deserialize, Serialize};
use store::mail::{addresses, incoming};
use store::outbox::{self, Outgoing};
use store::{Tx, codes, customers, people};

use super::texts::{self, filled};
use super::{MailRoom, without_tag};
use crate::book::Book;
use crate::credits::Owed;
use crate::desk::{Recipient, Refusal, Telling};
use crate::numbers::Spent;
use crate::portal::door;

/// What a row of the outbox wants written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// A message of ours to the customer of its case.
    Reply {
        /// The case.
        case: u32,
        /// The message.
        message: i64,
    },
    /// A copy of such a message to somebody else.
    Copy {
        /// The case.
        case: u32,
        /// The message.
        message: i64,
        /// Whom it goes to, by the id of their row.
        copy: i64,
    },
    /// A mail of ours once more, because somebody asked for it: the same mail, whose row is there.
    Again {
        /// Its id.
        mail: i64,
    },
    /// A word to a customer that their case is here, and what they were promised.
    Acknowledgement {
        /// The case.
        case: u32,
    },
    /// A code to sign in with.
    Code {
        /// Its id.
        code: i64,
    },
    /// A question to a customer.
    Survey {
        /// Its id.
        survey: i64,
    },
    /// A page or a notice to a person of ours.
    Notice {
        /// What makes it once.
        key: String,
        /// Whom it goes to.
        agent: u32,
        /// What is told.
        telling: Telling,
    },
    /// A question to the owner of an address whether they want to hear of each publication.
    RecordAsked {
        /// The id of the subscription.
        subscription: i64,
        /// When it was asked for.
        asked_at: i64,
    },
    /// Word to somebody who asked for it that a month is published.
    Record {
        /// The id of the subscription.
        subscription: i64,
        /// The month.
        month: String,
    },
    /// Word to a person of ours that a promise's budget is used up to a threshold.
    Budget {
        /// What makes it once.
        key: String,
        /// Whom it goes to.
        agent: u32,
        /// Which budget.
        spent: Spent,
    },
    /// Word of credits that are to be issued to one who looks after them.
    Owed {
        /// The key of what is told.
        key: String,
        /// Who.
        agent: u32,
        /// What is owed.
        owed: Owed,
    },
    /// Word to a customer that credits were issued, with their calculation.
    Credit {
        /// The rows of the ledger.
        entries: Vec<i64>,
        /// Who.
        customer: u32,
    },
    /// The monthly report to a person of ours.
    Report {
        /// What makes it once.
        key: String,
        /// Whom it goes to.
        agent: u32,
        /// Its subject.
        subject: String,
        /// What it says.
        text: String,
    },
}

/// A mail in words.
pub struct Written {
    /// What its identifier begins with: the same at every try.
    pub id: String,
    /// What it is, as its row says.
    pub kind: &'static str,
    /// The case it is about.
    pub case: Option<u32>,
    /// The message it carries.
    pub message: Option<i64>,
    /// The customer it goes to.
    pub customer: Option<u32>,
    /// The address it goes to.
    pub recipient: String,
    /// The address it is written to, where that is another one: this is a copy.
    pub to: Option<String>,
    /// Who gets a copy.
    pub copies: Vec<Address>,
    /// The files that go with it.
    pub files: Vec<i64>,
    /// Our address.
    pub from: Address,
    /// Whether a person wrote it.
    pub author: Author,
    /// Its subject.
    pub subject: String,
    /// Its text, in Markdown.
    pub text: String,
    /// Where one request ends mails like it.
    pub unsubscribe: Option<String>,
}

impl Letter {
    /// The kind of its row in the outbox.
    pub const KIND: &'static str = "mail";

    /// What makes it once.
    pub fn key(&self) -> String {
        match self {
            Letter::Reply { message, .. } => format!("mail/message/{message}"),
            Letter::Copy { copy, .. } => format!("mail/copy/{copy}"),
            Letter::Again { mail } => format!("mail/again/{mail}"),
            Letter::Acknowledgement { case } => format!("mail/acknowledgement/{case}"),
            Letter::Code { code } => format!("code-{code}"),
            Letter::Survey { survey } => format!("mail/survey/{survey}"),
            Letter::RecordAsked { subscription, asked_at } => {
                format!("mail/record-asked/{subscription}/{asked_at}")
            }
            Letter::Record { subscription, month } => format!("mail/record/{month}/{subscription}"),
            Letter::Notice { key, agent, .. }
            | Letter::Budget { key, agent, .. }
            | Letter::Owed { key, agent, .. }
            | Letter::Report { key, agent, .. } => {
                format!("mail/{key}/{agent}")
            }
            Letter::Credit { entries, customer } => {
                format!("mail/credit/{}/{customer}", entries.first().copied().unwrap_or_default())
            }
        }
    }

    /// Puts it into the outbox, once.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn enqueue(&self, tx: &mut Tx<'_>, now: Instant) -> Result<(), store::Error> {
        let body = serde_json::to_string(self).unwrap_or_default();
        outbox::enqueue(tx, &self.key(), Letter::KIND, &body, now)
    }

    /// The same, not to leave before an instant unless it is hastened.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn enqueue_for(&self, tx: &mut Tx<'_>, due_at: Instant, now: Instant) -> Result<(), store::Error> {
        let body = serde_json::to_string(self).unwrap_or_default();
        outbox::enqueue_for(tx, (&self.key(), Letter::KIND, &body), due_at, now)
    }

    /// What a row asks for; nothing when it asks for no mail.
    pub fn of_row(row: &Outgoing) -> Option<Letter> {
        match row.kind.as_str() {
            Letter::KIND => serde_json::from_str(&row.body).ok(),
            "code" => {
                let body: serde_json::Value = serde_json::from_str(&row.body).ok()?;
                Some(Letter::Code { code: body.get("code")?.as_i64()? })
            }
            _ => None,
        }
    }

    /// Puts it into words; nothing when nobody is to get it any more.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn write(
        &self,
        tx: &mut Tx<'_>,
        book: &Book,
        room: &MailRoom,
        now: Instant,
    ) -> Result<Option<Written>, Refusal> {
        match self {
            Letter::Reply { case, message } => of_case::reply(tx, book, room, (*case, *message), now),
            Letter::Copy { case, message, copy } => {
                let Some(written) = of_case::reply(tx, book, room, (*case, *message), now)? else {
                    return Ok(None);
                };
                let to = of_case::copied(tx, room, *message)?.into_iter().find(|it| it.id == *copy);
                Ok(to.map(|to| Written {
                    kind: "copy",
                    to: Some(written.recipient),
                    recipient: to.address,
                    ..written
                }))
            }
            Letter::Again { mail } => of_case::again(tx, book, room, *mail, now),
            Letter::Acknowledgement { case } => of_case::acknowledgement(tx, book, room, *case, now),
            Letter::Code { code } => one_time_code(tx, room, *code, now),
            Letter::Survey { survey } => of_case::question(tx, book, room, *survey, now),
            Letter::RecordAsked { subscription, asked_at } => {
                apart::record_asked(tx, book, room, (*subscription, *asked_at), now)
            }
            Letter::Record { subscription, month } => {
                apart::record(tx, book, room, (*subscription, month), now)
            }
            Letter::Notice { key, agent, telling } => notice(tx, room, (key, *agent, telling), now),
            Letter::Budget { key, agent, spent } => {
                let subject =
                    format!("{} % of a promise’s budget for {} is used", spent.percent, spent.month);
                let text = format!("{}\n\nOpen it in the desk: `{}`\n", spent.sentence(), spent.address());
                apart::word(tx, room, (key, *agent), (subject, text))
            }
            Letter::Report { key, agent, subject, text } => {
                apart::word(tx, room, (key, *agent), (subject.clone(), text.clone()))
            }
            Letter::Owed { key, agent, owed } => {
                apart::owed_credits(tx, book, room, (key, *agent, owed), now)
            }
            Letter::Credit { entries, customer } => apart::credit(tx, book, room, (entries, *customer), now),
        }
    }
}

fn one_time_code(
    tx: &mut Tx<'_>,
    room: &MailRoom,
    id: i64,
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some(code) = codes::find(tx, id)?.filter(|code| code.used_at.is_none()) else { return Ok(None) };
    let digits = door::digits(room.key(), id);
    let from = our_address(tx, room, None)?;
    let customer = customers::find_by_email(tx, &code.email)?;
    let language = customer.and_then(|customer| customer.language);
    let fields = filled([("code", digits), ("brand", brand(&from))]);
    let (subject, text) = texts::write(tx, texts::Text::Code, (language.as_deref(), None), &fields, now)?;
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("code.{id}"),
        kind: "code",
        case: None,
        message: None,
        customer: None,
        recipient: code.email,
        to: None,
        copies: Vec::new(),
        files: Vec::new(),
        from,
        author: Author::Program,
        subject,
        text,
    }))
}

fn notice(
    tx: &mut Tx<'_>,
    room: &MailRoom,
    (key, agent, telling): (&str, u32, &Telling),
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some(person) = people::find(tx, agent)?.filter(|person| person.is_active) else { return Ok(None) };
    let methods = people::list_contact_methods(tx, agent)?;
    let own = methods.into_iter().find(|(kind, _)| kind == "email").map(|(_, address)| address);
    let text = match telling.to {
        Recipient::Page { .. } => texts::Text::Page,
        _ => texts::Text::Notice,
    };
    let fields = [
        ("case.number", telling.case.to_string()),
        ("what", telling.about.words()),
        ("agent.name", person.name),
    ];
    let (subject, text) = texts::write(tx, text, (None, None), &filled(fields), now)?;
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("notice.{}", key.replace(|c: char| !c.is_ascii_alphanumeric(), "."))
            + &format!(".{agent}"),
        kind: "notice",
        case: None,
        message: None,
        customer: None,
        recipient: own.unwrap_or(person.email),
        to: None,
        copies: Vec::new(),
        files: Vec::new(),
        from: our_address(tx, room, None)?,
        author: Author::Program,
        subject,
        text,
    }))
}

fn brand(from: &Address) -> String {
    from.name.clone().unwrap_or_default()
}

/// Our address that a case came in at, under its name; else the usual one.
fn our_address(tx: &mut Tx<'_>, room: &MailRoom, case: Option<u32>) -> Result<Address, store::Error> {
    let came_to = match case {
        Some(case) => incoming::find_of_case(tx, case)?.map(|mail| without_tag(&mail.address)),
        None => None,
    };
    let address = came_to.unwrap_or_else(|| room.settings().address.clone());
    let brand = addresses::find(tx, &address)?.map(|it| it.brand).filter(|brand| !brand.is_empty());
    Ok(match brand {
        Some(brand) => Address::new(&brand, &address),
        None => Address::bare(&address),
    })
}

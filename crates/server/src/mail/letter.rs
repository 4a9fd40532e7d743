//! What there is to be written: to whom, from which of our addresses, in which words.

mod apart;

use std::num::NonZeroU32;

use calendar::Instant;
use channels::email::{Address, Author};
use desk::case::event::{CaseId, Survey as Kind};
use serde::{Deserialize, Serialize};
use store::cases::{self, CaseRow};
use store::customers::{self, Customer};
use store::mail::copies::{self, Copy};
use store::mail::{addresses, incoming, sent};
use store::messages::{self, MessageKind};
use store::outbox::{self, Outgoing};
use store::{Tx, codes, people, surveys, teams};

use super::texts::{self, filled};
use super::{MailRoom, acknowledge, enclose, verify, without_tag};
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
            Letter::Reply { case, message } => reply(tx, book, room, (*case, *message), now),
            Letter::Copy { case, message, copy } => {
                let Some(written) = reply(tx, book, room, (*case, *message), now)? else { return Ok(None) };
                let to = copied(tx, room, *message)?.into_iter().find(|it| it.id == *copy);
                Ok(to.map(|to| Written {
                    kind: "copy",
                    to: Some(written.recipient),
                    recipient: to.address,
                    ..written
                }))
            }
            Letter::Again { mail } => again(tx, book, room, *mail, now),
            Letter::Acknowledgement { case } => acknowledgement(tx, book, room, *case, now),
            Letter::Code { code } => one_time_code(tx, room, *code, now),
            Letter::Survey { survey } => question(tx, book, room, *survey, now),
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

fn reply(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    (case, message): (u32, i64),
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some((row, customer, recipient)) = reader(tx, case)? else { return Ok(None) };
    let said = messages::list(tx, case)?.into_iter().find(|it| it.id == message);
    let Some(said) = said.filter(|said| said.kind == MessageKind::Public) else { return Ok(None) };
    let said_at = said.at;
    let enclosed = enclose::choose(tx, room, room.site(book.policy_at(now)), (case, message))?;
    let copies = copied(tx, room, message)?;
    let from = our_address(tx, room, Some(case))?;
    let agent = match said.author {
        messages::Author::Agent(number) => people::find(tx, number)?.map(|person| person.name),
        _ => None,
    };
    let team = match row.team {
        Some(number) => teams::find(tx, number)?.map(|team| team.name),
        None => None,
    };
    let mut fields = about(tx, (&row, &customer), &from)?;
    fields.extend([
        ("message", said.body),
        ("agent.name", agent.unwrap_or_default()),
        ("team.name", team.unwrap_or_default()),
    ]);
    let place = (language(&row, &customer), row.team);
    let (_, text) = texts::write(tx, texts::Text::Reply, place, &filled(fields), now)?;
    // As it stood when it was written: sent again on another day, it is the same mail.
    let is_solved = row.resolved_at.map_or(!row.is_open, |at| at <= said_at);
    let counted = match is_solved.then(|| way_to_count(book, room, (case, said_at), now)) {
        Some(way) if !way.is_empty() => {
            let words = texts::words::get(place.0.unwrap_or(texts::BASE));
            format!("\n\n[{}]({way})\n", words.counted)
        }
        _ => String::new(),
    };
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("{message}.{case}"),
        kind: "reply",
        case: Some(case),
        message: Some(message),
        customer: Some(customer.number),
        recipient,
        to: None,
        copies: copies.iter().map(|it| Address::new(&it.name, &it.address)).collect(),
        files: enclosed.files,
        from,
        author: Author::Agent,
        subject: subject(tx, case)?,
        text: text + &enclosed.words + &counted,
    }))
}

/// The address at which it stands how a case was counted, in a mail of this instant; nothing where nobody says at which address
/// we are reached.
fn way_to_count(book: &Book, room: &MailRoom, (case, at): (u32, Instant), now: Instant) -> String {
    match room.site(book.policy_at(now)) {
        "" => String::new(),
        site => format!("{site}{}", crate::record::lookup::path(room.key(), case, at)),
    }
}

/// Who gets a copy of a message. None of ours does: it would come back.
fn copied(tx: &mut Tx<'_>, room: &MailRoom, message: i64) -> Result<Vec<Copy>, store::Error> {
    let mut copies = copies::list(tx, message)?;
    copies.retain(|copy| !room.settings().has(&without_tag(&copy.address)));
    Ok(copies)
}

/// A mail once more: to whom its row says.
fn again(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    mail: i64,
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some(row) = sent::find(tx, mail)? else { return Ok(None) };
    let written = match (row.case, row.message) {
        (Some(case), Some(message)) => reply(tx, book, room, (case, message), now)?,
        (Some(case), None) => acknowledgement(tx, book, room, case, now)?,
        (None, _) => None,
    };
    let Some(written) = written else {
        sent::update(tx, row.id, (sent::State::Failed, Some("there is nothing to be sent any more")), now)?;
        return Ok(None);
    };
    let id = row.message_id.split('@').next().unwrap_or_default().to_owned();
    let to = (row.kind == "copy").then_some(written.recipient);
    Ok(Some(Written { id, to, recipient: row.recipient, ..written }))
}

fn acknowledgement(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    case: u32,
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some((row, customer, recipient)) = reader(tx, case)? else { return Ok(None) };
    // Whoever owns the address did not write.
    if let Some(mail) = incoming::find_of_case(tx, case)?
        && verify::is_contradicted(tx, mail.id)?
    {
        return Ok(None);
    }
    let Some(id) = NonZeroU32::new(row.number).map(CaseId) else { return Ok(None) };
    let from = our_address(tx, room, Some(case))?;
    let mut fields = about(tx, (&row, &customer), &from)?;
    let place = (language(&row, &customer), row.team);
    let words = texts::words::get(place.0.unwrap_or(texts::BASE));
    let promise = acknowledge::promise(tx, book, (id, &customer, words), now)?;
    let (what, by) = promise.map_or((String::new(), String::new()), |(what, by)| (what.to_owned(), by));
    let counted = way_to_count(book, room, (case, row.received_at), now);
    fields.extend([("promise.what", what), ("promise.by", by), ("counted", counted)]);
    let (_, text) = texts::write(tx, texts::Text::Acknowledgement, place, &filled(fields), now)?;
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("received.{case}"),
        kind: "acknowledgement",
        case: Some(case),
        message: None,
        customer: Some(customer.number),
        recipient,
        to: None,
        copies: Vec::new(),
        files: Vec::new(),
        from,
        author: Author::Responder,
        subject: subject(tx, case)?,
        text,
    }))
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

/// A question that is still open; one that was answered or taken back meanwhile is not asked any more.
fn question(
    tx: &mut Tx<'_>,
    book: &Book,
    room: &MailRoom,
    id: i64,
    now: Instant,
) -> Result<Option<Written>, Refusal> {
    let Some(survey) = surveys::find(tx, id)?.filter(|survey| survey.state == surveys::State::Sent) else {
        return Ok(None);
    };
    let Some(kind) = Kind::find(&survey.kind) else { return Ok(None) };
    let customer = customers::find(tx, survey.customer)?;
    let Some((customer, recipient)) = customer.and_then(|it| it.email.clone().map(|email| (it, email)))
    else {
        return Ok(None);
    };
    let (policy, from) = (book.policy_at(now), our_address(tx, room, Some(survey.case))?);
    let row = cases::find(tx, survey.case)?;
    let language = row.as_ref().and_then(|row| row.language.clone()).or(customer.language);
    let words = texts::words::get(language.as_deref().unwrap_or(texts::BASE));
    let mut fields =
        crate::surveys::letter::fields((&survey, kind), policy, (room.key(), room.site(policy)), words);
    fields.extend([("customer.name", customer.name), ("brand", brand(&from))]);
    let place = (language.as_deref(), row.and_then(|row| row.team));
    let (subject, text) = texts::write(tx, texts::Text::Survey, place, &filled(fields), now)?;
    Ok(Some(Written {
        unsubscribe: None,
        id: format!("survey.{id}"),
        kind: "survey",
        case: Some(survey.case),
        message: None,
        customer: Some(survey.customer),
        recipient,
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

/// The fields that every text about a case has.
fn about(
    tx: &mut Tx<'_>,
    (row, customer): (&CaseRow, &Customer),
    from: &Address,
) -> Result<Vec<(&'static str, String)>, store::Error> {
    Ok(vec![
        ("case.number", row.number.to_string()),
        ("case.subject", messages::subject(tx, row.number)?),
        ("customer.name", customer.name.clone()),
        ("brand", brand(from)),
    ])
}

/// The language in which a customer reads about a case.
fn language<'a>(row: &'a CaseRow, customer: &'a Customer) -> Option<&'a str> {
    row.language.as_deref().or(customer.language.as_deref())
}

fn brand(from: &Address) -> String {
    from.name.clone().unwrap_or_default()
}

/// Who reads what is written about a case, and where.
fn reader(tx: &mut Tx<'_>, case: u32) -> Result<Option<(CaseRow, Customer, String)>, store::Error> {
    let Some(row) = cases::find(tx, case)? else { return Ok(None) };
    let Some(number) = row.customer else { return Ok(None) };
    let customer = customers::find(tx, number)?;
    Ok(customer.and_then(|customer| {
        let email = customer.email.clone()?;
        Some((row, customer, email))
    }))
}

fn subject(tx: &mut Tx<'_>, case: u32) -> Result<String, store::Error> {
    let subject = messages::subject(tx, case)?;
    let bare = subject.trim_start_matches("Re: ");
    Ok(format!("Re: {bare}"))
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

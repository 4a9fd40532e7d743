//! What our mails say: the texts that people of the desk wrote, and the usual ones.
//!
//! A text that cannot be filled in costs no mail: the usual one leaves instead, and the page of texts says so.

pub mod words;

use channels::email::{Fault, Filling, Fillings, render_template};
use store::Tx;
use store::mail::templates::{self, Template};

/// The language whose texts stand for every language that has none.
pub const BASE: &str = "en";

/// A mail whose text can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// The word that a mail has come.
    Acknowledgement,
    /// What stands around a reply.
    Reply,
    /// A page: somebody has to answer it.
    Page,
    /// A notice.
    Notice,
    /// A code to sign in with.
    Code,
    /// A question how we did.
    Survey,
}

/// What a field is called, what stands for it in a preview, and what it is.
pub type Field = (&'static str, &'static str, &'static str);

const COUNTED: Field =
    ("counted", "https://care.example.com/count/1", "where it stands how the case was counted; may be empty");
const CASE: Field = ("case.number", "1042", "the number of the case");
const SUBJECT: Field = ("case.subject", "The export stops halfway", "what the case is about");
const CUSTOMER: Field = ("customer.name", "Ines Okafor", "the customer");
const BRAND: Field = ("brand", "Acme Care", "the name of the address that the mail comes from; may be empty");
const WHAT: Field = ("what", "the promise “first response” is broken", "what happened");
const AGENT: Field = ("agent.name", "Priya Raman", "whom of us it is from, or to");

impl Text {
    /// All of them.
    pub const ALL: [Text; 6] =
        [Text::Acknowledgement, Text::Reply, Text::Survey, Text::Code, Text::Page, Text::Notice];

    /// Its name in the database and in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Text::Acknowledgement => "acknowledgement",
            Text::Reply => "reply",
            Text::Page => "page",
            Text::Notice => "notice",
            Text::Code => "code",
            Text::Survey => "survey",
        }
    }

    /// The text of this name.
    pub fn named(word: &str) -> Option<Text> {
        Text::ALL.into_iter().find(|text| text.word() == word)
    }

    /// Whether it has a subject of its own; else the mail keeps that of its case, so that mail programs keep them together.
    pub const fn has_subject(self) -> bool {
        !matches!(self, Text::Acknowledgement | Text::Reply)
    }

    /// Whether we can write it in a language by ourselves. What goes to one of us is written in the language of the desk's pages.
    pub fn is_usual_in(self, language: &str) -> bool {
        match self {
            Text::Reply => false,
            Text::Page | Text::Notice => language == BASE,
            Text::Acknowledgement | Text::Code | Text::Survey => words::find(language).is_some(),
        }
    }

    /// Its usual subject, in a language that we can write or else in English.
    pub fn usual_subject(self, language: &str) -> &'static str {
        match self {
            Text::Acknowledgement | Text::Reply => "",
            Text::Page => "Page: Case #{{ case.number }}: {{ what }}",
            Text::Notice => "Case #{{ case.number }}: {{ what }}",
            Text::Code => words::get(language).code.0,
            Text::Survey => "{{ topic }}",
        }
    }

    /// What it usually says, in a language that we can write or else in English.
    pub fn usual(self, language: &str) -> &'static str {
        match self {
            Text::Acknowledgement => words::get(language).acknowledgement,
            Text::Reply => "{{ message }}",
            Text::Page => {
                "Case **#{{ case.number }}**: {{ what }}.\n\nAcknowledge it in the desk, or the next page follows.\n"
            }
            Text::Notice => "Case **#{{ case.number }}**: {{ what }}.\n\nOpen it in the desk.\n",
            Text::Code => words::get(language).code.1,
            Text::Survey => words::get(language).survey,
        }
    }

    /// What can be filled in.
    pub const fn fields(self) -> &'static [Field] {
        const WHAT_BY: [Field; 2] = [
            ("promise.what", "a first reply", "what is promised next; may be empty"),
            ("promise.by", "Tuesday 14 October 2025, 14:26 (Europe/Berlin)", "until when"),
        ];
        match self {
            Text::Acknowledgement => &[CASE, SUBJECT, CUSTOMER, WHAT_BY[0], WHAT_BY[1], COUNTED, BRAND],
            Text::Reply => &[
                (
                    "message",
                    "The export works again. It had run out of room.",
                    "what the agent wrote; it must stand in the text",
                ),
                CASE,
                SUBJECT,
                CUSTOMER,
                AGENT,
                ("team.name", "Exports", "the team of the case; may be empty"),
                BRAND,
            ],
            Text::Page | Text::Notice => &[CASE, WHAT, AGENT],
            Text::Code => &[("code", "482 913", "the code; it must stand in the text"), BRAND],
            Text::Survey => &[
                ("question", "How satisfied are you with how we handled this?", "what is asked"),
                (
                    "answers",
                    "- [5 – Happy](https://care.example.com/s/1?score=5)\n- [1 – Unhappy](https://care.example.com/s/1?score=1)",
                    "the answers, each with its link; they must stand in the text",
                ),
                ("topic", "How did we do?", "what it is about, in a few words"),
                ("page", "https://care.example.com/s/1", "where it is answered; may be empty"),
                COUNTED,
                ("scale.first", "1", "the first answer, as a mail in reply says it"),
                ("scale.last", "5", "the last answer"),
                CASE,
                ("case.solved", "yes", "empty when the question is not about how a case was solved"),
                CUSTOMER,
                BRAND,
            ],
        }
    }

    /// The field without which the mail would be of no use.
    const fn heart(self) -> Option<&'static str> {
        match self {
            Text::Reply => Some("message"),
            Text::Code => Some("code"),
            Text::Survey => Some("answers"),
            Text::Acknowledgement | Text::Page | Text::Notice => None,
        }
    }

    /// The fields with what stands for them in a preview.
    pub fn examples(self) -> Fillings {
        filled(self.fields().iter().map(|(name, example, _)| (*name, (*example).to_owned())))
    }

    /// Fills a text in.
    ///
    /// # Errors
    ///
    /// Fails with the line and the remedy, also when what the mail is for stands nowhere in it.
    pub fn fill(self, body: &str, fillings: &Fillings) -> Result<String, Fault> {
        let written = render_template(body, fillings)?;
        let Some(heart) = self.heart() else { return Ok(written) };
        match fillings.get(heart) {
            Some(Filling::Text(said)) if !written.contains(said.as_str()) => Err(Fault {
                line: 1,
                message: format!("the mail would not say its `{heart}`"),
                help: format!("add {{{{ {heart} }}}} where it belongs"),
            }),
            _ => Ok(written),
        }
    }

    /// Fills a subject in: one line, whatever is filled in.
    ///
    /// # Errors
    ///
    /// Fails with the line and the remedy.
    pub fn fill_subject(self, subject: &str, fillings: &Fillings) -> Result<String, Fault> {
        let written = render_template(subject, fillings)?;
        let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.is_empty() {
            true => Err(Fault {
                line: 1,
                message: "the mail would have no subject".to_owned(),
                help: "write one".to_owned(),
            }),
            false => Ok(line),
        }
    }
}

/// Fields with what fills them.
pub fn filled<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> Fillings {
    fields.into_iter().map(|(name, value)| (name.to_owned(), Filling::Text(value))).collect()
}

/// The text in force for a language and a team: their own, that of the language, that of the team, that for all. Where we can
/// write a language by ourselves, nothing that was written in another one: customers read their own language.
///
/// # Errors
///
/// Fails when the database does.
pub fn in_force(
    tx: &mut Tx<'_>,
    text: Text,
    (asked, team): (&str, u32),
) -> Result<Option<Template>, store::Error> {
    let places = [(asked, team), (asked, 0), (BASE, team), (BASE, 0)];
    for (nth, (language, team)) in places.into_iter().enumerate() {
        if places[..nth].contains(&(language, team)) {
            continue;
        }
        if nth == 2 && language != asked && text.is_usual_in(asked) {
            return Ok(None);
        }
        let found = templates::find(tx, (text.word(), language, team))?;
        if let Some(found) = found.filter(|found| found.body.is_some()) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Writes a mail: its subject, where it has one of its own, and its text.
///
/// # Errors
///
/// Fails when the database does; never for what a text says.
pub fn write(
    tx: &mut Tx<'_>,
    text: Text,
    (language, team): (Option<&str>, Option<u32>),
    fillings: &Fillings,
    now: calendar::Instant,
) -> Result<(String, String), store::Error> {
    let place = (language.unwrap_or(BASE), team.unwrap_or(0));
    if let Some(own) = in_force(tx, text, place)? {
        match of_own(text, &own, fillings) {
            Ok(written) => return Ok(written),
            Err(fault) => {
                let why = fault.to_string();
                tracing::error!(
                    template.id = own.id,
                    template.kind = text.word(),
                    fault = why,
                    "a text of ours could not be filled in, and the usual one leaves instead"
                );
                templates::failed(tx, own.id, &why, now)?;
            }
        }
    }
    Ok(usual(text, place.0, fillings))
}

fn of_own(text: Text, own: &Template, fillings: &Fillings) -> Result<(String, String), Fault> {
    let subject = match text.has_subject() {
        true => text.fill_subject(&own.subject, fillings)?,
        false => String::new(),
    };
    Ok((subject, text.fill(own.body.as_deref().unwrap_or_default(), fillings)?))
}

/// The usual text. It is filled in with the fields it was written for.
fn usual(text: Text, language: &str, fillings: &Fillings) -> (String, String) {
    let subject = match text.has_subject() {
        true => text.fill_subject(text.usual_subject(language), fillings).unwrap_or_default(),
        false => String::new(),
    };
    // What an agent wrote leaves as it is, whatever happens: it may be longer than a template may write.
    let heart = || match text.heart().and_then(|heart| fillings.get(heart)) {
        Some(Filling::Text(said)) => said.clone(),
        _ => String::new(),
    };
    let words = match text {
        Text::Reply => heart(),
        _ => text.fill(text.usual(language), fillings).unwrap_or_else(|_| heart()),
    };
    (subject, words)
}

#[cfg(test)]
mod tests {
    use look::Wall;

    use super::{Text, filled, words};

    #[test]
    fn every_usual_text_is_one_that_could_be_saved_in_every_language_that_we_can_write() {
        for text in Text::ALL {
            for language in words::ALL.iter().map(|words| words.language).chain(["ja"]) {
                let name = (text.word(), language);
                let filled = text.fill(text.usual(language), &text.examples());
                assert_eq!(filled.as_ref().map(|_| ()), Ok(()), "{name:?}");
                assert!(!filled.is_ok_and(|words| words.contains(['{', '}'])), "{name:?}");
                if text.has_subject() {
                    let subject = text.fill_subject(text.usual_subject(language), &text.examples());
                    assert_eq!(subject.map(|_| ()), Ok(()), "{name:?}");
                }
            }
            assert_eq!(Text::named(text.word()), Some(text));
        }
    }

    #[test]
    fn no_language_says_less_than_another() {
        for text in [Text::Acknowledgement, Text::Code, Text::Survey] {
            let fields = |language: &str| {
                let named = text.fields().iter().map(|(name, ..)| *name);
                named.filter(|name| text.usual(language).contains(name)).collect::<Vec<_>>()
            };
            for words in &words::ALL {
                assert_eq!(fields(words.language), fields("en"), "{} {}", text.word(), words.language);
            }
        }
    }

    #[test]
    fn a_language_is_found_by_its_first_part_and_dates_are_its_own() {
        let at = jiff::civil::date(2025, 10, 14).at(12, 26, 0, 0).in_tz("UTC").expect("an instant");
        let at = calendar::Instant(at.timestamp().as_millisecond());
        let wall = Wall { now: at, zone: calendar::Zone::named("Europe/Berlin").expect("a zone") };
        for (language, when) in [
            ("en", "Tuesday 14 October 2025, 14:26 (Europe/Berlin)"),
            ("de-AT", "Dienstag, 14. Oktober 2025, 14:26 (Europe/Berlin)"),
            ("fr", "mardi 14 octobre 2025, 14:26 (Europe/Berlin)"),
            ("ES", "martes 14 de octubre de 2025, 14:26 (Europe/Berlin)"),
            ("ja", "Tuesday 14 October 2025, 14:26 (Europe/Berlin)"),
        ] {
            assert_eq!(words::get(language).when(&wall, at), when);
        }
    }

    #[test]
    fn a_reply_without_what_was_written_is_a_fault() {
        let fault = Text::Reply
            .fill("Hello {{ customer.name }}", &Text::Reply.examples())
            .expect_err("it says nothing");
        assert_eq!(
            fault.to_string(),
            "line 1: the mail would not say its `message`; add {{ message }} where it belongs"
        );
    }

    #[test]
    fn what_is_filled_in_is_no_template_and_a_subject_is_one_line() {
        let fillings = filled([("code", "{{ code }}\r\nBcc: eve@example.com".to_owned())]);
        let subject = Text::Code.fill_subject("Code {{ code }}", &fillings);
        assert_eq!(subject.as_deref(), Ok("Code {{ code }} Bcc: eve@example.com"));
    }
}

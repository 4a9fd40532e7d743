//! The header of a message or part: its fields, and what they say.

use std::borrow::Cow;
use std::ops::Range;

use jiff::Timestamp;
use mail_parser::parsers::MessageStream;
use mail_parser::{Address as Parsed, HeaderValue};

use super::address::{Address, clean};
use super::charset;
use super::transfer::Encoding;

/// The longest name of a field that is one.
const LONGEST_NAME: usize = 200;

/// How many identifiers of a list are kept; the newest are the last ones.
const MOST_IDS: usize = 500;

/// One field, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'x> {
    /// Its name with its case.
    pub name: &'x str,
    /// Where the whole field stands, line end included.
    pub at: Range<usize>,
    /// Its value, continued lines included, as UTF-8 and with a line end.
    value: Cow<'x, [u8]>,
}

/// The fields of one part in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head<'x> {
    /// All of them.
    pub fields: Vec<Field<'x>>,
}

/// What a `Content-Type` or `Content-Disposition` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The words before the parameters, in lower case: `text/plain`, `attachment`.
    pub kind: String,
    /// The parameters, their names in lower case.
    pub parameters: Vec<(String, String)>,
}

impl Content {
    /// A parameter by its name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl<'x> Head<'x> {
    /// Adds a field of which `line` is everything from its name to its last line end.
    pub fn push(&mut self, bytes: &'x [u8], at: Range<usize>) {
        let Some(colon) = bytes[at.clone()].iter().position(|b| *b == b':') else { return };
        let Ok(name) = std::str::from_utf8(bytes[at.start..at.start + colon].trim_ascii()) else { return };
        let raw = &bytes[at.start + colon + 1..at.end];
        let value = match std::str::from_utf8(raw) {
            Ok(_) => Cow::Borrowed(raw),
            Err(_) => Cow::Owned(charset::decode(raw, None).into_bytes()),
        };
        // The parsers of fields want a line end.
        let value = if value.ends_with(b"\n") { value } else { Cow::Owned([&value[..], b"\n"].concat()) };
        self.fields.push(Field { name, at, value });
    }

    /// All fields of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a Field<'x>> {
        self.fields.iter().filter(move |field| field.name.eq_ignore_ascii_case(name))
    }

    /// The first field of this name.
    pub fn find(&self, name: &str) -> Option<&Field<'x>> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The text of the first field of this name, on one line and decoded.
    pub fn text(&self, name: &str) -> Option<String> {
        self.find(name).map(Field::text)
    }

    /// The addresses of all fields of this name.
    pub fn addresses(&self, name: &str) -> Vec<Address> {
        self.all(name).flat_map(Field::addresses).collect()
    }

    /// The identifiers of all fields of this name, without their angle brackets.
    pub fn ids(&self, name: &str) -> Vec<String> {
        let mut ids: Vec<String> = self.all(name).flat_map(Field::ids).collect();
        ids.drain(..ids.len().saturating_sub(MOST_IDS));
        ids
    }

    /// The instant that the first field of this name gives.
    pub fn date(&self, name: &str) -> Option<Timestamp> {
        date_in(&self.find(name)?.value)
    }

    /// When the last system on its way took it, as the first `Received` says.
    pub fn received(&self) -> Option<Timestamp> {
        let text = self.text("Received")?;
        date_of(text.rsplit_once(';')?.1)
    }

    /// What the first field of this name says with its parameters.
    pub fn content(&self, name: &str) -> Option<Content> {
        let HeaderValue::ContentType(parsed) =
            MessageStream::new(&self.find(name)?.value).parse_content_type()
        else {
            return None;
        };
        let mut kind = parsed.ctype().trim().to_ascii_lowercase();
        if let Some(subtype) = parsed.subtype() {
            kind = format!("{kind}/{}", subtype.trim().to_ascii_lowercase());
        }
        let parameters = parsed.attributes().unwrap_or_default().iter();
        let parameters = parameters
            .map(|attribute| (attribute.name.trim().to_ascii_lowercase(), attribute.value.to_string()));
        Some(Content { kind, parameters: parameters.collect() })
    }

    /// How the bytes of this part are written.
    pub fn encoding(&self) -> Encoding {
        self.text("Content-Transfer-Encoding").map(|name| Encoding::named(&name)).unwrap_or_default()
    }
}

impl Field<'_> {
    /// The value on one line, encoded words decoded, without control characters.
    pub fn text(&self) -> String {
        match MessageStream::new(&self.value).parse_unstructured() {
            HeaderValue::Text(text) => clean(&text),
            _ => String::new(),
        }
    }

    /// The addresses of the value, members of groups included.
    pub fn addresses(&self) -> Vec<Address> {
        let parsed = MessageStream::new(&self.value).parse_address();
        let HeaderValue::Address(parsed) = parsed else { return Vec::new() };
        let list = match parsed {
            Parsed::List(list) => list,
            Parsed::Group(groups) => groups.into_iter().flat_map(|group| group.addresses).collect(),
        };
        let known = list.into_iter().filter_map(|one| {
            let address = one.address?;
            Some(Address::new(one.name.as_deref().unwrap_or_default(), &address))
        });
        known.filter(|one| !one.address.is_empty()).collect()
    }

    /// The identifiers of the value. Words without brackets count when there is nothing else.
    pub fn ids(&self) -> Vec<String> {
        let value = String::from_utf8_lossy(&self.value);
        let mut ids: Vec<String> = Vec::new();
        let mut rest = &value[..];
        while let Some((_, after)) = rest.split_once('<') {
            let Some((id, next)) = after.split_once('>') else { break };
            ids.extend(sound_id(id));
            rest = next;
        }
        if ids.is_empty() {
            let words = value.split_whitespace().filter(|word| word.contains('@'));
            ids.extend(words.filter_map(sound_id));
        }
        ids
    }
}

/// The identifier without white space, when it has any signs and no controls.
fn sound_id(id: &str) -> Option<String> {
    let id: String = id.chars().filter(|c| !c.is_whitespace()).collect();
    let is_sound =
        !id.is_empty() && id.len() <= 998 && !id.contains(|c: char| c.is_control() || matches!(c, '<' | '>'));
    is_sound.then_some(id)
}

/// Whether a line begins a field: a name without white space or controls, and a colon.
pub fn is_field(line: &[u8]) -> bool {
    let Some(colon) = line.iter().take(LONGEST_NAME).position(|b| *b == b':') else { return false };
    let name = line[..colon].trim_ascii_end();
    !name.is_empty() && name.iter().all(|b| b.is_ascii_graphic())
}

/// The instant that a text gives.
fn date_of(text: &str) -> Option<Timestamp> {
    date_in(format!("{text}\r\n").as_bytes())
}

fn date_in(bytes: &[u8]) -> Option<Timestamp> {
    let HeaderValue::DateTime(date) = MessageStream::new(bytes).parse_date() else { return None };
    if !date.is_valid() {
        return None;
    }
    Timestamp::from_second(date.to_timestamp()).ok()
}

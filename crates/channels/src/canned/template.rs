//! A template, checked when it is written and filled in when it is used.

use super::nearest::nearest;
use super::{Field, LONGEST_TEMPLATE};

/// A text with fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing but white space.
    #[error("write a text")]
    Empty,
    /// It is longer than [`LONGEST_TEMPLATE`].
    #[error("this text has {length} characters and can have {LONGEST_TEMPLATE}")]
    TooLong {
        /// Its length in bytes, which is close to the number of its characters.
        length: usize,
    },
    /// A field that there is not.
    #[error("line {line}: there is no field `{name}`{}", guess(*.nearest))]
    UnknownField {
        /// The line, from 1.
        line: usize,
        /// What stands between the braces.
        name: String,
        /// What was probably meant.
        nearest: Option<Field>,
    },
    /// Braces that are never closed.
    #[error("line {line}: close the field with `}}}}`")]
    Unclosed {
        /// The line, from 1.
        line: usize,
    },
}

fn guess(nearest: Option<Field>) -> String {
    match nearest {
        Some(field) => format!("; did you mean `{}`?", field.name()),
        None => {
            let names: Vec<String> = Field::ALL.iter().map(|(_, name)| format!("`{name}`")).collect();
            format!("; there are {}", names.join(", "))
        }
    }
}

/// The longest name of a field that is repeated in a message.
const LONGEST_NAME: usize = 40;

impl Template {
    /// Reads a text whose fields stand in double braces.
    ///
    /// # Errors
    ///
    /// Gives everything that is wrong with it, in the order of its lines.
    ///
    /// # Example
    ///
    /// ```
    /// # use channels::canned::{Field, Template};
    /// let template = Template::parse("Hello {{customer.first_name}},").unwrap();
    /// assert_eq!(template.render(|_| Some("Ana".to_owned())), "Hello Ana,");
    /// ```
    ///
    /// # Example: a slip
    ///
    /// ```
    /// # use channels::canned::Template;
    /// let faults = Template::parse("Hello {{custmer.name}},").unwrap_err();
    /// assert_eq!(faults[0].to_string(), "line 1: there is no field `custmer.name`; did you mean `customer.name`?");
    /// ```
    pub fn parse(text: &str) -> Result<Template, Vec<Fault>> {
        if text.len() > LONGEST_TEMPLATE {
            return Err(vec![Fault::TooLong { length: text.len() }]);
        }
        if text.trim().is_empty() {
            return Err(vec![Fault::Empty]);
        }
        let mut pieces = Vec::new();
        let mut faults = Vec::new();
        let mut rest = text;
        let mut line = 1;
        while let Some((before, after)) = rest.split_once("{{") {
            pieces.push(Piece::Text(before.to_owned()));
            line += before.matches('\n').count();
            let Some((name, after)) = after.split_once("}}").filter(|(name, _)| !name.contains(['\n', '{']))
            else {
                faults.push(Fault::Unclosed { line });
                rest = after;
                continue;
            };
            match Field::named(name.trim()) {
                Some(field) => pieces.push(Piece::Field(field)),
                None => faults.push(unknown(line, name.trim())),
            }
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        if faults.is_empty() { Ok(Template { pieces }) } else { Err(faults) }
    }

    /// The fields it has, each as often as it stands there.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Field(field) => Some(*field),
            Piece::Text(_) => None,
        })
    }

    /// The text with its fields filled in. A value that is not known leaves the field's name in braces, so that whoever sends
    /// the reply sees the gap; line ends in a value become spaces.
    pub fn render(&self, value: impl Fn(Field) -> Option<String>) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Field(field) => match value(*field) {
                    Some(value) => text.push_str(&value.split_whitespace().collect::<Vec<_>>().join(" ")),
                    None => text.push_str(&format!("{{{{{}}}}}", field.name())),
                },
            }
        }
        text
    }
}

fn unknown(line: usize, name: &str) -> Fault {
    let nearest = nearest(name, Field::ALL.iter().map(|(field, known)| (*known, *field)));
    let short: String = name.chars().take(LONGEST_NAME).collect();
    Fault::UnknownField { line, name: short, nearest }
}

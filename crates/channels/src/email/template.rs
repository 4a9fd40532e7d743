//! Texts of mail that people of the desk write once: templates with fields, conditions and loops.
//!
//! minijinja without its own filters, functions and tests; what a template may do is little, and how long it may take and how
//! much it may write is limited, so that a slip costs nothing.

use std::collections::BTreeMap;
use std::io;

use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};

/// The longest template, in bytes.
pub const LONGEST_TEMPLATE: usize = 50_000;

/// The longest text that comes out of one, in bytes.
pub const LONGEST_TEXT: usize = 200_000;

/// How many steps one may take.
const FUEL: u64 = 50_000;

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}; {help}")]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// What fills the fields of a template: a text or a list of texts by name, as in `case.number`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filling {
    /// A text; an empty one counts as false in conditions.
    Text(String),
    /// Several texts, to be gone through by `for`.
    List(Vec<String>),
}

/// The names and what they stand for. A name has one or two words: `promise`, `case.number`.
pub type Fillings = BTreeMap<String, Filling>;

/// Checks a template by filling it in with these examples.
///
/// # Errors
///
/// Fails with the line and the remedy when it is too long, is no template, names a field that there is not, or does too much.
///
/// # Example
///
/// ```
/// # use channels::email::{Filling, check_template};
/// let examples = [("case.number".to_owned(), Filling::Text("1042".to_owned()))].into();
/// assert_eq!(check_template("Your case {{ case.number }}.", &examples), Ok(()));
/// let fault = check_template("Hello,\n{{ case.nummer }}", &examples).unwrap_err();
/// assert_eq!(fault.to_string(), "line 2: there is no field `case.nummer`; did you mean `case.number`?");
/// ```
pub fn check_template(template: &str, examples: &Fillings) -> Result<(), Fault> {
    render_template(template, examples).map(|_| ())
}

/// Fills a template in. What is filled in stays as it is: the text is Markdown and becomes HTML safely later.
///
/// # Errors
///
/// Fails as [`check_template`] does.
pub fn render_template(template: &str, fillings: &Fillings) -> Result<String, Fault> {
    if template.len() > LONGEST_TEMPLATE {
        return Err(Fault {
            line: 1,
            message: format!(
                "this template has {} characters and can have {LONGEST_TEMPLATE}",
                template.len()
            ),
            help: "make it shorter".to_owned(),
        });
    }
    if let Some(line) = line_with_operator(template) {
        return Err(Fault {
            line,
            message: "a template does not calculate".to_owned(),
            help: "take `*` out of the braces".to_owned(),
        });
    }
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    environment.set_keep_trailing_newline(true);
    environment.set_recursion_limit(20);
    let fault = |error: Error| fault(&error, template, fillings);
    let parsed = environment.template_from_str(template).map_err(fault)?;
    let mut written = Bounded { bytes: Vec::new() };
    match parsed.render_captured_to(values(fillings), &mut written) {
        Ok(_) => Ok(String::from_utf8_lossy(&written.bytes).into_owned()),
        Err(error) => Err(fault(error)),
    }
}

/// The line of the first `*` within braces, which could make a short template write without end.
fn line_with_operator(template: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = template[at..].find(['{']).map(|start| at + start) {
        let inside = &template[start..];
        let end = match inside.as_bytes().get(1) {
            Some(b'{') => inside.find("}}"),
            Some(b'%') => inside.find("%}"),
            _ => Some(1),
        };
        let inside = &inside[..end.unwrap_or(inside.len())];
        if let Some(operator) = inside.find('*') {
            return Some(line_of(template, start + operator));
        }
        at = start + inside.len().max(1);
    }
    None
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn values(fillings: &Fillings) -> Value {
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    let mut groups: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for (name, filling) in fillings {
        let value = match filling {
            Filling::Text(text) => Value::from(text.as_str()),
            Filling::List(list) => Value::from(list.clone()),
        };
        match name.split_once('.') {
            Some((group, name)) => {
                groups.entry(group.to_owned()).or_default().insert(name.to_owned(), value);
            }
            None => {
                values.insert(name.clone(), value);
            }
        }
    }
    values.extend(groups.into_iter().map(|(name, group)| (name, Value::from(group))));
    Value::from(values)
}

fn fault(error: &Error, template: &str, fillings: &Fillings) -> Fault {
    let line = error.line().unwrap_or(1);
    let used = error.range().and_then(|range| template.get(range)).unwrap_or_default().trim();
    let (message, help) = match error.kind() {
        ErrorKind::UndefinedError => {
            let name = if used.is_empty() { line_text(template, line) } else { used };
            let nearest =
                crate::canned::nearest(name, fillings.keys().map(|known| (known.as_str(), known.as_str())));
            let known = || {
                format!(
                    "there are {}",
                    fillings.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                )
            };
            (
                format!("there is no field `{name}`"),
                nearest.map_or_else(known, |nearest| format!("did you mean `{nearest}`?")),
            )
        }
        ErrorKind::UnknownFilter
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownTest
        | ErrorKind::UnknownMethod => {
            (format!("`{used}` cannot be used here"), "use fields, `if` and `for` only".to_owned())
        }
        ErrorKind::OutOfFuel => {
            ("this template goes on for too long".to_owned(), "take out loops within loops".to_owned())
        }
        ErrorKind::WriteFailure => (
            format!("this template writes more than {LONGEST_TEXT} characters"),
            "take out loops within loops".to_owned(),
        ),
        ErrorKind::SyntaxError => (
            error.detail().unwrap_or("this is no template").to_owned(),
            "every `{{` needs `}}`, every `{% if %}` its `{% endif %}`, every `{% for %}` its `{% endfor %}`"
                .to_owned(),
        ),
        _ => (
            error.detail().unwrap_or("this cannot be filled in").to_owned(),
            "compare it with the list of fields".to_owned(),
        ),
    };
    Fault { line, message, help }
}

fn line_text(template: &str, line: usize) -> &str {
    template.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim()
}

struct Bounded {
    bytes: Vec<u8>,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > LONGEST_TEXT {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! What people write, as HTML that is safe to show, as one line for lists, and without what they only quote.

mod excerpt;
mod link;
mod markdown;
mod plain;
mod quoted;

pub use excerpt::excerpt;
pub use markdown::from_markdown;
pub use plain::from_plain;
pub use quoted::{Reply, without_quoted};

/// The longest message, in bytes of UTF-8. Longer ones belong into an attachment.
pub const LONGEST_MESSAGE: usize = 100_000;

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// As it stands, with its line ends.
    Plain,
    /// Markdown without HTML.
    Markdown,
}

impl Format {
    /// The name under which it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Format::Plain => "plain",
            Format::Markdown => "markdown",
        }
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Format> {
        [Format::Plain, Format::Markdown].into_iter().find(|format| format.name() == name)
    }
}

/// HTML that holds no script, no style, no image, and no link to anything but a page, an address or a telephone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML, to be put into a page as it is.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a message is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("write a message")]
    Empty,
    /// It is longer than [`LONGEST_MESSAGE`].
    #[error("this message has {length} characters and can have {longest}; attach the rest as a file")]
    TooLong {
        /// Its length in bytes, which is close to the number of its characters.
        length: usize,
        /// The longest there may be.
        longest: usize,
    },
}

/// Checks the length of a message before it is stored.
///
/// # Errors
///
/// Fails when it is empty or too long.
pub fn check(text: &str) -> Result<(), TextError> {
    match text.len() {
        length if length > LONGEST_MESSAGE => Err(TextError::TooLong { length, longest: LONGEST_MESSAGE }),
        _ if text.trim().is_empty() => Err(TextError::Empty),
        _ => Ok(()),
    }
}

/// A message as it is shown, whatever its format.
pub fn render(format: Format, text: &str) -> SafeHtml {
    match format {
        Format::Plain => from_plain(text),
        Format::Markdown => from_markdown(text),
    }
}

/// Adds text so that it means nothing to a browser, without control characters.
fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c if is_harmful(c) => {}
            c => html.push(c),
        }
    }
}

/// Whether a character only hides or turns around what stands near it.
pub(crate) fn is_harmful(c: char) -> bool {
    let is_override = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_override || (c.is_control() && !matches!(c, '\n' | '\t'))
}

//! One line that says what a message is about, for lists.

use pulldown_cmark::{Event, Options, Parser, TagEnd};

use super::{Format, is_harmful, without_quoted};

/// How much of a message is looked at for each character that is shown.
const BYTES_PER_CHARACTER: usize = 16;

/// The beginning of what was said, without quoted parts and marks, in at most `longest` characters.
///
/// White space of any kind becomes one space; a cut is at a space where there is one, and shown as `…`.
///
/// # Example
///
/// ```
/// # use channels::text::{Format, excerpt};
/// assert_eq!(excerpt(Format::Markdown, "**Hello** Ana,\n\nwe found the cause.", 20), "Hello Ana, we found…");
/// ```
pub fn excerpt(format: Format, text: &str, longest: usize) -> String {
    let reply = without_quoted(text);
    let said = beginning(reply.said, longest.saturating_mul(BYTES_PER_CHARACTER));
    let words = match format {
        Format::Plain => said.to_owned(),
        Format::Markdown => without_marks(said),
    };
    cut(&one_line(&words), longest)
}

fn beginning(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    &text[..end]
}

fn without_marks(text: &str) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text)
            }
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image,
            ) => {}
            Event::End(_) => words.push(' '),
            _ => {}
        }
    }
    words
}

fn one_line(text: &str) -> String {
    let visible: String = text.chars().filter(|c| c.is_whitespace() || !is_harmful(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(line: &str, longest: usize) -> String {
    if line.chars().count() <= longest {
        return line.to_owned();
    }
    let Some(room) = longest.checked_sub(1) else { return String::new() };
    let kept: String = line.chars().take(room + 1).collect();
    let end = kept.char_indices().nth(room).map_or(kept.len(), |(at, _)| at);
    let whole_words = kept.rfind(' ').filter(|at| *at * 2 >= end).unwrap_or(end);
    format!("{}…", kept[..whole_words].trim_end())
}

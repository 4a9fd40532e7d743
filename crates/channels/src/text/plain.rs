//! Plain text as HTML: paragraphs, line ends, links.

use super::link::{Piece, pieces};
use super::{SafeHtml, push_escaped};

/// What every link to somewhere else says about itself.
pub(super) const REL: &str = "noopener noreferrer nofollow";

/// The text with its paragraphs and line ends; addresses of pages are links.
///
/// # Example
///
/// ```
/// # use channels::text::from_plain;
/// let html = from_plain("Hello,\nsee https://example.com/help.\n\n<b>Bye</b>");
/// assert_eq!(
///     html.as_str(),
///     "<p>Hello,<br>see <a href=\"https://example.com/help\" rel=\"noopener noreferrer nofollow\">https://example.com/help</a>.</p>\
///      <p>&lt;b&gt;Bye&lt;/b&gt;</p>"
/// );
/// ```
pub fn from_plain(text: &str) -> SafeHtml {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut html = String::with_capacity(text.len() + 64);
    let mut is_in_paragraph = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            if is_in_paragraph {
                html.push_str("</p>");
            }
            is_in_paragraph = false;
            continue;
        }
        html.push_str(if is_in_paragraph { "<br>" } else { "<p>" });
        is_in_paragraph = true;
        push_line(&mut html, line);
    }
    if is_in_paragraph {
        html.push_str("</p>");
    }
    SafeHtml(html)
}

fn push_line(html: &mut String, line: &str) {
    for piece in pieces(line) {
        match piece {
            Piece::Text(text) => push_escaped(html, text),
            Piece::Link(address) => {
                html.push_str("<a href=\"");
                push_escaped(html, address);
                html.push_str("\" rel=\"");
                html.push_str(REL);
                html.push_str("\">");
                push_escaped(html, address);
                html.push_str("</a>");
            }
        }
    }
}

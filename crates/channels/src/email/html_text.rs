//! The text of a message that came as HTML only.

/// The words of the HTML, with line ends where a browser would break lines.
pub fn text(html: &str) -> String {
    let text = mail_parser::decoders::html::html_to_text(html);
    text.trim().to_owned()
}

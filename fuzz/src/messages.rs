//! Messages, names of files, their bytes and canned replies, as strangers send them.

use channels::attachment::{self, FileType};
use channels::canned::Template;
use channels::text::{Format, excerpt, render, without_quoted};

/// What such texts are made of.
pub const WORDS: &[&str] = &[
    "<script>",
    "<img src=x onerror=",
    "&amp",
    "javascript:",
    "https://example.com/(a)",
    "[a](",
    "![",
    "**",
    "```\n",
    "> ",
    "- ",
    "On Mon Ana wrote:\n> ",
    "\u{202e}",
    "../",
    "\\",
    "con.",
    "{{customer.name}}",
    "{{",
    "\u{0}",
    "PK\u{3}\u{4}",
];

/// The longest excerpt.
const LONGEST: usize = 120;

/// Shows the text in both formats, parts it, cuts it, takes it as a name, as a file and as a template.
///
/// # Panics
///
/// Panics when HTML holds an element that is not allowed, when a part of a message is lost, when an excerpt is too long, or
/// when a safe name is not safe.
pub fn messages(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for format in [Format::Plain, Format::Markdown] {
        let html = render(format, &text);
        html.as_str()
            .split('<')
            .skip(1)
            .for_each(|tag| assert!(is_allowed(tag), "no element of ours: <{tag}"));
        assert!(excerpt(format, &text, LONGEST).chars().count() <= LONGEST, "an excerpt is short");
    }
    let reply = without_quoted(&text);
    assert!(text.starts_with(reply.said) && text.ends_with(reply.quoted), "a reply is its parts");
    let name = attachment::safe_name(&text);
    assert!(!name.is_empty() && name.len() <= attachment::LONGEST_NAME, "a name has a length");
    assert!(!name.contains(['/', '\\', '\0', '\n', '"']), "`{name}` is safe");
    if let Ok(accepted) = attachment::check(&text, bytes) {
        assert_eq!(FileType::of(bytes), Some(accepted.file_type), "what is accepted is of a known type");
    }
    if let Ok(template) = Template::parse(&text) {
        let filled = template.render(|field| Some(format!("{{{{{}}}}}", field.name())));
        assert_eq!(
            Template::parse(&filled).as_ref(),
            Ok(&template),
            "fields that stay give the template again"
        );
    }
}

fn is_allowed(tag: &str) -> bool {
    const ELEMENTS: [&str; 13] =
        ["a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"];
    let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphabetic).collect();
    let element = tag.split('>').next().unwrap_or_default();
    let has_attribute = |begin: &str| element.starts_with(begin);
    let is_plain = element.trim_start_matches('/').trim_end_matches(" /") == name;
    ELEMENTS.contains(&name.as_str())
        && (is_plain || has_attribute("a href=\"") || has_attribute("ol start=\""))
}

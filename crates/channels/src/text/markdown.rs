//! Markdown as HTML: of the parser's events only those pass that make elements of a short list.
//!
//! A cleaner of HTML behind it would change nothing, which is a test. It does not run here, because the time it takes grows with
//! the square of the number of `&`: 100 kB of them hold a page up for seconds.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::link::{Piece, pieces};
use super::plain::REL;
use super::{SafeHtml, is_harmful, push_escaped};

/// Quotes and lists within each other; what lies deeper is shown at this depth.
const DEEPEST: usize = 12;

/// What an address can begin with to become a link.
const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

/// The message as HTML. HTML in it is shown as it was typed, an image as a link, a heading as a line in bold, a line end as a
/// line end.
///
/// # Example
///
/// ```
/// # use channels::text::from_markdown;
/// assert_eq!(from_markdown("**Done.** <script>x</script>").as_str(),
///     "<p><strong>Done.</strong> &lt;script&gt;x&lt;/script&gt;</p>\n");
/// ```
pub fn from_markdown(text: &str) -> SafeHtml {
    let text: String = text.replace("\r\n", "\n").chars().filter(|c| !is_harmful(*c)).collect();
    let parser = Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH);
    let mut writer = Writer::default();
    for event in TextMergeStream::new(parser.map(without_html)) {
        writer.take(event);
    }
    let mut html = String::with_capacity(text.len() + text.len() / 2);
    pulldown_cmark::html::push_html(&mut html, writer.events.into_iter());
    SafeHtml(html)
}

/// HTML is text, so that nothing of it is lost or acts.
fn without_html(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::SoftBreak => Event::HardBreak,
        event => event,
    }
}

/// The events as they are written.
#[derive(Debug, Default)]
struct Writer<'a> {
    events: Vec<Event<'a>>,
    /// Of each open element, what is written at its end.
    open: Vec<Vec<TagEnd>>,
    is_in_link: bool,
    is_in_code: bool,
}

impl<'a> Writer<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Text(text) if !self.is_in_link && !self.is_in_code => self.text(&text),
            event => self.events.push(event),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        let is_deep = self.open.len() >= DEEPEST;
        let tags = match tag {
            Tag::Heading { .. } => vec![Tag::Paragraph, Tag::Strong],
            Tag::HtmlBlock => vec![Tag::Paragraph],
            Tag::CodeBlock(_) => vec![Tag::CodeBlock(CodeBlockKind::Indented)],
            Tag::Image { dest_url, .. } => return self.start_link(&dest_url),
            Tag::Link { dest_url, link_type: LinkType::Email, .. } => {
                return self.start_link(&format!("mailto:{dest_url}"));
            }
            Tag::Link { dest_url, .. } => return self.start_link(&dest_url),
            Tag::Paragraph
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::List(_)
            | Tag::Item
            | Tag::BlockQuote(_)
                if !is_deep =>
            {
                vec![tag]
            }
            _ => Vec::new(),
        };
        self.is_in_code |= tags.iter().any(|tag| matches!(tag, Tag::CodeBlock(_)));
        self.open.push(tags.iter().rev().map(Tag::to_end).collect());
        self.events.extend(tags.into_iter().map(Event::Start));
    }

    fn start_link(&mut self, address: &str) {
        if self.is_in_link || !is_allowed(address) {
            self.open.push(Vec::new());
            return;
        }
        self.is_in_link = true;
        self.open.push(vec![TagEnd::Link]);
        self.events.push(opening(address));
    }

    fn end(&mut self) {
        for end in self.open.pop().unwrap_or_default() {
            self.is_in_link &= end != TagEnd::Link;
            self.is_in_code &= end != TagEnd::CodeBlock;
            self.events.push(if end == TagEnd::Link { closing() } else { Event::End(end) });
        }
    }

    fn text(&mut self, text: &str) {
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => self.events.push(Event::Text(text.to_owned().into())),
                Piece::Link(address) => {
                    self.events.push(opening(address));
                    self.events.push(Event::Text(address.to_owned().into()));
                    self.events.push(closing());
                }
            }
        }
    }
}

fn is_allowed(address: &str) -> bool {
    SCHEMES
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)))
}

fn opening<'a>(address: &str) -> Event<'a> {
    let mut html = String::from("<a href=\"");
    push_escaped(&mut html, address);
    html.push_str("\" rel=\"");
    html.push_str(REL);
    html.push_str("\">");
    Event::InlineHtml(html.into())
}

fn closing<'a>() -> Event<'a> {
    Event::InlineHtml(CowStr::Borrowed("</a>"))
}

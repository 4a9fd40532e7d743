//! Which parts are what was written, and which are files.

use super::charset;
use super::mail::{Disposition, File};
use super::structure::{Kind, Part};
use super::transfer::Encoding;
use super::{html_text, uuencode};
use crate::attachment::safe_name;

/// What was written and what came with it.
#[derive(Debug, Default)]
pub struct Body {
    /// What was written, piece by piece.
    pieces: Vec<Piece>,
    /// Everything else.
    pub files: Vec<File>,
}

/// A piece of what was written, in one form or in both.
#[derive(Debug, Default)]
struct Piece {
    text: Option<String>,
    html: Option<String>,
}

impl Body {
    /// The body of a whole message.
    pub fn of(bytes: &[u8], parts: &[Part<'_>]) -> Body {
        let mut body = Body::default();
        Collector { bytes, parts }.collect(0, &mut body);
        body
    }

    /// What was written, as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            let own = piece.text.as_deref().filter(|text| !text.trim().is_empty() || piece.html.is_none());
            let from_html = || piece.html.as_deref().map(html_text::text).unwrap_or_default();
            let piece = own.map_or_else(from_html, str::to_owned);
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&piece);
        }
        text
    }

    /// All pieces as one. A single one is not copied, so that forms within forms cost no more than one.
    fn into_piece(mut self) -> Piece {
        match self.pieces.len() {
            1 => self.pieces.pop().unwrap_or_default(),
            0 => Piece::default(),
            _ => match self.html() {
                Some(html) => Piece { html: Some(html), text: None },
                None => Piece { html: None, text: Some(self.text()) },
            },
        }
    }

    /// What was written, as HTML, when any of it is.
    pub fn html(&self) -> Option<String> {
        self.pieces.iter().any(|piece| piece.html.is_some()).then(|| {
            let html = |piece: &Piece| match (&piece.html, &piece.text) {
                (Some(html), _) => html.clone(),
                (None, Some(text)) => crate::text::from_plain(text).as_str().to_owned(),
                (None, None) => String::new(),
            };
            self.pieces.iter().map(html).collect()
        })
    }
}

struct Collector<'x, 'p> {
    bytes: &'x [u8],
    parts: &'p [Part<'x>],
}

impl Collector<'_, '_> {
    // Recursion ends: parts are nested no deeper than the limit.
    fn collect(&self, index: usize, body: &mut Body) {
        let part = &self.parts[index];
        match &part.kind {
            Kind::Multipart(children) => match part.content.kind.as_str() {
                "multipart/alternative" => self.collect_one_of(children, body),
                "multipart/related" => self.collect_related(part, children, body),
                _ => children.iter().for_each(|child| self.collect(*child, body)),
            },
            Kind::Message(_) => {
                let content = self.bytes[part.body.clone()].to_vec();
                body.files.push(File { content, ..described(part) });
            }
            Kind::Leaf if is_written(part) => self.collect_text(part, body),
            Kind::Leaf => {
                let content = self.decoded(part).into_owned();
                body.files.push(File { content, ..described(part) });
            }
        }
    }

    /// The same in several forms: the first text and the last HTML.
    fn collect_one_of(&self, children: &[usize], body: &mut Body) {
        let mut chosen = Piece::default();
        for child in children {
            let mut one = Body::default();
            self.collect(*child, &mut one);
            body.files.append(&mut one.files);
            let one = one.into_piece();
            let has_text = chosen.text.as_deref().is_some_and(|text| !text.trim().is_empty());
            chosen.text = if has_text { chosen.text } else { one.text.or(chosen.text) };
            chosen.html = one.html.or(chosen.html);
        }
        if chosen.text.is_some() || chosen.html.is_some() {
            body.pieces.push(chosen);
        }
    }

    /// A text, and what it refers to.
    fn collect_related(&self, part: &Part<'_>, children: &[usize], body: &mut Body) {
        let start =
            part.content.parameter("start").map(|start| start.trim_matches(['<', '>', ' ']).to_owned());
        let is_start = |child: &&usize| {
            start.is_some() && self.parts[**child].head.ids("Content-ID").first() == start.as_ref()
        };
        let root = children.iter().find(is_start).or(children.first());
        for child in children {
            let n_before = body.files.len();
            self.collect(*child, body);
            if Some(child) != root {
                body.files[n_before..].iter_mut().for_each(|file| {
                    if file.content_id.is_some() {
                        file.disposition = Disposition::Inline;
                    }
                });
            }
        }
    }

    fn collect_text(&self, part: &Part<'_>, body: &mut Body) {
        let decoded = self.decoded(part);
        let text = charset::decode(&decoded, part.content.parameter("charset"));
        if part.content.kind == "text/html" {
            body.pieces.push(Piece { html: Some(text), text: None });
            return;
        }
        let mut written = String::with_capacity(text.len());
        let mut at = 0;
        for file in uuencode::files(text.as_bytes()) {
            written.push_str(&text[at..file.range.start]);
            at = file.range.end;
            body.files.push(File {
                name: Some(safe_name(&file.name)),
                content_type: "application/octet-stream".to_owned(),
                disposition: Disposition::Attached,
                content_id: None,
                content: file.content,
            });
        }
        written.push_str(&text[at..]);
        body.pieces.push(Piece { text: Some(written), html: None });
    }

    fn decoded(&self, part: &Part<'_>) -> std::borrow::Cow<'_, [u8]> {
        part.head.encoding().decode(&self.bytes[part.body.clone()])
    }
}

/// Whether a part is text that its sender wrote, and no file.
fn is_written(part: &Part<'_>) -> bool {
    let is_text =
        matches!(part.content.kind.as_str(), "text/plain" | "text/html" | "text/enriched" | "text/markdown");
    let is_broken_container = part.content.kind.starts_with("multipart/");
    let disposition = part.head.content("Content-Disposition");
    let is_attached = disposition.as_ref().is_some_and(|disposition| disposition.kind == "attachment");
    let has_name = name(part).is_some();
    let is_encoded_file = part.head.encoding() == Encoding::Uuencode;
    is_broken_container || is_text && !is_attached && !is_encoded_file && (!has_name || part.parent.is_none())
}

/// A file without its bytes.
fn described(part: &Part<'_>) -> File {
    let disposition = part.head.content("Content-Disposition");
    let is_inline = disposition.is_some_and(|disposition| disposition.kind == "inline");
    File {
        name: name(part).map(|name| safe_name(&name)),
        content_type: part.content.kind.clone(),
        disposition: if is_inline { Disposition::Inline } else { Disposition::Attached },
        content_id: part.head.ids("Content-ID").into_iter().next(),
        content: Vec::new(),
    }
}

/// The name of a file, from either of the two fields that can give it.
fn name(part: &Part<'_>) -> Option<String> {
    let disposition = part.head.content("Content-Disposition");
    let given = disposition.as_ref().and_then(|disposition| disposition.parameter("filename"));
    let given = given.or(part.content.parameter("name")).filter(|name| !name.trim().is_empty());
    given.map(str::to_owned)
}

//! HTML of strangers, made safe to show in a frame of its own.
//!
//! Twice safe: what ammonia lets through holds no script, form, frame or foreign style, and the page it is put into
//! ([`Shown::page`]) forbids all of these, and every request, by its own policy. The frame itself has a `sandbox`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ammonia::{Builder, UrlRelative};

/// The longest HTML that is shown as such, in bytes. What is longer is shown as text.
pub const LONGEST_HTML: usize = 2 << 20;

/// The deepest nesting that is shown as such: building the tree takes time by its square.
const DEEPEST: usize = 500;

/// The most `&`: the parser takes time by the square of their number.
const MOST_AMPERSANDS: usize = 20_000;

/// Elements that end by themselves and so are no nesting.
const SELF_ENDING: [&str; 22] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "source", "td", "th", "tr", "track", "wbr", "o:p",
];

/// Properties of styles that move nothing out of its place and load nothing.
const PROPERTIES: [&str; 43] = [
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "direction",
    "display",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
    "width",
];

/// Attributes of layout that old mail programs write.
const ATTRIBUTES: [&str; 14] = [
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "color",
    "dir",
    "face",
    "height",
    "lang",
    "size",
    "style",
    "valign",
    "width",
];

/// Whether images are loaded from the pages of others, which tells these that the mail was read, and when and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemoteImages {
    /// Not until somebody asks.
    Blocked,
    /// Somebody asked.
    Shown,
}

/// HTML to be shown in a sandboxed frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The body.
    pub html: String,
    /// How many images of others were left out.
    pub n_blocked_images: usize,
}

impl Shown {
    /// The whole page for a frame with a sandbox. Whoever serves it says the same in its own policy.
    pub fn page(&self, images: RemoteImages) -> String {
        format!(
            "<!doctype html><html><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\
             <meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light\"><title>A mail as it was sent</title>\
             <base target=\"_blank\"><style>{STYLE}</style></head><body>{}</body></html>",
            images.policy(),
            self.html
        )
    }
}

/// How mail without a style of its own looks: dark on a light sheet, as its writer saw it, and no wider than its frame.
const STYLE: &str = "html{color-scheme:light;background:#fff;color:#1b1b1b}body{margin:12px;font:15px/1.5 system-ui,sans-serif;\
     overflow-wrap:break-word}img{max-width:100%;height:auto}pre{white-space:pre-wrap}blockquote{margin:0 0 0 8px;padding-left:10px;border-left:2px solid #ccc}";

impl RemoteImages {
    /// What a mail may load: nothing but images, of its own or, once somebody asked, of others.
    pub const fn policy(self) -> &'static str {
        match self {
            RemoteImages::Blocked => {
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
            }
            // What is named without encryption is asked for with it.
            RemoteImages::Shown => {
                "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; form-action 'none'; base-uri 'none'; \
                 upgrade-insecure-requests"
            }
        }
    }
}

/// The HTML without anything that acts, loads or hides; `None` when it is too long or too deep, and its text is to be shown instead.
///
/// `files` gives the address of our own copy for the identifier of each image that came with the message.
///
/// # Example
///
/// ```
/// # use channels::email::{RemoteImages, display};
/// let files = [("logo".to_owned(), "/files/7".to_owned())].into();
/// let html = r#"<p onclick="x()">Hi<img src="cid:logo"><img src="https://example.com/pixel.gif"></p>"#;
/// let shown = display(html, &files, RemoteImages::Blocked).unwrap();
/// assert_eq!(shown.html, r#"<p>Hi<img src="/files/7"><img></p>"#);
/// assert_eq!(shown.n_blocked_images, 1);
/// ```
pub fn display(html: &str, files: &BTreeMap<String, String>, images: RemoteImages) -> Option<Shown> {
    let n_ampersands = memchr::memchr_iter(b'&', html.as_bytes()).count();
    if html.len() > LONGEST_HTML || n_ampersands > MOST_AMPERSANDS || depth(html) > DEEPEST {
        return None;
    }
    let n_blocked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&n_blocked);
    let files = files.clone();
    let mut builder = Builder::default();
    builder
        .add_tags(["font", "center", "big", "u", "s"])
        .add_generic_attributes(ATTRIBUTES)
        .rm_tags(["map", "area"])
        .filter_style_properties(BTreeSet::from(PROPERTIES).into_iter().collect())
        .url_schemes(["http", "https", "mailto", "tel", "cid", "data"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(move |element, attribute, value| {
            filtered(element, attribute, value, &files, images, &counter)
        });
    let html = builder.clean(html).to_string();
    Some(Shown { html, n_blocked_images: n_blocked.load(Ordering::Relaxed) })
}

fn filtered<'v>(
    element: &str,
    attribute: &str,
    value: &'v str,
    files: &BTreeMap<String, String>,
    images: RemoteImages,
    n_blocked: &AtomicUsize,
) -> Option<Cow<'v, str>> {
    let trimmed = value.trim();
    match (element, attribute) {
        ("img", "src") => {
            if let Some(id) = strip_scheme(trimmed, "cid:") {
                return files.get(id).map(|address| Cow::Owned(address.clone()));
            }
            if strip_scheme(trimmed, "data:").is_some() {
                return is_image_data(trimmed).then_some(Cow::Borrowed(value));
            }
            if images == RemoteImages::Blocked {
                n_blocked.fetch_add(1, Ordering::Relaxed);
                return None;
            }
            is_page(trimmed).then_some(Cow::Borrowed(value))
        }
        (_, "href" | "cite") => (is_page(trimmed)
            || strip_scheme(trimmed, "mailto:").or(strip_scheme(trimmed, "tel:")).is_some())
        .then_some(Cow::Borrowed(value)),
        (_, "style") => Some(Cow::Owned(sound_style(value))),
        _ => Some(Cow::Borrowed(value)),
    }
}

/// The declarations that call nothing: colours may be written as functions, all else is a number or a word.
fn sound_style(style: &str) -> String {
    let calls = |declaration: &&str| {
        let plain =
            declaration.to_ascii_lowercase().replace("rgba(", "").replace("rgb(", "").replace("hsl(", "");
        !plain.contains(['(', '\\', '@', '<'])
    };
    style.split(';').filter(calls).collect::<Vec<_>>().join(";")
}

fn is_page(address: &str) -> bool {
    strip_scheme(address, "https:").or(strip_scheme(address, "http:")).is_some()
}

fn is_image_data(address: &str) -> bool {
    ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"]
        .iter()
        .any(|kind| strip_scheme(address, kind).is_some())
}

fn strip_scheme<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = address.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// How deep elements can be nested in this HTML at most.
fn depth(html: &str) -> usize {
    let bytes = html.as_bytes();
    let (mut depth, mut deepest) = (0_usize, 0);
    for at in memchr::memchr_iter(b'<', bytes) {
        let rest = &bytes[at + 1..];
        let name = rest.iter().take(12).take_while(|b| b.is_ascii_alphanumeric() || **b == b':').count();
        match rest.first() {
            Some(b'/') => depth = depth.saturating_sub(usize::from(!is_self_ending(&rest[1..]))),
            Some(b) if b.is_ascii_alphabetic() && !is_self_ending(&rest[..name]) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            _ => {}
        }
    }
    deepest
}

fn is_self_ending(name: &[u8]) -> bool {
    let length = name.iter().take(12).take_while(|b| b.is_ascii_alphanumeric() || **b == b':').count();
    let name = name[..length].to_ascii_lowercase();
    SELF_ENDING.iter().any(|known| known.as_bytes() == name)
}

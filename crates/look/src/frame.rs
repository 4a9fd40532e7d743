//! What stands around every page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets;
use crate::icon::star;

/// The way from a page to its stylesheet, font and icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assets<'a> {
    /// They lie under this address, such as `/assets`.
    Linked(&'a str),
    /// They stand in the page.
    Inlined,
}

/// A page without its content.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// What the browser calls the page.
    pub title: &'a str,
    /// The language of the page, such as `en`.
    pub language: &'a str,
    /// Whose page it is, at the top left.
    pub brand: &'a str,
    /// The other pages of the same care centre; none for a file that stands alone.
    pub nav: &'a [NavItem<'a>],
    /// The one button at the top right: words and address.
    pub action: Option<(&'a str, String)>,
    /// The way to the stylesheet.
    pub assets: Assets<'a>,
}

/// A page in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavItem<'a> {
    /// What it is called.
    pub label: &'a str,
    /// Where it is.
    pub address: &'a str,
    /// Whether it is the one that is shown.
    pub is_current: bool,
}

/// What a file that stands alone may load: nothing but what is in it.
const OWN_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'";

impl Frame<'_> {
    /// A public page with header, content and footer.
    pub fn page(&self, content: &Markup, footer: &Markup) -> String {
        self.document(&html! {
            a.skip href="#main" { "Skip to main content" }
            header.pub-head {
                div.in {
                    a.brand href="#main" { (star("")) span dir="auto" { (self.brand) } }
                    @if !self.nav.is_empty() {
                        nav aria-label="Care centre" { ul role="list" { @for item in self.nav { (item.show()) } } }
                    }
                    @if let Some((label, address)) = &self.action {
                        div.end { a.btn.primary href=(address) { (label) } }
                    }
                }
            }
            main #main .pub-main tabindex="-1" { (content) }
            footer.pub-foot { div.in { (footer) } }
        })
    }

    /// A page that is nothing but its content.
    pub fn bare(&self, content: &Markup) -> String {
        self.document(&html! { main #main .pub-main { (content) } })
    }

    fn document(&self, body: &Markup) -> String {
        let document = html! {
            (DOCTYPE)
            html lang=(self.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if self.assets == Assets::Inlined {
                        meta http-equiv="Content-Security-Policy" content=(OWN_POLICY);
                    }
                    title { (self.title) }
                    meta name="color-scheme" content="light dark";
                    (self.links())
                }
                body.pub { (body) }
            }
        };
        document.into_string()
    }

    fn links(&self) -> Markup {
        match self.assets {
            Assets::Linked(base) => html! {
                link rel="icon" href={ (base) "/" (assets::hashed("favicon.svg")) } type="image/svg+xml";
                link rel="preload" href={ (base) "/" (assets::hashed(assets::FONT_NAME)) } as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href={ (base) "/" (assets::hashed("lodestar.css")) };
            },
            Assets::Inlined => html! {
                link rel="icon" href=(assets::inlined_favicon()) type="image/svg+xml";
                // Our own file, in which no text of a mission stands.
                style { (PreEscaped(assets::self_contained_stylesheet())) }
            },
        }
    }
}

impl NavItem<'_> {
    fn show(&self) -> Markup {
        html! { li { a href=(self.address) aria-current=[self.is_current.then_some("page")] { (self.label) } } }
    }
}

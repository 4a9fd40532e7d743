//! What stands around pages that are no workspace: sign-in, setting up, the care centre, failures.

use look::star;
use maud::{DOCTYPE, Markup, html};

use crate::asset;

/// How htmx behaves under our content policy (brief.md 10).
const HTMX_CONFIG: &str = r#"{"includeIndicatorStyles":false,"allowEval":false,"disableInheritance":true,"selfRequestsOnly":true,"historyCacheSize":0,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409|422","swap":true},{"code":"...","swap":false,"error":true}]}"#;

/// Whose care centre it is, and what its pages have in common.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// The page's own name.
    pub title: String,
    /// Whose desk it is.
    pub brand: String,
    /// The address of the current entry of the navigation.
    pub current: &'static str,
    /// The customer who is signed in.
    pub visitor: Option<String>,
    /// The lines at the foot: how to reach us.
    pub foot: Vec<Markup>,
    /// Whether parts of the page are fetched anew.
    pub is_live: bool,
    /// Whether the page comes back with errors.
    pub has_errors: bool,
}

impl Shell {
    /// A page of which nothing more is known.
    pub fn plain(title: &str) -> Shell {
        Shell { title: title.to_owned(), brand: "Lodestar".to_owned(), ..Shell::default() }
    }
}

/// The pages of the care centre: words and address.
pub(crate) const NAV: [(&str, &str); 4] = [
    ("Contact us", "/help/new"),
    ("My cases", "/help/cases"),
    ("How we are doing", "/record"),
    ("Our promises", "/mission"),
];

/// A page for customers.
pub fn public(shell: &Shell, content: &Markup) -> Markup {
    let body = html! {
        a.skip href="#main" { "Skip to main content" }
        header.pub-head {
            div.in {
                a.brand href="/help" { (star("")) span dir="auto" { (shell.brand) } }
                nav aria-label="Care centre" {
                    ul role="list" {
                        @for (words, address) in NAV {
                            li { a href=(address) aria-current=[(shell.current == address).then_some("page")] { (words) } }
                        }
                    }
                }
                div.end {
                    @if let Some(name) = &shell.visitor {
                        span.row.nowrap.sm {
                            span.avatar aria-hidden="true" { (initials(name)) }
                            span.only-wide dir="auto" { (name) }
                            form action="/help/sign-out" method="post" { button.btn.quiet.sm { "Sign out" } }
                        }
                    } @else if shell.current != "/help/new" {
                        a.btn.primary href="/help/new" { "Contact us" }
                    }
                }
            }
        }
        main #main .pub-main tabindex="-1" { (content) }
        footer.pub-foot { div.in { @for line in &shell.foot { p { (line) } } } }
        (toasts())
    };
    document(shell, "pub", &body)
}

/// A page with a form and nothing else around it.
pub fn solo(shell: &Shell, class: &str, body: &Markup) -> Markup {
    let body = html! {
        a.skip href="#main" { "Skip to main content" }
        (body)
        (toasts())
    };
    document(shell, class, &body)
}

fn toasts() -> Markup {
    html! { div.toasts #toasts role="status" aria-live="polite" aria-atomic="true" {} }
}

fn document(shell: &Shell, class: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { @if shell.has_errors { "Error: " } (shell.title) " · " (shell.brand) }
                meta name="color-scheme" content="light dark";
                link rel="icon" href=(asset::address("favicon.svg")) type="image/svg+xml";
                link rel="preload" href=(asset::address(look::assets::FONT_NAME)) as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(asset::address("lodestar.css"));
                @if shell.is_live && asset::exists("htmx-2.0.11.min.js") {
                    meta name="htmx-config" content=(HTMX_CONFIG);
                    script src=(asset::address("htmx-2.0.11.min.js")) defer {}
                }
                script src=(asset::address("lodestar.js")) defer {}
            }
            body class=(class) { (body) }
        }
    }
}

/// An icon of the sprite.
pub fn icon(name: &str) -> Markup {
    html! {
        svg.icon.sm viewBox="0 0 20 20" aria-hidden="true" { use href={ (asset::address("icons.svg")) "#" (name) } {} }
    }
}

/// The letters that stand for a person: of the first and the last word of a name.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = |word: &&&str| word.chars().next();
    let ends = [words.first(), words.last().filter(|_| words.len() > 1)];
    ends.iter().flatten().filter_map(first).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(["Ines Okafor", "cher", "Ana Maria de Sá", ""].map(initials), ["IO", "C", "AS", ""]);
    }
}

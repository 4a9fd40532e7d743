//! The mission on one page.

use maud::{Markup, html};
use mission::Edition;
use mission::edition::{Figure, Way};

use crate::clause::clause;
use crate::frame::{Assets, Frame};
use crate::icon::star;
use crate::typography::typeset;

/// The sheet a poster is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 210 mm × 297 mm.
    A4,
    /// 8.5 in × 11 in.
    Letter,
}

/// How many verbs a poster has room for.
const MOST_VERBS: usize = 6;

/// The poster as a page of its own.
pub fn poster(edition: &Edition, paper: Paper, assets: Assets<'_>) -> String {
    let frame = Frame {
        title: &edition.name,
        language: &edition.language,
        brand: &edition.name,
        nav: &[],
        action: None,
        assets,
    };
    frame.bare(&sheet(edition, paper, Links::None))
}

/// Whether the numbers of clauses lead somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// To the clauses further down on the same page.
    SamePage,
    /// Nowhere, on a poster that stands alone.
    None,
}

/// The poster as a part of a page.
pub fn sheet(edition: &Edition, paper: Paper, links: Links) -> Markup {
    let paper = match paper {
        Paper::A4 => "a4",
        Paper::Letter => "letter",
    };
    let verbs = edition.verbs.iter().take(MOST_VERBS);
    html! {
        section.poster aria-label="Our mission on one page" data-paper=(paper) data-length=(length(&edition.headline)) {
            header {
                (star("star"))
                p dir="auto" { @if edition.headline == edition.name { "Our promises" } @else { (edition.name) } }
            }
            h1.serif dir="auto" { (typeset(&edition.headline)) }
            ul.numerals role="list" { @for it in &edition.figures { (figure(it, links)) } }
            @if !edition.verbs.is_empty() {
                ul.verbs role="list" { @for verb in verbs { li dir="auto" { (capital(verb)) } } }
            }
            footer {
                p {
                    b { "Version " (edition.version) }
                    @if let Some(date) = &edition.effective_on { ", in force from " (date) }
                    @if let Some(owner) = &edition.owner { " · " span dir="auto" { (owner) } }
                }
                @for contact in edition.contacts.iter().filter(|it| it.way == Way::Page && it.label == "How we are doing") {
                    p { (contact.label) ": " (without_scheme(&contact.value)) }
                }
            }
        }
    }
}

fn figure(figure: &Figure, links: Links) -> Markup {
    html! {
        li {
            b { (figure.value) @if !figure.unit.is_empty() { small { (figure.unit) } } }
            span {
                (typeset(&figure.caption)) " "
                @match links {
                    Links::SamePage => (clause(figure.number, "")),
                    Links::None => span.clause-no { (typeset(&format!("§ {}", figure.number))) },
                }
            }
        }
    }
}

/// How large the headline may be set, so that the sheet stays one.
fn length(headline: &str) -> &'static str {
    match headline.chars().count() {
        0..=70 => "short",
        71..=130 => "medium",
        131..=230 => "long",
        _ => "very-long",
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn without_scheme(address: &str) -> &str {
    address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
}

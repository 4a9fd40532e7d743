//! How mail stands.

use axum::Extension;
use axum::extract::{Query, State};
use look::feedback::{Art, empty, notice};
use look::marks::{Tone, pill};
use look::words::{count, length};
use look::{Wall, icon};
use maud::{Markup, html};
use store::mail::left::Left;

use super::remedy::remedy;
use super::standing::{self, Fact, Standing, State as Stands, Way};
use super::{Done, frame, may_manage, page, trial};
use crate::app::App;
use crate::errors::Failure;
use crate::session::Visitor;

/// How many mails that stay in a mailbox are shown.
const MOST_LEFT: usize = 50;

/// `GET /mail`.
pub async fn show_mail(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Query(done): Query<Done>,
) -> Result<Markup, Failure> {
    draw(&app, &visitor, &done, None).await
}

/// The page; `tested` is the way whose connection was just tested, and what came of it.
pub(super) async fn draw(
    app: &App,
    visitor: &Visitor,
    done: &Done,
    tested: Option<(&str, &Markup)>,
) -> Result<Markup, Failure> {
    let desk = frame(app, visitor, done).await?;
    let Some(settings) = app.config().mail.clone() else {
        return Ok(page(
            &desk,
            ("Mail", "/mail"),
            (&html! { "This desk has no mail yet." }, &html! {}),
            &how_to(),
        ));
    };
    let now = app.now();
    let address = settings.address.clone();
    let standing = app.db().read(move |tx| standing::read(tx, &settings, now)).await?;
    let may_test = may_manage(visitor);
    let show = |way: &Way| panel(&desk.wall, way, may_test, tested);
    let content = html! {
        (attention(&standing))
        section.stack aria-labelledby="in-h" {
            h2 #in-h { "What comes in" }
            @if standing.incoming.is_empty() { p.soft { "Nothing does: name a mailbox (" code { "[[mail.mailbox]]" } ") or a door (" code { "[[mail.listen]]" } ") in the configuration." } }
            div.cols { @for way in &standing.incoming { (show(way)) } }
        }
        section.stack aria-labelledby="out-h" {
            h2 #out-h { "What goes out" }
            div.cols { @if let Some(out) = &standing.out { (show(out)) } }
        }
    };
    let lead = html! { "Our usual address is " bdi { (address) } ". Mailboxes, doors and the way out stand in " code { "lodestar.toml" } "." };
    Ok(page(&desk, ("Mail", "/mail"), (&lead, &html! {}), &content))
}

/// What somebody has to look at.
fn attention(standing: &Standing) -> Markup {
    let n = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let any =
        standing.n_quarantined + standing.n_new > 0 || standing.n_failed > 0 || standing.n_broken_texts > 0;
    html! {
        @if any { div.stack {
        @if standing.n_quarantined > 0 {
            (notice(Tone::Risk, &html! { a href="/mail/quarantine" { (count(n(standing.n_quarantined), "mail waits", "mails wait")) " in quarantine" } ": it could not be read or placed, and nobody has answered it." }))
        }
        @if standing.n_failed > 0 {
            (notice(Tone::Risk, &html! { a href="/mail/outgoing" { (count(standing.n_failed, "mail of ours", "mails of ours")) " did not arrive" } " within the last week." }))
        }
        @if standing.n_broken_texts > 0 {
            (notice(Tone::Risk, &html! { a href="/mail/templates" { "A text of ours could not be filled in" } "; the usual one left instead." }))
        }
        @if standing.n_new > 0 {
            (notice(Tone::Plain, &html! { (count(n(standing.n_new), "mail is", "mails are")) " stored and will be placed in a moment." }))
        }
        } }
    }
}

fn panel(wall: &Wall, way: &Way, may_test: bool, tested: Option<(&str, &Markup)>) -> Markup {
    let key = way.key.as_deref();
    html! {
        section.panel aria-label=(way.name) {
            div.row.between {
                h3 dir="auto" { (way.name) }
                (state(wall, way.state))
            }
            p.sm.soft.anywhere { (way.place) }
            dl.kv {
                @for (words, fact) in &way.facts {
                    @match fact {
                        Fact::At(Some(at)) => { dt { (words) } dd { (wall.short(*at)) " " span.muted { "(" (length(wall.now.as_ms() - at.as_ms())) " ago)" } } },
                        Fact::At(None) if *words == "Waiting since" => {},
                        Fact::At(None) => { dt { (words) } dd { "Never" } },
                        Fact::Words(said) => { dt { (words) } dd { (said) } },
                    }
                }
            }
            @if let Some(failure) = &way.failure {
                div.notice data-s="broken" { (icon("alert")) div { p.anywhere dir="auto" { (capital(failure)) "." } p { (code_words(remedy(failure))) } } }
            }
            @if !way.left.is_empty() { (left(wall, &way.left)) }
            @if let (true, Some(key)) = (may_test, key) {
                (trial::region(key, &way.name, tested.filter(|(of, _)| *of == key).map(|(_, came)| came)))
            }
        }
    }
}

/// Mails that stay in a mailbox, and what to do with them.
fn left(wall: &Wall, mails: &[Left]) -> Markup {
    let n = u32::try_from(mails.len()).unwrap_or(u32::MAX);
    html! {
        details.stack {
            summary { (count(n, "mail stays", "mails stay")) " in this mailbox" }
            p.sm.soft { "They hold up no other mail. Look at one with a mail program: move it to another folder when it is nothing for us, or send its words to our address. One that is tried again becomes a case as soon as its server hands it over; of one that is too large, the beginning waits in " a href="/mail/quarantine" { "quarantine" } "." }
            table.table.cards {
                caption.vh { "Mails that stay in the mailbox" }
                thead { tr { th scope="col" { "Number (UID)" } th scope="col" { "Why" } th scope="col" { "Since" } th scope="col" { "Tried again" } } }
                tbody {
                    @for mail in mails.iter().take(MOST_LEFT) {
                        tr {
                            th scope="row" { (mail.uid) }
                            td.anywhere data-label="Why" { (capital(&mail.reason)) }
                            td data-label="Since" { (wall.short(mail.since_at)) }
                            td data-label="Tried again" { @match mail.next_at { Some(at) => { (wall.short(at)) }, None => { "No" } } }
                        }
                    }
                }
            }
            @if mails.len() > MOST_LEFT { p.sm.muted { "And " (mails.len() - MOST_LEFT) " more." } }
        }
    }
}

fn state(wall: &Wall, state: Stands) -> Markup {
    match state {
        Stands::Well => pill(Tone::Kept, Some("check"), "Works"),
        Stands::CatchingUp => pill(Tone::Accent, Some("refresh"), "Catching up"),
        Stands::Unknown => pill(Tone::Plain, Some("clock"), "Nothing yet"),
        Stands::Behind(at) => pill(Tone::Risk, Some("clock"), &format!("Behind since {}", wall.short(at))),
        Stands::Failing(at) => {
            pill(Tone::Broken, Some("alert"), &format!("Failing since {}", wall.short(at)))
        }
        Stands::Gone => pill(Tone::Plain, Some("minus"), "Not in use"),
    }
}

/// The next step for a desk without mail.
fn how_to() -> Markup {
    html! {
        section.panel {
            (empty(
                Art::Book,
                &html! { h2 { "No mail comes in or goes out" } },
                &html! { "The program was started without a " code { "[mail]" } " section. Write one into " code { "lodestar.toml" } " in the folder of the desk, and start the program again." },
                None,
            ))
            pre.code { "[mail]\naddress = \"care@example.com\"\n\n[mail.send]\nhost = \"smtp.example.com\"\nuser = \"care@example.com\"\npassword_file = \"smtp.password\"\n\n[[mail.mailbox]]\nname = \"care\"\nhost = \"imap.example.com\"\nuser = \"care@example.com\"\npassword_file = \"imap.password\"" }
            p.sm.soft { "A secret stands in the first line of a file of its own, beside the configuration. Every setting is described in the manual, " code { "docs/operate.md" } "." }
        }
    }
}

/// A sentence begins large.
pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Words between backticks are names of settings.
pub(super) fn code_words(words: &str) -> Markup {
    html! { @for (nth, part) in words.split('`').enumerate() { @if nth % 2 == 1 { code { (part) } } @else { (part) } } }
}

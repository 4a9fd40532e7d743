//! `/demo`: what there is to see, who can sign in, and what time it is.

use axum::extract::State;
use calendar::Zone;
use look::Wall;
use maud::{Markup, html};

use super::cast::{BRAND, PEOPLE};
use super::clock_control::Jump;
use super::{PASSWORD, must_be_demo};
use crate::app::App;
use crate::errors::Failure;
use crate::page::{self, Shell};

/// What is worth a look: address, name, why.
const SIGHTS: [(&str, &str, &str); 7] = [
    (
        "/inbox?view=team",
        "The inbox",
        "Every case with the promise that falls due next, nearest first. Leave it open while you move the clock.",
    ),
    (
        "/customers/7",
        "An outage",
        "Daniel Weiss of Kestrel Freight called: nothing works. Move the clock by a quarter of an hour, and the case goes up the ladder; by an hour, and a manager is paged.",
    ),
    (
        "/triage",
        "Triage",
        "Three customers have just written. Each case gets its priority within 15 minutes, at any time of day.",
    ),
    (
        "/customers/5",
        "A promise about to be missed",
        "Marta Kowalczyk waits for a first answer: four business hours, half of them gone in a moment.",
    ),
    (
        "/customers/6",
        "A clock that waits",
        "Greta Holm owes us an answer, so the clock of her solution stands still.",
    ),
    (
        "/customers/1",
        "A long conversation",
        "Ines Okafor and her export: answers, news at a steady pace, an internal note.",
    ),
    (
        "/mission",
        "The mission",
        "The text by which all this runs. Every promise on every page names its clause.",
    ),
];

/// `GET /demo`.
pub async fn get_demo(State(app): State<App>) -> Result<Markup, Failure> {
    must_be_demo(&app)?;
    Ok(page::public(&shell("A desk to look at"), &content(&wall(&app))))
}

/// What stands around every page of the demo.
pub(super) fn shell(title: &str) -> Shell {
    let foot = vec![
        html! { "This is a demo: people, companies and cases are made up, and nothing leaves this machine." },
    ];
    Shell { title: title.to_owned(), brand: BRAND.to_owned(), foot, ..Shell::default() }
}

/// The clock on the demo's wall hangs where the desk is at home.
pub(super) fn wall(app: &App) -> Wall {
    let zone = Zone::named("America/New_York").unwrap_or_else(|_| Zone::utc());
    Wall { now: app.now(), zone }
}

fn content(wall: &Wall) -> Markup {
    html! {
        div.stack.loose {
            div.stack.tight {
                h1.serif { "A desk to look at" }
                p.soft { "Two months of a made-up company's customer care, and the hour that is now. Play all the parts." }
            }
            (clock(wall))
            section.stack aria-labelledby="sights" {
                h2 #sights { "What to look at" }
                ol.stack.tight {
                    @for (address, name, why) in SIGHTS { li { a href=(address) { b { (name) } } br; span.soft { (why) } } }
                }
            }
            section.stack aria-labelledby="parts" {
                h2 #parts { "Parts to play" }
                ul.stack.tight {
                    li { a href="/demo/write" { b { "A customer" } } br; span.soft { "Write to the desk, or answer it, as one of its customers." } }
                    li { a href="/demo/outbox" { b { "The post office" } } br; span.soft { "What would have been sent: messages, pages, codes to sign in." } }
                    li { a href="/sign-in" { b { "A person of the desk" } } br; span.soft { "Sign in as anybody below. The password of all of them is " code { (PASSWORD) } "." } }
                }
                (sign_ins())
            }
        }
    }
}

fn clock(wall: &Wall) -> Markup {
    html! {
        section.stack aria-labelledby="clock" {
            h2 #clock { "It is " time datetime=(wall.now) { (wall.time(wall.now)) } ", " (wall.date(wall.now)) }
            form.row action="/demo/clock" method="post" aria-label="Move the clock" {
                @for (value, words, _) in Jump::OFFERED {
                    button.btn type="submit" name="jump" value=(value) { (words) }
                }
            }
            p.sm.muted { "The clock goes forward only. Whatever is due on the way happens, in its order." }
        }
    }
}

fn sign_ins() -> Markup {
    html! {
        div.scroll-x role="group" aria-label="People of the desk" tabindex="0" {
            table.table {
                thead { tr { th scope="col" { "Name" } th scope="col" { "Is" } th scope="col" { "Signs in as" } } }
                tbody {
                    @for person in &PEOPLE {
                        tr {
                            th scope="row" dir="auto" { (person.name) }
                            td { (part(person.role, person.team)) }
                            td { code { (person.email()) } }
                        }
                    }
                }
            }
        }
    }
}

fn part(role: &str, team: usize) -> String {
    match role {
        "admin" => "Head of care, sets the desk up".to_owned(),
        "lead" => "Duty manager".to_owned(),
        _ => super::cast::TEAMS[team].to_owned(),
    }
}

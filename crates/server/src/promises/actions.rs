//! What was said, and is done, about the months in which a promise was not kept: the words that stand on the public record.

use look::small_icon;
use maud::{Markup, html};
use store::publications::{self, Note};
use store::{Error, Tx};

use super::home::month_name;
use super::seen::{Row, Seen};

/// What stands in the record of one promise, and which months are published.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    notes: Vec<Note>,
    published: Vec<String>,
    /// Whether who looks may write some.
    writes: bool,
}

impl Actions {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// Fails when the database does.
    pub fn read(tx: &mut Tx<'_>, promise: &str, writes: bool) -> Result<Actions, Error> {
        Ok(Actions {
            notes: publications::notes_of(tx, promise)?,
            published: publications::months(tx)?,
            writes,
        })
    }
}

/// The panel; nothing where nothing is written and nobody could write.
pub fn panel(seen: &Seen<'_>, row: &Row<'_>, actions: &Actions) -> Markup {
    let month = seen.month.to_string();
    let is_broken = row.line.state == measures::State::Broken;
    let is_wanted = actions.writes && is_broken && seen.clause(row.report).is_some_and(|it| it.is_public);
    if actions.notes.is_empty() && !is_wanted {
        return html! {};
    }
    let has_own = actions.notes.iter().any(|note| note.month == month);
    html! {
        section.panel aria-labelledby="actions" {
            header {
                h2 #actions { "Corrective actions" }
                @if is_wanted {
                    a.btn.sm href={ "/reports/record?month=" (month) "&promise=" (crate::routes::encoded(&row.key)) } { @if has_own { "Change" } @else { (small_icon("plus")) "Add" } span.vh { " words about " (month_name(seen.month)) } }
                }
            }
            @if actions.notes.is_empty() { p.muted { "Nothing is written yet of " (month_name(seen.month)) "." } }
            @else {
                ul.actions-list role="list" {
                    @for note in &actions.notes {
                        li {
                            b dir="auto" { (note.words) }
                            span dir="auto" { (note.owner) @if let Some(due) = &note.due_on { " · due " (date(due)) } }
                            span { (of_month(note, actions)) }
                        }
                    }
                }
            }
        }
    }
}

/// Which month it is about, as a link to its place in the record once it is published.
fn of_month(note: &Note, actions: &Actions) -> Markup {
    let name = note.month.parse().map_or_else(|()| note.month.clone(), month_name);
    match actions.published.contains(&note.month) {
        true => html! { a href={ "/record/" (note.month) "#short" } { (name) } },
        false => html! { (name) ", not published yet" },
    }
}

fn date(on: &str) -> String {
    on.parse().map_or_else(|_| on.to_owned(), look::wall::long_date)
}

//! Who is named with an @ in a note is told of it in the workspace.

use store::people::Person;
use store::{Tx, notices};

use crate::app::App;

/// Tells the people whom a note names; whoever wrote it knows already.
///
/// # Errors
///
/// Fails when the database does.
pub async fn tell(
    app: &App,
    (case, message): (u32, i64),
    (by, body): (u32, &str),
) -> Result<(), store::Error> {
    if !body.contains('@') {
        return Ok(());
    }
    let (now, body) = (app.now(), body.to_owned());
    app.db()
        .write(move |tx: &mut Tx<'_>| {
            let everybody = store::people::list(tx)?;
            for number in named(&everybody, &body).into_iter().filter(|number| *number != by) {
                let key = format!("mention/{message}/{number}");
                let about = format!("{{\"by\":{by},\"message\":{message}}}");
                notices::insert(tx, &key, (number, "mention"), (Some(case), &about), now)?;
                tx.announce(format!("agent/{number}"));
            }
            Ok(())
        })
        .await
}

/// The people whom a text names: by their whole name, or by a first name that only one has.
fn named(everybody: &[Person], text: &str) -> Vec<u32> {
    let text = text.to_lowercase();
    let active: Vec<(u32, String)> = everybody
        .iter()
        .filter(|person| person.is_active)
        .map(|person| (person.number, person.name.to_lowercase()))
        .collect();
    let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_owned();
    let is_named = |what: &str| {
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
        !what.is_empty()
            && text.match_indices(&format!("@{what}")).any(|(at, found)| ends(&text[at + found.len()..]))
    };
    let is_only = |name: &str| active.iter().filter(|(_, other)| first(other) == first(name)).count() == 1;
    active
        .iter()
        .filter(|(_, name)| is_named(name) || (is_only(name) && is_named(&first(name))))
        .map(|(number, _)| *number)
        .collect()
}

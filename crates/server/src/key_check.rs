//! That every node of a desk has the same key: what one sealed, the others must open.

use std::path::Path;

use anyhow::{Context, bail};
use store::{Db, Error, Key, KeySource, Tx, settings};

/// The name of the setting that holds what the key is named by; it tells nothing about the key.
const SETTING: &str = "key.id";

/// The key for a database that others may use as well: the one that is found, or a new one where nothing was sealed yet.
///
/// # Errors
///
/// Fails when the database is sealed with another key, or with one that this node does not have.
pub async fn of_shared(
    db: &Db,
    directory: &Path,
    found: Option<(Key, KeySource)>,
) -> anyhow::Result<(Key, KeySource)> {
    let (known, n_people) =
        db.read(|tx| Ok::<_, Error>((settings::find(tx, SETTING)?, store::people::count(tx)?))).await?;
    let remedy = format!(
        "copy `lodestar.key` of the node that set the desk up to {}, or hand it over in LODESTAR_KEY",
        directory.display()
    );
    if found.is_none() && known.is_some() {
        bail!(
            "this database is sealed with a key that this node does not have, and a new one would open nothing: {remedy}"
        );
    }
    if found.is_none() && n_people > 0 {
        bail!(
            "this database has people and this node has no key, and a new one would open nothing of theirs: {remedy}"
        );
    }
    let (key, source) = match found {
        Some(found) => found,
        None => Key::find_or_create(directory, false)?,
    };
    let id = key.id();
    let stored = db.write(move |tx| claim(tx, &id)).await?;
    if stored == key.id() {
        return Ok((key, source));
    }
    // Two nodes began at once: the key that was made here seals nothing yet.
    if let KeySource::Created(path) = &source {
        std::fs::remove_file(path).with_context(|| path.display().to_string())?;
    }
    bail!("the key of this node is not the one that this database is sealed with: {remedy}")
}

/// Names the database after a key, unless it has a name; gives the name it has.
fn claim(tx: &mut Tx<'_>, id: &str) -> Result<String, Error> {
    match settings::find(tx, SETTING)? {
        Some(known) => Ok(known),
        None => {
            settings::set(tx, SETTING, id)?;
            Ok(id.to_owned())
        }
    }
}

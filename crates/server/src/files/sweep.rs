//! Taking away what nobody will ask for: files that hang on nothing, and objects that a crash has left.

use std::time::Duration;

use calendar::Instant;
use store::{Error, attachments};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::app::App;
use crate::clock::Clock;

/// How long a file may hang on nothing: a form that comes back is sent again on the same day.
const LOOSE_MS: i64 = 24 * 3_600_000;
/// An object younger than this may belong to a row that is being written.
const ORPHAN_MS: i64 = 3_600_000;
/// How often it is looked.
const EVERY: Duration = Duration::from_secs(3600);

/// What was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Files that hung on nothing.
    pub n_loose: usize,
    /// Objects without a row.
    pub n_orphans: usize,
}

/// Sweeps at the start and every hour, until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match sweep(&app).await {
            Ok(Swept { n_loose: 0, n_orphans: 0 }) => {}
            Ok(swept) => {
                tracing::info!(
                    loose = swept.n_loose,
                    orphans = swept.n_orphans,
                    "files that nobody needs are gone"
                );
            }
            Err(error) => tracing::warn!(%error, "old files could not be swept away and are tried again"),
        }
        let _ = timeout(EVERY, stop.changed()).await;
    }
}

/// Takes away what is old enough. The row goes before its object, so that none ever points to nothing.
///
/// # Errors
///
/// Fails when the database or the folder does; the next sweep goes on.
pub async fn sweep(app: &App) -> Result<Swept, Error> {
    let objects = app.files().objects();
    let before = Instant(app.now().as_ms() - LOOSE_MS);
    let loose = app.db().write(move |tx| attachments::remove_older(tx, before)).await?;
    for place in &loose {
        objects.remove(place).await?;
    }
    // Objects bear the time of the machine, whatever the desk's clock shows.
    let written_before = Clock::machine().now().as_ms() - ORPHAN_MS;
    let mut n_orphans = 0;
    for object in objects.list().await?.into_iter().filter(|it| it.written_at.as_ms() < written_before) {
        let place = object.place.clone();
        if !app.db().read(move |tx| attachments::has_place(tx, &place)).await? {
            objects.remove(&object.place).await?;
            n_orphans += 1;
        }
    }
    Ok(Swept { n_loose: loose.len(), n_orphans })
}

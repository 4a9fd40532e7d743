//! Of the nodes of a desk one reads a mailbox: whoever has claimed it, for as long as it says so again and again.
//!
//! Two that read at once would lose nothing, as what is known is known; but they would do everything twice, and each would hide
//! from the other what it marks and moves.

use std::time::Duration;

use calendar::Instant;
use store::mail::mailboxes;
use tokio::time::sleep;

use crate::mail::MailRoom;
use crate::mail::settings::Mailbox;

/// How long a mailbox belongs to a node that says nothing more.
const LEASE_MS: i64 = 60_000;
/// How often it says so.
const KEPT: Duration = Duration::from_secs(20);

/// Takes a mailbox, or keeps it; `false` when another node has it, or when the database does not answer.
pub async fn take(room: &MailRoom, mailbox: &Mailbox) -> bool {
    match try_take(room, mailbox).await {
        Ok(is_ours) => is_ours,
        Err(error) => {
            tracing::warn!(mailbox = mailbox.name, error = %error, "a mailbox could not be claimed and is tried again");
            false
        }
    }
}

async fn try_take(room: &MailRoom, mailbox: &Mailbox) -> Result<bool, store::Error> {
    let (now, name, node) = (room.now(), mailbox.name.clone(), room.node().to_owned());
    let until = Instant(now.as_ms() + LEASE_MS);
    let (of, me) = (name.clone(), node.clone());
    // Looking costs no write, which a desk that has nothing to do must not have.
    if room.db().read(move |tx| mailboxes::is_taken(tx, &of, &me, now)).await? {
        return Ok(false);
    }
    room.db().write(move |tx| mailboxes::claim(tx, &name, &node, (now, until))).await
}

/// Keeps a mailbox, until it is another's. A database that does not answer for a while takes nothing away: the claim ends by
/// itself, and whoever reads cannot store anything meanwhile.
pub async fn hold(room: &MailRoom, mailbox: &Mailbox) {
    loop {
        sleep(KEPT).await;
        if let Ok(false) = try_take(room, mailbox).await {
            tracing::info!(mailbox = mailbox.name, "another node reads a mailbox now");
            return;
        }
    }
}

/// Gives a mailbox back.
pub async fn give_back(room: &MailRoom, mailbox: &Mailbox) {
    let (name, node) = (mailbox.name.clone(), room.node().to_owned());
    if let Err(error) = room.db().write(move |tx| mailboxes::release(tx, &name, &node)).await {
        tracing::warn!(mailbox = mailbox.name, error = %error, "a mailbox could not be given back and is free in a minute");
    }
}

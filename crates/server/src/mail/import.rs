//! Mail from files: an mbox, or the folder of a Maildir. It goes the way of all mail; what is known is known, so that an import that was
//! interrupted is begun again and goes on where it ended.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use calendar::Instant;
use channels::email::{self, Limits, Mbox};
use store::mail::incoming::{self, State};

use super::MailRoom;
use super::receive::{Accepted, Arrived, HISTORY};

/// How much is read at once.
const PIECE: usize = 1 << 20;
/// How much is kept of a mail that is too large.
const BEGINNING: usize = 64 * 1024;

/// An import.
pub struct Import {
    room: MailRoom,
    /// Our address that the mail came to; by its own fields when none is said.
    address: Option<String>,
    is_history: bool,
    summary: Summary,
}

/// What became of the mails.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many were read.
    pub n_read: u64,
    /// How many were new.
    pub n_new: u64,
    /// How many were here before.
    pub n_known: u64,
    /// How many of the new ones wait for somebody to look at them.
    pub n_quarantined: u64,
    /// How many files of the folder are none of ours: links, drafts, what was thrown away.
    pub n_left_out: u64,
    /// What the new ones are.
    pub kinds: BTreeMap<String, u64>,
    /// How many bytes were read, of how many.
    pub bytes: (u64, u64),
}

/// When a mail was delivered, where its own fields do not say.
struct Delivered {
    /// What the file says: the `From ` line of an mbox, the time of a file.
    by_file: Option<Instant>,
}

impl Import {
    /// An import. As history, each mail counts from when it was delivered then, and nobody is told or called for it.
    pub fn new(room: MailRoom, address: Option<String>, is_history: bool) -> Import {
        Import { room, address, is_history, summary: Summary::default() }
    }

    /// Takes all mails of an mbox.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read or is no mbox, and when a mail cannot be stored; those before it are.
    pub async fn mbox(mut self, path: &Path, mut seen: impl FnMut(&Summary)) -> anyhow::Result<Summary> {
        let mut file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let metadata = file.metadata().with_context(|| format!("cannot read {}", path.display()))?;
        anyhow::ensure!(metadata.is_file(), "{} is no file; is it a Maildir?", path.display());
        self.summary.bytes.1 = metadata.len();
        let mut mbox = Mbox::new(Limits::default().bytes);
        let mut piece = vec![0; PIECE];
        loop {
            let n = file.read(&mut piece).with_context(|| format!("cannot read {}", path.display()))?;
            if n == 0 {
                break;
            }
            self.summary.bytes.0 += n as u64;
            for entry in mbox.push(&piece[..n]).with_context(|| path.display().to_string())? {
                self.entry(entry).await?;
                seen(&self.summary);
            }
        }
        if let Some(entry) = mbox.end() {
            self.entry(entry).await?;
        }
        seen(&self.summary);
        Ok(self.summary)
    }

    /// Takes all mails of a Maildir, the oldest first: those in `cur` and `new`, not in folders below.
    ///
    /// # Errors
    ///
    /// Fails when the folder is none, or when a mail cannot be read or stored; those before it are.
    pub async fn maildir(mut self, path: &Path, mut seen: impl FnMut(&Summary)) -> anyhow::Result<Summary> {
        let (files, n_left_out) = list(path)?;
        self.summary.n_left_out = n_left_out;
        self.summary.bytes.1 = files.iter().map(|file| file.n_bytes).sum();
        for file in files {
            let bytes = beginning(&file).with_context(|| format!("cannot read {}", file.path.display()))?;
            self.summary.bytes.0 += file.n_bytes;
            let delivered = Delivered { by_file: Some(file.changed_at) };
            self.take(bytes, file.n_bytes, delivered).await?;
            seen(&self.summary);
        }
        Ok(self.summary)
    }

    async fn entry(&mut self, entry: email::Entry) -> anyhow::Result<()> {
        let by_file = entry.delivered_at.map(|at| Instant(at.as_millisecond()));
        self.take(entry.bytes, entry.n_bytes, Delivered { by_file }).await
    }

    async fn take(&mut self, mut bytes: Vec<u8>, n_bytes: u64, delivered: Delivered) -> anyhow::Result<()> {
        let now = self.room.now();
        self.summary.n_read += 1;
        let is_cut = n_bytes > bytes.len() as u64;
        if is_cut {
            bytes.truncate(BEGINNING);
        }
        let received_at = match self.is_history {
            true => delivered.at(&bytes).unwrap_or(now).min(now),
            false => now,
        };
        let arrived = Arrived {
            source: if self.is_history { HISTORY } else { "import" }.to_owned(),
            address: self.address.clone(),
            bytes,
            received_at,
            envelope: None,
        };
        let accepted = match is_cut {
            true => {
                let most = Limits::default().bytes;
                let reason = format!("it has {n_bytes} bytes and can have {most}; this is its beginning");
                self.room.quarantine(arrived, reason).await
            }
            false => self.room.accept(arrived).await,
        };
        let accepted = accepted.with_context(|| {
            format!("stopped after {} mails; begin again, and it goes on from there", self.summary.n_read - 1)
        })?;
        self.count(accepted).await
    }

    async fn count(&mut self, accepted: Accepted) -> anyhow::Result<()> {
        let Accepted::New(id) = accepted else {
            self.summary.n_known += 1;
            return Ok(());
        };
        self.summary.n_new += 1;
        let Some(mail) = self.room.db().read(move |tx| incoming::find(tx, id)).await? else { return Ok(()) };
        match (mail.state, mail.kind) {
            (State::Quarantined, _) => self.summary.n_quarantined += 1,
            (_, kind) => *self.summary.kinds.entry(kind.unwrap_or_default()).or_default() += 1,
        }
        Ok(())
    }
}

impl Delivered {
    /// When the last system on its way took it, else when the file says, else when it was written.
    fn at(&self, bytes: &[u8]) -> Option<Instant> {
        let mail = email::parse(bytes, &Limits::default()).ok();
        let of = |at: Option<_>| at.map(|at: jiff::Timestamp| Instant(at.as_millisecond()));
        let received = of(mail.as_ref().and_then(|mail| mail.received_at));
        received.or(self.by_file).or(of(mail.and_then(|mail| mail.sent_at)))
    }
}

/// A mail of a Maildir.
struct Item {
    path: PathBuf,
    n_bytes: u64,
    changed_at: Instant,
}

/// The mails of a Maildir, the oldest first, and how many files are left out.
fn list(path: &Path) -> anyhow::Result<(Vec<Item>, u64)> {
    let (mut items, mut n_left_out) = (Vec::new(), 0);
    let folders = [path.join("cur"), path.join("new")];
    anyhow::ensure!(
        folders.iter().any(|folder| folder.is_dir()),
        "{} has no `cur` and no `new`, so it is no Maildir",
        path.display()
    );
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let entries = folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
            // Of the entry itself: a link leads out of the folder.
            let metadata = entry.metadata().with_context(|| entry.path().display().to_string())?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let flags = name.rsplit_once(":2,").map_or("", |(_, flags)| flags);
            if !metadata.is_file() || name.starts_with('.') || flags.contains(['D', 'T']) {
                n_left_out += 1;
                continue;
            }
            let changed = metadata.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            let changed_at = Instant(i64::try_from(changed.as_millis()).unwrap_or(i64::MAX));
            items.push(Item { path: entry.path(), n_bytes: metadata.len(), changed_at });
        }
    }
    items.sort_by(|a, b| (a.changed_at, &a.path).cmp(&(b.changed_at, &b.path)));
    Ok((items, n_left_out))
}

/// A whole mail, or its beginning when it is too large.
fn beginning(item: &Item) -> std::io::Result<Vec<u8>> {
    let is_large = item.n_bytes > Limits::default().bytes as u64;
    let most = if is_large { BEGINNING as u64 } else { item.n_bytes };
    let mut bytes = Vec::new();
    File::open(&item.path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

//! Files that people attach: taken with a form, kept sealed, given back to whoever may see their message.
//!
//! A file is checked, masked and written before the row that names it, and the row before the form that it came with. Until
//! the form is taken the file hangs on nothing; what hangs on nothing for a day is swept away.

mod form;
mod give;
mod sweep;

use std::sync::Arc;
use std::time::Duration;

use channels::attachment::{self, FileType, Refused};
use channels::mask::{CardDigits, mask_file_name, mask_long};
use desk::stored::Digest;
use look::upload::Kept;
use sha2::{Digest as _, Sha256};
use store::attachments::{self, Attachment};
use store::messages::Author;
use store::objects::{Objects, Opening};
use store::{Error, Key};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::app::App;
use crate::config::Config;

pub(crate) use form::is_multipart;
pub use form::{Received, drop_loose, receive, receive_without_files};
pub use give::{get_file, get_own_file, of_messages};
pub use sweep::{Swept, run, sweep};

/// The folder of attachments in the folder of a desk.
pub const FOLDER: &str = "attachments";

/// The longest form with files that is read at all, in bytes. What is larger than a message can have is read and dropped,
/// so that the form comes back with what was typed.
pub const LONGEST_FORM: usize = 201 << 20;

/// The unit in which memory is lent to uploads.
const UNIT: usize = 64 << 10;
/// How long an upload waits for memory.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where files lie, and how much of them may be in memory.
#[derive(Clone)]
pub struct Files {
    objects: Objects,
    memory: Arc<Semaphore>,
}

/// Whose a file is, and of which case, while it is uploaded.
#[derive(Debug, Clone, Copy)]
pub struct Uploader {
    /// Who they are.
    pub author: Author,
    /// The case they write in; none for a case that is not open yet.
    pub case: Option<u32>,
}

/// Why a file was not kept.
pub enum NotKept {
    /// Something is wrong with it.
    Refused(Refused),
    /// It could not be written.
    Failed(Error),
}

impl From<Error> for NotKept {
    fn from(error: Error) -> NotKept {
        NotKept::Failed(error)
    }
}

impl Files {
    /// The files of a desk.
    ///
    /// # Errors
    ///
    /// Fails when their folder cannot be used.
    pub fn open(config: &Config, key: &Key) -> Result<Files, Error> {
        let objects = Objects::in_folder(&config.data.join(FOLDER), key)?;
        let memory = Arc::new(Semaphore::new(config.limits.upload_memory / UNIT));
        Ok(Files { objects, memory })
    }

    /// Their bytes.
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// Begins to read the bytes of a file.
    ///
    /// # Errors
    ///
    /// Fails when they are missing or not those that were written.
    pub async fn read(&self, file: &Attachment) -> Result<Opening, Error> {
        match self.objects.open(&file.place, file.id).await {
            Err(Error::NotFound) => Err(Error::Damaged(format!("the bytes of file {} are missing", file.id))),
            opened => opened,
        }
    }

    /// Room for a file of so many bytes at most, once open and once sealed; nothing when none becomes free.
    async fn room(&self, n_bytes: u64) -> Option<SemaphorePermit<'_>> {
        let n_bytes = usize::try_from(n_bytes.min(attachment::LARGEST)).unwrap_or(usize::MAX);
        let n_units = u32::try_from(2 * n_bytes / UNIT + 1).unwrap_or(u32::MAX);
        tokio::time::timeout(PATIENCE, self.memory.acquire_many(n_units)).await.ok()?.ok()
    }
}

/// What is kept of a file: without card numbers, and with what it is.
struct Looked {
    name: String,
    file_type: FileType,
    bytes: Vec<u8>,
    digest: Digest,
}

/// Keeps a file that hangs on nothing yet.
pub(crate) async fn keep(
    app: &App,
    by: Uploader,
    name: String,
    bytes: Vec<u8>,
) -> Result<Attachment, NotKept> {
    let book = app.desk().book().map_err(|error| Error::File(error.to_string()))?;
    let digits = book.rules.policy().practice.security.card_digits;
    // A large file takes a while to look at.
    let looked = tokio::task::spawn_blocking(move || look_at(&name, bytes, digits)).await;
    let kept = looked.map_err(|_| Error::Panicked)?.map_err(NotKept::Refused)?;
    let now = app.now();
    let file = Attachment {
        id: app.db().id(now),
        case: by.case,
        message: None,
        reply: None,
        author: by.author,
        name: kept.name,
        media_type: kept.file_type.media_type().to_owned(),
        size: u64::try_from(kept.bytes.len()).unwrap_or(u64::MAX),
        digest: kept.digest,
        place: Objects::new_place()?,
    };
    let objects = app.files().objects();
    objects.put(&file.place, file.id, kept.bytes).await?;
    let row = file.clone();
    if let Err(error) = app.db().write(move |tx| attachments::insert(tx, &row, now)).await {
        // The sweep takes away what cannot be removed now.
        let _ = objects.remove(&file.place).await;
        return Err(NotKept::Failed(error));
    }
    Ok(file)
}

fn look_at(name: &str, bytes: Vec<u8>, digits: CardDigits) -> Result<Looked, Refused> {
    let accepted = attachment::check(name, &bytes)?;
    let bytes = match (accepted.file_type, String::from_utf8(bytes)) {
        (FileType::Text, Ok(text)) => mask_long(&text, digits).into_bytes(),
        (_, Ok(text)) => text.into_bytes(),
        (_, Err(error)) => error.into_bytes(),
    };
    let digest = Digest(Sha256::digest(&bytes).into());
    let name = mask_file_name(&accepted.name, digits).text;
    Ok(Looked { name, file_type: accepted.file_type, bytes, digest })
}

/// Whether pages show the file itself.
pub fn is_shown(file: &Attachment) -> bool {
    FileType::of_media_type(&file.media_type).is_some_and(FileType::is_shown)
}

/// The link to a file whose folder of addresses is `below`.
pub fn link(below: &str, file: &Attachment) -> look::talk::Attachment {
    look::talk::Attachment {
        name: file.name.clone(),
        n_bytes: file.size,
        address: format!("{below}/{}", file.id),
        is_shown: is_shown(file),
    }
}

/// A file that goes with a form again.
pub fn kept(file: &Attachment) -> Kept {
    Kept { id: file.id, name: file.name.clone(), n_bytes: file.size }
}

/// What the field for files says below its label.
pub fn hint() -> String {
    format!(
        "Images, PDF, text and office documents, up to {} MB each, {} MB together. They are encrypted, and only the people \
         of this case can open them.",
        attachment::LARGEST >> 20,
        attachment::LARGEST_MESSAGE >> 20
    )
}

//! Forms with files.

use axum::body::to_bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use channels::attachment::{LARGEST, LARGEST_MESSAGE, MOST, Refused, safe_name};
use channels::mask::{CardDigits, mask_file_name};
use serde::de::DeserializeOwned;
use store::Error;
use store::attachments::{self, Attachment};

use super::{LONGEST_FORM, NotKept, Uploader, keep};
use crate::app::App;
use crate::errors::{self, Failure};
use crate::routes::encoded;

/// How many files somebody may have uploaded that hang on nothing yet.
const MOST_LOOSE: usize = 3 * MOST;

/// A form as it came.
#[derive(Debug)]
pub struct Received<T> {
    /// What was typed.
    pub typed: T,
    /// The files that go with it: those that came with an earlier try and were kept, and the new ones.
    pub files: Vec<Attachment>,
    /// What is wrong with the files, in words.
    pub wrong: Vec<String>,
}

impl<T> Received<T> {
    /// The ids of the files.
    pub fn ids(&self) -> Vec<i64> {
        self.files.iter().map(|file| file.id).collect()
    }
}

/// Reads a form with files and keeps them, whether the form will be taken or not.
///
/// Files of an earlier try come back by their ids (`kept`); one that the page listed and that was not kept goes away.
///
/// # Errors
///
/// Fails when it is no form, is cut off, or when its text is larger than that of a form without files; then no new file
/// is kept for long.
pub async fn receive<T: DeserializeOwned>(
    app: &App,
    by: Uploader,
    request: Request,
) -> Result<Received<T>, Failure> {
    read(app, Some(by), request).await
}

/// Reads the same form of somebody who may send no files.
///
/// # Errors
///
/// As [`receive`].
pub async fn receive_without_files<T: DeserializeOwned>(
    app: &App,
    request: Request,
) -> Result<Received<T>, Failure> {
    read(app, None, request).await
}

async fn read<T: DeserializeOwned>(
    app: &App,
    by: Option<Uploader>,
    request: Request,
) -> Result<Received<T>, Failure> {
    let loose = match by {
        Some(by) => app.db().read(move |tx| attachments::list_loose(tx, by.author)).await?,
        None => Vec::new(),
    };
    let mut coming = Coming { app, by, n_loose: loose.len(), files: Vec::new(), wrong: Vec::new() };
    let fields = if is_multipart(&request) {
        coming.multipart(request).await?
    } else {
        plain(request, app.config().limits.form_bytes).await?
    };
    let has = |name: &str, id: i64| fields.iter().any(|(of, value)| of == name && value.parse() == Ok(id));
    let case = by.and_then(|by| by.case);
    let of_form = loose.into_iter().filter(|file| file.case == case);
    let (kept, other): (Vec<_>, Vec<_>) = of_form.partition(|file| has("kept", file.id));
    for file in other.into_iter().filter(|file| has("listed", file.id)) {
        remove(app, &file).await?;
    }
    let files = [kept, coming.files].concat();
    let mut wrong = coming.wrong;
    let n_bytes: u64 = files.iter().map(|file| file.size).sum();
    if files.len() > MOST || n_bytes > LARGEST_MESSAGE {
        wrong.push(format!(
            "A message can have {MOST} files and {} MB; leave some out",
            LARGEST_MESSAGE >> 20
        ));
    }
    Ok(Received { typed: typed(&fields).await?, files, wrong })
}

/// Removes those files of a form that was taken which still hang on nothing: the same form was taken before, with the same
/// files.
///
/// # Errors
///
/// Fails when the database does.
pub async fn drop_loose(app: &App, files: &[Attachment]) -> Result<(), Failure> {
    for file in files {
        remove(app, file).await?;
    }
    Ok(())
}

async fn remove(app: &App, file: &Attachment) -> Result<(), Failure> {
    let (id, author) = (file.id, file.author);
    let removed = app.db().write(move |tx| attachments::remove_loose(tx, id, author)).await?;
    if let Some(place) = removed {
        // The sweep takes away what cannot be removed now.
        let _ = app.files().objects().remove(&place).await;
    }
    Ok(())
}

/// Whether a request is a form with files.
pub fn is_multipart(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// The fields of a form without files.
async fn plain(request: Request, most: usize) -> Result<Vec<(String, String)>, Failure> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, most).await.map_err(|_| errors::too_large(most))?;
    let request = Request::from_parts(parts, bytes.into());
    let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    form.map(|Form(fields)| fields).map_err(|_| errors::unreadable("It is not a form of this page."))
}

/// The fields as the type that a page knows.
async fn typed<T: DeserializeOwned>(fields: &[(String, String)]) -> Result<T, Failure> {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    let request = Request::post("/")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(pairs.join("&").into())
        .map_err(|_| errors::unreadable("It is not a form of this page."))?;
    let form = Form::<T>::from_request(request, &()).await;
    form.map(|Form(typed)| typed)
        .map_err(|_| errors::unreadable("A field of the form holds something else than it should."))
}

/// What has come of a form with files.
struct Coming<'a> {
    app: &'a App,
    by: Option<Uploader>,
    n_loose: usize,
    files: Vec<Attachment>,
    wrong: Vec<String>,
}

impl Coming<'_> {
    async fn multipart(&mut self, request: Request) -> Result<Vec<(String, String)>, Failure> {
        let length = request.headers().get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
        let limits = self.app.config().limits;
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|_| errors::unreadable("It is not a form of this page."))?;
        let (mut fields, mut n_bytes, mut room) = (Vec::new(), 0, None);
        while let Some(field) = form.next_field().await.map_err(|error| cut_off(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            let Some(file_name) = field.file_name().map(ToOwned::to_owned) else {
                let bytes = first_bytes(field, limits.form_bytes - n_bytes).await?;
                let bytes = bytes.ok_or_else(|| errors::too_large(limits.form_bytes))?;
                n_bytes += bytes.len();
                fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
                continue;
            };
            // What browsers send for a field in which nothing was chosen.
            if file_name.is_empty() {
                continue;
            }
            if room.is_none() {
                room = self.app.files().room(length.unwrap_or(LARGEST)).await;
            }
            if room.is_none() {
                return Err(errors::busy());
            }
            self.file(file_name, field).await?;
        }
        Ok(fields)
    }

    async fn file(&mut self, name: String, field: Field<'_>) -> Result<(), Failure> {
        let most = usize::try_from(LARGEST).unwrap_or(usize::MAX);
        let sum = |files: &[Attachment]| files.iter().map(|file| file.size).sum::<u64>();
        let refused = match self.by {
            None => Some("Sign in to send files; what you wrote is still here".to_owned()),
            Some(_) if self.files.len() >= MOST || sum(&self.files) > LARGEST_MESSAGE => Some(String::new()),
            Some(_) if self.n_loose + self.files.len() >= MOST_LOOSE => {
                Some("You have sent many files that hang on no message; use those, or wait a day".to_owned())
            }
            Some(_) => None,
        };
        let (Some(by), None) = (self.by, &refused) else {
            first_bytes(field, 0).await?;
            let words = refused.filter(|words| !words.is_empty()).unwrap_or_else(|| {
                format!(
                    "A message can have {MOST} files and {} MB; not all were taken",
                    LARGEST_MESSAGE >> 20
                )
            });
            if !self.wrong.contains(&words) {
                self.wrong.push(words);
            }
            return Ok(());
        };
        let Some(bytes) = first_bytes(field, most).await? else {
            let refused = Refused::TooLarge { name: safe_name(&name), size: LARGEST + 1 };
            self.wrong.push(words(&refused));
            return Ok(());
        };
        match keep(self.app, by, name, bytes).await {
            Ok(file) => self.files.push(file),
            Err(NotKept::Refused(refused)) => self.wrong.push(words(&refused)),
            Err(NotKept::Failed(Error::Full)) => return Err(errors::full()),
            Err(NotKept::Failed(error)) => return Err(error.into()),
        }
        Ok(())
    }
}

/// What is wrong with a file. Card numbers stand in no page either.
fn words(refused: &Refused) -> String {
    let words = match refused {
        Refused::TooLarge { name, .. } => format!("`{name}` is larger than {} MB", LARGEST >> 20),
        other => other.to_string(),
    };
    let masked = mask_file_name(&words, CardDigits::LastFour).text;
    let quoted =
        |(nth, part): (usize, &str)| if nth % 2 == 1 { format!("“{part}”") } else { part.to_owned() };
    masked.split('`').enumerate().map(quoted).collect()
}

/// The bytes of a field, or nothing when there are more than `most`; the rest is read and dropped, so that the fields
/// behind it are heard as well.
async fn first_bytes(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Failure> {
    let mut bytes = Vec::new();
    let mut is_more = false;
    while let Some(part) = field.chunk().await.map_err(|error| cut_off(&error))? {
        is_more |= bytes.len() + part.len() > most;
        if is_more {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&part);
        }
    }
    Ok((!is_more).then_some(bytes))
}

fn cut_off(error: &MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => errors::too_large(LONGEST_FORM),
        _ => errors::unreadable("The form is cut off."),
    }
}

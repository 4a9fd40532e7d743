//! Giving files back: to agents, and to the customer whose case it is. There are no other addresses for a file.

use std::collections::BTreeMap;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream::try_unfold;
use store::attachments::{self, Attachment};
use store::messages::Author;
use store::{Tx, cases, customers, messages};

use super::is_shown;
use crate::app::App;
use crate::errors::{self, Failure};
use crate::portal;
use crate::routes::encoded;
use crate::session::Visitor;
use crate::workspace::reader::Reader;

/// A file is no page: it runs nothing, loads nothing, and stands in no frame.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// `GET /cases/{number}/files/{id}`.
pub async fn get_file(
    State(app): State<App>,
    reader: Reader,
    Path((number, id)): Path<(u32, i64)>,
) -> Result<Response, Failure> {
    let me = Author::Agent(reader.person.number);
    let found = app.db().read(move |tx| attachments::find(tx, id)).await?;
    let file = found
        .filter(|file| file.message.is_some() || file.reply.is_some() || file.author == me)
        .ok_or_else(|| errors::not_found("file"))?;
    match file.case {
        Some(case) if case == number => give(&app, &file).await,
        // Its message was moved.
        Some(case) => Ok(Redirect::to(&format!("/cases/{case}/files/{id}")).into_response()),
        None => Err(errors::not_found("file")),
    }
}

/// `GET /help/cases/{number}/files/{id}`: of the customer's own case, and of messages that they see.
pub async fn get_own_file(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Path((number, id)): Path<(u32, i64)>,
) -> Result<Response, Failure> {
    let find = move |tx: &mut Tx<'_>| {
        let Some(customer) = visitor.customer else { return Ok(None) };
        let Some(file) = attachments::find(tx, id)?.filter(|file| file.case == Some(number)) else {
            return Ok(None);
        };
        let (Some(me), Some(row)) = (customers::find(tx, customer)?, cases::find(tx, number)?) else {
            return Ok(None);
        };
        let is_seen = match file.message {
            Some(message) => messages::find_kind(tx, message)?.is_some_and(messages::MessageKind::is_public),
            None => file.author == Author::Customer(customer),
        };
        Ok::<_, store::Error>(Some(file).filter(|_| is_seen && portal::may_see(&me, &row)))
    };
    match app.db().read(find).await? {
        Some(file) => give(&app, &file).await,
        None => Err(errors::not_found("file")),
    }
}

/// The file itself. Its bytes go out as they are opened; when they turn out to be other ones than were written, the
/// answer breaks off.
async fn give(app: &App, file: &Attachment) -> Result<Response, Failure> {
    let opening = app.files().read(file).await?;
    let pieces = try_unfold(opening, async |mut opening| {
        let piece = opening.next().await?;
        Ok::<_, store::Error>(piece.map(|piece| (piece, opening)))
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(&file.media_type);
    headers.insert(CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(file.size));
    headers.insert(CONTENT_DISPOSITION, disposition(file));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
    Ok(response)
}

/// Images that cannot hold a script are shown, everything else is saved. The name stands there twice, the second time for
/// whoever reads more than ASCII.
fn disposition(file: &Attachment) -> HeaderValue {
    let how = if is_shown(file) { "inline" } else { "attachment" };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let plain: String = file.name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let name = encoded(&file.name).replace('/', "%2F");
    let value = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{name}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// The files of a case by the message they hang on.
///
/// # Errors
///
/// Fails when the database does.
pub fn of_messages(tx: &mut Tx<'_>, case: u32) -> Result<BTreeMap<i64, Vec<Attachment>>, store::Error> {
    let mut by_message: BTreeMap<i64, Vec<Attachment>> = BTreeMap::new();
    for file in attachments::list(tx, case)? {
        if let Some(message) = file.message {
            by_message.entry(message).or_default().push(file);
        }
    }
    Ok(by_message)
}

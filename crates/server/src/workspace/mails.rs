//! A mail that came, as it was sent: its page, the sheet in its frame, its bytes.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::attachment::FileType;
use channels::email::{self, Limits, Mail, RemoteImages, Shown};
use channels::text::from_plain;
use look::mail::Sheet;
use serde::Deserialize;
use store::mail::heads;
use store::mail::incoming::Incoming;

use super::act::is_fragment;
use super::read::proof;
use super::reader::Reader;
use super::whole_mail;
use crate::app::App;
use crate::audit;
use crate::desk::Refusal;
use crate::errors::{self, Failure};
use crate::files;
use crate::mail::{original, verify};

/// The most bytes of images of its own that a sheet shows.
const MOST_IMAGE_BYTES: usize = 16 << 20;

/// Which images are asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    images: Option<String>,
}

impl Asked {
    fn images(&self) -> RemoteImages {
        if self.images.is_some() { RemoteImages::Shown } else { RemoteImages::Blocked }
    }
}

/// A mail on its case.
struct Found {
    mail: Incoming,
    bytes: Vec<u8>,
}

/// The mail that became a message of this case.
async fn find(app: &App, number: u32, message: i64) -> Result<Found, Failure> {
    let mail = app.db().read(move |tx| heads::find_mail(tx, number, message)).await?;
    let mail = mail.ok_or_else(|| errors::not_found("mail"))?;
    let bytes =
        original::open(app, &mail).await?.ok_or_else(|| errors::not_found("original of this mail"))?;
    Ok(Found { mail, bytes })
}

/// Reads and cleans a mail. A hostile one takes a while, so nobody waits for it who asked for something else.
async fn read(bytes: Vec<u8>, images: RemoteImages) -> Result<(Mail, Option<Shown>), Failure> {
    let read = move || {
        let mail = email::parse(&bytes, &Limits::default()).ok()?;
        let shown = mail.html.as_deref().and_then(|html| email::display(html, &own_images(&mail), images));
        Some((mail, shown))
    };
    let read = tokio::task::spawn_blocking(read).await.map_err(|error| errors::broken(&error))?;
    read.ok_or_else(|| errors::not_found("mail that can be read"))
}

/// The images that came with a mail, written into the sheet itself: a frame without an origin is sent no cookie, so it could
/// load none of ours that is kept from strangers.
fn own_images(mail: &Mail) -> BTreeMap<String, String> {
    let (mut images, mut n_bytes) = (BTreeMap::new(), 0);
    for file in &mail.files {
        let kind = FileType::of(&file.content).filter(|kind| kind.is_shown());
        let (Some(id), Some(kind)) = (&file.content_id, kind) else { continue };
        n_bytes += file.content.len();
        if n_bytes > MOST_IMAGE_BYTES {
            break;
        }
        let address = format!("data:{};base64,{}", kind.media_type(), STANDARD.encode(&file.content));
        images.insert(id.clone(), address);
    }
    images
}

/// `GET /cases/{number}/messages/{id}`: the whole mail, unfolded. A message that came in another way stands on its case.
pub async fn get_mail(
    State(app): State<App>,
    reader: Reader,
    Path((number, id)): Path<(u32, i64)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let is_message =
        app.db().read(move |tx| Ok::<_, store::Error>(heads::find_mail(tx, number, id)?.is_some())).await?;
    if !is_message {
        let messages = app.db().read(move |tx| store::messages::list(tx, number)).await?;
        let is_here = messages.iter().any(|message| message.id == id);
        let place = format!("/cases/{number}#m-{id}");
        return is_here
            .then(|| Redirect::to(&place).into_response())
            .ok_or_else(|| errors::not_found("message"));
    }
    let Found { mail, bytes } = find(&app, number, id).await?;
    let (parsed, shown) = read(bytes, RemoteImages::Blocked).await?;
    let sheet = shown.map(|shown| Sheet {
        id,
        address: format!("/cases/{number}/messages/{id}"),
        title: "The mail as it was sent".to_owned(),
        n_images: u32::try_from(shown.n_blocked_images).unwrap_or(u32::MAX),
        has_images: asked.images() == RemoteImages::Shown,
        is_open: true,
    });
    if is_fragment(&headers) {
        return Ok(
            sheet.map_or_else(|| errors::not_found("sheet").into_response(), |it| it.show().into_response())
        );
    }
    let book = app.desk().book().map_err(Refusal::from)?;
    let wall = reader.wall(&app, &book);
    let (parsed, mail) = (std::sync::Arc::new(parsed), std::sync::Arc::new(mail));
    let answer = app
        .db()
        .read(move |tx| {
            let subject = store::messages::subject(tx, number)?;
            let frame = reader.frame(tx, &book, wall.clone(), None)?;
            let attached = files::of_messages(tx, number)?.remove(&id).unwrap_or_default();
            let known = verify::of_case(tx, number)?.into_iter().find(|(message, _)| *message == id);
            let proof = known.map(|(_, known)| {
                let checks = known.checked_at.map(|_| known.checks.to_string());
                (proof(&known), checks.unwrap_or_default())
            });
            let link = |file| files::link(&format!("/cases/{number}/files"), file);
            let view = whole_mail::View {
                number,
                subject,
                mail: &parsed,
                came: &mail,
                proof,
                sheet: sheet.clone(),
                files: attached.iter().map(link).collect(),
            };
            Ok::<_, store::Error>(whole_mail::page(&frame, &view))
        })
        .await?;
    Ok(answer.into_response())
}

/// What the sheet of a mail may do, on top of what it may load.
pub const FRAMED: &str = "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/// `GET /cases/{number}/messages/{id}/html`: what stands in the frame. It is nobody's page: no script, no form, no origin, and no
/// request but for images that somebody asked for.
pub async fn get_html(
    State(app): State<App>,
    _reader: Reader,
    Path((number, id)): Path<(u32, i64)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let images = asked.images();
    let (mail, shown) = read(find(&app, number, id).await?.bytes, images).await?;
    // What is too long or too deep to be cleaned is shown as text.
    let shown = shown
        .unwrap_or_else(|| Shown { html: from_plain(&mail.text).as_str().to_owned(), n_blocked_images: 0 });
    let policy = format!("{}; {FRAMED}", images.policy());
    let policy = HeaderValue::from_str(&policy).map_err(|error| errors::broken(&error))?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, policy),
        (X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        // The names in links are not looked up before somebody follows one.
        (HeaderName::from_static("x-dns-prefetch-control"), HeaderValue::from_static("off")),
    ];
    Ok((headers, shown.page(images)).into_response())
}

/// `GET /cases/{number}/messages/{id}/original`: the bytes as they came, card numbers masked. Who took them is written down.
pub async fn get_original(
    State(app): State<App>,
    reader: Reader,
    Path((number, id)): Path<(u32, i64)>,
) -> Result<Response, Failure> {
    let found = find(&app, number, id).await?;
    let (actor, subject) = (format!("agent-{}", reader.person.number), format!("case-{number}"));
    audit::note(&app, &actor, "mail.original_read", &subject).await?;
    let headers = [
        (CONTENT_TYPE, "message/rfc822".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"case-{number}-mail-{id}.eml\"")),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox".to_owned()),
    ];
    Ok((headers, found.bytes).into_response())
}

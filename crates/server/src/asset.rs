//! The files of a page: stylesheet, script, icons and font.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use look::assets::{PACKED, Packed, hashed};

use crate::errors;

/// Where a page finds a file.
pub fn address(name: &str) -> String {
    format!("/assets/{}", hashed(name))
}

/// `GET /assets/{file}`: by its hashed name for ever, by its plain name as long as it is the same.
pub async fn get_asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = PACKED.iter().find(|asset| asset.hashed == file || asset.name == file) else {
        return errors::not_found("file").into_response();
    };
    let etag = format!("\"{}\"", asset.hashed);
    let cache = match asset.hashed == file {
        true => "public, max-age=31536000, immutable",
        false => "public, no-cache",
    };
    let says = [(CACHE_CONTROL, cache), (ETAG, etag.as_str()), (VARY, "Accept-Encoding")];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known == etag.as_str()) {
        return (StatusCode::NOT_MODIFIED, says).into_response();
    }
    let (encoding, bytes) = chosen(asset, &headers);
    let mut response = (says, [(CONTENT_TYPE, asset.mime)], Body::from(bytes)).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, axum::http::HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest form that the browser reads.
fn chosen(asset: &Packed, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let reads = |name: &str| {
        accepted.split(',').any(|part| {
            let (encoding, weight) = part.split_once(';').unwrap_or((part, ""));
            encoding.trim().eq_ignore_ascii_case(name) && weight.replace(' ', "") != "q=0"
        })
    };
    match (asset.br, asset.gz) {
        (Some(br), _) if reads("br") => (Some("br"), br),
        (_, Some(gz)) if reads("gzip") => (Some("gzip"), gz),
        _ => (None, asset.plain),
    }
}

/// Whether there is such a file.
pub fn exists(name: &str) -> bool {
    PACKED.iter().any(|asset| asset.name == name)
}

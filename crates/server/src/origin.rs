//! Forms of other sites change nothing here.
//!
//! The session's cookie is `SameSite=Lax`, and a request that changes something must come from a page of ours. Browsers
//! say so in `Sec-Fetch-Site` or `Origin`; a request with neither comes from no browser, which nobody can trick into
//! sending somebody else's cookie.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::errors;

/// Refuses what other sites' pages send.
pub async fn check(request: Request, next: Next) -> Response {
    let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if is_safe || is_ours(request.headers(), request.uri()) {
        return next.run(request).await;
    }
    errors::other_site().into_response()
}

fn is_ours(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return true };
    // HTTP/2 names the host in the address.
    let host = text(HOST.as_str()).or(uri.authority().map(|authority| authority.as_str()));
    let named = origin.strip_prefix("https://").or(origin.strip_prefix("http://"));
    named.is_some() && named == host
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
    use rstest::rstest;

    use super::is_ours;

    #[rstest]
    #[case::our_form(&["host: desk.example", "origin: https://desk.example"], true)]
    #[case::our_form_on_a_port(&["host: [::1]:8080", "origin: http://[::1]:8080"], true)]
    #[case::their_form(&["host: desk.example", "origin: https://evil.example"], false)]
    #[case::a_part_of_our_name(&["host: desk.example", "origin: https://desk.example.evil.example"], false)]
    #[case::another_port(&["host: desk.example", "origin: https://desk.example:444"], false)]
    #[case::hidden(&["host: desk.example", "origin: null"], false)]
    #[case::said_by_the_browser(&["host: a", "sec-fetch-site: same-origin", "origin: https://b"], true)]
    #[case::a_neighbour(&["host: desk.example", "sec-fetch-site: same-site"], false)]
    #[case::cross_site(&["host: desk.example", "sec-fetch-site: cross-site"], false)]
    #[case::no_browser(&["host: desk.example"], true)]
    fn only_our_own_pages_change_something(#[case] said: &[&str], #[case] expected: bool) {
        let headers: HeaderMap = said
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| {
                (HeaderName::try_from(name).expect("a name"), HeaderValue::try_from(value).expect("a value"))
            })
            .collect();
        assert_eq!(is_ours(&headers, &Uri::from_static("/cases/1")), expected);
    }

    #[test]
    fn http_2_names_its_host_in_the_address() {
        let headers = HeaderMap::from_iter([(
            axum::http::header::ORIGIN,
            HeaderValue::from_static("https://desk.example"),
        )]);
        assert!(is_ours(&headers, &Uri::from_static("https://desk.example/cases/1")));
        assert!(!is_ours(&headers, &Uri::from_static("https://other.example/cases/1")));
    }
}

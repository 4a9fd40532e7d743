//! The gallery as a site of its own, under our content policy, and what a browser says to it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path as FilePath;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use futures_util::StreamExt as _;

use super::walls::{Hung, hostile, long_case, long_inbox, rich, states};
use crate::browser::{Browser, Look, SCREENS, Screen};

/// The policy of brief 9.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

type Pages = Arc<BTreeMap<&'static str, String>>;

/// Pages under `/gallery/{name}`, on a port of their own, for as long as the test runs. `patches` come down the stream.
pub fn offer(hung: Vec<Hung>, patches: Vec<String>) -> SocketAddr {
    let pages: Pages = Arc::new(hung.into_iter().map(|(name, page)| (name, page.into_string())).collect());
    let stream = move || {
        let patches = patches.clone();
        async move {
            let told = (1..).zip(patches).map(|(id, html)| {
                Ok::<Event, Infallible>(Event::default().event("patch").id(format!("{id}")).data(html))
            });
            let told =
                futures_util::stream::iter(told.collect::<Vec<_>>()).chain(futures_util::stream::pending());
            Sse::new(told).keep_alive(KeepAlive::default())
        }
    };
    let router = Router::new()
        .route("/gallery/{name}", get(show).with_state(pages))
        .route("/assets/{file}", get(server::asset::get_asset))
        .route("/cases/{number}/presence", post(|| async { StatusCode::NO_CONTENT }))
        .route("/cases/{number}/draft", put(|| async { "Draft saved 14:08" }))
        .route("/desk/events", get(stream));
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            tell.send(listener.local_addr().expect("it has an address")).expect("somebody waits for it");
            axum::serve(listener, router).await.expect("the gallery is open");
        });
    });
    told.recv().expect("the gallery opens")
}

async fn show(State(pages): State<Pages>, Path(name): Path<String>) -> Response {
    match pages.get(name.as_str()) {
        Some(page) => {
            ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)], page.clone())
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Looks at pages on some screens and fails with everything that is wrong with them. `LODESTAR_GALLERY` names the pages
/// to look at, when not all of them.
fn look_at(hung: Vec<Hung>, screens: &[Screen]) {
    let Some(browser) = Browser::start() else { return };
    let only = std::env::var("LODESTAR_GALLERY").unwrap_or_default();
    let is_asked_for = |name: &&str| only.is_empty() || only.split(',').any(|it| it == *name);
    let names: Vec<&str> = hung.iter().map(|(name, _)| *name).filter(is_asked_for).collect();
    let address = offer(hung, Vec::new());
    let mut found = Vec::new();
    for name in names {
        found.extend(browser.check_on(
            &format!("http://{address}/gallery/{name}"),
            screens,
            Look::Everything,
        ));
        photograph(&browser, name);
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

#[test]
fn r_203_no_page_of_the_workspace_keeps_anybody_out() {
    look_at(rich(), &SCREENS);
}

/// What a text can do to a page it does in one scheme as in the other.
#[test]
fn r_203_neither_odd_states_nor_hostile_texts_keep_anybody_out() {
    look_at(states().into_iter().chain(hostile()).collect(), &SCREENS[2..3]);
    look_at(vec![("case-1000", long_case(1000)), ("inbox-200", long_inbox(200))], &[]);
}

/// Pictures for people, into the folder that `LODESTAR_PICTURES` names.
fn photograph(browser: &Browser, name: &str) {
    let Some(folder) = std::env::var_os("LODESTAR_PICTURES") else { return };
    for (screen, suffix) in [(SCREENS[0], "wide"), (SCREENS[1], "dark"), (SCREENS[3], "phone")] {
        browser.look_through(screen);
        browser.photograph(&FilePath::new(&folder).join(format!("{name}-{suffix}.png")));
    }
}

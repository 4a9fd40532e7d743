//! Signing in with a token (XOAUTH2): a giver of tokens, which a real Dovecot asks whose they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::json;
use server::mail::imap;
use tokio::net::TcpListener;

use super::dovecot::Dovecot;
use super::letters::{CARE, Post, letter};

/// Gives out tokens and knows whose they are.
pub struct Giver {
    pub port: u16,
    n_given: Arc<AtomicU32>,
}

impl Giver {
    pub async fn start() -> Giver {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = socket.local_addr().expect("it is bound").port();
        let n_given = Arc::new(AtomicU32::new(0));
        let routes = Router::new()
            .route("/token", post(give))
            .route("/whose", post(whose))
            .with_state(Arc::clone(&n_given));
        tokio::spawn(async move { axum::serve(socket, routes).await });
        Giver { port, n_given }
    }

    /// Gives out a token to somebody else, so that the one before is good no more.
    pub fn take_back(&self) {
        self.n_given.fetch_add(1, Ordering::SeqCst);
    }

    /// The settings of whoever signs in with its tokens.
    pub fn settings(&self, refresh_token_file: &str) -> String {
        format!(
            "oauth = {{ token_url = \"http://127.0.0.1:{}/token\", client_id = \"desk\", refresh_token_file = \"{refresh_token_file}\" }}\n",
            self.port
        )
    }
}

/// A new token at every request, as RFC 6749 6 has it.
async fn give(State(n_given): State<Arc<AtomicU32>>, form: String) -> impl IntoResponse {
    let is_right = ["grant_type=refresh_token", "client_id=desk", "refresh_token=again%20and%20again"]
        .iter()
        .all(|field| form.split('&').any(|it| it == *field));
    if !is_right {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant", "sent": form })));
    }
    let nth = n_given.fetch_add(1, Ordering::SeqCst) + 1;
    (StatusCode::OK, Json(json!({ "access_token": format!("token-{nth}"), "token_type": "Bearer" })))
}

/// Only the newest token is good.
async fn whose(State(n_given): State<Arc<AtomicU32>>, form: String) -> impl IntoResponse {
    let newest = format!("token=token-{}", n_given.load(Ordering::SeqCst));
    let is_active = form.split('&').any(|field| field == newest);
    Json(json!({ "active": is_active, "username": "care" }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_is_read_with_a_token_that_is_asked_for_anew() {
    let giver = Giver::start().await;
    let Some(dovecot) = Dovecot::start_with_tokens(&format!("http://127.0.0.1:{}/whose", giver.port)) else {
        return;
    };
    dovecot.deliver("care", &letter("a", "", "It hums."));
    let refresh = dovecot.file("refresh", "again and again\n");
    let post = Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\n[[mail.mailbox]]\nname = \"care\"\nhost = \"localhost\"\nport = {}\nca_file = \"{}\"\n\
         user = \"care\"\n{}",
        dovecot.imaps,
        dovecot.certificate(),
        giver.settings(&refresh)
    ))
    .await;
    let mailbox = &post.room.settings().mailbox[0];
    assert_eq!(imap::test(mailbox).await.map_err(|error| format!("{error:#}\n{}", dovecot.log())), Ok(1));
    // The first token is good no more, and nobody noticed.
    assert_eq!(imap::test(mailbox).await.map_err(|error| format!("{error:#}")), Ok(1));
    assert_eq!(giver.n_given.load(Ordering::SeqCst), 2);
    dovecot.file("refresh", "stolen\n");
    let error = imap::test(mailbox).await.expect_err("that is not the secret");
    let words = format!("{error:#}");
    assert!(words.contains("no token from") && !words.contains("stolen"), "{words}");
}

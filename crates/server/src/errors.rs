//! Every failure that a browser sees is made here: what happened, what is safe, what to do (brief.md 7).

use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::page::{self, Shell};
use crate::permission::Action;
use crate::token;

/// A failed request, as a page.
#[derive(Debug, Clone)]
pub struct Failure {
    status: StatusCode,
    title: String,
    text: String,
    /// Where to go from here: words and address.
    ways: Vec<(&'static str, String)>,
    reference: Option<String>,
    retry_after: Option<u32>,
}

impl Failure {
    fn new(status: StatusCode, title: impl Into<String>, text: impl Into<String>) -> Failure {
        let (title, text) = (title.into(), text.into());
        Failure { status, title, text, ways: Vec::new(), reference: None, retry_after: None }
    }

    fn way(mut self, words: &'static str, address: impl Into<String>) -> Failure {
        self.ways.push((words, address.into()));
        self
    }

    /// Its code.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn show(&self) -> Markup {
        html! {
            div.stack.loose.errpage {
                svg.art viewBox="0 0 120 60" aria-hidden="true" {
                    path.a1.dash d="M4 50C30 50 44 14 76 22" {}
                    path.a2 d="M92 8c1 10 4 13 14 14-10 1-13 4-14 14-1-10-4-13-14-14 10-1 13-4 14-14z" {}
                }
                h1.serif { (self.title) }
                p.lg.soft { (self.text) }
                p.row {
                    @for (nth, (words, address)) in self.ways.iter().enumerate() {
                        @if nth == 0 { a.btn.primary.big href=(address) { (words) } }
                        @else { a.btn.big href=(address) { (words) } }
                    }
                }
                @if let Some(reference) = &self.reference {
                    p.sm.muted { "If you tell us about it, this reference helps: " code { (reference) } "." }
                }
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let document = page::public(&Shell::plain(&self.title), &self.show());
        let mut response = (self.status, document).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// There is no such thing, or it is not this visitor's to know of.
pub fn not_found(what: &str) -> Failure {
    Failure::new(
        StatusCode::NOT_FOUND,
        format!("We can’t find that {what}."),
        "It may have moved, or the address is not quite right.",
    )
    .way("Go to the start", "/")
}

/// A link from a mail that leads nowhere any more, or never did.
pub fn dead_link(is_expired: bool) -> Failure {
    let (status, title, text) = match is_expired {
        true => (
            StatusCode::GONE,
            "This link has expired.",
            "It held for two years. Ask us about the case, and we look it up for you.",
        ),
        false => (
            StatusCode::NOT_FOUND,
            "This link is none of ours.",
            "It may have been cut when it was copied. Use the whole link from our mail, or ask us.",
        ),
    };
    Failure::new(status, title, text).way("Contact us", "/help/new").way("The public record", "/record")
}

/// The path exists, but not for this method.
pub fn method_not_allowed() -> Failure {
    let text = "This address answers another kind of request. Open the page again and use its own buttons.";
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "That is not how this page works.", text)
        .way("Go to the start", "/")
}

/// The visitor's role does not allow it.
pub fn forbidden(action: Action) -> Failure {
    let text = match action {
        Action::FollowOwnCases => "This page belongs to customers. Sign in as the customer whose case it is.",
        _ => "An administrator of this desk can grant it. Nothing was changed.",
    };
    Failure::new(StatusCode::FORBIDDEN, "You need another role to see this.", text)
        .way("Go to the start", "/")
}

/// Nobody is signed in.
pub fn signed_out() -> Failure {
    Failure::new(
        StatusCode::UNAUTHORIZED,
        "You are signed out.",
        "Nothing was changed. Sign in, then go back and send it again: your browser has kept what you typed.",
    )
    .way("Sign in", "/sign-in")
    .way("I am a customer", "/help/sign-in")
}

/// A form of another site.
pub fn other_site() -> Failure {
    Failure::new(
        StatusCode::FORBIDDEN,
        "This was sent from another site.",
        "Nothing was changed. Open the page here and send it again.",
    )
    .way("Go to the start", "/")
}

/// The request cannot be read.
pub fn unreadable(why: &str) -> Failure {
    let text = format!("{why} Nothing was stored.");
    Failure::new(StatusCode::BAD_REQUEST, "We could not read what was sent.", text)
        .way("Go to the start", "/")
}

/// The request is larger than allowed.
pub fn too_large(limit_bytes: usize) -> Failure {
    let limit = match limit_bytes {
        bytes if bytes >= 1 << 20 => format!("{} MB", bytes >> 20),
        bytes => format!("{} KB", bytes >> 10),
    };
    let text = format!("At most {limit} fit here. Nothing was stored; go back, and send less at once.");
    Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "That was too much at once.", text)
}

/// The same caller asked too often.
pub fn too_many(seconds: u32) -> Failure {
    let text = match seconds {
        0..90 => format!("Please wait {seconds} seconds, then try again."),
        _ => format!("Please wait {} minutes, then try again.", seconds.div_ceil(60)),
    };
    Failure {
        retry_after: Some(seconds),
        ..Failure::new(StatusCode::TOO_MANY_REQUESTS, "That was a lot at once.", text)
    }
}

/// What cannot be done as things stand now.
pub fn conflict(why: &str) -> Failure {
    Failure::new(StatusCode::CONFLICT, "This has changed meanwhile.", format!("{why} Nothing was stored."))
        .way("Go to the start", "/")
}

/// Something does not fit, in a form that shows no fields of its own.
pub fn invalid(why: &str) -> Failure {
    Failure::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "There is a problem.",
        format!("{why} Nothing was stored."),
    )
}

/// No space is left on the disk.
pub fn full() -> Failure {
    tracing::error!("no space is left on the disk");
    let text = "Nothing of it was stored. Whoever looks after this desk has to make room; try again later.";
    Failure::new(StatusCode::INSUFFICIENT_STORAGE, "There is no room left here.", text)
}

/// Too many large files come in at the same time.
pub fn busy() -> Failure {
    let text = "Many large files come in just now. Nothing of yours was stored; try again in a minute.";
    let title = "Please try again in a minute.";
    Failure { retry_after: Some(60), ..Failure::new(StatusCode::SERVICE_UNAVAILABLE, title, text) }
}

/// The answer took too long.
pub fn timed_out() -> Failure {
    let text = "It may or may not have been done: look before you send it again.";
    Failure::new(StatusCode::SERVICE_UNAVAILABLE, "That took too long.", text).way("Go to the start", "/")
}

/// The desk has no mission yet, so that nothing can be promised.
pub fn not_set_up() -> Failure {
    let text = "Whoever looks after it has not finished setting it up. Nothing was stored.";
    Failure::new(StatusCode::SERVICE_UNAVAILABLE, "This desk is not open yet.", text)
        .way("Try again", "/help")
}

/// Our fault. The error goes to the log under a reference, and only the reference to the reader.
pub fn broken(error: &dyn std::fmt::Display) -> Failure {
    let reference = token::reference();
    tracing::error!(%error, reference, "a request failed");
    let text = "Nothing of it was stored. Try again in a minute; what you typed is still in your browser.";
    Failure {
        reference: Some(reference),
        ..Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "That did not work, and it is our fault.", text)
    }
    .way("Go to the start", "/")
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        match error {
            store::Error::NotFound => not_found("page"),
            store::Error::Full => full(),
            error => broken(&error),
        }
    }
}

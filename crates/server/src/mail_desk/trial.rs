//! The connection test: step by step, what worked and what did not. No secret is ever shown.

use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use look::icon;
use look::words::count;
use maud::{Markup, html};
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Done;
use super::overview::{capital, code_words, draw};
use super::remedy::remedy;
use crate::app::App;
use crate::audit;
use crate::errors::{self, Failure};
use crate::mail::settings::{Listen, Mailbox, Security, Server};
use crate::mail::transport::Transport;
use crate::mail::{Settings, connect, imap};
use crate::rate::Limit;
use crate::session::Visitor;
use crate::workspace::act::is_fragment;

/// How long our own door may take to greet.
const GREETING: Duration = Duration::from_secs(5);

/// What is tested, and how far: a page with script asks twice, so that its reader sees how far it is.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub struct TrialForm {
    way: String,
    /// `begin` shows the steps and asks for the rest.
    phase: String,
}

/// How one step went.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Went {
    Well(String),
    Wrong(String),
    /// It was not come to.
    Not,
}

type Steps = Vec<(&'static str, Went)>;

/// `POST /mail/tests`.
pub async fn post_test(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(form): Form<TrialForm>,
) -> Result<Response, Failure> {
    let Some(settings) = app.config().mail.clone() else {
        return Err(errors::invalid("This desk has no mail to test."));
    };
    let Some(way) = Tested::find(&settings, &form.way) else {
        return Err(errors::invalid("There is no such mailbox, door or way out."));
    };
    if is_fragment(&headers) && form.phase == "begin" {
        return Ok(region(&form.way, way.name(), Some(&way.under_way(&form.way))).into_response());
    }
    let by = format!("mail-test-{}", visitor.actor());
    app.rates().take(Limit::SignInByAddress, &by, app.now()).map_err(errors::too_many)?;
    audit::note(&app, &visitor.actor(), "mail.tested", &form.way).await?;
    let came = shown(&way.run(&settings).await);
    if is_fragment(&headers) {
        return Ok(region(&form.way, way.name(), Some(&came)).into_response());
    }
    let page = draw(&app, &visitor, &Done::default(), Some((&form.way, &came))).await?;
    Ok((StatusCode::OK, page).into_response())
}

/// What can be tested.
enum Tested<'a> {
    Mailbox(&'a Mailbox),
    Door(&'a Listen),
    Out(&'a crate::mail::settings::Send),
}

impl Tested<'_> {
    fn find<'a>(settings: &'a Settings, key: &str) -> Option<Tested<'a>> {
        let nth = |prefix: &str| key.strip_prefix(prefix)?.parse::<usize>().ok();
        if let Some(nth) = nth("mailbox-") {
            return settings.mailbox.get(nth).map(Tested::Mailbox);
        }
        if let Some(nth) = nth("door-") {
            return settings.listen.get(nth).map(Tested::Door);
        }
        settings.send.as_ref().filter(|_| key == "out").map(Tested::Out)
    }

    fn name(&self) -> &str {
        match self {
            Tested::Mailbox(mailbox) => &mailbox.name,
            Tested::Door(_) => "the door",
            Tested::Out(_) => "the way out",
        }
    }

    fn steps(&self) -> Vec<&'static str> {
        match self {
            Tested::Door(_) => vec!["Knock", "Be greeted"],
            Tested::Mailbox(_) => {
                vec!["Read the secret", "Reach the server", "Encrypt", "Sign in", "Open the folder"]
            }
            Tested::Out(_) => vec!["Read the secret", "Reach the server", "Encrypt", "Sign in"],
        }
    }

    /// What a page shows until the answer is there.
    fn under_way(&self, key: &str) -> Markup {
        html! {
            ol.phases role="list" aria-busy="true" hx-post="/mail/tests" hx-trigger="load" hx-vals=(format!("{{\"way\":\"{key}\"}}"))
                hx-target={ "#test-" (key) } hx-swap="outerHTML" {
                @for (nth, step) in self.steps().into_iter().enumerate() {
                    li { @if nth == 0 { i.spin aria-hidden="true" {} } @else { i aria-hidden="true" {} } span { b { (step) } } }
                }
            }
        }
    }

    async fn run(&self, settings: &Settings) -> Steps {
        let went = match self {
            Tested::Door(listen) => knock(listen).await,
            Tested::Mailbox(mailbox) => of_mailbox(mailbox).await,
            Tested::Out(send) => of_way_out(settings, send).await,
        };
        let mut went = went.into_iter();
        self.steps().into_iter().map(|step| (step, went.next().unwrap_or(Went::Not))).collect()
    }
}

/// Whether our own door opens.
async fn knock(listen: &Listen) -> Vec<Went> {
    let stream = match timeout(GREETING, TcpStream::connect(listen.at)).await {
        Ok(Ok(stream)) => stream,
        _ => return vec![Went::Wrong(format!("cannot connect to {}", listen.at))],
    };
    let mut line = String::new();
    let greeted = timeout(GREETING, BufReader::new(stream).read_line(&mut line)).await;
    let greeting = match greeted {
        Ok(Ok(_)) if line.starts_with("220") => Went::Well(line.trim_end().to_owned()),
        _ => Went::Wrong("the door does not answer".to_owned()),
    };
    vec![Went::Well(listen.at.to_string()), greeting]
}

/// The steps that every server begins with: nothing when all of them went well.
async fn reach(server: &Server, (tls_port, plain_port): (u16, u16)) -> (Vec<Went>, bool) {
    let secret = match (&server.user, &server.oauth) {
        (None, _) => Ok("none is needed".to_owned()),
        (Some(user), Some(oauth)) => {
            connect::token(oauth).await.map(|_| format!("a token for {user} was given out"))
        }
        (Some(user), None) => match server.password() {
            Ok(Some(password)) if password.is_empty() => {
                Err(anyhow::anyhow!("the first line of the password file is empty"))
            }
            Ok(_) => Ok(format!("the password of {user} is there")),
            Err(error) => Err(error),
        },
    };
    let mut went = match secret {
        Ok(words) => vec![Went::Well(words)],
        Err(error) => return (vec![wrong(&error)], false),
    };
    let (port, is_wrapped) = match server.security {
        Security::Tls => (tls_port, true),
        Security::StartTls | Security::None => (plain_port, false),
    };
    let stream = match connect::plain(server, port).await {
        Ok(stream) => stream,
        Err(error) => {
            went.push(wrong(&error));
            return (went, false);
        }
    };
    let address = stream.peer_addr().map(|address| address.to_string()).unwrap_or_default();
    went.push(Went::Well(format!("{} is {address}", server.host)));
    if is_wrapped && let Err(error) = connect::encrypted(server, stream).await {
        went.push(wrong(&error));
        return (went, false);
    }
    (went, true)
}

fn encrypted(server: &Server) -> Went {
    Went::Well(match server.security {
        Security::Tls | Security::StartTls => "the certificate is trusted".to_owned(),
        Security::None => "not encrypted, on this machine only".to_owned(),
    })
}

async fn of_mailbox(mailbox: &Mailbox) -> Vec<Went> {
    let (mut went, is_there) = reach(&mailbox.server, (993, 143)).await;
    if !is_there {
        return went;
    }
    match imap::test(mailbox).await {
        Ok(n) => went.extend([
            encrypted(&mailbox.server),
            Went::Well("the server lets us in".to_owned()),
            Went::Well(format!("{} in {}", count(n, "mail lies", "mails lie"), mailbox.folder)),
        ]),
        Err(error) => {
            let words = format!("{error:#}");
            // The outermost words say at which step it was.
            if words.contains("STARTTLS") || words.contains("could not be encrypted") {
                went.push(wrong(&error));
            } else if words.contains("the folder `") {
                let let_in = Went::Well("the server lets us in".to_owned());
                went.extend([encrypted(&mailbox.server), let_in, wrong(&error)]);
            } else {
                went.extend([encrypted(&mailbox.server), wrong(&error)]);
            }
        }
    }
    went
}

async fn of_way_out(settings: &Settings, send: &crate::mail::settings::Send) -> Vec<Went> {
    let (mut went, is_there) =
        reach(&send.server, (465, if send.server.security == Security::None { 25 } else { 587 })).await;
    if !is_there {
        return went;
    }
    let transport = match Transport::new(settings, send).await {
        Ok(transport) => transport,
        // Then it is a file, such as the key that signs.
        Err(error) => return vec![wrong(&error)],
    };
    match transport.test().await {
        Ok(()) => {
            let words = if send.server.user.is_some() {
                "the server lets us in"
            } else {
                "the server takes our mail without"
            };
            went.extend([encrypted(&send.server), Went::Well(words.to_owned())]);
        }
        Err(error) => {
            let is_tls = error
                .downcast_ref::<lettre::transport::smtp::Error>()
                .is_some_and(|it| it.is_tls() || it.is_client());
            let wrong = wrong(&error.context(if is_tls {
                "the connection could not be encrypted"
            } else {
                "the server does not let us in"
            }));
            if !is_tls {
                went.push(encrypted(&send.server));
            }
            went.push(wrong);
        }
    }
    went
}

fn wrong(error: &anyhow::Error) -> Went {
    Went::Wrong(format!("{error:#}"))
}

/// Where a test begins and its answer stands. `name` is what the button is about.
pub(super) fn region(key: &str, name: &str, came: Option<&Markup>) -> Markup {
    let target = format!("#test-{key}");
    html! {
        div.stack id={ "test-" (key) } {
            form method="post" action="/mail/tests" hx-post="/mail/tests" hx-vals="{\"phase\":\"begin\"}" hx-target=(target) hx-swap="outerHTML" {
                input type="hidden" name="way" value=(key);
                button.btn.sm id={ "test-go-" (key) } type="submit" { (icon("refresh")) "Test the connection" span.vh { " of " (name) } }
            }
            div role="status" { @if let Some(came) = came { (came) } }
        }
    }
}

fn shown(steps: &Steps) -> Markup {
    let failed = steps.iter().find_map(|(_, went)| match went {
        Went::Wrong(why) => Some(why),
        _ => None,
    });
    html! {
        p { b { @if failed.is_some() { "It does not work yet." } @else { "It works." } } }
        ol.phases role="list" {
            @for (step, went) in steps {
                li data-done[matches!(went, Went::Well(_))] {
                    @match went {
                        Went::Well(_) => (icon("check")),
                        Went::Wrong(_) => span.state data-s="broken" { (icon("alert")) },
                        Went::Not => i aria-hidden="true" {},
                    }
                    span.anywhere {
                        b { (step) } br;
                        @match went {
                            Went::Well(words) => span dir="auto" { (words) },
                            Went::Wrong(why) => span dir="auto" { (capital(why)) },
                            Went::Not => span { "Not come to" },
                        }
                    }
                }
            }
        }
        @if let Some(why) = failed { p.sm { (code_words(remedy(why))) } }
    }
}

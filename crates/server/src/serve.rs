//! Starting and stopping.

use std::net::{IpAddr, SocketAddr};

use anyhow::Context;
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::HeaderMap;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use store::{Db, Key, KeySource};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::app::App;
use crate::book::BookError;
use crate::clock::Clock;
use crate::config::Config;
use crate::deliver::Ways;
use crate::desk::Refusal;
use crate::listen::Listener;
use crate::mail::MailRoom;
use crate::rate::Limit;
use crate::webhook::Webhook;
use crate::{
    deliver, demo, errors, files, headers, key_check, metrics, numbers, origin, routes, session, ticker, tls,
};

/// What whoever started a server should know once it answers.
#[derive(Debug)]
pub struct Ready {
    /// Where it answers.
    pub address: SocketAddr,
    /// Where its key lies.
    pub key: KeySource,
    /// The code by which a new desk is set up from another machine; none when it has people.
    pub setup_code: Option<String>,
}

/// Runs a server until it is told to stop; `ready` is called once it answers.
///
/// # Errors
///
/// Fails when the settings are unsafe, when the database cannot be opened, or when the port is taken.
pub async fn serve(config: Config, ready: impl FnOnce(&Ready)) -> anyhow::Result<()> {
    config.check()?;
    metrics::begin();
    let tls = config.tls.as_ref().map(tls::acceptor).transpose()?;
    let webhook = config.webhook.as_deref().map(Webhook::new).transpose()?;
    let (app, source) = open(config).await?;
    if app.config().is_demo {
        let began = std::time::Instant::now();
        let played = demo::begin(app.desk(), demo::MISSION.to_owned()).await?;
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            cases = played.n_cases,
            requests = played.n_requests,
            duration_ms = ms,
            "the demo is played"
        );
    }
    let listen = app.config().listen;
    let socket = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let is_new = app.db().read(store::people::count).await? == 0;
    let setup_code = is_new.then(|| app.setup_code().to_owned());
    ready(&Ready { address: socket.local_addr()?, key: source, setup_code });
    let listener = Listener { socket, tls, limits: app.config().limits };
    let settings = app.config().mail.clone();
    let mail = settings.map(|settings| MailRoom::new(app.clone(), settings));
    let mut background = match &mail {
        Some(room) => room.open(&app.stopping()).await?,
        None => Vec::new(),
    };
    background.push(tokio::spawn(ticker::run(app.desk().clone(), app.stopping())));
    background.push(tokio::spawn(deliver::run(app.desk().clone(), Ways { webhook, mail }, app.stopping())));
    background.push(tokio::spawn(numbers::run(app.clone(), app.stopping())));
    background.push(tokio::spawn(files::run(app.clone(), app.stopping())));
    let mut asked_to_stop = signals()?;
    let stopping = app.clone();
    let stop = async move {
        asked_to_stop.recv().await;
        tracing::info!("stopping: open requests may finish");
        stopping.stop();
    };
    listener.answer(router(app), stop).await;
    for task in background {
        task.await?;
    }
    Ok(())
}

/// Opens the database of a server.
///
/// # Errors
///
/// Fails when the key does not open it, or when it cannot be reached.
pub async fn open(config: Config) -> anyhow::Result<(App, KeySource)> {
    std::fs::create_dir_all(&config.data).with_context(|| config.data.display().to_string())?;
    let path = config.data.join("lodestar.db");
    let (db, key, source) = match &config.database {
        Some(url) => {
            let db = Db::open_postgres(url).await?;
            let found = Key::find(&config.data, |name| std::env::var_os(name))?;
            let (key, source) = key_check::of_shared(&db, &config.data, found).await?;
            (db, key, source)
        }
        None => {
            let (key, source) = Key::find_or_create(&config.data, path.exists())?;
            (Db::open_sqlite(&path, &key)?, key, source)
        }
    };
    let app = App::new(db, Clock::machine(), key, config)?;
    if let Some(path) = &app.config().mission {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        app.desk().add_mission(text, "system").await.with_context(|| path.display().to_string())?;
    }
    match app.desk().reload().await {
        // Then somebody sets one up in the browser.
        Ok(()) | Err(Refusal::Book(BookError::None)) => Ok((app, source)),
        Err(refusal) => Err(refusal.into()),
    }
}

/// SIGTERM and SIGINT, whichever comes first.
fn signals() -> anyhow::Result<tokio::sync::mpsc::Receiver<()>> {
    let (tell, told) = tokio::sync::mpsc::channel(1);
    for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
        let mut signal = signal(kind)?;
        let tell = tell.clone();
        tokio::spawn(async move {
            signal.recv().await;
            let _ = tell.send(()).await;
        });
    }
    Ok(told)
}

/// Every route with all that stands around it. The last layer here is the first to see a request.
pub fn router(app: App) -> Router {
    let limits = app.config().limits;
    routes::as_router()
        .layer(from_fn_with_state(app.clone(), session::recognise))
        .layer(from_fn(origin::check))
        .layer(from_fn_with_state(app.clone(), limit_rate))
        .layer(DefaultBodyLimit::max(limits.form_bytes))
        .layer(RequestBodyTimeoutLayer::new(limits.patience))
        .layer(from_fn_with_state(app.clone(), limit_time))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            errors::broken(&"a handler panicked").into_response()
        }))
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(from_fn(metrics::watch))
        .with_state(app)
}

/// A form with files may take longer than others.
async fn limit_time(State(app): State<App>, request: Request, next: Next) -> Response {
    let limits = app.config().limits;
    let patience = if files::is_multipart(&request) { limits.upload } else { limits.answer };
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => errors::timed_out().into_response(),
    }
}

/// Where a request comes from, for handlers that count. Empty when there is no connection, as in tests.
#[derive(Debug, Clone)]
pub struct Caller(pub String);

async fn limit_rate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let by = caller(&app, &request);
    request.extensions_mut().insert(Caller(by.clone()));
    match app.rates().take(Limit::Request, &by, app.now()) {
        Ok(()) => next.run(request).await,
        Err(seconds) => errors::too_many(seconds).into_response(),
    }
}

/// The other end of the connection, or what our proxy says of it.
fn caller(app: &App, request: &Request) -> String {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let caller = match app.config().is_behind_proxy {
        false => connected,
        true => forwarded(request.headers()).or(connected),
    };
    caller.map(|caller| caller.to_string()).unwrap_or_default()
}

/// The last entry is the proxy's own; those before it are what the caller claims.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// Listens on a free port of this machine, for tests of connections.
#[doc(hidden)]
pub async fn listen_for_tests(
    router: Router,
    limits: crate::config::Limits,
    stop: impl Future<Output = ()> + Send + 'static,
) -> (SocketAddr, tokio::task::JoinHandle<()>) {
    let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = socket.local_addr().expect("it is bound");
    (address, tokio::spawn(Listener { socket, tls: None, limits }.answer(router, stop)))
}

//! Over a real port: slow callers, and stopping.

use std::time::Duration;

use server::listen_for_tests;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::app::TestApp;

async fn started(
    patience_ms: u64,
) -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>, TestApp) {
    let app = TestApp::with(|config| config.limits.patience = Duration::from_millis(patience_ms)).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let (address, running) = listen_for_tests(app.router(), app.app.config().limits, async {
        let _ = stopped.await;
    })
    .await;
    (address, stop, running, app)
}

async fn all_of(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let _ =
        tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut read)).await.expect("it ends");
    String::from_utf8_lossy(&read).into_owned()
}

#[tokio::test]
async fn a_port_answers_until_it_is_told_to_stop() {
    let (address, stop, running, _app) = started(5000).await;
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await
        .expect("it reads");
    assert!(all_of(&mut stream).await.starts_with("HTTP/1.1 200"));
    drop(stop);
    running.await.expect("it ends by itself");
    assert!(TcpStream::connect(address).await.is_err());
}

/// A head that never ends, a body that never comes, and silence from the first byte on.
#[tokio::test]
async fn slow_callers_are_let_go() {
    let (address, _stop, _running, _app) = started(150).await;
    let head = b"GET /healthz HTTP/1.1\r\nhost: a\r\nx: ".as_slice();
    for beginning in [b"".as_slice(), b"P", b"GET /", head] {
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        stream.write_all(beginning).await.expect("it reads");
        let answer = all_of(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
}

#[tokio::test]
async fn a_head_without_measure_is_refused() {
    let (address, _stop, _running, _app) = started(5000).await;
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let _ = stream
        .write_all(
            format!("GET /healthz HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(100_000)).as_bytes(),
        )
        .await;
    let answer = all_of(&mut stream).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
}

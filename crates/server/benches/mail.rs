//! What mail costs: taking it, against a loop that only parses it and inserts its bytes; and draining what waits to leave.
//!
//! `cargo bench -p server --bench mail` prints the rates and their ratio, which must not fall below 0.5, and how long 10,000 mails
//! take in each direction, which must not exceed 60 s.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant as Stopwatch;

use server::deliver::{Ways, deliver_due};
use server::mail::receive::Arrived;
use server::mail::{MailRoom, Settings};
use server::{App, Config};
use store::Key;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const MISSION: &str = include_str!("../../../missions/customer_care.toml");
const CALLERS: usize = 32;
const ROUNDS: usize = 3;
const KEY: [u8; 32] = [7; 32];
const CARE: &str = "care@desk.example";
const LIMIT_S: u64 = 60;

fn main() {
    // `cargo test --benches` only asks whether it builds and starts.
    let is_bench = std::env::args().any(|it| it == "--bench");
    let (n_taken, n_drained) = if is_bench { (4_000, 10_000) } else { (64, 64) };
    let folder = std::env::temp_dir().join(format!("lodestar-mail-{}", std::process::id()));
    println!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let (mut best_kept, mut best_bare) = (0, 0);
    for round in 0..ROUNDS {
        let kept = runtime.block_on(async {
            let (room, _) = room(&folder.join(format!("kept{round}")), 1).await;
            per_second(n_taken, take(&room, n_taken, false).await)
        });
        let bare = bare(&folder.join(format!("bare{round}")), n_taken);
        println!("round {round}: bare {bare}/s, kept {kept}/s");
        (best_kept, best_bare) = (best_kept.max(kept), best_bare.max(bare));
    }
    let hundredths = best_kept * 100 / best_bare.max(1);
    println!("parser and bare insert, {CALLERS} mails a commit   {best_bare} mails/s");
    println!("taken and on the disk, {CALLERS} callers         {best_kept} mails/s");
    println!(
        "ratio                                     {}.{:02} (at least 0.50)",
        hundredths / 100,
        hundredths % 100
    );
    runtime.block_on(async {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = socket.local_addr().expect("bound").port();
        let n_left = Arc::new(AtomicUsize::new(0));
        tokio::spawn(sink(socket, n_left.clone()));
        let (room, ways) = room(&folder.join("drained"), port).await;
        report("taken and in their cases", n_drained, take(&room, n_drained, true).await);
        // Each case that mail opened is acknowledged.
        let begin = Stopwatch::now();
        while n_left.load(Ordering::Relaxed) < n_drained {
            let n = deliver_due(room.desk(), &ways).await.expect("delivered");
            assert!(n > 0 || n_left.load(Ordering::Relaxed) >= n_drained, "nothing leaves any more");
        }
        report("written and sent", n_drained, begin.elapsed());
    });
    let _ = std::fs::remove_dir_all(&folder);
}

fn report(what: &str, n: usize, took: std::time::Duration) {
    println!("{n} mails {what}: {}.{:03} s (at most {LIMIT_S} s)", took.as_secs(), took.subsec_millis());
}

fn per_second(n: usize, took: std::time::Duration) -> u64 {
    n as u64 * 1000 / u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// A desk with the shipped mission and its mail room, whose way out is a port of this machine.
async fn room(folder: &Path, port: u16) -> (MailRoom, Ways) {
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(folder.join("mission.toml"), MISSION).expect("a mission");
    let config = Config { mission: Some(folder.join("mission.toml")), ..Config::of(folder.to_owned()) };
    let (app, _): (App, _) = server::open(config).await.expect("a desk");
    let settings = format!(
        "[mail]\nresolver = \"off\"\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {port}, security = \"none\" }}\n"
    );
    let settings = Settings::parse(&settings, Path::new("")).expect("is right").expect("is there");
    let room = MailRoom::new(app, settings);
    let ways = Ways { mail: Some(room.clone()), ..Ways::default() };
    (room, ways)
}

/// Takes as many mails, with as many callers; each waits for its own.
async fn take(room: &MailRoom, n: usize, and_place: bool) -> std::time::Duration {
    let left = Arc::new(AtomicUsize::new(n));
    let begin = Stopwatch::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (room, left) = (room.clone(), left.clone());
            tokio::spawn(async move {
                while let Ok(nth) =
                    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                {
                    let arrived = Arrived {
                        source: "smtp".to_owned(),
                        address: Some(CARE.to_owned()),
                        bytes: letter(nth),
                        received_at: room.now(),
                        envelope: None,
                    };
                    if and_place {
                        room.accept(arrived).await.expect("taken");
                    } else {
                        room.keep(arrived).await.expect("on the disk");
                    }
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.expect("ran");
    }
    begin.elapsed()
}

/// Mails a second of the parser and the driver alone: the same mails, the same encryption, the same durability.
fn bare(folder: &PathBuf, n: usize) -> u64 {
    std::fs::create_dir_all(folder).expect("a folder");
    let to = rusqlite::Connection::open(folder.join("bare.db")).expect("opens");
    let key = Key::from_bytes(KEY).to_hex();
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;";
    let table = "CREATE TABLE mail (id INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, subject TEXT, bytes BLOB NOT NULL) STRICT";
    to.execute_batch(&format!("PRAGMA key = \"x'{}'\"; {settings} {table}", key.as_str())).expect("made");
    let begin = Stopwatch::now();
    for first in (0..n).step_by(CALLERS) {
        to.execute_batch("BEGIN IMMEDIATE").expect("begun");
        for nth in first..(first + CALLERS).min(n) {
            let bytes = letter(nth);
            let parsed = mail_parser::MessageParser::default().parse(&bytes).expect("a mail");
            let mut statement = to
                .prepare_cached("INSERT INTO mail (message_id, subject, bytes) VALUES ($1, $2, $3)")
                .expect("prepared");
            statement.execute((parsed.message_id(), parsed.subject(), &bytes)).expect("inserted");
        }
        to.execute_batch("COMMIT").expect("committed");
    }
    per_second(n, begin.elapsed())
}

/// A mail as programs write it: text and HTML with a quoted thread, 6 KB.
fn letter(nth: usize) -> Vec<u8> {
    let text = "Since this morning nobody here can sign in. We restarted the gateway twice, and the second time it\r\n\
        answered for ten minutes. The log says that the certificate is not valid before tomorrow.\r\n\r\n";
    let quoted: String = text.lines().map(|line| format!("> {line}\r\n")).collect();
    let (text, quoted) = (text.repeat(6), quoted.repeat(6));
    let html: String =
        text.split("\r\n\r\n").map(|it| format!("<p style=3D\"margin:0\">{it}</p>\r\n")).collect();
    format!(
        "Return-Path: <customer{nth}@example.com>\r\nReceived: from mx.example.com by mx.desk.example; Mon, 2 Feb 2026 13:59:01 +0000\r\n\
         From: Customer {nth} <customer{nth}@example.com>\r\nTo: {CARE}\r\nSubject: Nobody can sign in ({nth})\r\n\
         Message-ID: <{nth}.a7b3@example.com>\r\nDate: Mon, 2 Feb 2026 13:59:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         {text}On Sun, 1 Feb 2026 Support wrote:\r\n{quoted}\r\n--b1\r\nContent-Type: text/html; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><body>{html}</body></html>\r\n--b1--\r\n"
    )
    .into_bytes()
}

/// A server that takes every mail and counts it.
async fn sink(socket: TcpListener, n_taken: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = socket.accept().await {
        tokio::spawn(talk(stream, n_taken.clone()));
    }
}

async fn talk(stream: TcpStream, n_taken: Arc<AtomicUsize>) {
    let mut stream = BufReader::new(stream);
    let mut answer = "220 sink\r\n";
    loop {
        if stream.get_mut().write_all(answer.as_bytes()).await.is_err() {
            return;
        }
        let mut order = String::new();
        if stream.read_line(&mut order).await.unwrap_or(0) == 0 {
            return;
        }
        answer = "250 OK\r\n";
        match order.get(..4).unwrap_or_default() {
            "DATA" => {
                let _ = stream.get_mut().write_all(b"354 go on\r\n").await;
                let mut line = String::new();
                while line != ".\r\n" {
                    line.clear();
                    if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                n_taken.fetch_add(1, Ordering::Relaxed);
            }
            "QUIT" => return,
            _ => {}
        }
    }
}

//! What the seam costs: durable appends with 32 callers, against a bare loop that commits 32 of the same rows at once.
//!
//! `cargo bench -p store` prints both rates and their ratio, which must not fall below 0.5.

use std::path::Path;
use std::time::{Duration, Instant as Stopwatch};

use calendar::Instant;
use rusqlite::{Connection, params};
use store::log::{self, Class, NewEvent};
use store::{Db, Error, Key};

const CALLERS: usize = 32;
const ROUND: Duration = Duration::from_secs(2);
const ROUNDS: usize = 3;
const BODY: &str = r#"{"channel":"email","priority":2,"tier":"Enterprise","customer":12,"account":3,"digest":"0123456789abcdef"}"#;
const KEY: [u8; 32] = [7; 32];

fn main() {
    let directory = std::env::temp_dir().join(format!("lodestar-bench-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a temporary directory");
    let (mut best_seam, mut best_bare) = (0, 0);
    for round in 0..ROUNDS {
        let bare = bare(&directory.join(format!("bare{round}.db")));
        let seam = seam(&directory.join(format!("seam{round}.db")));
        println!("round {round}: bare {bare}/s, seam {seam}/s");
        best_bare = best_bare.max(bare);
        best_seam = best_seam.max(seam);
    }
    let hundredths = best_seam * 100 / best_bare.max(1);
    println!("bare loop, {CALLERS} rows a commit   {best_bare} events/s");
    println!("seam, {CALLERS} callers             {best_seam} events/s");
    println!("ratio                       {}.{:02} (at least 0.50)", hundredths / 100, hundredths % 100);
    let _ = std::fs::remove_dir_all(&directory);
}

fn event(caller: usize, number: usize) -> NewEvent {
    NewEvent {
        stream: format!("case-{}", number * CALLERS + caller),
        version: 1,
        occurred_at: Instant(1_760_000_000_000),
        recorded_at: Instant(1_760_000_000_100),
        actor: "customer-12".into(),
        class: Class::Happened,
        kind: "received".into(),
        body: BODY.into(),
    }
}

/// Events a second through the seam: sealed, checked for conflicts, acknowledged one by one.
fn seam(path: &Path) -> u64 {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let db = Db::open_sqlite(path, &Key::from_bytes(KEY)).expect("opens");
        let begin = Stopwatch::now();
        let callers: Vec<_> =
            (0..CALLERS).map(|caller| tokio::spawn(call(db.clone(), caller, begin))).collect();
        let mut n_events = 0;
        for caller in callers {
            n_events += caller.await.expect("ran");
        }
        per_second(n_events, begin)
    })
}

async fn call(db: Db, caller: usize, begin: Stopwatch) -> u64 {
    let mut n_events = 0;
    while begin.elapsed() < ROUND {
        let event = event(caller, n_events);
        let append = move |tx: &mut store::Tx<'_>| log::append(tx, std::slice::from_ref(&event)).map(drop);
        db.write::<_, Error>(append).await.expect("appended");
        n_events += 1;
    }
    n_events as u64
}

/// Events a second of a loop on the driver alone: the same rows, the same encryption, the same durability.
fn bare(path: &Path) -> u64 {
    drop(Db::open_sqlite(path, &Key::from_bytes(KEY)).expect("opens"));
    let connection = Connection::open(path).expect("opens");
    let key = Key::from_bytes(KEY).to_hex();
    connection
        .execute_batch(&format!(
            "PRAGMA key = \"x'{}'\"; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;",
            key.as_str()
        ))
        .expect("settings");
    let insert =
        "INSERT INTO event (stream, version, occurred_at, recorded_at, actor, class, kind, body, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let begin = Stopwatch::now();
    let mut n_events = 0;
    while begin.elapsed() < ROUND {
        connection.execute_batch("BEGIN IMMEDIATE").expect("begun");
        for caller in 0..CALLERS {
            let event = event(caller, n_events);
            let mut statement = connection.prepare_cached(insert).expect("prepared");
            let (occurred_at, recorded_at) = (event.occurred_at.0, event.recorded_at.0);
            let class = event.class.name();
            let row = params![
                event.stream,
                event.version,
                occurred_at,
                recorded_at,
                event.actor,
                class,
                event.kind,
                event.body,
                KEY
            ];
            statement.execute(row).expect("inserted");
        }
        connection.execute_batch("COMMIT").expect("committed");
        n_events += 1;
    }
    per_second((n_events * CALLERS) as u64, begin)
}

fn per_second(n_events: u64, begin: Stopwatch) -> u64 {
    n_events * 1000 / u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
}

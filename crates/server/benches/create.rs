//! What the desk costs: durable case creation with 32 callers, against a bare loop that commits the same rows, 32 cases at once.
//!
//! `cargo bench -p server --bench create` prints both rates and their ratio, which must not fall below 0.5.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant as Stopwatch;

use desk::case::event::CustomerId;
use mission::Channel;
use rusqlite::{Connection, types::Value};
use server::clock::Clock;
use server::desk::{Desk, Opening};
use store::customers::Customer;
use store::{Db, Key};

const MISSION: &str = include_str!("../../../missions/customer_care.toml");
const CALLERS: usize = 32;
const ROUNDS: usize = 3;
const KEY: [u8; 32] = [7; 32];
const BODY: &str = "Since this morning nobody here can sign in. We restarted the gateway twice, and the second time it \
    answered for ten minutes. The log says that the certificate is not valid before tomorrow.";

fn main() {
    // `cargo test --benches` only asks whether it builds and starts.
    let n_cases = if std::env::args().any(|it| it == "--bench") { 4_000 } else { 64 };
    let directory = std::env::temp_dir().join(format!("lodestar-create-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a temporary directory");
    println!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    let (mut best_desk, mut best_bare) = (0, 0);
    for round in 0..ROUNDS {
        let path = directory.join(format!("desk{round}.db"));
        let through_desk = through_desk(&path, n_cases);
        let bare = bare(&path, &directory.join(format!("bare{round}.db")), n_cases);
        println!("round {round}: bare {bare}/s, desk {through_desk}/s");
        best_bare = best_bare.max(bare);
        best_desk = best_desk.max(through_desk);
    }
    let hundredths = best_desk * 100 / best_bare.max(1);
    println!("bare loop, {CALLERS} cases a commit   {best_bare} cases/s");
    println!("desk, {CALLERS} callers              {best_desk} cases/s");
    println!("ratio                        {}.{:02} (at least 0.50)", hundredths / 100, hundredths % 100);
    let _ = std::fs::remove_dir_all(&directory);
}

/// Cases a second, each opened by a caller that waits until it is on the disk.
fn through_desk(path: &Path, n_cases: usize) -> u64 {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let db = Db::open_sqlite(path, &Key::from_bytes(KEY)).expect("opens");
        let now = Clock::machine().now();
        let insert = move |tx: &mut store::Tx<'_>| {
            let customer = Customer { number: 1, name: "Ines Moreau".into(), ..Customer::default() };
            store::customers::insert(tx, &customer, now)
        };
        db.write(insert).await.expect("a customer");
        let desk = Desk::new(db, Clock::machine());
        desk.add_mission(MISSION.to_owned(), "system").await.expect("a mission");
        let left = Arc::new(AtomicUsize::new(n_cases));
        let begin = Stopwatch::now();
        let callers: Vec<_> =
            (0..CALLERS).map(|_| tokio::spawn(open_cases(desk.clone(), left.clone()))).collect();
        for caller in callers {
            caller.await.expect("ran");
        }
        let rate = per_second(n_cases, begin);
        let db = desk.db().clone();
        drop(desk);
        db.close().await;
        rate
    })
}

async fn open_cases(desk: Desk, left: Arc<AtomicUsize>) {
    let customer = CustomerId(NonZeroU32::MIN);
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok() {
        let opening = Opening::of(customer, Channel::Portal, "Nobody can sign in", BODY);
        desk.open(opening).await.expect("a case");
    }
}

/// The tables that a new case has rows in. The words of a search index cannot be read back; they are made again.
const TABLES: [&str; 5] = ["event", "case_row", "case_text", "message", "search_entry"];

/// The rows of one table, in the order in which they were written.
struct Rows {
    insert: String,
    rows: Vec<Vec<Value>>,
}

/// Cases a second of a loop on the driver alone: the same rows, the same encryption, the same durability.
fn bare(from: &Path, to: &Path, n_cases: usize) -> u64 {
    drop(Db::open_sqlite(to, &Key::from_bytes(KEY)).expect("opens"));
    let (from, to) = (connect(from), connect(to));
    let tables: Vec<Rows> = TABLES.iter().map(|table| rows(&from, table)).collect();
    let subject_words = store::search::words("Nobody can sign in").join(" ");
    let body_words = store::search::words(BODY).join(" ");
    let begin = Stopwatch::now();
    for first in (0..n_cases).step_by(CALLERS) {
        to.execute_batch("BEGIN IMMEDIATE").expect("begun");
        for case in first..(first + CALLERS).min(n_cases) {
            for Rows { insert, rows } in &tables {
                let of_case = case * rows.len() / n_cases..(case + 1) * rows.len() / n_cases;
                for row in &rows[of_case] {
                    let mut statement = to.prepare_cached(insert).expect("prepared");
                    statement.execute(rusqlite::params_from_iter(row)).expect("inserted");
                }
            }
            for words in [&subject_words, &body_words] {
                let mut statement =
                    to.prepare_cached("INSERT INTO search_words (words) VALUES ($1)").expect("prepared");
                statement.execute([words]).expect("inserted");
            }
            let mut statement = to
                .prepare_cached("INSERT OR REPLACE INTO counter (name, last) VALUES ('case', $1)")
                .expect("prepared");
            statement.execute([case as i64]).expect("counted");
        }
        to.execute_batch("COMMIT").expect("committed");
    }
    per_second(n_cases, begin)
}

fn connect(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("opens");
    connection.set_prepared_statement_cache_capacity(64);
    let key = Key::from_bytes(KEY).to_hex();
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;";
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"; {settings}", key.as_str())).expect("settings");
    connection
}

fn rows(connection: &Connection, table: &str) -> Rows {
    let mut statement =
        connection.prepare(&format!("SELECT * FROM {table} ORDER BY rowid")).expect("prepared");
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let read = |row: &rusqlite::Row<'_>| (0..names.len()).map(|nth| row.get(nth)).collect();
    let rows: Vec<Vec<Value>> =
        statement.query_map([], read).expect("read").collect::<Result<_, _>>().expect("rows");
    let marks: Vec<String> = (1..=names.len()).map(|nth| format!("${nth}")).collect();
    let insert = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), marks.join(", "));
    Rows { insert, rows }
}

fn per_second(n: usize, begin: Stopwatch) -> u64 {
    n as u64 * 1000 / u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
}

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use calendar::Instant;

use super::place::Place;
use crate::{Db, Error, Ids, Key, Row, Tx, params};

const SET: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const ADD: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)";
const GET: &str = "SELECT value FROM setting WHERE name = $1";
const COUNT: &str = "SELECT count(*) FROM setting";

fn text(row: &Row<'_>) -> Result<String, Error> {
    row.get(0)
}

fn set(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<u64, Error> {
    tx.execute(SET, params![name, value])
}

async fn count(db: &Db) -> i64 {
    db.read(|tx| tx.get(COUNT, params![], |row| row.get(0))).await.unwrap_or_else(|e: Error| panic!("{e}"))
}

#[tokio::test]
async fn what_is_written_is_read_and_survives_opening_again() {
    let place = Place::new();
    let db = place.open();
    assert_eq!(db.write(|tx| set(tx, "name", "Lodestar")).await, Ok(1));
    drop(db);
    let db = place.open();
    assert_eq!(db.read(|tx| tx.find(GET, params!["name"], text)).await, Ok(Some("Lodestar".into())));
    assert_eq!(db.read(|tx| tx.get(GET, params!["other"], text)).await, Err(Error::NotFound));
}

#[tokio::test]
async fn a_refused_closure_leaves_nothing_and_its_neighbours_stay() {
    let place = Place::new();
    let db = place.open();
    let jobs = (0..100).map(|i| {
        let db = db.clone();
        tokio::spawn(async move {
            db.write(move |tx| {
                set(tx, &format!("n{i}"), "x")?;
                if i % 3 == 0 { Err(Error::NotFound) } else { Ok(i) }
            })
            .await
        })
    });
    for (i, job) in jobs.collect::<Vec<_>>().into_iter().enumerate() {
        let expected = if i % 3 == 0 { Err(Error::NotFound) } else { Ok(i) };
        assert_eq!(job.await.expect("ran"), expected);
    }
    assert_eq!(count(&db).await, 66);
}

#[tokio::test]
async fn of_jobs_that_share_a_commit_those_before_a_failure_run_again_and_all_are_announced_once() {
    let place = Place::new();
    let db = place.open();
    let mut heard = db.subscribe();
    // The writer is held until all the others wait behind the first, and so are of its group.
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let n_runs: Arc<[AtomicUsize; 10]> = Arc::default();
    let first = db.clone();
    let first = tokio::spawn(async move {
        let hold = move |_: &mut Tx<'_>| {
            let _ = wait.lock().expect("nobody panicked").recv();
            Ok::<_, Error>(())
        };
        first.write(hold).await
    });
    let jobs = (0..10).map(|i| {
        let (db, n_runs) = (db.clone(), n_runs.clone());
        tokio::spawn(async move {
            db.write(move |tx| {
                n_runs[i].fetch_add(1, Ordering::Relaxed);
                tx.announce(format!("n{i}"));
                // One fails before it changed anything, one after that.
                if i == 2 {
                    return Err(Error::NotFound);
                }
                set(tx, &format!("n{i}"), "x")?;
                if i == 5 || i == 8 { Err(Error::NotFound) } else { Ok(()) }
            })
            .await
        })
    });
    let jobs: Vec<_> = jobs.collect();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    drop(go);
    assert_eq!(first.await.expect("ran"), Ok(()));
    for (i, job) in jobs.into_iter().enumerate() {
        let expected = if [2, 5, 8].contains(&i) { Err(Error::NotFound) } else { Ok(()) };
        assert_eq!(job.await.expect("ran"), expected, "{i}");
    }
    assert_eq!(count(&db).await, 7);
    let n_runs = n_runs.each_ref().map(|n| n.load(Ordering::Relaxed));
    assert_eq!(n_runs, [2, 2, 1, 2, 2, 1, 1, 1, 1, 1]);
    let streams = ["n0", "n1", "n3", "n4", "n6", "n7", "n9"].map(str::to_owned);
    assert_eq!(heard.recv().await.expect("heard").streams.as_ref(), streams);
}

#[tokio::test]
async fn a_failed_statement_ends_its_transaction_even_when_swallowed() {
    let place = Place::new();
    let db = place.open();
    db.write(|tx| set(tx, "a", "1")).await.expect("stored");
    let twice = db.write(|tx| {
        set(tx, "b", "2")?;
        let _ = tx.execute(ADD, params!["a", "3"]);
        Ok::<_, Error>(())
    });
    assert_eq!(twice.await, Err(Error::Failed));
    let duplicate = db.write(|tx| tx.execute(ADD, params!["a", "3"])).await;
    assert!(matches!(duplicate, Err(Error::Duplicate(_))), "{duplicate:?}");
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn a_panicking_closure_harms_nobody_else() {
    let place = Place::new();
    let db = place.open();
    let panicked = db
        .write(|tx| {
            set(tx, "a", "1")?;
            assert_eq!(tx.dialect(), crate::Dialect::Postgres, "not this one");
            Ok::<_, Error>(())
        })
        .await;
    assert_eq!(panicked, Err(Error::Panicked));
    db.write(|tx| set(tx, "b", "1")).await.expect("still writes");
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn readers_cannot_write_and_see_one_snapshot() {
    let place = Place::new();
    let db = place.open();
    assert!(db.read(|tx| set(tx, "a", "1")).await.is_err());
    let other = db.clone();
    let handle = tokio::runtime::Handle::current();
    let seen = db
        .search(move |tx| {
            let before: i64 = tx.get(COUNT, params![], |row| row.get(0))?;
            handle.block_on(other.write(|tx| set(tx, "a", "1")))?;
            let after: i64 = tx.get(COUNT, params![], |row| row.get(0))?;
            Ok::<_, Error>((before, after))
        })
        .await;
    assert_eq!(seen, Ok((0, 0)));
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn commits_are_announced_after_they_are_stored() {
    let place = Place::new();
    let db = place.open();
    let mut heard = db.subscribe();
    let announce = |tx: &mut Tx<'_>| {
        tx.announce("case-1");
        set(tx, "a", "1")
    };
    db.write(announce).await.expect("stored");
    let refused = db
        .write(|tx| {
            tx.announce("case-2");
            Err::<(), _>(Error::NotFound)
        })
        .await;
    assert_eq!(refused, Err(Error::NotFound));
    assert_eq!(heard.recv().await.expect("heard").streams.as_ref(), ["case-1".to_owned()]);
    assert!(heard.try_recv().is_err());
}

#[tokio::test]
async fn another_key_opens_nothing_and_the_file_shows_nothing() {
    let place = Place::new();
    let db = place.open();
    db.write(|tx| set(tx, "secret", "Brightwater Clinics")).await.expect("stored");
    assert_eq!(Db::open_sqlite(&place.path(), &Key::from_bytes([8; 32])).err(), Some(Error::WrongKey));
    for file in std::fs::read_dir(&place).expect("a directory") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("readable");
        assert!(!bytes.windows(11).any(|window| window == b"Brightwater"));
    }
    drop(db);
}

#[tokio::test]
async fn an_edited_step_of_the_schema_is_refused() {
    let place = Place::new();
    let db = place.open();
    db.write(|tx| tx.execute("UPDATE migration SET digest = $1", params!["00"])).await.expect("stored");
    drop(db);
    let refused = Db::open_sqlite(&place.path(), &place.key).err();
    assert!(matches!(refused, Some(Error::Migration(_))), "{refused:?}");
}

#[test]
fn ids_rise_even_when_the_clock_does_not() {
    let ids = Ids::new(3);
    let now = Instant(1_760_000_000_000);
    let many: Vec<i64> = (0..10_000).map(|i| ids.next(if i < 9_000 { now } else { Instant(0) })).collect();
    assert!(many.windows(2).all(|pair| pair[0] < pair[1]));
    assert_ne!(Ids::new(4).next(now), Ids::new(5).next(now));
}

#[test]
fn a_key_is_made_once_found_again_and_never_printed() {
    let place = Place::new();
    let (made, source) = Key::find_or_create(&place.directory, false).expect("made");
    assert!(matches!(source, crate::KeySource::Created(_)));
    let (found, _) = Key::find_or_create(&place.directory, true).expect("found");
    assert_eq!(made.as_bytes(), found.as_bytes());
    assert_eq!(format!("{made:?}"), "Key(…)");
    let elsewhere = |name: &str| (name == "LODESTAR_KEY").then(|| "ab".repeat(32).into());
    let (key, _) = Key::find(&place.directory, elsewhere).expect("read").expect("found");
    assert_eq!(key.as_bytes(), &[0xab; 32]);
    assert!(Key::parse("abc").is_err() && Key::parse(&"é".repeat(32)).is_err());
    std::fs::remove_file(place.file("lodestar.key")).expect("removed");
    assert!(Key::find_or_create(&place.directory, true).is_err());
}

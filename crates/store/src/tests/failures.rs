//! A full disk and a database that goes away: typed errors, nothing stored half, and recovery without a restart.

use super::place::Place;
use super::postgres;
use super::stories::event;
use crate::log::{self, chain};
use crate::{Db, Error, settings};

async fn append(db: &Db, stream: &'static str, body: String) -> Result<(), Error> {
    db.write(move |tx| log::append(tx, &[event(stream, 1, &body)]).map(drop)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_what_does_not_fit_and_takes_the_rest() {
    let place = Place::new();
    let db = place.open();
    append(&db, "case-1", "{}".into()).await.expect("appended");
    // As many pages as it has, and a few: what a full disk is to the engine.
    let limit = |pages: &'static str| {
        db.write(move |tx| {
            tx.find(pages, &[], |_| Ok(()))?;
            Ok::<_, Error>(())
        })
    };
    let n_pages =
        db.read(|tx| tx.get("PRAGMA page_count", &[], |row| row.get::<i64>(0))).await.expect("read");
    let tight: &'static str = format!("PRAGMA max_page_count = {}", n_pages + 30).leak();
    limit(tight).await.expect("limited");
    let big = "x".repeat(1_000_000);
    // Together in one group: the big ones fail, the small ones are stored.
    let jobs = (0..12).map(|number| {
        let (db, big) = (db.clone(), big.clone());
        tokio::spawn(async move {
            let (stream, body) = (format!("case-1{number}"), if number % 3 == 0 { big } else { "{}".into() });
            db.write(move |tx| log::append(tx, &[event(&stream, 1, &body)]).map(drop)).await
        })
    });
    for (number, job) in jobs.collect::<Vec<_>>().into_iter().enumerate() {
        let expected: Result<(), Error> = if number % 3 == 0 { Err(Error::Full) } else { Ok(()) };
        assert_eq!(job.await.expect("ran"), expected, "{number}");
    }
    assert_eq!(append(&db, "case-2", big.clone()).await, Err(Error::Full));
    assert_eq!(db.read(chain::verify).await, Ok(vec![]));
    limit("PRAGMA max_page_count = 100000000").await.expect("widened");
    append(&db, "case-2", big).await.expect("fits again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_went_away_is_used_again_when_it_is_back() {
    let Some(mut server) = postgres::Server::own().await else { return };
    let db = server.open_new().await.expect("opens");
    append(&db, "case-1", "{}".into()).await.expect("appended");
    server.stop();
    for _ in 0..3 {
        let gone = append(&db, "case-2", "{}".into()).await;
        assert!(matches!(gone, Err(Error::Gone(_))), "{gone:?}");
        let gone = db.read(|tx| settings::find(tx, "a")).await;
        assert!(matches!(gone, Err(Error::Gone(_))), "{gone:?}");
    }
    server.start_again().await;
    append(&db, "case-2", "{}".into()).await.expect("appended");
    assert_eq!(db.read(|tx| log::head(tx, "case-1")).await.map(|head| head.is_some()), Ok(true));
}

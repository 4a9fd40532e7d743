//! Backups and restores on both engines, damaged ones, and what is left when one is killed.

use std::path::Path;

use calendar::Instant;

use super::files::file;
use super::place::Place;
use super::rows::{case, message};
use super::stories::event;
use super::{postgres, rows};
use crate::attachments::{self, Attachment};
use crate::backup::{backup, check, restore, restore_sqlite};
use crate::log::{self, checkpoint};
use crate::messages::{Author, MessageKind};
use crate::objects::Objects;
use crate::verify::verify;
use crate::{Db, Error, Key, cases, counters, messages, params, search, settings};

async fn fill(db: &Db) {
    for round in 0..3 {
        db.write(move |tx| {
            for number in 1..=20 {
                let stream = format!("case-{}", round * 20 + number);
                let events: Vec<_> =
                    (1..=5).map(|version| event(&stream, version, "{\"é\":\"\\u0000\"}")).collect();
                log::append(tx, &events)?;
                let number = u32::try_from(round * 20 + number).expect("small");
                assert_eq!(counters::next(tx, "case")?, number);
                cases::save(tx, &case(number, None, Some(i64::from(number))))?;
                messages::set_subject(tx, number, "Payments \"export\" fails\nwith 502")?;
                let text = format!("größer {number} ").repeat(20);
                messages::insert(tx, &message(i64::from(number), number, MessageKind::Customer, &text))?;
            }
            settings::set(tx, "round", &round.to_string())
        })
        .await
        .expect("stored");
        let day = ["2025-10-13", "2025-10-14", "2025-10-15"][usize::try_from(round).expect("small")];
        db.write(move |tx| checkpoint::take(tx, day)).await.expect("taken");
    }
}

/// The restored desk is whole, finds its texts and goes on where the other stopped.
async fn goes_on(db: &Db) {
    let report = verify(db, |_| Ok(vec![])).await.expect("read");
    assert!(report.is_clean(), "{:?}", report.lines());
    assert_eq!((report.n_events, report.n_checkpoints), (300, 3));
    assert_eq!(db.write(|tx| counters::next(tx, "case")).await, Ok(61));
    let hits = db.search(|tx| search::search(tx, "größer 17", 9)).await.expect("read");
    assert_eq!(hits.iter().map(|hit| hit.case).collect::<Vec<_>>(), [Some(17)]);
    assert_eq!(db.read(|tx| settings::find(tx, "round")).await, Ok(Some("2".into())));
    assert_eq!(db.read(|tx| cases::find(tx, 60)).await, Ok(Some(case(60, None, Some(60)))));
    let after = db.read(log::end).await.expect("read");
    db.write(|tx| log::append(tx, &[event("case-1", 6, "{}")])).await.expect("appended");
    let new = db.read(move |tx| log::tail(tx, after, 9)).await.expect("read");
    assert_eq!(
        new.iter().map(|event| (event.stream.as_str(), event.version)).collect::<Vec<_>>(),
        [("case-1", 6)]
    );
    db.write(|tx| checkpoint::take(tx, "2025-10-16")).await.expect("taken");
    assert!(verify(db, |_| Ok(vec![])).await.expect("read").is_clean());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_goes_on_where_the_desk_was_on_either_engine() {
    let place = Place::new();
    let (first, second) = (place.file("a.backup"), place.file("b.backup"));
    let db = place.open();
    fill(&db).await;
    let summary = backup(&db, &place.objects(), &place.key, &first).await.expect("backed up");
    assert_eq!(summary.n_events, 300);
    assert_eq!(check(&first, &place.key), Ok(summary));
    let bytes = std::fs::read(&first).expect("readable");
    assert!(!bytes.windows(8).any(|window| window == b"Payments"));
    restore_sqlite(&first, &place.objects(), &place.key, &place.file("restored.db")).await.expect("restored");
    goes_on(&Db::open_sqlite(&place.file("restored.db"), &place.key).expect("opens")).await;
    let Some(server) = postgres::server().await else { return };
    let url = server.new_url().await;
    let other = Db::open_postgres(&url).await.expect("opens");
    restore(&other, &place.objects(), &place.key, &first).await.expect("restored");
    let again = restore(&other, &place.objects(), &place.key, &first).await;
    assert!(matches!(again, Err(Error::File(_))), "{again:?}");
    assert_eq!(backup(&other, &place.objects(), &place.key, &second).await, Ok(summary));
    goes_on(&other).await;
    restore_sqlite(&second, &place.objects(), &place.key, &place.file("back.db")).await.expect("restored");
    goes_on(&Db::open_sqlite(&place.file("back.db"), &place.key).expect("opens")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_backup_is_refused_and_nothing_is_overwritten() {
    let place = Place::new();
    let file = place.file("a.backup");
    let db = place.open();
    fill(&db).await;
    backup(&db, &place.objects(), &place.key, &file).await.expect("backed up");
    let again = backup(&db, &place.objects(), &place.key, &file).await;
    assert!(matches!(again, Err(Error::File(_))), "{again:?}");
    let over = restore_sqlite(&file, &place.objects(), &place.key, &place.path()).await;
    assert!(matches!(over, Err(Error::File(_))), "{over:?}");
    let other = restore_sqlite(&file, &place.objects(), &Key::from_bytes([9; 32]), &place.file("x.db")).await;
    assert!(matches!(other, Err(Error::Key(_))), "{other:?}");
    let whole = std::fs::read(&file).expect("readable");
    let bad = place.file("bad.backup");
    let n_bytes = whole.len();
    let cuts = (0..n_bytes).step_by(n_bytes / 23).map(|end| whole[..end].to_vec());
    let flips = (0..n_bytes).step_by(n_bytes / 29).map(|at| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    });
    let mut longer = whole.clone();
    longer.push(0);
    for bytes in cuts.chain(flips).chain([longer]) {
        std::fs::write(&bad, &bytes).expect("written");
        let refused = check(&bad, &place.key);
        assert!(
            matches!(refused, Err(Error::Damaged(_) | Error::Key(_))),
            "{} of {n_bytes}: {refused:?}",
            bytes.len()
        );
    }
    // The last one, restored: no database appears.
    assert!(restore_sqlite(&bad, &place.objects(), &place.key, &place.file("x.db")).await.is_err());
    assert_eq!(named(&place, "x.db"), Vec::<String>::new());
}

fn named(place: &Place, beginning: &str) -> Vec<String> {
    let files = std::fs::read_dir(&place.directory).expect("a directory");
    let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(beginning)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_that_were_changed_by_hand_are_named() {
    let place = Place::new();
    let db = place.open();
    let text = rows::message(5, 1, MessageKind::Note, "as it was");
    db.write(move |tx| messages::insert(tx, &text)).await.expect("stored");
    assert!(verify(&db, |_| Ok(vec![])).await.expect("read").is_clean());
    let change = |body: &'static str| {
        db.write(move |tx| tx.execute("UPDATE message SET body = $1 WHERE id = $2", params![body, 5]))
    };
    change("as it is").await.expect("changed");
    let report = verify(&db, |_| Ok(vec!["case 1 differs".into()])).await.expect("read");
    assert_eq!(report.lines(), ["message 5 is not what was written", "case 1 differs"]);
    change("").await.expect("erased");
    assert!(verify(&db, |_| Ok(vec![])).await.expect("read").is_clean());
}

pub async fn fill_for_child(path: &Path, key: &Key) -> Db {
    let db = Db::open_sqlite(path, key).expect("opens");
    fill(&db).await;
    db
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_carries_the_bytes_of_attachments() {
    let place = Place::new();
    let (db, objects) = (place.open(), place.objects());
    for id in 1..=3 {
        let message = (id != 3).then_some(5);
        let it = Attachment { message, ..file(id, Author::Agent(1)) };
        objects.put(&it.place, id, vec![0; 100_000]).await.expect("written");
        db.write(move |tx| attachments::insert(tx, &it, Instant(id))).await.expect("stored");
    }
    // One is lost, and one goes away between the snapshot and the reading of its bytes.
    for id in [2, 3] {
        objects.remove(&file(id, Author::Agent(1)).place).await.expect("removed");
    }
    let path = place.file("a.backup");
    assert_eq!(backup(&db, &objects, &place.key, &path).await.map(|it| it.n_files), Ok(1));
    assert_eq!(check(&path, &place.key).map(|it| it.n_files), Ok(1));
    let there = Objects::in_folder(&place.file("there"), &place.key).expect("a folder");
    restore_sqlite(&path, &there, &place.key, &place.file("there.db")).await.expect("restored");
    let restored = Db::open_sqlite(&place.file("there.db"), &place.key).expect("opens");
    let files = restored.read(|tx| attachments::list_after(tx, 0, 9)).await.expect("read");
    assert_eq!(files.iter().map(|it| it.id).collect::<Vec<_>>(), [1, 2], "the lost one is not forgotten");
    let bytes = there.open(&files[0].place, 1).await.expect("opens").all().await.expect("read");
    assert_eq!(bytes, vec![0; 100_000]);
    assert_eq!(there.list().await.map(|it| it.len()), Ok(1));
    // What cannot be restored leaves nothing behind.
    let bytes = std::fs::read(&path).expect("readable");
    std::fs::write(&path, &bytes[..bytes.len() - 1]).expect("written");
    let nowhere = Objects::in_folder(&place.file("nowhere"), &place.key).expect("a folder");
    let refused = restore_sqlite(&path, &nowhere, &place.key, &place.file("nowhere.db")).await;
    assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
    assert_eq!(nowhere.list().await, Ok(vec![]));
}

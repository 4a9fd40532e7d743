//! Killed at any moment, the desk has what it acknowledged and no half of anything else.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::backups::fill_for_child;
use super::place::Place;
use super::stories::event;
use crate::backup::{backup, check, restore_sqlite};
use crate::log::{self, chain};
use crate::objects::Objects;
use crate::{Db, Error, Key};

const WORK: &str = "LODESTAR_STORE_TEST_WORK";
const DIRECTORY: &str = "LODESTAR_STORE_TEST_DIRECTORY";

/// Not a test: what the processes run that the tests kill.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the others start it"]
async fn child() {
    let Some(work) = std::env::var_os(WORK) else { return };
    let directory = std::path::PathBuf::from(std::env::var_os(DIRECTORY).expect("a directory"));
    let key = Key::from_bytes([7; 32]);
    let objects = Objects::in_folder(&directory.join("attachments"), &key).expect("a folder");
    match work.to_str().expect("a word") {
        "append" => {
            let db = Db::open_sqlite(&directory.join("desk.db"), &key).expect("opens");
            let callers: Vec<_> =
                (0..4).map(|caller| tokio::spawn(append_for_ever(db.clone(), caller))).collect();
            for caller in callers {
                caller.await.expect("never ends");
            }
        }
        "backup" => {
            let db = Db::open_sqlite(&directory.join("desk.db"), &key).expect("opens");
            println!("ready");
            backup(&db, &objects, &key, &directory.join("killed.backup")).await.expect("backed up");
        }
        _ => {
            println!("ready");
            restore_sqlite(&directory.join("a.backup"), &objects, &key, &directory.join("killed.db"))
                .await
                .expect("restored");
        }
    }
}

async fn append_for_ever(db: Db, caller: u32) {
    let stream = format!("case-{caller}");
    let mut version = db.read(|tx| log::head(tx, "")).await.expect("read").map_or(0, |(version, _)| version);
    let known = stream.clone();
    version +=
        db.read(move |tx| log::head(tx, &known)).await.expect("read").map_or(0, |(version, _)| version);
    loop {
        version += 1;
        let event = event(&stream, version, "{}");
        let append = move |tx: &mut crate::Tx<'_>| log::append(tx, std::slice::from_ref(&event)).map(drop);
        db.write::<_, Error>(append).await.expect("appended");
        println!("ack {caller} {version}");
    }
}

fn start(work: &str, place: &Place) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "tests::kills::child", "--ignored", "--nocapture"]);
    command.env(WORK, work).env(DIRECTORY, &place.directory);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_program_is_killed() {
    let place = Place::new();
    let mut acknowledged = [0; 4];
    for n_lines in [1, 3, 40, 7, 120] {
        let mut child = start("append", &place);
        let mut lines = BufReader::new(child.stdout.take().expect("output")).lines();
        let mut note = |line: String| {
            let Some((caller, version)) = line.split_once("ack ").and_then(|(_, rest)| rest.split_once(' '))
            else {
                return false;
            };
            let (caller, version): (usize, i64) =
                (caller.parse().expect("a caller"), version.parse().expect("a version"));
            acknowledged[caller] = acknowledged[caller].max(version);
            true
        };
        let mut n_seen = 0;
        while n_seen < n_lines {
            n_seen += i32::from(note(lines.next().expect("goes on").expect("readable")));
        }
        child.kill().expect("killed");
        child.wait().expect("ended");
        for line in lines.map_while(Result::ok) {
            note(line);
        }
        let db = place.open();
        assert_eq!(db.read(chain::verify).await, Ok(vec![]));
        for (caller, version) in acknowledged.iter_mut().enumerate() {
            let head = db.read(move |tx| log::head(tx, &format!("case-{caller}"))).await.expect("read");
            let stored = head.map_or(0, |(version, _)| version);
            // One more may be on the disk than its caller has heard of.
            let is_whole = (*version..=*version + 1).contains(&stored);
            assert!(is_whole, "{caller}: {version} acknowledged, {stored} stored");
            *version = stored;
        }
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_backup_or_restore_leaves_nothing_under_its_name() {
    let place = Place::new();
    let db = fill_for_child(&place.path(), &place.key).await;
    backup(&db, &place.objects(), &place.key, &place.file("a.backup")).await.expect("backed up");
    db.close().await;
    for (work, name) in [("backup", "killed.backup"), ("restore", "killed.db")] {
        for pause_ms in [0, 3, 10, 30, 90, 200] {
            let mut child = start(work, &place);
            let mut lines = BufReader::new(child.stdout.take().expect("output")).lines();
            while !lines.next().expect("goes on").expect("readable").contains("ready") {}
            std::thread::sleep(Duration::from_millis(pause_ms));
            child.kill().expect("killed");
            child.wait().expect("ended");
            let file = place.file(name);
            if file.exists() {
                // It was faster: then it is whole.
                match work {
                    "backup" => assert_eq!(check(&file, &place.key).map(|it| it.n_events), Ok(300)),
                    _ => {
                        let db = Db::open_sqlite(&file, &place.key).expect("opens");
                        assert_eq!(db.read(chain::verify).await, Ok(vec![]));
                        db.close().await;
                    }
                }
                std::fs::remove_file(&file).expect("removed");
            }
        }
    }
    let file = place.file("killed.backup");
    let db = place.open();
    assert_eq!(backup(&db, &place.objects(), &place.key, &file).await.map(|it| it.n_events), Ok(300));
    let restored = restore_sqlite(&file, &place.objects(), &place.key, &place.file("killed.db")).await;
    assert_eq!(restored.map(|it| it.n_events), Ok(300));
}

//! What every engine does the same way.

use calendar::Instant;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::customers::*;
use super::files::a_file_hangs_on_one_message_of_its_author;
use super::mail::*;
use super::place::Place;
use super::postgres;
use super::rows::*;
use crate::log::chain::{self, Wrong};
use crate::log::{self, Class, Cursor, NewEvent, checkpoint};
use crate::{Db, Error, Tx, params};

/// One test per story on SQLite, and one of all of them on PostgreSQL, since each test may be a process of its own.
macro_rules! stories {
    ($($story:ident,)+) => {
        mod on_sqlite {
            $(
                #[tokio::test]
                async fn $story() {
                    let place = super::Place::new();
                    super::$story(place.open()).await;
                }
            )+
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn on_postgres() {
            let Some(server) = postgres::server().await else { return };
            $(
                println!("{}", stringify!($story));
                $story(server.open_new().await.expect("opens")).await;
            )+
        }
    };
}

stories! {
    appended_events_are_loaded_in_order,
    a_version_is_written_once,
    tampering_is_named,
    tails_never_skip,
    writers_of_one_stream_take_turns,
    checkpoints_cover_the_log,
    a_refused_closure_leaves_nothing,
    cases_come_by_their_deadline,
    due_cases_are_claimed,
    numbers_rise_from_one,
    customers_are_found_by_their_address,
    cohorts_are_lists_or_months_and_changes_are_numbered,
    the_outbox_tells_once,
    the_outbox_gives_back_what_a_dead_program_had_taken,
    replies_can_be_taken_back,
    a_file_hangs_on_one_message_of_its_author,
    notices_are_given_once,
    words_are_found,
    no_question_is_wrong,
    missions_settings_and_changes_are_kept,
    a_mail_is_found_tried_again_and_set_aside,
    a_mail_of_ours_begins_again_unless_it_arrived,
    a_mailbox_is_one_nodes_at_a_time,
    the_newest_version_of_a_template_is_in_force,
}

pub fn event(stream: &str, version: i64, body: &str) -> NewEvent {
    NewEvent {
        stream: stream.into(),
        version,
        occurred_at: Instant(1_760_000_000_000 + version),
        recorded_at: Instant(1_760_000_000_100 + version),
        actor: "agent-7".into(),
        class: if version % 2 == 0 { Class::Noted } else { Class::Happened },
        kind: "reply".into(),
        body: body.into(),
    }
}

async fn append(db: &Db, events: Vec<NewEvent>) -> Result<(), Error> {
    db.write(move |tx| log::append(tx, &events).map(drop)).await
}

async fn appended_events_are_loaded_in_order(db: Db) {
    let events = vec![event("case-1", 1, "{}"), event("case-2", 1, "{\"é\":1}"), event("case-1", 2, "[]")];
    let wanted = events.clone();
    append(&db, events).await.expect("appended");
    append(&db, vec![event("case-1", 3, "3")]).await.expect("appended");
    let loaded = db.read(|tx| log::load_many(tx, &["case-1", "case-3", "case-2"])).await.expect("loaded");
    let seen: Vec<_> = loaded.iter().map(|e| (e.stream.as_str(), e.version, e.body.as_str())).collect();
    assert_eq!(
        seen,
        [("case-1", 1, "{}"), ("case-1", 2, "[]"), ("case-1", 3, "3"), ("case-2", 1, "{\"é\":1}")]
    );
    assert_eq!((loaded[1].class, loaded[1].recorded_at), (wanted[2].class, wanted[2].recorded_at));
    assert_eq!(db.read(chain::verify).await, Ok(vec![]));
    let versions = db.read(|tx| {
        let mut versions = Vec::new();
        log::each(tx, |event| {
            versions.push(event.version);
            Ok(())
        })?;
        Ok::<_, Error>(versions)
    });
    assert_eq!(versions.await, Ok(vec![1, 2, 3, 1]));
}

async fn a_version_is_written_once(db: Db) {
    append(&db, vec![event("case-1", 1, "{}")]).await.expect("appended");
    for version in [1, 3] {
        let refused = append(&db, vec![event("case-2", 1, "{}"), event("case-1", version, "x")]).await;
        let conflict = Error::Conflict { stream: "case-1".into(), expected: version - 1, found: 1 };
        assert_eq!(refused, Err(conflict));
    }
    assert_eq!(db.read(|tx| log::head(tx, "case-2")).await, Ok(None));
}

/// Any row altered by hand, taken out, or swapped with its neighbour, is named.
async fn tampering_is_named(db: Db) {
    for stream in 1..=3 {
        let events =
            (1..=6).map(|version| event(&format!("case-{stream}"), version, &format!("{{\"n\":{version}}}")));
        append(&db, events.collect()).await.expect("appended");
    }
    let strategy = (0usize..7, 1i64..=3, 1i64..=6);
    let mut runner = TestRunner::default();
    for _ in 0..24 {
        let (how, stream, version) = strategy.new_tree(&mut runner).expect("a case").current();
        let name = format!("case-{stream}");
        let undone = db
            .write(move |tx| {
                let expected = tamper(tx, how, &name, version)?;
                let found = chain::verify(tx)?;
                assert!(
                    expected.is_none() && found.is_empty()
                        || found.iter().any(|d| d.stream == name && Some((d.version, d.what)) == expected),
                    "{how} {name} {version}: {found:?}"
                );
                // Rolled back, so that the next one finds the log whole.
                Err::<(), _>(Error::NotFound)
            })
            .await;
        assert_eq!(undone, Err(Error::NotFound));
    }
    assert_eq!(db.read(chain::verify).await, Ok(vec![]));
}

/// Changes the log as one with a SQL prompt would; gives what must be named.
fn tamper(tx: &mut Tx<'_>, how: usize, stream: &str, version: i64) -> Result<Option<(i64, Wrong)>, Error> {
    const UPDATES: [&str; 5] = [
        "UPDATE event SET body = '{}' WHERE stream = $1 AND version = $2",
        "UPDATE event SET occurred_at = occurred_at + 1 WHERE stream = $1 AND version = $2",
        "UPDATE event SET actor = 'agent-8' WHERE stream = $1 AND version = $2",
        "UPDATE event SET kind = 'resolved' WHERE stream = $1 AND version = $2",
        "UPDATE event SET class = 'other' WHERE stream = $1 AND version = $2",
    ];
    const MOVE: &str = "UPDATE event SET version = $1 WHERE stream = $2 AND version = $3";
    match how {
        5 => {
            tx.execute("DELETE FROM event WHERE stream = $1 AND version = $2", params![stream, version])?;
            // The last one of a stream is missed by the checkpoint alone.
            Ok((version < 6).then_some((version, Wrong::Missing)))
        }
        6 if version < 6 => {
            tx.execute(MOVE, params![-1, stream, version])?;
            tx.execute(MOVE, params![version, stream, version + 1])?;
            tx.execute(MOVE, params![version + 1, stream, -1])?;
            Ok(Some((version, Wrong::Altered)))
        }
        how => {
            tx.execute(UPDATES[how % 5], params![stream, version])?;
            Ok(Some((version, if how % 5 == 4 { Wrong::Unreadable } else { Wrong::Altered })))
        }
    }
}

async fn tails_never_skip(db: Db) {
    const WRITERS: i64 = 8;
    const EVENTS: i64 = 12;
    let writers = (0..WRITERS).map(|writer| {
        let db = db.clone();
        tokio::spawn(async move {
            for version in 1..=EVENTS {
                append(&db, vec![event(&format!("case-{writer}"), version, "{}")]).await.expect("appended");
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let mut seen = Vec::new();
    let mut after = Cursor::default();
    while seen.len() < (WRITERS * EVENTS) as usize {
        let events = db.read(move |tx| log::tail(tx, after, 7)).await.expect("read");
        after = events.last().map_or(after, |event| event.cursor);
        seen.extend(events.into_iter().map(|event| (event.stream, event.version)));
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.expect("wrote");
    }
    let n_seen = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((n_seen, seen.len()), (96, 96));
    assert_eq!(db.read(log::end).await, Ok(after));
}

async fn writers_of_one_stream_take_turns(db: Db) {
    let writers = (0..8).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            for _ in 0..5 {
                let next = |tx: &mut Tx<'_>| {
                    let version = log::head(tx, "case-1")?.map_or(1, |(version, _)| version + 1);
                    log::append(tx, &[event("case-1", version, "{}")])
                };
                db.write(next).await.expect("appended");
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("wrote");
    }
    let head = db.read(|tx| log::head(tx, "case-1")).await.expect("read");
    assert_eq!(head.map(|(version, _)| version), Some(40));
    assert_eq!(db.read(chain::verify).await, Ok(vec![]));
}

async fn checkpoints_cover_the_log(db: Db) {
    let take = |day: &'static str| db.write(move |tx| checkpoint::take(tx, day));
    append(&db, (1..=5).map(|version| event("case-1", version, "{}")).collect()).await.expect("appended");
    let first = take("2025-10-13").await.expect("taken");
    assert_eq!(first.n_events, 5);
    append(&db, vec![event("case-2", 1, "{}")]).await.expect("appended");
    let second = take("2025-10-14").await.expect("taken");
    let empty = take("2025-10-15").await.expect("taken");
    assert_eq!((second.n_events, empty.n_events, empty.root == second.root), (1, 0, false));
    assert_eq!(take("2025-10-14").await, Ok(empty.clone()));
    assert_eq!(db.read(checkpoint::last).await, Ok(Some(empty)));
    assert_eq!(db.read(checkpoint::verify).await, Ok(vec![]));
    // The last event of a stream can be taken out without a trace in its chain.
    let cut = |tx: &mut Tx<'_>| {
        tx.execute("DELETE FROM event WHERE stream = $1 AND version = $2", params!["case-1", 5])
    };
    db.write(cut).await.expect("cut");
    assert_eq!(db.read(chain::verify).await, Ok(vec![]));
    let wrong = db.read(checkpoint::verify).await.expect("read");
    assert_eq!(wrong.iter().map(|c| c.day_on.as_str()).collect::<Vec<_>>(), ["2025-10-13"]);
}

async fn a_refused_closure_leaves_nothing(db: Db) {
    let mut heard = db.subscribe();
    let refused = db.write(|tx| {
        log::append(tx, &[event("case-1", 1, "{}")])?;
        Err::<(), _>(Error::NotFound)
    });
    assert_eq!(refused.await, Err(Error::NotFound));
    let swallowed = db.write(|tx| {
        log::append(tx, &[event("case-2", 1, "{}")])?;
        let _ = tx.execute("INSERT INTO setting (name, value) VALUES ($1, $2)", params!["a", None::<i64>]);
        Ok::<_, Error>(())
    });
    assert_eq!(swallowed.await, Err(Error::Failed));
    let read_only = db.read(|tx| log::append(tx, &[event("case-3", 1, "{}")]).map(drop)).await;
    let also = db.read(|tx| tx.execute("DELETE FROM setting", params![])).await;
    assert!(also.is_err(), "{read_only:?} {also:?}");
    assert_eq!(db.read(log::end).await, Ok(Cursor::default()));
    append(&db, vec![event("case-4", 1, "{}")]).await.expect("appended");
    assert_eq!(heard.recv().await.expect("heard").streams.as_ref(), ["case-4".to_owned()]);
}

//! The demo's story on a real desk; two weeks of it, which are enough to meet everything it can tell.

use backtest::publication::Published;
use calendar::Instant;
use server::clock::Clock;
use server::demo::{begin, play, story};
use server::desk::Desk;
use store::cases::View;
use store::{Db, Key};

use crate::stand::{MISSION, at};

#[tokio::test(flavor = "multi_thread")]
async fn two_weeks_are_played_and_the_desk_goes_on() {
    let directory = std::env::temp_dir().join(format!("lodestar-demo-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let until = at("2025-10-07T10:40:00-04:00");
    let clock = Clock::held_at(until);
    let db = Db::open_sqlite(&directory.join("desk.db"), &Key::random().expect("a key")).expect("a database");
    let desk = Desk::new(db, clock.clone());
    desk.add_mission(MISSION.to_owned(), "system").await.expect("a mission");
    let told = story(1, (Instant(until.as_ms() - 15 * 86_400_000), until), 1);
    let played = play(&desk, &told, None).await.expect("a story");
    assert!(played.n_cases > 90, "{played:?}");
    assert!(played.n_refused * 50 < played.n_requests, "{played:?}");
    desk.tick().await.expect("a tick");
    let counts = desk
        .db()
        .read(|tx| {
            let views = [View::Mine(1), View::Waiting, View::Unassigned];
            views
                .into_iter()
                .map(|view| store::cases::count(tx, view))
                .collect::<Result<Vec<u32>, store::Error>>()
        })
        .await
        .expect("counts");
    assert!(counts.iter().all(|n| (1..60).contains(n)), "mine, waiting, unassigned: {counts:?}");
    drop(desk);
    let _ = std::fs::remove_dir_all(&directory);
}

/// The cases that were linked to another one and are still open, by their numbers and states.
fn still_waiting(tx: &mut store::Tx<'_>) -> Result<Vec<String>, store::Error> {
    let mut found = Vec::new();
    for number in store::cases::numbers(tx, 0, 10_000)? {
        let is_linked = store::log::load(tx, &format!("case/{number}"))?.iter().any(|it| it.kind == "linked");
        let row = store::cases::find(tx, number)?.filter(|row| row.is_open && is_linked);
        found.extend(row.map(|row| format!("{number} is {}", row.status)));
    }
    Ok(found)
}

/// How many of the public promises of a published month were kept, and which were broken.
fn became(published: &Published) -> (usize, Vec<&str>) {
    let of = |state: &'static str| {
        let promises = published.promises.iter();
        promises.filter(move |it| it.value.state.as_deref() == Some(state)).map(|it| it.key.as_str())
    };
    (of("kept").chain(of("at risk")).count(), of("broken").collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_a_good_desk_with_one_bad_month() {
    let directory = std::env::temp_dir().join(format!("lodestar-demo-months-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let clock = Clock::held_at(at("2025-10-14T10:40:00-04:00"));
    let db = Db::open_sqlite(&directory.join("desk.db"), &Key::random().expect("a key")).expect("a database");
    let desk = Desk::new(db, clock);
    begin(&desk, MISSION.to_owned()).await.expect("a story");
    let waiting = desk.db().read(still_waiting).await.expect("cases");
    assert_eq!(waiting, Vec::<String>::new(), "whoever waited for the incident was answered and is done");
    let rows = desk.db().read(|tx| store::publications::list(tx, "9999-12", 10)).await.expect("published");
    let months: Vec<Published> = rows.iter().rev().filter_map(|row| Published::read(&row.figures)).collect();
    let [good, bad] = &months[..] else { panic!("August and September: {}", months.len()) };
    let (kept, broken) = became(good);
    assert!(kept >= 10 && broken.is_empty(), "{}: {kept} kept, broken: {broken:?}", good.month);
    assert!(good.credits.iter().all(|credit| credit.n_payers == 0));
    let (kept, broken) = became(bad);
    // Mail was answered late, and everyday cases with it; everything grave went well.
    let late = ["p3-response", "p3-resolution", "email-first-response"];
    assert!(kept >= 10 && broken.iter().all(|key| late.contains(key)), "{kept} kept, broken: {broken:?}");
    assert!(broken.contains(&"email-first-response"), "{broken:?}");
    let credit = bad.credits.iter().find(|credit| credit.key == "email-first-response").expect("a level");
    assert!(credit.n_payers > 0 && credit.percent != "0", "{credit:?}");
    drop(desk);
    let _ = std::fs::remove_dir_all(&directory);
}

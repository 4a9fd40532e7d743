//! The demo's story on a real desk; two weeks of it, which are enough to meet everything it can tell.

use calendar::Instant;
use server::clock::Clock;
use server::demo::{play, story};
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

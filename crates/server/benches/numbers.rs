//! What the measures of the running desk cost: the promises home (at most 30 ms), and taking in what happened (at most 50 µs for an
//! event, the measuring of what it changed included).
//!
//! `cargo bench -p server --bench numbers` prints both. The share of a round that draws the report up again does not grow with
//! the events and is printed beside it; while nothing happens, that is once a minute. With a number of days behind `--`, the desk has that many behind it: what it takes in memory
//! for each case more is the difference of two such runs.

use std::num::NonZeroU32;
use std::time::{Duration, Instant as Stopwatch};

use axum::body::Body;
use axum::http;
use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CustomerId};
use mission::{Channel, Priority};
use server::clock::Clock;
use server::demo::{play, story};
use server::desk::{Desk, Opening, Request, Text};
use server::numbers::Keeper;
use server::session::{self, Whose};
use server::who::Who;
use server::{App, Config};
use store::people::NewPerson;
use store::{Db, Key, people};
use tower::ServiceExt as _;

const MISSION: &str = include_str!("../../../missions/customer_care.toml");
const KEY: [u8; 32] = [7; 32];

fn main() {
    // `cargo test --benches` only asks whether it builds and starts.
    let is_bench = std::env::args().any(|it| it == "--bench");
    let n_days = std::env::args().find_map(|it| it.parse().ok()).unwrap_or(60);
    let (n_days, n_pages) = if is_bench { (n_days, 200) } else { (2, 3) };
    let directory = std::env::temp_dir().join(format!("lodestar-numbers-bench-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a temporary directory");
    println!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure(&directory, n_days, n_pages));
    let _ = std::fs::remove_dir_all(&directory);
}

async fn measure(directory: &std::path::Path, n_days: i64, n_pages: u32) {
    let until = "2025-10-07T10:40:00-04:00".parse::<calendar::Instant>().expect("an instant");
    let key = Key::from_bytes(KEY);
    let db = Db::open_sqlite(&directory.join("desk.db"), &key).expect("opens");
    let clock = Clock::held_at(until);
    let app = App::new(db, clock.clone(), key, Config::of(directory.to_path_buf())).expect("a server");
    app.desk().add_mission(MISSION.to_owned(), "system").await.expect("a mission");
    let start = Instant(until.as_ms() - n_days * 86_400_000);
    let told = story(1, (start, until), 1);
    play(app.desk(), &told, None).await.expect("a story");
    app.desk().tick().await.expect("a tick");

    let mut keeper = Keeper::new(app.desk().clone());
    let (begin, kib) = (Stopwatch::now(), anonymous_kib());
    let numbers = keeper.round().await.expect("a count").expect("numbers");
    println!("{} cases counted anew             {} ms", numbers.n_cases, begin.elapsed().as_millis());
    let kib = anonymous_kib().saturating_sub(kib);
    println!(
        "memory they are counted in          {} MB, {} bytes a case",
        kib / 1024,
        kib * 1024 / numbers.n_cases.max(1) as u64
    );
    app.publish_numbers(numbers);

    // A day goes by: what people do in it, and what it brings about by itself, are events.
    let before = app.db().read(store::log::count).await.expect("a count");
    let next = Instant(until.as_ms() + 86_400_000);
    for nth in 0..N_OF_A_DAY {
        clock.advance_ms(86_400_000 / i64::from(N_OF_A_DAY));
        solve(app.desk(), nth).await;
    }
    app.desk().tick().await.expect("a tick");
    let n_events = app.db().read(store::log::count).await.expect("a count") - before;
    let begin = Stopwatch::now();
    let numbers = keeper.round().await.expect("a count").expect("numbers");
    let spent = begin.elapsed();
    app.publish_numbers(numbers);
    // The same again without an event: what a round costs while nothing happens, and once a minute.
    let [quiet, bare] =
        [round_after(&mut keeper, &clock, 1_000).await, round_after(&mut keeper, &clock, 60_000).await];
    let of_events = spent.saturating_sub(bare).as_micros();
    println!("{n_events} events until {next} in a round  {} ms", spent.as_millis());
    println!("a round while nothing happens       {} µs", quiet.as_micros());
    println!("the same once a minute              {} ms", bare.as_millis());
    println!("an event                            {} µs (at most 50)", of_events / n_events.max(1) as u128);

    let now = app.now();
    let session = app.db().write(move |tx| {
        let person = NewPerson {
            name: "Rosa Lind".to_owned(),
            email: "rosa.lind@example.com".to_owned(),
            role: "lead".to_owned(),
            ..NewPerson::default()
        };
        let number = people::insert(tx, &person, now)?;
        session::begin(tx, Whose::Person(number), "bench", (now, false))
    });
    let session = session.await.expect("a session");
    let router = server::router(app.clone());
    let mut slowest = 0;
    for _ in 0..n_pages {
        app.clock().advance_ms(10_000);
        let request = http::Request::get("/promises")
            .header("cookie", format!("lodestar={session}"))
            .body(Body::empty());
        let begin = Stopwatch::now();
        let answer = router.clone().oneshot(request.expect("a request")).await.expect("an answer");
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        slowest = slowest.max(begin.elapsed().as_micros());
        assert!(body.len() > 10_000, "{}", String::from_utf8_lossy(&body));
    }
    println!("the promises home, slowest of {n_pages}   {} ms (at most 30)", slowest / 1_000);
}

/// What a round takes so many milliseconds later.
async fn round_after(keeper: &mut Keeper, clock: &Clock, ms: i64) -> Duration {
    clock.advance_ms(ms);
    let begin = Stopwatch::now();
    let _ = keeper.round().await.expect("a count");
    begin.elapsed()
}

/// How many cases the day has that is counted beside what came before.
const N_OF_A_DAY: u32 = 250;

/// A case as it comes, is triaged, answered and solved.
async fn solve(desk: &Desk, nth: u32) {
    let customer = CustomerId(NonZeroU32::MIN.saturating_add(nth % 40));
    let text = || Text::from("The gateway answers again.");
    let opening = Opening::of(customer, Channel::Portal, "Nobody can sign in", text());
    let case = desk.open(opening).await.expect("a case").case;
    let who = Who::Agent(AgentId(NonZeroU32::MIN), None);
    let asks =
        [Ask::Triage { priority: Priority::P3, category: None }, Ask::Assign, Ask::Reply, Ask::Resolve];
    let commands = asks.map(|ask| Command { agent: who.agent(), ..Command::of(ask, who.actor()) });
    desk.ask(Request::new(case, who, commands).saying(text())).await.expect("solved");
}

/// Memory of this process that is no file's.
fn anonymous_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

//! The server killed at random points under load: nothing acknowledged is lost, nothing is doubled, no rung fires twice.
//!
//! `LODESTAR_CRASH_SEED` repeats a run as far as threads allow; `LODESTAR_CRASH_KILLS` changes how often it is killed.

mod caller;
mod http;
mod look;
mod mail;
mod server;
mod sink;
mod smtp;
mod webhook;

use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use caller::Caller;
use look::Said;
use server::{Desk, Door};
use webhook::Receiver;

const N_KILLS: u64 = 50;
const N_CALLERS: u32 = 4;
/// Replies leave after their undo window, and pages have to be told.
const PATIENCE: Duration = Duration::from_secs(90);

/// A small generator, printed by its seed.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_under_load() {
    let seed = setting("LODESTAR_CRASH_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let n_kills = setting("LODESTAR_CRASH_KILLS").unwrap_or(N_KILLS);
    println!("LODESTAR_CRASH_SEED={seed}");
    let mut random = Random(seed);
    let receiver = Receiver::start();
    let desk = Desk::prepare("web", N_CALLERS, &receiver.url());
    let (door, said) = (Arc::new(Door::default()), Arc::new(Said::default()));
    let callers: Vec<_> = (0..N_CALLERS)
        .map(|nth| {
            let caller = Caller::new(nth, desk.visitor(nth), Random(seed ^ u64::from(nth + 1)));
            let (door, said) = (door.clone(), said.clone());
            std::thread::spawn(move || caller.run(&door, &said))
        })
        .collect();
    let began = Stopwatch::now();
    for _ in 0..n_kills {
        let mut child = desk.start();
        if random.below(6) == 0 {
            // Not everybody waits until it has started.
            std::thread::sleep(Duration::from_millis(random.below(250)));
        } else {
            let address = child.wait_until_it_answers();
            look::check(&desk, &said);
            door.open(address);
            std::thread::sleep(Duration::from_millis(30 + random.below(500)));
            door.close();
        }
        child.kill();
    }
    println!("{n_kills} kills in {:?}", began.elapsed());
    let mut child = desk.start();
    let address = child.wait_until_it_answers();
    look::check(&desk, &said);
    door.finish(address);
    for caller in callers {
        caller.join().expect("a caller");
    }
    let begun = Stopwatch::now();
    while let Some(waiting) = look::what_waits(&desk) {
        assert!(begun.elapsed() < PATIENCE, "still waiting: {waiting}");
        std::thread::sleep(Duration::from_millis(100));
    }
    look::check(&desk, &said);
    child.kill();
    look::check_told(&desk, &receiver);
    println!("{}, {} posts, all in {:?}", said.summary(), receiver.n_posts(), began.elapsed());
    let verified = crate::run::run(&["verify", "--data", desk.path()], &[]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

//! The whole program on a desk of a million cases: how fast it starts and answers, and how much memory it takes.
//!
//! `cargo bench -p lodestar --bench desk -- [--cases N] [--keep DIR]` makes the desk, starts the built program on it, and
//! prints each result with its limit. `--keep` leaves the desk in a folder and uses it again.

mod generate;
mod http;
mod program;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as Stopwatch};

use generate::Made;
use http::Connection;
use program::Program;

const N_PAGES: usize = 600;
const N_STREAMS: usize = 1_000;
const N_STARTS: usize = 9;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let place = arguments.iter().position(|it| it == name)?;
        arguments.get(place + 1).cloned()
    };
    // `cargo test --benches` only asks whether it builds and starts.
    let usual = if arguments.iter().any(|it| it == "--bench") { 1_000_000 } else { 300 };
    let n_cases = value("--cases").map_or(usual, |text| text.parse().expect("a number of cases"));
    let kept = value("--keep").map(PathBuf::from);
    let folder = kept
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("lodestar-bench-desk-{}", std::process::id())));
    println!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    let begin = Stopwatch::now();
    let made = generate::desk(&folder, n_cases);
    println!("{n_cases} cases made in {} s, {} MB", begin.elapsed().as_secs(), megabytes(&folder));
    measure(&folder, &made);
    demo();
    println!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim());
    if kept.is_none() {
        let _ = std::fs::remove_dir_all(&folder);
    }
}

fn measure(folder: &Path, made: &Made) {
    let mut starts: Vec<Duration> = (0..N_STARTS)
        .map(|_| {
            let begin = Stopwatch::now();
            let program = Program::serve(folder);
            let answer = Connection::open(program.address).get("/healthz", "", "10.0.0.1");
            assert_eq!(answer.0, 200);
            begin.elapsed()
        })
        .collect();
    report("cold start to the first answer", percentile(&mut starts, 50), Duration::from_millis(200));

    let program = Program::serve(folder);
    let mut connection = Connection::open(program.address);
    let mut pages = [Vec::new(), Vec::new(), Vec::new()];
    for nth in 0..N_PAGES {
        let session = &made.sessions[nth % made.sessions.len()];
        let caller = format!("10.1.{}.{}", nth / 250, nth % 250);
        let view = ["mine", "team", "unassigned", "waiting"][nth % 4];
        // Open cases are looked at more often than those that are done.
        let pool = if nth % 3 == 0 { &made.some } else { &made.open };
        let case = pool[nth * 7919 % pool.len()];
        let paths =
            [format!("/inbox?view={view}"), format!("/cases/{case}"), "/search?q=certificate".to_owned()];
        for (path, times) in paths.iter().zip(&mut pages) {
            if path.starts_with("/search") && nth % 20 != 0 {
                continue;
            }
            let begin = Stopwatch::now();
            let (status, _) = connection.get(path, session, &caller);
            times.push(begin.elapsed());
            assert_eq!(status, 200, "{path}");
        }
    }
    let [inbox, case, search] = &mut pages;
    let ms = Duration::from_millis;
    for percent in [50, 95] {
        report(&format!("inbox page, {percent} %"), percentile(inbox, percent), ms(5));
        report(&format!("case page, {percent} %"), percentile(case, percent), ms(10));
    }
    println!("search page, 50 %: {:?}; 95 %: {:?}", percentile(search, 50), percentile(search, 95));
    let before = program.memory_kb();
    report_memory("memory while answering", before, 150 * 1024);
    let mut streams = Vec::with_capacity(N_STREAMS);
    for nth in 0..N_STREAMS {
        let session = &made.sessions[nth % made.sessions.len()];
        let caller = format!("10.2.{}.{}", nth / 250, nth % 250);
        let mut stream = Connection::open(program.address);
        stream.begin(
            &format!("/desk/events?view=mine&case={}", made.open[nth % made.open.len()]),
            session,
            &caller,
        );
        streams.push(stream);
    }
    std::thread::sleep(Duration::from_millis(500));
    report_memory(
        &format!("{} open streams more", streams.len()),
        program.memory_kb().saturating_sub(before),
        50 * 1024,
    );
}

fn demo() {
    let begin = Stopwatch::now();
    let program = Program::demo();
    let answer = Connection::open(program.address).get("/healthz", "", "10.0.0.1");
    assert_eq!(answer.0, 200);
    report("the demo begins", begin.elapsed(), Duration::from_secs(5));
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn report(what: &str, took: Duration, limit: Duration) {
    let hundredths = took.as_micros() * 100 / limit.as_micros().max(1);
    println!(
        "{what:<34} {took:>12.3?}  limit {limit:>8.0?}  {}.{:02} of it",
        hundredths / 100,
        hundredths % 100
    );
}

fn report_memory(what: &str, kb: u64, limit_kb: u64) {
    let hundredths = kb * 100 / limit_kb;
    println!(
        "{what:<34} {:>9} MB  limit {:>5} MB  {}.{:02} of it",
        kb / 1024,
        limit_kb / 1024,
        hundredths / 100,
        hundredths % 100
    );
}

fn megabytes(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|it| it.len()).sum::<u64>() / (1 << 20)
}

//! A whole backtest beside merely parsing the same file: `cargo bench -p backtest`, or with fewer events
//! `cargo bench -p backtest -- 500000`.
//!
//! Parsing is what the crate `csv-core` does, each field copied without its quotes, on as many threads and in the same run, so that
//! only the ratio matters and not the machine. Seconds are processor time of all threads: they do not grow when the machine is busy.
//! Memory does get slower then, for a backtest more than for parsing: each ratio is of runs beside each other, and the median of
//! several is shown.

mod generate;

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use backtest::convert::Converter;
use backtest::customers::Customers;
use backtest::history::{Buffers, History};
use backtest::read::{self, Progress};
use backtest::replay::{Span, replay};
use backtest::source::Source;
use backtest::split::{Records, piece_starts};
use backtest::vocabulary::Vocabulary;
use csv_core::ReadRecordResult;
use desk::{CaseState, Rulebook};
use mission::Policy;
use rayon::prelude::*;

const THREADS: usize = 2;
const ROUNDS: usize = 5;

fn main() {
    let n_events = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(5_000_000);
    let path = history_file(n_events);
    // The promises for which the limits were set; those of later versions would be other work.
    let policy = mission::compile(include_str!("three_kinds.toml"));
    let policy = policy.expect("the mission has no errors");
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(THREADS).build().expect("two threads can be started");
    // Every kind of clock, and every measure of a case history.
    let all_kinds = mission::compile(include_str!("../../../../missions/customer_care.toml"));
    let all_kinds = all_kinds.expect("the shipped mission has no errors");
    let (mut parse, mut whole, mut all, mut memory) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        let watch = MemoryWatch::start();
        let mut phases = Phases::default();
        let measured = Timing::of(|| pool.install(|| phases = run(&path, policy.clone())));
        let peak = watch.stop();
        // Memory given back to the allocator is still the program's, so that only the first run shows the peak.
        if round == 0 {
            memory = peak;
        }
        whole.push(Timing { phases, ..measured });
        // Beside both that it is compared with.
        parse.push(Timing::of(|| pool.install(|| black_box(parse_only(&path)))));
        all.push(Timing::of(|| pool.install(|| run(&path, all_kinds.clone()))));
    }
    let fold = pool.install(|| fold_speed(&path, policy));
    print(n_events, (&parse, &whole, &all), memory, fold);
}

/// The generated file; made once and kept for the next run.
fn history_file(n_events: u64) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("history-{n_events}-v2.csv"));
    if !path.exists() {
        let unfinished = path.with_extension("part");
        let mut out = BufWriter::new(File::create(&unfinished).expect("the target folder can be written"));
        generate::write_history(n_events, &mut out).and_then(|()| out.flush()).expect("the disk has room");
        std::fs::rename(&unfinished, &path).expect("a file can be renamed beside itself");
    }
    path
}

/// Splits the file into records and counts their fields.
fn parse_only(path: &Path) -> usize {
    let source = Source::open(path).expect("the generated file is there");
    let text = source.text();
    let n_fields = Records::from(text, 0).read().map_or(0, |record| record.len());
    let starts = piece_starts(text, 0, THREADS * 2, n_fields);
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    let pieces = starts.par_iter().zip(&ends).map(|(start, end)| {
        let (mut reader, mut rest, mut n) = (csv_core::Reader::new(), &text[*start..*end], 0);
        let (mut fields, mut borders) = ([0; 1024], [0; 64]);
        loop {
            let (result, n_read, _, n_fields) = reader.read_record(rest, &mut fields, &mut borders);
            (rest, n) = (&rest[n_read..], n + n_fields);
            if result == ReadRecordResult::End {
                return n;
            }
        }
    });
    pieces.sum()
}

/// Processor seconds of the two halves of a backtest.
#[derive(Default)]
struct Phases {
    read: f64,
    replay: f64,
}

/// A whole backtest: reading, replaying, the report.
fn run(path: &Path, policy: Policy) -> Phases {
    let began = processor_seconds();
    let history = read_history(path, &policy);
    let read = processor_seconds() - began;
    let customers = Customers::of_history(&history);
    let replay = replay(policy, &history, &customers, (Span::default(), &[]), &Progress::default());
    black_box(&replay.report);
    Phases { read, replay: processor_seconds() - began - read }
}

fn read_history(path: &Path, policy: &Policy) -> History {
    let source = Source::open(path).expect("the generated file is there");
    read::read(source, &Vocabulary::of(policy), &Progress::default())
}

/// Nanoseconds to convert and fold one event, on one thread, of a sample of the cases.
fn fold_speed(path: &Path, policy: Policy) -> f64 {
    let history = read_history(path, &policy);
    let customers = Customers::of_history(&history);
    let provisional = policy.provisional_priority;
    let book = Rulebook::new(policy, history.zones.clone());
    let converter = Converter::new(&history, &customers, provisional);
    let mut buffers = Buffers::default();
    let end = history.last_at.unwrap_or_default();
    let (mut n_events, mut spent) = (0, 0.0);
    let mut case = CaseState::default();
    for partition in 0..33 {
        history.load(partition, &mut buffers);
        // The first partition compiles the calendars of the years it touches; the others find them.
        if partition == 1 {
            (n_events, spent) = (0, 0.0);
        }
        let began = processor_seconds();
        for rows in buffers.rows.chunk_by(|a, b| a.case == b.case) {
            case.clear();
            converter.events(rows).for_each(|event| case.apply(&book, &event));
            case.advance(&book, end);
            black_box(&case);
        }
        spent += processor_seconds() - began;
        n_events += buffers.rows.len();
    }
    spent * 1e9 / n_events as f64
}

/// How long something took.
struct Timing {
    wall: Duration,
    processor: f64,
    phases: Phases,
}

impl Timing {
    fn of<T>(work: impl FnOnce() -> T) -> Timing {
        let (began, processor) = (Instant::now(), processor_seconds());
        black_box(work());
        let processor = processor_seconds() - processor;
        Timing { wall: began.elapsed(), processor, phases: Phases::default() }
    }
}

/// How fast something is beside merely parsing, in the middle one of the rounds.
fn median_ratio(parse: &[Timing], timings: &[Timing]) -> f64 {
    let ratios = parse.iter().zip(timings).map(|(parse, timing)| parse.processor / timing.processor);
    let mut ratios: Vec<f64> = ratios.collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
}

fn best(timings: &[Timing]) -> &Timing {
    let fastest = timings.iter().min_by(|a, b| a.processor.total_cmp(&b.processor));
    fastest.expect("at least one round")
}

/// Processor time of this process in seconds.
fn processor_seconds() -> f64 {
    let schedule = std::fs::read_dir("/proc/self/task").expect("Linux").filter_map(|task| {
        let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    schedule.sum::<u64>() as f64 / 1e9
}

/// Looks at the anonymous memory of this process every few milliseconds.
struct MemoryWatch {
    is_over: Arc<AtomicBool>,
    peak: Arc<AtomicU64>,
    thread: std::thread::JoinHandle<()>,
}

impl MemoryWatch {
    fn start() -> MemoryWatch {
        let (is_over, peak) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (over, highest) = (Arc::clone(&is_over), Arc::clone(&peak));
        let thread = std::thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                highest.fetch_max(anonymous_kib(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        MemoryWatch { is_over, peak, thread }
    }

    fn stop(self) -> u64 {
        self.is_over.store(true, Ordering::Relaxed);
        self.thread.join().expect("the watch does not panic");
        self.peak.load(Ordering::Relaxed)
    }
}

fn anonymous_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

fn print(n_events: u64, (parse, whole, all): (&[Timing], &[Timing], &[Timing]), memory: u64, fold: f64) {
    let (ratio, ratio_of_all) = (median_ratio(parse, whole), median_ratio(parse, all));
    let (parse, whole, all) = (best(parse), best(whole), best(all));
    let rate = |timing: &Timing| n_events as f64 / timing.wall.as_secs_f64() / 1e6;
    let ns = |seconds: f64| seconds * 1e9 / n_events as f64;
    println!(
        "{n_events} events, {THREADS} threads, {ROUNDS} rounds: the median of their ratios, the best of everything else"
    );
    println!("| measure                                  | value        | limit     |");
    println!("|------------------------------------------|--------------|-----------|");
    println!("| backtest ÷ parsing alone, events/s       | {ratio:>12.2} | ≥ 0.4     |");
    println!("| the same with all kinds and measures     | {ratio_of_all:>12.2} | ≥ 0.25    |");
    println!(
        "| anonymous memory at its peak             | {:>9} MB | ≤ 500 MB  |",
        memory * 1024 / 1_000_000
    );
    println!("| convert and fold one event               | {fold:>9.0} ns | ≤ 150 ns  |");
    println!("| backtest                                 | {:>7.2} M ev/s |           |", rate(whole));
    println!("| parsing alone                            | {:>7.2} M ev/s |           |", rate(parse));
    println!("| backtest, processor time                 | {:>6.0} ns/ev |           |", ns(whole.processor));
    println!("| with all kinds and measures, processor   | {:>6.0} ns/ev |           |", ns(all.processor));
    println!(
        "|   of it reading                          | {:>6.0} ns/ev |           |",
        ns(whole.phases.read)
    );
    println!(
        "|   of it replaying and measuring          | {:>6.0} ns/ev |           |",
        ns(whole.phases.replay)
    );
    println!("| parsing alone, processor time            | {:>6.0} ns/ev |           |", ns(parse.processor));
}

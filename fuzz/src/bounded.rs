//! Runs every target on changed seeds for a bounded time: `bounded SECONDS`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fuzz::{Random, TARGETS, Target, mutate};

/// A single input may take this long before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seconds = match &arguments[..] {
        [] => Some(20),
        [seconds] => seconds.parse::<u32>().ok(),
        _ => None,
    };
    let Some(seconds) = seconds else {
        eprintln!("usage: bounded [SECONDS]");
        return ExitCode::from(2);
    };
    let share = Duration::from_secs(seconds.into()) / u32::try_from(TARGETS.len()).unwrap_or(1);
    let held = TARGETS.iter().filter(|target| run(target, share)).count();
    if held == TARGETS.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one target; whether it held.
fn run(target: &'static Target, time: Duration) -> bool {
    let seeds = seeds(target);
    let current = Arc::new(Mutex::new(Vec::new()));
    let (sender, receiver) = mpsc::channel();
    let shared = Arc::clone(&current);
    let worker = std::thread::spawn(move || {
        let n_inputs = feed(target, &seeds, time, &shared);
        // Nobody listens any more when the wait below has ended; then nothing is to be said.
        let _ = sender.send(n_inputs);
    });
    let outcome = receiver.recv_timeout(time + PATIENCE);
    match outcome {
        Ok(n_inputs) => {
            println!("{}: {n_inputs} inputs", target.name);
            drop(worker.join());
            true
        }
        Err(reason) => {
            let verb = if reason == RecvTimeoutError::Timeout { "hangs" } else { "panics" };
            let input = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
            println!("error: {} {verb} on {}", target.name, keep(target.name, &input).display());
            println!("{}", String::from_utf8_lossy(&input).escape_debug());
            false
        }
    }
}

/// Feeds the seeds, then changed seeds until the time is over; how many inputs.
fn feed(target: &Target, seeds: &[Vec<u8>], time: Duration, current: &Mutex<Vec<u8>>) -> u64 {
    let began = Instant::now();
    let mut random = Random::with_seed(1);
    let mut n_inputs = 0;
    let mut give = |input: Vec<u8>| {
        current.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&input);
        (target.run)(&input);
        n_inputs += 1;
    };
    seeds.iter().cloned().for_each(&mut give);
    while began.elapsed() < time {
        let (input, other) = (random.pick(seeds).clone(), random.pick(seeds).clone());
        give(mutate(&input, &other, target.words, &mut random));
    }
    n_inputs
}

/// The seeds of a target, in the order of their paths, and an empty input.
fn seeds(target: &Target) -> Vec<Vec<u8>> {
    let root = root();
    let mut paths: Vec<PathBuf> = target
        .seeds
        .iter()
        .filter_map(|folder| std::fs::read_dir(root.join(folder)).ok())
        .flat_map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())))
        .collect();
    paths.sort();
    let mut seeds: Vec<Vec<u8>> = paths.into_iter().filter_map(|path| std::fs::read(path).ok()).collect();
    seeds.push(Vec::new());
    seeds
}

/// Writes the input where it can be found again.
fn keep(name: &str, input: &[u8]) -> PathBuf {
    let folder = root().join("target/fuzz");
    let path = folder.join(format!("{name}-failure"));
    if let Err(error) = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, input)) {
        eprintln!("cannot write {}: {error}", path.display());
    }
    path
}

fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().map_or_else(|| package.to_path_buf(), Path::to_path_buf)
}

//! A progress bar on a terminal, for anything over a second.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use backtest::build::N_PARTITIONS;
use backtest::read::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far reading and replaying have come. Nothing is drawn in the first second, and nothing where nobody looks.
pub struct Bar {
    shared: Arc<Shared>,
    drawing: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    progress: Progress,
    is_replaying: AtomicBool,
    is_over: AtomicBool,
}

const PATIENCE: Duration = Duration::from_secs(1);
const REDRAW: Duration = Duration::from_millis(100);

impl Bar {
    /// A bar for reading a file.
    pub fn new(history: &Path) -> Bar {
        let shared = Arc::new(Shared::default());
        let n_bytes = std::fs::metadata(history).map_or(0, |metadata| metadata.len());
        let is_seen = std::io::IsTerminal::is_terminal(&std::io::stderr());
        let drawing = is_seen.then(|| {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || draw(&shared, n_bytes))
        });
        Bar { shared, drawing }
    }

    /// What the readers count in.
    pub fn progress(&self) -> &Progress {
        &self.shared.progress
    }

    /// Reading is over.
    pub fn replay(&self) {
        self.shared.is_replaying.store(true, Ordering::Relaxed);
    }

    /// Everything is over; the bar goes away.
    pub fn finish(mut self) {
        self.clear();
    }

    fn clear(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        if let Some(drawing) = self.drawing.take() {
            drawing.thread().unpark();
            drop(drawing.join());
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}

fn draw(shared: &Shared, n_bytes: u64) {
    std::thread::park_timeout(PATIENCE);
    if shared.is_over.load(Ordering::Relaxed) {
        return;
    }
    let bar = ProgressBar::with_draw_target(Some(n_bytes.max(1)), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{msg} [{bar:40}] {percent}%");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    while !shared.is_over.load(Ordering::Relaxed) {
        if shared.is_replaying.load(Ordering::Relaxed) {
            bar.set_message("replaying");
            bar.set_length(N_PARTITIONS as u64);
            bar.set_position(shared.progress.partitions.load(Ordering::Relaxed));
        } else {
            bar.set_message("reading");
            bar.set_position(shared.progress.bytes.load(Ordering::Relaxed).min(n_bytes));
        }
        std::thread::park_timeout(REDRAW);
    }
    bar.finish_and_clear();
}

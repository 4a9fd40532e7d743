//! Writes a made-up history file: `cargo run -p backtest --example generate_history -- 5000000 > history.csv`.

#[path = "../benches/backtest/generate.rs"]
mod generate;

use std::io::{BufWriter, Write};

fn main() -> std::io::Result<()> {
    let n_events = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let mut out = BufWriter::new(std::io::stdout().lock());
    generate::write_history(n_events, &mut out)?;
    out.flush()
}

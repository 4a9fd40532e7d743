//! Prints docs/metrics.md: `cargo run -p measures --example manual > docs/metrics.md`.

fn main() {
    print!("{}", measures::manual::manual());
}

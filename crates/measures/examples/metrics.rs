//! Prints docs/metrics.md: `cargo run -p measures --example metrics > docs/metrics.md`.

fn main() {
    print!("{}", measures::manual::manual());
}

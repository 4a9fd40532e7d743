//! Prints docs/mission-language.md: `cargo run -p mission --example manual > docs/mission-language.md`.

fn main() {
    print!("{}", mission::manual::manual());
}

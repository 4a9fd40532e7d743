//! The entry point of fuzzing: any bytes are a history, a foreign table and a mapping, and none may panic.

use crate::history::{Buffers, History};
use crate::mapping::{self, Mapping};
use crate::read::{self, Progress};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// Reads `bytes` as a history file, and the text before a line of `---` as a mapping for the text after it.
pub fn fuzz_history(bytes: &[u8]) {
    let vocabulary = Vocabulary::of_names(&["standard", "enterprise"], &["refund"]);
    load_all(&read::read(Source::from_bytes("fuzz".to_string(), bytes), &vocabulary, &Progress::default()));
    const LINE: &[u8] = b"\n---\n";
    let Some(at) = bytes.windows(LINE.len()).position(|window| window == LINE) else { return };
    let text = String::from_utf8_lossy(&bytes[..at]);
    if let Ok(mapping) = Mapping::parse("fuzz.toml", &text) {
        let source = Source::from_bytes("fuzz".to_string(), &bytes[at + LINE.len()..]);
        load_all(&mapping::read(source, &mapping, &vocabulary, &Progress::default()));
    }
}

fn load_all(history: &History) {
    let mut buffers = Buffers::default();
    for partition in 0..crate::build::N_PARTITIONS {
        history.load(partition, &mut buffers);
    }
}

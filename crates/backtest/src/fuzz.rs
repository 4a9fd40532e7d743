//! The entry points of fuzzing: any bytes are a history, a foreign table and a mapping, and none may panic.

use crate::history::{Buffers, History};
use crate::json;
use crate::mapping::{self, Mapping};
use crate::partial::Partial;
use crate::read::{self, Progress};
use crate::source::{Form, Source};
use crate::table::parquet::Limits;
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

/// Reads `bytes` as JSON Lines.
///
/// # Panics
///
/// Panics when a line that can be read is another one after it was written and read again.
pub fn fuzz_json_lines(bytes: &[u8]) {
    let vocabulary = Vocabulary::of_names(&["standard", "enterprise"], &["refund"]);
    let mut source = Source::from_bytes("fuzz".to_string(), bytes);
    source.form = Form::JsonLines;
    let history = read::read(source, &vocabulary, &Progress::default());
    load_all(&history);
    crate::document::problems(&history.source, &history.findings);
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some(written) = json::rewrite(line) else { continue };
        let again = json::rewrite(written.as_bytes());
        assert_eq!(again.as_ref(), Some(&written), "written and read again");
        assert_eq!(json::fields_of(written.as_bytes()), json::fields_of(line), "{written}");
    }
}

/// Reads `bytes` as a Parquet file; the decoder's panics count as damage.
pub fn fuzz_parquet(bytes: &[u8]) {
    let limits = Limits { text: 1 << 20, row_group: 1 << 20, ..Limits::default() };
    let source = Source::of_parquet("fuzz".to_string(), bytes, limits);
    let vocabulary = Vocabulary::of_names(&["standard", "enterprise"], &["refund"]);
    load_all(&read::read(source, &vocabulary, &Progress::default()));
}

/// Reads `bytes` as a file of parts, and as its body under a head that fits; whatever can be read is merged and printed.
pub fn fuzz_partial(bytes: &[u8]) {
    const MISSION: &str = include_str!("../tests/golden/mission.toml");
    let Ok(policy) = mission::compile(MISSION) else { return };
    let digest = crate::replay::digest(&policy.clone().into());
    let parts = [Partial::from_bytes(bytes), Partial::read_body(bytes)];
    for mut part in parts.into_iter().flatten() {
        part.terms.digest = digest;
        part.terms.zones = calendar::zone_database_version().to_string();
        let two = vec![("a".to_string(), part.clone()), ("b".to_string(), part)];
        if let Ok(merged) = crate::partial::merge(policy.clone(), two, None) {
            let document = crate::document::Document::merged(&merged);
            crate::people::report(&document, crate::people::Style::default());
        }
    }
}

fn load_all(history: &History) {
    let mut buffers = Buffers::default();
    for partition in 0..crate::build::N_PARTITIONS {
        history.load(partition, &mut buffers);
    }
}

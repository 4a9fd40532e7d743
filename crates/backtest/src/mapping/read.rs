//! Reads a foreign table through a mapping.

use super::file::Mapping;
use super::table::{Table, wanted_columns};
use crate::build::Builder;
use crate::column::Header;
use crate::history::History;
use crate::problem::Totals;
use crate::read::{Progress, unreadable};
use crate::source::Source;
use crate::vocabulary::Vocabulary;

/// Reads a foreign table. The order of its rows makes no difference.
pub fn read(source: Source, mapping: &Mapping, vocabulary: &Vocabulary, progress: &Progress) -> History {
    let source = match &mapping.rows {
        Some(pointer) => source.into_rows(pointer, &wanted_columns(mapping)),
        None => source,
    };
    let mut findings = source.findings.clone();
    let Some(table) = Table::open(&source, mapping, &mut findings) else {
        return unreadable(source, findings);
    };
    let mut builder = Builder::new(vocabulary, 0);
    let snaps = table.scan(&mut builder);
    table.emit(snaps, &mut builder);
    progress.bytes.store(source.text().len() as u64, std::sync::atomic::Ordering::Relaxed);
    let mut totals = Totals::default();
    crate::read::refuse_cut_row(&source, &mut findings, &mut totals);
    let mut history = History::of_pieces(source, Header::default(), vec![builder], findings, totals);
    history.is_mapped = true;
    history
}

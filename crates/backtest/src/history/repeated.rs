//! Rows whose `event_id` another row has.

use calendar::Instant;
use rayon::prelude::*;

use super::History;
use crate::build::{EventId, show};
use crate::column::Column;
use crate::kind::{self, Kind};
use crate::problem::ProblemKind;
use crate::row::NO_SEQ;
use crate::vocabulary;

/// What decides which of several rows with one id comes first.
type Rank = (Instant, u64, Option<Kind>, Vec<Vec<u8>>);

impl History {
    /// Finds rows whose `event_id` another row has. The first in the order of events is kept.
    pub(super) fn find_repeated_ids(&mut self, mut ids: Vec<EventId>) {
        ids.par_sort_unstable();
        let Some(place) = self.header.place(Column::EventId) else { return };
        for same in ids.chunk_by(|a, b| a.hash == b.hash).filter(|same| same.len() > 1) {
            let mut rows: Vec<(Vec<u8>, Rank, u64)> =
                same.iter().map(|id| self.rank(id.offset(), place)).collect();
            rows.sort();
            for pair in rows.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                self.note_repetition(&pair[0], &pair[1]);
            }
        }
        self.repeated.sort_unstable();
    }

    fn note_repetition(&mut self, first: &(Vec<u8>, Rank, u64), second: &(Vec<u8>, Rank, u64)) {
        let (kind, what) = if first.1 == second.1 {
            (ProblemKind::DuplicateRow, "the row equals an earlier one")
        } else {
            (ProblemKind::DuplicateId, "another row has the same id but not the same content")
        };
        self.findings.add(kind, second.2 as usize, || {
            (Some(Column::EventId.word().to_string()), format!("`{}`: {what}", show(&second.0)))
        });
        self.repeated.push(second.2);
    }

    fn rank(&self, offset: u64, id_place: usize) -> (Vec<u8>, Rank, u64) {
        let fields = self.fields_at(offset);
        let field = |column: Column| {
            let place = self.header.place(column);
            place.and_then(|place| fields.get(place)).map(Vec::as_slice).unwrap_or_default()
        };
        let at = Instant::parse_rfc3339(field(Column::OccurredAt)).unwrap_or_default();
        let seq = vocabulary::whole(field(Column::Seq)).unwrap_or(NO_SEQ);
        let kind = kind::find(field(Column::Event));
        let id = fields.get(id_place).cloned().unwrap_or_default();
        (id, (at, seq, kind, fields), offset)
    }
}

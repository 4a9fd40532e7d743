//! Memory for streams that grow side by side: handed out in pieces, and asked of the operating system in large pages.

use std::ops::Range;

use memmap2::MmapMut;

/// How much a stream gets at a time: so little that what is left of the last piece of each does not matter.
const PIECE: usize = 1 << 14;
/// How much is asked of the operating system at a time; no row is as long.
const SEGMENT: usize = 1 << 25;
/// Rows of fewer bytes of text are few enough for pages of the usual size.
const LARGE: usize = 1 << 26;

/// Memory by addresses from 0 on.
#[derive(Debug)]
pub(super) struct Pool {
    segments: Vec<Segment>,
    /// What of the last segment is not handed out.
    free: Range<usize>,
    is_large: bool,
}

#[derive(Debug)]
enum Segment {
    Mapped(MmapMut),
    Owned(Vec<u8>),
}

impl Pool {
    /// No memory yet; rows of so many bytes of text are to come.
    pub(super) fn new(n_bytes: usize) -> Pool {
        Pool { segments: Vec::new(), free: 0..0, is_large: n_bytes >= LARGE }
    }

    /// The addresses of a piece of at least so many bytes.
    pub(super) fn piece(&mut self, n_bytes: usize) -> Range<usize> {
        let n_bytes = n_bytes.max(PIECE);
        if self.free.len() < n_bytes {
            let start = self.segments.len() * SEGMENT;
            self.segments.push(Segment::new(self.is_large));
            self.free = start..start + SEGMENT;
        }
        let piece = self.free.start..self.free.start + n_bytes;
        self.free.start = piece.end;
        piece
    }

    /// What stands at addresses of one piece.
    #[inline]
    pub(super) fn bytes(&self, at: Range<usize>) -> &[u8] {
        let start = at.start % SEGMENT;
        match self.segments.get(at.start / SEGMENT) {
            Some(Segment::Mapped(map)) => &map[start..start + at.len()],
            Some(Segment::Owned(bytes)) => &bytes[start..start + at.len()],
            None => &[],
        }
    }

    /// The same, to be written.
    #[inline]
    pub(super) fn bytes_mut(&mut self, at: Range<usize>) -> &mut [u8] {
        let start = at.start % SEGMENT;
        match &mut self.segments[at.start / SEGMENT] {
            Segment::Mapped(map) => &mut map[start..start + at.len()],
            Segment::Owned(bytes) => &mut bytes[start..start + at.len()],
        }
    }
}

impl Segment {
    /// Of a large text, in large pages: asking for memory page by page takes as long as a tenth of all reading.
    fn new(is_large: bool) -> Segment {
        if is_large && let Ok(map) = MmapMut::map_anon(SEGMENT) {
            // Where they are not to be had, pages of the usual size do.
            #[cfg(target_os = "linux")]
            let _ = map.advise(memmap2::Advice::HugePage);
            return Segment::Mapped(map);
        }
        Segment::Owned(vec![0; SEGMENT])
    }
}

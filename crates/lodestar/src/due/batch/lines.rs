//! Lines of any length from a stream, in bounded memory.

use std::io::{self, BufRead};

/// Longest question read: a thousand closed and special dates take about 50 kB.
const LONGEST: usize = 1 << 20;
/// What is said of a longer one.
pub const TOO_LONG: &str = "the line is longer than 1 MiB";

/// What was read.
pub enum Line {
    /// Nothing: the input has ended.
    End,
    /// A line, without its end.
    Whole,
    /// A line that was passed over.
    TooLong,
}

/// Reads the next line into `buffer`.
pub fn read_line(input: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Line> {
    buffer.clear();
    let mut n_read = 0;
    loop {
        let available = input.fill_buf()?;
        if available.is_empty() {
            return Ok(if n_read == 0 { Line::End } else { kind(n_read) });
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let piece = &available[..end.unwrap_or(available.len())];
        let room = LONGEST.saturating_sub(buffer.len());
        buffer.extend_from_slice(&piece[..piece.len().min(room)]);
        n_read += piece.len();
        let n_used = piece.len() + usize::from(end.is_some());
        input.consume(n_used);
        if end.is_some() {
            return Ok(kind(n_read));
        }
    }
}

fn kind(n_read: usize) -> Line {
    if n_read > LONGEST { Line::TooLong } else { Line::Whole }
}

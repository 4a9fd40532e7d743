//! Mail kept in one file, one after another, each after a line that begins with `From `.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// The longest line that is looked at as a whole; what separates mails is shorter.
const LONGEST: usize = 1000;
const FROM: &[u8] = b"From ";

/// A mail of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The place of its `From ` line in the file.
    pub at: u64,
    /// When it was delivered, as that line says; without a zone it is taken for UTC.
    pub delivered_at: Option<Timestamp>,
    /// Its bytes, up to the most there may be.
    pub bytes: Vec<u8>,
    /// How many it has; more than `bytes` when it was too large.
    pub n_bytes: u64,
}

/// The file is none of this kind: it does not begin with a `From ` line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it does not begin with a line `From …`, so it is no mbox")]
pub struct NoMbox;

/// Takes a file apart as it is read. No more than one mail, up to a limit, is held.
///
/// A line separates mails when it begins with `From ` and ends with a date as programs write it there, so that a sentence which
/// begins with "From" does not. Lines that were quoted for that reason (`>From `) lose one `>`.
///
/// # Example
///
/// ```
/// # use channels::email::Mbox;
/// let mut mbox = Mbox::new(1_000);
/// let file = b"From ana@example.com Mon Jun  2 09:04:00 2025\nSubject: A\n\n>From me\n\nFrom - Mon Jun  2 09:05:00 2025\nSubject: B\n";
/// let mut mails = mbox.push(file)?;
/// mails.extend(mbox.end());
/// let bytes: Vec<&[u8]> = mails.iter().map(|mail| &mail.bytes[..]).collect();
/// assert_eq!(bytes, [&b"Subject: A\n\nFrom me\n"[..], b"Subject: B\n"]);
/// # Ok::<(), channels::email::NoMbox>(())
/// ```
pub struct Mbox {
    most: usize,
    /// How much was looked at.
    n_read: u64,
    /// The beginning of the line that is being read.
    line: Vec<u8>,
    /// Whether that line is longer than any that means something, and already in the mail.
    is_long: bool,
    /// An empty line that may be the one before the next mail.
    gap: Vec<u8>,
    entry: Option<Entry>,
}

impl Mbox {
    /// A file of which no mail may have more than `most` bytes.
    pub fn new(most: usize) -> Mbox {
        Mbox { most, n_read: 0, line: Vec::new(), is_long: false, gap: Vec::new(), entry: None }
    }

    /// Reads on; gives the mails that are complete now.
    ///
    /// # Errors
    ///
    /// Fails when the file is no mbox.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Entry>, NoMbox> {
        let mut complete = Vec::new();
        for piece in bytes.split_inclusive(|b| *b == b'\n') {
            self.n_read += piece.len() as u64;
            if self.is_long {
                self.keep(piece);
                self.is_long = !piece.ends_with(b"\n");
                continue;
            }
            self.line.extend_from_slice(piece);
            if self.line.len() > LONGEST {
                if self.entry.is_none() {
                    return Err(NoMbox);
                }
                self.keep_gap();
                let line = std::mem::take(&mut self.line);
                self.keep(&line);
                self.is_long = !line.ends_with(b"\n");
            } else if self.line.ends_with(b"\n") {
                complete.extend(self.end_line()?);
            }
        }
        Ok(complete)
    }

    /// The last mail, once the file is over.
    pub fn end(mut self) -> Option<Entry> {
        if !self.line.is_empty() {
            // Without an end of line nothing begins any more, save in a file of one line.
            return match self.end_line() {
                Ok(Some(before)) => Some(before),
                _ => self.entry,
            };
        }
        self.entry
    }

    fn end_line(&mut self) -> Result<Option<Entry>, NoMbox> {
        let line = std::mem::take(&mut self.line);
        let delivered_at = line.strip_prefix(FROM).and_then(delivery);
        if delivered_at.is_some() || self.entry.is_none() && line.starts_with(FROM) {
            self.gap.clear();
            let at = self.n_read - line.len() as u64;
            return Ok(self.entry.replace(Entry { at, delivered_at, bytes: Vec::new(), n_bytes: 0 }));
        }
        let is_empty = line.trim_ascii().is_empty();
        if self.entry.is_none() {
            return if is_empty { Ok(None) } else { Err(NoMbox) };
        }
        self.keep_gap();
        if matches!(&line[..], b"\n" | b"\r\n") {
            self.gap = line;
        } else {
            let n_quotes = line.iter().take_while(|b| **b == b'>').count();
            let is_quoted = n_quotes > 0 && line[n_quotes..].starts_with(FROM);
            self.keep(&line[usize::from(is_quoted)..]);
        }
        Ok(None)
    }

    fn keep_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        self.keep(&gap);
    }

    fn keep(&mut self, bytes: &[u8]) {
        if let Some(entry) = &mut self.entry {
            let room = self.most.saturating_sub(entry.bytes.len());
            entry.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
            entry.n_bytes += bytes.len() as u64;
        }
    }
}

/// The instant of `ana@example.com Mon Jun  2 09:04:00 2025`, with or without a zone before or after the year.
fn delivery(line: &[u8]) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let line = std::str::from_utf8(line).ok()?;
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let begins = words.windows(2).position(|pair| DAYS.contains(&pair[0]) && MONTHS.contains(&pair[1]))?;
    let [_, month, day, time, rest @ ..] = &words[begins..] else { return None };
    let month = i8::try_from(MONTHS.iter().position(|name| name == month)?).ok()? + 1;
    let mut time = time.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (time.next()??, time.next()??);
    let second = time.next().unwrap_or(Some(0))?.min(59);
    let is_year = |word: &&&str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let year = rest.iter().take(2).find(is_year)?.parse().ok()?;
    let zone = rest.iter().take(2).find_map(|word| offset(word)).unwrap_or(0);
    let local = DateTime::new(year, month, day.parse().ok()?, hour, minute, second, 0).ok()?;
    Offset::from_seconds(zone).ok()?.to_timestamp(local).ok()
}

/// The seconds of `+0200`.
fn offset(word: &str) -> Option<i32> {
    let (sign, digits) = match word.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let number: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (number / 100 * 3600 + number % 100 * 60))
}

//! What somebody says, apart from the earlier messages their mail program puts below it.

/// A message in its two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply<'a> {
    /// What is new.
    pub said: &'a str,
    /// What is repeated below it; empty when nothing is.
    pub quoted: &'a str,
}

/// How the line above a quoted message ends, in the languages mail programs speak most.
const ATTRIBUTIONS: [(&str, &str); 9] = [
    ("On ", " wrote:"),
    ("Am ", " schrieb:"),
    ("Am ", ":"),
    ("El ", " escribió:"),
    ("Le ", " a écrit :"),
    ("Le ", " a écrit:"),
    ("Il ", " ha scritto:"),
    ("Em ", " escreveu:"),
    ("Op ", " schreef:"),
];

/// Lines below which everything is an earlier message.
const DIVIDERS: [&str; 6] = [
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "-----Mensaje original-----",
    "---------- Forwarded message ---------",
    "________________________________",
    "Begin forwarded message:",
];

/// The longest line that can announce a quoted message.
const LONGEST_ATTRIBUTION: usize = 400;

/// Parts a reply. An answer between or below quoted lines is said, and everything is when nothing would be left.
///
/// # Example
///
/// ```
/// # use channels::text::without_quoted;
/// let reply = without_quoted("Yes, please.\n\nOn Mon, Jun 2, 2025 at 9:04 AM Support wrote:\n> Shall we?\n");
/// assert_eq!(reply.said, "Yes, please.");
/// assert!(reply.quoted.starts_with("On Mon"));
/// ```
pub fn without_quoted(text: &str) -> Reply<'_> {
    let start = divider(text).into_iter().chain(trailing_quote(text)).min();
    let (said, quoted) = text.split_at(start.unwrap_or(text.len()));
    let said = said.trim_end();
    if said.trim().is_empty() { Reply { said: text, quoted: "" } } else { Reply { said, quoted } }
}

/// The lines with where each begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').map(move |line| (line.as_ptr().addr() - text.as_ptr().addr(), line.trim()))
}

fn divider(text: &str) -> Option<usize> {
    lines(text)
        .find(|(_, line)| DIVIDERS.iter().any(|divider| line.eq_ignore_ascii_case(divider)))
        .map(|(at, _)| at)
}

/// Where the quoted lines at the end begin, with the line that announces them.
fn trailing_quote(text: &str) -> Option<usize> {
    let lines: Vec<(usize, &str)> = lines(text).collect();
    let said = lines.iter().rposition(|(_, line)| !line.is_empty() && !line.starts_with('>'));
    let quoted = &lines[said.map_or(0, |said| said + 1)..];
    let (start, _) = quoted.iter().find(|(_, line)| line.starts_with('>'))?;
    let announcing = &lines[..said.map_or(0, |said| said + 1)];
    // Long addresses break the announcing line in two.
    let announced = match announcing {
        [.., (at, line)] if is_attribution(line) => Some(at),
        [.., (at, first), (_, second)] if is_attribution(&format!("{first} {second}")) => Some(at),
        _ => None,
    };
    Some(*announced.unwrap_or(start))
}

fn is_attribution(line: &str) -> bool {
    line.len() <= LONGEST_ATTRIBUTION
        && ATTRIBUTIONS.iter().any(|(begin, end)| line.starts_with(begin) && line.ends_with(end))
}

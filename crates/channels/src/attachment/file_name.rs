//! Names of files that name no folder, hide nothing and can be written on every system.

use crate::text::is_harmful;

/// The longest name, in bytes of UTF-8, the extension included.
pub const LONGEST_NAME: usize = 120;

/// The longest extension that is kept when a name is cut.
const LONGEST_EXTENSION: usize = 10;

/// What a file is called whose name holds nothing to keep.
const NAMELESS: &str = "file";

/// Names that mean a device on Windows, with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name without folders, control characters, direction overrides, signs that a system forbids, dots at its ends and names
/// of devices; at most [`LONGEST_NAME`] bytes with its extension kept.
///
/// # Example
///
/// ```
/// # use channels::attachment::safe_name;
/// assert_eq!(safe_name("../../etc/passwd"), "passwd");
/// assert_eq!(safe_name("C:\\Temp\\con.txt"), "_con.txt");
/// assert_eq!(safe_name("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
/// ```
pub fn safe_name(name: &str) -> String {
    let last =
        name.rsplit(['/', '\\']).find(|part| !part.trim_matches(is_edge).is_empty()).unwrap_or_default();
    let written: String = last.chars().filter(|c| !is_invisible(*c)).map(replaced).collect();
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = words.trim_matches(is_edge);
    match name {
        "" => NAMELESS.to_owned(),
        name if is_device(name) => cut(&format!("_{name}")),
        name => cut(name),
    }
}

/// What stands after the last dot; nothing when that is nothing, too long, or all of the name.
pub(super) fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let is_short = (1..=LONGEST_EXTENSION).contains(&extension.len());
    (!stem.is_empty() && is_short && extension.chars().all(|c| c.is_ascii_alphanumeric()))
        .then_some(extension)
}

fn is_edge(c: char) -> bool {
    c == '.' || c.is_whitespace() || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    let has_no_width = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    has_no_width || is_harmful(c) || matches!(c, '\n' | '\t')
}

fn replaced(c: char) -> char {
    if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '%' | ';' | '`' | '$') { '_' } else { c }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    DEVICES.iter().any(|device| match stem.strip_prefix(device) {
        Some("") => !matches!(*device, "com" | "lpt"),
        Some(number) => matches!(*device, "com" | "lpt") && number.len() == 1 && number != "0",
        None => false,
    })
}

fn cut(name: &str) -> String {
    if name.len() <= LONGEST_NAME {
        return name.to_owned();
    }
    let extension = extension(name).map(|extension| format!(".{extension}")).unwrap_or_default();
    let stem = &name[..name.len() - extension.len()];
    let room = LONGEST_NAME - extension.len();
    let end = (0..=room.min(stem.len())).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or_default();
    format!("{}{extension}", stem[..end].trim_end_matches(is_edge))
}

//! Bytes of a text as characters, whatever was declared.

use mail_parser::decoders::charsets::map::charset_decoder;

/// What undeclared and wrongly declared bytes are read as: every byte means something, and most such mail is Western.
const FALLBACK: &str = "windows-1252";

/// The declared names that are said of bytes which are really UTF-8 or Windows-1252.
const VAGUE: [&str; 10] = [
    "us-ascii",
    "ascii",
    "iso-8859-1",
    "iso8859-1",
    "latin1",
    "unknown-8bit",
    "8bit",
    "default",
    "none",
    "utf8",
];

/// The characters of these bytes.
///
/// UTF-8 that is valid and holds more than ASCII is never an accident, so it wins over a vague declaration; bytes that are not
/// valid in the declared UTF-8 are read as Windows-1252, unless most of them are.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    let declared =
        declared.map(|name| name.trim().trim_matches(['"', '\'']).to_ascii_lowercase()).unwrap_or_default();
    let declared = declared.as_str();
    let is_utf8 = matches!(declared, "utf-8" | "utf8");
    let is_stateful =
        declared.starts_with("iso-2022") || declared.starts_with("hz") || declared.starts_with("utf-7");
    match std::str::from_utf8(bytes) {
        Ok(text)
            if !is_stateful
                && (is_utf8
                    || declared.is_empty()
                    || VAGUE.contains(&declared)
                    || bytes.is_ascii() && !declared.starts_with("utf-16")) =>
        {
            text.to_owned()
        }
        Err(_) if is_utf8 || declared.is_empty() || VAGUE.contains(&declared) => mostly_utf8(bytes),
        _ => match charset_decoder(declared.as_bytes()) {
            Some(decoder) => decoder(bytes),
            None => mostly_utf8(bytes),
        },
    }
}

fn mostly_utf8(bytes: &[u8]) -> String {
    let (mut n_sound, mut n_broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        n_sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    if n_broken > n_sound
        && let Some(decoder) = charset_decoder(FALLBACK.as_bytes())
    {
        return decoder(bytes);
    }
    String::from_utf8_lossy(bytes).into_owned()
}

//! Addresses of pages in text.

/// A piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// The address of a page, with its scheme.
    Link(&'a str),
}

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Signs that end a sentence rather than an address.
const TRAILING: [char; 11] = ['.', ',', ';', ':', '!', '?', '\'', '*', '_', '…', '»'];

/// The text in its pieces, in their order.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut from) = (0, 0);
    while let Some(start) = next_scheme(text, from) {
        let length = text[start..].find(ends_address).unwrap_or(text.len() - start);
        let address = without_trailing(&text[start..start + length]);
        from = start + length;
        if SCHEMES.iter().any(|scheme| address.len() <= scheme.len() && scheme.starts_with(address)) {
            continue;
        }
        if rest < start {
            pieces.push(Piece::Text(&text[rest..start]));
        }
        pieces.push(Piece::Link(address));
        rest = start + address.len();
    }
    if rest < text.len() {
        pieces.push(Piece::Text(&text[rest..]));
    }
    pieces
}

fn next_scheme(text: &str, from: usize) -> Option<usize> {
    text[from..].match_indices("http").map(|(at, _)| from + at).find(|at| {
        let begins_word = !text[..*at].ends_with(char::is_alphanumeric);
        begins_word && SCHEMES.iter().any(|scheme| text[*at..].starts_with(scheme))
    })
}

fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || super::is_harmful(c)
        || matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '^' | '{' | '}')
}

/// The address without the signs around it; a closing bracket stays when it was opened inside.
fn without_trailing(address: &str) -> &str {
    let mut address = address;
    loop {
        let shorter = address.trim_end_matches(TRAILING);
        let shorter = match shorter.strip_suffix([')', ']']) {
            Some(inner) if !inner.contains(['(', '[']) => inner,
            _ => shorter,
        };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

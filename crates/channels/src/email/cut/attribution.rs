//! Announcements: "On Monday Ana wrote:", in many languages, on one line or broken into several.

use super::line::{Class, Line};

/// The most lines that one announcement takes; long addresses are broken at both ends.
const MOST_LINES: usize = 6;

/// The longest announcement, in bytes.
const LONGEST: usize = 500;

/// How an announcement that begins on a line of its own begins, before a date or a name.
const OPENERS: [&str; 26] = [
    "on ",
    "at ",
    "in message ",
    "in article ",
    "le ",
    "el ",
    "am ",
    "il ",
    "em ",
    "op ",
    "dnia ",
    "w dniu ",
    "den ",
    "dne ",
    "pe ",
    "la ",
    "a ",
    "на ",
    "в ",
    "từ ",
    "vào ",
    "ngày ",
    "στις ",
    "tarihinde ",
    "ti ",
    "pada ",
];

/// The words for "wrote" that end an announcement or stand before the name that does.
const VERBS: [&str; 50] = [
    "wrote",
    "writes",
    "said",
    "a écrit",
    "écrit",
    "schrieb",
    "schreibt",
    "geschrieben",
    "escribió",
    "escribio",
    "ha scritto",
    "scrisse",
    "scritto",
    "escreveu",
    "schreef",
    "geschreven",
    "napisał",
    "napisała",
    "napisał(a)",
    "napisala",
    "napsal",
    "napsal(a)",
    "pisze",
    "skrev",
    "kirjoitti",
    "írta",
    "yazdı",
    "написал",
    "написала",
    "написал(а)",
    "пишет",
    "писал",
    "писал(а)",
    "пише",
    "написав",
    "a scris",
    "έγραψε",
    "đã viết",
    "va escriure",
    "je napisao",
    "je napisal",
    "написа",
    "rašė",
    "kirjutas",
    "menulis",
    "写道",
    "寫道",
    "作成",
    "작성",
    "כתב",
];

/// How an announcement ends that names a writer after the verb or has no verb: only a name, an address and a colon.
const COLONS: [char; 2] = [':', '：'];

/// How many lines from here on announce a message; 0 when they do not.
pub fn n_lines(lines: &[Line<'_>]) -> usize {
    if lines[0].text.len() > LONGEST {
        return 0;
    }
    let first = lines[0].text.to_lowercase();
    let has_date = first.chars().any(|c| c.is_ascii_digit());
    let is_opened = OPENERS.iter().any(|opener| first.starts_with(opener)) && has_date;
    let is_dated = first.starts_with(|c: char| c.is_ascii_digit()) && has_year(&first);
    let is_named = is_whole(&first) && is_quote_after(lines, 1);
    if !is_opened && !is_dated && !is_named {
        return 0;
    }
    let mut joined = String::new();
    for (at, line) in lines.iter().enumerate().take(MOST_LINES) {
        if at > 0 && !matches!(line.class, Class::Text | Class::Empty | Class::Quote)
            || joined.len() + line.text.len() > LONGEST
        {
            return 0;
        }
        // "<" at the end of a line and "> wrote:" on the next are one address.
        if line.class == Class::Quote && !is_rest_of_address(&joined, line.text) {
            return 0;
        }
        joined = format!("{joined} {}", line.text.to_lowercase());
        let is_end = is_whole(joined.trim_start()) && (has_verb(&joined) || is_dated && joined.contains('@'));
        if is_end {
            // "On page 3 my colleague wrote:" announces nothing.
            let is_known = joined.contains('@') || is_full_date(&joined) || is_quote_after(lines, at + 1);
            return if is_known { at + 1 } else { 0 };
        }
    }
    0
}

fn is_rest_of_address(before: &str, line: &str) -> bool {
    let is_open = before.matches('<').count() > before.matches('>').count();
    is_open && line.ends_with(COLONS) && !line.starts_with(">>")
}

/// Whether the text ends as an announcement does.
fn is_whole(text: &str) -> bool {
    let Some(text) = text.strip_suffix(COLONS) else {
        return text.ends_with("写道") || text.ends_with("寫道");
    };
    let text = text.trim_end();
    let has_address = text.ends_with('>') || text.ends_with(')') || text.contains('@');
    has_address && has_verb(text)
        || ends_with_verb(text)
        || has_address && has_year(text)
        || starts_with_opener(text) && has_verb(text)
}

fn starts_with_opener(text: &str) -> bool {
    OPENERS.iter().any(|opener| text.starts_with(opener))
}

fn ends_with_verb(text: &str) -> bool {
    VERBS.iter().any(|verb| text.strip_suffix(verb).is_some_and(is_boundary))
}

fn has_verb(text: &str) -> bool {
    VERBS.iter().any(|verb| {
        text.match_indices(verb).any(|(at, _)| {
            let after = &text[at + verb.len()..];
            is_boundary(&text[..at]) && !after.starts_with(char::is_alphanumeric)
        })
    })
}

/// Whether a word may begin after this text. Chinese puts no space before its verb.
fn is_boundary(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii() && !c.is_lowercase())
}

/// Whether a number of four digits stands in it, or one with a sign as in `24/10/16`.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// Whether a year, a time of day or a short date stands in it.
fn is_full_date(text: &str) -> bool {
    let joins = |c: char| matches!(c, ':' | '.' | '/' | '-');
    let bytes = text.as_bytes();
    let is_joined = |(at, c): (usize, char)| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        joins(c) && at > 0 && digit(at - 1) && digit(at + 1) && (c != '.' || digit(at + 2))
    };
    has_year(text) || text.char_indices().any(is_joined)
}

fn is_quote_after(lines: &[Line<'_>], from: usize) -> bool {
    let next = lines[from..].iter().take(3).find(|line| line.class != Class::Empty);
    next.is_some_and(|line| line.class == Class::Quote)
}

//! Words and phrases in texts: which of some a text says, and whether it speaks of around-the-clock service.

/// The first of `phrases` that stands in the text as whole words, whatever its case.
pub(super) fn said<'p>(text: &str, phrases: &[&'p str]) -> Option<&'p str> {
    let text = simple(text);
    phrases.iter().copied().find(|phrase| stands_in(&text, &simple(phrase)))
}

/// Every spelling of service that never stops: `24/7`, `24x7`, `24×7×365`, `around the clock`.
pub(super) fn says_around_the_clock(text: &str) -> bool {
    let joined: String = simple(text).replace(" x ", "x").replace(" / ", "/");
    let plain = joined.replace('×', "x").replace('-', "/");
    ["24/7", "24x7"].iter().any(|spelling| plain.contains(spelling))
        || said(text, &["around the clock", "round the clock", "24 hours a day", "day and night"]).is_some()
}

/// Lower case, one blank between words.
fn simple(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `phrase` stands in `text` with no letter or digit on either side.
fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{said, says_around_the_clock};

    #[rstest]
    #[case::a_word("We answer Quickly.", Some("quickly"))]
    #[case::over_two_lines("as soon\n as possible", Some("as soon as possible"))]
    #[case::inside_another_word("unquicklyish", None)]
    #[case::nothing("We answer within 4 hours.", None)]
    fn a_text_says_a_phrase(#[case] text: &str, #[case] phrase: Option<&str>) {
        assert_eq!(said(text, &["quickly", "as soon as possible"]), phrase);
    }

    #[rstest]
    #[case::slash("We are there 24/7.", true)]
    #[case::letter("24x7 support", true)]
    #[case::sign("24×7×365", true)]
    #[case::blanks("24 x 7", true)]
    #[case::words("Around the clock", true)]
    #[case::hours("within 24 hours", false)]
    fn a_text_speaks_of_every_hour(#[case] text: &str, #[case] says: bool) {
        assert_eq!(says_around_the_clock(text), says);
    }
}

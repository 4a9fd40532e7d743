//! Masking of card numbers, in texts, in messages read as one and in names of files.

use channels::mask::{CardDigits, Masked, mask, mask_file_name, mask_joined};

/// What such texts are made of.
pub const WORDS: &[&str] = &[
    "4111 1111 1111 1111",
    "378282246310005",
    "4111-1111-",
    "1111",
    " ",
    "-",
    "_",
    "CVV ",
    "security code: ",
    "is",
    "123",
    "\u{a0}",
    "\u{200b}",
    "４",
    "\n",
];

/// Masks the text, its lines read as messages, and the text as a name.
///
/// # Panics
///
/// Panics when anything but digits is lost, when more is masked than digits were there, or when one message joined with none
/// is masked otherwise than alone.
pub fn card_numbers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for shown in [CardDigits::LastFour, CardDigits::FirstSixLastFour] {
        let masked = mask(&text, shown);
        check(&text, &masked);
        check(&text, &mask_file_name(&text, shown));
        assert_eq!(mask_joined(&[&text], shown), [masked], "alone as joined with none");
        let lines: Vec<&str> = text.split('\n').collect();
        let joined = mask_joined(&lines, shown);
        assert_eq!(joined.len(), lines.len(), "as many messages as before");
        lines.iter().zip(&joined).for_each(|(line, masked)| check(line, masked));
    }
}

fn check(written: &str, masked: &Masked) {
    let others = |text: &str| text.chars().filter(|c| !c.is_numeric() && *c != '*').collect::<String>();
    assert_eq!(others(written), others(&masked.text), "what is no digit stays");
    let n_chars = |text: &str| text.chars().count();
    let lost = n_chars(written) - n_chars(&masked.text);
    assert!(lost <= 4 * masked.n_codes, "only verification values are removed");
}

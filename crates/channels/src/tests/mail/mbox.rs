//! Files of many mails.

use proptest::prelude::*;
use rstest::rstest;

use crate::email::{Entry, Mbox, NoMbox};

const A: &str = "From ana@example.com Mon Jun  2 09:04:00 2025\n";
const B: &str = "From - Tue Jun  3 10:00:00 2025\r\n";

fn split(file: &[u8], most: usize, step: usize) -> Result<Vec<Entry>, NoMbox> {
    let mut mbox = Mbox::new(most);
    let mut entries = Vec::new();
    for piece in file.chunks(step) {
        entries.extend(mbox.push(piece)?);
    }
    entries.extend(mbox.end());
    Ok(entries)
}

#[rstest]
#[case::none("", &[])]
#[case::one_without_a_body(A, &[""])]
#[case::two(&format!("{A}Subject: a\n\nHi\n\n{B}Subject: b\r\n\r\nHo\r\n\r\n"), &["Subject: a\n\nHi\n", "Subject: b\r\n\r\nHo\r\n"])]
#[case::no_gap(&format!("{A}a: 1\n\nHi\n{A}b: 1\n"), &["a: 1\n\nHi\n", "b: 1\n"])]
#[case::no_last_end_of_line(&format!("{A}a: 1\n\nHi"), &["a: 1\n\nHi"])]
#[case::a_sentence(&format!("{A}a: 1\n\nFrom here on we walk.\nFrom A to B\n"), &["a: 1\n\nFrom here on we walk.\nFrom A to B\n"])]
#[case::quoted(&format!("{A}a: 1\n\n>From x\n>>From y\n> From z\n"), &["a: 1\n\nFrom x\n>From y\n> From z\n"])]
#[case::gaps_within(&format!("{A}a: 1\n\n\n\nHi\n\n\n{A}"), &["a: 1\n\n\n\nHi\n\n", ""])]
#[case::empty_lines_first(&format!("\n\r\n{A}a: 1\n"), &["a: 1\n"])]
fn mails_are_taken_apart(#[case] file: &str, #[case] mails: &[&str]) {
    for step in [1, 3, 1 << 20] {
        let entries = split(file.as_bytes(), 1_000, step).unwrap();
        let found: Vec<&str> = entries.iter().map(|it| std::str::from_utf8(&it.bytes).unwrap()).collect();
        // The empty line at the very end of a file is the one before a mail that never came.
        assert_eq!(found, mails, "{step} bytes at once");
    }
}

#[rstest]
#[case::asctime("From x Mon Jun  2 09:04:00 2025\n", Some("2025-06-02T09:04:00Z"))]
#[case::zone_after("From x Mon Jun 2 09:04:00 2025 +0200\n", Some("2025-06-02T07:04:00Z"))]
#[case::zone_before("From x Mon Jun  2 09:04 -0530 2025\n", Some("2025-06-02T14:34:00Z"))]
#[case::name_of_a_zone("From x Mon Jun  2 09:04:00 UTC 2025\n", Some("2025-06-02T09:04:00Z"))]
#[case::no_date("From x\n", None)]
#[case::no_such_day("From x Mon Feb 31 09:04:00 2025\n", None)]
fn the_first_line_says_when_it_was_delivered(#[case] line: &str, #[case] at: Option<&str>) {
    let entries = split(line.as_bytes(), 10, 100).unwrap();
    assert_eq!(entries[0].delivered_at.map(|at| at.to_string()).as_deref(), at);
}

#[rstest]
#[case::a_mail("Subject: a\n\nHi\n")]
#[case::one_endless_line(&"x".repeat(5_000))]
fn what_does_not_begin_so_is_none(#[case] file: &str) {
    assert_eq!(split(file.as_bytes(), 1_000, 100), Err(NoMbox));
}

#[test]
fn a_mail_that_is_too_large_is_cut_and_the_next_is_whole() {
    let file = format!("{A}a: {}\n\n{A}b: 1\n", "x".repeat(100_000));
    let entries = split(file.as_bytes(), 1_000, 77).unwrap();
    assert_eq!((entries[0].bytes.len(), entries[0].n_bytes), (1_000, 100_004));
    assert_eq!((&entries[1].bytes[..], entries[1].at), (&b"b: 1\n"[..], (A.len() + 100_005) as u64));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// It does not matter in which pieces a file is read.
    #[test]
    fn pieces_do_not_matter(
        parts in prop::collection::vec(prop::sample::select(vec![A, B, "\n", "\r\n", ">From x\n", "From ", "a: 1\n", "x", ">"]), 0..30),
        step in 1_usize..40,
    ) {
        let file = parts.concat();
        prop_assert_eq!(split(file.as_bytes(), 60, step), split(file.as_bytes(), 60, 1 << 20));
    }
}

//! Reading in pieces, quoted fields, gzip, contacts without a case.

use std::fmt::Write;

use super::{gzip, load, read};
use crate::split::{Records, piece_starts};

/// A history long enough for several pieces, with quoted line ends in every tenth row.
fn long_history() -> String {
    let mut text = String::from("occurred_at,case_id,event,channel,agent\n");
    for n in 0..60_000 {
        let agent = if n % 10 == 0 { "\"two\nlines, \"\"quoted\"\"\"" } else { "plain" };
        let (day, minute) = (1 + n / 1_440 % 28, n % 1_440);
        let (hour, minute) = (minute / 60, minute % 60);
        let event = ["received", "triaged", "reply", "resolved"][n % 4];
        writeln!(text, "2025-06-{day:02}T{hour:02}:{minute:02}:00Z,CASE-{},{event},email,{agent}", n / 4)
            .unwrap();
    }
    text
}

#[test]
fn the_number_of_pieces_makes_no_difference() {
    let text = long_history();
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| {
            let history = read(text.as_bytes());
            (load(&history).0, history.totals, history.agents)
        })
    };
    let (one, four) = (with(1), with(4));
    assert_eq!(one.1.used, 60_000);
    assert!(one == four);
}

#[test]
fn a_piece_never_starts_inside_a_quoted_field_unnoticed() {
    // Inside the quotes stand lines that look like rows; only reading from the start shows that they are not.
    let row = "2025-06-10T10:00:00Z,C1,received,email\n";
    let mut text = format!(
        "occurred_at,case_id,event,channel\n2025-06-10T10:00:00Z,\"C0\n{}\",received,email\n",
        row.repeat(70_000)
    );
    text.push_str(row);
    let history = read(text.as_bytes());
    assert_eq!((history.totals.read, history.totals.used), (2, 2));
}

#[test]
fn gzip_reads_as_the_plain_file() {
    let text = long_history();
    assert!(load(&read(text.as_bytes())).0 == load(&read(&gzip(text.as_bytes()))).0);
}

#[test]
fn pieces_start_at_records() {
    let text = b"a,b\nc,d\n\"e\n\",f\ng,h\n";
    for start in piece_starts(text, 0, 4, 2) {
        let mut records = Records::from(text, start);
        assert_eq!(records.read().map(|record| record.len()), Some(2), "{start}");
    }
}

#[test]
fn a_call_without_a_case_is_a_contact_of_its_own() {
    let text = "occurred_at,case_id,event,contact_id,wait_seconds\n2025-06-10T10:00:00Z,,call_offered,K1,\n\
                2025-06-10T10:00:12Z,,call_abandoned,K1,12.345\n";
    let history = read(text.as_bytes());
    let (rows, loaded) = load(&history);
    assert_eq!((rows.len(), loaded.refused), (2, 0));
    assert_eq!(rows[1].a, 12_345);
    let contact = history.find_case(b"\0K1").map(|case| history.case_name(case));
    assert_eq!(contact.as_deref(), Some("contact K1"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(0u8..=255, 0..400)) {
        crate::fuzz_history(&bytes);
        let mut text = b"occurred_at,case_id,event\n".to_vec();
        text.extend_from_slice(&bytes);
        crate::fuzz_history(&text);
    }

    #[test]
    fn records_are_those_of_csv_core(text in "([a-c]{0,9}|,|,|\"|\n|\r|\r\n| |é){0,80}") {
        let ours = {
            let (mut records, mut all) = (Records::from(text.as_bytes(), 0), Vec::new());
            while let Some(record) = records.read() {
                all.push(record.fields().map(<[u8]>::to_vec).collect::<Vec<_>>());
            }
            all
        };
        let mut reader = csv_core::Reader::new();
        let (mut theirs, mut rest) = (Vec::<Vec<Vec<u8>>>::new(), text.as_bytes());
        // A mark at the start is the source's to take away.
        let (mut out, mut ends) = ([0; 1024], [0; 128]);
        let (mut n_out, mut n_ends) = (0, 0);
        loop {
            let (result, n_in, n, m) = reader.read_record(rest, &mut out[n_out..], &mut ends[n_ends..]);
            rest = &rest[n_in..];
            (n_out, n_ends) = (n_out + n, n_ends + m);
            match result {
                csv_core::ReadRecordResult::Record => {
                    let starts = std::iter::once(&0).chain(&ends[..n_ends]);
                    theirs.push(starts.zip(&ends[..n_ends]).map(|(from, to)| out[*from..*to].to_vec()).collect());
                    (n_out, n_ends) = (0, 0);
                }
                csv_core::ReadRecordResult::End => break,
                _ => {}
            }
        }
        proptest::prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn every_row_is_used_or_refused(text in "(2025-06-10T10:00:0[0-9]Z|x|\"|,|C1|received|reply|\n){0,60}") {
        let text = format!("occurred_at,case_id,event\n{text}");
        let totals = read(text.as_bytes()).totals;
        proptest::prop_assert_eq!(totals.read, totals.used + totals.refused);
    }
}

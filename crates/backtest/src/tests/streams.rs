//! A stream gives back the rows that went in.

use proptest::prelude::*;

use crate::kind::Kind;
use crate::row::{NONE, Row, Small};
use crate::stream::Streams;

fn row() -> impl Strategy<Value = Row> {
    let small = prop_oneof![Just(NONE), 0u32..300, any::<u32>()];
    let values = [small.clone(), small.clone(), small.clone(), small];
    let instants = (any::<i64>(), prop_oneof![Just(None), any::<i64>().prop_map(Some)]);
    let numbers = (prop_oneof![Just(u64::MAX), any::<u64>()], any::<u64>(), any::<u16>());
    (values, instants, numbers, 0..Kind::ALL.len(), any::<[u8; 3]>()).prop_map(
        |(values, instants, numbers, kind, names)| {
            let [agent, a, b, c] = values;
            Row {
                at: instants.0,
                recorded_at: instants.1.unwrap_or(instants.0),
                seq: numbers.0,
                offset: numbers.1,
                case: 0,
                agent,
                contact: NONE,
                a,
                b,
                c,
                team: numbers.2,
                product: numbers.2.rotate_left(3),
                kind: Kind::ALL[kind],
                tier: names[0],
                language: names[1],
                small: Small(names[2]),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_written_is_read(rows in prop::collection::vec((row(), ".{0,20}", ".{0,20}"), 0..20)) {
        let mut streams = Streams::new(2, 0);
        for (row, case, contact) in &rows {
            streams.push(1, row, case.as_bytes(), contact.as_bytes());
            streams.push(0, row, b"other", b"");
        }
        let mut read = Vec::new();
        streams.read(1, |row, case, contact| read.push((row, case, contact)));
        prop_assert_eq!(read.len(), rows.len());
        for ((row, case, contact), (expected, case_text, contact_text)) in read.iter().zip(&rows) {
            prop_assert_eq!(row, expected);
            prop_assert_eq!((*case, *contact), (case_text.as_bytes(), contact_text.as_bytes()));
        }
    }
}

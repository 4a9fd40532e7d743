//! Messages that were made to do harm.

use rstest::rstest;

use crate::email::{Limits, Unparsed, parse};

fn nested(depth: usize) -> String {
    let mut text = "From: a@example.com\r\n".to_owned();
    for level in 0..depth {
        text += &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    }
    text + "\r\nthe innermost\r\n"
}

#[test]
fn two_hundred_levels_are_read_and_more_are_kept_as_bytes() {
    assert_eq!(
        parse(nested(200).as_bytes(), &Limits::default()).unwrap_err(),
        Unparsed::TooDeep { most: 200 }
    );
    assert_eq!(parse(nested(199).as_bytes(), &Limits::default()).unwrap().text, "the innermost\r\n");
}

#[test]
fn nested_messages_are_limited_as_well() {
    let text = format!("From: a@example.com\r\n{}", "Content-Type: message/rfc822\r\n\r\n".repeat(100_000));
    assert_eq!(parse(text.as_bytes(), &Limits::default()).unwrap_err(), Unparsed::TooDeep { most: 200 });
}

#[test]
fn ten_thousand_recipients_are_read_and_more_are_kept_as_bytes() {
    let to = |n: usize| {
        let list: Vec<String> = (0..n).map(|i| format!("Person {i} <p{i}@example.com>")).collect();
        format!("From: a@example.com\r\nTo: {}\r\n\r\nHi\r\n", list.join(",\r\n "))
    };
    assert_eq!(parse(to(10_000).as_bytes(), &Limits::default()).unwrap().to.len(), 10_000);
    let refused = Unparsed::TooManyRecipients { recipients: 10_001, most: 10_000 };
    assert_eq!(parse(to(10_001).as_bytes(), &Limits::default()).unwrap_err(), refused);
}

#[test]
fn thirty_megabytes_are_read() {
    let mut text =
        b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n--b\r\n\
        Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            .to_vec();
    for _ in 0..400_000 {
        text.extend_from_slice(
            b"UEsDBBQAAAAIAAAAIQBQSwMEFAAAAAgAAAAhAFBLAwQUAAAACAAAACEAUEsDBBQAAAAIAAAA\r\n",
        );
    }
    let mail = parse(&text, &Limits::default()).unwrap();
    assert_eq!((mail.text.as_str(), mail.files[0].content.len()), ("see", 21_600_000));
}

#[rstest]
#[case::boundaries_that_never_come("Content-Type: multipart/mixed; boundary=x{}\r\n\r\n--x{}\r\n", 150)]
#[case::lines_like_boundaries("--\r\n", 100_000)]
#[case::lines_of_nothing("\r\n", 100_000)]
#[case::begins("begin 644 a\r\n", 100_000)]
#[case::angle_brackets("References: <<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\r\n", 5_000)]
#[case::quotes("To: \"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"(((((((((((((((\r\n", 5_000)]
#[case::encoded_words("Subject: =?=?=?=?=?=?=?=?=?utf-8?q?=?=?=?=?=?\r\n", 5_000)]
#[case::tags("Content-Type: text/html\r\n\r\n<<<<<<!--<p<br", 10_000)]
#[case::parameters("Content-Type: a/b; x*0*=utf-8''%%; x*1=\"\";;;;;;\r\n", 5_000)]
fn repetition_costs_no_more_than_its_length(#[case] piece: &str, #[case] times: usize) {
    let text: String = (0..times).map(|i| piece.replace("{}", &i.to_string())).collect();
    let _ = parse(format!("From: a@example.com\r\n{text}").as_bytes(), &Limits::default());
}

#[rstest]
#[case::nothing(b"")]
#[case::blank(b"\r\n \r\n")]
#[case::no_field(b"hello\r\nthere\r\n")]
#[case::zeros(b"\0\0\0\0")]
fn what_is_no_message_is_said_to_be_none(#[case] bytes: &[u8]) {
    assert!(matches!(parse(bytes, &Limits::default()), Err(Unparsed::Empty | Unparsed::NoHeader)));
}

#[test]
fn a_message_cut_anywhere_is_read_without_harm() {
    let text = nested(3)
        + "\r\n--b2\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+\r\n--b2--\r\n--b1--\r\n";
    for end in 0..text.len() {
        let _ = parse(&text.as_bytes()[..end], &Limits::default());
    }
}

//! What is read from a message.

use rstest::rstest;

use crate::email::{Disposition, Limits, Mail, MessageId, parse};

pub fn mail(text: &str) -> Mail {
    parse(text.replace('\n', "\r\n").as_bytes(), &Limits::default()).unwrap()
}

#[test]
fn a_plain_message_is_read() {
    let mail = mail(
        "Message-ID: <a@example.com>\nIn-Reply-To: <b@example.com>\nReferences: <c@example.com>\n <b@example.com>\n\
         Date: Mon, 2 Jun 2025 09:04:00 +0200\nFrom: Ana Lima <ana@example.com>\nTo: help@example.org, b@example.org\n\
         Cc: c@example.org\nSubject: The\n printer\n\nHello\n",
    );
    assert_eq!(mail.id, MessageId::Given("a@example.com".into()));
    assert_eq!(mail.in_reply_to, ["b@example.com"]);
    assert_eq!(mail.references, ["c@example.com", "b@example.com"]);
    assert_eq!(mail.sent_at.unwrap().to_string(), "2025-06-02T07:04:00Z");
    assert_eq!(mail.from[0].to_string(), "Ana Lima <ana@example.com>");
    assert_eq!(
        mail.recipients().map(|one| one.address.as_str()).collect::<Vec<_>>(),
        ["help@example.org", "b@example.org", "c@example.org"]
    );
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("The printer", "Hello\r\n"));
}

#[test]
fn a_message_without_identifier_and_date_gets_the_same_made_one_for_every_copy() {
    let text = "From: ana@example.com\nSubject: Hi\n\nHello\n";
    let first = mail(text);
    let copy = mail(&format!("Received: by other.example; Mon, 2 Jun 2025 09:04:00 +0200\n{text}\n\n"));
    assert!(matches!(first.id, MessageId::Made(_)));
    assert!(first.id.as_str().ends_with("@no-message-id.invalid"));
    assert_eq!((first.sent_at, &first.id, &first.digest), (None, &copy.id, &copy.digest));
    assert_ne!(first.id, mail("From: ana@example.com\nSubject: Hi\n\nHello!\n").id);
}

#[rstest]
#[case::encoded_words("=?utf-8?b?SGFsbMO2Y2hlbg==?= =?utf-8?q?_du?=", "Hallöchen du")]
#[case::bare_utf_8("Grüße", "Grüße")]
#[case::a_bell_and_a_turn("a\u{7}b\u{202e}c", "abc")]
#[case::hidden_line_end("=?utf-8?q?a=0D=0ABcc:_eve@example.com?=", "a Bcc: eve@example.com")]
fn the_subject_is_one_decoded_line(#[case] written: &str, #[case] read: &str) {
    assert_eq!(mail(&format!("From: a@example.com\nSubject: {written}\n\n.\n")).subject, read);
}

#[rstest]
#[case::utf_8("utf-8", b"Gr\xc3\xbc\xc3\x9fe", "Grüße")]
#[case::latin_1("iso-8859-1", b"Gr\xfc\xdfe", "Grüße")]
#[case::undeclared("", b"Gr\xfc\xdfe", "Grüße")]
#[case::wrongly_declared("utf-8", b"Gr\xfc\xdfe", "Grüße")]
#[case::unknown("x-nothing", b"Gr\xfc\xdfe", "Grüße")]
#[case::ascii_that_is_utf_8("us-ascii", b"Gr\xc3\xbc\xc3\x9fe", "Grüße")]
#[case::quotation_marks("iso-8859-1", b"\x93a\x94", "“a”")]
#[case::japanese("iso-2022-jp", b"\x1b$B$3$s\x1b(B", "こん")]
#[case::russian("koi8-r", b"\xf0\xd2\xc9", "При")]
fn texts_are_read_in_their_charset(#[case] charset: &str, #[case] bytes: &[u8], #[case] read: &str) {
    let head = format!("From: a@example.com\r\nContent-Type: text/plain; charset={charset}\r\n\r\n");
    assert_eq!(parse(&[head.as_bytes(), bytes].concat(), &Limits::default()).unwrap().text, read);
}

#[test]
fn of_two_forms_both_are_kept_and_images_are_inline() {
    let mail = mail(
        "From: a@example.com\nContent-Type: multipart/related; boundary=r\n\n--r\n\
         Content-Type: multipart/alternative; boundary=r2\n\n--r2\n\ntext\n--r2\nContent-Type: text/html\n\n<p>html</p>\n--r2--\n\
         --r\nContent-Type: image/png; name=\"../a.png\"\nContent-ID: <i1>\nContent-Transfer-Encoding: base64\n\niVBO\nRw0K\n--r--\n",
    );
    assert_eq!((mail.text.as_str(), mail.html.as_deref()), ("text", Some("<p>html</p>")));
    let [image] = &mail.files[..] else { panic!("{:?}", mail.files) };
    assert_eq!(
        (image.name.as_deref(), image.content_id.as_deref(), image.disposition),
        (Some("a.png"), Some("i1"), Disposition::Inline)
    );
    assert_eq!(image.content, b"\x89PNG\r\n");
}

#[test]
fn a_nested_message_is_a_file_that_can_be_read() {
    let mail = mail(
        "From: a@example.com\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nsee\n--m\nContent-Type: message/rfc822\n\n\
         From: b@example.com\nSubject: inner\n\ninner text\n--m--\n",
    );
    assert_eq!(mail.text, "see");
    assert!(mail.files[0].is_message());
    let inner = parse(&mail.files[0].content, &Limits::default()).unwrap();
    assert_eq!((inner.subject.as_str(), inner.text.as_str()), ("inner", "inner text"));
}

#[test]
fn a_file_written_into_the_text_is_taken_out_of_it() {
    let mail = mail("From: a@example.com\n\nsee\nbegin 644 cat.txt\n#0V%T\n`\nend\nbye\n");
    assert_eq!((mail.text.as_str(), mail.files[0].content.as_slice()), ("see\r\nbye\r\n", &b"Cat"[..]));
}

#[test]
fn a_message_of_an_old_system_is_read() {
    let mail = parse(b"From: a@example.com\rSubject: old\r\rone\rtwo\r", &Limits::default()).unwrap();
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("old", "one\ntwo\n"));
}

#[test]
fn a_lone_line_between_fields_hides_none_of_them() {
    let mail = mail("From: a@example.com\n>From b Mon Jun  2\nSubject: still\n\nHello\n");
    assert_eq!(mail.subject, "still");
}

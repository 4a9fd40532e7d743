//! Mail of our own.

use rstest::rstest;

use crate::email::{
    Address, Author, Draft, Enclosure, Filling, Fillings, Limits, Refused, check_template, compose, parse,
    render_template,
};

fn draft() -> Draft {
    Draft {
        id: "m1@desk.example.org".into(),
        at: "2025-06-02T13:04:00Z".parse().unwrap(),
        from: Address::new("Ben, of Help", "help@example.org"),
        reply_to: Some(Address::bare("help+r1.abc@example.org")),
        to: vec![Address::new("Aña Lima", "ana@example.com")],
        cc: Vec::new(),
        subject: "Re: Dein Drucker – grüße".into(),
        text: "Hello **Ana**,\n\n.\nlook at https://example.com/a=b <script>x</script>".into(),
        signature: "Ben".into(),
        unsubscribe: None,
        in_reply_to: Some("b@example.com".into()),
        references: vec!["a@example.com".into(), "b@example.com".into()],
        author: Author::Agent,
        files: vec![Enclosure {
            name: "../größe.png".into(),
            content_type: "image/png".into(),
            content: vec![0, 1, 255],
        }],
    }
}

#[test]
fn what_is_composed_is_what_is_read() {
    let bytes = compose(&draft()).unwrap();
    let mail = parse(&bytes, &Limits::default()).unwrap();
    assert_eq!(mail.id.given(), Some("m1@desk.example.org"));
    assert_eq!(mail.sent_at, Some(draft().at));
    assert_eq!(
        (&mail.from[0], &mail.to[0], mail.reply_to.first()),
        (&draft().from, &draft().to[0], draft().reply_to.as_ref())
    );
    assert_eq!(mail.subject, draft().subject);
    assert_eq!(mail.in_reply_to, ["b@example.com"]);
    assert_eq!(mail.references, ["a@example.com", "b@example.com"]);
    assert_eq!(mail.text.replace("\r\n", "\n").trim_end(), format!("{}\n\n-- \nBen", draft().text));
    let html = mail.html.unwrap();
    assert!(html.contains("<strong>Ana</strong>") && html.contains("&lt;script&gt;"));
    assert_eq!(
        (mail.files[0].name.as_deref(), mail.files[0].content.as_slice()),
        (Some("größe.png"), &[0, 1, 255][..])
    );
    assert_eq!(mail.headers.iter().filter(|header| header.name == "Auto-Submitted").count(), 0);
}

#[test]
fn the_same_message_gives_the_same_bytes_in_lines_that_smtp_takes() {
    let bytes = compose(&draft()).unwrap();
    assert_eq!(compose(&draft()).unwrap(), bytes);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.is_ascii() && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.split("\r\n").all(|line| line.len() <= 78 && line != "."), "{text}");
}

#[rstest]
#[case::plain("report.pdf", "application/pdf")]
#[case::spaces("the \\ \"last\" report.pdf", "application/pdf")]
#[case::text("notes.txt", "text/plain; charset=utf-8")]
#[case::umlauts("größe.png", "image/png")]
#[case::long("報告書報告書報告書報告書報告書報告書報告書報告書.pdf", "application/pdf")]
fn a_file_keeps_its_name_and_its_type(#[case] name: &str, #[case] kind: &str) {
    let file = Enclosure { name: name.into(), content_type: kind.into(), content: b"words\n".to_vec() };
    let bytes = compose(&Draft { files: vec![file], ..draft() }).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 110), "{text}");
    let mail = parse(&bytes, &Limits::default()).unwrap();
    assert_eq!(mail.files[0].name.as_deref(), Some(crate::attachment::safe_name(name).as_str()));
    assert_eq!(mail.files[0].content_type, kind.split(';').next().unwrap());
    assert_eq!(text.contains("charset=utf-8;"), kind.contains("charset"));
}

#[rstest]
#[case::program(Author::Program, "auto-generated")]
#[case::responder(Author::Responder, "auto-replied")]
fn automatic_mail_says_so(#[case] author: Author, #[case] expected: &str) {
    let mail = parse(&compose(&Draft { author, ..draft() }).unwrap(), &Limits::default()).unwrap();
    assert_eq!(mail.header("Auto-Submitted"), Some(expected));
}

#[test]
fn nothing_can_add_a_field_or_a_recipient() {
    let evil = "x\r\nBcc: eve@example.com\r\n\r\nbody";
    let composed = compose(&Draft {
        subject: evil.into(),
        to: vec![Address { name: Some(evil.into()), address: "ana@example.com".into() }],
        signature: String::new(),
        ..draft()
    });
    let mail = parse(&composed.unwrap(), &Limits::default()).unwrap();
    assert_eq!((mail.bcc.len(), mail.to.len(), mail.to[0].address.as_str()), (0, 1, "ana@example.com"));
    for address in ["ana@example.com\r\nBcc: eve@example.com", "ana@example.com, eve@example.com", "ana", ""]
    {
        let to = vec![Address { name: None, address: address.to_owned() }];
        assert!(matches!(compose(&Draft { to, ..draft() }), Err(Refused::Address(_))));
    }
    assert!(matches!(compose(&Draft { id: "a>\r\nBcc: <b".into(), ..draft() }), Err(Refused::Identifier(_))));
    let unsubscribe = Some("https://a.example/>\r\nBcc: <b".to_owned());
    assert!(matches!(compose(&Draft { unsubscribe, ..draft() }), Err(Refused::Identifier(_))));
    assert_eq!(compose(&Draft { to: Vec::new(), ..draft() }), Err(Refused::Nobody));
}

#[test]
fn long_conversations_keep_their_first_and_newest_messages() {
    let references: Vec<String> = (0..50).map(|n| format!("{n}@x")).collect();
    let mail = parse(
        &compose(&Draft { references, in_reply_to: Some("50@x".into()), ..draft() }).unwrap(),
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(
        (mail.references.len(), mail.references[0].as_str(), mail.references[19].as_str()),
        (20, "0@x", "50@x")
    );
}

fn fillings() -> Fillings {
    let text = |text: &str| Filling::Text(text.to_owned());
    [
        ("case.number".to_owned(), text("1042")),
        ("customer.name".to_owned(), text("Ana {{ case.number }}")),
        ("promise".to_owned(), text("")),
        ("steps".to_owned(), Filling::List(vec!["look".to_owned(), "repair".to_owned()])),
    ]
    .into()
}

#[rstest]
#[case::fields("Hello {{ customer.name }}, {{case.number}}.\n", "Hello Ana {{ case.number }}, 1042.\n")]
#[case::condition("{% if promise %}By {{ promise }}{% else %}Soon{% endif %}", "Soon")]
#[case::list("{% for step in steps %}- {{ step }}\n{% endfor %}", "- look\n- repair\n")]
#[case::bold("**{{ case.number }}** * {x", "**1042** * {x")]
fn a_template_is_filled_in(#[case] template: &str, #[case] expected: &str) {
    assert_eq!(render_template(template, &fillings()).as_deref(), Ok(expected));
}

#[rstest]
#[case::unknown(
    "a\n{{ case.nummer }}",
    "line 2: there is no field `case.nummer`; did you mean `case.number`?"
)]
#[case::unclosed("{{ case.number", "line 1: ")]
#[case::no_end("{% if promise %}x", "line 1: ")]
#[case::filter("{{ promise|upper }}", "line 1: ")]
#[case::calculation(
    "a\n{{ 'x' * 1000000000 }}",
    "line 2: a template does not calculate; take `*` out of the braces"
)]
#[case::include("{% include 'secrets' %}", "line 1: ")]
fn a_template_is_checked(#[case] template: &str, #[case] expected: &str) {
    let fault = check_template(template, &fillings()).unwrap_err().to_string();
    assert!(fault.starts_with(expected), "{fault}");
}

#[test]
fn a_template_that_does_too_much_is_stopped() {
    let long = Fillings::from([("steps".to_owned(), Filling::List(vec!["x".repeat(100); 1000]))]);
    let nested = "{% for a in steps %}{% for b in steps %}{% for c in steps %}{{ c }}{% endfor %}{% endfor %}{% endfor %}";
    assert_eq!(render_template(nested, &long).unwrap_err().help, "take out loops within loops");
    let wide = "{% for a in steps %}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{{ a }}{% endfor %}";
    assert_eq!(render_template(wide, &long).unwrap_err().help, "take out loops within loops");
    let deep = "{% if a %}".repeat(4_000);
    assert!(check_template(&deep, &fillings()).is_err());
    assert!(check_template(&format!("{{{{ {}1 }}}}", "(".repeat(40_000)), &fillings()).is_err());
}

#[test]
fn a_mail_to_subscribers_says_how_one_request_ends_it() {
    let unsubscribe = Some("https://desk.example/record/mail/1-a/stop".to_owned());
    let bytes = compose(&Draft { unsubscribe, ..draft() }).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("List-Unsubscribe: <https://desk.example/record/mail/1-a/stop>"), "{text}");
    assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{text}");
    assert!(!String::from_utf8_lossy(&compose(&draft()).unwrap()).contains("List-"));
}

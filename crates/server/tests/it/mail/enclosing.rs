//! What goes with a reply: its files, those who get a copy, what is said when it does not arrive.

use server::permission::Role;
use store::mail::sent::{self, Sent, State};
use store::mail::{addresses, suppressions};

use super::dovecot::Dovecot;
use super::letters::{CARE, Post, letter};
use super::postfix::Postfix;
use super::sending::deliver;
use super::sink::Sink;
use crate::files::send as send_form;

const INES: &str = "ines@customer.example";
const BOB: &str = "bob@customer.example";

async fn post_to(port: u16, more: &str) -> Post {
    Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\n{more}send = {{ host = \"127.0.0.1\", port = {port}, security = \"none\" }}\n"
    ))
    .await
}

/// An agent answers the first case in the workspace, and lets the undo window pass.
async fn answer(post: &Post, fields: &[(&str, &str)], files: &[(&str, &[u8])]) {
    let agent = post.app.cookie_of(Role::Agent).await;
    let fields: Vec<(&str, &str)> =
        [("kind", "public"), ("body", "Look at this.")].iter().chain(fields).copied().collect();
    send_form(&post.app, &agent, "/cases/1/messages", &fields, files).await.expect(303);
    post.room.desk().clock().advance_ms(11_000);
    post.room.desk().tick().await.expect("it leaves");
    deliver(post).await;
}

async fn sent(post: &Post) -> Vec<Sent> {
    let mails = post.room.db().read(|tx| sent::list_of_case(tx, 1)).await.expect("read");
    mails.into_iter().filter(|mail| mail.message.is_some()).collect()
}

/// Bytes of a picture that no line of text could hold.
fn picture() -> Vec<u8> {
    let noise = (0..300_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8);
    b"\x89PNG\r\n\x1a\n".iter().copied().chain(noise).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_reply_arrive_byte_for_byte_under_their_names() {
    let Some(dovecot) = Dovecot::start() else { return };
    let Some(postfix) = Postfix::start(1, dovecot.lmtp) else { return };
    let post = post_to(postfix.smtp, "").await;
    post.take(&letter("a", "", "It hums.")).await;
    let (picture, text) = (picture(), "Zeile eins\nZeile zwei – größer\n");
    let name = "Größe der Düse 報告書.png";
    answer(&post, &[], &[(name, &picture), ("notes.txt", text.as_bytes())]).await;
    let bytes = dovecot.fetch(INES, "Look at this.");
    let mail = channels::email::parse(&bytes, &Default::default()).expect("a mail");
    let files: Vec<_> = mail
        .files
        .iter()
        .map(|file| (file.name.as_deref(), file.content_type.as_str(), file.content.as_slice()))
        .collect();
    assert_eq!(files.len(), 2);
    assert!(files[0] == (Some(name), "image/png", picture.as_slice()), "{:?}", files[0].0);
    assert_eq!(files[1], (Some("notes.txt"), "text/plain", text.as_bytes()));
    assert_eq!(sent(&post).await[0].state, State::Sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_for_mail_is_fetched_in_the_care_centre() {
    let sink = Sink::start().await;
    let post = post_to(sink.port, "largest_mb = 1\n").await;
    post.take(&letter("a", "", "It hums.")).await;
    let (small, large) = (picture(), picture().repeat(3));
    answer(&post, &[], &[("large.png", &large), ("small.png", &small)]).await;
    let mails = sink.mails();
    let mail = mails.iter().find(|mail| mail.contains("Look at this.")).expect("the reply");
    let read = channels::email::parse(mail.as_bytes(), &Default::default()).expect("a mail");
    assert_eq!(read.files.iter().map(|file| file.name.as_deref()).collect::<Vec<_>>(), [Some("small.png")]);
    for words in ["too large for mail", "`large.png` (900 KB)", "<https://portal.example.com/help/cases/1>"] {
        assert!(read.text.contains(words), "{words} is missing in {}", read.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_on_the_mail_gets_the_same_answer_unless_they_are_taken_off() {
    let sink = Sink::start().await;
    let post = post_to(sink.port, "").await;
    let on_it = format!("Cc: Bob Stone <{BOB}>, eve@elsewhere.example, Care <{CARE}>\r\n");
    post.take(&letter("a", &on_it, "It hums.")).await;
    let agent = post.app.cookie_of(Role::Agent).await;
    let page = post.app.get(&agent, "/cases/1").await.expect(200);
    assert_eq!(page.body.matches("name=\"copy-").count(), 2, "not the customer, and not us");
    assert!(page.body.contains("Copy to <bdi>Bob Stone</bdi>"), "{}", page.body);
    answer(&post, &[("copy-0", &format!("{BOB} Bob Stone"))], &[("dot.png", &picture())]).await;
    let mails: Vec<String> = sink.mails().into_iter().filter(|mail| mail.contains("Look at this.")).collect();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0], mails[1], "one identifier, one mail");
    assert!(
        mails[0].contains(&format!("To: {INES}\r\nCc: Bob Stone <{BOB}>\r\n")) && !mails[0].contains("eve@")
    );
    let mut to: Vec<String> = sent(&post).await.into_iter().map(|mail| mail.recipient).collect();
    to.sort();
    assert_eq!(to, [BOB, INES]);
    let page = post.app.get(&agent, "/cases/1").await.expect(200);
    assert!(page.body.contains("copy to <bdi>Bob Stone &lt;bob@customer.example&gt;</bdi>"));
    assert_eq!(page.body.matches("Mailed to <bdi>").count(), 2, "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_did_not_arrive_says_why_and_is_sent_again_to_another_address() {
    let sink = Sink::start().await;
    let post = post_to(sink.port, "").await;
    post.take(&letter("a", "", "It hums.")).await;
    sink.answer("550 5.1.1 nobody here");
    answer(&post, &[], &[]).await;
    let agent = post.app.cookie_of(Role::Agent).await;
    let page = post.app.get(&agent, "/cases/1").await.expect(200);
    assert!(page.body.contains("Did not arrive at <bdi>ines@customer.example</bdi>"), "{}", page.body);
    let failed = sent(&post).await.remove(0);
    let again = format!("/cases/1/mails/{}/again", failed.id);
    post.app.post(&agent, &again, &[("to", "nobody")]).await.expect(422);
    post.app.post(&agent, &again.replace("cases/1", "cases/2"), &[("to", BOB)]).await.expect(404);
    sink.answer("250 OK");
    post.app.post(&agent, &again, &[("to", "Bob@Customer.Example")]).await.expect(303);
    // A second click changes nothing.
    post.app.post(&agent, &again, &[("to", BOB)]).await.expect(303);
    deliver(&post).await;
    let mails = sent(&post).await;
    assert_eq!((mails.len(), mails[0].state, mails[0].recipient.as_str()), (1, State::Sent, BOB));
    assert_eq!(mails[0].message_id, failed.message_id, "it is the same mail");
    let last = sink.mails().pop().expect("it left");
    assert!(last.contains(&failed.message_id) && last.contains("To: bob@customer.example"), "{last}");
    let page = post.app.get(&agent, "/cases/1").await.expect(200);
    assert!(
        page.body.contains("Mailed to <bdi>bob@customer.example</bdi>") && !page.body.contains("Send again")
    );
    let noted = post.room.db().read(|tx| store::audit::list_of(tx, "case-1", 10)).await.expect("read");
    assert!(noted.iter().any(|change| change.what == "mail.readdressed"));
    post.app.post(&agent, &format!("/cases/1/mails/{}/again", mails[0].id), &[("to", BOB)]).await.expect(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn however_often_a_reply_is_sent_again_it_is_the_same_mail_byte_for_byte() {
    let sink = Sink::start().await;
    let post = post_to(sink.port, "").await;
    post.take(&letter("a", "", "It hums.")).await;
    answer(&post, &[], &[]).await;
    let agent = post.app.cookie_of(Role::Agent).await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let first = sent(&post).await.remove(0);
    let fail = async || {
        let (id, now) = (first.id, post.now());
        let failed = (State::Failed, Some("it came back"));
        post.room.db().write(move |tx| sent::update(tx, id, failed, now)).await.expect("written");
    };
    // What was said in between changes nothing of it.
    post.take(&letter("b", "In-Reply-To: <a@customer.example>\r\n", "And it smokes.")).await;
    post.room.desk().clock().advance_ms(3_600_000);
    fail().await;
    post.app.post(&agent, &format!("/cases/1/mails/{}/again", first.id), &[("to", INES)]).await.expect(303);
    deliver(&post).await;
    fail().await;
    post.app.post(&admin, &format!("/mail/outgoing/{}/attempts", first.id), &[]).await.expect(303);
    deliver(&post).await;
    let mails: Vec<String> =
        sink.mails().into_iter().filter(|mail| mail.contains(&first.message_id)).collect();
    assert_eq!(mails.len(), 3);
    assert!(mails.iter().all(|mail| *mail == mails[0]), "{mails:#?}");
    assert_eq!(sent(&post).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_stands_on_its_reply_and_the_address_is_left_alone_until_somebody_asks() {
    let sink = Sink::start().await;
    let post = post_to(sink.port, "").await;
    post.take(&letter("a", "", "It hums.")).await;
    answer(&post, &[], &[]).await;
    let id = sent(&post).await[0].message_id.clone();
    let report = format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: {CARE}\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <dsn@mx.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {INES}\r\nAction: failed\r\n\
         Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such mailbox\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\n\r\n--b--\r\n"
    );
    post.take(&report).await;
    let agent = post.app.cookie_of(Role::Agent).await;
    let page = post.app.get(&agent, "/cases/1").await.expect(200);
    for words in ["Did not arrive at <bdi>", "no such mailbox", "A mail of ours came back", "Show it"] {
        assert!(page.body.contains(words), "{words} is missing in {}", page.body);
    }
    let left_alone = || post.room.db().read(|tx| suppressions::find(tx, INES));
    assert!(left_alone().await.expect("read").is_some());
    // What is written now is not mailed, and says so.
    answer(&post, &[("once", "another-one")], &[]).await;
    let page = post.app.get(&agent, "/cases/1").await.expect(200);
    assert!(page.body.contains("Not mailed to <bdi>"), "{}", page.body);
    let mail = sent(&post).await.pop().expect("the second");
    post.app.post(&agent, &format!("/cases/1/mails/{}/again", mail.id), &[("to", INES)]).await.expect(303);
    deliver(&post).await;
    assert_eq!(sent(&post).await.pop().expect("the second").state, State::Sent);
    assert!(left_alone().await.expect("read").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_answers_is_a_quiet_line_and_the_signature_is_seen_before() {
    let post = Post::new().await;
    post.take(&letter("a", "", "It hums.")).await;
    let notice = "In-Reply-To: <a@customer.example>\r\nAuto-Submitted: auto-replied\r\n";
    post.take(&letter("b", notice, "I am away until Monday.")).await;
    let ours = addresses::Address {
        address: CARE.to_owned(),
        brand: "Care".to_owned(),
        team: None,
        language: None,
        signature: "Your **care** team".to_owned(),
    };
    post.room.db().write(move |tx| addresses::save(tx, &ours)).await.expect("saved");
    let agent = post.app.cookie_of(Role::Agent).await;
    let page = post.app.get(&agent, "/cases/1").await.expect(200);
    assert!(
        page.body.contains("A program wrote") && !page.body.contains("I am away until Monday"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Your <strong>care</strong> team"));
    let remark = post.messages(1).await.pop().expect("the notice");
    let whole = post.app.get(&agent, &format!("/cases/1/messages/{}", remark.id)).await.expect(200);
    assert!(whole.body.contains("I am away until Monday"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_no_server_takes_for_days_is_given_up_in_words() {
    let sink = Sink::start().await;
    let post = post_to(sink.port, "").await;
    post.take(&letter("a", "", "It hums.")).await;
    sink.answer("451 4.3.0 not now");
    answer(&post, &[], &[]).await;
    for _ in 0..70 {
        post.room.desk().clock().advance_ms(5_200_000);
        deliver(&post).await;
    }
    let mail = sent(&post).await.remove(0);
    assert_eq!(mail.state, State::Failed);
    assert_eq!(
        mail.reason.as_deref(),
        Some("no server took it for three days; the last said: the server does not take it now (451)")
    );
}

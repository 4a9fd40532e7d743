//! Handing mail over to a real server that lets in only whom it knows: Postfix, which asks Dovecot, over TLS.

use store::mail::sent::{self, Sent, State};

use super::dovecot::Dovecot;
use super::letters::{CARE, Post, letter};
use super::oauth::Giver;
use super::postfix::Postfix;
use super::sending::{deliver, reply};

const INES: &str = "ines@customer.example";

/// A desk that signs in at this server.
async fn post(dovecot: &Dovecot, (port, security): (u16, &str), secret: &str) -> Post {
    Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\n[mail.send]\nhost = \"localhost\"\nport = {port}\nsecurity = \"{security}\"\nca_file = \"{}\"\n\
         user = \"care\"\n{secret}\n",
        dovecot.certificate()
    ))
    .await
}

async fn of_case(post: &Post) -> Vec<Sent> {
    post.room.db().read(|tx| sent::list_of_case(tx, 1)).await.expect("read")
}

/// Waits until a mail that says this is in the mailbox of the customer.
async fn arrived(dovecot: &Dovecot, words: &str) -> String {
    for _ in 0..400 {
        if let Some(mail) = dovecot.mails(INES).into_iter().find(|mail| mail.contains(words)) {
            return mail;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("it never came: {}", dovecot.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_submitted_with_a_password_over_both_ways_of_encryption() {
    let Some(dovecot) = Dovecot::start() else { return };
    let Some(postfix) = Postfix::start_for_submission(&dovecot) else { return };
    let password = format!("password_file = \"{}\"", dovecot.password());
    for (way, words) in
        [((postfix.smtp, "starttls"), "Is it plugged in?"), ((postfix.smtps, "tls"), "Is it switched on?")]
    {
        let post = post(&dovecot, way, &password).await;
        post.take(&letter("a", "", "It hums.")).await;
        reply(&post, words).await;
        deliver(&post).await;
        let states: Vec<State> = of_case(&post).await.iter().map(|mail| mail.state).collect();
        assert_eq!(states, [State::Sent, State::Sent], "{}", postfix.log());
        let mail = arrived(&dovecot, words).await;
        // The way it came: encrypted, and from somebody who was let in.
        assert!(mail.contains("with ESMTPSA"), "{mail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_fails_no_mail_and_the_right_one_sends_it() {
    let Some(dovecot) = Dovecot::start() else { return };
    let Some(postfix) = Postfix::start_for_submission(&dovecot) else { return };
    let password = format!("password_file = \"{}\"", dovecot.password());
    std::fs::write(dovecot.password(), "wrong\n").expect("written");
    let file = dovecot.file("password", "wrong\n");
    assert!(password.contains(&file));
    let post = post(&dovecot, (postfix.smtp, "starttls"), &password).await;
    post.take(&letter("a", "", "It hums.")).await;
    deliver(&post).await;
    let mails = of_case(&post).await;
    assert_eq!(mails[0].state, State::Queued, "{:?}", mails[0].reason);
    assert_eq!(mails[0].reason.as_deref(), Some("the server does not let us in (535)"));
    dovecot.password();
    post.room.desk().clock().advance_ms(60_000);
    deliver(&post).await;
    assert_eq!(of_case(&post).await[0].state, State::Sent, "{}", postfix.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_submitted_with_a_token_that_is_asked_for_anew_when_it_was_taken_back() {
    let giver = Giver::start().await;
    let Some(dovecot) = Dovecot::start_with_tokens(&format!("http://127.0.0.1:{}/whose", giver.port)) else {
        return;
    };
    let Some(postfix) = Postfix::start_for_submission(&dovecot) else { return };
    let oauth = giver.settings(&dovecot.file("refresh", "again and again\n"));
    let post = post(&dovecot, (postfix.smtp, "starttls"), &oauth).await;
    // The way out is open with a token, and somebody else is given another one.
    post.room.transport().await.expect("opened").expect("there is one");
    giver.take_back();
    post.take(&letter("a", "", "It hums.")).await;
    deliver(&post).await;
    assert_eq!(of_case(&post).await[0].state, State::Queued);
    post.room.desk().clock().advance_ms(30_000);
    deliver(&post).await;
    assert_eq!(of_case(&post).await[0].state, State::Sent, "{}\n{}", postfix.log(), dovecot.log());
    arrived(&dovecot, "with ESMTPSA").await;
}

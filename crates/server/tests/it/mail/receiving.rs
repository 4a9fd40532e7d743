//! What becomes of a mail that is ours.

use server::mail::receive::Accepted;
use store::mail::incoming::{self, State};

use super::letters::{CARE, Post, letter};

#[tokio::test]
async fn r_042_a_mail_is_a_case_and_its_answer_a_message_of_it() {
    let post = Post::new().await;
    post.take(&letter("a", "", "It hums since Monday.")).await;
    post.take(&letter("b", "In-Reply-To: <a@customer.example>\r\n", "Now it smokes.")).await;
    assert_eq!(post.texts(1).await, ["It hums since Monday.", "Now it smokes."]);
    assert_eq!(post.n_cases().await, 1);
}

#[tokio::test]
async fn a_mail_that_only_has_the_same_subject_is_another_case() {
    let post = Post::new().await;
    post.take(&letter("a", "", "It hums.")).await;
    post.take(&letter("b", "Subject: Re: The printer hums\r\n", "Another one.")).await;
    assert_eq!(post.n_cases().await, 2);
}

#[tokio::test]
async fn the_same_mail_is_taken_once_for_each_of_our_addresses() {
    let post = Post::new().await;
    let mail = letter("a", "", "It hums.");
    assert!(matches!(post.take(&mail).await, Accepted::New(_)));
    let moved = format!("Received: from elsewhere\r\n{mail}");
    assert_eq!(post.take(&moved).await, Accepted::Known);
    assert!(matches!(post.take_at("sales@desk.example", mail.as_bytes()).await, Accepted::New(_)));
    assert_eq!(post.n_cases().await, 2);
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_can_be_tried_again() {
    let post = Post::new().await;
    let Accepted::New(id) = post.take_at(CARE, b"\x00\x01 no mail at all").await else { panic!("it is new") };
    let kept = post.room.db().read(move |tx| incoming::find(tx, id)).await.expect("read").expect("is there");
    assert_eq!(kept.state, State::Quarantined);
    assert_eq!(kept.reason.as_deref(), Some("the message has no header field"));
    assert_eq!(
        post.room.original(&kept).await.expect("read").as_deref(),
        Some(b"\x00\x01 no mail at all".as_slice())
    );
    let again = incoming::Incoming { state: State::New, next_at: Some(post.now()), ..kept };
    post.room.db().write(move |tx| incoming::update(tx, &again)).await.expect("written");
    assert_eq!(post.room.place_due().await.expect("tried"), 1);
    let kept = post.room.db().read(move |tx| incoming::find(tx, id)).await.expect("read").expect("is there");
    assert_eq!((kept.state, kept.n_attempts), (State::Quarantined, 2));
}

#[tokio::test]
async fn a_mail_that_was_stored_and_not_placed_is_placed_later() {
    let post = Post::new().await;
    let Accepted::New(id) = post.take(&letter("a", "", "It hums.")).await else { panic!("it is new") };
    // As if the program had been killed in between: the mail is there, and nothing says what became of it.
    let mail = post.room.db().read(move |tx| incoming::find(tx, id)).await.expect("read").expect("is there");
    let orphan = incoming::Incoming {
        state: State::New,
        case: None,
        message: None,
        next_at: Some(post.now()),
        ..mail
    };
    post.room.db().write(move |tx| incoming::update(tx, &orphan)).await.expect("written");
    assert_eq!(post.room.place_due().await.expect("placed"), 1);
    assert_eq!(post.texts(1).await, ["It hums."]);
    assert_eq!(post.n_cases().await, 1);
    let mail = post.room.db().read(move |tx| incoming::find(tx, id)).await.expect("read").expect("is there");
    assert_eq!((mail.state, mail.case), (State::Done, Some(1)));
}

#[tokio::test]
async fn a_mail_without_a_sender_waits_for_somebody_to_look() {
    let post = Post::new().await;
    let Accepted::New(id) = post.take("Subject: Hello\r\n\r\nWho am I?\r\n").await else {
        panic!("it is new")
    };
    let kept = post.room.db().read(move |tx| incoming::find(tx, id)).await.expect("read").expect("is there");
    assert_eq!(kept.state, State::Quarantined);
}

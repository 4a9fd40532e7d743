//! Mail of ours, on its way to a real mailbox.

use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId};
use server::deliver::{self, Ways};
use server::desk::{Request, Text};
use server::permission::Role;
use server::who::Who;
use store::mail::sent::{self, State};

use super::letters::{CARE, Post, letter};
use super::sink::Sink;

/// A desk whose mail goes to a server of this machine.
async fn post_to(sink: &Sink) -> Post {
    Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n",
        sink.port
    ))
    .await
}

pub async fn deliver(post: &Post) {
    let ways = Ways { mail: Some(post.room.clone()), ..Ways::default() };
    deliver::deliver_due(post.room.desk(), &ways).await.expect("the outbox is drained");
}

pub async fn reply(post: &Post, words: &str) {
    let who = Who::Agent(AgentId(1.try_into().expect("not 0")), None);
    let case = CaseId(1.try_into().expect("not 0"));
    let command = Command { agent: who.agent(), ..Command::of(Ask::Reply, who.actor()) };
    let text = Text::from(words);
    post.room.desk().ask(Request::new(case, who, [command]).saying(text)).await.expect("it can be answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_acknowledged_with_its_number_and_what_was_promised() {
    let sink = Sink::start().await;
    let post = post_to(&sink).await;
    post.take(&letter("a", "", "It hums.")).await;
    deliver(&post).await;
    let mails = sink.mails();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    for words in [
        "To: ines@customer.example",
        "Subject: Re: The printer hums",
        "In-Reply-To: <a@customer.example>",
        "Auto-Submitted: auto-replied",
        "#1",
        "first reply by",
        "How we count your case",
    ] {
        assert!(mail.contains(words), "{words} is missing in\n{mail}");
    }
    // The way leads to this case, and nobody else's.
    let text = channels::email::parse(mail.as_bytes(), &Default::default()).expect("a mail").text;
    let path = text.split("/record/case/").nth(1).and_then(|it| it.split(['>', ')', ' ', '\n']).next());
    let path = format!("/record/case/{}", path.expect("a way"));
    let page = post.app.get("", &path).await.expect(200).body;
    assert!(page.contains("How we counted case #1"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_and_a_last_reply_say_the_same_when_they_are_sent_again_days_later() {
    let sink = Sink::start().await;
    let post = post_to(&sink).await;
    post.take(&letter("a", "", "It hums.")).await;
    deliver(&post).await;
    let who = Who::Agent(AgentId(1.try_into().expect("not 0")), None);
    let case = CaseId(1.try_into().expect("not 0"));
    let command = |ask| Command { agent: who.agent(), ..Command::of(ask, who.actor()) };
    let text = Text::from("It was the fan.");
    let solve = Request::new(case, who, [command(Ask::Reply), command(Ask::Resolve)]).saying(text);
    post.room.desk().ask(solve).await.expect("it can be solved");
    deliver(&post).await;
    let mails = post.room.db().read(|tx| sent::list_of_case(tx, 1)).await.expect("read");
    for mail in mails.iter().filter(|mail| ["reply", "acknowledgement"].contains(&mail.kind.as_str())) {
        let before = sink.mails().into_iter().find(|it| it.contains(&mail.message_id)).expect("it left");
        assert!(before.contains("/record/case/"), "{before}");
        // What is promised next to whoever reads it today is something else.
        assert!(mail.kind == "reply" || before.contains("first reply by"), "{before}");
        let all = send_again(&post, &sink, (mail, "ines@customer.example")).await;
        assert_eq!(all.len(), 2, "{}", mail.kind);
        assert_eq!(all[0], all[1]);
        if mail.kind == "acknowledgement" {
            let all = send_again(&post, &sink, (mail, "ines@elsewhere.example")).await;
            assert_eq!(all[0].replace("ines@customer.example", "ines@elsewhere.example"), all[2]);
        }
    }
}

/// Lets a mail come back, sends it again three days later to an address, and gives all mails of its identifier.
async fn send_again(post: &Post, sink: &Sink, (mail, to): (&sent::Sent, &str)) -> Vec<String> {
    let (id, now) = (mail.id, post.now());
    let failed = (sent::State::Failed, Some("it came back"));
    post.room.db().write(move |tx| sent::update(tx, id, failed, now)).await.expect("written");
    post.room.desk().clock().advance_ms(3 * 86_400_000);
    let agent = post.app.cookie_of(Role::Agent).await;
    post.app.post(&agent, &format!("/cases/1/mails/{id}/again"), &[("to", to)]).await.expect(303);
    deliver(post).await;
    let id = format!("Message-ID: <{}>", mail.message_id);
    sink.mails().into_iter().filter(|it| it.contains(&id)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_leaves_once_and_its_answer_comes_back_to_the_case() {
    let sink = Sink::start().await;
    let post = post_to(&sink).await;
    post.take(&letter("a", "", "It hums.")).await;
    reply(&post, "Is it **plugged in**?").await;
    deliver(&post).await;
    deliver(&post).await;
    let mails = sink.mails();
    assert_eq!(mails.len(), 2, "an acknowledgement and a reply");
    let reply = mails.iter().find(|mail| !mail.contains("Auto-Submitted")).expect("the reply");
    assert!(reply.contains("<strong>plugged in</strong>"), "{reply}");
    let id = reply.lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("an identifier");
    post.take(&letter("b", &format!("In-Reply-To: {id}\r\n"), "It is.")).await;
    assert_eq!(post.texts(1).await.last().map(String::as_str), Some("It is."));
    assert_eq!(post.n_cases().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_refuses_for_good_is_shown_and_what_it_refuses_now_is_tried_again() {
    let sink = Sink::start().await;
    let post = post_to(&sink).await;
    post.take(&letter("a", "", "It hums.")).await;
    sink.answer("451 4.3.0 not now");
    deliver(&post).await;
    let of_case = || post.room.db().read(|tx| sent::list_of_case(tx, 1));
    let mails = of_case().await.expect("read");
    assert_eq!((mails.len(), mails[0].state), (1, State::Queued));
    let id = mails[0].message_id.clone();
    sink.answer("550 5.1.1 nobody here");
    post.room.desk().clock().advance_ms(120_000);
    deliver(&post).await;
    let mails = of_case().await.expect("read");
    assert_eq!((mails.len(), mails[0].state, &mails[0].message_id), (1, State::Failed, &id));
    assert_eq!(mails[0].reason.as_deref(), Some("the server refused it for good (550)"));
}

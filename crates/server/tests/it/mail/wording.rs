//! What our mails say, when people of the desk write it.

use server::permission::Role;
use store::mail::templates;

use super::letters::{CARE, Post, letter};
use super::sending::{deliver, reply};
use super::sink::Sink;

async fn post_to(sink: &Sink) -> Post {
    Post::with(&format!(
        "[mail]\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n",
        sink.port
    ))
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_seen_checked_saved_sent_and_brought_back() {
    let sink = Sink::start().await;
    let post = post_to(&sink).await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let form = post.app.get(&admin, "/mail/templates/form?kind=reply&language=en").await.expect(200);
    assert!(
        form.body.contains("The export works again.") && form.body.contains("{{ message }}"),
        "{}",
        form.body
    );
    let typed = |body: &'static str| [("kind", "reply"), ("language", "en"), ("body", body)];
    // A slip is named with its line and what to do, before and instead of saving.
    let slip = typed("Hello {{ customer.name }},\n{{ mesage }}");
    let seen = post.app.post_hx(&admin, "/mail/templates/preview", &slip).await.expect(200);
    assert!(seen.body.contains("Line 2:") && seen.body.contains("did you mean `message`"), "{}", seen.body);
    assert!(!seen.body.contains("<html"));
    assert!(post.app.post(&admin, "/mail/templates/preview", &slip).await.expect(200).body.contains("<html"));
    assert!(post.app.post(&admin, "/mail/templates", &slip).await.expect(422).body.contains("Line 2"));
    let mute = post.app.post(&admin, "/mail/templates", &typed("Hello.")).await.expect(422);
    assert!(mute.body.contains("would not say its `message`"), "{}", mute.body);
    let first = typed("Hello **{{ customer.name }}**,\n\n{{ message }}\n\nYours, the desk");
    let seen = post.app.post_hx(&admin, "/mail/templates/preview", &first).await.expect(200);
    assert!(seen.body.contains("<strong>Ines Okafor</strong>"), "{}", seen.body);
    post.app.post(&admin, "/mail/templates", &first).await.expect(303);

    post.take(&letter("a", "", "It hums.")).await;
    reply(&post, "Is it plugged in?").await;
    deliver(&post).await;
    let mails = sink.mails();
    let sent = mails.iter().find(|mail| mail.contains("plugged in")).expect("the reply");
    assert!(sent.contains("<strong>Ines Okafor</strong>") && sent.contains("Yours, the desk"), "{sent}");

    post.app.post(&admin, "/mail/templates", &typed("{{ message }}\n\nBye")).await.expect(303);
    post.app.post(&admin, "/mail/templates/reset", &typed("")).await.expect(303);
    let versions =
        post.room.db().read(|tx| templates::list_versions(tx, ("reply", "en", 0), 9)).await.expect("read");
    assert_eq!(versions.len(), 3);
    let page = post.app.get(&admin, "/mail/templates").await.expect(200);
    assert!(page.body.contains("The usual text") && !page.body.contains("Your own"), "{}", page.body);
    post.app
        .post(&admin, &format!("/mail/templates/versions/{}/restoration", versions[2].id), &[])
        .await
        .expect(303);
    let now =
        post.room.db().read(|tx| templates::find(tx, ("reply", "en", 0))).await.expect("read").expect("one");
    assert_eq!(now.body.as_deref(), Some(first[2].1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_fails_at_the_last_moment_costs_no_mail_and_is_shown() {
    let sink = Sink::start().await;
    let post = post_to(&sink).await;
    let admin = post.app.cookie_of(Role::Admin).await;
    // It can be filled in with the values of the preview, and not with those of this case.
    let trap = "{% if case.number == \"1042\" %}fine{% else %}{{ nothing.here }}{% endif %}";
    let fields = [("kind", "acknowledgement"), ("language", "en"), ("body", trap)];
    post.app.post(&admin, "/mail/templates", &fields).await.expect(303);
    post.take(&letter("a", "", "It hums.")).await;
    deliver(&post).await;
    let mails = sink.mails();
    assert!(mails.len() == 1 && mails[0].contains("We have your message"), "{mails:?}");
    let page = post.app.get(&admin, "/mail/templates").await.expect(200);
    assert!(page.body.contains("Could not be filled in") && page.body.contains("nothing"), "{}", page.body);
    let page = post.app.get(&admin, "/mail").await.expect(200);
    assert!(page.body.contains("A text of ours could not be filled in"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_a_language_is_for_cases_in_it() {
    let sink = Sink::start().await;
    let post = post_to(&sink).await;
    let admin = post.app.cookie_of(Role::Admin).await;
    let fields = [("address", CARE), ("language", "es"), ("brand", "Acme"), ("team", ""), ("signature", "")];
    post.app.post(&admin, "/mail/addresses", &fields).await.expect(303);
    let fields = [
        ("kind", "acknowledgement"),
        ("language", "es"),
        ("body", "Tenemos tu mensaje, caso {{ case.number }}."),
    ];
    post.app.post(&admin, "/mail/templates", &fields).await.expect(303);
    post.take(&letter("a", "", "Zumba.")).await;
    deliver(&post).await;
    let mails = sink.mails();
    assert!(mails[0].contains("Tenemos tu mensaje, caso 1."), "{}", mails[0]);
    assert!(mails[0].contains("From: Acme <care@desk.example>"), "{}", mails[0]);
}

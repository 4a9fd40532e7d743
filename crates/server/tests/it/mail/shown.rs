//! How a mail is shown: on its case, as it was sent, as its bytes.

use rstest::rstest;
use server::permission::Role;

use super::letters::{Post, letter};

/// A mail as HTML, with a picture of its own, two of others, a quote, and somebody who gets a copy.
pub fn as_html(body: &str) -> String {
    let picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    letter(
        "html",
        "Cc: Bob Stone <bob@customer.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=r\r\n",
        &format!(
            "--r\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             It hums since Monday, and it gets louder every day.\r\n\r\nOn Sunday you wrote:\r\n> Does it hum?\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
             {body}\r\n--a--\r\n--r\r\nContent-Type: image/png; name=dot.png\r\nContent-ID: <dot@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--r--"
        ),
    )
}

const BODY: &str = "<p onclick=\"alert(1)\">It <b>hums</b>.</p><script>alert(1)</script><img src=\"cid:dot@x\"><img src=\"https://a.example/1.gif\">\
     <img src=\"http://a.example/2.gif\"><form action=\"https://a.example\"><input name=password></form>";

/// The address of the first message of the first case.
async fn place(post: &Post) -> String {
    format!("/cases/1/messages/{}", post.messages(1).await[0].id)
}

#[tokio::test]
async fn a_mail_is_shown_cleaned_in_a_frame_of_its_own() {
    let post = Post::new().await;
    post.take(&as_html(BODY)).await;
    let (agent, place) = (post.app.cookie_of(Role::Agent).await, place(&post).await);
    let case = post.app.get(&agent, "/cases/1").await.expect(200);
    let policy = case.header("content-security-policy").to_owned();
    assert!(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    for words in [
        &format!(
            "<iframe title=\"Mail of Ines Okafor as it was sent\" src=\"{place}/html\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\""
        ),
        "2 images of others not loaded",
        "copy to <bdi>Bob Stone &lt;bob@customer.example&gt;</bdi>",
        "by mail to <bdi>care@desk.example</bdi>",
    ] {
        assert!(case.body.contains(words), "{words} is missing in {}", case.body);
    }
    let sheet = post.app.get(&agent, &format!("{place}/html")).await.expect(200);
    assert_eq!(
        sheet.header("content-security-policy"),
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; \
         sandbox allow-popups allow-popups-to-escape-sandbox"
    );
    assert_eq!(
        (sheet.header("referrer-policy"), sheet.header("x-frame-options")),
        ("no-referrer", "SAMEORIGIN")
    );
    assert!(
        sheet.body.contains("<p>It <b>hums</b>.</p><img src=\"data:image/png;base64,iVBOR"),
        "{}",
        sheet.body
    );
    for word in ["alert", "a.example", "<form", "<input", "onclick"] {
        assert!(!sheet.body.contains(word), "{word}");
    }
}

#[tokio::test]
async fn images_of_others_are_loaded_for_one_view_and_never_again_unasked() {
    let post = Post::new().await;
    post.take(&as_html(BODY)).await;
    let (agent, place) = (post.app.cookie_of(Role::Agent).await, place(&post).await);
    let asked = post.app.get(&agent, &format!("{place}?images=1")).await.expect(200);
    assert!(
        asked.body.contains(&format!("src=\"{place}/html?images=1\""))
            && asked.body.contains("loaded for this view")
    );
    let sheet = post.app.get(&agent, &format!("{place}/html?images=1")).await.expect(200);
    assert!(sheet.header("content-security-policy").contains("img-src data: https:; "));
    assert!(sheet.body.contains("https://a.example/1.gif"));
    assert!(!post.app.get(&agent, &format!("{place}/html")).await.body.contains("a.example"));
}

#[tokio::test]
async fn the_whole_mail_has_what_it_quotes_and_who_was_on_it() {
    let post = Post::new().await;
    post.take(&as_html(BODY)).await;
    let (agent, place) = (post.app.cookie_of(Role::Agent).await, place(&post).await);
    assert!(!post.app.get(&agent, "/cases/1").await.body.contains("Does it hum?"), "it is folded away there");
    let page = post.app.get(&agent, &place).await.expect(200);
    for words in ["Does it hum?", "Bob Stone", "Came to", "care@desk.example", "/original"] {
        assert!(page.body.contains(words), "{words} is missing in {}", page.body);
    }
}

#[tokio::test]
async fn r_211_the_original_is_given_without_card_numbers_and_that_is_written_down() {
    let post = Post::new().await;
    post.take(&letter("a", "", "My card is 4111 1111 1111 1111.")).await;
    let (agent, place) = (post.app.cookie_of(Role::Agent).await, place(&post).await);
    let original = post.app.get(&agent, &format!("{place}/original")).await.expect(200);
    assert_eq!(original.header("content-type"), "message/rfc822");
    assert!(original.header("content-disposition").starts_with("attachment; "));
    assert!(
        original.body.contains("Message-ID: <a@customer.example>") && !original.body.contains("4111 1111")
    );
    let noted = post.room.db().read(|tx| store::audit::list_of(tx, "case-1", 10)).await.expect("read");
    assert_eq!(noted[0].what, "mail.original_read");
}

#[rstest]
#[case::nobody(Role::Anonymous, 303)]
#[case::a_customer(Role::Customer, 403)]
#[tokio::test]
async fn r_254_strangers_see_no_mail(#[case] role: Role, #[case] status: u16) {
    let post = Post::new().await;
    post.take(&as_html(BODY)).await;
    let (cookie, place) = (post.app.cookie_of(role).await, place(&post).await);
    for path in ["", "/html", "/html?images=1", "/original"] {
        post.app.get(&cookie, &format!("{place}{path}")).await.expect(status);
    }
}

#[tokio::test]
async fn a_mail_is_found_on_its_own_case_alone_and_gone_when_its_bytes_are() {
    let post = Post::new().await;
    post.take(&letter("a", "", "It hums.")).await;
    post.take(&letter("b", "", "Another one.")).await;
    let (agent, place) = (post.app.cookie_of(Role::Agent).await, place(&post).await);
    for path in ["", "/html", "/original"] {
        post.app.get(&agent, &format!("{}{path}", place.replace("cases/1", "cases/2"))).await.expect(404);
        post.app.get(&agent, &format!("{place}{path}")).await.expect(200);
    }
    post.app.get(&agent, "/cases/1/messages/7").await.expect(404);
}

#[tokio::test]
async fn a_text_is_no_sheet_and_one_that_says_little_is_unfolded() {
    let post = Post::new().await;
    post.take(&letter("a", "", "It hums.")).await;
    post.take(&letter("b", "Content-Type: text/html\r\n", "<p>See: <img src=\"https://a.example/1\"></p>"))
        .await;
    let agent = post.app.cookie_of(Role::Agent).await;
    assert!(!post.app.get(&agent, "/cases/1").await.body.contains("<iframe"));
    let case = post.app.get(&agent, "/cases/2").await;
    assert!(case.body.contains("open hx-preserve"), "{}", case.body);
}

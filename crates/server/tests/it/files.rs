//! Files that people attach: who gets them back, what is refused, and that nothing must be chosen twice.

use axum::body::Body;
use axum::http::{Method, Request};
use rstest::rstest;
use server::files::{FOLDER, Swept, sweep};
use server::permission::Role;
use store::attachments::{self, Attachment};
use store::messages;

use crate::app::{Answer, TestApp, request};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and what follows";
const ASK: [(&str, &str); 4] =
    [("subject", "Export fails with 502"), ("details", "Since noon."), ("impact", "2"), ("then", "send")];

pub type Files<'a> = &'a [(&'a str, &'a [u8])];

/// A form as browsers send it.
fn form(cookie: &str, path: &str, fields: &[(&str, &str)], files: Files<'_>) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--b0\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (name, bytes) in files {
        let part = format!(
            "--b0\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b0--\r\n");
    let builder =
        request(Method::POST, cookie, path).header("content-type", "multipart/form-data; boundary=b0");
    builder.body(Body::from(body)).expect("a request")
}

pub async fn send(
    app: &TestApp,
    cookie: &str,
    path: &str,
    fields: &[(&str, &str)],
    files: Files<'_>,
) -> Answer {
    app.send(form(cookie, path, fields, files)).await
}

/// Every file there is.
async fn stored(app: &TestApp) -> Vec<Attachment> {
    app.app.db().read(|tx| attachments::list_after(tx, 0, 100)).await.expect("read")
}

/// The only file there is.
async fn only(app: &TestApp) -> Attachment {
    let [file] = stored(app).await.try_into().expect("one file");
    file
}

fn n_objects(app: &TestApp) -> usize {
    std::fs::read_dir(app.app.config().data.join(FOLDER)).expect("a folder").count()
}

/// A desk with a case of its first customer, and the customer's and an agent's cookie.
async fn with_case() -> (TestApp, String, String) {
    let app = TestApp::with_mission().await;
    let (customer, agent) = (app.cookie_of(Role::Customer).await, app.cookie_of(Role::Agent).await);
    send(&app, &customer, "/help/new", &ASK, &[]).await.expect(303);
    (app, customer, agent)
}

#[tokio::test]
async fn r_052_r_080_a_file_comes_back_to_both_sides_of_its_case_and_to_nobody_else() {
    let app = TestApp::with_mission().await;
    let (customer, agent) = (app.cookie_of(Role::Customer).await, app.cookie_of(Role::Agent).await);
    let text = "502 Bad Gateway\n".repeat(10_000);
    send(&app, &customer, "/help/new", &ASK, &[("log <1>.txt", text.as_bytes())]).await.expect(303);
    let file = only(&app).await;
    assert_eq!((file.name.as_str(), file.case), ("log _1_.txt", Some(1)));
    let (ours, theirs) = (format!("/cases/1/files/{}", file.id), format!("/help/cases/1/files/{}", file.id));
    assert!(app.get(&customer, "/help/cases/1").await.expect(200).body.contains(&theirs));
    assert!(app.get(&agent, "/cases/1").await.expect(200).body.contains(&ours));
    for (cookie, path) in [(&customer, &theirs), (&agent, &ours)] {
        let answer = app.get(cookie, path).await.expect(200);
        assert_eq!(answer.body, text);
        assert_eq!(
            answer.header("content-disposition"),
            "attachment; filename=\"log _1_.txt\"; filename*=UTF-8''log%20_1_.txt"
        );
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").contains("sandbox"));
        assert!(answer.header("cache-control").starts_with("private"));
    }
    let other = app.cookie_of(Role::Customer).await;
    app.get(&other, &theirs).await.expect(404);
    app.get(&customer, &theirs.replace("/1/", "/2/")).await.expect(404);
    app.get("", &theirs).await.expect(303);
    app.get("", &ours).await.expect(303);
    app.get(&customer, &ours).await.expect(403);
    // Its bytes lie encrypted, and nothing of its name does.
    let object = app.app.config().data.join(FOLDER).join(&file.place);
    let sealed = std::fs::read(object).expect("an object");
    assert!(!sealed.windows(15).any(|window| window == b"502 Bad Gateway"), "r_209, r_255");
}

#[tokio::test]
async fn an_image_is_shown_and_everything_else_saved() {
    let (app, customer, agent) = with_case().await;
    let path = "/help/cases/1/messages";
    send(&app, &customer, path, &[("body", "See this")], &[("Störung.png", PNG)]).await.expect(303);
    let file = only(&app).await;
    let answer = app.get(&agent, &format!("/cases/1/files/{}", file.id)).await.expect(200);
    assert_eq!(answer.header("content-type"), "image/png");
    assert_eq!(
        answer.header("content-disposition"),
        "inline; filename=\"St_rung.png\"; filename*=UTF-8''St%C3%B6rung.png"
    );
    let page = app.get(&agent, "/cases/1").await.expect(200).body;
    assert!(page.contains(&format!("<img src=\"/cases/1/files/{}\" alt=\"Störung.png\"", file.id)), "{page}");
}

#[tokio::test]
async fn files_of_notes_are_ours_alone() {
    let (app, customer, agent) = with_case().await;
    let note = [("kind", "note"), ("body", "Do not tell")];
    send(&app, &agent, "/cases/1/messages", &note, &[("cause.txt", b"the cause")]).await.expect(303);
    let file = only(&app).await;
    assert!(file.message.is_some());
    app.get(&agent, &format!("/cases/1/files/{}", file.id)).await.expect(200);
    app.get(&customer, &format!("/help/cases/1/files/{}", file.id)).await.expect(404);
    assert!(!app.get(&customer, "/help/cases/1").await.expect(200).body.contains("cause.txt"));
}

#[tokio::test]
async fn a_reply_holds_its_files_until_it_leaves_or_is_taken_back() {
    let (app, customer, agent) = with_case().await;
    let reply = [("kind", "public"), ("body", "Here it is")];
    send(&app, &agent, "/cases/1/messages", &reply, &[("a.txt", b"a")]).await.expect(303);
    let file = only(&app).await;
    let held_by = file.reply.expect("a reply");
    let theirs = format!("/help/cases/1/files/{}", file.id);
    app.get(&customer, &theirs).await.expect(404);
    app.post(&agent, &format!("/cases/1/undo/{held_by}"), &[]).await.expect(303);
    let page = app.get(&agent, "/cases/1").await.expect(200).body;
    assert!(page.contains(&format!("name=\"kept\" value=\"{}\" checked", file.id)), "{page}");
    let again = [reply[0], reply[1], ("kept", &file.id.to_string())];
    send(&app, &agent, "/cases/1/messages", &again, &[]).await.expect(303);
    app.app.clock().advance_ms(11_000);
    app.app.desk().tick().await.expect("a tick");
    assert!(only(&app).await.message.is_some());
    assert_eq!(app.get(&customer, &theirs).await.expect(200).body, "a");
    app.get(&app.cookie_of(Role::Customer).await, &theirs).await.expect(404);
}

#[tokio::test]
async fn nothing_must_be_chosen_twice() {
    let (app, customer, agent) = with_case().await;
    // A mistake in the form.
    for (cookie, path) in [(&customer, "/help/cases/1/messages"), (&agent, "/cases/1/messages")] {
        let page = send(&app, cookie, path, &[("body", "")], &[("a.txt", b"a"), ("b.txt", b"b")]).await;
        let (body, files) = (page.expect(422).body, stored(&app).await);
        let [a, b] = [&files[files.len() - 2], &files[files.len() - 1]].map(|file| file.id.to_string());
        for id in [&a, &b] {
            assert!(body.contains(&format!("name=\"kept\" value=\"{id}\" checked")), "{body}");
        }
        // One of them is left out.
        let fields = [("body", "now"), ("kind", "note"), ("listed", &a), ("listed", &b), ("kept", &b)];
        send(&app, cookie, path, &fields, &[]).await.expect(303);
        let files = stored(&app).await;
        assert!(files.iter().all(|file| file.id.to_string() != a && file.message.is_some()), "{files:?}");
        assert_eq!(files.len(), n_objects(&app));
    }
    // Somebody wrote meanwhile.
    let seen = app.app.db().read(|tx| messages::list(tx, 1)).await.expect("read")[0].id.to_string();
    let late = [("body", "Mine"), ("last_seen", seen.as_str())];
    let page = send(&app, &agent, "/cases/1/messages", &late, &[("c.txt", b"c")]).await.expect(409).body;
    let c = stored(&app).await.pop().expect("a file").id;
    assert!(page.contains(&format!("name=\"kept\" value=\"{c}\" checked")), "{page}");
    // A case that is not open yet.
    for (cookie, path) in [(&customer, "/help/new"), (&agent, "/cases")] {
        let page = send(&app, cookie, path, &[("subject", "")], &[("d.txt", b"d")]).await.expect(422).body;
        let d = stored(&app).await.pop().expect("a file").id.to_string();
        assert!(page.contains(&format!("name=\"kept\" value=\"{d}\" checked")), "{page}");
        let fields = [
            ("subject", "Now"),
            ("details", "it works"),
            ("body", "it works"),
            ("impact", "2"),
            ("channel", "phone"),
            ("name", "Omar"),
            ("then", "send"),
            ("kept", &d),
        ];
        send(&app, cookie, path, &fields, &[]).await.expect(303);
        assert!(stored(&app).await.pop().expect("a file").message.is_some());
    }
}

#[tokio::test]
async fn a_form_that_is_sent_twice_has_its_files_once() {
    let (app, customer, agent) = with_case().await;
    let fields = [("body", "Once"), ("kind", "note"), ("once", "0123456789"), ("impact", "2")];
    for path in ["/cases/1/messages", "/help/cases/1/messages"] {
        let cookie = if path.starts_with("/help") { &customer } else { &agent };
        let n_before = stored(&app).await.len();
        for _ in 0..2 {
            send(&app, cookie, path, &fields, &[("a.txt", b"a")]).await.expect(303);
        }
        assert_eq!(stored(&app).await.len(), n_before + 1, "{path}");
        assert_eq!(stored(&app).await.len(), n_objects(&app), "{path}");
    }
}

#[rstest]
#[case::html("page.html", b"<script>alert(1)</script>", "is named like another kind of file")]
#[case::html_as_image("page.png", b"<script>alert(1)</script>", "is named like another kind of file")]
#[case::svg("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "is named like")]
#[case::a_program("a.exe", b"MZ\x90\0\x03\0", "is no kind of file that can be attached")]
#[case::a_program_as_text("a.txt", b"\x7fELF\x02\x01", "is no kind of file that can be attached")]
#[case::a_script("../../x.sh", b"#!/bin/sh\nrm -rf /\n", "x.sh”")]
#[case::nothing("empty.txt", b"", "“empty.txt” is empty")]
#[tokio::test]
async fn what_is_dangerous_or_nothing_is_refused(
    #[case] name: &str,
    #[case] bytes: &[u8],
    #[case] words: &str,
) {
    let (app, customer, agent) = with_case().await;
    for (cookie, path) in [(&customer, "/help/cases/1/messages"), (&agent, "/cases/1/messages")] {
        let body =
            send(&app, cookie, path, &[("body", "Kept words")], &[(name, bytes)]).await.expect(422).body;
        assert!(body.contains(words) && body.contains("Kept words"), "{words}: {body}");
        assert!(!body.contains("<script>alert"), "{body}");
    }
    assert_eq!((stored(&app).await.len(), n_objects(&app)), (0, 0));
    let n_messages = app.app.db().read(|tx| messages::list(tx, 1)).await.expect("read").len();
    assert_eq!(n_messages, 1, "nothing was sent");
}

#[rstest]
#[case::upwards("../../etc/passwd.txt", "passwd.txt")]
#[case::windows("C:\\\\Temp\\\\con.txt", "_con.txt")]
#[case::turned_around("cv\u{202e}txt.exe.txt", "cvtxt.exe.txt")]
#[case::markup("<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt")]
#[case::a_card("card 4111 1111 1111 1111.txt", "card **** **** **** 1111.txt")]
#[case::a_card_with_underscores("4111_1111_1111_1111.txt", "****_****_****_1111.txt")]
#[tokio::test]
async fn r_211_a_name_names_no_folder_and_no_card(#[case] name: &str, #[case] kept: &str) {
    let (app, customer, _) = with_case().await;
    let path = "/help/cases/1/messages";
    send(&app, &customer, path, &[("body", "x")], &[(name, b"text")]).await.expect(303);
    assert_eq!(only(&app).await.name, kept);
    let page = app.get(&customer, "/help/cases/1").await.expect(200).body;
    assert!(!page.contains("<img src=x") && !page.contains("4111"), "{page}");
}

#[tokio::test]
async fn r_211_a_text_that_is_attached_holds_no_card() {
    let (app, customer, agent) = with_case().await;
    let log = b"paid with 4111 1111 1111 1111\nok\n";
    send(&app, &customer, "/help/cases/1/messages", &[("body", "x")], &[("a.log", log)]).await.expect(303);
    let answer = app.get(&agent, &format!("/cases/1/files/{}", only(&app).await.id)).await.expect(200);
    assert_eq!(answer.body, "paid with **** **** **** 1111\nok\n");
}

#[tokio::test]
async fn what_is_too_large_or_too_many_is_told_and_the_text_kept() {
    let (app, customer, _) = with_case().await;
    let path = "/help/cases/1/messages";
    let large = vec![b'a'; (20 << 20) + 1];
    let page = send(&app, &customer, path, &[("body", "Kept words")], &[("large.txt", &large)]).await;
    let body = page.expect(422).body;
    assert!(body.contains("“large.txt” is larger than 20 MB") && body.contains("Kept words"), "{body}");
    assert_eq!(stored(&app).await, []);
    let many: Vec<(&str, &[u8])> = (0..30).map(|_| ("a.txt", b"a".as_slice())).collect();
    let body = send(&app, &customer, path, &[("body", "x")], &many).await.expect(422).body;
    assert!(body.contains("A message can have 10 files"), "{body}");
    assert_eq!(stored(&app).await.len(), 10, "as many as a message can have wait for the next try");
    // Text that is no file counts as before.
    let long = "a".repeat(600 << 10);
    send(&app, &customer, path, &[("body", &long)], &[]).await.expect(413);
    app.post(&customer, path, &[("body", &long)]).await.expect(413);
    assert_eq!(app.app.db().read(|tx| messages::list(tx, 1)).await.expect("read").len(), 1);
}

#[rstest]
#[case::cut_off("--b0\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nhalf")]
#[case::no_parts("nothing of it")]
#[case::no_name("--b0\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b0--\r\n")]
#[case::no_head("--b0\r\n\r\nx\r\n--b0--\r\n")]
#[case::empty("")]
#[tokio::test]
async fn a_broken_form_is_told_and_nothing_stays(#[case] body: &str) {
    let (app, customer, agent) = with_case().await;
    for (cookie, path) in
        [(&customer, "/help/cases/1/messages"), (&customer, "/help/new"), (&agent, "/cases/1/messages")]
    {
        let builder =
            request(Method::POST, cookie, path).header("content-type", "multipart/form-data; boundary=b0");
        let answer = app.send(builder.body(Body::from(body.to_owned())).expect("a request")).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
    }
    assert_eq!((stored(&app).await.len(), n_objects(&app)), (0, 0));
}

#[tokio::test]
async fn r_255_nobody_sends_or_removes_a_file_of_somebody_else() {
    let (app, customer, agent) = with_case().await;
    let path = "/help/cases/1/messages";
    send(&app, &customer, path, &[("body", "")], &[("mine.txt", b"mine")]).await.expect(422);
    let file = only(&app).await;
    let id = file.id.to_string();
    let other = app.cookie_of(Role::Customer).await;
    send(&app, &other, "/help/new", &ASK, &[]).await.expect(303);
    for (cookie, path) in [(&other, "/help/cases/2/messages"), (&agent, "/cases/1/messages")] {
        send(&app, cookie, path, &[("body", "x"), ("kind", "note"), ("kept", &id)], &[]).await.expect(303);
        send(&app, cookie, path, &[("body", "x"), ("kind", "note"), ("listed", &id)], &[]).await.expect(303);
    }
    assert_eq!(only(&app).await, file);
    app.get(&agent, &format!("/cases/1/files/{id}")).await.expect(404);
    // Nor into another case's messages.
    app.get(&other, &format!("/help/cases/2/files/{id}")).await.expect(404);
    send(&app, &other, path, &[("body", "x")], &[("a.txt", b"a")]).await.expect(404);
    assert_eq!(stored(&app).await.len(), 1);
}

#[tokio::test]
async fn r_080_whoever_is_not_signed_in_sends_no_files() {
    let app = TestApp::with_mission().await;
    let ask = [ASK[0], ASK[1], ASK[2], ASK[3], ("name", "Omar"), ("email", "omar@example.com")];
    let body = send(&app, "", "/help/new", &ask, &[("a.txt", b"a")]).await.expect(422).body;
    assert!(body.contains("Sign in to send files") && body.contains("Since noon."), "{body}");
    assert!(!app.get("", "/help/new").await.expect(200).body.contains("type=\"file\""));
    send(&app, "", "/help/new", &ask, &[("", b"")]).await.expect(200);
    assert_eq!((stored(&app).await.len(), n_objects(&app)), (0, 0));
}

#[tokio::test]
async fn a_disk_that_takes_nothing_stores_nothing_and_recovers() {
    let (app, customer, _) = with_case().await;
    let (folder, aside) = (app.app.config().data.join(FOLDER), app.app.config().data.join("aside"));
    std::fs::rename(&folder, &aside).expect("moved");
    std::fs::write(&folder, "no folder").expect("written");
    let path = "/help/cases/1/messages";
    let answer = send(&app, &customer, path, &[("body", "x")], &[("a.txt", b"a")]).await;
    assert!(answer.status.is_server_error() && answer.body.contains("Nothing of it was stored"));
    assert_eq!(stored(&app).await, []);
    std::fs::remove_file(&folder).expect("removed");
    std::fs::rename(&aside, &folder).expect("moved back");
    send(&app, &customer, path, &[("body", "x")], &[("a.txt", b"a")]).await.expect(303);
}

#[tokio::test]
async fn what_hangs_on_nothing_for_a_day_is_swept_away() {
    let (app, customer, _) = with_case().await;
    let path = "/help/cases/1/messages";
    send(&app, &customer, path, &[("body", "x")], &[("sent.txt", b"sent")]).await.expect(303);
    send(&app, &customer, path, &[("body", "")], &[("loose.txt", b"loose")]).await.expect(422);
    assert_eq!(sweep(&app.app).await, Ok(Swept::default()));
    app.app.clock().advance_ms(25 * 3_600_000);
    // An object whose row was never written, as a crash leaves it.
    let orphan = app.app.config().data.join(FOLDER).join("0".repeat(32));
    std::fs::write(&orphan, "half").expect("written");
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    std::fs::File::options().write(true).open(&orphan).and_then(|it| it.set_modified(old)).expect("aged");
    assert_eq!(sweep(&app.app).await, Ok(Swept { n_loose: 1, n_orphans: 1 }));
    assert_eq!((only(&app).await.name.as_str(), n_objects(&app)), ("sent.txt", 1));
}

#[tokio::test]
async fn r_211_a_card_number_in_two_messages_is_masked_in_both() {
    let (app, customer, agent) = with_case().await;
    let say = async |app: &TestApp, text: &str| {
        app.post(&customer, "/help/cases/1/messages", &[("body", text)]).await.expect(303);
    };
    say(&app, "my card is 4111 1111").await;
    app.app.clock().advance_ms(60_000);
    // Somebody else writes between.
    app.post(&agent, "/cases/1/messages", &[("kind", "note"), ("body", "hm")]).await.expect(303);
    say(&app, "1111 1111, thanks").await;
    let bodies = async || {
        let messages = app.app.db().read(|tx| messages::list(tx, 1)).await.expect("read");
        messages.into_iter().map(|message| message.body).collect::<Vec<_>>()
    };
    assert_eq!(bodies().await[1..], ["my card is **** ****", "hm", "**** 1111, thanks"]);
    let found = app.app.db().search(|tx| store::search::search(tx, "4111", 9)).await.expect("read");
    assert!(found.is_empty(), "{found:?}");
    // A minute and a moment later it is another thing.
    say(&app, "order 4111 1111").await;
    app.app.clock().advance_ms(60_001);
    say(&app, "1111 1111 pieces").await;
    assert_eq!(bodies().await[4..], ["order 4111 1111", "1111 1111 pieces"]);
    let verified = server::verify::verify(app.app.desk()).await.expect("read");
    assert_eq!(verified.differences, Vec::<String>::new());
}

#[tokio::test]
async fn a_missing_or_altered_file_is_named() {
    let (app, customer, agent) = with_case().await;
    let files: [(&str, &[u8]); 3] = [("a.txt", b"a"), ("b.txt", b"b"), ("c.txt", b"c")];
    send(&app, &customer, "/help/cases/1/messages", &[("body", "x")], &files).await.expect(303);
    let verified = async || {
        let app = &app.app;
        server::verify::verify_files(app.desk(), app.files()).await.expect("read")
    };
    assert_eq!((verified().await.n_files, verified().await.differences), (3, vec![]));
    let stored = stored(&app).await;
    let path = |nth: usize| app.app.config().data.join(FOLDER).join(&stored[nth].place);
    std::fs::remove_file(path(0)).expect("removed");
    // The bytes of one under the name of another.
    std::fs::copy(path(1), path(2)).expect("copied");
    let found = verified().await.differences;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("are missing") && found[1].contains("cannot be read"), "{found:?}");
    for file in [&stored[0], &stored[2]] {
        app.get(&agent, &format!("/cases/1/files/{}", file.id)).await.expect(500);
    }
}

//! Every mail of every shared set on the way that all mail goes, into the store of a desk: none is lost, none does harm, and what a
//! set expects is what stands on the case.

use std::collections::BTreeMap;

use channels::email::{Limits, Mail, Mbox, cut, mask_mail, named_by, parse};
use channels::mask::CardDigits;
use channels::text::LONGEST_MESSAGE;
use rstest::rstest;
use server::mail::receive::Accepted;
use store::mail::incoming::{self, Incoming, State};

use super::data;
use super::letters::{CARE, Post};

/// Takes a mail, and says what became of it; nothing of one that was there before.
async fn take(post: &Post, bytes: &[u8]) -> Option<Incoming> {
    let Accepted::New(id) = post.take_at(CARE, bytes).await else { return None };
    let mail = post.room.db().read(move |tx| incoming::find(tx, id)).await.expect("read").expect("is there");
    let is_settled = match mail.state {
        State::Done => mail.kind.is_some(),
        State::Quarantined => mail.reason.is_some(),
        State::New | State::Dismissed => false,
    };
    assert!(is_settled, "it is a message, something known, or waits with a reason: {mail:?}");
    let kept = post.room.original(&mail).await.expect("read").expect("its bytes are there");
    let again = mask_mail(&kept, CardDigits::LastFour);
    assert_eq!((again.n_numbers, again.n_codes), (0, 0), "nothing is left to be masked");
    assert_eq!(*again.bytes, kept);
    Some(mail)
}

fn is_message(name: &str) -> bool {
    let other = ["gitattributes", "png", "jpg", "wav", "pl", "xml", "out", "yml"];
    !name.starts_with("files/") && !other.iter().any(|end| name.ends_with(end))
}

#[rstest]
#[case::cpython("email_cpython", 47)]
#[case::flanker("email_flanker", 48)]
#[case::mime4j("email_mime4j", 48)]
#[case::ruby("email_ruby_mail", 41)]
#[case::zbateson("email_zbateson", 73)]
#[tokio::test]
async fn none_is_lost(#[case] set: &str, #[case] floor: usize) {
    let Some(files) = data::files(set) else { return };
    let post = Post::new().await;
    let mails = files.iter().filter(|(name, _)| is_message(name));
    // The bodies that Mime4j expects lie beside its messages.
    let mails: Vec<_> = mails.filter(|(name, _)| set != "email_mime4j" || name.ends_with(".msg")).collect();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for (_, bytes) in &mails {
        let what = match take(&post, bytes).await {
            None => "known".to_owned(),
            Some(mail) if mail.state == State::Quarantined => "quarantined".to_owned(),
            Some(mail) => mail.kind.unwrap_or_default(),
        };
        *found.entry(what).or_default() += 1;
    }
    println!("{set}: {} mails: {found:?}", mails.len());
    assert_eq!(found.values().sum::<usize>(), mails.len());
    assert!(mails.len() >= floor, "{} mails", mails.len());
}

/// What the names of the files say that each is, and what stands in the store.
fn expected(set: &str, name: &str) -> Option<&'static [&'static str]> {
    let has = |word: &str| name.contains(word);
    Some(match set {
        "email_bounces_sisimai" => match name {
            _ if name.starts_with("not/") => &["message", "automatic"],
            _ if has("/arf-") || has("/rfc3834") => &["automatic"],
            _ => &["bounce"],
        },
        "email_bounces_bounceparser_debian" => match name {
            _ if has("non-autoreply") => &["bounce", "message"],
            _ if has("autoreply") || has("vacation") || has("boxbe-cr") || has("bluebottle") => {
                &["automatic"]
            }
            "spam-bogus-email-in-report.msg" | "spam-with-image.msg" => &["message"],
            _ => &["bounce"],
        },
        _ => match name {
            _ if name.starts_with("auto") => &["automatic"],
            _ if name.starts_with("bounce") => &["bounce"],
            _ => &["message"],
        },
    })
}

/// Those that are missed are missed by `kind_of` as well; its tests say why. A mail without a sender waits in quarantine.
#[rstest]
#[case::sisimai("email_bounces_sisimai", 297)]
#[case::bounceparser("email_bounces_bounceparser_debian", 118)]
#[case::baunsu("email_bounces_baunsu_npm", 14)]
#[tokio::test]
async fn reports_of_failure_are_none_of_the_customers_messages(#[case] set: &str, #[case] floor: usize) {
    let Some(files) = data::files(set) else { return };
    let post = Post::new().await;
    let (mut n_good, mut n_all, mut n_messages) = (0, 0, 0);
    for (name, bytes) in files.iter().filter(|(name, _)| is_message(name)) {
        let Some(expected) = expected(set, name) else { continue };
        let Some(mail) = take(&post, bytes).await else { continue };
        n_all += 1;
        n_messages += usize::from(mail.kind.as_deref() == Some("message"));
        if mail.kind.as_deref().is_some_and(|kind| expected.contains(&kind)) {
            n_good += 1;
        } else {
            println!("{set}/{name}: {:?} {:?} instead of {expected:?}", mail.kind, mail.reason);
        }
    }
    println!("{set}: kind in the store: {n_good} of {n_all}");
    assert!(n_good >= floor, "{n_good}");
    assert!(post.n_cases().await <= n_messages, "only messages open cases");
}

/// Bodies as mails of strangers: the message of the case is what should remain of each.
#[tokio::test]
async fn replies_stand_on_their_case_without_what_they_quote() {
    let set = "email_reply_trimmer";
    let Some(files) = data::files(set) else { return };
    let post = Post::new().await;
    let text_of = |name: &str| {
        let found = files.iter().find(|(file, _)| file == name).map(|(_, bytes)| bytes);
        String::from_utf8_lossy(found.expect("it is there")).replace("\r\n", "\n")
    };
    let (mut n_good, mut n_all) = (0, 0);
    for (name, _) in files.iter().filter(|(name, _)| name.starts_with("emails/")) {
        let (n_case, body) = as_case(&post, name, &text_of(name)).await;
        let expected = text_of(&name.replace("emails/", "trimmed/"));
        n_all += 1;
        if body.trim() == expected.trim() {
            n_good += 1;
        } else {
            println!("{set}/{name}: case {n_case} says\n{body}\n--- expected\n{expected}");
        }
    }
    println!("{set}: reply on the case: {n_good} of {n_all}");
    assert!(n_good >= 33, "{n_good}");
}

#[tokio::test]
async fn replies_of_the_classic_set_stand_on_their_case() {
    let Some(files) = data::files("email_reply_parser_github") else { return };
    let post = Post::new().await;
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let (_, body) = as_case(&post, name, &text).await;
        let said = cut(&text).said();
        // One is longer than a message can be; the rest of it stays in the original.
        let is_whole = body.trim() == said.trim();
        assert!(is_whole || said.starts_with(&body[..LONGEST_MESSAGE / 2]), "{name}: {body}");
    }
    println!("email_reply_parser_github: reply on the case: {} of {}", files.len(), files.len());
}

/// A body as a mail of its own: its case, and what is said there.
async fn as_case(post: &Post, name: &str, text: &str) -> (u32, String) {
    let id: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let mail = format!(
        "From: {id}@customer.example\r\nTo: {CARE}\r\nSubject: {id}\r\nMessage-ID: <{id}@customer.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}",
        text.replace('\n', "\r\n")
    );
    let placed = take(post, mail.as_bytes()).await.expect("it is new");
    let case = placed.case.expect("it is a case");
    (case, post.texts(case).await.remove(0).replace("\r\n", "\n"))
}

/// The conversations when everything is known from the start: mails that name each other, or a third one, belong together.
fn conversations(mails: &[Mail]) -> Vec<usize> {
    fn root(of: &[usize], mut index: usize) -> usize {
        while of[index] != index {
            index = of[index];
        }
        index
    }
    let mut of: Vec<usize> = (0..mails.len()).collect();
    let mut of_id: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, mail) in mails.iter().enumerate() {
        for id in std::iter::once(mail.id.as_str()).chain(named_by(mail)) {
            let other = *of_id.entry(id).or_insert(index);
            let (from, to) = (root(&of, index), root(&of, other));
            of[from.max(to)] = from.min(to);
        }
    }
    (0..mails.len()).map(|index| root(&of, index)).collect()
}

/// Missed where a mail answers one that is not in the archive and somebody else already wrote about: strangers who name the same
/// unknown mail are not put together.
#[rstest]
#[case::jwz("email_threads_jwz_debian", 1, 37)]
#[case::notmuch("email_threads_notmuch_debian", 1, 60)]
#[tokio::test]
async fn conversations_are_cases(#[case] set: &str, #[case] every: usize, #[case] floor: usize) {
    let Some(files) = data::files(set) else { return };
    let mut boxes: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for (name, bytes) in files.iter().step_by(every) {
        let mut mbox = Mbox::new(Limits::default().bytes);
        match mbox.push(bytes) {
            Ok(entries) => {
                let all = entries.into_iter().chain(mbox.end()).map(|entry| entry.bytes);
                boxes.entry(name.clone()).or_default().extend(all);
            }
            Err(_) => {
                let folder = name.split('/').next().unwrap_or_default().to_owned();
                boxes.entry(folder).or_default().push(bytes.clone());
            }
        }
    }
    let (mut n_good, mut n_all) = (0, 0);
    for bytes in boxes.values() {
        let post = Post::new().await;
        let (mut mails, mut cases) = (Vec::new(), Vec::new());
        for bytes in bytes {
            let Some(placed) = take(&post, bytes).await else { continue };
            let (Some(case), Ok(mail)) = (placed.case, parse(bytes, &Limits::default())) else { continue };
            mails.push(mail);
            cases.push(case);
        }
        let expected = conversations(&mails);
        // A case is named by the first mail that came to it.
        let first = |case: &u32| cases.iter().position(|other| other == case);
        n_all += cases.len();
        n_good += cases.iter().zip(&expected).filter(|(case, root)| first(case) == Some(**root)).count();
    }
    println!("{set}: mails on the case of their conversation: {n_good} of {n_all}");
    assert!(n_good >= floor, "{n_good} of {n_all}");
}

#[tokio::test]
async fn sealed_mail_is_taken_like_any_other() {
    let Some(chains) = data::chains() else { return };
    let post = Post::new().await;
    let (mut n_quarantined, mut n_known) = (0, 0);
    for chain in &chains {
        match take(&post, &chain.message).await {
            None => n_known += 1,
            Some(mail) => n_quarantined += usize::from(mail.state == State::Quarantined),
        }
    }
    println!("email_arc_valimail: {} mails, {n_known} known, {n_quarantined} quarantined", chains.len());
    // The scenarios seal the same few mails again and again; a seal does not make another mail of one.
    assert!(n_known > 100 && n_quarantined <= 3);
}

//! Whether mail is from whom it names: asked of a name server that knows what the test says.

use std::time::Duration;

use channels::email::{Authenticity, Method, Outcome};
use server::mail::check::{Checker, Envelope};
use server::mail::receive::{Accepted, Arrived};
use server::mail::settings::Resolver;
use server::mail::verify::{self, Known};
use store::mail::checks;

use super::data;
use super::letters::{CARE, Post, letter};
use super::names::Names;

/// What `customer.example` says of its mail: only one server sends it, and everything else is to be refused.
const STRICT: [(&str, &str); 2] =
    [("customer.example", "v=spf1 ip4:192.0.2.1 -all"), ("_dmarc.customer.example", "v=DMARC1; p=reject")];
const ITS_SERVER: &str = "192.0.2.1";
const STRANGER: &str = "192.0.2.66";

async fn post(names: &Names, more: &str) -> Post {
    Post::with(&format!("[mail]\nresolver = \"{}\"\naddress = \"{CARE}\"\n{more}", names.at)).await
}

/// Takes a mail that this server hands over, and waits until it is known who wrote it.
async fn take(post: &Post, peer: &str, bytes: &[u8]) -> (i64, checks::Check) {
    let envelope = (!peer.is_empty()).then(|| Envelope {
        peer: peer.parse().expect("an address"),
        helo: "mx.customer.example".to_owned(),
        sender: "ines@customer.example".to_owned(),
    });
    let arrived = Arrived {
        source: "smtp".to_owned(),
        address: Some(CARE.to_owned()),
        bytes: bytes.to_vec(),
        received_at: post.now(),
        envelope,
    };
    let Accepted::New(id) = post.room.accept(arrived).await.expect("it is stored") else {
        panic!("it is new")
    };
    (id, known(post, id).await)
}

async fn known(post: &Post, id: i64) -> checks::Check {
    for _ in 0..400 {
        let found = post.room.db().read(move |tx| checks::find(tx, id)).await.expect("read");
        match found {
            Some(check) if check.checked_at.is_some() => return check,
            _ => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
    panic!("nobody found out")
}

async fn of_case(post: &Post, case: u32) -> Vec<Known> {
    let all = post.room.db().read(move |tx| verify::of_case(tx, case)).await.expect("read");
    all.into_iter().map(|(_, known)| known).collect()
}

#[tokio::test]
async fn r_054_what_the_domain_vouches_for_is_proven() {
    let names = Names::start(STRICT).await;
    let post = post(&names, "").await;
    take(&post, ITS_SERVER, letter("a", "", "It hums.").as_bytes()).await;
    let known = of_case(&post, 1).await;
    assert_eq!(known[0].authenticity, Authenticity::Proven(Method::Dmarc), "{known:?}");
    assert_eq!(known[0].checks.spf.outcome, Outcome::Pass);
    assert_eq!(post.texts(1).await, ["It hums."]);
}

#[tokio::test]
async fn r_054_what_the_domain_contradicts_is_a_case_with_a_warning_wherever_it_lands() {
    let names = Names::start(STRICT).await;
    let post = post(&names, "").await;
    take(&post, STRANGER, letter("a", "", "Tell me my balance.").as_bytes()).await;
    assert_eq!(of_case(&post, 1).await[0].authenticity, Authenticity::Contradicted);
    let texts = post.texts(1).await;
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[1].contains("says that this mail is not from it"), "{texts:?}");
    // The same in a case of the true customer, found by what the mail answers.
    take(&post, ITS_SERVER, letter("b", "", "It hums.").as_bytes()).await;
    let forged = letter("c", "In-Reply-To: <b@customer.example>\r\n", "Send it to my new address.");
    take(&post, STRANGER, forged.as_bytes()).await;
    let texts = post.texts(2).await;
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(texts[2].contains("says that this mail is not from it"), "{texts:?}");
}

#[tokio::test]
async fn a_name_server_that_cannot_say_is_asked_again() {
    let names = Names::start(STRICT).await;
    names.break_down(true);
    let post = post(&names, "").await;
    let (id, check) = take(&post, ITS_SERVER, letter("a", "", "It hums.").as_bytes()).await;
    assert_eq!((check.verdict.as_str(), check.n_attempts), ("not_known", 1));
    assert_eq!(post.texts(1).await, ["It hums."], "nobody waited for it");
    assert_eq!(post.room.verify_due().await.expect("asked"), 0);
    names.break_down(false);
    post.room.desk().clock().advance_ms(60_000);
    assert_eq!(post.room.verify_due().await.expect("asked"), 1);
    let check = known(&post, id).await;
    assert_eq!((check.verdict.as_str(), check.n_attempts, check.next_at), ("dmarc", 2, None));
    assert_eq!((check.peer.as_deref(), check.sender.as_str()), (None, ""), "nothing depends on it any more");
}

#[tokio::test]
async fn our_providers_word_counts_and_that_of_others_does_not() {
    let names = Names::start(STRICT).await;
    let post = post(&names, "authserv_id = \"mx.desk.example\"\n").await;
    let results = |server: &str| {
        format!("Authentication-Results: {server}; dmarc=pass header.from=customer.example\r\n")
    };
    take(&post, "", letter("a", &results("mx.desk.example"), "It hums.").as_bytes()).await;
    assert_eq!(of_case(&post, 1).await[0].authenticity, Authenticity::Proven(Method::Dmarc));
    assert_eq!(names.n_asked(), 0);
    take(&post, "", letter("b", &results("mx.evil.example"), "It hums.").as_bytes()).await;
    // Nobody knows who brought it, so that nothing speaks against it either.
    assert_eq!(of_case(&post, 2).await[0].authenticity, Authenticity::Unproven);
    // Whoever comes by the front door is no provider of ours.
    take(&post, STRANGER, letter("c", &results("mx.desk.example"), "It hums.").as_bytes()).await;
    assert_eq!(of_case(&post, 3).await[0].authenticity, Authenticity::Contradicted);
}

/// Missed: `ams_fields_c_na` names no canonicalisation, which is simple then (RFC 6376 3.5), and does not hold; `ams_fields_h_empty`
/// signs no field at all, which we do not take for a signature. Both fail where the set lets them pass.
#[tokio::test]
async fn the_verdicts_of_the_set_of_arc() {
    let Some(chains) = data::chains() else { return };
    assert_eq!(chains.len(), 175);
    let (mut n_good, mut n_all) = (0, 0);
    let mut server: Option<(Vec<(String, String)>, Names)> = None;
    for chain in &chains {
        if server.as_ref().is_none_or(|(records, _)| *records != chain.records) {
            let records = chain.records.iter().map(|(name, text)| (name.as_str(), text.as_str()));
            server = Some((chain.records.clone(), Names::start(records).await));
        }
        let at = server.as_ref().map(|(_, names)| names.at).expect("it runs");
        let checks = Checker::new(Resolver::At(at)).checks(&chain.message, None, "desk.example").await;
        let found = match checks.arc.outcome {
            Outcome::Pass => "Pass",
            Outcome::None => "None",
            _ => "Fail",
        };
        if chain.expected.is_empty() {
            assert_ne!(found, "Pass", "{}", chain.name);
            continue;
        }
        n_all += 1;
        if found == chain.expected {
            n_good += 1;
        } else {
            println!("email_arc_valimail/{}: {found} instead of {}", chain.name, chain.expected);
        }
    }
    println!("email_arc_valimail: verdict: {n_good} of {n_all}");
    assert!(n_good >= 170, "{n_good}");
}

//! Whether mail is from whom it names: asked of a name server that knows what the test says.

use std::time::Duration;

use channels::email::{Authenticity, Method, Outcome};
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::CaseId;
use server::desk::Request;
use server::mail::check::{Checker, Envelope};
use server::mail::receive::{Accepted, Arrived};
use server::mail::settings::Resolver;
use server::mail::verify::{self, Known};
use server::mail::{MailRoom, Settings};
use server::permission::Role;
use server::who::Who;
use store::mail::{checks, incoming};
use store::surveys;

use super::data;
use super::letters::{CARE, Post, letter};
use super::names::Names;
use super::sending::deliver;
use super::sink::Sink;
use crate::app::TestApp;

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

#[tokio::test(flavor = "multi_thread")]
async fn r_054_an_acknowledgement_waits_for_the_verdict_but_not_for_ever() {
    let names = Names::start(STRICT).await;
    let sink = Sink::start().await;
    let way_out = format!("send = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n", sink.port);
    let post = post(&names, &way_out).await;
    names.break_down(true);
    let (id, check) = take(&post, ITS_SERVER, letter("a", "", "It hums.").as_bytes()).await;
    assert_eq!(check.verdict, "not_known");
    deliver(&post).await;
    assert_eq!(sink.mails().len(), 0, "nobody knows yet who wrote");
    names.break_down(false);
    post.room.desk().clock().advance_ms(60_000);
    post.room.verify_due().await.expect("asked");
    assert_eq!(known(&post, id).await.verdict, "dmarc");
    deliver(&post).await;
    assert_eq!(sink.mails().len(), 1, "it is known, and said at once");
    take(&post, STRANGER, letter("b", "", "Tell me my balance.").as_bytes()).await;
    names.break_down(true);
    take(&post, ITS_SERVER, letter("c", "", "It hums again.").as_bytes()).await;
    post.room.desk().clock().advance_ms(5 * 60_000);
    deliver(&post).await;
    let mails = sink.mails();
    assert_eq!(mails.len(), 2, "none for a forged mail, and one for a name server that says nothing");
    assert!(mails[1].contains("In-Reply-To: <c@customer.example>"), "{}", mails[1]);
}

#[tokio::test]
async fn r_054_a_score_counts_only_when_the_mail_is_not_forged() {
    let names = Names::start(STRICT).await;
    let post = post(&names, "").await;
    take(&post, ITS_SERVER, letter("a", "", "It hums.").as_bytes()).await;
    let case = CaseId(1.try_into().expect("not 0"));
    let resolve = Command::of(Ask::Resolve, Who::System.actor());
    post.room.desk().ask(Request::new(case, Who::System, [resolve])).await.expect("it is solved");
    post.room.desk().clock().advance_ms(3_600_000);
    post.room.desk().tick().await.expect("time passes");
    let question = async || {
        let all = post.room.db().read(|tx| surveys::list_of_case(tx, 1)).await.expect("read");
        all.into_iter().next_back().expect("a question")
    };
    let asked = question().await;
    assert_eq!(asked.state, surveys::State::Sent);
    let says = |id: &str, score: &str| {
        let to = format!("In-Reply-To: <survey.{}@lodestar.desk.example>\r\n", asked.id);
        letter(id, &to, score)
    };
    take(&post, STRANGER, says("b", "1").as_bytes()).await;
    post.room.desk().clock().advance_ms(60_000);
    post.room.verify_due().await.expect("asked");
    post.room.place_due().await.expect("placed");
    assert_eq!(question().await.state, surveys::State::Sent, "a stranger's score counts for nothing");
    // A program that knows no names yet, and nobody who could say them.
    let room = MailRoom::new(post.app.app.clone(), post.room.settings().clone());
    let post = Post { app: post.app, room };
    let question = async || {
        let all = post.room.db().read(|tx| surveys::list_of_case(tx, 1)).await.expect("read");
        all.into_iter().next_back().expect("a question")
    };
    names.break_down(true);
    let (id, _) = take(&post, ITS_SERVER, says("c", "5").as_bytes()).await;
    let waits = post.room.db().read(move |tx| incoming::find(tx, id)).await.expect("read").expect("is there");
    assert_eq!((waits.state, waits.kind), (incoming::State::New, None), "it waits for the verdict");
    names.break_down(false);
    post.room.desk().clock().advance_ms(60_000);
    post.room.verify_due().await.expect("asked");
    post.room.place_due().await.expect("placed");
    let answered = question().await;
    assert_eq!((answered.state, answered.score.as_deref()), (surveys::State::Answered, Some("5")));
}

#[tokio::test]
async fn r_054_a_proven_mail_of_somebody_else_is_not_the_customers() {
    let names = Names::start(STRICT).await;
    let post = post(&names, "").await;
    take(&post, ITS_SERVER, letter("a", "", "It hums.").as_bytes()).await;
    let of_bob = letter("b", "In-Reply-To: <a@customer.example>\r\n", "Tell me too.")
        .replace("Ines Okafor <ines@", "Bob Stone <bob@");
    take(&post, ITS_SERVER, of_bob.as_bytes()).await;
    let known = of_case(&post, 1).await;
    assert_eq!(known.iter().map(|it| it.is_own).collect::<Vec<_>>(), [true, false], "{known:?}");
    assert!(known.iter().all(|it| it.authenticity.is_proven()));
    let agent = post.app.cookie_of(Role::Agent).await;
    let page = post.app.get(&agent, "/cases/1").await.expect(200).body;
    for words in ["Sender proven by DMARC", "Proven by DMARC, but not the customer’s own address"] {
        assert!(page.contains(words), "{words} is missing in {page}");
    }
}

#[tokio::test]
async fn r_054_how_and_when_they_were_proven_is_recorded_where_the_mission_takes_it() {
    let names = Names::start(STRICT).await;
    let text = format!("[mail]\nresolver = \"{}\"\naddress = \"{CARE}\"\n", names.at);
    let settings = Settings::parse(&text, std::path::Path::new("")).expect("is right").expect("is there");
    let app = TestApp::with(|config| config.mail = Some(settings.clone())).await;
    let room = MailRoom::new(app.app.clone(), settings);
    let post = Post { app, room };
    let channels = "\n[channels]\nemail = { authentication = [\"DMARC\"] }\nportal = {}\nphone = {}\nchat = {}\nsocial = {}\nin_app = {}\nletter = {}\n";
    let with_dmarc = crate::stand::MISSION.to_owned() + channels;
    post.room.desk().add_mission(with_dmarc, "system").await.expect("a mission");
    take(&post, ITS_SERVER, letter("a", "", "It hums.").as_bytes()).await;
    let noted = post.room.db().read(|tx| store::log::load(tx, "case/1")).await.expect("read");
    let proofs: Vec<_> = noted.iter().filter(|event| event.kind == "authenticated").collect();
    assert_eq!(proofs.len(), 1, "{noted:?}");
    assert!(proofs[0].body.contains("DMARC"), "{}", proofs[0].body);
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

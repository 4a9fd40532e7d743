//! The server killed with mail in flight: every mail it took is a message of exactly one case, and every answer leaves under one
//! identifier, once where the next server's word for it was heard.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant as Stopwatch};

use store::mail::{incoming, sent};

use super::http::{Form, post};
use super::look::read;
use super::server::{Desk, Door, Visitor};
use super::sink::Sink;
use super::webhook::Receiver;
use super::{N_KILLS, PATIENCE, Random, setting, smtp};

const N_WRITERS: u32 = 4;
const CARE: &str = "care@desk.example";

/// The words that were sent, each with whether the server said that it has the mail, and the case it answers.
#[derive(Debug, Default)]
struct Words(Mutex<HashMap<String, (bool, Option<u32>)>>);

impl Words {
    fn note(&self, word: &str, is_taken: bool, case: Option<u32>) {
        self.0.lock().expect("not poisoned").insert(word.to_owned(), (is_taken, case));
    }

    fn n_taken(&self) -> usize {
        self.0.lock().expect("not poisoned").values().filter(|(is_taken, _)| *is_taken).count()
    }
}

#[test]
fn mail_that_was_taken_is_on_one_case_and_answers_leave_once_when_the_server_is_killed() {
    let seed = setting("LODESTAR_CRASH_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let n_kills = setting("LODESTAR_CRASH_KILLS").unwrap_or(N_KILLS);
    println!("LODESTAR_CRASH_SEED={seed}");
    let mut random = Random(seed);
    let (sink, webhook) = (Sink::start(seed), Receiver::start());
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|it| it.local_addr()).expect("a free port");
    let settings = format!(
        "[mail]\nresolver = \"off\"\naddress = \"{CARE}\"\nsend = {{ host = \"127.0.0.1\", port = {}, security = \"none\" }}\n\
         [[mail.listen]]\nat = \"{listener}\"\nprotocol = \"smtp\"\n",
        sink.port
    );
    let desk = Desk::prepare("mail", N_WRITERS, &webhook.url());
    desk.configure(&settings);
    let (door, words) = (Arc::new(Door::default()), Arc::new(Words::default()));
    let writers: Vec<_> = (0..N_WRITERS)
        .map(|nth| {
            let writer = Writer {
                nth,
                visitor: desk.visitor(nth),
                random: Random(seed ^ u64::from(nth + 1)),
                sink: sink.clone(),
                listener,
                n_said: 0,
            };
            let (door, words) = (door.clone(), words.clone());
            std::thread::spawn(move || writer.run(&door, &words))
        })
        .collect();
    let mut confirmed = BTreeMap::new();
    for _ in 0..n_kills {
        let mut child = desk.start();
        let address = child.wait_until_it_answers();
        check_taken(&desk, &words);
        door.open(address);
        std::thread::sleep(Duration::from_millis(30 + random.below(500)));
        door.close();
        child.kill();
        check_sent_once(&desk, &sink, &mut confirmed);
    }
    // What failed before is told again; nobody waits for what fails now.
    sink.get_well();
    let mut child = desk.start();
    door.finish(child.wait_until_it_answers());
    for writer in writers {
        writer.join().expect("a writer");
    }
    let begun = Stopwatch::now();
    while let Some(waiting) = what_waits(&desk) {
        assert!(begun.elapsed() < PATIENCE, "still waiting: {waiting}");
        std::thread::sleep(Duration::from_millis(100));
    }
    child.kill();
    check_taken(&desk, &words);
    check_sent_once(&desk, &sink, &mut confirmed);
    check_all_left(&desk, &sink);
    let n_again = sink.mails().values().filter(|copies| copies.len() > 1).count();
    println!(
        "{} mails taken, {} left, {n_again} of them again as no word for them was heard",
        words.n_taken(),
        sink.mails().len()
    );
    let verified = crate::run::run(&["verify", "--data", desk.path()], &[]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

/// A customer who writes by mail and the agent who answers them, whatever happens.
struct Writer {
    nth: u32,
    visitor: Visitor,
    random: Random,
    sink: Sink,
    listener: SocketAddr,
    n_said: u32,
}

impl Writer {
    fn run(mut self, door: &Door, words: &Words) {
        while !door.wait().1 {
            // What this customer was told: each of our mails names its case and where it is answered.
            let mails = self.sink.mails_to(&format!("customer{}@example.com", self.nth));
            let known: BTreeSet<u32> = mails.iter().filter_map(|mail| mail.case()).collect();
            self.n_said += 1;
            let word = format!("said-{}-{}-end", self.nth, self.n_said);
            match mails.get(self.random.below(mails.len().max(1) as u64) as usize) {
                Some(_) if self.random.below(3) == 0 && !known.is_empty() => {
                    let nth = self.random.below(known.len() as u64) as usize;
                    let case = *known.iter().nth(nth).expect("there is one");
                    self.answer_as_agent(door, words, (&word, case));
                }
                Some(mail) if known.len() > 4 || self.random.below(3) > 0 => {
                    let (to, more) = match self.random.below(2) {
                        // By the tag of our address, or by what is answered alone.
                        0 => (mail.field("Reply-To"), String::new()),
                        _ => (CARE.to_owned(), format!("In-Reply-To: {}\r\n", mail.field("Message-ID"))),
                    };
                    self.write(door, words, (&word, mail.case()), (&to, &more));
                }
                _ => self.write(door, words, (&word, None), (CARE, "")),
            }
        }
    }

    /// Sends a mail; when nobody says that it was taken, the same again.
    fn write(&self, door: &Door, words: &Words, (word, case): (&str, Option<u32>), (to, more): (&str, &str)) {
        let from = format!("customer{}@example.com", self.nth);
        let mail = format!(
            "From: {from}\r\nTo: {to}\r\nSubject: {word}\r\nMessage-ID: <{word}@example.com>\r\n{more}\r\n{word}\r\n"
        );
        words.note(word, false, case);
        loop {
            door.wait();
            if smtp::send(self.listener, (&from, to), &mail).is_ok() {
                return words.note(word, true, case);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn answer_as_agent(&mut self, door: &Door, words: &Words, (word, case): (&str, u32)) {
        let form = [("kind", "public"), ("body", word), ("once", word)];
        let path = format!("/cases/{case}/messages");
        words.note(word, false, Some(case));
        loop {
            let caller = format!("10.{}.{}.{}", self.nth, self.random.below(256), self.random.below(256));
            if let Ok(answer) =
                post(door.wait().0, (&self.visitor.agent, &caller), &path, &Form::Parts(&form))
            {
                assert_eq!(answer.status, 303, "{path}: {answer:?}");
                return words.note(word, true, Some(case));
            }
        }
    }
}

/// Fails when a mail or an answer that was taken stands on no case, on two, or on another one than it answers. A mail may wait for
/// its place, and an answer for the end of its undo window.
fn check_taken(desk: &Desk, words: &Words) {
    let words = words.0.lock().expect("not poisoned").clone();
    let (said, n_waiting) = read(desk, |tx| {
        let mut said: HashMap<String, Vec<u32>> = HashMap::new();
        for case in store::cases::numbers(tx, 0, 100_000)? {
            for message in store::messages::list(tx, case)? {
                said.entry(message.body.trim().to_owned()).or_default().push(case);
            }
            for pending in store::outgoing::list_of_case(tx, case)? {
                let reply: ::server::outgoing::Reply =
                    serde_json::from_str(&pending.request).expect("a reply");
                said.entry(reply.body).or_default().push(case);
            }
        }
        let quarantined = incoming::count(tx, incoming::State::Quarantined)?;
        assert_eq!(quarantined, 0, "a sound mail was set aside");
        Ok((said, incoming::count(tx, incoming::State::New)?))
    });
    let mut n_missing = 0;
    for (word, (is_taken, case)) in &words {
        let places = said.get(word).map_or(&[][..], Vec::as_slice);
        assert!(places.len() <= 1, "`{word}` stands on two cases or twice on one: {places:?}");
        n_missing += i64::from(*is_taken && places.is_empty());
        if let (Some(case), Some(place)) = (case, places.first()) {
            assert_eq!(place, case, "`{word}` came to another case");
        }
    }
    assert!(
        n_missing <= n_waiting,
        "{n_missing} mails that were taken stand nowhere, {n_waiting} wait for their place"
    );
}

/// Fails when a mail left again whose arrival the desk knew before.
fn check_sent_once(desk: &Desk, sink: &Sink, confirmed: &mut BTreeMap<String, usize>) {
    let sent = read(desk, |tx| {
        let mut all = Vec::new();
        for case in store::cases::numbers(tx, 0, 100_000)? {
            all.extend(sent::list_of_case(tx, case)?);
        }
        Ok(all)
    });
    let mails = sink.mails();
    for row in sent.into_iter().filter(|row| row.state == sent::State::Sent) {
        let n_copies = mails.get(&row.message_id).map_or(0, Vec::len);
        assert!(n_copies > 0, "{} is said to have left and never came", row.message_id);
        let n_known = *confirmed.entry(row.message_id.clone()).or_insert(n_copies);
        assert_eq!(n_copies, n_known, "{} left again after the server's word", row.message_id);
    }
    for (id, copies) in &mails {
        let first = &copies[0].0;
        assert!(copies.iter().all(|copy| copy.0 == *first), "two different mails under {id}");
    }
}

/// Fails when a public message never left, or left under two identifiers.
fn check_all_left(desk: &Desk, sink: &Sink) {
    let public = read(desk, |tx| {
        let mut all = Vec::new();
        for case in store::cases::numbers(tx, 0, 100_000)? {
            let messages = store::messages::list(tx, case)?.into_iter();
            all.extend(messages.filter(|it| it.kind == store::messages::MessageKind::Public));
        }
        Ok(all)
    });
    assert!(public.len() > 10, "hardly anything was answered: the test shows nothing");
    let mails = sink.mails();
    for message in public {
        let carrying: Vec<_> = mails
            .iter()
            .filter(|(_, copies)| copies[0].0.contains(&message.body))
            .map(|(id, _)| id)
            .collect();
        assert_eq!(carrying.len(), 1, "{:?} left as {carrying:?}", message.id);
    }
}

/// What is not placed or has not left yet; nothing when everything is done.
fn what_waits(desk: &Desk) -> Option<String> {
    let (n_new, reply, row) = read(desk, |tx| {
        let n_new = incoming::count(tx, incoming::State::New)?;
        Ok((n_new, store::outgoing::next_at(tx)?, store::outbox::next_at(tx)?))
    });
    (n_new > 0 || reply.is_some() || row.is_some())
        .then(|| format!("{n_new} mails, a reply until {reply:?}, a row until {row:?}"))
}

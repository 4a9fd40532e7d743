//! What was said, and what of it is stored.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;

use store::Error;

use super::server::Desk;
use super::webhook::Receiver;

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// The subject of a case.
    Subject,
    /// A message, a note, or a reply in its undo window.
    Text,
    /// A tag.
    Tag,
    /// An event of a case; these may be many under one name.
    Change,
}

/// How often something was tried and acknowledged, by word, kind and, for changes, case.
#[derive(Debug, Default)]
pub struct Said(Mutex<HashMap<(String, What, u32), Count>>);

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    n_tried: usize,
    n_acknowledged: usize,
    /// Where it was acknowledged.
    case: u32,
}

impl Said {
    /// Notes that something is about to be sent.
    pub fn tried(&self, word: &str, what: What, case: u32) {
        self.count(word, what, case, |count| count.n_tried += 1);
    }

    /// Notes that an answer came.
    pub fn acknowledged(&self, word: &str, what: What, case: u32) {
        self.count(word, what, case, |count| {
            count.n_acknowledged += 1;
            count.case = case;
        });
    }

    fn count(&self, word: &str, what: What, case: u32, change: impl FnOnce(&mut Count)) {
        // A word stands for one thing; an event for as many as happen to its case.
        let case = if what == What::Change { case } else { 0 };
        let mut said = self.0.lock().expect("not poisoned");
        change(said.entry((word.to_owned(), what, case)).or_default());
    }

    /// In words, for whoever runs it.
    pub fn summary(&self) -> String {
        let said = self.0.lock().expect("not poisoned");
        let n = |what| {
            said.iter().filter(|((_, of, _), _)| *of == what).map(|(_, it)| it.n_acknowledged).sum::<usize>()
        };
        format!(
            "{} cases, {} texts, {} tags, {} changes acknowledged",
            n(What::Subject),
            n(What::Text),
            n(What::Tag),
            n(What::Change)
        )
    }
}

/// What is stored.
#[derive(Debug, Default)]
struct Stored {
    subjects: HashMap<String, Vec<u32>>,
    texts: HashMap<String, Vec<u32>>,
    tags: HashMap<String, Vec<u32>>,
    changes: HashMap<(String, u32), usize>,
}

impl Stored {
    fn read(tx: &mut store::Tx<'_>) -> Result<Stored, Error> {
        let mut stored = Stored::default();
        for number in store::cases::numbers(tx, 0, 100_000)? {
            stored.subjects.entry(store::messages::subject(tx, number)?).or_default().push(number);
            for message in store::messages::list(tx, number)? {
                stored.texts.entry(message.body).or_default().push(number);
            }
            for pending in store::outgoing::list_of_case(tx, number)? {
                let reply: ::server::outgoing::Reply =
                    serde_json::from_str(&pending.request).expect("a reply");
                stored.texts.entry(reply.body).or_default().push(number);
            }
            for tag in store::tags::list(tx, number)? {
                stored.tags.entry(tag).or_default().push(number);
            }
        }
        store::log::each(tx, |event| {
            if let Some(case) = event.stream.strip_prefix("case/").and_then(|number| number.parse().ok()) {
                *stored.changes.entry((event.kind, case)).or_default() += 1;
            }
            Ok(())
        })?;
        Ok(stored)
    }
}

pub fn read<T: Send + 'static>(
    desk: &Desk,
    f: impl Fn(&mut store::Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let db = desk.database();
        let read = db.read(f).await.expect("readable");
        db.close().await;
        read
    })
}

/// Fails when something acknowledged is not there, or anything is there twice.
pub fn check(desk: &Desk, said: &Said) {
    // Whoever is answered between these lines only has more stored than is asked for here.
    let said = said.0.lock().expect("not poisoned").clone();
    let stored = read(desk, Stored::read);
    for ((word, what, case), count) in &said {
        let places: &[u32] = match what {
            What::Subject => stored.subjects.get(word).map_or(&[], Vec::as_slice),
            What::Text => stored.texts.get(word).map_or(&[], Vec::as_slice),
            What::Tag => stored.tags.get(word).map_or(&[], Vec::as_slice),
            What::Change => {
                let n = stored.changes.get(&(word.clone(), *case)).copied().unwrap_or(0);
                let is_right = (count.n_acknowledged..=count.n_tried).contains(&n);
                assert!(is_right, "case {case}: {n} events `{word}` are stored, {count:?}");
                continue;
            }
        };
        assert!(places.len() <= 1, "{what:?} `{word}` is stored twice: {places:?}");
        if count.n_acknowledged > 0 {
            assert_eq!(places, [count.case], "{what:?} `{word}` was acknowledged: {count:?}");
        }
    }
}

/// What has not left yet; nothing when all was told and sent.
pub fn what_waits(desk: &Desk) -> Option<String> {
    let (reply, telling) = read(desk, |tx| Ok((store::outgoing::next_at(tx)?, store::outbox::next_at(tx)?)));
    (reply.is_some() || telling.is_some())
        .then(|| format!("a reply until {reply:?}, a telling until {telling:?}"))
}

/// Fails when a rung fired twice, when two things were told under different keys that are one, and when something was never told.
pub fn check_told(desk: &Desk, receiver: &Receiver) {
    let (fired, outbox) = read(desk, |tx| {
        let mut fired: BTreeMap<String, usize> = BTreeMap::new();
        store::log::each(tx, |event| {
            if matches!(event.kind.as_str(), "rung_fired" | "page_moved" | "missed") {
                let mut body: serde_json::Value = serde_json::from_str(&event.body).expect("JSON");
                // The moment of recording is no part of what fired.
                body.as_object_mut()
                    .expect("an object")
                    .retain(|name, _| name != "fired_at" && name != "due_at");
                *fired.entry(format!("{} {} {body}", event.stream, event.kind)).or_default() += 1;
            }
            Ok(())
        })?;
        Ok((fired, store::outbox::list(tx, 100_000)?))
    });
    assert!(fired.keys().any(|key| key.contains("rung_fired")), "no rung fired: the test shows nothing");
    let twice: Vec<_> = fired.iter().filter(|(key, n)| **n > 1 && !key.contains(" missed ")).collect();
    assert!(twice.is_empty(), "fired twice: {twice:?}");
    let heard = receiver.heard();
    // Mail is told to nobody but its reader, and this desk has none.
    for row in outbox.iter().filter(|row| row.kind != "mail") {
        assert!(heard.contains_key(&row.key), "`{}` was never told: {row:?}", row.key);
    }
    let mut by_content: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (key, (told, _)) in &heard {
        if told.to_string().contains("rung") {
            by_content.entry(told.to_string()).or_default().insert(key);
        }
    }
    let doubled: Vec<_> = by_content.iter().filter(|(_, keys)| keys.len() > 1).collect();
    assert!(doubled.is_empty(), "one thing under two keys: {doubled:?}");
    let n_again = heard.values().filter(|(_, n)| *n > 1).count();
    println!(
        "{} rungs, pages and misses; {} tellings, {n_again} of them told again",
        fired.len(),
        heard.len()
    );
}

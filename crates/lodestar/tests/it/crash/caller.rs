//! An agent and a customer who go on whatever happens: what was not answered is sent again under the same key.

use super::Random;
use super::http::{Answer, Form, post};
use super::look::{Said, What};
use super::server::{Door, Visitor};

/// How many cases a caller keeps open; older ones are resolved, so that pages do not go round for ever.
const N_OPEN: usize = 3;

pub struct Caller {
    nth: u32,
    visitor: Visitor,
    random: Random,
    /// The cases they have open, with their tags.
    cases: Vec<(u32, Vec<String>)>,
    n_said: u32,
}

/// Who sends it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Agent,
    Customer,
}

impl Caller {
    pub fn new(nth: u32, visitor: Visitor, random: Random) -> Caller {
        Caller { nth, visitor, random, cases: Vec::new(), n_said: 0 }
    }

    /// Works until the door is open for the last time, and clears up.
    pub fn run(mut self, door: &Door, said: &Said) {
        while !door.wait().1 {
            if self.cases.len() < 2 || self.random.below(8) == 0 {
                self.open(door, said);
            } else if self.cases.len() > N_OPEN {
                self.resolve(door, said);
            } else {
                self.say_something(door, said);
            }
        }
        while !self.cases.is_empty() {
            self.resolve(door, said);
        }
    }

    /// Sends a form; when no answer comes, again, until one does. `None` when it is not to be sent again.
    fn send(&mut self, door: &Door, (who, path): (As, &str), form: &Form<'_>, again: bool) -> Option<Answer> {
        loop {
            let (address, _) = door.wait();
            let cookie = match who {
                As::Agent => &self.visitor.agent,
                As::Customer => &self.visitor.customer,
            };
            // Nobody is slowed down here: each request comes from somewhere else.
            let caller = format!("10.{}.{}.{}", self.nth, self.random.below(256), self.random.below(256));
            match post(address, (cookie, &caller), path, form) {
                Ok(answer) => {
                    assert!(answer.status < 500, "{path}: {answer:?}");
                    assert_ne!(answer.status, 429, "{path}: {answer:?}");
                    return Some(answer);
                }
                Err(_) if again => {}
                Err(_) => return None,
            }
        }
    }

    /// A word that stands nowhere else.
    fn word(&mut self) -> String {
        self.n_said += 1;
        format!("said-{}-{}-end", self.nth, self.n_said)
    }

    fn open(&mut self, door: &Door, said: &Said) {
        let word = self.word();
        let customer = self.visitor.customer_number.to_string();
        let (place, fields) = match self.random.below(3) {
            0 => {
                let impact = ["1", "3"][self.random.below(2) as usize];
                let fields =
                    vec![("subject", &*word), ("details", &word), ("impact", impact), ("once", &word)];
                ((As::Customer, "/help/new"), fields)
            }
            _ => {
                let priority = ["P1", "P1", "P3"][self.random.below(3) as usize];
                let fields = vec![
                    ("subject", &*word),
                    ("body", &word),
                    ("channel", "phone"),
                    ("customer", &customer),
                    ("priority", priority),
                    ("once", &word),
                ];
                ((As::Agent, "/cases"), fields)
            }
        };
        said.tried(&word, What::Subject, 0);
        said.tried(&word, What::Text, 0);
        let answer = self.send(door, place, &Form::Fields(&fields), true);
        let answer = answer.expect("sent until it is answered");
        let number = answer.location.rsplit('/').next().and_then(|text| text.parse().ok());
        let number = number.unwrap_or_else(|| panic!("{place:?}: {answer:?}", place = place.1));
        said.acknowledged(&word, What::Subject, number);
        said.acknowledged(&word, What::Text, number);
        self.cases.push((number, Vec::new()));
    }

    fn say_something(&mut self, door: &Door, said: &Said) {
        let word = self.word();
        let place = self.random.below(self.cases.len() as u64) as usize;
        let case = self.cases[place].0;
        match self.random.below(10) {
            0..=2 => {
                let path = format!("/help/cases/{case}/messages");
                let form = [("body", &*word), ("once", &word)];
                self.write(door, said, (As::Customer, &path), (&word, &Form::Fields(&form)), case);
            }
            kind @ 3..=6 => {
                let path = format!("/cases/{case}/messages");
                let kind = if kind < 5 { "note" } else { "public" };
                let form = [("kind", kind), ("body", &word), ("once", &word)];
                self.write(door, said, (As::Agent, &path), (&word, &Form::Parts(&form)), case);
            }
            7 => {
                // The form holds all tags of a case.
                self.cases[place].1.push(word.clone());
                let tags = self.cases[place].1.join(",");
                let path = format!("/cases/{case}/tags");
                said.tried(&word, What::Tag, case);
                let form = [("tags", &*tags)];
                let answer = self.send(door, (As::Agent, &path), &Form::Fields(&form), true);
                assert_eq!(answer.map(|it| it.status), Some(303), "{path}");
                said.acknowledged(&word, What::Tag, case);
            }
            8 => self.change(door, said, (case, "on_hold_internal"), "on_hold_internal"),
            _ => self.change(door, said, (case, "resume"), "resumed"),
        }
    }

    fn write(
        &mut self,
        door: &Door,
        said: &Said,
        place: (As, &str),
        (word, form): (&str, &Form<'_>),
        case: u32,
    ) {
        said.tried(word, What::Text, case);
        let answer = self.send(door, place, form, true).expect("sent until it is answered");
        assert_eq!(answer.status, 303, "{}: {answer:?}", place.1);
        said.acknowledged(word, What::Text, case);
    }

    /// Sends a form once; whether it is known to have happened.
    fn act(&mut self, door: &Door, path: &str, fields: &[(&str, &str)]) -> bool {
        let answer = self.send(door, (As::Agent, path), &Form::Fields(fields), false);
        answer.is_some_and(|answer| answer.status == 303)
    }

    fn change(&mut self, door: &Door, said: &Said, (case, to): (u32, &str), event: &'static str) {
        said.tried(event, What::Change, case);
        if self.act(door, &format!("/cases/{case}/status"), &[("to", to)]) {
            said.acknowledged(event, What::Change, case);
        }
    }

    /// Resolves the oldest case, until that is known to have happened or to be done.
    fn resolve(&mut self, door: &Door, said: &Said) {
        let (case, _) = self.cases.remove(0);
        let path = format!("/cases/{case}/resolution");
        said.tried("resolved", What::Change, case);
        match self.send(door, (As::Agent, &path), &Form::Fields(&[]), true) {
            Some(answer) if answer.status == 303 => said.acknowledged("resolved", What::Change, case),
            // It had happened, and the answer was lost.
            _ => {}
        }
    }
}

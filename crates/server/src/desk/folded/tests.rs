//! What is kept is what the log says, whatever happened in between.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use calendar::Instant;
use desk::Command;
use desk::case::decide::Ask;
use desk::case::event::{AgentId, CaseId, CustomerId};
use mission::{Channel, Priority};
use store::customers::Customer;
use store::{Db, Key};

use super::super::{Desk, Family, Opening, Refusal, Request, Text, apply, calculate, family_of};
use crate::clock::Clock;
use crate::who::Who;

const MISSION: &str = include_str!("../../../../../missions/customer_care.toml");
const ROSA: AgentId = AgentId(NonZeroU32::MIN);
const INES: CustomerId = CustomerId(NonZeroU32::MIN);

/// Two programs on one database, with one clock.
struct Nodes {
    desks: [Desk; 2],
    clock: Clock,
    directory: PathBuf,
}

impl Drop for Nodes {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

impl Nodes {
    async fn new() -> Nodes {
        static NTH: AtomicU32 = AtomicU32::new(0);
        let nth = NTH.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir().join(format!("lodestar-folded-{}-{nth}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a directory");
        let (path, key) = (directory.join("desk.db"), Key::random().expect("a key"));
        let clock = Clock::held_at("2025-06-02T09:00:00-04:00".parse().expect("an instant"));
        let now = clock.now();
        let open = || Desk::new(Db::open_sqlite(&path, &key).expect("a database"), clock.clone());
        let desks = [open(), open()];
        let prepare = move |tx: &mut store::Tx<'_>| -> Result<(), store::Error> {
            let digest = mission::history::digest(MISSION.as_bytes());
            store::missions::insert(tx, (MISSION, &digest), "2025-07-01", "system", now)?;
            let ines = Customer { number: 1, name: "Ines Moreau".into(), ..Customer::default() };
            store::customers::insert(tx, &ines, now)
        };
        desks[0].db().write(prepare).await.expect("prepared");
        for desk in &desks {
            desk.reload().await.expect("a mission");
        }
        Nodes { desks, clock, directory }
    }

    async fn open(&self, nth: usize) -> CaseId {
        let opening = Opening::of(INES, Channel::Portal, "It does not work", text());
        let case = self.desks[nth].open(opening).await.expect("a case").case;
        let asks = [Ask::Triage { priority: Priority::P1, category: None }, Ask::Assign];
        self.desks[nth].ask(by_rosa(case, asks)).await.expect("a triage");
        case
    }

    /// Fails when a node knows anything else about a case than its log.
    async fn compare(&self, case: CaseId) {
        for desk in &self.desks {
            let (book, now) = (desk.book().expect("a mission"), self.clock.now());
            let compared = desk.db().read(move |tx| {
                let cases = family_of(tx, case)?;
                let known = Family::load(tx, &book, &cases, now)?;
                let anew = Family::load_anew(tx, &book, &cases, now)?;
                for place in 0..cases.len() {
                    assert_eq!(
                        calculate(&book, &known, place, now),
                        calculate(&book, &anew, place, now),
                        "{cases:?}"
                    );
                    assert_eq!(known.noted(place), anew.noted(place));
                    assert_eq!(known.version(place), anew.version(place));
                }
                for ((_, known), (_, anew)) in known.cases().zip(anew.cases()) {
                    assert_eq!(known.outcomes, anew.outcomes);
                    assert_eq!(known.conclusions, anew.conclusions);
                    assert_eq!(format!("{:?}", known.held), format!("{:?}", anew.held));
                }
                book.folded.keep(known);
                Ok::<_, Refusal>(())
            });
            compared.await.expect("a comparison");
        }
    }
}

fn text() -> Text {
    Text::from("Something was said.")
}

fn by_rosa(case: CaseId, asks: impl IntoIterator<Item = Ask>) -> Request {
    let commands: Vec<Command> = asks.into_iter().map(|ask| Command::of_agent(ask, ROSA)).collect();
    Request::new(case, Who::Agent(ROSA, None), commands)
}

/// A small generator, so that every run of the test is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn request(random: &mut Random, (case, other): (CaseId, CaseId), now: Instant) -> Request {
    let request = match random.below(13) {
        0 | 1 => by_rosa(case, [Ask::Reply]).saying(text()),
        2 => by_rosa(case, [Ask::AskCustomer]).saying(text()),
        3 | 4 => {
            let command = Command::of_customer(Ask::RecordCustomerMessage);
            Request::new(case, Who::Customer(INES), vec![command]).saying(text())
        }
        5 => by_rosa(case, [Ask::HoldInternally]),
        6 => by_rosa(case, [Ask::Resume]),
        7 => by_rosa(case, [Ask::Reply, Ask::Resolve]).saying(text()),
        8 => by_rosa(case, [Ask::Reopen]),
        9 => by_rosa(case, [Ask::MergeInto(other)]),
        10 => by_rosa(case, [Ask::Unmerge]),
        11 => by_rosa(case, [Ask::ApproveLateness]),
        _ => by_rosa(case, [Ask::AcknowledgePages]),
    };
    // Some things are written down afterwards, some of them much too late.
    let ago = [0, 0, 0, 1, 20, 90, 60 * 24 * 5][random.below(7) as usize];
    Request { happened_at: (ago > 0).then(|| Instant(now.as_ms() - ago * 60_000)), ..request }
}

#[tokio::test]
async fn what_is_kept_is_what_the_log_says_on_every_node() {
    let nodes = Nodes::new().await;
    let mut random = Random(5);
    let mut cases = vec![nodes.open(0).await, nodes.open(1).await];
    for _ in 0..100 {
        nodes.clock.advance_ms([0, 1, 60_000, 450_000, 3_600_000][random.below(5) as usize]);
        let desk = &nodes.desks[random.below(2) as usize];
        if random.below(3) == 0 {
            desk.tick().await.expect("a tick");
        }
        if random.below(30) == 0 {
            cases.push(nodes.open(random.below(2) as usize).await);
        }
        let mut any = || cases[random.below(cases.len() as u64) as usize];
        let pair = (any(), any());
        let request = request(&mut random, pair, nodes.clock.now());
        match random.below(8) {
            0 => {
                let (book, now) = (desk.book().expect("a mission"), nodes.clock.now());
                let undone = desk.db().write(move |tx| {
                    apply::apply(tx, &book, &request, now)?;
                    Err::<(), _>(Refusal::Text("it is rolled back"))
                });
                undone.await.expect_err("rolled back");
            }
            _ => match desk.ask(request).await {
                Ok(_) | Err(Refusal::Desk(_)) => {}
                Err(refusal) => panic!("{refusal}"),
            },
        }
        nodes.compare(pair.0).await;
    }
    let verified = crate::verify::verify(&nodes.desks[0]).await.expect("a verification");
    assert_eq!(verified.differences, Vec::<String>::new());
}

#[tokio::test]
async fn r_114_each_round_of_pages_that_nobody_answers_reads_only_what_is_new() {
    let nodes = Nodes::new().await;
    let desk = &nodes.desks[0];
    let case = nodes.open(0).await;
    let mut days = Vec::new();
    for _ in 0..2 {
        let before = desk.work().expect("a mission");
        let (mut n_rounds, end) = (0, nodes.clock.now().as_ms() + 24 * 3_600_000);
        while nodes.clock.now().as_ms() < end {
            let next = desk.db().read(store::cases::next_due_at).await.expect("the next").expect("something");
            nodes.clock.advance_ms((next.as_ms() - nodes.clock.now().as_ms()).max(1));
            n_rounds += desk.tick().await.expect("a tick") as u64;
        }
        let after = desk.work().expect("a mission");
        let n_read = after.n_read - before.n_read;
        println!("{n_rounds} rounds, {n_read} events read, {} folded", after.n_folded - before.n_folded);
        // The last event that is known is read to be sure of it.
        assert!(n_read <= n_rounds + 4, "{n_read} events read in {n_rounds} rounds");
        assert!(after.n_folded - before.n_folded <= 4, "nothing happened that has to be folded");
        days.push((n_rounds, n_read));
    }
    assert!(days[1].0 > 50, "{days:?} rounds are too few to show anything");
    nodes.compare(case).await;
}

#[tokio::test]
async fn only_so_much_is_kept() {
    let nodes = Nodes::new().await;
    let desk = &nodes.desks[0];
    let (one, two) = (nodes.open(0).await, nodes.open(0).await);
    let book = desk.book().expect("a mission");
    let kept = |case: CaseId| {
        let family = book.folded.take(&[case]);
        let is_kept = family.is_some();
        family.into_iter().for_each(|family| book.folded.keep(family));
        is_kept
    };
    assert!(kept(one) && kept(two) && !kept(CaseId::from_index(17)));
    for nth in 0..(super::MOST_EVENTS / super::OF_A_CASE) as u32 {
        book.folded.keep(Family::of_new(CaseId::from_index(100 + nth)));
    }
    assert!(!kept(one) && !kept(two));
    let kept = book.folded.kept.lock().expect("not poisoned");
    assert!(kept.weight <= super::MOST_EVENTS && kept.families.len() == kept.by_use.len());
}

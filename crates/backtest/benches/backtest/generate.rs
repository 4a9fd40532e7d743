//! A made-up half-year of a busy desk as a history file: the same bytes for the same number of events, on every machine.
//!
//! As in the exports of help desks, every row repeats what is known of its case.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

const HEADER: &str = "occurred_at,case_id,event,customer_id,account_id,contact_id,channel,priority,tier,zone,language,category,product,team,agent,reason,wait_ms,handle_ms\n";

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 2025-01-01T00:00:00Z.
const START: i64 = 1_735_689_600_000;
const SPAN: i64 = 181 * DAY;
const EVENTS_PER_CASE: u64 = 7;

/// Writes `n_events` events and the header, in the order of time.
pub fn write_history(n_events: u64, out: &mut impl Write) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    let n_cases = (n_events / EVENTS_PER_CASE).max(1);
    let mut waiting: BinaryHeap<Reverse<(i64, u64, Line)>> = BinaryHeap::new();
    let (mut n_written, mut n_made, mut case) = (0, 0, 0);
    while n_written < n_events {
        let arrival = START + (SPAN as i128 * i128::from(case) / i128::from(n_cases)) as i64;
        while let Some(Reverse((at, ..))) = waiting.peek() {
            if *at > arrival || n_written == n_events {
                break;
            }
            if let Some(Reverse((at, _, line))) = waiting.pop() {
                line.write(at, out)?;
                n_written += 1;
            }
        }
        for (at, line) in Case::new(case, arrival).events() {
            waiting.push(Reverse((at, n_made, line)));
            n_made += 1;
        }
        case += 1;
    }
    Ok(())
}

/// SplitMix64: small, fast, and the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn happens(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Between the two, short ones being more common.
    fn between(&mut self, from: i64, to: i64) -> i64 {
        let spread = (to - from).max(1) as u64;
        let (a, b) = (self.below(spread), self.below(spread));
        from + a.min(b) as i64
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    case: u64,
    event: &'static str,
    customer: Option<u64>,
    contact: Option<u64>,
    channel: &'static str,
    priority: u8,
    tier: &'static str,
    zone: &'static str,
    category: Option<u64>,
    team: Option<u64>,
    agent: Option<u64>,
    reason: &'static str,
    wait_ms: Option<i64>,
    handle_ms: Option<i64>,
}

impl Line {
    fn write(&self, at: i64, out: &mut impl Write) -> io::Result<()> {
        let at = jiff::Timestamp::from_millisecond(at).map_err(io::Error::other)?;
        write!(out, "{at:.3},CS-{:07},{},", self.case, self.event)?;
        number(out, "CU-", self.customer)?;
        number(out, "account-", self.customer.map(|customer| customer / 3))?;
        number(out, "CT-", self.contact)?;
        write!(out, "{},", self.channel)?;
        if self.priority > 0 {
            write!(out, "P{}", self.priority)?;
        }
        write!(out, ",{},{},en,", self.tier, self.zone)?;
        number(out, "category-", self.category)?;
        number(out, "product-", self.category.map(|category| category / 4))?;
        number(out, "team-", self.team)?;
        number(out, "agent-", self.agent)?;
        write!(out, "{},", self.reason)?;
        number(out, "", self.wait_ms.map(|ms| ms as u64))?;
        if let Some(ms) = self.handle_ms {
            write!(out, "{ms}")?;
        }
        writeln!(out)
    }
}

fn number(out: &mut impl Write, prefix: &str, value: Option<u64>) -> io::Result<()> {
    if let Some(value) = value {
        write!(out, "{prefix}{value}")?;
    }
    write!(out, ",")
}

/// One case or abandoned contact.
struct Case {
    chance: Chance,
    at: i64,
    /// What every row repeats.
    known: Line,
    team: u64,
    agent: u64,
    lines: Vec<(i64, Line)>,
}

const ZONES: [&str; 4] = ["America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/London"];

impl Case {
    fn new(number: u64, at: i64) -> Case {
        let mut chance = Chance(number.wrapping_mul(0xD134_2543_DE82_EF95));
        let (customer, team) = (chance.below(60_000), chance.below(24));
        let agent = team * 20 + chance.below(20);
        let at = at + chance.below(MINUTE as u64) as i64;
        let known = Line {
            case: number,
            customer: Some(customer),
            tier: "standard",
            zone: ZONES[customer as usize % 4],
            category: Some(chance.below(12)),
            ..Line::default()
        };
        Case { chance, at, known, team, agent, lines: Vec::with_capacity(16) }
    }

    fn events(mut self) -> Vec<(i64, Line)> {
        match self.chance.below(100) {
            0..25 => self.call(),
            25..40 => self.chat(),
            40..70 => self.case("email"),
            70..92 => self.case("portal"),
            _ => self.case("social"),
        }
        self.lines
    }

    fn add(&mut self, event: &'static str) -> &mut Line {
        self.lines.push((self.at, Line { event, ..self.known }));
        let last = self.lines.len() - 1;
        &mut self.lines[last].1
    }

    /// An event with the agent who caused it, whose case it is from then on.
    fn act(&mut self, event: &'static str) -> &mut Line {
        (self.known.team, self.known.agent) = (Some(self.team), Some(self.agent));
        self.add(event)
    }

    fn pass(&mut self, from: i64, to: i64) {
        self.at += self.chance.between(from, to);
    }

    fn call(&mut self) {
        let contact = Some(self.known.case * 2);
        self.known.channel = "phone";
        self.add("call_offered").contact = contact;
        let wait = self.chance.between(2 * SECOND, 3 * MINUTE);
        self.at += wait;
        if self.chance.happens(8) {
            let line = self.add("call_abandoned");
            (line.contact, line.wait_ms) = (contact, Some(wait));
            return;
        }
        let handle = self.chance.between(2 * MINUTE, 20 * MINUTE);
        let line = self.act("call_answered");
        (line.contact, line.wait_ms, line.handle_ms) = (contact, Some(wait), Some(handle));
        self.case("phone");
    }

    fn chat(&mut self) {
        let contact = Some(self.known.case * 2);
        self.known.channel = "chat";
        self.add("chat_requested").contact = contact;
        let wait = self.chance.between(SECOND, 90 * SECOND);
        self.at += wait;
        if self.chance.happens(6) {
            let line = self.add("chat_abandoned");
            (line.contact, line.wait_ms) = (contact, Some(wait));
            return;
        }
        let line = self.act("chat_accepted");
        (line.contact, line.wait_ms) = (contact, Some(wait));
        let more = self.chance.between(2 * SECOND, 30 * SECOND);
        self.at += more;
        let line = self.act("chat_first_message");
        (line.contact, line.wait_ms) = (contact, Some(wait + more));
        self.case("chat");
    }

    fn case(&mut self, channel: &'static str) {
        self.known.channel = channel;
        self.add("received");
        self.pass(MINUTE, 20 * MINUTE);
        let priority = [1, 2, 2, 3, 3, 3, 3, 3, 4, 4][self.chance.below(10) as usize];
        self.known.priority = priority;
        self.act("triaged");
        let pace = i64::from(priority) * i64::from(priority);
        self.pass(4 * MINUTE, pace * HOUR);
        self.act("reply");
        while self.chance.happens(35) {
            self.pass(10 * MINUTE, pace * 2 * HOUR);
            self.act("pending");
            self.pass(HOUR, 2 * DAY);
            self.add("customer_message");
            self.pass(10 * MINUTE, pace * 2 * HOUR);
            self.act("reply");
        }
        if self.chance.happens(6) {
            self.pass(MINUTE, HOUR);
            self.known.priority = (priority - 1).max(1);
            self.act("priority_changed").reason = "worsened";
        }
        if self.chance.happens(12) {
            self.pass(HOUR, DAY);
            self.team = (self.team + 1) % 24;
            self.agent = self.team * 20 + self.chance.below(20);
            self.act("handed_off");
        }
        self.pass(10 * MINUTE, pace * 6 * HOUR);
        self.act("resolved");
        if self.chance.happens(7) {
            self.pass(HOUR, 5 * DAY);
            self.add("reopened");
            self.pass(HOUR, DAY);
            self.act("resolved");
        }
        if self.chance.happens(70) {
            self.pass(3 * DAY, 14 * DAY);
            self.add("closed");
        }
    }
}

//! The life of one case, from the first message to the last.

use calendar::Instant;
use mission::{Channel, Priority};

use super::cast::{self, Customer};
use super::days::{Days, later};
use super::random::Random;
use super::scene::Step;
use super::story::{By, TimedAsk, What};
use super::topic::{Language, Topic};
use super::words::{Details, Letter, Says, Short, short};

/// What comes in.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// When.
    pub at: Instant,
    /// Whose it is, an index of the customers.
    pub customer: usize,
    /// Where they are.
    pub zone: &'static str,
    /// By which channel.
    pub channel: Channel,
    /// What it is about.
    pub topic: &'static Topic,
    /// In which language.
    pub language: Language,
    /// Which of the topic's subjects.
    pub subject: usize,
    /// Which of its messages.
    pub message: usize,
}

/// Minutes of a priority, from the least to the most, and how many of a hundred take longer and how long those take.
struct Pace {
    usual: (i64, i64),
    percent_late: u64,
    late: (i64, i64),
}

/// Until the first answer: in minutes for P1, in working minutes for the others.
const FIRST_ANSWER: [Pace; 4] = [
    Pace { usual: (3, 12), percent_late: 8, late: (16, 26) },
    Pace { usual: (4, 25), percent_late: 7, late: (31, 70) },
    Pace { usual: (10, 215), percent_late: 5, late: (245, 420) },
    Pace { usual: (20, 560), percent_late: 4, late: (730, 900) },
];

/// From the first answer to the solution, in the same minutes.
const SOLUTION: [Pace; 4] = [
    Pace { usual: (40, 200), percent_late: 12, late: (245, 400) },
    Pace { usual: (90, 520), percent_late: 9, late: (720, 1100) },
    Pace { usual: (120, 1500), percent_late: 6, late: (2200, 3200) },
    Pace { usual: (60, 2400), percent_late: 4, late: (3600, 4300) },
];

/// From one piece of news to the next, in the same minutes.
const NEWS: [Pace; 4] = [
    Pace { usual: (17, 28), percent_late: 4, late: (31, 44) },
    Pace { usual: (38, 57), percent_late: 4, late: (61, 90) },
    Pace { usual: (420, 690), percent_late: 5, late: (730, 1100) },
    Pace { usual: (1500, 2200), percent_late: 0, late: (0, 0) },
];

/// How many of a hundred are solved with the first answer.
const AT_ONCE: [u64; 4] = [0, 22, 58, 84];
/// How many of a hundred go to another line.
const ESCALATED: [u64; 4] = [70, 32, 14, 3];

impl Pace {
    fn minutes(&self, random: &mut Random) -> i64 {
        let (least, most) = if random.happens(self.percent_late) { self.late } else { self.usual };
        random.short(least, most)
    }
}

/// A case while its story is told.
#[derive(Debug)]
pub struct Life {
    /// What was asked of it so far.
    pub asks: Vec<TimedAsk>,
    case: usize,
    start: Start,
    customer: String,
    details: Option<Details>,
    owner: usize,
    priority: Priority,
    at: Instant,
}

impl Life {
    /// A case that is about to be opened.
    pub fn of(start: &Start, customers: &[Customer], case: usize) -> Life {
        let customer = customers[start.customer].first_name().to_owned();
        let (asks, details, priority) = (Vec::new(), None, Priority::P3);
        Life { asks, case, start: *start, customer, details, owner: 0, priority, at: start.at }
    }

    /// Tells all of it.
    pub fn live(&mut self, days: &Days, random: &mut Random) {
        self.choose(random);
        self.open(random);
        let grade = random.weighted(&self.start.topic.priorities);
        self.triage(Priority::ALL[grade], days, random);
        let first = FIRST_ANSWER[grade].minutes(random);
        self.at = self.at.max(self.pass_from(self.start.at, first, days));
        if random.happens(AT_ONCE[grade]) {
            self.solve(days, random);
        } else {
            self.work(grade, days, random);
        }
        self.look_back(grade, days, random);
    }

    /// The same customer writing about the same once more, while the case is open; now and then.
    pub fn duplicate(&self, customers: &[Customer], case: usize, random: &mut Random) -> Option<Life> {
        let last = self.asks.iter().find(|ask| ask.what == What::Resolve)?.at;
        let at = later(self.start.at, random.even(25, 90));
        if !random.happens(3) || at >= later(last, -30) {
            return None;
        }
        let message = (self.start.message + 1) % self.start.topic.messages.len();
        let start = Start { at, channel: Channel::Email, message, ..self.start };
        let mut copy = Life::of(&start, customers, case);
        (copy.details, copy.owner) = (self.details.clone(), self.owner);
        copy.open(random);
        copy.at = later(copy.at, random.even(2, 9));
        copy.ask(copy.ours(), What::Triage { priority: self.priority, category: self.start.topic.category });
        copy.at = later(copy.at, 2);
        copy.ask(copy.ours(), What::Merge { into: self.case });
        Some(copy)
    }

    /// Tells what a scene says.
    pub fn play(
        &mut self,
        steps: &[(i64, Step)],
        incident: Option<usize>,
        (days, random): (&Days, &mut Random),
    ) {
        self.choose(random);
        self.open(random);
        for (minutes, step) in steps {
            self.at = later(self.start.at, *minutes);
            match *step {
                Step::Triage(priority) => {
                    self.priority = priority;
                    self.ask(self.ours(), What::Triage { priority, category: self.start.topic.category });
                    self.ask(self.ours(), What::Assign(self.owner));
                }
                Step::Answer => self.say(What::Reply, Says::Owner, random),
                Step::News => self.say(What::Reply, Says::Update, random),
                Step::Question => {
                    self.say(What::AskCustomer, Says::Question(self.start.topic.question), random)
                }
                Step::CustomerAnswers => self.customer_writes(self.start.topic.answer, random),
                Step::Chase => self.customer_says(What::CustomerMessage, Short::Chase, random),
                Step::Again => self.customer_says(What::Reopen, Short::Again, random),
                Step::Escalate => self.escalate(days, random),
                Step::Link => {
                    self.asks.extend(incident.map(|to| self.asked(self.ours(), What::Link { to }, None)))
                }
                Step::Restore => self.ask(self.ours(), What::Restore),
                Step::Solve => self.solve(days, random),
            }
        }
    }

    fn choose(&mut self, random: &mut Random) {
        self.details = Some(Details::choose(random));
        let able: Vec<usize> = match self.start.language {
            Language::English => vec![0, 1, 2, 3, 4],
            Language::German => vec![4],
            Language::Spanish => vec![3],
        };
        self.owner = able[random.below(able.len())];
    }

    fn open(&mut self, random: &mut Random) {
        let topic = self.start.topic;
        let subject = self.fill(topic.subjects[self.start.subject]);
        let letter = Letter { language: self.start.language, to: "", from: &self.customer };
        let text = letter.of_customer(&self.fill(topic.messages[self.start.message]), random);
        let who = match self.start.channel {
            Channel::Phone | Channel::Letter => self.ours(),
            _ => By::Customer,
        };
        let what = What::Open { customer: self.start.customer, channel: self.start.channel, subject };
        self.asks.push(self.asked(who, what, Some(text)));
    }

    /// Within a quarter of an hour at any time of day, though not always at night.
    fn triage(&mut self, priority: Priority, days: &Days, random: &mut Random) {
        let is_day = days.is_open(self.start.zone, self.at);
        let percent_late = if is_day { 2 } else { 12 };
        let pace = Pace { usual: (1, 12), percent_late, late: (16, 40) };
        self.at = later(self.at, pace.minutes(random));
        self.priority = priority;
        self.ask(self.ours(), What::Triage { priority, category: self.start.topic.category });
        self.ask(self.ours(), What::Assign(self.owner));
        if priority == Priority::P1 && !is_day {
            self.pass(random.even(1, 4), days);
            self.ask(self.ours(), What::Callback);
        }
    }

    fn work(&mut self, grade: usize, days: &Days, random: &mut Random) {
        let until = self.pass_from(self.at, SOLUTION[grade].minutes(random), days);
        if grade > 0 && random.happens(45) {
            self.say(What::AskCustomer, Says::Question(self.start.topic.question), random);
            self.pass_clock(random.short(12, 1600));
            self.customer_writes(self.start.topic.answer, random);
            self.pass(random.even(4, 30), days);
        } else {
            self.say(What::Reply, Says::Owner, random);
            self.pass(random.even(4, 15), days);
        }
        if random.happens(60) {
            self.write_down();
        }
        if random.happens(ESCALATED[grade]) {
            self.pass(random.even(2, 12), days);
            self.escalate(days, random);
        }
        loop {
            let news = self.pass_from(self.at, NEWS[grade].minutes(random), days);
            if news >= until {
                break;
            }
            if random.happens(5) {
                self.at = later(news, -2).max(self.at);
                self.customer_says(What::CustomerMessage, Short::Chase, random);
            }
            self.at = news;
            self.say(What::Reply, Says::Update, random);
        }
        self.at = self.at.max(until);
        if grade == 0 {
            self.ask(self.ours(), What::Restore);
            self.pass(random.even(10, 25), days);
        }
        self.solve(days, random);
    }

    fn escalate(&mut self, days: &Days, random: &mut Random) {
        self.ask(self.ours(), What::Escalate);
        let helpers: &[usize] = if self.priority == Priority::P1 { &[8, 9] } else { &[5, 6, 7] };
        let helper = helpers[random.below(helpers.len())];
        self.pass(random.even(2, 9), days);
        self.asks.push(self.asked(By::Person(helper), What::AcceptEscalation, None));
        if random.happens(40) {
            self.owner = helper;
            self.ask(self.ours(), What::Assign(helper));
        }
        self.pass(random.even(1, 6), days);
        self.say(What::Reply, Says::Escalated, random);
    }

    fn solve(&mut self, days: &Days, random: &mut Random) {
        let solutions = self.start.topic.solutions;
        let solution = solutions[self.start.message % solutions.len()];
        self.say(What::Reply, Says::Solution(solution), random);
        if random.happens(22) {
            self.pass_clock(random.short(9, 240));
            self.customer_says(What::CustomerMessage, Short::Thanks, random);
            self.pass(random.even(2, 20), days);
        }
        self.ask(self.ours(), What::Resolve);
    }

    /// What follows a solution: a case that comes back, the check after three days, the survey, the end.
    fn look_back(&mut self, grade: usize, days: &Days, random: &mut Random) {
        if random.happens(6) {
            self.pass_clock(random.even(240, 3400));
            self.customer_says(What::Reopen, Short::Again, random);
            self.pass(random.even(8, 40), days);
            self.say(What::Reply, Says::Update, random);
            self.pass(random.even(30, 300), days);
            self.solve(days, random);
        }
        let solved_at = self.at;
        self.at = later(solved_at, 60);
        self.asks.push(self.asked(By::System, What::SendSurvey, None));
        if random.happens(33) {
            self.pass_clock(random.short(20, 1700));
            let points = [1, 2, 3, 4, 5][random.weighted(&[2, 3, 5, 33, 57])];
            self.asks.push(self.asked(By::Customer, What::AnswerSurvey(points), None));
        }
        if grade < 2 && random.happens(88) {
            self.at =
                self.at.max(days.after(self.start.zone, later(solved_at, 72 * 60), random.even(5, 240)));
            self.ask(self.ours(), What::FollowUp);
        }
        self.at = self.at.max(later(solved_at, 7 * 24 * 60));
        self.asks.push(self.asked(By::System, What::Close, None));
    }

    fn write_down(&mut self) {
        let text = self.fill(self.start.topic.note);
        self.asks.push(self.asked(self.ours(), What::Note, Some(text)));
    }

    fn say(&mut self, what: What, says: Says<'_>, random: &mut Random) {
        let from = cast::PEOPLE[self.owner].first_name();
        let letter = Letter { language: self.start.language, to: &self.customer, from };
        let text = self.fill(&letter.of_agent(says, random));
        self.asks.push(self.asked(self.ours(), what, Some(text)));
    }

    fn customer_writes(&mut self, body: &str, random: &mut Random) {
        let letter = Letter { language: self.start.language, to: "", from: &self.customer };
        let text = self.fill(&letter.of_customer(body, random));
        self.asks.push(self.asked(By::Customer, What::CustomerMessage, Some(text)));
    }

    fn customer_says(&mut self, what: What, says: Short, random: &mut Random) {
        let text = short(self.start.language, says, random).to_owned();
        self.asks.push(self.asked(By::Customer, what, Some(text)));
    }

    fn ask(&mut self, who: By, what: What) {
        self.asks.push(self.asked(who, what, None));
    }

    fn asked(&self, who: By, what: What, text: Option<String>) -> TimedAsk {
        TimedAsk { at: self.at, who, case: self.case, what, text }
    }

    fn ours(&self) -> By {
        By::Person(self.owner)
    }

    fn fill(&self, text: &str) -> String {
        self.details.as_ref().map_or_else(|| text.to_owned(), |details| details.fill(text))
    }

    fn pass(&mut self, minutes: i64, days: &Days) {
        self.at = self.pass_from(self.at, minutes, days);
    }

    fn pass_clock(&mut self, minutes: i64) {
        self.at = later(self.at, minutes);
    }

    /// P1 is worked on at every hour, everything else while the desk is open.
    fn pass_from(&self, at: Instant, minutes: i64, days: &Days) -> Instant {
        match self.priority {
            Priority::P1 => later(at, minutes),
            _ => days.after(self.start.zone, at, minutes),
        }
    }
}

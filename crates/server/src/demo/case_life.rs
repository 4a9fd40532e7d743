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

/// Minutes of a priority, from the least to the most, and how many of a hundred take longer in a month that goes badly and how long
/// those take.
struct Pace {
    usual: (i64, i64),
    percent_late: u64,
    late: (i64, i64),
}

impl Pace {
    /// A pace that is kept in every month.
    const fn steady(usual: (i64, i64)) -> Pace {
        Pace { usual, percent_late: 0, late: usual }
    }
}

/// Until the first answer: in minutes for P1, in working minutes for the others. What is late here misses the level of mail and
/// portal.
const FIRST_ANSWER: [Pace; 4] = [
    Pace::steady((3, 12)),
    Pace::steady((4, 25)),
    Pace { usual: (10, 160), percent_late: 26, late: (245, 420) },
    Pace { usual: (20, 160), percent_late: 26, late: (245, 560) },
];

/// From the first answer to the solution, in the same minutes.
const SOLUTION: [Pace; 4] = [
    Pace::steady((40, 150)),
    Pace::steady((90, 460)),
    Pace { usual: (120, 1300), percent_late: 6, late: (2200, 3200) },
    Pace::steady((60, 2000)),
];

/// From one piece of news to the next, in the same minutes.
const NEWS: [Pace; 4] =
    [Pace::steady((17, 28)), Pace::steady((38, 57)), Pace::steady((420, 690)), Pace::steady((1500, 2200))];

/// How long a customer takes to answer a question at most, in minutes. Who repairs something grave does not wait for an answer.
const ANSWERS: [i64; 4] = [20, 20, 1600, 1600];
/// How long thanks take, and how long it takes to close the case after them.
const THANKS: [(i64, i64); 4] = [(10, 6), (20, 20), (60, 20), (60, 20)];
/// A case that comes back: how long until the customer hears of it, and until it is solved once more. The time that had passed
/// since the last news before it was solved goes on.
const COMES_BACK: [(i64, i64); 4] = [(6, 20), (12, 30), (40, 40), (40, 40)];

/// How many of a hundred are solved with the first answer.
const AT_ONCE: [u64; 4] = [0, 22, 58, 84];
/// How many of a hundred go to another line.
const ESCALATED: [u64; 4] = [70, 32, 14, 3];

impl Pace {
    fn minutes(&self, is_bad: bool, random: &mut Random) -> i64 {
        let is_late = random.happens(self.percent_late) && is_bad;
        let (least, most) = if is_late { self.late } else { self.usual };
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
    /// It came in a month that went badly.
    is_bad: bool,
}

impl Life {
    /// A case that is about to be opened.
    pub fn of(start: &Start, customers: &[Customer], case: usize) -> Life {
        let customer = customers[start.customer].first_name().to_owned();
        let (asks, details, priority) = (Vec::new(), None, Priority::P3);
        Life { asks, case, start: *start, customer, details, owner: 0, priority, at: start.at, is_bad: false }
    }

    /// Tells all of it.
    pub fn live(&mut self, days: &Days, random: &mut Random) {
        self.is_bad = days.are_bad(self.start.at);
        self.choose(random);
        self.open(random);
        let grade = random.weighted(&self.start.topic.priorities);
        self.triage(Priority::ALL[grade], days, random);
        let first = FIRST_ANSWER[grade].minutes(self.is_bad, random);
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
                Step::FollowUp => {
                    self.at = days.after(self.start.zone, self.at, 60);
                    self.ask(self.ours(), What::FollowUp);
                }
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

    /// Within a quarter of an hour at any time of day.
    fn triage(&mut self, priority: Priority, days: &Days, random: &mut Random) {
        let is_day = days.is_open(self.start.zone, self.at);
        self.at = later(self.at, random.short(1, 8));
        self.priority = priority;
        self.ask(self.ours(), What::Triage { priority, category: self.start.topic.category });
        self.ask(self.ours(), What::Assign(self.owner));
        if priority == Priority::P1 && !is_day {
            self.pass(random.even(1, 4), days);
            self.ask(self.ours(), What::Callback);
        }
    }

    fn work(&mut self, grade: usize, days: &Days, random: &mut Random) {
        let until = self.pass_from(self.at, SOLUTION[grade].minutes(self.is_bad, random), days);
        if grade > 0 && random.happens(45) {
            self.say(What::AskCustomer, Says::Question(self.start.topic.question), random);
            self.pass_clock(random.short(8, ANSWERS[grade]));
            self.customer_writes(self.start.topic.answer, random);
            self.pass(random.even(4, 12), days);
            // News of a P2 is owed while its customer is asked, too.
            if grade == 1 {
                self.say(What::Reply, Says::Update, random);
            }
        } else {
            self.say(What::Reply, Says::Owner, random);
            self.pass(random.even(2, 6), days);
        }
        if random.happens(60) {
            self.write_down();
        }
        if random.happens(ESCALATED[grade]) {
            self.pass(random.even(2, 6), days);
            self.escalate(days, random);
        }
        loop {
            let news = self.pass_from(self.at, NEWS[grade].minutes(self.is_bad, random), days);
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
            self.say(What::Reply, Says::Update, random);
            self.ask(self.ours(), What::Restore);
            self.pass(random.even(10, 25), days);
        }
        self.solve(days, random);
    }

    fn escalate(&mut self, days: &Days, random: &mut Random) {
        self.ask(self.ours(), What::Escalate);
        let helpers: &[usize] = if self.priority == Priority::P1 { &[8, 9] } else { &[5, 6, 7] };
        let helper = helpers[random.below(helpers.len())];
        self.pass(random.even(2, 6), days);
        self.asks.push(self.asked(By::Person(helper), What::AcceptEscalation, None));
        if random.happens(40) {
            self.owner = helper;
            self.ask(self.ours(), What::Assign(helper));
        }
        self.pass(random.even(1, 4), days);
        self.say(What::Reply, Says::Escalated, random);
    }

    fn solve(&mut self, days: &Days, random: &mut Random) {
        let solutions = self.start.topic.solutions;
        let solution = solutions[self.start.message % solutions.len()];
        self.say(What::Reply, Says::Solution(solution), random);
        if random.happens(22) {
            let (until_thanks, after) = THANKS[self.grade()];
            self.pass_clock(random.short(5, until_thanks));
            self.customer_says(What::CustomerMessage, Short::Thanks, random);
            self.pass(random.even(2, after), days);
        }
        self.ask(self.ours(), What::Resolve);
    }

    /// What follows a solution: a case that comes back, the check after three days, the survey, the end.
    fn look_back(&mut self, grade: usize, days: &Days, random: &mut Random) {
        if random.happens(6) {
            self.pass_clock(random.even(240, 3400));
            self.customer_says(What::Reopen, Short::Again, random);
            let (until_heard, until_solved) = COMES_BACK[grade];
            self.pass(random.even(2, until_heard), days);
            self.say(What::Reply, Says::Update, random);
            self.pass(random.even(10, until_solved), days);
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
        if grade < 2 {
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

    /// The place of its priority among all.
    fn grade(&self) -> usize {
        Priority::ALL.iter().position(|priority| *priority == self.priority).unwrap_or_default()
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

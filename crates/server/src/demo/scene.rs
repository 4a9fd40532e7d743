//! What is told on purpose: the day of an incident, and how the desk looks when a visitor comes in.

use calendar::Instant;
use mission::{Channel, Priority};

use super::case_life::Start;
use super::cast::Customer;
use super::days::later;
use super::random::Random;
use super::topic::{INCIDENT, Language, Topic};

/// A case that is told step by step.
#[derive(Debug)]
pub struct Scene {
    /// What comes in.
    pub start: Start,
    /// What follows, in minutes after that.
    pub steps: Vec<(i64, Step)>,
    /// Whether it belongs to the incident; the first one that does is the incident itself.
    pub is_of_incident: bool,
}

/// A scene in a line: who writes, in which language about what, by which channel, how many minutes ago, and what follows.
type Told<'t> = (&'t str, (Language, &'t str), Channel, i64, Vec<(i64, Step)>);

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It gets its priority and its owner.
    Triage(Priority),
    /// The first answer.
    Answer,
    /// News.
    News,
    /// A question, and waiting for the answer.
    Question,
    /// The answer.
    CustomerAnswers,
    /// The customer asks how it stands.
    Chase,
    /// The customer says that it is not solved.
    Again,
    /// The next line takes over.
    Escalate,
    /// It waits for the incident.
    Link,
    /// The service works again.
    Restore,
    /// The solution.
    Solve,
    /// The contact after it, in the first hour of work that follows.
    FollowUp,
}

/// A day and an hour in minutes.
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// How many minutes after it began the incident is solved.
const SOLVED: i64 = 185;

/// Seven customers write about the same within half an hour, two weeks before the end.
pub fn incident(
    (from, until): (Instant, Instant),
    customers: &[Customer],
    random: &mut Random,
) -> Vec<Scene> {
    let at = later(until, -14 * DAY);
    if at < from {
        return Vec::new();
    }
    let mut scenes = Vec::new();
    for (nth, minutes) in [0, 6, 9, 14, 15, 22, 31].into_iter().enumerate() {
        let customer = (11 + 9 * nth) % customers.len();
        let channel = [Channel::Phone, Channel::Portal, Channel::Email][nth % 3];
        let choice = nth % INCIDENT.messages.len();
        let start = Start {
            at: later(at, minutes),
            customer,
            zone: customers[customer].zone.unwrap_or("America/New_York"),
            channel,
            topic: &INCIDENT,
            language: Language::English,
            subject: choice,
            message: choice,
        };
        let triaged = random.even(2, 6);
        let steps = match nth {
            0 => incident_steps(triaged),
            _ => {
                let mut steps = vec![
                    (triaged, Step::Triage(Priority::P1)),
                    (triaged + 1, Step::Link),
                    (triaged + 3, Step::Answer),
                ];
                // Whoever waits for the incident hears of it as often as is promised, and just before it is over.
                let news = (1..8).map(|nth| 5 + nth * 25).filter(|at| at + minutes < SOLVED - 2);
                steps.extend(news.chain([SOLVED - minutes - 2]).map(|at| (at, Step::News)));
                steps.push((SOLVED - minutes + 4, Step::Solve));
                steps.push((SOLVED - minutes + 3 * DAY, Step::FollowUp));
                steps
            }
        };
        scenes.push(Scene { start, steps, is_of_incident: true });
    }
    scenes
}

fn incident_steps(triaged: i64) -> Vec<(i64, Step)> {
    let mut steps =
        vec![(triaged, Step::Triage(Priority::P1)), (triaged + 4, Step::Answer), (20, Step::Escalate)];
    steps.extend((2..7).map(|nth| (nth * 26, Step::News)));
    steps.extend([(176, Step::Restore), (SOLVED, Step::Solve), (SOLVED + 3 * DAY, Step::FollowUp)]);
    steps
}

/// How it stands when somebody looks: cases of the known customers, by when they were opened before `until`.
pub fn now(until: Instant, customers: &[Customer]) -> Vec<Scene> {
    use Channel::{Chat, Email, InApp, Phone, Portal, Social};
    use Language::{English, Spanish};
    use Priority::{P1, P2, P3, P4};
    use Step::{Again, Answer, Chase, CustomerAnswers, Escalate, News, Question, Solve, Triage};
    let told: [Told<'_>; 11] = [
        (
            "Owen Clarke",
            (English, "What does the sandbox include?"),
            Portal,
            5 * DAY,
            vec![(9, Triage(P4)), (2 * DAY, Solve), (5 * DAY - 80, Again)],
        ),
        (
            "Greta Holm",
            (English, "Label printer prints half pages"),
            Email,
            2 * DAY + HOUR,
            vec![(5, Triage(P3)), (70, Answer), (95, Question)],
        ),
        (
            "Noor van Dijk",
            (English, "Webhook retries arrive twice"),
            Email,
            DAY + 5 * HOUR,
            vec![(6, Triage(P3)), (50, Question), (110, CustomerAnswers), (130, Escalate), (DAY, News)],
        ),
        (
            "Ines Okafor",
            (English, "Payments export fails with 502"),
            Portal,
            DAY - 4 * HOUR,
            vec![(4, Triage(P2)), (11, Answer), (60, News), (19 * HOUR, News), (19 * HOUR + 40, Chase)],
        ),
        (
            "Sam Adeyemi",
            (English, "Single sign-on rejects half of our people"),
            Portal,
            3 * HOUR + 20,
            vec![(7, Triage(P3)), (40, Answer)],
        ),
        ("Ravi Menon", (English, "Export a single project as CSV"), InApp, 3 * HOUR, vec![(8, Triage(P4))]),
        (
            "Marta Kowalczyk",
            (English, "Invoice shows the old VAT number"),
            Portal,
            118,
            vec![(6, Triage(P3))],
        ),
        (
            "Daniel Weiss",
            (English, "Dispatch board blank for all depots"),
            Phone,
            112,
            vec![(3, Triage(P1)), (7, Answer), (31, News), (58, News), (84, News)],
        ),
        ("Tess Albright", (English, "Refund for a duplicate charge"), Social, 11, vec![]),
        ("Luis Prado", (Spanish, "La aplicación no sincroniza los pedidos"), Portal, 7, vec![]),
        ("Aiko Mori", (English, "Cannot sign in"), Chat, 3, vec![]),
    ];
    let scenes = told.into_iter().filter_map(|(name, (language, subject), channel, minutes, steps)| {
        let customer = customers.iter().position(|customer| customer.name == name)?;
        let topic: &'static Topic = language
            .topics()
            .iter()
            .find(|topic| topic.subjects.iter().any(|known| known.starts_with(subject)))?;
        let subject = topic.subjects.iter().position(|known| known.starts_with(subject))?;
        let zone = customers[customer].zone.unwrap_or("America/New_York");
        let at = later(until, -minutes);
        let start = Start {
            at,
            customer,
            zone,
            channel,
            topic,
            language,
            subject,
            message: subject % topic.messages.len(),
        };
        Some(Scene { start, steps, is_of_incident: false })
    });
    scenes.collect()
}

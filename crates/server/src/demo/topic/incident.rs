//! The day on which many customers wrote about the same.

use super::Topic;

/// What they wrote about.
pub static INCIDENT: Topic = Topic {
    category: "service down",
    priorities: [100, 0, 0, 0],
    subjects: &[
        "Text messages to drivers are not delivered",
        "No SMS since this morning",
        "Drivers get no messages",
    ],
    messages: &[
        "None of our drivers in {city} has received a text message since this {time}. The log says “sent” for every one of them.",
        "SMS do not arrive. We called {few} drivers, none has got one. Mails are fine.",
        "Is there a problem with text messages? Ours are marked as sent, but nobody gets them.",
    ],
    question: "Which provider do your drivers have, as far as you know?",
    answer: "Different ones, so it is not that.",
    note: "Carrier accepts and drops. Ticket at the carrier is open, second carrier on standby.",
    solutions: &[
        "Text messages are delivered again, by a second carrier. Those of the last hours were sent once more where they still made sense. A written account follows within two days.",
    ],
};

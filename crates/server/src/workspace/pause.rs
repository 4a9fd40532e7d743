//! A case waits: for the customer, a colleague, a vendor or an appointment.

use desk::case::decide::Warning;
use look::{Choice, Desk, Field, Mistakes, typeset};
use maud::{Markup, html};
use mission::policy::ClauseNumber;

use super::words::{Sheet, buttons, warned};

/// The form.
#[derive(Debug, Clone)]
pub struct View {
    /// The case.
    pub number: u32,
    /// Its subject.
    pub subject: String,
    /// What it may wait for, each with what that does to its clocks.
    pub reasons: Vec<Choice>,
    /// Until when, as `2025-10-15T09:40`.
    pub until: String,
    /// What the mission says about pauses.
    pub rule: Option<(String, ClauseNumber)>,
    /// The question that is sent to the customer with it.
    pub question: String,
    /// What is worth saying before it is done.
    pub warnings: Vec<Warning>,
    /// What is wrong with it.
    pub mistakes: Mistakes,
}

/// The page.
pub fn page(desk: &Desk, view: &View) -> Markup {
    let (number, wrong) = (view.number, &view.mistakes);
    let here = format!("/cases/{number}");
    let title = format!("Let #{number} wait");
    let verb = if view.warnings.is_empty() { "Let it wait" } else { "Let it wait all the same" };
    let form = html! {
        @if let Some((sentence, clause)) = &view.rule {
            p.promise-quote { (typeset(sentence)) " " (look::clause(*clause, look::talk::MISSION)) }
        }
        form.stack.loose.form-narrow method="post" action={ (here) "/status" } {
            (wrong.summary())
            (warned(&view.warnings))
            (Field::new("to", "What does it wait for?").choices(&view.reasons, wrong))
            (Field::new("until", "Until when?").hint("Needed for an appointment").optional().line("datetime-local", &view.until, wrong))
            (Field::new("question", "A question to the customer").hint("It is sent now; only then do the clocks pause for its answer").optional().text(&view.question, wrong))
            (buttons(verb, &here))
        }
    };
    let sheet = Sheet {
        number,
        subject: &view.subject,
        crumb: "Wait",
        title: &title,
        lead: "What it waits for decides which clocks pause; the mission says which.",
        wrong,
    };
    sheet.show(desk, &form)
}

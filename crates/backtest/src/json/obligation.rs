//! Events of obligations outside cases as lines: the inverse of [`crate::obligations`].

use desk::obligation::{Body, Event};

use super::event::Names;
use super::write::Line;

/// One event of an obligation as a line of a history, without its line end.
///
/// `subject` is the kind and the id of the obligation, such as `privacy_request:R-7`; `id` is unique in the file.
pub fn obligation_line(event: &Event, subject: &str, id: Option<&str>, names: &impl Names) -> String {
    let mut line = Line::default();
    line.text("at", &event.at.to_string());
    line.text("recorded_at", &event.recorded_at.to_string());
    line.text("id", id.unwrap_or_default());
    line.number("seq", &event.seq.to_string());
    line.text("subject", subject);
    line.text("event", event.body.name());
    let mut some = |key: &str, text: Option<String>| line.text(key, &text.unwrap_or_default());
    if let Body::Started(start) = event.body {
        some("customer_id", start.customer.map(|customer| names.customer(customer)));
        some("case_id", start.case.map(|case| names.case(case)));
        some("zone", start.zone.map(|zone| names.zone(zone)));
        some("jurisdiction", start.law.map(|law| law.to_string()));
    }
    some("team", event.team.map(|team| names.team(team)));
    some("agent", event.agent.map(|agent| names.agent(agent)));
    line.end()
}

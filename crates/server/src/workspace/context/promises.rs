//! The promises that run on a case: its clocks, and the ladder it climbs as one runs down.

use calendar::Instant;
use look::chip::{Naming, Standing, clock_name};
use look::talk::MISSION;
use look::words::percent;
use look::{Chip, Wall, clause, typeset};
use maud::{Markup, html};
use mission::policy::ClauseNumber;

/// A clock with the promise it keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseClock {
    /// The clock.
    pub chip: Chip,
    /// The sentence of the mission, word by word.
    pub sentence: Option<String>,
    /// Its number.
    pub clause: Option<ClauseNumber>,
    /// The length that is promised, as the mission writes it: `30 min`, `4 business h`.
    pub promised: String,
    /// In which hours it counts, such as `08:00–20:00 on business days`; none when it counts every hour.
    pub hours: Option<String>,
    /// When it was kept, when it was.
    pub met_at: Option<Instant>,
}

/// The ladder a case climbs as its clock runs down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// The clause it follows from.
    pub clause: Option<ClauseNumber>,
    /// The owner comes first, then each rung.
    pub rungs: Vec<Rung>,
}

/// A rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// From how much of the clock on; none for the owner.
    pub at_percent: Option<u8>,
    /// What it is called: `Case owner`, `Duty manager`.
    pub name: String,
    /// Who it is.
    pub person: Option<String>,
    /// Whether it was reached.
    pub standing: Reached,
}

/// Whether a rung was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// It was, and is done with.
    Done {
        /// When.
        at: Instant,
        /// What happened.
        note: Option<String>,
    },
    /// It is where the case stands.
    Now {
        /// Since when.
        at: Instant,
        /// What happened.
        note: Option<String>,
    },
    /// It will be, at that instant when nothing changes.
    Ahead {
        /// When.
        at: Option<Instant>,
    },
}

/// The clocks of a case. The element is what a patch of its clocks replaces.
pub fn clocks(clocks: &[PromiseClock], wall: &Wall) -> Markup {
    html! {
        section #clocks.ctx aria-labelledby="cx-clocks" {
            h2 #cx-clocks { "Clocks" }
            @if clocks.is_empty() { p.sm.muted { "No promise is running on this case." } }
            ul.clocks role="list" { @for it in clocks { (it.show(wall)) } }
        }
    }
}

impl PromiseClock {
    fn show(&self, wall: &Wall) -> Markup {
        let is_over = matches!(self.chip.standing, Standing::Met { .. } | Standing::Resolved);
        html! {
            li {
                div.row.between.nowrap { h3 { (clock_name(self.chip.kind)) } (self.chip.show(wall, Naming::Headed)) }
                @if let (false, Some(sentence)) = (is_over, &self.sentence) { p.promise-quote dir="auto" { (typeset(sentence)) } }
                p.xs.muted {
                    @if let Some(number) = self.clause { (clause(number, MISSION)) " · " }
                    @if is_over || self.sentence.is_none() { "promised within " (self.promised) " · " }
                    @match self.chip.standing {
                        Standing::Running { due_at, .. } => { "due " (wall.due(due_at)) " · " }
                        Standing::Missed { due_at } => { "was due " (wall.short(due_at)) " · " }
                        _ => @if let Some(at) = self.met_at { (wall.short(at)) " · " },
                    }
                    @if let Some(hours) = &self.hours { (hours) } @else { "clock time" }
                }
            }
        }
    }
}

impl Ladder {
    pub(super) fn show(&self, wall: &Wall) -> Markup {
        html! {
            section.ctx aria-labelledby="cx-ladder" {
                h2 #cx-ladder { "Escalation" @if let Some(number) = self.clause { " " span.muted.sm { (clause(number, MISSION)) } } }
                ol.timeline role="list" {
                    @for rung in &self.rungs {
                        li data-done[matches!(rung.standing, Reached::Done { .. })] data-now[matches!(rung.standing, Reached::Now { .. })]
                            aria-current=[matches!(rung.standing, Reached::Now { .. }).then_some("step")] {
                            b { @if let Some(share) = rung.at_percent { (percent(share)) " · " } (rung.name) }
                            @if let Some(person) = &rung.person { " — " bdi { (person) } }
                            br;
                            span.muted {
                                @match &rung.standing {
                                    Reached::Done { at, note } | Reached::Now { at, note } => {
                                        (wall.short(*at)) @if let Some(note) = note { " · " (note) }
                                    }
                                    Reached::Ahead { at: Some(at) } => { "At " (wall.short(*at)) }
                                    Reached::Ahead { at: None } => "Not yet",
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

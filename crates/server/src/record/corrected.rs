//! What is to be said beside a published figure wherever it stands: that it was corrected since, or that it cannot be computed.

use backtest::publication::{Published, PublishedValue};
use calendar::Instant;
use maud::{Markup, html};
use measures::State;
use store::publications::Adjustment;

/// What became known of a published figure: what was published, what is known now, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Corrected<'r> {
    /// As it was published.
    pub(crate) was: &'r str,
    /// As it is known now.
    pub(crate) now: &'r str,
    /// When that was written down.
    pub(crate) at: Instant,
}

impl<'r> Corrected<'r> {
    /// The correction of a figure of a month, by its key; of several the last counts, and the first says what was published.
    pub(crate) fn find(adjustments: &'r [Adjustment], month: &str, figure: &str) -> Option<Corrected<'r>> {
        let mut of = adjustments.iter().filter(|it| it.month == month && it.figure == figure);
        let first = of.next()?;
        let last = of.next_back().unwrap_or(first);
        Some(Corrected { was: &first.was, now: &last.now, at: last.adjusted_at })
    }

    /// `corrected on 9 March 2026: 0.0% (0 of 1), broken → 100.0% (1 of 1), kept`.
    pub(crate) fn words(&self, wall: &look::Wall) -> String {
        format!("corrected on {}: {} → {}", wall.date(self.at), self.was, self.now)
    }

    /// The same below a figure.
    pub(crate) fn under(&self, wall: &look::Wall) -> Markup {
        html! { span.under { (look::typeset(&capital(&self.words(wall)))) } }
    }
}

fn capital(words: &str) -> String {
    crate::reports::capital(words)
}

/// Whether a figure cannot be computed, because what would have to be counted was not recorded.
pub(crate) fn is_missing(value: &PublishedValue) -> bool {
    value.state.as_deref() == Some(State::NotMeasurable.word())
}

/// How many promises of a month cannot be computed, in a sentence; nothing when all can.
pub(crate) fn missing_words(published: &Published) -> Option<String> {
    match published.promises.iter().filter(|promise| is_missing(&promise.value)).count() {
        0 => None,
        1 => Some("1 promise cannot be computed.".to_owned()),
        n => Some(format!("{n} promises cannot be computed.")),
    }
}

/// What a published value is called: the word of its state.
pub(crate) fn word(value: &PublishedValue) -> &'static str {
    match is_missing(value) {
        true => "Cannot be computed",
        false => super::page::state(value).word(),
    }
}

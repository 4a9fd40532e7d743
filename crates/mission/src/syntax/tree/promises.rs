//! `[[promise]]`.

use calendar::Ratio;

use crate::policy::{CountUnit, LevelVariant, Statistic};
use crate::syntax::{
    ALWAYS, AnyName, CalendarName, Id, Length, LevelWord, Limit, OneOrMore, Percent, Seconds, Text, Whole,
};
use crate::vocabulary::{Channel, ClockKind, Priority, Stop};

section! {
    /// One promise: a clock on every case it covers, or a service level of a channel, month by month.
    Promise, "a promise" {
        /// Its id, by which reports quote it.
        id: Id = required, "\"p1-response\"";
        /// The clock it sets on each case. A promise has this, `service_level` or `objective`.
        clock: ClockKind = optional, "\"first_response\"";
        /// The share or mean it promises for all contacts of its channels in a month, whatever their priority: `first_response` (cases answered in time), `answered` (calls answered or chats accepted in time), `first_message` (chats with a first agent message in time), `speed_of_answer` (mean wait of answered calls), `abandonment` (share of callers who gave up). A promise has this, `clock` or `objective`.
        service_level: LevelWord = optional, "\"answered\"";
        /// What is promised at most; `"less than …"` excludes equality. A length, or for `abandonment` a percentage. For `update_cadence` it is the time from one update to the next.
        target: Limit = optional, "\"4 business h\"";
        /// The objective it promises to reach, by its id, instead of a clock or a service level: `[[promise]]` with `id`, `objective` and perhaps `quote`.
        objective: Id = optional, "\"csat\"";
        /// Of what the items together must be within the target: the `share` that `attainment` names, or their `median`: the middle item, of an even number the mean of the two in the middle.
        statistic: Statistic = default "\"share\"", "\"median\"";
        /// The share that must be within the target. Without it, all.
        attainment: Percent = optional, "\"90%\"";
        /// The tiers it covers. Without it, all.
        tiers: OneOrMore<AnyName> = optional, "[\"enterprise\"]";
        /// The priorities it covers. Without it, all.
        priorities: OneOrMore<Priority> = optional, "[\"P1\", \"P2\"]";
        /// The channels it covers. Without it, all; a service level names its channels.
        channels: OneOrMore<Channel> = optional, "[\"email\", \"portal\"]";
        /// The categories it covers. Without it, all.
        categories: OneOrMore<AnyName> = optional, "[\"returns\"]";
        /// The calendar it runs on, whatever the case. Without it, the case's own: P1's, the tier's, the channel's, the language's, the standard one, in this order; but a `triage` clock without it runs on `24x7`.
        calendar: CalendarName = optional, "\"24x7\"";
        /// What satisfies it. Without it, `resolved` for the `resolution` clock, and `attempted` for the `callback` clock, where `connected` demands that the customer is reached. No other clock has it.
        satisfied_by: OneOrMore<Stop> = optional, "[\"resolved\", \"restored\"]";
        /// For the `follow_up` clock: how long after the resolution the target begins to count; an earlier contact does not satisfy it. Without it, 72 hours.
        not_before: Seconds = optional, "\"72 h\"";
        /// For the `follow_up` clock: whether it goes on until the customer confirms that all is well, or declines.
        until_confirmed: bool = default "false", "true", unenforced;
        /// With `until_confirmed`: after how many attempts it ends. Without it, 3.
        attempts: Whole<1, 20> = optional, "3", unenforced;
        /// What is counted: every `item`, or every `customer`, kept when all items of the customer were.
        unit: CountUnit = default "\"item\"", "\"customer\"", unenforced;
        /// Whether customers are credited when this service level is missed.
        credit_bearing: bool = default "false", "true";
        /// The formula of `answered` and `first_message`.
        variant: LevelVariant = default "\"answered_of_offered\"", "\"answered_of_offered\"";
        /// Contacts that gave up sooner than this are not counted.
        short_abandon: Seconds = default "\"5 s\"", "\"5 s\"";
        /// Whether it is a goal that is reported, and no promise: it sets no clock on a case and fires no ladder.
        goal: bool = default "false", "true", unenforced;
        /// The sentence of the original statement, quoted. It changes nothing.
        quote: Text = optional, "\"We respond to all inquiries within 24 hours\"";
        /// Whether customers see it.
        public: bool = default "true", "false";
        /// The legal disclosure it must equal.
        disclosure: DisclosureEntry = optional, "{ reference = \"Terms of service, 7.2\", target = \"4 business h\" }", unenforced;
    }

    /// What a legal document says about a promise.
    DisclosureEntry, "a disclosure" {
        /// Where it stands.
        reference: Text = required, "\"Terms of service, 7.2\"";
        /// The length it discloses.
        target: Length = optional, "\"4 business h\"";
        /// The share it discloses.
        attainment: Percent = optional, "\"90%\"";
    }
}

impl Promise {
    /// The share of items that must be within the target, 0…1: all of them when it names none, and half for a median.
    pub fn share(&self) -> Ratio {
        match (&self.attainment, self.statistic.value) {
            (Some(share), _) => share.value.0.clone(),
            (None, Statistic::Median) => Ratio::new(1, 2),
            (None, Statistic::Share) => Ratio::ONE,
        }
    }

    /// The calendar it runs on whatever the case; `None` when each case has its own (clocks.md 2.7).
    ///
    /// A triage promise that names none runs around the clock (clocks.md 6.1, D-13).
    pub fn fixed_calendar(&self) -> Option<&str> {
        let is_triage = self.clock.as_ref().is_some_and(|clock| clock.value == ClockKind::Triage);
        let stated = self.calendar.as_ref().map(|calendar| calendar.value.0.as_str());
        stated.or_else(|| is_triage.then_some(ALWAYS))
    }
}

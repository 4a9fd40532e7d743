//! `[[promise]]`.

use crate::policy::LevelVariant;
use crate::syntax::{AnyName, CalendarName, Id, LevelWord, Limit, OneOrMore, Percent, Seconds, Text};
use crate::vocabulary::{Channel, ClockKind, Priority, Stop};

section! {
    /// One promise: a clock on every case it covers, or a service level of a channel, month by month.
    Promise, "a promise" {
        /// Its id, by which reports quote it.
        id: Id = required, "\"p1-response\"";
        /// The clock it sets on each case. A promise has this or `service_level`.
        clock: ClockKind = optional, "\"first_response\"";
        /// The share or mean it promises for all contacts of its channels in a month, whatever their priority: `first_response` (cases answered in time), `answered` (calls answered or chats accepted in time), `first_message` (chats with a first agent message in time), `speed_of_answer` (mean wait of answered calls), `abandonment` (share of callers who gave up). A promise has this or `clock`.
        service_level: LevelWord = optional, "\"answered\"";
        /// What is promised at most; `"less than …"` excludes equality. A length, or for `abandonment` a percentage. For `update_cadence` it is the time from one update to the next.
        target: Limit = optional, "\"4 business h\"";
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
        /// The calendar it runs on, whatever the case. Without it, the case's own: P1's, the tier's, the channel's, the language's, the standard one, in this order.
        calendar: CalendarName = optional, "\"24x7\"";
        /// What satisfies it. Without it, `resolved` for the `resolution` clock, and `attempted` for the `callback` clock, where `connected` demands that the customer is reached. No other clock has it.
        satisfied_by: OneOrMore<Stop> = optional, "[\"resolved\", \"restored\"]";
        /// For the `follow_up` clock: how long after the resolution the target begins to count; an earlier contact does not satisfy it. Without it, 72 hours.
        not_before: Seconds = optional, "\"72 h\"";
        /// Whether customers are credited when this service level is missed.
        credit_bearing: bool = default "false", "true";
        /// The formula of `answered` and `first_message`.
        variant: LevelVariant = default "\"answered_of_offered\"", "\"answered_of_offered\"";
        /// Contacts that gave up sooner than this are not counted.
        short_abandon: Seconds = default "\"5 s\"", "\"5 s\"";
        /// The sentence of the original statement, quoted. It changes nothing.
        quote: Text = optional, "\"We respond to all inquiries within 24 hours\"";
    }
}

//! The kinds of problems an input can have.

/// What a problem did to the rows it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Nothing was lost; said because the reader may have meant something else.
    Noted,
    /// The row was used, but not as written.
    Changed,
    /// The row was not used.
    Refused,
}

/// Writes the kinds with their word, effect, what was done and the remedy, so that none can be forgotten.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal, $effect:ident, $done:literal, $remedy:literal;)+) => {
        /// A kind of problem. Words are stable: they appear in `--json`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemKind { $($(#[$doc])* $kind),+ }
        impl ProblemKind {
            /// Every kind, in order.
            pub const ALL: &[ProblemKind] = &[$(ProblemKind::$kind),+];
            /// The kind of a stable word.
            pub fn find(word: &str) -> Option<ProblemKind> {
                ProblemKind::ALL.iter().copied().find(|kind| kind.word() == word)
            }
            /// Its stable word.
            pub const fn word(self) -> &'static str {
                match self { $(ProblemKind::$kind => $word),+ }
            }
            /// What it did to the row.
            pub const fn effect(self) -> Effect {
                match self { $(ProblemKind::$kind => Effect::$effect),+ }
            }
            /// What was done with the row.
            pub const fn done(self) -> &'static str {
                match self { $(ProblemKind::$kind => $done),+ }
            }
            /// What the reader can do about it.
            pub const fn remedy(self) -> &'static str {
                match self { $(ProblemKind::$kind => $remedy),+ }
            }
        }
    };
}

kinds! {
    /// The packed file ends too early or is damaged.
    DamagedGzip = "damaged_gzip", Refused,
        "everything before the damage was used", "copy the file again from its source";
    /// The text is UTF-16.
    NotText = "not_text", Refused,
        "nothing was read", "save the file as comma-separated UTF-8 text";
    /// There is no header.
    Empty = "empty", Refused,
        "there was nothing to read", "the first line must name the columns";
    /// A required column is not there.
    MissingColumn = "missing_column", Refused,
        "no row was used", "name the column in the first line, or describe the table with `--map`";
    /// The text starts with a byte order mark.
    ByteOrderMark = "byte_order_mark", Changed,
        "it was passed over", "save the file as UTF-8 without a byte order mark";
    /// A column appears twice.
    RepeatedColumn = "repeated_column", Changed,
        "the first one was read", "remove or rename the second column";
    /// A column is not part of the format.
    UnknownColumn = "unknown_column", Noted,
        "the column was ignored", "nothing is needed unless its name is a slip";
    /// Line ends differ.
    MixedLineEnds = "mixed_line_ends", Changed,
        "both kinds of line ends were read as such", "save the file with one kind of line ends";
    /// A row has more or fewer columns than the header.
    ColumnCount = "column_count", Refused,
        "the row was not used", "put fields that contain a comma, a quote or a line end in quotes";
    /// A quote never closes.
    OpenQuote = "open_quote", Refused,
        "the line was not used and reading went on at the next line", "close the quote, or double it inside a field";
    /// Bytes are not UTF-8.
    NotUtf8 = "not_utf8", Changed,
        "the row was used; the bytes are kept and shown as `�`", "save the file as UTF-8";
    /// The row names no instant.
    MissingInstant = "missing_instant", Refused,
        "the row was not used", "every row needs its instant, such as 2025-06-10T09:15:00-04:00";
    /// The instant cannot be read.
    BadInstant = "bad_instant", Refused,
        "the row was not used", "write instants as 2025-06-10T09:15:00-04:00 or 2025-06-10T13:15:00Z";
    /// The instant is not of this age.
    InstantOutOfRange = "instant_out_of_range", Refused,
        "the row was not used", "instants lie between 1900 and 2199";
    /// The row names no case.
    MissingCase = "missing_case", Refused,
        "the row was not used", "every row needs a `case_id`; a call or chat without a case needs a `contact_id`";
    /// The row names no event.
    MissingEvent = "missing_event", Refused,
        "the row was not used", "docs/history-format.md lists the events";
    /// The event is not in the list.
    UnknownEvent = "unknown_event", Refused,
        "the row was not used", "docs/history-format.md lists the events; a mapping file can translate others";
    /// A value a mapping file does not translate.
    UnmappedValue = "unmapped_value", Changed,
        "the value was treated as empty",
        "say what it means in the field's `values` in the mapping file, or name it in its `ignore`";
    /// A number cannot be read.
    BadNumber = "bad_number", Changed,
        "the value was treated as empty", "write whole numbers without units or separators";
    /// A second instant cannot be read.
    BadOtherInstant = "bad_other_instant", Changed,
        "the value was treated as empty", "write instants as 2025-06-10T09:15:00-04:00 or 2025-06-10T13:15:00Z";
    /// There is no column for channels.
    NoChannelColumn = "no_channel_column", Noted,
        "every case was read as received by email", "add the column `channel`";
    /// A case comes in without a channel.
    MissingChannel = "missing_channel", Changed,
        "the case was read as received by email", "fill `channel` in the row that receives the case";
    /// A channel is not one of ours.
    UnknownChannel = "unknown_channel", Changed,
        "a case was read as received by email, another event without a channel",
        "channels are email, portal, chat, phone, social, in_app and letter";
    /// A priority is needed.
    MissingPriority = "missing_priority", Changed,
        "the row was read as confirming the priority the case held", "fill `priority` with P1, P2, P3 or P4";
    /// A priority is not one of ours.
    UnknownPriority = "unknown_priority", Changed,
        "the value was treated as empty", "priorities are P1, P2, P3 and P4";
    /// The mission has no such tier.
    UnknownTier = "unknown_tier", Changed,
        "the mission's default tier was used", "name the tier in the mission, or correct its spelling";
    /// There is no such zone.
    UnknownZone = "unknown_zone", Changed,
        "the customer's, else the desk's zone was used; for an obligation the desk's",
        "use a name of the IANA database, such as Europe/London";
    /// No law is known by this name.
    UnknownJurisdiction = "unknown_jurisdiction", Changed,
        "the request is held to the mission's own limit", "jurisdictions are EU and US-CA";
    /// The mission names no such category.
    UnknownCategory = "unknown_category", Noted,
        "the case counts in no category", "nothing is needed unless the mission promises something for it";
    /// An actor is not one of ours.
    UnknownActor = "unknown_actor", Changed,
        "the actor the event implies was used", "actors are person, customer, rule and system";
    /// A reason is not known.
    UnknownReason = "unknown_reason", Changed,
        "the value was treated as empty", "docs/history-format.md lists the reasons that make a difference";
    /// An event needs a value it does not carry.
    MissingValue = "missing_value", Refused,
        "the row was not used", "docs/history-format.md says which columns an event needs";
    /// More distinct names than a history can hold.
    TooManyNames = "too_many_names", Changed,
        "the value was treated as empty", "a history holds up to 65,535 teams";
    /// The row is cut off where the file is damaged.
    CutRow = "cut_row", Refused,
        "the row was not used", "copy the file again from its source";
    /// A row repeats another.
    DuplicateRow = "duplicate_row", Refused,
        "only the first was used", "export each event once";
    /// Two rows share an id but not their content.
    DuplicateId = "duplicate_id", Refused,
        "only the first was used", "give every event an `event_id` of its own";
    /// A row of the customers file names no customer.
    MissingCustomer = "missing_customer", Refused,
        "the row was not used", "fill `customer_id`";
    /// A subscription cannot be read.
    BadSubscription = "bad_subscription", Refused,
        "the row was not used; no credit is computed from it",
        "docs/history-format.md shows a row of the customers file";
    /// A record of the exceptions file cannot be used.
    BadException = "bad_exception", Refused,
        "the exception was not used; the promises hold as they are",
        "docs/history-format.md shows a row of the exceptions file";
    /// A record of the file of closures cannot be used.
    BadClosure = "bad_closure", Refused,
        "the closure was not used", "docs/history-format.md shows a row of the file";
    /// A record of the staffing file cannot be used.
    BadStaffing = "bad_staffing", Refused,
        "the row was not used", "docs/history-format.md shows a row of the staffing file";
    /// Available time is of somebody the history does not have.
    UnknownStaff = "unknown_staff", Noted,
        "the time counts for the desk and for nobody", "nothing is needed unless the name is a slip";
    /// A record is about somebody the history does not have.
    UnknownHolder = "unknown_holder", Noted,
        "the exception changes no clock", "nothing is needed unless the name is a slip";
    /// A case has events but was never received.
    NoReceipt = "no_receipt", Refused,
        "the case's rows were not used", "export the row that received the case as well";
    /// An event comes before its case.
    BeforeReceipt = "before_receipt", Changed,
        "the row was used; a stop before the start counts as met with nothing accrued (clocks.md 5)",
        "check the instants of the case";
    /// A case is received twice.
    SecondReceipt = "second_receipt", Changed,
        "the first receipt counts, the second has no effect", "give each case an id of its own";
    /// An event names a case the history does not have.
    UnknownTarget = "unknown_target", Changed,
        "the row was used without it", "export the other case as well";
    /// A row lies after the end of the report.
    AfterEnd = "after_end", Noted,
        "the row was left out", "choose a later `--as-of` to include it";
    /// An event is years away from most of the others.
    FarDate = "far_date", Noted,
        "it was used, and so the report has months in which nothing happened", "correct the instant if it is a slip";
    /// An event happened after it was stored.
    ClockAhead = "clock_ahead", Changed,
        "the row was used as if it had happened when it was stored", "set the clock of the source";
    /// An event was stored so late that a supervisor has to approve it.
    TooLate = "too_late", Refused,
        "the row changes nothing until a `lateness_approved` of its case or obligation",
        "let a supervisor approve it, or set `maximum_lateness` in the mission";
    /// A line is no JSON object.
    BadJson = "bad_json", Refused,
        "the line was not used", "write one JSON object in each line; docs/history-format.md shows some";
    /// A line is longer than any event.
    LongLine = "long_line", Refused,
        "the line was not used", "write one event in each line, in at most a mebibyte";
    /// A value is a list, an object or a truth value.
    WrongType = "wrong_type", Changed,
        "the value was treated as empty", "write texts and instants as strings, and counts as whole numbers";
    /// A subject does not say what it is.
    BadSubject = "bad_subject", Refused,
        "the row was not used", "write subjects as `case:C-1` or `contact:K-1`";
    /// An event is about neither a case nor a contact.
    OtherSubject = "other_subject", Noted,
        "the event was read and counted; no case has it", "nothing is needed";
    /// A Parquet file is damaged, or packed in a way that is not read.
    BadParquet = "bad_parquet", Refused,
        "everything before that was used",
        "copy the file again, or write it with Snappy or unpacked, and in smaller row groups";
    /// A column of a Parquet file has values that are no text.
    UnreadableColumn = "unreadable_column", Changed,
        "the column was left out", "write it as texts, whole numbers or timestamps";
    /// A JSON text cannot be read to its end.
    BadJsonText = "bad_json_text", Refused,
        "everything before that was used", "write one JSON value, or several one after the other";
    /// A JSON text has no rows where the mapping looks for them.
    NoRows = "no_rows", Refused,
        "nothing was read", "name the place of the rows in the mapping, such as `rows = \"/tickets\"`";
    /// No row of a JSON text has a field that the mapping reads.
    AbsentField = "absent_field", Noted,
        "it was read as empty in every row", "nothing is needed unless its name is a slip";
}

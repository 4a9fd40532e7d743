//! `[data]` and `[security]`.

use crate::policy::{CardDigits, Cipher, RecordType, RetentionStart, TlsVersion};
use crate::syntax::{AnyName, Entries, Length, List, OneOrMore, Text};

settings! {
    /// What is kept of customers, and for how long. By when requests about their data are answered, and when a closed case is deleted, stands in `[obligations]`.
    Data => DataRule, "a `[data]` table" {
        /// The fields the desk may ask for, each with its purpose. Without it, those it cannot work without: name, address to answer to, question.
        fields: Entries<AnyName, Text> = default "{}", "{ \"order number\" = \"finds the purchase\" }";
        /// The kinds of records the desk keeps. Each but `case` needs a length below.
        records: OneOrMore<RecordType> = default "[\"case\"]", "[\"case\", \"legal_case\", \"recording\"]";
        /// How long each kind of record is kept.
        retention: Entries<RecordType, Retention> = default "{}", "{ legal_case = { keep = \"7 years\" }, recording = { keep = \"90 days\", from = \"creation\" } }";
        /// How long a backup is kept.
        backups: Length = default "\"35 days\"", "\"35 days\"";
        /// The roles that may put records under a legal hold and release them.
        legal_hold_roles: List<Text> = default "[]", "[\"legal counsel\"]";
        /// Laws that bind the desk besides those of `jurisdictions` in `[mission]`, or more narrowly, by jurisdiction.
        statutes: Entries<AnyName, StatuteEntry, 200> = default "{}", "{ UK = { privacy_request = \"1 month\" } }";
    }

    /// How long a kind of record is kept.
    Retention => RetentionRule, "a retention" {
        /// How long. Cases are kept for `retention` of `[obligations]` when this is left out.
        keep: Length = optional, "\"7 years\"";
        /// From when.
        from: RetentionStart = default "\"closure\"", "\"creation\"";
        /// Other lengths, by jurisdiction.
        jurisdictions: Entries<AnyName, Length, 200> = default "{}", "{ EU = \"36 months\" }";
    }

    /// A law about data.
    StatuteEntry => StatuteRule, "a statute" {
        /// The longest a request about personal data may take.
        privacy_request: Length = optional, "\"1 month\"";
        /// The shortest a kind of record must be kept.
        keep_at_least: Entries<RecordType, Length> = default "{}", "{ legal_case = \"6 years\" }";
    }

    /// How data is protected. None of it can be set lower than its default.
    Security => SecurityRule, "a `[security]` table" {
        /// The lowest version of transport encryption that is accepted.
        minimum_tls: TlsVersion = default "\"1.2\"", "\"1.3\"";
        /// How data, attachments and backups are encrypted where they are stored.
        cipher: Cipher = default "\"AES-256\"", "\"AES-256\"";
        /// Whether numbers of payment cards are masked before anything is stored.
        card_masking: bool = default "true", "true";
        /// Which of their digits stay readable.
        card_digits: CardDigits = default "\"last four\"", "\"last four\"";
    }
}

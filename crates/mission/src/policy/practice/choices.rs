//! The words a mission chooses between where it says how the desk works.

use crate::syntax::choice::choice;

choice! {
    /// How often something recurs.
    Cadence, "how often" {
        /// Every week.
        Weekly = "weekly",
        /// Every calendar month.
        Monthly = "monthly",
        /// Every calendar quarter.
        Quarterly = "quarterly",
        /// Every half of a calendar year.
        Semiannual = "semiannual",
        /// Every calendar year.
        Yearly = "yearly",
        /// Not at all.
        Never = "never",
    }

    /// In what customers score a case.
    SurveyScale, "a scale" {
        /// One to five points.
        FivePoints = "1 to 5",
        /// Good or bad.
        TwoPoints = "good or bad",
    }

    /// What a quality criterion looks at.
    QualityGroup, "a group of quality criteria" {
        /// Whether the answer was right and whole.
        Accuracy = "accuracy",
        /// Whether the rules were followed.
        Compliance = "compliance",
        /// Whether the customer was understood.
        Empathy = "empathy",
    }

    /// Who is rewarded.
    Rewarded, "who is rewarded" {
        /// Each agent for the agent's own number.
        Agent = "agent",
        /// A team for the team's number.
        Team = "team",
    }

    /// What the price of a tool is for.
    PriceFor, "what a price is for" {
        /// One agent for a month.
        AgentMonth = "agent and month",
        /// The whole desk for a month.
        Month = "month",
    }

    /// A kind of record the desk keeps.
    RecordType, "a kind of record" {
        /// A case with its messages and files.
        Case = "case",
        /// A case of legal or compliance relevance.
        LegalCase = "legal_case",
        /// A recorded call.
        Recording = "recording",
        /// The text of a call or chat.
        Transcript = "transcript",
        /// An answer to a survey.
        SurveyAnswer = "survey_answer",
        /// An entry of the audit log.
        AuditEntry = "audit_entry",
    }

    /// The event from which the retention of a record counts.
    RetentionStart, "an event retention counts from" {
        /// The case was closed.
        Closure = "closure",
        /// The record came into being.
        Creation = "creation",
        /// The customer left.
        EndOfContract = "end_of_contract",
    }

    /// A version of transport encryption.
    TlsVersion, "a TLS version in quotes, such as `\"1.2\"`" {
        /// Not permitted (E-31).
        V1_0 = "1.0",
        /// Not permitted (E-31).
        V1_1 = "1.1",
        /// The lowest that is permitted.
        V1_2 = "1.2",
        /// The newest.
        V1_3 = "1.3",
    }

    /// How stored data is encrypted.
    Cipher, "a cipher" {
        /// The only one that is permitted.
        Aes256 = "AES-256",
        /// Not permitted (E-31).
        Aes128 = "AES-128",
        /// Not permitted (E-31).
        None = "none",
    }

    /// Which digits of a payment card stay readable.
    CardDigits, "which digits of a payment card stay readable" {
        /// The last four.
        LastFour = "last four",
        /// The first six and the last four, the most the card industry allows.
        FirstSixLastFour = "first six and last four",
    }

    /// How accessible every page is.
    AccessibilityLevel, "an accessibility level" {
        /// WCAG 2.1, levels A and AA.
        Wcag21Aa = "WCAG 2.1 AA",
        /// WCAG 2.1, all levels.
        Wcag21Aaa = "WCAG 2.1 AAA",
        /// WCAG 2.2, levels A and AA.
        Wcag22Aa = "WCAG 2.2 AA",
        /// WCAG 2.2, all levels.
        Wcag22Aaa = "WCAG 2.2 AAA",
    }

    /// A number the status page publishes.
    StatusFigure, "a published number" {
        /// Customer satisfaction.
        Csat = "csat",
        /// Attainment of response promises and service levels.
        ResponseTimes = "response_times",
        /// Old cases.
        Backlog = "backlog",
        /// Credits issued.
        Credits = "credits",
        /// Every objective.
        Objectives = "objectives",
    }

    /// How much the status page says of each number.
    StatusDetail, "a level of detail" {
        /// One value a month.
        Totals = "totals",
        /// One value a month for each channel.
        Channels = "channels",
        /// One value a month for each channel, priority and tier.
        Full = "full",
    }

    /// Of what old cases are a share.
    BacklogShare, "a whole" {
        /// Cases received in the days before (M-50).
        Volume = "volume",
        /// Cases open at the snapshot (M-51).
        OpenCases = "open_cases",
    }

    /// Of what a credit is a share.
    CreditBase, "what a credit is a share of" {
        /// The subscription of one month, whatever the length of the billing cycle.
        MonthlySubscription = "monthly_subscription",
        /// The whole fee of the billing cycle.
        BillingCycle = "billing_cycle",
    }

    /// What is assigned to an arm of a pilot.
    PilotUnit, "what is assigned to an arm" {
        /// A customer with every case.
        Customer = "customer",
        /// An account with every customer of it.
        Account = "account",
        /// A single case.
        Case = "case",
    }

    /// A function that artificial intelligence may assist.
    AiFunction, "an assisted function" {
        /// Answers proposed to an agent.
        SuggestedReplies = "suggested_replies",
        /// Priority and category proposed at triage.
        AutomatedTriage = "automated_triage",
        /// Articles proposed, merged and retired.
        KnowledgeCuration = "knowledge_curation",
    }

    /// A phase of a rollout.
    RolloutPhase, "a phase of a rollout" {
        /// Baselines and the voice of customers.
        Discovery = "discovery",
        /// The mission, its people and tools.
        Design = "design",
        /// A part of the volume.
        Pilot = "pilot",
        /// Everybody.
        Rollout = "rollout",
    }
}

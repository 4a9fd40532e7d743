//! `[obligations]`.

use crate::obligation::ObligationKind;
use crate::source::Spanned;
use crate::syntax::{AnyName, Entries, Id, Length, Many, OneOrMore, Whole};

use super::RungEntry;

section! {
    /// What the desk owes outside the clocks of its cases, and by when. It runs on the calendar that `obligation_calendar` of `[mission]` names; lengths in days and months, and date rules, are read in the reporting zone. When a credit is issued stands in `[credits]`. What each obligation is and when it starts: [docs/obligations.md](obligations.md).
    Obligations, "an `[obligations]` table" {
        /// From the answer of a detractor (0 to 6) to completed outreach.
        detractor_outreach: Length = default "\"end of 3 business days\"", "\"end of 3 business days\"";
        /// From a low review score to the coaching session.
        coaching: Length = default "\"end of 3 business days\"", "\"end of 3 business days\"";
        /// From the start of an improvement plan to its review.
        plan_review: Length = default "\"30 days\"", "\"30 days\"";
        /// From a recorded issue pattern to the published article, on average.
        article_publication: Length = default "\"3 business days\"", "\"3 business days\"";
        /// From the last review of an article, or its publication, to the next review.
        article_review: Length = default "\"180 days\"", "\"180 days\"";
        /// From the launch of a release to the training of an agent it affects.
        micro_training: Length = default "\"end of 5 business days\"", "\"end of 5 business days\"";
        /// From the receipt of a request for access, deletion or correction to its answer. The law of the requester holds as well; the earlier limit governs.
        privacy_request: Length = default "\"30 days\"", "\"30 days\"";
        /// From the announcement of a changed promise to its effect, at least.
        sla_notice: Length = default "\"30 days\"", "\"30 days\"";
        /// From a question about the mission, or a request for an exception, to the answer.
        mission_question: Length = default "\"1 business day\"", "\"1 business day\"";
        /// From a process change to the proof that it helped.
        change_verification: Length = default "\"60 days\"", "\"60 days\"";
        /// From the effective date of a mission to its first pulse survey of the staff, and from each to the next.
        adoption_pulse: Length = default "\"30 days\"", "\"30 days\"";
        /// How many pulse surveys there are.
        adoption_pulses: Whole<1, 60> = default "6", "6";
        /// How long a pilot runs.
        pilot_window: Length = default "\"30 days\"", "\"30 days\"";
        /// By when targets are reviewed. Each review opens on the first day of its month.
        target_review: Length = default "\"last day of Jan, Apr, Jul, Oct\"", "\"last day of Jan, Apr, Jul, Oct\"";
        /// By when the board signs off. Each sign-off opens on the first day of its quarter.
        board_sign_off: Length = default "\"31 Dec\"", "\"31 Dec\"";
        /// When the steering committee meets.
        steering_committee: Length = default "\"first Tuesday of month\"", "\"first Tuesday of month\"";
        /// By when the playbook is reviewed. Each review opens on the first day of its quarter.
        playbook_review: Length = default "\"last day of Mar, Jun, Sep, Dec\"", "\"last day of Mar, Jun, Sep, Dec\"";
        /// From the last reassessment of the mission to the next.
        reassessment: Length = default "\"12 months\"", "\"12 months\"";
        /// From the closure of a case to the deletion of its data.
        retention: Length = default "\"365 days\"", "\"365 days\"";
        /// From a qualifying claim to its refund.
        same_day_refund: Length = default "\"same day\"", "\"same day before 16:00\"";
        /// The categories whose claims qualify for a refund on the same day. Without it, every claim.
        refund_categories: OneOrMore<AnyName> = optional, "[\"point of sale\", \"fulfillment\"]";
        /// Ladders that watch obligations, by name.
        ladders: Entries<Id, ObligationLadder, 8> = default "{}", "{ privacy = { kinds = [\"privacy_request\"], rungs = [{ reaches = \"75%\", notify = \"management\" }] } }";
    }

    /// What happens while an obligation runs out, step by step.
    ObligationLadder, "a ladder of obligations" {
        /// The obligations it watches. Without it, all.
        kinds: OneOrMore<ObligationKind> = optional, "[\"privacy_request\"]";
        /// Its rungs, rising. At most eight. A rung pages or notifies; an obligation has no next support line.
        rungs: Many<RungEntry> = required, "[{ reaches = \"75%\", notify = \"management\" }]";
    }
}

impl Obligations {
    /// The length of each kind that has one here, and whether the file states it.
    pub fn lengths(&self) -> Vec<(ObligationKind, &Spanned<Length>, bool)> {
        use ObligationKind as Kind;
        let lengths = [
            (Kind::DetractorOutreach, &self.detractor_outreach),
            (Kind::Coaching, &self.coaching),
            (Kind::PlanReview, &self.plan_review),
            (Kind::ArticlePublication, &self.article_publication),
            (Kind::ArticleReview, &self.article_review),
            (Kind::MicroTraining, &self.micro_training),
            (Kind::PrivacyRequest, &self.privacy_request),
            (Kind::SlaNotice, &self.sla_notice),
            (Kind::MissionQuestion, &self.mission_question),
            (Kind::ChangeVerification, &self.change_verification),
            (Kind::AdoptionPulse, &self.adoption_pulse),
            (Kind::PilotWindow, &self.pilot_window),
            (Kind::TargetReview, &self.target_review),
            (Kind::BoardSignOff, &self.board_sign_off),
            (Kind::SteeringCommittee, &self.steering_committee),
            (Kind::PlaybookReview, &self.playbook_review),
            (Kind::Reassessment, &self.reassessment),
            (Kind::Retention, &self.retention),
            (Kind::SameDayRefund, &self.same_day_refund),
        ];
        // A default stands where the whole table does.
        lengths.into_iter().map(|(kind, length)| (kind, length, length.span != self.span)).collect()
    }
}

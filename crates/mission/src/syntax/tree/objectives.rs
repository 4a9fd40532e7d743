//! `[[objective]]`, `[first_contact]`, `[surveys]`.

use crate::metric::Metric;
use crate::policy::{Cadence, Change, Judge, ObjectivePeriod, SurveyScale};
use crate::syntax::{
    Aim, AnyName, CivilDate, Id, Length, List, OneOrMore, Percent, PlainPoints, Seconds, Text, Whole,
};
use crate::vocabulary::{Channel, Priority};

section! {
    /// A number the mission wants to reach. It says `target`, or `increase` or `reduce` with `by`.
    Objective, "an objective" {
        /// Its id, by which reports quote it.
        id: Id = required, "\"csat\"";
        /// The metric, by its number in the specification.
        metric: Metric = required, "\"M-01\"";
        /// The value to reach, with its direction: a percentage, points for the net promoter score, a length for a time.
        target: Aim = optional, "\">= 90%\"";
        /// A more demanding value that is wished for.
        stretch: Aim = optional, "\">= 95%\"";
        /// Until when the more demanding value is wished for.
        stretch_by: CivilDate = optional, "2025-12-31", unenforced;
        /// By how much the number must grow: a percentage of the baseline, or points.
        increase: Change = optional, "\"3 points\"";
        /// By how much the number must fall: a percentage of the baseline, or points.
        reduce: Change = optional, "\"20%\"";
        /// The date until which it must be reached. A `target` with a date is judged on the last complete period inside it.
        by: CivilDate = optional, "2025-12-31";
        /// How many months before the effective date the baseline is taken over.
        base_months: Whole<1, 120> = default "12", "12";
        /// For how many calendar quarters in a row every month must reach the target.
        quarters: Whole<1, 40> = optional, "3";
        /// Over what the number is taken.
        period: ObjectivePeriod = default "\"month\"", "\"month\"";
        /// The number of months it is taken over, up to the end of each month, instead of a `period`.
        rolling_months: Whole<1, 36> = optional, "3", unenforced;
        /// The tiers that count. Without it, all.
        tiers: OneOrMore<AnyName> = optional, "[\"enterprise\"]";
        /// The priorities that count. Without it, all.
        priorities: OneOrMore<Priority> = optional, "[\"P1\"]";
        /// The channels that count. Without it, all.
        channels: OneOrMore<Channel> = optional, "[\"chat\"]";
        /// The categories that count. Without it, all.
        categories: OneOrMore<AnyName> = optional, "[\"returns\"]";
        /// The products that count, by their names on cases. Without it, all.
        products: OneOrMore<AnyName> = optional, "[\"mobile app\"]";
        /// The cohorts of customers that count: the names of lists, or months such as `2025-06`. Without it, all.
        cohorts: OneOrMore<AnyName> = optional, "[\"joined in 2025\"]";
        /// What is compared with the target: the `estimate`, or the `lower_bound` of its 95 % interval.
        judge: Judge = default "\"estimate\"", "\"estimate\"";
        /// Below this number of items the estimate alone decides.
        minimum_n: Whole<1, 1_000_000> = default "30", "30";
        /// The widest half of its interval, or the number is marked as unreliable. Without it, the one of `[surveys]`.
        margin: PlainPoints = optional, "\"5 points\"", unenforced;
        /// Whether it is one of the four to seven numbers the desk is steered by.
        primary: bool = default "false", "true", unenforced;
        /// The number of the board it serves.
        board_kpi: Text = optional, "\"churn -1% a year\"", unenforced;
        /// The budget line it serves.
        budget_line: Text = optional, "\"customer retention\"", unenforced;
        /// Who answers for it. Without it, the owner of the mission.
        owner: Text = optional, "\"Head of Support\"", unenforced;
    }

    /// How first contact resolution is counted.
    FirstContact, "a `[first_contact]` table" {
        /// Categories that cannot be resolved at first contact. The net number leaves them out.
        not_resolvable: List<AnyName> = default "[]", "[\"hardware swap\"]";
        /// Categories of routine, or of point-of-sale and fulfillment, issues, which have a number of their own.
        routine: List<AnyName> = default "[]", "[\"point of sale\", \"fulfillment\"]";
        /// Whether an issue by phone or chat must be resolved before the contact ends.
        strict_live: bool = default "false", "true";
    }

    /// Which surveys are sent, and how they are counted. By when a detractor is reached stands in `[obligations]`.
    Surveys, "a `[surveys]` table" {
        /// Whether a survey follows every resolved case.
        csat: bool = default "true", "false", unenforced;
        /// In what customers score a case.
        csat_scale: SurveyScale = default "\"1 to 5\"", "\"good or bad\"", unenforced;
        /// The scores of five that count as satisfied.
        csat_satisfied: OneOrMore<Whole<1, 5>> = default "[4, 5]", "[4, 5]", unenforced;
        /// How long after the resolution the survey is sent.
        csat_delay: Seconds = default "\"1 h\"", "\"1 h\"", unenforced;
        /// How long a customer who was asked is not asked again. Without it, every case is asked about.
        csat_throttle: Length = optional, "\"30 days\"", unenforced;
        /// How often customers are asked whether they would recommend us.
        nps: Cadence = default "\"quarterly\"", "\"quarterly\"", unenforced;
        /// How often customers are asked about the product.
        product_study: Cadence = default "\"semiannual\"", "\"semiannual\"", unenforced;
        /// The reasons between which promoters and detractors are told apart.
        reason_codes: List<AnyName> = default "[]", "[\"speed\", \"expertise\", \"price\"]", unenforced;
        /// Days from sending in which an answer about a case counts.
        csat_days: Whole<1, 366> = default "14", "14";
        /// Days from sending in which an answer to the recommendation survey counts.
        nps_days: Whole<1, 366> = default "21", "21";
        /// The share of those asked about their case who must answer, or the score is marked as unreliable.
        csat_response_rate: Percent = default "\"25%\"", "\"25%\"";
        /// The same for the recommendation survey.
        nps_response_rate: Percent = default "\"15%\"", "\"15%\"";
        /// The widest half of a satisfaction score's interval, or the score is marked as unreliable.
        csat_margin: PlainPoints = default "\"5 points\"", "\"5 points\"";
        /// The same for a net promoter score.
        nps_margin: PlainPoints = default "\"10 points\"", "\"10 points\"";
    }
}

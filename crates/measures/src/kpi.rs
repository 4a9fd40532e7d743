//! One file per metric: its definition, how an item counts, its value, and the items behind it.

pub mod abandonment;
pub mod attainment;
pub mod backlog;
pub mod contact_cost;
pub mod credits_issued;
pub mod csat;
pub mod customer_voice;
pub mod customers;
pub mod escalation;
pub mod first_contact;
pub mod first_contact_survey;
pub mod handle_time;
pub mod interpreter;
pub mod level;
pub mod live;
pub mod notice;
pub mod nps;
pub mod obligations;
pub mod occupancy;
pub mod outreach;
pub mod privacy;
pub mod product_satisfaction;
pub mod re_ask;
pub mod refunds;
pub mod reopens;
pub mod resolution;
pub mod response_rate;
pub mod reviews;
pub mod service_level;
pub mod speed_of_answer;
pub mod transfers;
mod waves;

/// How a metric's items become its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A proportion of items.
    Share,
    /// Events per item.
    PerItem,
    /// A mean of milliseconds.
    Mean,
    /// A median of milliseconds.
    Median,
    /// Promoters less detractors.
    Nps,
    /// Handling time of the time at work.
    Occupied,
}

/// In what a metric is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Percent.
    Percent,
    /// Whole seconds.
    Seconds,
    /// Minutes with one decimal.
    Minutes,
    /// Hours with one decimal.
    Hours,
    /// A plain number with two decimals.
    Number,
    /// Net promoter points with one decimal.
    Points,
}

/// Writes the enum, its list and its table from one list, so that they cannot drift.
macro_rules! kpis {
    ($($(#[doc = $doc:literal])+ $kpi:ident = $metric:literal $word:literal $form:ident $unit:ident),+ $(,)?) => {
        /// A metric that is measured whether or not the mission promises it. Counts of each add up over partitions.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Kpi { $($(#[doc = $doc])+ $kpi),+ }
        impl Kpi {
            /// Every metric, in the order of reports.
            pub const ALL: &[Kpi] = &[$(Kpi::$kpi),+];
            /// Its id in the specification, such as `M-46`.
            pub const fn metric(self) -> &'static str {
                match self { $(Kpi::$kpi => $metric),+ }
            }
            /// Its stable name in `--json` and in files of parts.
            pub const fn word(self) -> &'static str {
                match self { $(Kpi::$kpi => $word),+ }
            }
            /// How its items become its value.
            pub const fn form(self) -> Form {
                match self { $(Kpi::$kpi => Form::$form),+ }
            }
            /// In what it is shown.
            pub const fn unit(self) -> Unit {
                match self { $(Kpi::$kpi => Unit::$unit),+ }
            }
        }
    };
}

kpis! {
    /// Satisfied responses about cases.
    Csat = "M-01" "customer_satisfaction" Share Percent,
    /// Promoters less detractors.
    Nps = "M-02" "net_promoter_score" Nps Points,
    /// Satisfied responses about the product.
    ProductSatisfaction = "M-03" "product_satisfaction" Share Percent,
    /// Invitations about cases that were answered.
    CsatResponseRate = "M-04" "satisfaction_response_rate" Share Percent,
    /// Invitations to recommend that were answered.
    NpsResponseRate = "M-05" "recommendation_response_rate" Share Percent,
    /// Issues resolved at first contact, without those that cannot be.
    FirstContact = "M-06" "first_contact_resolution" Share Percent,
    /// Issues resolved at first contact, of all.
    FirstContactGross = "M-07" "first_contact_resolution_gross" Share Percent,
    /// Issues resolved at first contact, as customers say.
    FirstContactSurvey = "M-08" "first_contact_resolution_by_survey" Share Percent,
    /// Routine issues resolved at first contact.
    FirstContactRoutine = "M-09" "first_contact_resolution_routine" Share Percent,
    /// Calls and chats that gave up.
    Abandonment = "M-27" "abandonment_rate" Share Percent,
    /// Mean wait of answered calls and chats.
    SpeedOfAnswer = "M-26" "speed_of_answer" Mean Seconds,
    /// Mean handle time of calls.
    PhoneHandleTime = "M-30" "phone_handle_time" Mean Minutes,
    /// Mean handle time of chats.
    ChatHandleTime = "M-31" "chat_handle_time" Mean Minutes,
    /// Median handle time of chats.
    ChatHandleTimeMedian = "M-31" "chat_handle_time_median" Median Minutes,
    /// Mean handle time of written messages.
    MessageHandleTime = "M-32" "message_handle_time" Mean Minutes,
    /// Share of the time at work that is spent on contacts.
    Occupancy = "M-33" "occupancy" Occupied Percent,
    /// Interpreters who joined in time.
    InterpreterConnection = "M-34" "interpreter_connection" Share Percent,
    /// Handoffs per resolved case.
    TransfersPerCase = "M-35" "transfers_per_case" PerItem Number,
    /// Handoffs marked as unnecessary.
    UnnecessaryTransfers = "M-35" "unnecessary_transfers" Share Percent,
    /// Cases in which the customer was asked again.
    ReAsk = "M-36" "re_ask_rate" Share Percent,
    /// Median time from receipt to resolution.
    ResolutionTime = "M-46" "resolution_time" Median Hours,
    /// Resolved cases that were escalated.
    EscalationRate = "M-47" "escalation_rate" Share Percent,
    /// Resolved cases that came back.
    ReopenRate = "M-49" "reopen_rate" Share Percent,
    /// Detractors to whom somebody reached out in time.
    OutreachOnTime = "M-10" "outreach_on_time" Share Percent,
    /// Qualifying claims refunded on the same day.
    SameDayRefunds = "M-14" "same_day_refunds" Share Percent,
    /// Changed promises announced in time.
    NoticeCompliance = "M-90" "notice_compliance" Share Percent,
    /// Reviews, meetings and sign-offs held in time.
    ReviewTimeliness = "M-91" "review_timeliness" Share Percent,
    /// Privacy requests fulfilled in time.
    PrivacyOnTime = "M-92" "privacy_requests_on_time" Share Percent,
    /// Credits issued in time.
    CreditsOnTime = "M-93" "credits_issued_on_time" Share Percent,
}

impl Kpi {
    /// The metric of a stable name.
    pub fn find(word: &str) -> Option<Kpi> {
        Kpi::ALL.iter().copied().find(|kpi| kpi.word() == word)
    }

    /// Its name for people.
    pub fn name(self) -> String {
        self.word().replace('_', " ")
    }
}

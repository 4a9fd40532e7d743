//! The tree: what a mission text says, each value with its place. Doc comments here are the manual.

mod accepted;
mod calendars;
mod credits;
mod data;
mod escalation;
mod governance;
mod identity;
mod knowledge;
mod objectives;
mod obligations;
mod pilots;
mod promises;
mod quality;
mod reports;
mod rollout;
mod rules;
mod scope;
mod statement;
mod training;
mod workforce;

pub use accepted::AcceptedEntry;
pub use calendars::{AccountRule, CalendarEntry, ChannelEntry, Interpreters, LanguageEntry, TierEntry};
pub use credits::{Band, Credits};
pub use data::{Data, DataRule, Retention, RetentionRule, Security, SecurityRule, StatuteEntry, StatuteRule};
pub use escalation::{
    Escalation, LadderEntry, PathEntry, PostIncidentReview, PostIncidentReviewRule, RungEntry, StepEntry,
};
pub use governance::{Governance, SignOff};
pub use identity::{Contact, Identity, Person};
pub use knowledge::{Knowledge, KnowledgeRule, VoiceOfCustomer, VoiceOfCustomerRule};
pub use objectives::{FirstContact, Objective, Surveys};
pub use obligations::{ObligationLadder, Obligations};
pub use pilots::{AiEntry, AiRule, Gate, GateRule, Pilot, PilotRule};
pub use promises::{DisclosureEntry, Promise};
pub use quality::{Criterion, CriterionRule, Quality, QualityRule};
pub use reports::{
    Accessibility, AccessibilityRule, Dashboards, DashboardsRule, Reports, ReportsRule, StatusPage,
    StatusPageRule,
};
pub use rollout::{
    Deliverable, DeliverableRule, Drafting, DraftingRule, PhaseEntry, PhaseRule, Rollout, RolloutRule,
    Vendor, VendorRule,
};
pub use rules::{Backlog, Pause, Reopen};
pub use scope::{CaseRule, Matrix, MatrixRow, Priorities, PriorityRuleEntry, ScopeEntry};
pub use statement::{Behaviour, Capabilities, Capability, Statement};
pub use training::{
    Incentives, IncentivesRule, JobProfile, JobProfileRule, Reward, RewardRule, Training, TrainingModule,
    TrainingModuleRule, TrainingRule,
};
pub use workforce::{
    Budget, BudgetRule, BudgetSplit, BudgetSplitRule, ContactCosts, ContactCostsRule, Headcount,
    HeadcountRule, PlannedCosts, PlannedCostsRule, ToolPrice, ToolPriceRule, Workforce, WorkforceRule,
};

use super::{ALWAYS, AnyName, Entries, Id, LanguageCode, Many, NONE, Part};
use crate::policy::AiFunction;
use crate::source::{Span, Spanned};
use crate::vocabulary::Channel;

section! {
    /// A mission is one TOML file. Everything in it is optional but `[mission]`, `[owner]` and one calendar.
    ///
    /// Every entry may carry `note` and `source` (texts for its readers), `assumed = true` or a list of its keys (guesses
    /// that somebody must confirm before the mission is published), and `confirmed`, the date on which that was done.
    Tree, "a mission" {
        /// What the mission is called, from when it binds, and where its days and months are read.
        mission: Part<Identity> = part, "{ name = \"Care\", version = \"1.0\", reporting_zone = \"UTC\" }";
        /// The one person accountable for the mission.
        owner: Part<Person> = part, "{ name = \"A. Rivera\", role = \"VP of Customer Experience\", phone = \"+1-555-0142\" }";
        /// How customers reach the desk.
        contact: Part<Contact> = part, "{ phone = \"+1-555-0142\" }";
        /// Who looks after the mission.
        governance: Part<Governance> = part, "{ reviewers = [\"VP of Customer Experience\"] }";
        /// The mission in words, apart from what it promises.
        statement: Part<Statement> = part, "{ mission = \"We exist to make every customer successful, every time.\" }";
        /// Three to five standards of conduct, each under its verb.
        behaviours: Entries<AnyName, Behaviour, 100> = part, "{ listen = { text = \"We let the customer finish\", check = \"review criterion: listening\" } }", unenforced;
        /// What stands for each of the five capabilities of a desk.
        capabilities: Part<Capabilities> = part, "{ knowledge = { owner = \"Knowledge Lead\", held_to = [\"article_publication\"], outcome = [\"deflection\"] } }", unenforced;
        /// Opening hours, each under a name of its own: `[calendars.standard]`. `24x7` is built in.
        calendars: Entries<Id, CalendarEntry, 200> = part, "{ standard = { hours = \"Mo-Fr 08:00-20:00\" } }";
        /// Customer tiers by name; the first is the default one. Without this table there is one tier, `standard`.
        tiers: Entries<AnyName, TierEntry, 200> = part, "{ enterprise = { rank = 2 }, standard = { rank = 1 } }";
        /// The channels customers may use. Without this table all are offered; with it, those it lists.
        channels: Entries<Channel, ChannelEntry> = part, "{ email = {}, phone = { calendar = \"phone\" } }";
        /// Languages that are served in hours of their own, by language code.
        languages: Entries<LanguageCode, LanguageEntry, 200> = part, "{ es = { calendar = \"spanish\" } }";
        /// Interpreters on demand, for languages the desk does not speak itself.
        interpreters: Part<Interpreters> = part, "{ languages = [\"pl\", \"vi\", \"zh\"], within = \"2 min\" }";
        /// What the mission covers and what it excludes.
        scope: Part<ScopeEntry> = part, "{ covered = [\"returns\"], excluded = { billing = \"Finance\" } }";
        /// How priorities are found, and what a higher tier does to open cases.
        priorities: Part<Priorities> = part, "{ provisional = \"P3\" }";
        /// Promises, one short table each: `[[promise]]`.
        promise: Many<Promise> = part, "[{ id = \"p1-response\", clock = \"first_response\", priorities = [\"P1\"], target = \"15 min\" }]";
        /// Which reasons pause which clocks: `[[pause]]`. Without one, waiting for the customer pauses the resolution clock, and the update cadence of P3 and P4. An agreed appointment always pauses the update cadence.
        pause: Many<Pause> = part, "[{ reasons = [\"pending_customer\"] }]";
        /// What a customer's contact on a resolved case does.
        reopen: Part<Reopen> = part, "{ window = \"14 days\", mode = \"resume\" }";
        /// The support lines of the desk.
        escalation: Part<Escalation> = part, "{ support_lines = [\"first line\", \"second line\"] }";
        /// Escalation ladders by name.
        ladders: Entries<Id, LadderEntry, 200> = part, "{ case = { rungs = [{ reaches = \"75%\", page = \"management\" }] } }";
        /// Whom an escalation reaches and how, by name.
        paths: Entries<Id, PathEntry> = part, "{ management = { steps = [{ role = \"duty manager\", roster = \"duty\", contact = [\"phone\"], within = \"10 min\" }] } }";
        /// The promise about old cases.
        backlog: Part<Backlog> = part, "{ older_than = \"5 business days\", share = \"< 2%\" }";
        /// What customers are credited when a service level is missed.
        credits: Part<Credits> = part, "{ bands = [{ over = \"5 points\", credit = \"5%\" }], issue = \"end of 10 business days\" }";
        /// Numbers the mission wants to reach, one short table each: `[[objective]]`.
        objective: Many<Objective> = part, "[{ id = \"csat\", metric = \"M-01\", target = \">= 90%\" }]";
        /// How first contact resolution is counted.
        first_contact: Part<FirstContact> = part, "{ strict_live = true }";
        /// How surveys are counted.
        surveys: Part<Surveys> = part, "{ csat_days = 14 }";
        /// What the desk owes outside the clocks of its cases.
        obligations: Part<Obligations> = part, "{ detractor_outreach = \"end of 3 business days\" }";
        /// What follows an incident.
        post_incident_review: Part<PostIncidentReview> = part, "{ priorities = [\"P1\", \"P2\"] }", unenforced;
        /// What customers' answers lead to.
        voice_of_customer: Part<VoiceOfCustomer> = part, "{ changes_per_quarter = 3 }", unenforced;
        /// What is expected of the knowledge base.
        knowledge: Part<Knowledge> = part, "{ freshness = \"95%\" }", unenforced;
        /// How work is reviewed and coached.
        quality: Part<Quality> = part, "{ reviews_per_month = 5 }";
        /// What agents learn.
        training: Part<Training> = part, "{ onboarding = \"40 h\", role_play = \"90 min\" }", unenforced;
        /// What each job asks of its holder, by name: `[job_profiles.agent]`.
        job_profiles: Entries<AnyName, JobProfile, 200> = part, "{ agent = { clauses = [\"p1-response\"] } }", unenforced;
        /// What agents and teams are rewarded for.
        incentives: Part<Incentives> = part, "{ rewards = { quality = { number = \"M-71\" } } }";
        /// How many people the promises need.
        workforce: Part<Workforce> = part, "{ occupancy = \"85%\" }", unenforced;
        /// What the service costs.
        budget: Part<Budget> = part, "{ hourly_cost = \"25.00 USD\" }", unenforced;
        /// What is kept of customers, and for how long.
        data: Part<Data> = part, "{ legal_hold_roles = [\"legal counsel\"] }", unenforced;
        /// How data is protected.
        security: Part<Security> = part, "{ minimum_tls = \"1.3\" }", unenforced;
        /// For whom the desk's pages work.
        accessibility: Part<Accessibility> = part, "{ audit = \"quarterly\" }", unenforced;
        /// What everybody may see of a month.
        status_page: Part<StatusPage> = part, "{ shows = [\"csat\", \"backlog\"] }";
        /// How old the numbers on a dashboard may be.
        dashboards: Part<Dashboards> = part, "{ live = \"15 min\" }", unenforced;
        /// What the leadership reads.
        reports: Part<Reports> = part, "{ executive = \"monthly\" }";
        /// Trials of something new on a part of the volume, by name.
        pilots: Entries<Id, Pilot, 200> = part, "{ new-promises = { starts = 2025-09-01 } }", unenforced;
        /// Functions that artificial intelligence assists. One that is not named is off.
        ai: Entries<AiFunction, AiEntry> = part, "{ suggested_replies = { enabled = true } }", unenforced;
        /// How a published version is introduced.
        rollout: Part<Rollout> = part, "{ days = 90 }", unenforced;
        /// How the mission was written, or is written anew.
        drafting: Part<Drafting> = part, "{ weeks = 8 }", unenforced;
        /// The companies whose tools or people the desk relies on, by name.
        vendors: Entries<AnyName, Vendor, 500> = part, "{ \"Example Voice\" = { uptime = \"99.9%\" } }", unenforced;
        /// Warnings that somebody looked at and accepts for a time, one short table each: `[[accepted]]`.
        accepted: Many<AcceptedEntry> = part, "[{ code = \"W-05\", reason = \"all of them, always\", until = 2026-06-30 }]";
    }
}

impl Tree {
    /// The tree of a file in which nothing could be read.
    pub(crate) fn empty() -> Tree {
        super::section::from_text("{}").expect("an empty file reads: each of its parts may be absent")
    }
}

/// What the rest of a mission refers to by name.
impl Tree {
    /// Every calendar that can be named, the built-in one first.
    pub fn calendar_names(&self) -> impl Iterator<Item = &str> {
        [ALWAYS].into_iter().chain(self.calendars.list.iter().map(|entry| entry.name.value.0.as_str()))
    }

    /// The standard calendar: the one `[mission]` names, else the one called `standard`, else the only one.
    pub fn standard_calendar(&self) -> Option<&str> {
        let stated = self.mission.as_ref().and_then(|mission| mission.standard_calendar.as_ref());
        let mut named = self.calendars.list.iter().map(|entry| entry.name.value.0.as_str());
        match (stated, self.calendars.list.as_slice()) {
            (Some(stated), _) => Some(stated.value.0.as_str()),
            (None, [only]) => Some(only.name.value.0.as_str()),
            (None, _) => named.find(|name| *name == STANDARD),
        }
    }

    /// The calendar of P1 cases, unless the mission wants none.
    pub fn p1_calendar(&self) -> Option<&str> {
        let stated = self.mission.as_ref().map_or(ALWAYS, |mission| mission.p1_calendar.value.0.as_str());
        Some(stated).filter(|name| *name != NONE)
    }

    /// Every tier, the default one first.
    pub fn tier_names(&self) -> impl Iterator<Item = &str> {
        let named = self.tiers.list.iter().map(|entry| entry.name.value.0.as_str());
        named.chain(self.tiers.list.is_empty().then_some(STANDARD))
    }

    /// Where the mission says that it is regulated.
    pub fn regulated(&self) -> Option<Span> {
        let stated = self.governance.as_ref().map(|entry| &entry.regulated);
        stated.filter(|regulated| regulated.value).map(|regulated| regulated.span)
    }

    /// The paths that a ladder of cases or obligations leads to.
    pub fn paths_reached(&self) -> impl Iterator<Item = &str> {
        let of_cases = self.ladders.iter().flat_map(|(_, ladder)| &ladder.rungs.value.list);
        let of_obligations = self.obligations.iter().flat_map(|entry| entry.ladders.value.iter());
        let rungs = of_cases.chain(of_obligations.flat_map(|(_, ladder)| &ladder.rungs.value.list));
        let paths = rungs.flat_map(|Spanned { value: rung, .. }| [&rung.page, &rung.notify, &rung.assign]);
        paths.flatten().map(|path| path.value.0.as_str())
    }

    /// Every category, the covered ones first.
    pub fn category_names(&self) -> impl Iterator<Item = &Spanned<AnyName>> {
        self.scope.iter().flat_map(|scope| {
            let excluded = scope.excluded.value.list.iter().map(|entry| &entry.name);
            scope.covered.value.0.iter().chain(excluded)
        })
    }

    /// Whether the mission offers the channel.
    pub fn offers(&self, channel: Channel) -> bool {
        let entry = self.channels.list.iter().find(|entry| entry.name.value == channel);
        match entry {
            Some(entry) => entry.value.as_ref().is_none_or(|entry| entry.enabled.value),
            None => self.channels.list.is_empty(),
        }
    }
}

/// The name that needs no introduction: of the standard calendar, and of the one tier of a mission without tiers.
pub const STANDARD: &str = "standard";

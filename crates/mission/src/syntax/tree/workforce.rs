//! `[workforce]` and `[budget]`.

use crate::policy::{Between, Money, PriceFor};
use crate::syntax::{AnyName, Count, Entries, Part, Percent, Seconds, Whole};

settings! {
    /// How many people the promises need.
    Workforce => WorkforceRule, "a `[workforce]` table" {
        /// The interval that is planned, 15 or 30 minutes.
        planning_interval: Seconds = default "\"30 min\"", "\"15 min\"";
        /// Shares of paid time in which nobody can answer, by name.
        shrinkage: Entries<AnyName, Percent, 100> = default "{}", "{ leave = \"10%\", breaks = \"8%\", coaching = \"2%\" }";
        /// The most an agent's time is planned to be busy.
        occupancy: Percent = default "\"85%\"", "\"85%\"";
        /// How long callers wait on average before they give up, until there is enough data.
        patience: Seconds = default "\"120 s\"", "\"120 s\"";
        /// How many chats an agent has at once.
        concurrency: Whole<1, 20> = default "2", "2";
        /// The share of calls that may find every line busy.
        blocking: Percent = default "\"1%\"", "\"1%\"";
        /// The fewest agents at any open hour of a line for P1.
        least_seats: Whole<1, 1_000> = default "2", "2";
        /// Paid hours of a full-time agent in a week.
        paid_week: Seconds = default "\"40 h\"", "\"40 h\"";
        /// How many agents a manager leads.
        agents_per_manager: Between<Count> = default "\"10 to 12\"", "\"10 to 12\"";
        /// For how many agents there is a planner.
        agents_per_planner: Between<Count> = default "\"40 to 60\"", "\"40 to 60\"";
        /// Quality reviewers and coaches, as a share of the agents.
        quality_share: Between<Percent> = default "\"5% to 8%\"", "\"5% to 8%\"";
        /// Subject-matter experts, as a share of the agents.
        expert_share: Between<Percent> = default "\"15% to 20%\"", "\"15% to 20%\"";
        /// Additional agents for the nights of a 24/7 promise, as a share of those of the day.
        night_addition: Percent = optional, "\"25%\"";
        /// Where that share must lie.
        night_addition_range: Between<Percent> = default "\"20% to 30%\"", "\"20% to 30%\"";
        /// The addition to an hour's pay at night.
        shift_differential: Percent = optional, "\"15%\"";
        /// Where that addition must lie.
        shift_differential_range: Between<Percent> = default "\"10% to 20%\"", "\"10% to 20%\"";
        /// The people the mission plans with. Without it, no ratio is checked before the roster is known.
        headcount: Headcount = optional, "{ agents = 100, managers = 9, planners = 2, quality = 6, experts = 16 }";
    }

    /// The people a mission plans with.
    Headcount => HeadcountRule, "a table of head counts" {
        /// Agents, experts among them.
        agents: Whole<1, 1_000_000> = required, "100";
        /// Managers.
        managers: Whole<0, 1_000_000> = optional, "9";
        /// Workforce planners.
        planners: Whole<0, 1_000_000> = optional, "2";
        /// Quality reviewers and coaches.
        quality: Whole<0, 1_000_000> = optional, "6";
        /// Subject-matter experts, among the agents.
        experts: Whole<0, 1_000_000> = optional, "16";
    }

    /// What the service costs. Every amount names its currency.
    Budget => BudgetRule, "a `[budget]` table" {
        /// The year the amounts are of.
        year: Whole<1990, 2200> = optional, "2025";
        /// How the budget is divided.
        split: Part<BudgetSplit> = part, "{ staffing = \"35%\", tools = \"25%\", analytics_and_quality = \"20%\", training_and_contingency = \"20%\" }";
        /// Where the cost of one contact must lie.
        cost_per_contact: Part<ContactCosts> = part, "{ phone = \"6 to 12 USD\" }";
        /// What one contact is planned to cost, by channel or `knowledge`.
        planned_cost_per_contact: Part<PlannedCosts> = part, "{ phone = \"9.50 USD\" }";
        /// Prices of tools by name.
        tools: Entries<AnyName, ToolPrice, 200> = default "{}", "{ ticketing = { price = \"19 to 150 USD\" } }";
        /// Training, tools and certifications for one agent in a year.
        training_per_agent: Between<Money> = default "\"2000 to 5000 USD\"", "\"2000 to 5000 USD\"";
        /// The introduction of the mission.
        project: Between<Money> = optional, "\"50000 to 200000 USD\"";
        /// The cost of one paid hour of an agent.
        hourly_cost: Money = optional, "\"25.00 USD\"";
        /// What is paid on top of it, such as taxes.
        on_cost: Percent = optional, "\"20%\"";
    }

    /// How a budget is divided. The shares add up to 100%.
    BudgetSplit => BudgetSplitRule, "a table of shares" {
        /// People.
        staffing: Percent = default "\"35%\"", "\"35%\"";
        /// Case handling and customer records.
        tools: Percent = default "\"25%\"", "\"25%\"";
        /// Analytics and quality.
        analytics_and_quality: Percent = default "\"20%\"", "\"20%\"";
        /// Training, telephony and contingency.
        training_and_contingency: Percent = default "\"20%\"", "\"20%\"";
    }

    /// Where the cost of one contact must lie.
    ContactCosts => ContactCostsRule, "a table of costs by channel" {
        /// One call.
        phone: Between<Money> = default "\"6 to 12 USD\"", "\"6 to 12 USD\"";
        /// One e-mail.
        email: Between<Money> = default "\"2 to 4 USD\"", "\"2 to 4 USD\"";
        /// One chat.
        chat: Between<Money> = default "\"1 to 3 USD\"", "\"1 to 3 USD\"";
        /// One question settled by an article.
        knowledge: Between<Money> = default "\"0.50 to 1 USD\"", "\"0.50 to 1 USD\"";
    }

    /// What one contact is planned to cost.
    PlannedCosts => PlannedCostsRule, "a table of costs by channel" {
        /// One call.
        phone: Money = optional, "\"9.50 USD\"";
        /// One e-mail.
        email: Money = optional, "\"3 USD\"";
        /// One chat.
        chat: Money = optional, "\"2 USD\"";
        /// One question settled by an article.
        knowledge: Money = optional, "\"0.80 USD\"";
    }

    /// The price of a tool.
    ToolPrice => ToolPriceRule, "a price" {
        /// From the cheapest to the dearest offer.
        price: Between<Money> = required, "\"19 to 150 USD\"";
        /// What it is for.
        per: PriceFor = default "\"agent and month\"", "\"month\"";
    }
}

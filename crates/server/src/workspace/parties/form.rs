//! What is changed of a customer or an account: the form, its mistakes and its choices.

use calendar::Zone;
use look::{Choice, Mistakes};
use mission::Policy;
use serde::Deserialize;
use store::customers::{Account, Customer};

use crate::sign_in::{is_address, normal};

/// What is changed of a customer or an account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PartyForm {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) account: String,
    pub(super) language: String,
    pub(super) zone: String,
    pub(super) tier: String,
    pub(super) subscription: String,
    pub(super) cohort: String,
    pub(super) subscribed_on: String,
    pub(super) prefers: String,
    pub(super) sees_account: Option<String>,
    pub(super) proof: String,
}

impl PartyForm {
    pub(super) fn of(it: &Customer) -> PartyForm {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        PartyForm {
            name: it.name.clone(),
            email: text(&it.email),
            phone: text(&it.phone),
            account: it.account.map(|number| number.to_string()).unwrap_or_default(),
            language: text(&it.language),
            zone: text(&it.zone),
            tier: text(&it.tier),
            subscription: text(&it.subscription),
            cohort: text(&it.cohort),
            subscribed_on: text(&it.subscribed_on),
            prefers: it.preferences.clone(),
            sees_account: it.sees_account.then(String::new),
            proof: String::new(),
        }
    }

    pub(super) fn of_account(it: &Account) -> PartyForm {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        PartyForm {
            name: it.name.clone(),
            language: text(&it.language),
            zone: text(&it.zone),
            tier: text(&it.tier),
            subscription: text(&it.subscription),
            cohort: text(&it.cohort),
            subscribed_on: text(&it.subscribed_on),
            ..PartyForm::default()
        }
    }

    pub(super) fn mistakes(&self, policy: &Policy) -> Mistakes {
        let mut wrong = Mistakes::default();
        if self.name.trim().is_empty() || self.name.chars().count() > 200 {
            wrong.push("name", "Give a name of at most 200 characters");
        }
        if !self.email.trim().is_empty() && !is_address(&normal(&self.email)) {
            wrong.push("email", "Give an email address, such as name@example.com");
        }
        if !self.account.trim().is_empty() && self.account.trim().parse::<u32>().is_err() {
            wrong.push("account", "Give the number of the company, or nothing");
        }
        if !self.zone.trim().is_empty() && Zone::named(self.zone.trim()).is_err() {
            wrong.push("zone", "This time zone is not known; write it such as Africa/Lagos");
        }
        if !self.tier.is_empty() && policy.tier(&self.tier).is_none() {
            wrong.push("tier", "The mission has no such tier");
        }
        match kept(&self.cohort).map(|list| (list.chars().count(), is_month(&list))) {
            Some((n, _)) if n > LONGEST_LIST => {
                wrong.push("cohort", format!("Call the list by at most {LONGEST_LIST} characters"));
            }
            Some((_, true)) => {
                wrong.push(
                    "cohort",
                    "This is a month; leave the list empty and give the day of the first subscription",
                );
            }
            _ => {}
        }
        if kept(&self.subscribed_on).is_some() && day(&self.subscribed_on).is_none() {
            wrong.push("subscribed_on", "Give a day, such as 2025-06-10, or leave it empty");
        }
        let texts =
            [("subscription", &self.subscription), ("prefers", &self.prefers), ("phone", &self.phone)];
        for (field, text) in texts {
            if text.chars().count() > 500 {
                wrong.push(field, "Say it in at most 500 characters");
            }
        }
        if proofs(policy, "").iter().all(|proof| proof.value != self.proof || proof.value.is_empty()) {
            wrong.push("proof", "Say how they proved who they are");
        }
        wrong
    }
}

/// The longest name of a list of customers, in characters.
const LONGEST_LIST: usize = 100;

/// Whether a name is that of a month, by which customers are counted who are in no list.
fn is_month(name: &str) -> bool {
    calendar::parse_date(&format!("{name}-01")).is_ok()
}

/// The day of a subscription as it is stored.
pub(super) fn day(text: &str) -> Option<String> {
    calendar::parse_date(text.trim()).ok().map(|on| on.to_string())
}

pub(super) fn kept(text: &str) -> Option<String> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// The ways in which the mission lets a contact prove who they are, and that nobody had to.
pub(super) fn proofs(policy: &Policy, chosen: &str) -> Vec<Choice> {
    let mut methods: Vec<&String> = policy.channels.iter().flat_map(|rule| &rule.authentication).collect();
    methods.sort();
    methods.dedup();
    let mut found = vec![Choice::new("", "Choose…").chosen(chosen.is_empty())];
    found.extend(methods.into_iter().map(|it| Choice::new(it, it.replace('-', " ")).chosen(it == chosen)));
    let ours = [
        ("correction", "Nobody asked: we correct a mistake of ours"),
        ("contract", "It stands in a signed contract"),
    ];
    found.extend(ours.map(|(value, words)| Choice::new(value, words).chosen(value == chosen)));
    found
}

pub(super) fn tiers(policy: &Policy, chosen: &str, none: &str) -> Vec<Choice> {
    let mut found = vec![Choice::new("", none).chosen(chosen.is_empty())];
    found.extend(
        policy
            .tiers
            .iter()
            .map(|tier| Choice::new(&tier.name, tier.name.clone()).chosen(tier.name == chosen)),
    );
    found
}

pub(super) fn languages(known: &[String], chosen: &str) -> Vec<Choice> {
    let mut found = vec![Choice::new("", "Not known").chosen(chosen.is_empty())];
    found.extend(known.iter().map(|it| Choice::new(it, it.clone()).chosen(it == chosen)));
    if !chosen.is_empty() && known.iter().all(|it| it != chosen) {
        found.push(Choice::new(chosen, chosen).chosen(true));
    }
    found
}

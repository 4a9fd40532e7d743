//! Which arrivals a promise in physical time can serve in support hours (clocks.md 14): what E-08 and W-06 judge.

use std::cell::RefCell;
use std::collections::BTreeMap;

use calendar::{Plan, Ratio, Within};

use super::cover::Names;
use super::promises::{ClockPromise, Promises};
use crate::source::Span;
use crate::syntax::tree::Promise;
use crate::syntax::{ALWAYS, Amount, LevelWord, Tree};
use crate::vocabulary::{Channel, ClockKind, Priority};

/// A promise that no calendar of its cases can keep for every arrival of a week.
pub(super) struct Partly<'t> {
    pub id: &'t str,
    /// Where its length stands.
    pub span: Span,
    pub within: &'t Within,
    /// The share of cases it promises to keep.
    pub attainment: Ratio,
    /// The calendar on which the fewest arrivals can be served.
    pub calendar: &'t str,
    /// ρ: the share of a week's arrivals that find it open in time, below 1.
    pub share: Ratio,
    /// The shortest length that serves every arrival there.
    pub enough: Within,
}

impl Partly<'_> {
    /// What is promised and what can be kept, in one sentence.
    pub fn sentence(&self) -> String {
        format!(
            "`{}` promises {} within {}, but `{}` is open within {} of only {} of the arrivals of a week",
            self.id,
            percent(&self.attainment),
            self.within,
            self.calendar,
            self.within,
            percent(&self.share),
        )
    }
}

/// `78.57 %`, without zeros that say nothing; half a hundredth is rounded up.
pub(super) fn percent(share: &Ratio) -> String {
    let text = (share * &Ratio::whole(100)).to_decimal(2);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Every promise that is not kept for all arrivals of a week whatever the desk does, with its worst calendar.
pub(super) fn partly_reachable(tree: &Tree) -> Vec<Partly<'_>> {
    let reach = Reach::of(tree);
    let promises = Promises::of(tree);
    let clocks = promises.list.iter().filter_map(|promise| reach.of_clock(promise, &promises));
    let levels = tree.promise.list.iter().filter_map(|promise| reach.of_level(&promise.value));
    clocks.chain(levels).collect()
}

/// Called with a calendar on which cases of a promise run, and with the question whether the promise holds for such
/// cases, which is to be asked last, since it takes longest.
type Visit<'v, 't> = dyn FnMut(&'t str, &dyn Fn() -> bool) + 'v;

/// The weekly hours of a mission, and what was found out about them.
pub(super) struct Reach<'t> {
    tree: &'t Tree,
    plans: BTreeMap<&'t str, Plan>,
    /// ρ by calendar and length: a long mission repeats a few lengths many times.
    shares: RefCell<BTreeMap<(&'t str, i64), Ratio>>,
}

impl<'t> Reach<'t> {
    pub fn of(tree: &'t Tree) -> Reach<'t> {
        // A week without closures: closed and special dates do not count (clocks.md 14).
        let named = tree.calendars.iter().filter_map(|(name, entry)| {
            Some((name.value.0.as_str(), Plan::from_hours(&entry.hours.value.0).ok()?))
        });
        let plans = named.chain([(ALWAYS, Plan::always())]).collect();
        Reach { tree, plans, shares: RefCell::default() }
    }

    /// The weekly hours of a calendar; `None` for one that cannot be read.
    pub fn plan(&self, calendar: &str) -> Option<&Plan> {
        self.plans.get(calendar)
    }

    /// The weekly hours of every calendar.
    pub fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.plans.values()
    }

    /// ρ of a length on a calendar; 1 for a calendar that cannot be read, which is reported elsewhere.
    fn share(&self, calendar: &'t str, ms: i64) -> Ratio {
        let calculate = || self.plans.get(calendar).map_or(Ratio::whole(1), |plan| plan.reachable_share(ms));
        self.shares.borrow_mut().entry((calendar, ms)).or_insert_with(calculate).clone()
    }

    fn of_clock(&self, promise: &ClockPromise<'t>, all: &Promises<'t>) -> Option<Partly<'t>> {
        let Within::Elapsed(ms) = promise.within else { return None };
        let mut worst = Worst::none();
        self.of_cases(promise, all, is_written, &mut |calendar, holds| {
            worst.consider(calendar, || self.share(calendar, *ms), holds);
        });
        self.partly(promise.promise, promise.within, worst)
    }

    /// The calendars of a promise's cases on the channels that are asked about.
    pub fn of_cases(
        &self,
        promise: &ClockPromise<'t>,
        all: &Promises<'t>,
        is_asked: fn(Channel) -> bool,
        visit: &mut Visit<'_, 't>,
    ) {
        match promise.promise.fixed_calendar() {
            Some(fixed) => {
                let is_covered = channels(self.tree, promise.promise).any(is_asked);
                visit(fixed, &|| is_covered);
            }
            None => self.by_case(promise, all, is_asked, visit),
        }
    }

    /// The calendars of the cases for which the promise holds, in the order of clocks.md 2.7.
    fn by_case(
        &self,
        promise: &ClockPromise<'t>,
        all: &Promises<'t>,
        is_asked: fn(Channel) -> bool,
        visit: &mut Visit<'_, 't>,
    ) {
        let p1_calendar = self.tree.p1_calendar();
        for (tier, of_tier) in self.tiers(promise) {
            for channel in channels(self.tree, promise.promise).filter(|channel| is_asked(*channel)) {
                let mut part = promise.cover.clone();
                part.tiers = Some(Names::of(vec![tier]));
                part.channels = Some([channel].into_iter().collect());
                for priority in priorities(promise) {
                    let of_p1 = p1_calendar.filter(|_| priority == Priority::P1);
                    let own = of_p1.or(of_tier).or_else(|| self.of_channel(channel));
                    let holds = || !all.is_overridden(promise, &part.meet(&part, priority));
                    for calendar in own.map_or_else(|| self.of_any_language(), |own| vec![own]) {
                        visit(calendar, &holds);
                    }
                }
            }
        }
    }

    /// A service level runs on its own calendar, else on each channel's (clocks.md 8).
    fn of_level(&self, promise: &'t Promise) -> Option<Partly<'t>> {
        let Amount::Within(within) = &promise.target.as_ref()?.value.amount else { return None };
        let (LevelWord::FirstResponse, Within::Elapsed(ms)) = (promise.service_level.as_ref()?.value, within)
        else {
            return None;
        };
        let mut worst = Worst::none();
        for calendar in self.of_contacts(promise) {
            worst.consider(calendar, || self.share(calendar, *ms), || true);
        }
        self.partly(promise, within, worst)
    }

    /// The calendars of a service level of letters and messages.
    pub fn of_contacts(&self, promise: &'t Promise) -> impl Iterator<Item = &'t str> + '_ {
        let written = channels(self.tree, promise).filter(|channel| is_written(*channel));
        let stated = promise.calendar.as_ref().map(|name| name.value.0.as_str());
        written.filter_map(move |channel| {
            stated.or_else(|| self.of_channel(channel)).or_else(|| self.tree.standard_calendar())
        })
    }

    fn partly(&self, promise: &'t Promise, within: &'t Within, worst: Worst<'t>) -> Option<Partly<'t>> {
        let calendar = worst.calendar?;
        let enough = Within::Elapsed(self.plans.get(calendar)?.longest_gap_ms());
        let attainment = promise.share();
        let span = promise.target.as_ref().map_or(promise.span, |target| target.span);
        let id = &promise.id.value.0;
        Some(Partly { id, span, within, attainment, calendar, share: worst.share, enough })
    }

    /// The tiers a promise covers, each with its own calendar.
    fn tiers(&self, promise: &ClockPromise<'t>) -> Vec<(&'t str, Option<&'t str>)> {
        let covered = |tier: &str| promise.cover.tiers.as_ref().is_none_or(|tiers| tiers.contains(&tier));
        let own = |tier: &str| {
            let (_, entry) = self.tree.tiers.iter().find(|(name, _)| name.value.0 == tier)?;
            Some(entry.calendar.as_ref()?.value.0.as_str())
        };
        self.tree.tier_names().filter(|tier| covered(tier)).map(|tier| (tier, own(tier))).collect()
    }

    fn of_channel(&self, channel: Channel) -> Option<&'t str> {
        let (_, entry) = self.tree.channels.iter().find(|(name, _)| name.value == channel)?;
        Some(entry.calendar.as_ref()?.value.0.as_str())
    }

    /// A case that has no other calendar runs on the standard one, or on that of its language.
    fn of_any_language(&self) -> Vec<&'t str> {
        let languages = self.tree.languages.iter().map(|(_, entry)| entry.calendar.value.0.as_str());
        self.tree.standard_calendar().into_iter().chain(languages).collect()
    }
}

/// The priorities of a promise's cases. Only P1 is called back (clocks.md 6.1).
fn priorities(promise: &ClockPromise<'_>) -> impl Iterator<Item = Priority> {
    let is_only_p1 = promise.kind == ClockKind::Callback;
    let covered =
        move |priority: &Priority| promise.cover.has(*priority) && (!is_only_p1 || *priority == Priority::P1);
    Priority::ALL.iter().copied().filter(covered)
}

/// The channels a promise covers among those that are offered.
fn channels<'t>(tree: &'t Tree, promise: &'t Promise) -> impl Iterator<Item = Channel> {
    let covered = |channel: Channel| {
        promise.channels.as_ref().is_none_or(|list| list.value.0.iter().any(|it| it.value == channel))
    };
    Channel::ALL.iter().copied().filter(move |channel| tree.offers(*channel) && covered(*channel))
}

/// Calls and chats come in open hours only (clocks.md 6.4), so that the desk is there. All else comes at any hour.
pub(super) fn is_written(channel: Channel) -> bool {
    !matches!(channel, Channel::Phone | Channel::Chat)
}

/// The calendar with the smallest share so far; none while every arrival can be served.
struct Worst<'t> {
    calendar: Option<&'t str>,
    share: Ratio,
}

impl<'t> Worst<'t> {
    fn none() -> Worst<'t> {
        Worst { calendar: None, share: Ratio::whole(1) }
    }

    /// Whether the promise `holds` for such cases is asked last, since it takes longest.
    fn consider(&mut self, calendar: &'t str, share: impl Fn() -> Ratio, holds: impl Fn() -> bool) {
        let share = share();
        if share < self.share && holds() {
            (self.calendar, self.share) = (Some(calendar), share);
        }
    }
}

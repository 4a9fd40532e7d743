//! Which targets apply to a case (clocks.md 8), precomputed for every combination that differs.

use mission::policy::{CalendarChoice, CalendarId, CategoryId, Scope, Target, TargetId, TierId};
use mission::{Channel, ClockKind, Policy, Priority};

use super::{AllowanceId, Traits};

/// Every answer to "which targets apply", by dense index.
#[derive(Debug, Clone)]
pub(super) struct TargetTable {
    n_tiers: usize,
    /// The class of each category: 0 for those no target names.
    classes: Vec<usize>,
    n_classes: usize,
    /// For each combination what applies to each kind, the kinds beside each other.
    answers: Vec<Answer>,
    ids: Vec<AllowanceId>,
}

/// What applies to a clock kind of one combination.
#[derive(Debug, Clone, Copy)]
struct Answer {
    /// The range of `ids`.
    ids: (u32, u32),
    /// The only one of them, with the calendar it runs on for a case in a language without hours of its own.
    only: Option<(AllowanceId, CalendarId)>,
}

impl TargetTable {
    pub(super) fn new(policy: &Policy, first: AllowanceId) -> TargetTable {
        let named = named_categories(policy);
        let mut classes = vec![0; policy.categories.len()];
        for (class, category) in (1..).zip(&named) {
            classes[usize::from(category.0)] = class;
        }
        let n_tiers = policy.tiers.len().max(1);
        let allowance = |id: TargetId| AllowanceId(first.0 + u32::from(id.0));
        let (mut answers, mut ids) = (Vec::new(), Vec::new());
        for tier in (0..n_tiers).map(|tier| TierId(tier as u8)) {
            for (priority, channel) in
                Priority::ALL.iter().flat_map(|p| Channel::ALL.iter().map(move |c| (*p, *c)))
            {
                for category in std::iter::once(None).chain(named.iter().copied().map(Some)) {
                    let cell = Cell { tier, priority, channel, category };
                    for kind in ClockKind::ALL {
                        let targets: Vec<TargetId> = governing(policy, *kind, &cell).collect();
                        let start = ids.len() as u32;
                        ids.extend(targets.iter().map(|id| allowance(*id)));
                        let only = match targets.as_slice() {
                            [id] => Some((allowance(*id), usual_calendar(policy, *id, &cell))),
                            _ => None,
                        };
                        answers.push(Answer { ids: (start, ids.len() as u32), only });
                    }
                }
            }
        }
        TargetTable { n_tiers, classes, n_classes: named.len() + 1, answers, ids }
    }

    pub(super) fn find(&self, kind: ClockKind, traits: &Traits) -> &[AllowanceId] {
        let (first, last) = self.answer(kind, traits).ids;
        &self.ids[first as usize..last as usize]
    }

    /// The only target that applies, with the calendar it runs on; `None` when there are none or several, or the table does not
    /// know the calendars of such a case.
    #[inline]
    pub(super) fn only(&self, kind: ClockKind, traits: &Traits) -> Option<(AllowanceId, CalendarId)> {
        let is_usual = traits.language.is_none() && usize::from(traits.tier.0) < self.n_tiers;
        self.answer(kind, traits).only.filter(|_| is_usual)
    }

    #[inline]
    fn answer(&self, kind: ClockKind, traits: &Traits) -> &Answer {
        let tier = usize::from(traits.tier.0).min(self.n_tiers - 1);
        let class = traits.category.and_then(|id| self.classes.get(usize::from(id.0))).copied().unwrap_or(0);
        let outer = tier * Priority::ALL.len() + traits.priority as usize;
        let cell = (outer * Channel::ALL.len() + traits.channel as usize) * self.n_classes + class;
        &self.answers[cell * ClockKind::ALL.len() + kind as usize]
    }
}

fn usual_calendar(policy: &Policy, id: TargetId, cell: &Cell) -> CalendarId {
    match policy.targets[usize::from(id.0)].calendar {
        CalendarChoice::Fixed(calendar) => calendar,
        CalendarChoice::ByCase => policy.calendar_for(cell.tier, cell.channel, None, cell.priority),
    }
}

struct Cell {
    tier: TierId,
    priority: Priority,
    channel: Channel,
    category: Option<CategoryId>,
}

fn named_categories(policy: &Policy) -> Vec<CategoryId> {
    let scopes = policy.targets.iter().filter_map(|target| target.scope.categories.as_deref());
    let mut named: Vec<CategoryId> = scopes.flatten().copied().collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// The matching targets whose fixed dimensions no other matching target properly includes.
fn governing<'p>(policy: &'p Policy, kind: ClockKind, cell: &'p Cell) -> impl Iterator<Item = TargetId> + 'p {
    let matching: Vec<(TargetId, &Target)> = (0u16..)
        .map(TargetId)
        .zip(&policy.targets)
        .filter(|(_, target)| target.kind == kind && matches(&target.scope, cell))
        .collect();
    let dimensions: Vec<u8> = matching.iter().map(|(_, target)| fixed_dimensions(&target.scope)).collect();
    let overridden =
        move |mine: u8, all: &[u8]| all.iter().any(|other| other & mine == mine && *other != mine);
    let kept: Vec<TargetId> = matching
        .iter()
        .zip(&dimensions)
        .filter(|(_, mine)| !overridden(**mine, &dimensions))
        .map(|((id, _), _)| *id)
        .collect();
    kept.into_iter()
}

/// Whether a scope covers a case.
pub(super) fn covers(scope: &Scope, traits: &Traits) -> bool {
    let Traits { tier, priority, channel, category, .. } = *traits;
    matches(scope, &Cell { tier, priority, channel, category })
}

fn matches(scope: &Scope, cell: &Cell) -> bool {
    scope.tiers.as_ref().is_none_or(|tiers| tiers.contains(&cell.tier))
        && scope.priorities.is_none_or(|priorities| priorities.contains(cell.priority))
        && scope.channels.is_none_or(|channels| channels.contains(cell.channel))
        && scope.categories.as_ref().is_none_or(|named| cell.category.is_some_and(|id| named.contains(&id)))
}

fn fixed_dimensions(scope: &Scope) -> u8 {
    u8::from(scope.tiers.is_some())
        | u8::from(scope.priorities.is_some()) << 1
        | u8::from(scope.channels.is_some()) << 2
        | u8::from(scope.categories.is_some()) << 3
}

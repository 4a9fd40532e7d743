//! Pages that nobody acknowledges move along their path (R-114, clocks.md 7.7).

use calendar::Instant;
use mission::policy::{EscalationPath, Rung, RungAction};

use super::due::{clock_of, is_superseded};
use super::state::CaseState;
use crate::clock::RungKey;
use crate::noted::Noted;
use crate::rulebook::Rulebook;
use crate::world::World;

/// The pages that move on at `now`: of each fired rung at most one. What nobody was told while the desk was down counts from
/// when it is told.
pub(super) fn moved<'w>(
    world: &'w World<'w>,
    case: &'w CaseState,
    now: Instant,
) -> impl Iterator<Item = Noted> + 'w {
    open_pages(world, case).filter(move |page| page.due_at <= now).map(move |page| Noted::PageMoved {
        key: page.key,
        nth: page.nth + 1,
        due_at: page.due_at,
        fired_at: now,
    })
}

/// When the first of them moves on.
pub(super) fn next_due_at(world: &World) -> Option<Instant> {
    open_pages(world, world.case).map(|page| page.due_at).min()
}

/// Whether anybody is paged who has not acknowledged it.
pub(super) fn is_open(world: &World) -> bool {
    open_pages(world, world.case).next().is_some()
}

/// A page that is out.
struct Page {
    key: RungKey,
    /// Which page of its rung, from 0.
    nth: u32,
    /// When its step is over.
    due_at: Instant,
}

fn open_pages<'w>(world: &'w World<'w>, case: &'w CaseState) -> impl Iterator<Item = Page> + 'w {
    world.noted.iter().filter_map(move |noted| {
        let Noted::RungFired { key, fired_at, .. } = *noted else { return None };
        let is_answered = case.acknowledged_at.is_some_and(|at| at >= fired_at);
        let is_over = !clock_of(case, &key).is_some_and(|clock| clock.is_live());
        if is_answered || is_over || is_superseded(world.noted, key) {
            return None;
        }
        let path = path_of(world.book, &key)?;
        let (nth, sent_at) = last_page(world.noted, key).unwrap_or((0, fired_at));
        let within_ms = path.step(nth)?.1.within_ms;
        Some(Page { key, nth, due_at: Instant(sent_at.as_ms().saturating_add(within_ms)) })
    })
}

/// The last page of a rung that moved on, and when.
fn last_page(noted: &[Noted], key: RungKey) -> Option<(u32, Instant)> {
    noted.iter().rev().find_map(|noted| match *noted {
        Noted::PageMoved { key: of, nth, fired_at, .. } if of == key => Some((nth, fired_at)),
        _ => None,
    })
}

/// The rung of a key.
pub(crate) fn rung_of<'b>(book: &'b Rulebook, key: &RungKey) -> Option<&'b Rung> {
    let ladder = book.policy().ladders.get(usize::from(key.ladder.0))?;
    ladder.rungs.get(usize::from(key.rung))
}

/// The path a rung pages, of the version its clock is bound to.
pub(crate) fn path_of<'b>(book: &'b Rulebook, key: &RungKey) -> Option<&'b EscalationPath> {
    let RungAction::Page(name) = &rung_of(book, key)?.action else { return None };
    let version = book.allowance(key.allowance).version;
    book.rules(version).paths.iter().find(|path| path.name == *name)
}

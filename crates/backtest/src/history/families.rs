//! Which cases of a history act on each other: merged, split, linked (clocks.md 11).

use desk::case::event::CaseId;

/// Groups of cases joined by their rows, each case in at most one.
#[derive(Debug, Default)]
pub struct Families {
    /// Sorted by case; the number of its family beside it.
    members: Vec<(CaseId, u32)>,
}

impl Families {
    /// The groups that pairs of cases form, one of a case with itself included. Neither their order nor repetitions matter.
    pub(super) fn of(pairs: impl Iterator<Item = (CaseId, CaseId)>) -> Families {
        let pairs: Vec<(CaseId, CaseId)> = pairs.collect();
        let mut cases: Vec<CaseId> = pairs.iter().flat_map(|(case, other)| [*case, *other]).collect();
        cases.sort_unstable();
        cases.dedup();
        let mut parents: Vec<usize> = (0..cases.len()).collect();
        for (case, other) in pairs {
            let [Ok(case), Ok(other)] = [cases.binary_search(&case), cases.binary_search(&other)] else {
                continue;
            };
            let (case, other) = (root(&mut parents, case), root(&mut parents, other));
            // The smallest case names the family, whatever the order of the pairs.
            parents[case.max(other)] = case.min(other);
        }
        let families: Vec<u32> = (0..cases.len()).map(|place| root(&mut parents, place) as u32).collect();
        Families { members: cases.into_iter().zip(families).collect() }
    }

    /// The family of a case; `None` when it has none.
    pub fn find(&self, case: CaseId) -> Option<u32> {
        let place = self.members.binary_search_by_key(&case, |(member, _)| *member).ok()?;
        Some(self.members[place].1)
    }

    /// Whether no case has a family.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The cases of a family, sorted.
    pub fn cases(&self, family: u32) -> impl Iterator<Item = CaseId> + '_ {
        self.members.iter().filter(move |(_, of)| *of == family).map(|(case, _)| *case)
    }
}

fn root(parents: &mut [usize], mut place: usize) -> usize {
    while parents[place] != place {
        parents[place] = parents[parents[place]];
        place = parents[place];
    }
    place
}

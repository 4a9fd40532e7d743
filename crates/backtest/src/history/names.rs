//! Names of several pieces become one list each.

use rayon::prelude::*;

use crate::build::{Names, OwedNames};
use crate::intern::Texts;
use crate::kind::Kind;
use crate::row::{NONE, NONE16, Row, SPELLED};

/// Names of the whole history, each list sorted.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) customers: Texts,
    /// Customers that only obligations outside cases name.
    pub(super) obligors: Texts,
    pub(super) accounts: Texts,
    pub(super) agents: Texts,
    pub(super) teams: Texts,
    pub(super) products: Texts,
    pub(super) zones: Texts,
    pub(super) targets: Texts,
    /// Which case refers to which, as numbers of `targets`.
    pub(super) relations: Vec<(u32, u32)>,
    /// For each piece the new numbers of its names.
    pub(super) numbers: Vec<Numbers>,
}

/// Where agents and teams stand among the lists of a piece.
const AGENTS: usize = 2;
const TEAMS: usize = 3;

/// New numbers of a piece's names, by their old ones.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    customers: Vec<u32>,
    accounts: Vec<u32>,
    agents: Vec<u32>,
    teams: Vec<u32>,
    products: Vec<u32>,
    categories: Vec<u32>,
    zones: Vec<u32>,
    targets: Vec<u32>,
}

impl Merged {
    /// Merges the lists of all pieces.
    pub(super) fn of(names: Vec<Names>) -> Merged {
        let mut merged =
            Merged { numbers: names.iter().map(|_| Numbers::default()).collect(), ..Merged::default() };
        let mut lists: [Vec<Texts>; 8] = Default::default();
        let (mut relations, mut owed): (Vec<_>, [Vec<Texts>; 3]) = Default::default();
        for names in names {
            let Names {
                customers,
                accounts,
                agents,
                teams,
                products,
                categories,
                zones,
                targets,
                relations: of_piece,
                owed: OwedNames { customers: obligors, agents: owed_agents, teams: owed_teams },
            } = names;
            relations.push(of_piece);
            for (list, of_piece) in owed.iter_mut().zip([obligors, owed_agents, owed_teams]) {
                list.push(of_piece.into_texts());
            }
            let of_piece = [customers, accounts, agents, teams, products, categories, zones, targets];
            for (list, of_piece) in lists.iter_mut().zip(of_piece) {
                list.push(of_piece.into_texts());
            }
        }
        let [obligors, mut owed_agents, mut owed_teams] = owed;
        // Their numbers are those of no piece, and come after those of every piece.
        lists[AGENTS].append(&mut owed_agents);
        lists[TEAMS].append(&mut owed_teams);
        let lists: Vec<(Texts, Vec<Vec<u32>>)> = lists.par_iter().map(|lists| Texts::merge(lists)).collect();
        let mut lists = lists.into_iter();
        let mut next = |of: fn(&mut Numbers) -> &mut Vec<u32>| {
            let (texts, of_pieces) = lists.next().unwrap_or_default();
            merged.numbers.iter_mut().zip(of_pieces).for_each(|(numbers, of_piece)| *of(numbers) = of_piece);
            texts
        };
        merged.customers = next(|numbers| &mut numbers.customers);
        merged.accounts = next(|numbers| &mut numbers.accounts);
        merged.agents = next(|numbers| &mut numbers.agents);
        merged.teams = next(|numbers| &mut numbers.teams);
        merged.products = next(|numbers| &mut numbers.products);
        next(|numbers| &mut numbers.categories);
        merged.zones = next(|numbers| &mut numbers.zones);
        merged.targets = next(|numbers| &mut numbers.targets);
        merged.obligors = Texts::merge(&obligors).0.without(&merged.customers);
        let numbered = relations.into_iter().zip(&merged.numbers);
        merged.relations = numbered
            .flat_map(|(relations, numbers)| {
                let number = |case| renumbered(&numbers.targets, case);
                relations.into_iter().map(move |(case, other)| (number(case), number(other)))
            })
            .collect();
        merged
    }
}

impl Numbers {
    /// Gives a row the numbers of the whole history instead of those of its piece.
    #[inline]
    pub(super) fn renumber(&self, row: &mut Row) {
        row.agent = renumbered(&self.agents, row.agent);
        row.team = narrowed(renumbered(&self.teams, widened(row.team)));
        row.product = narrowed(renumbered(&self.products, widened(row.product)));
        match row.kind {
            Kind::Triaged => row.set_category_and_zone(self.category(row.category()), NONE16),
            Kind::Received | Kind::ZoneChanged => {
                let zone = narrowed(renumbered(&self.zones, widened(row.zone())));
                row.set_category_and_zone(self.category(row.category()), zone);
                if row.kind == Kind::Received {
                    row.a = renumbered(&self.customers, row.a);
                    row.b = renumbered(&self.accounts, row.b);
                }
            }
            Kind::Merged | Kind::Split | Kind::Linked => row.a = renumbered(&self.targets, row.a),
            kind if kind.is_contact() || kind.is_about_customer() => {
                row.c = renumbered(&self.customers, row.c)
            }
            _ => {}
        }
    }
}

impl Numbers {
    /// The number of a category; those of the mission are the same in every piece.
    fn category(&self, number: u16) -> u16 {
        let Some(spelled) = number.checked_sub(SPELLED).filter(|_| number != NONE16) else { return number };
        let merged = renumbered(&self.categories, spelled.into());
        u16::try_from(merged).ok().and_then(|merged| merged.checked_add(SPELLED)).unwrap_or(NONE16)
    }
}

/// Whoever has no number keeps none.
fn renumbered(numbers: &[u32], number: u32) -> u32 {
    numbers.get(number as usize).copied().unwrap_or(NONE)
}

/// A number in 16 bits; one too many is none, as in one piece.
fn narrowed(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(NONE16)
}

fn widened(number: u16) -> u32 {
    if number == NONE16 { NONE } else { number.into() }
}

//! A contract's clauses by their kinds, and which of them name an item: rules ask for one kind, line by line.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::is_item;
use crate::contract::{Clause, Contract, ProvisionKind};
use crate::spelling::fold_hash;

/// Each kind's clauses in the contract's order.
pub(crate) struct ClausesByKind<'a> {
    clauses: Vec<&'a Clause>,
    /// Where each kind begins; one more at the end.
    begins: [usize; ProvisionKind::COUNT + 1],
    /// The places of the clauses that name an item, by the hash of its name. See [`hash_of`].
    naming: FxHashMap<u64, Naming>,
    /// The places of those that name none: they govern everything.
    general: Vec<usize>,
}

/// Which clauses govern a line's item: one bit each, by their places.
#[derive(Clone, Debug)]
pub(crate) struct Governing(Box<[u64]>);

const BITS: usize = 64;

impl Governing {
    fn add(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / BITS) {
            *word |= 1 << (place % BITS);
        }
    }

    fn contains(&self, place: usize) -> bool {
        self.0.get(place / BITS).is_some_and(|word| word & (1 << (place % BITS)) != 0)
    }
}

/// The first clause that gives a name, and the others.
struct Naming {
    first: usize,
    others: Vec<usize>,
}

/// A hash that names have in common which mean the same: see [`is_item`].
fn hash_of(name: &str) -> u64 {
    fold_hash(name.trim())
}

impl<'a> ClausesByKind<'a> {
    pub fn of(contract: Option<&'a Contract>) -> Self {
        let all = contract.map_or(&[][..], |contract| contract.clauses.as_slice());
        let mut clauses: Vec<&'a Clause> = all.iter().collect();
        let place = |clause: &Clause| clause.provision.which() as usize;
        clauses.sort_by_key(|clause| place(clause));
        let mut begins = [0; ProvisionKind::COUNT + 1];
        for clause in &clauses {
            if let Some(count) = begins.get_mut(place(clause) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut naming: FxHashMap<u64, Naming> = FxHashMap::default();
        let mut general = Vec::new();
        for (at, clause) in clauses.iter().enumerate() {
            if clause.items.is_empty() {
                general.push(at);
            }
            for name in &clause.items {
                let known = naming.entry(hash_of(name));
                let add = |known: &mut Naming| known.others.push(at);
                known.and_modify(add).or_insert(Naming { first: at, others: Vec::new() });
            }
        }
        Self { clauses, begins, naming, general }
    }

    pub fn find(&self, kind: ProvisionKind) -> &[&'a Clause] {
        self.clauses.get(self.places(kind)).unwrap_or_default()
    }

    fn places(&self, kind: ProvisionKind) -> Range<usize> {
        let at = kind as usize;
        let (begin, end) = (self.begins.get(at), self.begins.get(at + 1));
        begin.zip(end).map_or(0..0, |(begin, end)| *begin..*end)
    }

    /// The clauses that govern an item of these names.
    pub fn govern<'n>(&self, names: impl Iterator<Item = &'n str>) -> Governing {
        let mut governing = Governing(vec![0; self.clauses.len().div_ceil(BITS)].into_boxed_slice());
        self.general.iter().for_each(|place| governing.add(*place));
        if self.naming.is_empty() {
            return governing;
        }
        for name in names {
            let Some(Naming { first, others }) = self.naming.get(&hash_of(name)) else { continue };
            let is_named = |place: &&usize| {
                self.clauses
                    .get(**place)
                    .is_some_and(|clause| clause.items.iter().any(|item| is_item(item, Some(name), None)))
            };
            [first].into_iter().chain(others).filter(is_named).for_each(|place| governing.add(*place));
        }
        governing
    }

    /// Of a kind's clauses those that govern.
    pub fn find_governing(&self, kind: ProvisionKind, governing: &Governing) -> impl Iterator<Item = &'a Clause> {
        self.places(kind)
            .filter(|place| governing.contains(*place))
            .filter_map(|place| self.clauses.get(place).copied())
    }
}

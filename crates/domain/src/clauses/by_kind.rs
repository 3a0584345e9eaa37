//! A contract's clauses by their kinds, and which of them name an item: rules ask for one kind, line by line.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::contract::{Clause, Contract, ProvisionKind};

/// Each kind's clauses in the contract's order.
pub(crate) struct ClausesByKind<'a> {
    clauses: Vec<&'a Clause>,
    /// Where each kind begins; one more at the end.
    begins: [usize; ProvisionKind::COUNT + 1],
    /// The places of the clauses that name an item, by its name as [`fold`] writes it.
    naming: FxHashMap<String, Vec<usize>>,
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

/// A name as names are compared: see [`super::is_item`].
fn fold(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

impl<'a> ClausesByKind<'a> {
    pub fn of(contract: Option<&'a Contract>) -> Self {
        let all = contract.map_or(&[][..], |contract| contract.clauses.as_slice());
        let mut clauses: Vec<&'a Clause> = all.iter().collect();
        let place = |clause: &Clause| clause.provision.which() as usize;
        clauses.sort_by_key(|clause| place(clause));
        let mut begins = [0; ProvisionKind::COUNT + 1];
        let mut naming: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut general = Vec::new();
        for (at, clause) in clauses.iter().enumerate() {
            for begin in begins.iter_mut().skip(place(clause) + 1) {
                *begin += 1;
            }
            if clause.items.is_empty() {
                general.push(at);
            }
            for name in &clause.items {
                naming.entry(fold(name)).or_default().push(at);
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
        if !self.naming.is_empty() {
            names.filter_map(|name| self.naming.get(&fold(name))).flatten().for_each(|place| governing.add(*place));
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

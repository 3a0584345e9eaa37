//! A contract's clauses by their kinds: rules ask for one kind, line by line.

use crate::contract::{Clause, Contract, ProvisionKind};

/// Each kind's clauses in the contract's order.
pub(crate) struct ClausesByKind<'a> {
    clauses: Vec<&'a Clause>,
    /// Where each kind begins; one more at the end.
    begins: [usize; ProvisionKind::COUNT + 1],
}

impl<'a> ClausesByKind<'a> {
    pub fn of(contract: Option<&'a Contract>) -> Self {
        let all = contract.map_or(&[][..], |contract| contract.clauses.as_slice());
        let mut clauses: Vec<&'a Clause> = all.iter().collect();
        let place = |clause: &Clause| clause.provision.which() as usize;
        clauses.sort_by_key(|clause| place(clause));
        let mut begins = [0; ProvisionKind::COUNT + 1];
        for clause in &clauses {
            for begin in begins.iter_mut().skip(place(clause) + 1) {
                *begin += 1;
            }
        }
        Self { clauses, begins }
    }

    pub fn find(&self, kind: ProvisionKind) -> &[&'a Clause] {
        let at = kind as usize;
        let (begin, end) = (self.begins.get(at), self.begins.get(at + 1));
        begin.zip(end).and_then(|(begin, end)| self.clauses.get(*begin..*end)).unwrap_or_default()
    }
}

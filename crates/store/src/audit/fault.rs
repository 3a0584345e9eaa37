//! What can be wrong with a chain, with the entry that shows it.

use crate::id::OrganisationId;

/// The first fault of one chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainFault {
    /// `None` for the chain of what belongs to no organisation.
    pub organisation: Option<OrganisationId>,
    pub fault: Fault,
}

impl std::fmt::Display for ChainFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.organisation {
            Some(organisation) => write!(f, "organisation {organisation}: {}", self.fault),
            None => write!(f, "the installation's own chain: {}", self.fault),
        }
    }
}

/// How a chain is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("entry {sequence} was altered: its hash is not that of what it says")]
    Altered { sequence: i64 },
    #[error("entry {sequence} is missing")]
    Missing { sequence: i64 },
    #[error("entry {sequence} does not follow the entry before it: one of the two was swapped, moved or written anew")]
    Displaced { sequence: i64 },
    #[error("the end was cut off: {sequence} was the last entry, {found} is the last that is there")]
    Truncated { sequence: i64, found: i64 },
    #[error("entry {sequence} stands beyond the end of the chain as its head tells it: it was not appended by Probity")]
    BeyondHead { sequence: i64 },
    #[error("entry {sequence} is not the one of the checkpoint: the chain was written anew from there")]
    Rewritten { sequence: i64 },
}

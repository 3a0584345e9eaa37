//! What a scene is to hold, and what a reader should find.

use crate::exact::Exact;

/// What a scene is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    Fault,
    /// A difference that must pass: within the tolerance, or on the limit itself.
    Near,
    /// Nothing wrong, though it looks like the fault.
    Clean,
}

/// A fault that a reader should find.
#[derive(Clone, Debug, PartialEq)]
pub struct Planted {
    pub rule: &'static str,
    /// The line's place from 0; the whole invoice where absent.
    pub line: Option<usize>,
    pub stake: Exact,
    pub entitlement: Exact,
    /// Not compared where absent.
    pub exposure: Option<Exact>,
    /// Told for information only: it counts as no fault, and finding it is no false alarm.
    pub is_notice: bool,
}

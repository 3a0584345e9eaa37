//! What people say of an invoice, and what was done to it.

use serde::{Deserialize, Serialize};

use super::Choice;

/// One thing said or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// `2026-11-24 09:30`, UTC.
    pub at: String,
    pub who: String,
    /// What was done, in words; none for what was said.
    pub act: Option<String>,
    /// What was said, or what changed.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationView {
    pub happenings: Vec<Happening>,
    /// Everyone who can settle an invoice.
    pub members: Vec<Choice>,
    pub assignee: Option<String>,
    /// Whether the one who looks may comment and assign.
    pub may_write: bool,
}

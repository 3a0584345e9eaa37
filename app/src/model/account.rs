//! Who is signed in, and what an anonymous visitor may do.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub email: String,
    pub organisation: String,
    /// Whether this person may invite others.
    pub owner: bool,
    /// Whether this person may change things, and see who changed what.
    pub reviewer: bool,
    /// Whether the organisation holds any document yet.
    pub has_documents: bool,
}

impl Me {
    /// Up to two initials, for the round badge.
    pub fn initials(&self) -> String {
        self.name
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .take(2)
            .flat_map(char::to_uppercase)
            .collect()
    }
}

/// What the sign-in and sign-up pages need to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    pub signed_in: bool,
    /// No organisation exists yet: whoever signs up founds it.
    pub unfounded: bool,
    pub open_sign_up: bool,
}

//! The organisation itself: how its people sign in, and which programs work for it.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationPage {
    pub name: String,
    /// Whether the one who asks may change what is shown.
    pub may_manage: bool,
    pub security: SecurityView,
    /// Empty for whoever may not manage the organisation.
    pub tokens: Vec<TokenRow>,
    /// The day on which the organisation is deleted, where an owner has asked for it.
    pub deletion: Option<String>,
    /// Whether the one who asks may have it deleted.
    pub owns: bool,
    /// A token that was made just now: shown once, and never again.
    pub token: Option<String>,
}

/// As a form sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityView {
    pub second_factor: bool,
    /// Empty where the installation's own limit holds.
    pub idle_minutes: String,
    pub session_hours: String,
    /// The version that a change is made on.
    pub version: i32,
}

/// A token by which another program works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    pub id: String,
    pub name: String,
    pub scope: String,
    pub made: String,
    pub used: String,
    pub until: String,
}

//! Who is signed in, and what an anonymous visitor may do.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub email: String,
    pub organisation: String,
    /// Whether this person may invite others and set how is checked.
    pub manages: bool,
    /// Whether this person may upload, edit and decide.
    pub writes: bool,
    /// Whether this person may see who changed what.
    pub reads_audit: bool,
    /// Whether the organisation holds any document yet.
    pub has_documents: bool,
    /// Whether the organisation demands a second factor that this person has not.
    pub owes_second_factor: bool,
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
    /// The password was right; the second factor is still to be shown.
    pub needs_code: bool,
    /// No organisation exists yet: whoever signs up founds it.
    pub unfounded: bool,
    pub open_sign_up: bool,
}

/// A person's own account: how it is guarded, and where it is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    pub email: String,
    /// Whether the organisation demands a second factor that this person has not.
    pub owes_second_factor: bool,
    pub factor: FactorView,
    /// Recovery codes that were made just now: shown once, and never again.
    pub codes: Vec<String>,
    /// The latest used first.
    pub sessions: Vec<SessionRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactorView {
    Off,
    /// Being set up.
    Proposed {
        /// In groups of four letters.
        secret: String,
        picture: Picture,
    },
    On {
        codes_left: i64,
    },
}

/// A square of light and dark modules, for a camera.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// In modules, without the quiet zone around it.
    pub width: usize,
    /// The dark modules as an SVG path.
    pub path: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: String,
    pub device: String,
    /// The client's address when it signed in.
    pub place: String,
    pub begun: String,
    pub used: String,
    /// Whether it is the one that asks.
    pub own: bool,
}

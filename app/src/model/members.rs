//! Who belongs to the organisation.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    pub user: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub since: String,
    /// Whether it is the one who asks.
    pub own: bool,
}

/// An invitation that can still be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    pub id: String,
    pub email: String,
    pub role: String,
    pub until: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersPage {
    pub members: Vec<MemberRow>,
    /// Empty for whoever may not manage members.
    pub invitations: Vec<InvitationRow>,
    /// Whether the one who asks may invite, change roles and remove.
    pub may_manage: bool,
    /// The address of an invitation made just now, from the site's root.
    pub invitation: Option<String>,
}

//! On whose behalf something is read or written.

use std::sync::Arc;

use crate::error::StoreError;
use crate::id::{OrganisationId, UserId};
use crate::keyword::keywords;
use crate::origin::Origin;

static NOWHERE: Origin = Origin { address: None, request: None, agent: None };

keywords! {
    /// What a member may do: each role may do what those after it may.
    pub enum Role {
        /// Everything, inviting and removing members included.
        Owner = "owner",
        /// Upload, edit and decide.
        Reviewer = "reviewer",
        /// See.
        Viewer = "viewer",
    }
}

impl Role {
    pub const fn may_write(self) -> bool {
        matches!(self, Self::Owner | Self::Reviewer)
    }

    pub const fn may_manage_members(self) -> bool {
        matches!(self, Self::Owner)
    }
}

/// A member of an organisation, or the system at work for it.
#[derive(Clone, Debug)]
pub struct Actor {
    user: Option<UserId>,
    organisation: OrganisationId,
    role: Role,
    origin: Option<Arc<Origin>>,
}

/// From where someone asks makes them nobody else.
impl PartialEq for Actor {
    fn eq(&self, other: &Self) -> bool {
        (self.user, self.organisation, self.role) == (other.user, other.organisation, other.role)
    }
}

impl Eq for Actor {}

impl Actor {
    pub const fn person(user: UserId, organisation: OrganisationId, role: Role) -> Self {
        Self { user: Some(user), organisation, role, origin: None }
    }

    /// The background worker. It may upload and reconcile, but decides and edits nothing.
    pub const fn system(organisation: OrganisationId) -> Self {
        Self { user: None, organisation, role: Role::Reviewer, origin: None }
    }

    /// The same, asking from there: what the audit log says of the request.
    #[must_use]
    pub fn from_origin(self, origin: Arc<Origin>) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// From where the actor asks; nowhere for the system.
    pub fn origin(&self) -> &Origin {
        self.origin.as_deref().unwrap_or(&NOWHERE)
    }

    pub const fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// `None` for the system.
    pub const fn user(&self) -> Option<UserId> {
        self.user
    }

    pub const fn role(&self) -> Role {
        self.role
    }

    pub(crate) fn require_write(&self) -> Result<(), StoreError> {
        self.role.may_write().then_some(()).ok_or(StoreError::Forbidden { needs: "a reviewer" })
    }

    /// Decisions and edits have a person's name on them.
    pub(crate) fn require_reviewer(&self) -> Result<UserId, StoreError> {
        self.require_write()?;
        self.user.ok_or(StoreError::Forbidden { needs: "a person" })
    }

    pub(crate) fn require_owner(&self) -> Result<UserId, StoreError> {
        self.role.may_manage_members().then_some(self.user).flatten().ok_or(StoreError::Forbidden { needs: "an owner" })
    }
}

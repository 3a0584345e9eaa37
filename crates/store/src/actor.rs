//! On whose behalf something is read or written.

use std::sync::Arc;

use crate::error::StoreError;
use crate::id::{OrganisationId, UserId};
use crate::keyword::keywords;
use crate::origin::Origin;

pub(crate) const MANAGER_NEEDED: StoreError = StoreError::Forbidden { needs: "an owner or an admin" };
pub(crate) const OWNER_NEEDED: StoreError = StoreError::Forbidden { needs: "an owner" };
static NOWHERE: Origin = Origin { address: None, request: None, agent: None };

keywords! {
    /// What a member may do.
    pub enum Role {
        /// Everything, and alone what concerns owners.
        Owner = "owner",
        /// Everything but making and unmaking owners.
        Admin = "admin",
        /// What a reviewer may, and release invoices for payment.
        Approver = "approver",
        /// Upload, edit and decide.
        Reviewer = "reviewer",
        /// See everything, the audit log too.
        Auditor = "auditor",
        /// See contracts, invoices and their members.
        Viewer = "viewer",
    }
}

impl Role {
    pub const fn may_write(self) -> bool {
        matches!(self, Self::Owner | Self::Admin | Self::Approver | Self::Reviewer)
    }

    /// Release an invoice for payment, and take that back.
    pub const fn may_approve(self) -> bool {
        matches!(self, Self::Owner | Self::Admin | Self::Approver)
    }

    /// Invite and remove members, change their roles, and set how the organisation checks and approves.
    pub const fn may_manage(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }

    pub const fn may_read_audit(self) -> bool {
        self.may_write() || matches!(self, Self::Auditor)
    }

    /// Whether this role may make a member `other`, or a member who is `other` something else.
    pub const fn may_grant(self, other: Self) -> bool {
        match other {
            Self::Owner => matches!(self, Self::Owner),
            _ => self.may_manage(),
        }
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

    pub(crate) fn require_approver(&self) -> Result<UserId, StoreError> {
        self.role.may_approve().then_some(self.user).flatten().ok_or(StoreError::Forbidden { needs: "an approver" })
    }

    pub(crate) fn require_manager(&self) -> Result<UserId, StoreError> {
        self.role.may_manage().then_some(self.user).flatten().ok_or(MANAGER_NEEDED)
    }

    /// Whoever may make a member `role`.
    pub(crate) fn require_grant_of(&self, role: Role) -> Result<UserId, StoreError> {
        let user = self.require_manager()?;
        self.role.may_grant(role).then_some(user).ok_or(OWNER_NEEDED)
    }

    pub(crate) fn require_audit_reader(&self) -> Result<(), StoreError> {
        self.role.may_read_audit().then_some(()).ok_or(StoreError::Forbidden { needs: "a reviewer or an auditor" })
    }
}

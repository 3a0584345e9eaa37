//! Who belongs to an organisation, and inviting others.

use secrecy::SecretString;
use store::accounts::members::Member;
use store::invitations::{Invitation, NewInvitation};
use store::{Actor, InvitationId, Role, UserId};
use time::Duration;

use super::{hash_token, random_token, read_email};
use crate::{Desk, DeskError};

/// How long an invitation can be accepted.
const INVITATION_LIFE: Duration = Duration::days(7);

impl Desk {
    /// Who belongs to the actor's organisation, by name.
    pub async fn members(&self, actor: &Actor) -> Result<Vec<Member>, DeskError> {
        Ok(self.store().list_members(actor).await?)
    }

    /// Invites a person and gives the token for the link, which is shown once.
    pub async fn invite(&self, actor: &Actor, email: &str, role: Role) -> Result<SecretString, DeskError> {
        let token = random_token()?;
        let invitation = NewInvitation {
            email: read_email(email)?,
            role,
            token_hash: hash_token(secrecy::ExposeSecret::expose_secret(&token)),
            expires_at: self.now() + INVITATION_LIFE,
        };
        self.store().invite(actor, &invitation, self.now()).await?;
        Ok(token)
    }

    /// Invitations that can still be accepted, newest first: for owners and admins.
    pub async fn invitations(&self, actor: &Actor) -> Result<Vec<Invitation>, DeskError> {
        Ok(self.store().list_invitations(actor, self.now()).await?)
    }

    /// Withdraws an invitation: for owners and admins.
    pub async fn withdraw_invitation(&self, actor: &Actor, invitation: InvitationId) -> Result<(), DeskError> {
        Ok(self.store().revoke_invitation(actor, invitation, self.now()).await?)
    }

    /// Gives a member another role: for owners, and for admins where no owner is concerned. The last owner stays one.
    pub async fn change_role(&self, actor: &Actor, member: UserId, role: Role) -> Result<(), DeskError> {
        self.store().change_role(actor, member, role, self.now()).await?;
        Ok(())
    }

    /// Removes a member, who is out at once: for those who may give its role. The last owner stays.
    pub async fn remove_member(&self, actor: &Actor, member: UserId) -> Result<(), DeskError> {
        self.store().remove_member(actor, member, self.now()).await?;
        Ok(())
    }
}

//! Leaving: all that an organisation has as one file, and its deletion.

mod export;

use secrecy::SecretString;
use store::{Actor, Profile, Role};
use time::{Duration, OffsetDateTime};

use crate::{Desk, DeskError};

pub use export::Portable;

/// How long a deletion can be taken back.
pub const GRACE: Duration = Duration::days(7);

impl Desk {
    /// When the organisation will be deleted; `None` where nobody has asked for it.
    pub async fn departure(&self, actor: &Actor) -> Result<Option<OffsetDateTime>, DeskError> {
        Ok(self.store().find_departure(actor).await?)
    }

    /// Has the organisation deleted with all that it has, once the time in which that can be taken back has passed: for
    /// owners, who type its name and their password.
    pub async fn ask_for_deletion(
        &self,
        profile: &Profile,
        name: &str,
        password: SecretString,
    ) -> Result<OffsetDateTime, DeskError> {
        if profile.actor.role() != Role::Owner {
            return Err(DeskError::Forbidden { needs: "an owner" });
        }
        if name.trim() != profile.organisation_name.trim() {
            return Err(DeskError::refused("This is not the organisation's name. Type it as it stands above."));
        }
        self.confirm_password(profile, password).await?;
        let at = self.now() + GRACE;
        self.store().set_departure(&profile.actor, Some(at), self.now()).await?;
        Ok(at)
    }

    /// Takes a deletion back that has not happened yet.
    pub async fn keep_organisation(&self, actor: &Actor) -> Result<(), DeskError> {
        Ok(self.store().set_departure(actor, None, self.now()).await?)
    }

    /// Deletes the organisations whose time has come, and tells how many.
    pub async fn end_departed(&self) -> Result<usize, DeskError> {
        let mut ended = 0;
        for organisation in self.store().list_departed(self.now()).await? {
            if self.store().end_organisation(organisation, self.now()).await? {
                tracing::warn!(%organisation, "an organisation was deleted, as its owner had asked");
                ended += 1;
            }
        }
        Ok(ended)
    }
}

//! What a signed-in person was refused, on record.

use store::audit::SubjectKind;
use store::{Action, Actor, Entry, Subject};

use crate::{Desk, DeskError};

/// Why somebody was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The role does not allow it.
    Role { needs: &'static str },
    /// What was asked for is not there, or is another organisation's: this cannot be told apart, on purpose.
    NotTheirs,
}

impl Desk {
    /// Puts on record what was asked where, such as `GET /invoices/{id}` at a path. The `last` for a while says so.
    pub async fn record_refusal(
        &self,
        actor: &Actor,
        refusal: Refusal,
        address: &str,
        path: &str,
        last: bool,
    ) -> Result<(), DeskError> {
        let entry = Entry::new(Action::AccessRefused, Subject::named(SubjectKind::Address, address));
        let entry = match refusal {
            Refusal::Role { needs } => entry.with("needs", needs).with("role", actor.role()),
            Refusal::NotTheirs => entry.with("found", "nothing, or not theirs"),
        };
        let entry = if address.ends_with(path) { entry } else { entry.with("path", path) };
        let entry = if last { entry.with("further", "not on record for a while") } else { entry };
        Ok(self.store().record(actor, &entry, self.now()).await?)
    }
}

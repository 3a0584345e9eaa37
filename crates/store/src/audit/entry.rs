//! An entry about to be written.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::action::{Action, SubjectKind};
use crate::id::{
    BatchId, ContractId, DisputeId, DocumentId, ImportId, InvitationId, InvoiceId, OrganisationId, SessionId, TokenId,
    UserId,
};

/// A longer value is cut off here: the log tells what happened, the tables hold it whole.
const LONGEST_VALUE: usize = 500;
/// How much of a masked value is left at its end.
const UNMASKED: usize = 4;

/// What something was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    kind: SubjectKind,
    id: Option<String>,
}

impl Subject {
    /// Something without a type of its own for its name.
    pub fn named(kind: SubjectKind, id: impl Display) -> Self {
        Self { kind, id: Some(cut(&id.to_string())) }
    }

    /// Something of which there is one, or whose name is not known.
    pub const fn unnamed(kind: SubjectKind) -> Self {
        Self { kind, id: None }
    }

    pub const fn kind(&self) -> SubjectKind {
        self.kind
    }

    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

macro_rules! subjects {
    ($($id:ty => $kind:ident),+ $(,)?) => {
        $(impl From<$id> for Subject {
            fn from(id: $id) -> Self {
                Self::named(SubjectKind::$kind, id)
            }
        })+
    };
}
subjects! {
    OrganisationId => Organisation,
    UserId => Account,
    SessionId => Session,
    InvitationId => Invitation,
    BatchId => Batch,
    DocumentId => Document,
    ContractId => Contract,
    InvoiceId => Invoice,
    DisputeId => Dispute,
    ImportId => InputImport,
    TokenId => Token,
}

/// One thing that was done, with what was there before and after it, by name.
///
/// Secrets have no place here, masked or not; what only a few may know goes in masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    action: Action,
    subject: Subject,
    before: Details,
    after: Details,
}

/// Values by name; `None` where there was or is none.
pub(super) type Details = BTreeMap<String, Option<String>>;

impl Entry {
    pub fn new(action: Action, subject: impl Into<Subject>) -> Self {
        Self { action, subject: subject.into(), before: BTreeMap::new(), after: BTreeMap::new() }
    }

    /// Something that the action was about or brought about.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.after.insert(cut(name), Some(cut(&value.to_string())));
        self
    }

    /// A value as it was and as it is; `None` where there was or is none.
    #[must_use]
    pub fn change(mut self, name: &str, before: Option<impl Display>, after: Option<impl Display>) -> Self {
        self.before.insert(cut(name), before.map(|value| cut(&value.to_string())));
        self.after.insert(cut(name), after.map(|value| cut(&value.to_string())));
        self
    }

    /// A field of a document as a person corrected it. Bank accounts are masked.
    #[must_use]
    pub fn change_field(self, path: &str, before: Option<&str>, after: Option<&str>) -> Self {
        if path.ends_with("payment_account") {
            self.change(path, before.map(mask), after.map(mask))
        } else {
            self.change(path, before, after)
        }
    }

    pub const fn action(&self) -> Action {
        self.action
    }

    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    pub(super) const fn before(&self) -> &Details {
        &self.before
    }

    pub(super) const fn after(&self) -> &Details {
        &self.after
    }
}

fn cut(text: &str) -> String {
    crate::json::tidy(text).chars().take(LONGEST_VALUE).collect()
}

/// The end of a value, enough to tell it from others by whoever knows it.
fn mask(value: &str) -> String {
    let letters: Vec<char> = value.chars().filter(|c| !c.is_whitespace()).collect();
    let shown = if letters.len() >= 3 * UNMASKED { UNMASKED } else { 0 };
    let end: String = letters.iter().skip(letters.len() - shown).collect();
    format!("…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bank_accounts_are_masked_and_other_fields_are_not() {
        let entry = Entry::new(Action::InvoiceEdited, InvoiceId::generate())
            .change_field("fields.payment_account", Some("DE89 3704 0044 0532 0130 00"), Some("short"))
            .change_field("fields.currency", None, Some("EUR"));
        assert_eq!(entry.before["fields.payment_account"].as_deref(), Some("…3000"));
        assert_eq!(entry.after["fields.payment_account"].as_deref(), Some("…"));
        assert_eq!(
            (entry.before["fields.currency"].as_deref(), entry.after["fields.currency"].as_deref()),
            (None, Some("EUR"))
        );
    }

    #[test]
    fn a_value_is_bounded_and_free_of_what_postgres_cannot_hold() {
        let entry =
            Entry::new(Action::DocumentUploaded, DocumentId::generate()).with("name", format!("\0{}", "ä".repeat(900)));
        assert_eq!(entry.after["name"].as_ref().unwrap().chars().count(), LONGEST_VALUE);
    }
}

//! What can go wrong at the desk.

use store::StoreError;

/// An error as its caller must treat it: told, looked away from, retried, or logged.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The person can mend it; the sentence says how.
    #[error("{0}")]
    Refused(String),
    /// A limit is passed; the sentence names it.
    #[error("{0}")]
    TooLarge(String),
    /// A file is not of a kind that is taken in; the sentence says which are.
    #[error("{0}")]
    WrongKind(String),
    /// A file ended before its time.
    #[error("{sentence}")]
    BrokenOff { sentence: String, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("Your role does not allow this: it needs {needs}.")]
    Forbidden { needs: &'static str },
    #[error("not found")]
    NotFound,
    #[error("changed by someone else meanwhile")]
    Conflict,
    #[error("{0}")]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl DeskError {
    pub(crate) fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// The sentence, where it is about one file and another may be taken all the same.
    pub fn lies_with_the_file(&self) -> Option<&str> {
        match self {
            Self::Refused(sentence) | Self::TooLarge(sentence) | Self::WrongKind(sentence) => Some(sentence),
            _ => None,
        }
    }

    pub(crate) fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(_) => Self::NotFound,
            StoreError::Conflict(_) => Self::Conflict,
            StoreError::Forbidden { needs } => Self::Forbidden { needs },
            StoreError::OrganisationFull { cap } => Self::TooLarge(format!(
                "The files of your organisation take up all of the {} MB that they may (ORGANISATION_MAX_BYTES). Ask \
                 who runs Probity to raise the limit.",
                cap / 1_000_000
            )),
            StoreError::InputsFull { most } => Self::TooLarge(format!(
                "There would be more than {most} rows of this kind. Take back imports that are no longer needed, or let \
                 this one take the place of the earlier ones."
            )),
            StoreError::InDispute => Self::refused(
                "The vendor holds a letter with this finding. Withdraw its dispute first, then decide anew.",
            ),
            StoreError::Busy => Self::refused("Other invoices are being reconciled. Try again in a moment."),
            StoreError::EmailTaken => {
                Self::refused("There is already an account with this e-mail address. Sign in instead.")
            }
            StoreError::SignUpClosed => {
                Self::refused("Sign-up is closed. Ask the owner of your organisation for an invitation.")
            }
            StoreError::InvitationSpent => {
                Self::refused("This invitation is used up or has expired. Ask for a new one.")
            }
            StoreError::ResetSpent => {
                Self::refused("This link is used up or has expired. Ask for a new one on the sign-in page.")
            }
            StoreError::LastOwner => Self::refused("An organisation needs an owner. Make someone else an owner first."),
            StoreError::OwnFactorMissing => {
                Self::refused("Set up a second factor for yourself first: this would lock you out.")
            }
            other => Self::internal(other),
        }
    }
}

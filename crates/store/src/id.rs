//! Names of things: UUIDs of version 7, each kind a type of its own.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new one; later ones sort after it.
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }

            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// An organisation: the border that no data crosses.
    OrganisationId
);
id!(
    /// What a person said of an invoice.
    CommentId
);
id!(
    /// A person's account.
    UserId
);
id!(
    /// An invitation to join an organisation.
    InvitationId
);
id!(
    /// A signed-in session, as the person sees it in a list. No secret: the cookie holds another id.
    SessionId
);
id!(
    /// A token by which another program works. No secret: the token itself is another text.
    TokenId
);
id!(
    /// An uploaded file.
    DocumentId
);
id!(
    /// Files that were sent together.
    BatchId
);
id!(
    /// A contract read from a document.
    ContractId
);
id!(
    /// An invoice read from a document.
    InvoiceId
);
id!(
    /// A dispute with a vendor.
    DisputeId
);
id!(
    /// A list that was imported.
    ImportId
);
id!(
    /// What is decided about how strictly to check.
    PolicyId
);
id!(
    /// Many invoices that are reconciled again.
    RunId
);

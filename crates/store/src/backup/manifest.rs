//! What must be in a backup.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hex;
use crate::audit::ChainHead;
use crate::id::{DocumentId, OrganisationId};

/// Taken in the same snapshot as the database's copy, so that both must agree to the row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The migrations that had been run.
    pub schema: Vec<i64>,
    /// The roles that policies name, which must exist before they are made.
    pub roles: Vec<String>,
    /// Rows by table, such as `public.invoices`.
    pub rows: BTreeMap<String, i64>,
    pub chains: Vec<ChainEnd>,
    pub documents: Vec<DocumentCopy>,
    /// Files that the database names and that were not to be had.
    pub missing: Vec<DocumentId>,
}

/// A file in the backup. Length and hash are those of the sealed bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentCopy {
    pub organisation: OrganisationId,
    pub document: DocumentId,
    pub bytes: u64,
    #[serde(with = "hex")]
    pub sha256: [u8; 32],
}

/// Where a chain of the audit log ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainEnd {
    pub organisation: Option<OrganisationId>,
    pub sequence: i64,
    #[serde(with = "hex")]
    pub hash: [u8; 32],
}

impl ChainEnd {
    /// As a checkpoint tells it, of which the single entries' marks are not kept.
    pub(super) fn as_known(&self) -> ChainHead {
        ChainHead { organisation: self.organisation, sequence: self.sequence, hash: self.hash, marks: Vec::new() }
    }
}

//! A file on its way in.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    Upload,
    Read,
    Extract,
    Reconcile,
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Upload, Self::Read, Self::Extract, Self::Reconcile];

    pub fn label(self) -> &'static str {
        match self {
            Self::Upload => "Upload",
            Self::Read => "Read",
            Self::Extract => "Extract",
            Self::Reconcile => "Reconcile",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadView {
    pub id: String,
    pub name: String,
    pub bytes: u64,
    /// The stage it is in; none once all are done.
    pub stage: Option<Stage>,
    /// Why it went no further, as a sentence with the mend.
    pub failure: Option<String>,
    /// What came out: "Invoice NFS-20418, 174.00 USD at stake".
    pub note: String,
    /// The page that shows it, once there is one.
    pub link: Option<String>,
}

impl UploadView {
    pub fn is_busy(&self) -> bool {
        self.stage.is_some() && self.failure.is_none()
    }
}

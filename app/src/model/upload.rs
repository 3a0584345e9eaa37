//! A file on its way in.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    Upload,
    Scan,
    Read,
    Extract,
    Reconcile,
}

impl Stage {
    pub const ALL: [Self; 5] = [Self::Upload, Self::Scan, Self::Read, Self::Extract, Self::Reconcile];

    pub fn label(self) -> &'static str {
        match self {
            Self::Upload => "Upload",
            Self::Scan => "Scan",
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
    /// Of the stage, 0 to 100.
    pub percent: u8,
    /// Whether a person had it stopped.
    pub cancelled: bool,
    /// Why it went no further, as a sentence with the mend.
    pub failure: Option<String>,
    /// What came out: "Invoice NFS-20418, 174.00 USD at stake".
    pub note: String,
    /// The page that shows it, once there is one.
    pub link: Option<String>,
    /// Whether the caller may have it stopped.
    pub cancellable: bool,
}

impl UploadView {
    pub fn is_busy(&self) -> bool {
        self.stage.is_some() && self.failure.is_none()
    }
}

/// The latest files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadsView {
    /// Newest first.
    pub uploads: Vec<UploadView>,
    /// Whether files are taken in without a virus scan.
    pub unscanned: bool,
    /// The largest file that is taken in, in bytes.
    pub file_max_bytes: u64,
}

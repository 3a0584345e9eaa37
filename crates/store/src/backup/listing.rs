//! Which backups there are.

use std::fmt;
use std::io::Read;
use std::str::FromStr;

use flate2::read::ZlibDecoder;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

use super::repository::{BACKUPS, CHECKED, HEADER, MANIFEST, Repository, path_in};
use super::sealing::{place_of, read_sealed, unwrap_key};
use super::{BackupError, Manifest, hex};
use crate::id::DocumentId;

/// The name of a backup: when it was made, and a few random signs. Later ones sort after earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BackupId(String);

impl BackupId {
    pub(super) fn generate(now: OffsetDateTime) -> Self {
        let form = format_description!("[year][month][day]T[hour][minute][second]Z");
        let time = now.to_offset(time::UtcOffset::UTC).format(&form).unwrap_or_default();
        let random = Uuid::new_v4().simple().to_string();
        Self(format!("{time}-{}", random.get(..6).unwrap_or_default()))
    }
}

impl FromStr for BackupId {
    type Err = BackupError;

    fn from_str(text: &str) -> Result<Self, BackupError> {
        let is_plain = !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-');
        if is_plain { Ok(Self(text.to_owned())) } else { Err(BackupError::NoSuch(text.to_owned())) }
    }
}

impl fmt::Display for BackupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What lies open beside a backup. Altered, the backup does not open or does not hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub format: u32,
    #[serde(with = "time::serde::rfc3339")]
    pub made_at: OffsetDateTime,
    /// The backup's key, sealed by the master key.
    pub key: String,
    pub database_bytes: u64,
    #[serde(with = "hex")]
    pub database_sha256: [u8; 32],
    #[serde(with = "hex")]
    pub manifest_sha256: [u8; 32],
    pub documents: usize,
}

/// What the latest verification of a backup came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// None where it holds.
    pub faults: Vec<String>,
    /// Documents whose copies are to be made anew.
    pub broken: Vec<DocumentId>,
}

/// A whole backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub id: BackupId,
    pub made_at: OffsetDateTime,
    pub database_bytes: u64,
    pub documents: usize,
    pub checked: Option<Checked>,
}

impl Backup {
    /// Whether a verification found that it holds.
    pub fn is_proved(&self) -> bool {
        self.checked.as_ref().is_some_and(|checked| checked.faults.is_empty())
    }

    /// Whether a verification found that it does not hold.
    pub fn is_broken(&self) -> bool {
        self.checked.as_ref().is_some_and(|checked| !checked.faults.is_empty())
    }
}

impl Repository {
    /// All whole backups, the oldest first.
    pub async fn list(&self) -> Result<Vec<Backup>, BackupError> {
        let mut backups = Vec::new();
        for folder in self.objects.list_with_delimiter(Some(&BACKUPS.into())).await?.common_prefixes {
            let Some(Ok(id)) = folder.filename().map(str::parse::<BackupId>) else { continue };
            let Some(header) = self.read_json::<Header>(&id, &path_in(&id, HEADER)).await? else { continue };
            backups.push(Backup {
                made_at: header.made_at,
                database_bytes: header.database_bytes,
                documents: header.documents,
                checked: self.read_json(&id, &path_in(&id, CHECKED)).await?,
                id,
            });
        }
        backups.sort_by(|one, other| (one.made_at, &one.id).cmp(&(other.made_at, &other.id)));
        Ok(backups)
    }

    /// The named backup, else the latest.
    pub(super) async fn choose(&self, id: Option<&BackupId>) -> Result<BackupId, BackupError> {
        match id {
            Some(id) => Ok(id.clone()),
            None => Ok(self.list().await?.pop().ok_or(BackupError::None)?.id),
        }
    }

    pub(super) async fn read_header(&self, id: &BackupId) -> Result<Header, BackupError> {
        let header = self.read_json(id, &path_in(id, HEADER)).await?;
        header.ok_or_else(|| BackupError::NoSuch(id.to_string()))
    }

    pub(super) async fn read_manifest(&self, id: &BackupId) -> Result<Manifest, BackupError> {
        let broken = |what: String| BackupError::Broken { id: id.to_string(), what };
        let header = self.read_header(id).await?;
        let key = unwrap_key(&self.sealer, id, &header.key)?;
        let mut packed = Vec::new();
        let path = path_in(id, MANIFEST);
        let read = read_sealed(&*self.objects, &path, key, place_of(id, MANIFEST), &mut packed).await?;
        if read.sha256 != header.manifest_sha256 {
            return Err(broken("its manifest is another's".to_owned()));
        }
        let mut json = Vec::new();
        ZlibDecoder::new(packed.as_slice()).read_to_end(&mut json).map_err(|error| broken(error.to_string()))?;
        serde_json::from_slice(&json).map_err(|error| broken(error.to_string()))
    }
}

//! Rehearsing disasters on a scratch copy: a Postgres of its own and a folder of its own, made from a backup. The running
//! installation is only asked how much it has that the backup has not.

mod organisation;
mod page;

use std::path::{Path, PathBuf};

use sqlx::Connection;
use tokio::time::{Duration, Instant};
use vault::{Keyring, Sealer};

use super::restoration::require_empty;
use super::snapshot::count_rows;
use super::{BackupError, BackupId, BackupSource, Manifest, Repository};
use crate::database::{Store, StoreOptions};
use crate::private_postgres::PrivatePostgres;

/// How one disaster was got over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    pub case: &'static str,
    /// By what it is noticed.
    pub noticed: String,
    /// From noticing it until everything is there again.
    pub took: Duration,
    /// What is gone for good.
    pub loss: String,
    /// Whether everything else was there again.
    pub recovered: bool,
}

/// A place for rehearsals.
pub struct Drill {
    repository: Repository,
    id: BackupId,
    manifest: Manifest,
    folder: PathBuf,
    /// What the installation has got since the backup.
    since: String,
}

/// A scratch copy of the database.
struct Scratch {
    server: PrivatePostgres,
    source: BackupSource,
}

impl Drill {
    /// Chooses the backup, by default the latest. `folder` must be empty or missing; the caller removes it.
    pub async fn prepare(
        repository: Repository,
        id: Option<&BackupId>,
        live: &BackupSource,
        folder: &Path,
    ) -> Result<Self, BackupError> {
        let id = repository.choose(id).await?;
        let manifest = repository.read_manifest(&id).await?;
        let mut connection = live.connect_to_all().await?;
        let rows = count_rows(&mut connection).await?;
        connection.close().await?;
        let count = |rows: &std::collections::BTreeMap<String, i64>, table: &str| rows.get(table).copied().unwrap_or(0);
        let newer = |table| count(&rows, table).saturating_sub(count(&manifest.rows, table)).max(0);
        let since = format!(
            "{} documents, {} decisions, {} edits since the backup",
            newer("public.documents"),
            newer("public.decisions"),
            newer("public.edits")
        );
        Ok(Self { repository, id, manifest, folder: folder.to_owned(), since })
    }

    pub fn id(&self) -> &BackupId {
        &self.id
    }

    /// Rehearses all of them, and tells of each as it ends.
    pub async fn rehearse(&self, tell: &mut dyn FnMut(&Rehearsal)) -> Result<bool, BackupError> {
        let (scratch, lost_database) = self.lose_database().await?;
        tell(&lost_database);
        let lost_documents = self.lose_documents().await?;
        tell(&lost_documents);
        let (scratch, page) = self.corrupt_page(scratch).await?;
        tell(&page);
        let organisation = self.delete_organisation(&scratch).await?;
        tell(&organisation);
        scratch.server.stop().await.map_err(BackupError::Scratch)?;
        let key = self.lose_key().await?;
        tell(&key);
        Ok([lost_database, lost_documents, page, organisation, key].iter().all(|rehearsal| rehearsal.recovered))
    }

    /// A new cluster with the backup's database in it.
    async fn restore(&self, name: &str) -> Result<Scratch, BackupError> {
        let server = PrivatePostgres::start(&self.folder.join(name)).await.map_err(BackupError::Scratch)?;
        let source = BackupSource::new(server.url())?;
        require_empty(&mut source.connect().await?, &self.manifest.roles).await?;
        let header = self.repository.read_header(&self.id).await?;
        self.repository.restore_database(&self.id, &header, &source).await?;
        Ok(Scratch { server, source })
    }

    /// Whether a restored database has every row and an audit log that is whole.
    async fn is_whole(&self, source: &BackupSource) -> Result<bool, BackupError> {
        let mut connection = source.connect().await?;
        let same = count_rows(&mut connection).await? == self.manifest.rows;
        connection.close().await?;
        let store = Store::connect(source.url(), self.repository.sealer.clone(), StoreOptions::default()).await?;
        let known: Vec<_> = self.manifest.chains.iter().map(super::manifest::ChainEnd::as_known).collect();
        let verified = store.verify_audit(None, &known).await?;
        store.close().await;
        Ok(same && verified.faults.is_empty())
    }

    async fn lose_database(&self) -> Result<(Scratch, Rehearsal), BackupError> {
        let begun = Instant::now();
        let scratch = self.restore("first").await?;
        let recovered = self.is_whole(&scratch.source).await?;
        let rehearsal = Rehearsal {
            case: "lost database",
            noticed: "nothing answers at DATABASE_URL".to_owned(),
            took: begun.elapsed(),
            loss: self.since.clone(),
            recovered,
        };
        Ok((scratch, rehearsal))
    }

    async fn lose_documents(&self) -> Result<Rehearsal, BackupError> {
        let begun = Instant::now();
        let folder = self.folder.join("documents");
        std::fs::create_dir_all(&folder).map_err(|source| BackupError::Folder { folder: folder.clone(), source })?;
        let faults = self.repository.restore_documents(&self.manifest, &folder).await?;
        let missing = self.manifest.missing.len().saturating_add(faults.len());
        Ok(Rehearsal {
            case: "lost document store",
            noticed: "files are gone: opening a document tells, and 'probity backup create' names them".to_owned(),
            took: begun.elapsed(),
            loss: format!(
                "files of {}; {missing} of {} files in the backup",
                self.since,
                self.manifest.documents.len()
            ),
            recovered: faults.is_empty(),
        })
    }

    async fn lose_key(&self) -> Result<Rehearsal, BackupError> {
        let begun = Instant::now();
        let wrong = Keyring::from_secrets(&"a key that nobody has ever sealed with".into(), &[])?;
        let stranger = Repository { sealer: Sealer::new(wrong), ..self.repository.clone() };
        let noticed = match stranger.read_manifest(&self.id).await {
            Err(error) => error.to_string(),
            Ok(_) => "not at all: the backup opens under any key".to_owned(),
        };
        let is_refused = stranger.read_manifest(&self.id).await.is_err();
        let opens = self.repository.read_manifest(&self.id).await.is_ok();
        Ok(Rehearsal {
            case: "wrong key",
            noticed,
            took: begun.elapsed(),
            loss: "nothing, with the right key; everything, without it".to_owned(),
            recovered: is_refused && opens,
        })
    }
}

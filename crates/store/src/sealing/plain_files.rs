//! Files from before files were sealed.

use super::{FileKey, Rotation};
use crate::documents::Sha256;
use crate::error::StoreError;
use crate::files::{Documents, FileError, StoredFile};
use crate::id::{DocumentId, OrganisationId};

/// A document whose file is as it was uploaded.
#[derive(sqlx::FromRow)]
struct PlainFile {
    organisation_id: OrganisationId,
    id: DocumentId,
    #[sqlx(try_from = "Vec<u8>")]
    sha256: Sha256,
    byte_size: i64,
}

impl Rotation {
    /// Seals one plain file; `None` when none is left that can be sealed.
    ///
    /// The sealed file lies beside the plain one until the record names its key, so that a reader finds
    /// one of them whole at any moment.
    pub async fn seal_plain_file(&mut self, files: &Documents) -> Result<Option<DocumentId>, FileError> {
        while let Some(plain) = self.find_plain_file().await? {
            let (organisation, id) = (plain.organisation_id, plain.id);
            let file = StoredFile {
                sha256: plain.sha256.0,
                byte_size: u64::try_from(plain.byte_size).unwrap_or_default(),
                key: None,
            };
            match files.seal_plain(organisation, id, &file).await {
                Ok(sealed) => {
                    self.name_key(organisation, id, sealed.key).await?;
                    files.remove_plain(organisation, id).await?;
                    return Ok(Some(id));
                }
                Err(error @ FileError::Records(_)) => return Err(error),
                Err(error) => {
                    tracing::error!(document = %id, %error, "a plain file cannot be sealed and stays as it is");
                    self.leave(format!("the file of document {id}"))?;
                }
            }
        }
        Ok(None)
    }

    async fn find_plain_file(&mut self) -> Result<Option<PlainFile>, StoreError> {
        let found = sqlx::query_as(
            "SELECT organisation_id, id, sha256, byte_size FROM documents
             WHERE file_key_id = 'plain' AND NOT ('the file of document ' || id = ANY($1)) LIMIT 1",
        )
        .bind(&self.failed)
        .fetch_optional(&mut self.connection)
        .await?;
        Ok(found)
    }

    async fn name_key(
        &mut self,
        organisation: OrganisationId,
        id: DocumentId,
        key: Option<FileKey>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE documents SET file_key = $3 WHERE organisation_id = $1 AND id = $2 AND file_key IS NULL")
            .bind(organisation)
            .bind(id)
            .bind(key)
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }
}

//! Sealing what goes into a backup, and opening it again, piece by piece.

use bytes::Bytes;
use futures::TryStreamExt;
use futures::stream::BoxStream;
use object_store::path::Path as Key;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use vault::{Context, DataKey, Sealer, StreamOpener, StreamSealer};

use super::{BackupError, BackupId};

/// Parts of an object; object storages want at least 5 MiB.
const PART: usize = 8 * 1024 * 1024;
const PIECE: usize = 64 * 1024;

/// What was written: the length and the hash of the stored bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub bytes: u64,
    pub sha256: [u8; 32],
}

/// The key of a backup, as it is kept beside it.
pub(super) fn wrap_key(sealer: &Sealer, id: &BackupId, key: &DataKey) -> Result<String, BackupError> {
    Ok(sealer.wrap(&place_of_key(id), key)?.to_string())
}

pub(super) fn unwrap_key(sealer: &Sealer, id: &BackupId, wrapped: &str) -> Result<DataKey, BackupError> {
    Ok(sealer.unwrap(&place_of_key(id), &wrapped.parse()?)?)
}

fn place_of_key(id: &BackupId) -> Context {
    Context::of("backup.key").with(id)
}

/// What is sealed is bound to its backup and its name there.
pub(super) fn place_of(id: &BackupId, name: &str) -> Context {
    Context::of("backup").with(id).with(name)
}

/// An object that is being written: it is there wholly, or not at all.
pub(super) struct ObjectWriter {
    upload: Box<dyn MultipartUpload>,
    part: Vec<u8>,
    hasher: Sha256,
    bytes: u64,
}

impl ObjectWriter {
    pub(super) async fn begin(objects: &dyn ObjectStore, path: &Key) -> Result<Self, BackupError> {
        let upload = objects.put_multipart(path).await?;
        Ok(Self { upload, part: Vec::new(), hasher: Sha256::new(), bytes: 0 })
    }

    pub(super) async fn write(&mut self, piece: &[u8]) -> Result<(), BackupError> {
        self.part.extend_from_slice(piece);
        if self.part.len() >= PART {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), BackupError> {
        let part = std::mem::take(&mut self.part);
        self.hasher.update(&part);
        self.bytes = self.bytes.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        Ok(self.upload.put_part(part.into()).await?)
    }

    pub(super) async fn finish(mut self) -> Result<Written, BackupError> {
        if !self.part.is_empty() || self.bytes == 0 {
            self.flush().await?;
        }
        self.upload.complete().await?;
        Ok(Written { bytes: self.bytes, sha256: self.hasher.finalize().into() })
    }

    /// What a failed abort leaves is removed with the next pruning.
    pub(super) async fn give_up(mut self) {
        let _ = self.upload.abort().await;
    }
}

/// Writes all that comes, sealed.
pub(super) async fn write_sealed(
    objects: &dyn ObjectStore,
    path: &Key,
    key: &DataKey,
    place: &Context,
    plain: &mut (dyn AsyncRead + Unpin + Send),
) -> Result<Written, BackupError> {
    let mut writer = ObjectWriter::begin(objects, path).await?;
    match pour_sealed(&mut writer, key, place, plain).await {
        Ok(()) => writer.finish().await,
        Err(error) => {
            writer.give_up().await;
            Err(error)
        }
    }
}

async fn pour_sealed(
    writer: &mut ObjectWriter,
    key: &DataKey,
    place: &Context,
    plain: &mut (dyn AsyncRead + Unpin + Send),
) -> Result<(), BackupError> {
    let mut out = Vec::new();
    let mut sealer = StreamSealer::begin(key, place, &mut out)?;
    let mut piece = vec![0; PIECE];
    loop {
        let length = plain.read(&mut piece).await.map_err(BackupError::Pipe)?;
        let Some(read @ [_, ..]) = piece.get(..length) else { break };
        sealer.push(read, &mut out)?;
        writer.write(&std::mem::take(&mut out)).await?;
    }
    sealer.finish(&mut out)?;
    writer.write(&out).await
}

/// Gives an object's content as it was before it was sealed; the hash is that of the stored bytes. Only after it has
/// returned without an error was it all of it.
pub(super) async fn read_sealed(
    objects: &dyn ObjectStore,
    path: &Key,
    key: DataKey,
    place: Context,
    plain: &mut (dyn AsyncWrite + Unpin + Send),
) -> Result<Written, BackupError> {
    let mut stored: BoxStream<'static, object_store::Result<Bytes>> = objects.get(path).await?.into_stream();
    let mut opener = StreamOpener::begin(key, place);
    let (mut hasher, mut bytes) = (Sha256::new(), 0u64);
    let mut out = Vec::new();
    while let Some(piece) = stored.try_next().await? {
        hasher.update(&piece);
        bytes = bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        opener.push(&piece, &mut out)?;
        plain.write_all(&out).await.map_err(BackupError::Pipe)?;
        out.clear();
    }
    opener.finish(&mut out)?;
    plain.write_all(&out).await.map_err(BackupError::Pipe)?;
    plain.flush().await.map_err(BackupError::Pipe)?;
    Ok(Written { bytes, sha256: hasher.finalize().into() })
}

//! Sealing a file on its way to the disk.

use bytes::Bytes;
use futures::{Stream, StreamExt};
use object_store::MultipartUpload;
use sha2::{Digest, Sha256};
use vault::{Context, DataKey, StreamSealer};

use super::FileError;

/// Parts are gathered up to this size, so that small network reads do not become small writes.
pub(super) const PART: usize = 256 * 1024;

/// Writes all chunks, sealed, and gives the SHA-256 and the length of what came in.
pub(super) async fn write_sealed<S, E>(
    upload: &mut dyn MultipartUpload,
    chunks: S,
    cap: u64,
    key: &DataKey,
    place: &Context,
) -> Result<([u8; 32], u64), FileError>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut chunks = std::pin::pin!(chunks);
    let mut hasher = Sha256::new();
    let mut byte_size: u64 = 0;
    let mut part = Vec::with_capacity(PART);
    let mut sealer = StreamSealer::begin(key, place, &mut part).map_err(FileError::Seal)?;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| FileError::BrokenOff(error.into()))?;
        byte_size = byte_size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if byte_size > cap {
            return Err(FileError::TooLarge { cap });
        }
        hasher.update(&chunk);
        sealer.push(&chunk, &mut part).map_err(FileError::Seal)?;
        if part.len() >= PART {
            upload.put_part(std::mem::take(&mut part).into()).await?;
        }
    }
    if byte_size == 0 {
        return Err(FileError::Empty);
    }
    sealer.finish(&mut part).map_err(FileError::Seal)?;
    upload.put_part(part.into()).await?;
    Ok((hasher.finalize().into(), byte_size))
}

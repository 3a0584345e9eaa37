//! Opening a sealed file on its way from the disk.

use bytes::Bytes;
use futures::stream::{BoxStream, try_unfold};
use futures::{StreamExt, TryStreamExt};
use vault::{Context, DataKey, StreamOpener};

use super::{Content, FileError};
use crate::id::DocumentId;

pub(super) fn open_sealed(
    stored: BoxStream<'static, object_store::Result<Bytes>>,
    key: DataKey,
    place: Context,
    document: DocumentId,
) -> Content {
    let begun = Some((stored, StreamOpener::begin(key, place)));
    try_unfold(begun, move |state| async move {
        let Some((mut stored, mut opener)) = state else { return Ok(None) };
        let closed = |source| FileError::Content { document, source };
        let mut out = Vec::new();
        while let Some(piece) = stored.try_next().await? {
            opener.push(&piece, &mut out).map_err(closed)?;
            if !out.is_empty() {
                return Ok(Some((Bytes::from(out), Some((stored, opener)))));
            }
        }
        opener.finish(&mut out).map_err(closed)?;
        Ok(Some((Bytes::from(out), None)))
    })
    .boxed()
}

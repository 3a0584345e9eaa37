//! Pictures of pages, in memory only: on the disk they would be copies of what is sealed there.

use std::time::Duration;

use bytes::Bytes;
use moka::future::Cache;
use store::DocumentId;

use crate::DeskError;

/// Some hundred pages of print.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// A reviewer comes back to a page within this time; what nobody looks at is not kept.
const IDLE: Duration = Duration::from_secs(15 * 60);

pub(crate) struct Pictures {
    cache: Cache<(DocumentId, u32), Bytes>,
}

impl Pictures {
    pub fn new() -> Self {
        let weigh = |_: &(DocumentId, u32), picture: &Bytes| u32::try_from(picture.len()).unwrap_or(u32::MAX);
        Self { cache: Cache::builder().max_capacity(MOST_BYTES).weigher(weigh).time_to_idle(IDLE).build() }
    }

    /// The picture of a page. Who asks for one that is being drawn waits for it.
    pub async fn find_or_draw(
        &self,
        page: (DocumentId, u32),
        draw: impl Future<Output = Result<Bytes, DeskError>>,
    ) -> Result<Bytes, DeskError> {
        self.cache.try_get_with(page, draw).await.map_err(DeskError::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_is_drawn_once_and_a_failure_is_not_kept() {
        let pictures = Pictures::new();
        let page = (DocumentId::generate(), 1);
        let failed = pictures.find_or_draw(page, async { Err(DeskError::internal("no poppler")) }).await;
        assert!(failed.unwrap_err().to_string().contains("no poppler"));
        let drawn = pictures.find_or_draw(page, async { Ok(Bytes::from_static(b"picture")) }).await.unwrap();
        let kept = pictures.find_or_draw(page, async { Err(DeskError::internal("drawn again")) }).await.unwrap();
        assert_eq!(drawn, kept);
    }
}

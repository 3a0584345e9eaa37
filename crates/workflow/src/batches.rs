//! Batches: what was sent together, how far it is, what came of it, and all of it as a file.

mod export;

use store::{Actor, Batch, BatchCounts, BatchFile, BatchId, BatchSum};

use crate::intake::{Received, clean_name};
use crate::{Desk, DeskError};

/// How many files a page of a batch shows.
const FILES: u32 = 100;
/// How many batches the list shows.
const BATCHES: u32 = 50;

/// A batch with what there is to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchView {
    pub batch: Batch,
    pub counts: BatchCounts,
    pub sums: Vec<BatchSum>,
    /// As many as a page shows.
    pub files: Vec<BatchFile>,
    /// The position after which the next page begins, where there is one.
    pub next: Option<i64>,
}

/// The latest batches, each with its counts.
pub struct BatchList {
    pub batches: Vec<(Batch, BatchCounts)>,
    /// Below which the next page begins, where there is one.
    pub next: Option<BatchId>,
}

impl Desk {
    /// Begins a batch for files that are sent one by one; `name` is that of an archive, if it is one.
    pub async fn begin_batch(&self, actor: &Actor, name: Option<&str>) -> Result<BatchId, DeskError> {
        let name = name.filter(|name| !name.trim().is_empty()).map(clean_name);
        Ok(self.store().begin_batch(actor, name.as_deref(), self.now()).await?)
    }

    /// Whether files may still be sent to it.
    pub async fn require_open_batch(&self, actor: &Actor, id: BatchId) -> Result<(), DeskError> {
        let batch = self.store().find_batch(actor, id).await?.ok_or(DeskError::NotFound)?;
        match batch.cancelled_at {
            None => Ok(()),
            Some(_) => Err(DeskError::refused("This batch was cancelled. Send the files as a new one.")),
        }
    }

    /// Puts what was taken in on its own into a batch.
    pub async fn add_to_batch(&self, actor: &Actor, id: BatchId, received: &Received) -> Result<(), DeskError> {
        let Received { document, name, already_known } = received;
        Ok(self.store().add_to_batch(actor, id, name, *document, *already_known).await?)
    }

    /// Keeps why a file of a batch was not taken in.
    pub async fn refuse_in_batch(&self, actor: &Actor, id: BatchId, name: &str, why: &str) -> Result<(), DeskError> {
        Ok(self.store().refuse_in_batch(actor, id, &clean_name(name), why).await?)
    }

    pub async fn batches(&self, actor: &Actor, below: Option<BatchId>) -> Result<BatchList, DeskError> {
        // One more than is shown tells whether there is a next page.
        let mut found = self.store().list_batches(actor, below, BATCHES + 1).await?;
        let more = found.len() > BATCHES as usize;
        found.truncate(BATCHES as usize);
        let next = more.then(|| found.last().map(|batch| batch.id)).flatten();
        let mut batches = Vec::with_capacity(found.len());
        for batch in found {
            let counts = self.store().count_batch(actor, batch.id).await?;
            batches.push((batch, counts));
        }
        Ok(BatchList { batches, next })
    }

    pub async fn batch(&self, actor: &Actor, id: BatchId, after: i64) -> Result<BatchView, DeskError> {
        let batch = self.store().find_batch(actor, id).await?.ok_or(DeskError::NotFound)?;
        let counts = self.store().count_batch(actor, id).await?;
        let sums = self.store().sum_batch(actor, id).await?;
        let mut files = self.store().list_batch_files(actor, id, after, FILES + 1).await?;
        let more = files.len() > FILES as usize;
        files.truncate(FILES as usize);
        let next = more.then(|| files.last().map(|file| file.position)).flatten();
        Ok(BatchView { batch, counts, sums, files, next })
    }

    /// Stops what of a batch is still under way; it takes no more files.
    pub async fn cancel_batch(&self, actor: &Actor, id: BatchId) -> Result<u64, DeskError> {
        Ok(self.store().cancel_batch(actor, id, self.now()).await?)
    }

    /// Begins again with what of a batch failed or was cancelled.
    pub async fn retry_batch(&self, actor: &Actor, id: BatchId) -> Result<u64, DeskError> {
        self.store().find_batch(actor, id).await?.ok_or(DeskError::NotFound)?;
        Ok(self.store().retry_batch(actor, id, self.now()).await?)
    }
}

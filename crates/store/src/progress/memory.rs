//! News of progress within one process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;

use super::Told;
use crate::id::{DocumentId, OrganisationId};

type News = HashMap<(OrganisationId, DocumentId), Told>;

#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<News>>);

impl Memory {
    fn with<T>(&self, change: impl FnOnce(&mut News) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn tell(&self, organisation: OrganisationId, told: Told) {
        self.with(|news| news.insert((organisation, told.live.document), told));
    }

    pub(super) fn forget(&self, organisation: OrganisationId, document: DocumentId) {
        self.with(|news| news.remove(&(organisation, document)));
    }

    /// Drops what is out of date by the way, so that nothing piles up.
    pub(super) fn list(&self, organisation: OrganisationId, now: OffsetDateTime) -> Vec<Told> {
        self.with(|news| {
            news.retain(|_, told| told.is_fresh(now));
            news.iter().filter(|((owner, _), _)| *owner == organisation).map(|(_, told)| told.clone()).collect()
        })
    }
}

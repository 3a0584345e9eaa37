//! A store of sessions that was asked for one record already.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use store::Sessions;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store;

/// Answers the first question for the record that was loaded before; everything else goes to the store.
#[derive(Debug)]
pub struct Preloaded {
    sessions: Arc<Sessions>,
    record: Mutex<Option<Record>>,
}

impl Preloaded {
    pub fn new(sessions: Arc<Sessions>, record: Option<Record>) -> Self {
        Self { sessions, record: Mutex::new(record) }
    }

    fn take(&self) -> Option<Record> {
        self.record.lock().ok()?.take()
    }
}

#[async_trait]
impl SessionStore for Preloaded {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        self.sessions.create(record).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.sessions.save(record).await
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        match self.take().filter(|record| record.id == *id) {
            Some(record) => Ok(Some(record)),
            None => self.sessions.load(id).await,
        }
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.sessions.delete(id).await
    }
}

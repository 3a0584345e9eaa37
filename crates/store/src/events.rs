//! News of documents' progress and of invoices, carried from Postgres to whoever watches.

use std::sync::OnceLock;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio::task::AbortHandle;

use crate::actor::Actor;
use crate::database::Store;
use crate::id::{DocumentId, OrganisationId};

const CHANNEL: &str = "probity_documents";

/// The one listener of this process, started by the first who watches.
pub(crate) struct Events {
    pool: PgPool,
    sender: broadcast::Sender<News>,
    listener: OnceLock<AbortHandle>,
}

#[derive(Clone, Copy)]
enum News {
    Changed(OrganisationId, DocumentId),
    /// Some of its invoices or approvals.
    InvoicesChanged(OrganisationId),
    /// The connection broke and something may have been missed.
    Missed,
}

/// What a watcher hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentNews {
    Changed(DocumentId),
    InvoicesChanged,
    /// Something may have been missed: look at all documents again.
    LookAgain,
}

/// A watch over the documents of one organisation.
pub struct DocumentWatch {
    organisation: OrganisationId,
    receiver: broadcast::Receiver<News>,
}

impl Events {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { pool, sender: broadcast::channel(1024).0, listener: OnceLock::new() }
    }

    pub(crate) fn stop(&self) {
        if let Some(listener) = self.listener.get() {
            listener.abort();
        }
    }
}

impl Store {
    /// Watches the documents of the actor's organisation from now on. Must be called within tokio.
    pub fn watch_documents(&self, actor: &Actor) -> DocumentWatch {
        let events = self.events();
        events.listener.get_or_init(|| tokio::spawn(listen(events.pool.clone(), events.sender.clone())).abort_handle());
        DocumentWatch { organisation: actor.organisation(), receiver: events.sender.subscribe() }
    }
}

impl DocumentWatch {
    /// Waits for the next news; `None` once the store is gone.
    pub async fn next(&mut self) -> Option<DocumentNews> {
        loop {
            match self.receiver.recv().await {
                Ok(News::Changed(organisation, document)) if organisation == self.organisation => {
                    return Some(DocumentNews::Changed(document));
                }
                Ok(News::InvoicesChanged(organisation)) if organisation == self.organisation => {
                    return Some(DocumentNews::InvoicesChanged);
                }
                Ok(News::Changed(..) | News::InvoicesChanged(_)) => {}
                Ok(News::Missed) | Err(broadcast::error::RecvError::Lagged(_)) => return Some(DocumentNews::LookAgain),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

async fn listen(pool: PgPool, sender: broadcast::Sender<News>) {
    loop {
        if let Err(error) = forward(&pool, &sender).await {
            tracing::warn!(%error, "lost the connection for news of documents; connecting again");
        }
        if pool.is_closed() {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn forward(pool: &PgPool, sender: &broadcast::Sender<News>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    // Whatever happened before the listener stood is unknown to those who already watch.
    let _ = sender.send(News::Missed);
    while let Some(notification) = listener.try_recv().await? {
        if let Some(news) = read_payload(notification.payload()) {
            // Nobody may be watching right now.
            let _ = sender.send(news);
        }
    }
    let _ = sender.send(News::Missed);
    Ok(())
}

fn read_payload(payload: &str) -> Option<News> {
    match payload.split_once(' ') {
        Some((organisation, document)) => Some(News::Changed(organisation.parse().ok()?, document.parse().ok()?)),
        None => Some(News::InvoicesChanged(payload.parse().ok()?)),
    }
}

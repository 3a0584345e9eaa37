//! Extract: a stored file becomes a contract or an invoice, then goes on to reconciliation.

use documents::extraction::{Content, Extraction, extract};
use documents::read::ReadFailure;
use store::{Actor, Document, DocumentId, DocumentKind, DocumentState, Job, PageSize};

use crate::{Desk, DeskError};

impl Desk {
    /// Does a queued job. Done twice it does no harm: what is written is written over.
    pub async fn process(&self, job: &Job) -> Result<(), DeskError> {
        match job {
            Job::Process { document, .. } => self.process_document(&job.actor(), *document).await,
            Job::Reconcile { contract, .. } => self.reconcile_under(&job.actor(), *contract).await,
        }
    }

    async fn process_document(&self, actor: &Actor, id: DocumentId) -> Result<(), DeskError> {
        let Some(document) = self.store().find_document(actor, id).await? else { return Ok(()) };
        if document.state.is_end() {
            return Ok(());
        }
        self.set_state(actor, id, DocumentState::Reading, None).await?;
        let extraction = match self.extract_file(actor, &document).await? {
            Ok(extraction) => extraction,
            Err(failure) => return self.end_unread(actor, id, &failure).await,
        };
        self.set_state(actor, id, DocumentState::Extracting, None).await?;
        let kind = match &extraction.content {
            Content::Contract(_) => DocumentKind::Contract,
            Content::Invoice(_) => DocumentKind::Invoice,
        };
        let sizes: Vec<PageSize> =
            extraction.pages.iter().map(|page| PageSize { width: page.width, height: page.height }).collect();
        self.store().record_reading(actor, id, kind, &sizes, &extraction.warnings, self.now()).await?;
        match &extraction.content {
            Content::Contract(contract) => {
                let contract = self.store().save_contract(actor, id, contract, self.now()).await?;
                self.set_state(actor, id, DocumentState::Reconciling, None).await?;
                self.reconcile_waiting(actor).await?;
                self.reconcile_under(actor, contract).await?;
            }
            Content::Invoice(invoice) => {
                let invoice = self.store().save_invoice(actor, id, invoice, self.now()).await?;
                self.set_state(actor, id, DocumentState::Reconciling, None).await?;
                self.reconcile_with_later(actor, invoice).await?;
            }
        }
        self.set_state(actor, id, DocumentState::Done, None).await
    }

    async fn extract_file(
        &self,
        actor: &Actor,
        document: &Document,
    ) -> Result<Result<Extraction, ReadFailure>, DeskError> {
        let file = self
            .inner
            .files
            .locate(actor.organisation(), document.id, &document.file())
            .await
            .map_err(DeskError::internal)?;
        let kind = document.kind_told.map(|kind| match kind {
            DocumentKind::Contract => documents::extraction::DocumentKind::Contract,
            DocumentKind::Invoice => documents::extraction::DocumentKind::Invoice,
        });
        tokio::task::spawn_blocking(move || extract(file.path(), kind)).await.map_err(DeskError::internal)
    }

    /// What cannot be read yet is kept and said so; what cannot be read at all is told why.
    async fn end_unread(&self, actor: &Actor, id: DocumentId, failure: &ReadFailure) -> Result<(), DeskError> {
        let state = match failure {
            ReadFailure::NoText | ReadFailure::NotReadYet { .. } => DocumentState::NotRead,
            _ => DocumentState::Failed,
        };
        let sentence = sentence(&failure.to_string());
        tracing::info!(document = %id, state = state.as_str(), reason = %sentence, "a document was not read");
        self.set_state(actor, id, state, Some(&sentence)).await
    }

    /// Ends a document whose processing failed again and again, so that nobody waits for it.
    pub async fn give_up(&self, job: &Job) -> Result<(), DeskError> {
        let Job::Process { document, .. } = job else { return Ok(()) };
        let reason = "Processing failed several times. The file is kept; the server's log says why.";
        self.set_state(&job.actor(), *document, DocumentState::Failed, Some(reason)).await
    }

    async fn set_state(
        &self,
        actor: &Actor,
        id: DocumentId,
        state: DocumentState,
        reason: Option<&str>,
    ) -> Result<(), DeskError> {
        Ok(self.store().set_document_state(actor, id, state, reason, self.now()).await?)
    }
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}

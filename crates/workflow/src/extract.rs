//! Extract: a stored file becomes a contract or an invoice, then goes on to reconciliation.

use documents::extraction::{Content, Extraction};
use documents::read::ReadFailure;
use reading::{ReaderError, Stage};
use store::{
    Actor, Document, DocumentId, DocumentKind, DocumentNews, DocumentState, DocumentWatch, Job, Live, LiveStage,
    PageSize,
};
use tokio::time::Instant;

use crate::figures::{InStage, count_document, count_reading};
use crate::{Desk, DeskError};

impl Desk {
    /// Does a queued job. Done twice it does no harm: what is written is written over.
    pub async fn process(&self, job: &Job) -> Result<(), DeskError> {
        match job {
            Job::Process { document, .. } => self.process_document(&job.actor(), *document).await,
            Job::Reconcile { contract, .. } => self.reconcile_under(&job.actor(), *contract).await,
            Job::Run { run, .. } => self.process_run(&job.actor(), *run).await,
        }
    }

    /// Works on a document until it is done or a person has it stopped.
    async fn process_document(&self, actor: &Actor, id: DocumentId) -> Result<(), DeskError> {
        let mut watch = self.store().watch_documents(actor);
        let Some(document) = self.store().find_document(actor, id).await? else { return Ok(()) };
        if document.state == DocumentState::Infected {
            return self.remove_infected(actor, &document).await;
        }
        if document.state.is_end() {
            return Ok(());
        }
        let done = tokio::select! {
            // Dropping the work ends the process that reads the document.
            done = self.work_on(actor, &document) => done,
            () = self.wait_for_cancellation(actor, id, &mut watch) => Err(DeskError::Conflict),
        };
        self.inner.progress.forget(actor.organisation(), id).await;
        match done {
            Err(DeskError::Conflict) if self.is_cancelled(actor, id).await? => {
                tracing::info!(document = %id, "a document was cancelled while it was worked on");
                Ok(())
            }
            done => done,
        }
    }

    async fn is_cancelled(&self, actor: &Actor, id: DocumentId) -> Result<bool, DeskError> {
        let document = self.store().find_document(actor, id).await?;
        Ok(document.is_none_or(|document| document.state == DocumentState::Cancelled))
    }

    async fn wait_for_cancellation(&self, actor: &Actor, id: DocumentId, watch: &mut DocumentWatch) {
        while let Some(news) = watch.next().await {
            let concerns = matches!(news, DocumentNews::LookAgain) || news == DocumentNews::Changed(id);
            if concerns && matches!(self.is_cancelled(actor, id).await, Ok(true)) {
                return;
            }
        }
        std::future::pending().await
    }

    async fn work_on(&self, actor: &Actor, document: &Document) -> Result<(), DeskError> {
        let id = document.id;
        let scanning = InStage::enter(LiveStage::Scan);
        if !self.pass_scan(actor, document).await? {
            return Ok(());
        }
        drop(scanning);
        let reading = InStage::enter(LiveStage::Read);
        self.enter(actor, document, DocumentState::Reading, LiveStage::Read).await?;
        let begun = Instant::now();
        let extraction = match self.read_file(actor, document).await {
            Ok((extraction, recognised)) => {
                count_reading(extraction.pages.len(), recognised, begun.elapsed());
                extraction
            }
            Err(ReaderError::Unread(failure)) => return self.end_unread(actor, id, &failure).await,
            Err(error) => return Err(DeskError::internal(error)),
        };
        drop(reading);
        let extracting = InStage::enter(LiveStage::Extract);
        self.enter(actor, document, DocumentState::Extracting, LiveStage::Extract).await?;
        let kind = match &extraction.content {
            Content::Contract(_) => DocumentKind::Contract,
            Content::Invoice(_) => DocumentKind::Invoice,
        };
        let sizes: Vec<PageSize> =
            extraction.pages.iter().map(|page| PageSize { width: page.width, height: page.height }).collect();
        self.store().record_reading(actor, id, kind, &sizes, &extraction.warnings, self.now()).await?;
        drop(extracting);
        let _reconciling = InStage::enter(LiveStage::Reconcile);
        // From here on it can no longer be cancelled: what was read is kept.
        self.enter(actor, document, DocumentState::Reconciling, LiveStage::Reconcile).await?;
        match &extraction.content {
            Content::Contract(contract) => {
                let contract = self.store().save_contract(actor, id, contract, self.now()).await?;
                self.reconcile_waiting(actor).await?;
                self.reconcile_under(actor, contract).await?;
            }
            Content::Invoice(invoice) => {
                let invoice = self.store().save_invoice(actor, id, invoice, self.now()).await?;
                self.reconcile_with_later(actor, invoice).await?;
            }
        }
        self.set_state(actor, id, DocumentState::Done, None).await
    }

    /// Has a document read in a process of its own. Also whether characters had to be recognised.
    async fn read_file(&self, actor: &Actor, document: &Document) -> Result<(Extraction, bool), ReaderError> {
        let kind = document.kind_told.map(|kind| match kind {
            DocumentKind::Contract => documents::extraction::DocumentKind::Contract,
            DocumentKind::Invoice => documents::extraction::DocumentKind::Invoice,
        });
        let bytes = self.inner.files.open_plain(actor.organisation(), document.id, &document.file()).await;
        let bytes = bytes.map_err(|error| ReaderError::Source(error.into()))?;
        let (told, mut stages) = tokio::sync::mpsc::unbounded_channel();
        let reading = self.inner.reader.extract(bytes, kind, move |stage| {
            // Nobody listens once the reading is given up.
            let _ = told.send(stage);
        });
        // Ends with the reading, which holds the other end.
        let telling = async {
            let mut recognised = false;
            while let Some(stage) = stages.recv().await {
                if let Stage::Page { number, of } = stage {
                    recognised = true;
                    let percent = number.saturating_sub(1).saturating_mul(100).checked_div(of).unwrap_or(0);
                    self.tell(actor, document, LiveStage::Read, u8::try_from(percent).unwrap_or(99)).await;
                }
            }
            recognised
        };
        let (read, recognised) = tokio::join!(reading, telling);
        Ok((read?, recognised))
    }

    /// Enters the next stage, on record and for those who watch.
    pub(crate) async fn enter(
        &self,
        actor: &Actor,
        document: &Document,
        state: DocumentState,
        stage: LiveStage,
    ) -> Result<(), DeskError> {
        self.set_state(actor, document.id, state, None).await?;
        self.tell(actor, document, stage, 0).await;
        Ok(())
    }

    /// Tells those who watch how far a document is within a stage.
    async fn tell(&self, actor: &Actor, document: &Document, stage: LiveStage, percent: u8) {
        let live = Live {
            document: document.id,
            stage,
            percent,
            name: document.file_name.clone(),
            bytes: u64::try_from(document.byte_size).unwrap_or(0),
        };
        self.inner.progress.report(actor.organisation(), &live, self.now()).await;
    }

    /// What cannot be read yet is kept and said so; what cannot be read at all is told why.
    async fn end_unread(&self, actor: &Actor, id: DocumentId, failure: &ReadFailure) -> Result<(), DeskError> {
        let state = match failure {
            ReadFailure::NoText | ReadFailure::NotReadYet { .. } => DocumentState::NotRead,
            _ => DocumentState::Failed,
        };
        let sentence = sentence(&failure.to_string());
        tracing::info!(document = %id, state = state.as_str(), reason = failure.code(), "a document was not read");
        self.set_state(actor, id, state, Some(&sentence)).await
    }

    /// Ends a document whose processing failed again and again, so that nobody waits for it.
    pub async fn give_up(&self, job: &Job) -> Result<(), DeskError> {
        let document = match job {
            Job::Process { document, .. } => document,
            Job::Run { run, .. } => return self.give_up_run(&job.actor(), *run).await,
            Job::Reconcile { .. } => return Ok(()),
        };
        let reason = "Processing failed several times. The file is kept; the server's log says why.";
        match self.set_state(&job.actor(), *document, DocumentState::Failed, Some(reason)).await {
            Err(DeskError::Conflict | DeskError::NotFound) => Ok(()),
            ended => ended,
        }
    }

    async fn set_state(
        &self,
        actor: &Actor,
        id: DocumentId,
        state: DocumentState,
        reason: Option<&str>,
    ) -> Result<(), DeskError> {
        self.store().set_document_state(actor, id, state, reason, self.now()).await?;
        count_document(state);
        Ok(())
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

//! What the work comes to, counted for monitoring. Nothing is counted where no figures are kept.

use std::time::Duration;

use domain::{Reconciliation, Severity};
use store::{DocumentState, LiveStage};
use tokio::time::Instant;

/// A document has come to an end.
pub(crate) fn count_document(state: DocumentState) {
    if state.is_end() {
        metrics::counter!("documents_total", "outcome" => state.as_str()).increment(1);
    }
}

/// A document was read. `recognised` where characters had to be recognised in pictures.
pub(crate) fn count_reading(pages: usize, recognised: bool, took: Duration) {
    let how = if recognised { "recognised" } else { "text" };
    metrics::counter!("pages_total", "how" => how).increment(u64::try_from(pages).unwrap_or(u64::MAX));
    metrics::histogram!("document_reading_seconds", "how" => how).record(took);
}

/// A document is in a stage of its processing, until this is dropped.
pub(crate) struct InStage {
    stage: &'static str,
    begun: Instant,
}

impl InStage {
    pub fn enter(stage: LiveStage) -> Self {
        let stage = match stage {
            LiveStage::Upload => "upload",
            LiveStage::Scan => "scan",
            LiveStage::Read => "read",
            LiveStage::Extract => "extract",
            LiveStage::Reconcile => "reconcile",
        };
        metrics::gauge!("documents_in_work", "stage" => stage).increment(1);
        Self { stage, begun: Instant::now() }
    }
}

impl Drop for InStage {
    fn drop(&mut self) {
        metrics::gauge!("documents_in_work", "stage" => self.stage).decrement(1);
        metrics::histogram!("document_stage_seconds", "stage" => self.stage).record(self.begun.elapsed());
    }
}

/// An invoice was reconciled, for the first time or again.
pub(crate) fn count_findings(result: &Reconciliation) {
    for finding in &result.findings {
        let severity = match finding.severity {
            Severity::Block => "block",
            Severity::Hold => "hold",
            Severity::Review => "review",
            Severity::Inform => "inform",
        };
        metrics::counter!("findings_total", "severity" => severity).increment(1);
    }
}

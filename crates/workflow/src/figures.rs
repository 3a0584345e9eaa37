//! What the work comes to, counted for monitoring. Nothing is counted where no figures are kept.

use std::time::Duration;

use domain::{Reconciliation, Severity};
use store::DocumentState;

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

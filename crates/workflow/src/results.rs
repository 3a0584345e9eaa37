//! What became of a document, for programs that sent it.

use serde::Serialize;
use serde_json::Value;
use store::{Actor, Decision, Document, DocumentId, StoredInvoice};
use time::format_description::well_known::Rfc3339;

use crate::{Desk, DeskError};

/// A document, and what was found where it is an invoice. Amounts are decimal texts, times RFC 3339.
#[derive(Debug, Serialize)]
pub struct DocumentResult {
    document: String,
    file: String,
    kind: Option<&'static str>,
    /// `done` once there is nothing left to wait for; `not_read` and `failed` give a reason.
    state: &'static str,
    reason: Option<String>,
    contract: Option<String>,
    invoice: Option<InvoiceResult>,
}

#[derive(Debug, Serialize)]
struct InvoiceResult {
    id: String,
    state: &'static str,
    contract: Option<String>,
    currency: Option<String>,
    billed: Option<String>,
    /// What is found, without what was dismissed.
    at_stake: String,
    payable: Option<String>,
    /// Whether as many people as it takes have released it for payment, of what is payable now.
    released: bool,
    decisions: Vec<DecisionResult>,
    /// As `probity reconcile --json` prints it; none while it is being processed.
    result: Option<Value>,
}

#[derive(Debug, Serialize)]
struct DecisionResult {
    finding: String,
    verdict: &'static str,
    reason: String,
    by: String,
    at: Option<String>,
}

impl Desk {
    pub async fn result_of(&self, actor: &Actor, id: DocumentId) -> Result<DocumentResult, DeskError> {
        let store = self.store();
        let document = store.find_document(actor, id).await?.ok_or(DeskError::NotFound)?;
        let stored = match document.invoice {
            Some(invoice) => store.find_invoice(actor, invoice).await?,
            None => None,
        };
        let invoice = match stored {
            Some(stored) => {
                let approval = store.read_approval(actor, stored.id).await?;
                let released = !approval.given.is_empty() && approval.is_complete();
                let decisions = store.list_decisions(actor, stored.id).await?;
                Some(InvoiceResult::of(stored, decisions, released))
            }
            None => None,
        };
        Ok(DocumentResult::of(document, invoice))
    }
}

impl DocumentResult {
    fn of(document: Document, invoice: Option<InvoiceResult>) -> Self {
        Self {
            document: document.id.to_string(),
            kind: document.kind.map(|kind| kind.as_str()),
            state: document.state.as_str(),
            contract: document.contract.map(|id| id.to_string()),
            file: document.file_name,
            reason: document.reason,
            invoice,
        }
    }
}

impl InvoiceResult {
    fn of(stored: StoredInvoice, decisions: Vec<Decision>, released: bool) -> Self {
        Self {
            id: stored.id.to_string(),
            state: stored.state.as_str(),
            contract: stored.contract.map(|id| id.to_string()),
            currency: stored.currency,
            billed: stored.billed.map(|amount| amount.to_string()),
            at_stake: stored.at_stake.to_string(),
            payable: stored.payable.map(|amount| amount.to_string()),
            released,
            decisions: decisions.into_iter().map(DecisionResult::of).collect(),
            result: stored.result,
        }
    }
}

impl DecisionResult {
    fn of(decision: Decision) -> Self {
        Self {
            verdict: decision.verdict.as_str(),
            reason: decision.why(),
            at: decision.decided_at.format(&Rfc3339).ok(),
            finding: decision.finding,
            by: decision.decider,
        }
    }
}

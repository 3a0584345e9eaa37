//! Outlook: what a contract and its invoices lead one to expect, and what is missing.

use domain::absence::{Absence, RenewalWatch, find_absences, watch_renewal};
use domain::prediction::{Prediction, predict};
use domain::{Contract, Date, History, Inputs, PastInvoice};
use store::StoredInvoice;

use crate::DeskError;

/// How things stand under a contract on a day.
pub struct Outlook {
    /// The next invoice; none before the first.
    pub next: Option<Prediction>,
    pub missing: Vec<Absence>,
    pub renewal: Option<RenewalWatch>,
}

impl Outlook {
    /// Reckoned aside, for it reconciles the last invoice and the next one.
    pub(crate) async fn of(contract: &Contract, invoices: &[StoredInvoice], today: Date) -> Result<Self, DeskError> {
        let past = invoices.iter().map(|stored| PastInvoice {
            id: stored.id.to_string(),
            invoice: stored.invoice.clone(),
            content_hash: None,
            other_contract: false,
            payable: stored.payable,
        });
        let history = History { invoices: past.collect(), present_hash: None };
        let contract = contract.clone();
        let reckoned = tokio::task::spawn_blocking(move || Self::reckon(&contract, &history, today));
        reckoned.await.map_err(DeskError::internal)
    }

    fn reckon(contract: &Contract, history: &History, today: Date) -> Self {
        let inputs = Inputs { today: Some(today), ..Inputs::default() };
        Self {
            next: predict(contract, history, &inputs),
            missing: find_absences(contract, history, &inputs, today),
            renewal: watch_renewal(contract, today),
        }
    }
}

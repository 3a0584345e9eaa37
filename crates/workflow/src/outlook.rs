//! Outlook: what a contract and its invoices lead one to expect, and what is missing.

use std::collections::BTreeSet;

use domain::absence::{Absence, RenewalWatch, find_absences, watch_renewal};
use domain::prediction::{Prediction, predict};
use domain::{Contract, History, Inputs, PastInvoice};
use store::{Actor, ContractId, StoredInvoice};

use crate::reconcile::known::Checked;
use crate::{Desk, DeskError};

/// How things stand under a contract on a day.
pub struct Outlook {
    /// The next invoice; none before the first.
    pub next: Option<Prediction>,
    pub missing: Vec<Absence>,
    pub renewal: Option<RenewalWatch>,
}

impl Desk {
    /// By the contract's invoices, in the order of their dates, and by what is known beside them.
    /// Reckoned aside, for it reconciles the last invoice and the next one.
    pub(crate) async fn outlook_of(
        &self,
        actor: &Actor,
        (id, contract): (ContractId, &Contract),
        invoices: &[StoredInvoice],
    ) -> Result<Outlook, DeskError> {
        let past = invoices.iter().map(|stored| PastInvoice {
            id: stored.id.to_string(),
            invoice: stored.invoice.clone(),
            content_hash: None,
            other_contract: false,
            payable: stored.payable,
        });
        let history = History { invoices: past.collect(), present_hash: None };
        let known = match invoices.last() {
            Some(StoredInvoice { invoice, .. }) => {
                let mut around = self.look_around(actor).await?;
                let last = Checked { invoice, received_on: None, contract: Some((id, contract)), history: &history };
                self.known_of(actor, &mut around, last, BTreeSet::new()).await?.0
            }
            None => Inputs::default(),
        };
        let inputs = Inputs { today: Some(self.now().date()), ..known };
        let contract = contract.clone();
        let reckoned = tokio::task::spawn_blocking(move || Outlook::reckon(&contract, &history, &inputs));
        reckoned.await.map_err(DeskError::internal)
    }
}

impl Outlook {
    fn reckon(contract: &Contract, history: &History, inputs: &Inputs) -> Self {
        Self {
            next: predict(contract, history, inputs),
            missing: inputs.today.map(|today| find_absences(contract, history, inputs, today)).unwrap_or_default(),
            renewal: inputs.today.and_then(|today| watch_renewal(contract, today)),
        }
    }
}

//! What is known beside an invoice's documents, and how strictly it is checked.

use std::collections::BTreeSet;

use domain::{Contract, History, Inputs, Invoice, Settings};
use store::{Actor, ContractId, DocumentId};

use super::settings::{lay, vendor_of};
use crate::{Desk, DeskError};

impl Desk {
    /// Loads of the lists from outside what the invoice may need, and no more.
    pub(crate) async fn known_of(
        &self,
        actor: &Actor,
        (document, invoice): (DocumentId, &Invoice),
        contract: Option<(ContractId, &Contract)>,
        history: &History,
        dismissed: BTreeSet<String>,
    ) -> Result<(Inputs, Settings), DeskError> {
        let known = self.store().find_known(actor, document).await?;
        let terms = contract.map(|(_, terms)| terms);
        let settings = lay(&known.policies, vendor_of(invoice, terms), contract.map(|(id, _)| id));
        let mut inputs = Inputs { received_on: known.received_at.map(|at| at.date()), ..Inputs::default() };
        for kind in known.given {
            // Even where nothing of it is needed, a list that was handed in counts as there.
            inputs.give(kind);
            if let Some(need) = kind.need(terms, invoice, history) {
                self.store().load_inputs(actor, kind, &need).await?.into_iter().for_each(|row| inputs.add(row));
            }
        }
        Ok((inputs, Settings { dismissed, ..settings }))
    }
}

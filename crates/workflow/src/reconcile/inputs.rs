//! What an invoice's reconciliation needs of the lists from outside, and no more.

use domain::{Contract, History, InputKind, Inputs, Invoice};
use store::{Actor, DocumentId};

use crate::{Desk, DeskError};

impl Desk {
    pub(super) async fn load_inputs(
        &self,
        actor: &Actor,
        document: DocumentId,
        contract: Option<&Contract>,
        invoice: &Invoice,
        history: &History,
    ) -> Result<Inputs, DeskError> {
        let received = self.store().find_document(actor, document).await?;
        let mut inputs =
            Inputs { received_on: received.map(|document| document.uploaded_at.date()), ..Inputs::default() };
        for kind in self.store().given_inputs(actor).await? {
            // Even where nothing of it is needed, a list that was handed in counts as there.
            inputs.give(kind);
            self.load_kind(actor, kind, (contract, invoice, history), &mut inputs).await?;
        }
        Ok(inputs)
    }

    async fn load_kind(
        &self,
        actor: &Actor,
        kind: InputKind,
        (contract, invoice, history): (Option<&Contract>, &Invoice, &History),
        inputs: &mut Inputs,
    ) -> Result<(), DeskError> {
        let Some(need) = kind.need(contract, invoice, history) else { return Ok(()) };
        self.store().load_inputs(actor, kind, &need).await?.into_iter().for_each(|row| inputs.add(row));
        Ok(())
    }
}

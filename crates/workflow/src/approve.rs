//! Approve: an invoice is released for payment of what is payable, by one person or by two.

use domain::Decimal;
use store::{Actor, ApprovalState, InvoiceId};

use crate::{Desk, DeskError};

impl Desk {
    /// Releases `amount`, which must be what is payable now, in the invoice's currency.
    pub async fn approve(&self, actor: &Actor, id: InvoiceId, amount: Decimal) -> Result<ApprovalState, DeskError> {
        let given = self.store().approve(actor, id, amount, self.now()).await?;
        given.map_err(|reason| DeskError::refused(reason.to_string()))
    }

    /// Takes the approval of an invoice back, whoever gave it.
    pub async fn take_approval_back(&self, actor: &Actor, id: InvoiceId) -> Result<(), DeskError> {
        Ok(self.store().take_approval_back(actor, id, self.now()).await?)
    }

    /// Above which amount a second person must approve; none where one is enough.
    pub async fn second_over(&self, actor: &Actor) -> Result<Option<Decimal>, DeskError> {
        Ok(self.store().read_second_over(actor).await?)
    }

    /// Sets it as an owner types it; an empty text takes the demand away.
    pub async fn set_second_over(&self, actor: &Actor, text: &str) -> Result<(), DeskError> {
        let text = text.trim().replace(',', "");
        let amount = if text.is_empty() {
            None
        } else {
            let read = text.parse::<Decimal>().ok().filter(|amount| !amount.is_sign_negative() && amount.scale() <= 4);
            Some(read.ok_or_else(|| DeskError::refused("Type an amount such as 5000 or 5000.00, or nothing."))?)
        };
        Ok(self.store().set_second_over(actor, amount, self.now()).await?)
    }
}

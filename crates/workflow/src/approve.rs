//! Approve: an invoice is released for payment of what is payable, by one person or by two.

use domain::Decimal;
use domain::number::read_decimal;
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
        Ok(self.store().set_second_over(actor, read_limit(text)?, self.now()).await?)
    }
}

fn read_limit(text: &str) -> Result<Option<Decimal>, DeskError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let amount = read_decimal(text, None).filter(|amount| !amount.is_sign_negative() && amount.scale() <= 4);
    amount.map(Some).ok_or_else(|| DeskError::refused("Type an amount such as 5000 or 5000.00, or nothing."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_read_however_its_marks_are_set() {
        let read = |text| read_limit(text).map(|amount| amount.map(|amount| amount.normalize().to_string()));
        for (text, amount) in [("5000", "5000"), ("5,000.50", "5000.5"), ("5.000,50", "5000.5"), ("1,5", "1.5")] {
            assert_eq!(read(text).unwrap().as_deref(), Some(amount), "{text}");
        }
        assert_eq!(read(" ").unwrap(), None);
        for text in ["-1", "0.00001", "much"] {
            assert!(read(text).unwrap_err().to_string().contains("such as 5000"), "{text}");
        }
    }
}

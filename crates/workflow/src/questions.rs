//! Questions: what a contract leaves open is decided by a person, once for all its invoices.

use domain::contract::check_answer;
use domain::question::{OpenQuestion, gather_questions};
use domain::{Contract, Reconciliation};
use store::{Actor, ContractId, Edit, InvoiceId, StoredInvoice};

use crate::review::read_result;
use crate::{Desk, DeskError};

/// Stores an answer in the contract; an empty one takes the former back.
fn settle(contract: &mut Contract, key: &str, value: &str) -> Result<Edit, DeskError> {
    let (key, value) = (key.trim(), value.trim());
    let field = format!("answers.{key}");
    if value.is_empty() {
        let old = contract.answers.remove(key).ok_or(DeskError::NotFound)?;
        return Ok(Edit { field, old_value: Some(old), new_value: None });
    }
    check_answer(&contract.clauses, key, value)
        .map_err(|reason| DeskError::Refused(format!("The answer '{key}' {reason}. Nothing was changed.")))?;
    let old_value = contract.answers.insert(key.to_owned(), value.to_owned());
    Ok(Edit { field, old_value, new_value: Some(value.to_owned()) })
}

impl Desk {
    /// Answers `CLAUSE.PARAMETER` of a contract, or takes the answer back where `value` is empty. All its
    /// invoices are reconciled anew.
    pub async fn answer_question(
        &self,
        actor: &Actor,
        id: ContractId,
        key: &str,
        value: &str,
    ) -> Result<(), DeskError> {
        self.change_contract(actor, id, |contract| settle(contract, key, value)).await
    }

    /// As [`Self::answer_question`], of the contract that an invoice is held against: this invoice is
    /// reconciled at once, for its reviewer waits.
    pub async fn answer_for_invoice(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        key: &str,
        value: &str,
    ) -> Result<(), DeskError> {
        let stored = self.store().find_invoice(actor, invoice).await?.ok_or(DeskError::NotFound)?;
        let contract = stored.contract.ok_or(DeskError::NotFound)?;
        self.answer_question(actor, contract, key, value).await?;
        self.reconcile_with_later(actor, invoice).await
    }
}

/// What the invoices of a contract ask.
pub(crate) fn open_questions(invoices: &[StoredInvoice]) -> Result<Vec<OpenQuestion>, DeskError> {
    let mut results: Vec<(String, Reconciliation)> = Vec::new();
    for stored in invoices {
        if let Some(result) = &stored.result {
            results.push((stored.id.to_string(), read_result(result)?));
        }
    }
    Ok(gather_questions(results.iter().map(|(id, result)| (id.as_str(), result))))
}

#[cfg(test)]
mod tests {
    use domain::contract::import_clause;

    use super::*;

    #[test]
    fn an_answer_is_stored_changed_and_taken_back() {
        let clause = import_clause(r#"{"id":"4.2","kind":"tiers","bands":[{"price":"1"}]}"#).unwrap();
        let mut contract = Contract { clauses: vec![clause], ..Contract::default() };
        let edit = settle(&mut contract, "4.2.mode", "volume").unwrap();
        assert_eq!(
            (edit.field.as_str(), edit.old_value, edit.new_value.as_deref()),
            ("answers.4.2.mode", None, Some("volume"))
        );
        let edit = settle(&mut contract, "4.2.mode", "graduated").unwrap();
        assert_eq!(edit.old_value.as_deref(), Some("volume"));
        assert!(settle(&mut contract, "4.2.mode", "flat").unwrap_err().to_string().contains("none of its readings"));
        assert_eq!(contract.answers["4.2.mode"], "graduated");
        assert_eq!(settle(&mut contract, "4.2.mode", "").unwrap().old_value.as_deref(), Some("graduated"));
        assert!(matches!(settle(&mut contract, "4.2.mode", ""), Err(DeskError::NotFound)));
    }
}

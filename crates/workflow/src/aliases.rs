//! Learned aliases: a person confirms what a line is billed under, and the vendor's wording is known from then on.

use domain::contract::Alias;
use domain::matching::find_misfit;
use domain::{Contract, Invoice};
use store::{Actor, ContractId, Edit, InvoiceId};

use crate::{Desk, DeskError};

/// The longest list that is of use to anyone.
const MOST_ALIASES: usize = 1_000;

/// Keeps the line's wording as an alias of the rate row; a former one of the same wording gives way.
fn learn(contract: &mut Contract, invoice: &Invoice, line: usize, term: usize) -> Result<Edit, DeskError> {
    let line = invoice.lines.get(line).ok_or(DeskError::NotFound)?;
    let term = contract.terms.get(term).ok_or(DeskError::NotFound)?;
    let wording = line.description.as_ref().map(|field| field.value.trim()).filter(|text| !text.is_empty());
    let wording = wording.ok_or_else(|| {
        DeskError::refused("The line has no description to remember. Type in what the page says, then confirm again.")
    })?;
    if let Some(misfit) = find_misfit(line, term) {
        return Err(DeskError::Refused(format!("{misfit} Nothing was remembered.")));
    }
    let name = term.item_code.as_ref().or(term.description.as_ref()).map(|field| field.value.clone());
    let item =
        name.ok_or_else(|| DeskError::refused("The rate has neither a code nor a description. Give it one first."))?;
    let alias = Alias { wording: wording.to_owned(), item };
    let former = contract.aliases.iter().position(|known| known.is_worded(wording));
    let former = former.map(|at| contract.aliases.remove(at));
    if contract.aliases.len() >= MOST_ALIASES {
        return Err(DeskError::refused(
            "The contract has 1,000 learned wordings. Take back some that are no longer used.",
        ));
    }
    let edit = Edit {
        field: format!("aliases.{wording}"),
        old_value: former.map(|former| former.item),
        new_value: Some(alias.item.clone()),
    };
    contract.aliases.push(alias);
    Ok(edit)
}

fn forget(contract: &mut Contract, wording: &str) -> Result<Edit, DeskError> {
    let at = contract.aliases.iter().position(|known| known.is_worded(wording)).ok_or(DeskError::NotFound)?;
    let former = contract.aliases.remove(at);
    Ok(Edit { field: format!("aliases.{}", former.wording), old_value: Some(former.item), new_value: None })
}

impl Desk {
    /// Confirms, or corrects, which rate row a line is billed under. `line` and `term` count from 0. The
    /// wording is remembered for this contract, and its invoices are reconciled anew, this one at once.
    pub async fn confirm_match(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        line: usize,
        term: usize,
    ) -> Result<(), DeskError> {
        let stored = self.store().find_invoice(actor, invoice).await?.ok_or(DeskError::NotFound)?;
        let contract = stored.contract.ok_or_else(|| {
            DeskError::refused("No contract is chosen for this invoice. Choose one, then confirm its lines.")
        })?;
        self.change_contract(actor, contract, |contract| learn(contract, &stored.invoice, line, term)).await?;
        self.reconcile_with_later(actor, invoice).await
    }

    /// Takes a learned wording back; the contract's invoices are reconciled anew.
    pub async fn forget_alias(&self, actor: &Actor, contract: ContractId, wording: &str) -> Result<(), DeskError> {
        self.change_contract(actor, contract, |contract| forget(contract, wording)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> (Contract, Invoice) {
        let contract =
            r#"{"lines":[{"description":"Container 8 yard","unit":"MON"},{"item_code":"EX-1","unit":"KGM"},{}]}"#;
        let invoice = r#"{"lines":[{"description":"Tip 8yd bin","unit":"MON"},{"description":"Call out"},{}]}"#;
        (serde_json::from_str(contract).unwrap(), serde_json::from_str(invoice).unwrap())
    }

    #[test]
    fn a_wording_is_learned_once_and_forgotten() {
        let (mut contract, mut invoice) = given();
        learn(&mut contract, &invoice, 1, 0).unwrap();
        invoice.lines[1].enter("description", "CALL  OUT").unwrap();
        let edit = learn(&mut contract, &invoice, 1, 1).unwrap();
        assert_eq!((edit.old_value.as_deref(), edit.new_value.as_deref()), (Some("Container 8 yard"), Some("EX-1")));
        assert_eq!(contract.aliases.len(), 1);
        forget(&mut contract, "call out").unwrap();
        assert!(contract.aliases.is_empty());
        assert!(matches!(forget(&mut contract, "call out"), Err(DeskError::NotFound)));
    }

    #[test]
    fn what_could_never_be_used_is_not_learned() {
        let (mut contract, mut invoice) = given();
        learn(&mut contract, &invoice, 0, 0).unwrap();
        invoice.lines[0].enter("description", "Tip 6yd bin").unwrap();
        let error = learn(&mut contract, &invoice, 0, 0).unwrap_err().to_string();
        assert!(error.contains("another size") && error.contains("Nothing was remembered"), "{error}");
        assert!(learn(&mut contract, &invoice, 0, 1).unwrap_err().to_string().contains("unit"));
        assert!(matches!(learn(&mut contract, &invoice, 2, 0), Err(DeskError::Refused(_))));
        assert!(matches!(learn(&mut contract, &invoice, 1, 2), Err(DeskError::Refused(_))));
        assert!(matches!(learn(&mut contract, &invoice, 9, 0), Err(DeskError::NotFound)));
        assert_eq!(contract.aliases.len(), 1);
    }
}

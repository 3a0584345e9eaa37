//! Corrections: a person types what the page really says, and the findings follow.

use std::collections::BTreeSet;

use domain::field::{EditError, Entry};
use domain::{Contract, Invoice};
use store::{Actor, ContractId, Edit, InvoiceId, TimelinePlace};

use crate::rating::{Begin, Task};
use crate::{Desk, DeskError};

/// Where a corrected value belongs: the header, or one line (or rate row) counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: Option<usize>,
    pub name: String,
}

impl Place {
    /// `fields.currency`, `lines.3.quantity`
    fn path(&self) -> String {
        match self.line {
            Some(line) => format!("lines.{line}.{}", self.name),
            None => format!("fields.{}", self.name),
        }
    }
}

fn value_of(entries: Vec<Entry>, name: &str) -> Option<String> {
    entries.into_iter().find(|entry| entry.name == name).map(|entry| entry.value)
}

fn edit_invoice(invoice: &mut Invoice, place: &Place, text: &str) -> Result<Option<String>, DeskError> {
    match place.line {
        None => {
            let old = value_of(invoice.header.entries(), &place.name);
            invoice.header.enter(&place.name, text).map_err(refuse)?;
            Ok(old)
        }
        Some(line) => {
            let line = invoice.lines.get_mut(line).ok_or(DeskError::NotFound)?;
            let old = value_of(line.entries(), &place.name);
            line.enter(&place.name, text).map_err(refuse)?;
            Ok(old)
        }
    }
}

fn edit_contract(contract: &mut Contract, place: &Place, text: &str) -> Result<Option<String>, DeskError> {
    let entries = match place.line {
        None => contract.header.entries(),
        Some(row) => contract.terms.get(row).ok_or(DeskError::NotFound)?.entries(),
    };
    contract.enter(place.line, &place.name, text).map_err(refuse)?;
    Ok(value_of(entries, &place.name))
}

fn refuse(error: EditError) -> DeskError {
    match error {
        EditError::NoSuchField(_) => DeskError::NotFound,
        EditError::Read(error) => DeskError::Refused(format!("{error}. Nothing was changed.")),
    }
}

fn record(place: &Place, old: Option<String>, text: &str) -> Edit {
    let new = text.trim();
    Edit { field: place.path(), old_value: old, new_value: (!new.is_empty()).then(|| new.to_owned()) }
}

impl Desk {
    /// Corrects one value of an invoice; its findings, and those of later invoices, are computed anew.
    pub async fn edit_invoice(&self, actor: &Actor, id: InvoiceId, place: &Place, text: &str) -> Result<(), DeskError> {
        let stored = self.store().find_invoice(actor, id).await?.ok_or(DeskError::NotFound)?;
        let mut invoice = stored.invoice.clone();
        let old = edit_invoice(&mut invoice, place, text)?;
        let edit = record(place, old, text);
        // It may come from another vendor now: both vendors' invoices are concerned.
        let vendor = invoice.header.seller_name.as_ref().map(|name| name.value.as_str());
        let (mut lock, scope) = self.open_history(actor, stored.contract, &[id], vendor).await?;
        let store = self.store();
        let before = store.find_place(actor, &mut lock, id).await?.ok_or(DeskError::NotFound)?;
        if before.contract != stored.contract {
            return Err(DeskError::Conflict);
        }
        let version = (id, stored.version);
        let edited = store.edit_invoice_under(actor, &mut lock, version, &invoice, &edit, self.now()).await?;
        let after = store.find_place(actor, &mut lock, id).await?.ok_or(DeskError::NotFound)?;
        // Moved to another date, it changes what those in between see.
        let first = if (before.issue_order, before.id) < (after.issue_order, after.id) { &before } else { &after };
        let task = Task { newcomers: BTreeSet::from([id]), ..Task::from(Begin::at(first)) };
        let changed = self.rate(actor, &mut lock, &scope, &task, &mut |_| ()).await?;
        let entries: Vec<_> = std::iter::once(edited).chain(changed).collect();
        lock.commit(actor, &entries, self.now()).await?;
        let vendors = BTreeSet::from([&before.vendor_key, &after.vendor_key]);
        for vendor_key in vendors {
            let place = TimelinePlace { vendor_key: vendor_key.clone(), ..first.clone() };
            self.reconcile_elsewhere(actor, stored.contract, &place).await?;
        }
        Ok(())
    }

    /// Corrects one value of a contract; every invoice under it is reconciled anew.
    pub async fn edit_contract(
        &self,
        actor: &Actor,
        id: ContractId,
        place: &Place,
        text: &str,
    ) -> Result<(), DeskError> {
        let change = |contract: &mut Contract| Ok(record(place, edit_contract(contract, place, text)?, text));
        self.change_contract(actor, id, change).await
    }

    /// As [`Self::edit_contract`], of the contract that an invoice is held against: this invoice is reconciled at
    /// once, for its reviewer waits.
    pub async fn edit_term_for_invoice(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        place: &Place,
        text: &str,
    ) -> Result<(), DeskError> {
        let stored = self.store().find_invoice(actor, invoice).await?.ok_or(DeskError::NotFound)?;
        let contract = stored.contract.ok_or(DeskError::NotFound)?;
        self.edit_contract(actor, contract, place, text).await?;
        self.reconcile_with_later(actor, invoice).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: Option<usize>, name: &str) -> Place {
        Place { line, name: name.to_owned() }
    }

    #[test]
    fn a_correction_keeps_what_was_there_before() {
        let mut invoice = Invoice::default();
        assert_eq!(edit_invoice(&mut invoice, &place(None, "currency"), "EUR").unwrap(), None);
        assert_eq!(edit_invoice(&mut invoice, &place(None, "currency"), "USD").unwrap().as_deref(), Some("EUR"));
    }

    #[test]
    fn a_wrong_value_changes_nothing_and_says_what_is_expected() {
        let mut invoice = Invoice::default();
        let error = edit_invoice(&mut invoice, &place(None, "issue_date"), "soon").unwrap_err().to_string();
        assert!(error.contains("'soon' is not a date"), "{error}");
        assert_eq!(invoice, Invoice::default());
        assert!(matches!(edit_invoice(&mut invoice, &place(Some(0), "quantity"), "1"), Err(DeskError::NotFound)));
        assert!(matches!(edit_invoice(&mut invoice, &place(None, "nonsense"), "1"), Err(DeskError::NotFound)));
    }
}

//! Reconcile: an invoice is held against its contract and everything billed before.

mod choice;
pub(crate) mod known;
mod run;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Contract, Currency, Invoice};
use store::{Actor, ContractId, InvoiceId, TimelinePlace};

use crate::rating::{Begin, Task};
use crate::{Desk, DeskError};

/// How often a reconciliation is begun again because the invoice came under another contract meanwhile.
const ATTEMPTS: usize = 5;

impl Desk {
    /// Reconciles an invoice and the later ones, for which it is now history, together.
    pub async fn reconcile_with_later(&self, actor: &Actor, id: InvoiceId) -> Result<(), DeskError> {
        for _ in 0..ATTEMPTS {
            let Some(stored) = self.store().find_invoice(actor, id).await? else { return Ok(()) };
            let contract = match stored.contract {
                Some(contract) => Some(contract),
                None => self.choose_by_itself(actor, &stored.invoice).await?,
            };
            let (mut lock, scope) = self.open_history(actor, contract, &[id], None).await?;
            let Some(place) = self.store().find_place(actor, &mut lock, id).await? else { return Ok(()) };
            if place.contract.is_some() && place.contract != contract {
                continue;
            }
            let task = Task { newcomers: BTreeSet::from([id]), ..Task::from(Begin::at(&place)) };
            let entries = self.rate(actor, &mut lock, &scope, &task, &mut |_| ()).await?;
            lock.commit(actor, &entries, self.now()).await?;
            return self.reconcile_elsewhere(actor, contract, &place).await;
        }
        Err(DeskError::Conflict)
    }

    /// Reconciles what the vendor bills later under other contracts or none: there the invoice may be
    /// found to have been billed before.
    pub(crate) async fn reconcile_elsewhere(
        &self,
        actor: &Actor,
        contract: Option<ContractId>,
        place: &TimelinePlace,
    ) -> Result<(), DeskError> {
        for other in self.store().list_contracts_after(actor, place).await? {
            if other == contract {
                continue;
            }
            let (mut lock, scope) = match other {
                Some(_) => self.open_history(actor, other, &[], None).await?,
                None => self.open_history(actor, None, &[], Some(&place.vendor_key)).await?,
            };
            let task = Task::from(Begin::at(place));
            let entries = self.rate(actor, &mut lock, &scope, &task, &mut |_| ()).await?;
            lock.commit(actor, &entries, self.now()).await?;
        }
        Ok(())
    }

    /// Reconciles the invoices that have no contract and now find one: a new one may be theirs.
    pub async fn reconcile_waiting(&self, actor: &Actor) -> Result<(), DeskError> {
        let mut found: BTreeMap<ContractId, BTreeSet<InvoiceId>> = BTreeMap::new();
        for id in self.store().list_invoices_under(actor, None).await? {
            let Some(stored) = self.store().find_invoice(actor, id).await? else { continue };
            if let Some(contract) = self.choose_by_itself(actor, &stored.invoice).await? {
                found.entry(contract).or_default().insert(id);
            }
        }
        for (contract, mut newcomers) in found {
            let ids: Vec<InvoiceId> = newcomers.iter().copied().collect();
            let (mut lock, scope) = self.open_history(actor, Some(contract), &ids, None).await?;
            // A person may have chosen meanwhile.
            for id in ids {
                let place = self.store().find_place(actor, &mut lock, id).await?;
                if place.is_none_or(|place| place.contract.is_some()) {
                    newcomers.remove(&id);
                }
            }
            let task = Task { newcomers, ..Task::from(Begin::First) };
            let entries = self.rate(actor, &mut lock, &scope, &task, &mut |_| ()).await?;
            lock.commit(actor, &entries, self.now()).await?;
        }
        Ok(())
    }

    /// Holds an invoice against the contract that a person chose.
    pub async fn choose_contract(&self, actor: &Actor, id: InvoiceId, contract: ContractId) -> Result<(), DeskError> {
        if !actor.role().may_write() {
            return Err(DeskError::Forbidden { needs: "a reviewer" });
        }
        self.store().find_contract(actor, contract).await?.ok_or(DeskError::NotFound)?;
        let (mut lock, scope) = self.open_history(actor, Some(contract), &[id], None).await?;
        let place = self.store().find_place(actor, &mut lock, id).await?.ok_or(DeskError::NotFound)?;
        let task = Task { newcomers: BTreeSet::from([id]), ..Task::from(Begin::at(&place)) };
        let entries = self.rate(actor, &mut lock, &scope, &task, &mut |_| ()).await?;
        lock.commit(actor, &entries, self.now()).await?;
        // Under the contract that it leaves, what it had used up is free again.
        if let Some(left) = place.contract.filter(|left| *left != contract) {
            let (mut lock, scope) = self.open_history(actor, Some(left), &[], None).await?;
            let entries = self.rate(actor, &mut lock, &scope, &Task::from(Begin::at(&place)), &mut |_| ()).await?;
            lock.commit(actor, &entries, self.now()).await?;
        }
        self.reconcile_elsewhere(actor, Some(contract), &place).await
    }

    /// The one contract that the invoice names or that is the vendor's only one; none where that is open.
    async fn choose_by_itself(&self, actor: &Actor, invoice: &Invoice) -> Result<Option<ContractId>, DeskError> {
        let contracts = self.store().list_contracts(actor).await?;
        Ok(choice::choose(&contracts, invoice))
    }
}

/// The currency that an invoice and its contract are in, for a screen that shows both.
pub(crate) fn currency_of(invoice: &Invoice, contract: Option<&Contract>) -> Option<Currency> {
    let of_contract = || contract.and_then(|contract| contract.header.currency.as_ref());
    invoice.header.currency.as_ref().or_else(of_contract).map(|field| field.value)
}

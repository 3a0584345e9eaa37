//! The walks along the invoices: one for each vendor, for what a vendor bills elsewhere is seen by its own
//! invoices only. The computing is done on threads of its own, for others must go on meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::{Contract, Decimal, History, Inputs, Invoice, PastInvoice, Reconciliation, Settings, Walk};
use store::{ContractId, TimelineInvoice, TimelinePlace};
use tokio::task::spawn_blocking;

use super::Task;
use crate::DeskError;

pub(super) struct Timeline<'t> {
    contract: Option<ContractId>,
    task: &'t Task,
    walks: BTreeMap<String, Walk>,
    nothing: History,
}

impl<'t> Timeline<'t> {
    pub fn of(
        contract: Option<ContractId>,
        terms: Option<&Arc<Contract>>,
        task: &'t Task,
        places: &[TimelinePlace],
    ) -> Self {
        let recomputed = places.iter().filter(|place| task.recomputes(contract, place));
        let vendors: BTreeSet<&String> = recomputed.map(|place| &place.vendor_key).collect();
        let walks = vendors.into_iter().map(|vendor| (vendor.clone(), Walk::new(terms.cloned())));
        Self { contract, task, walks: walks.collect(), nothing: History::default() }
    }

    /// Whether there is nothing to compute.
    pub fn is_empty(&self) -> bool {
        self.walks.is_empty()
    }

    /// What the invoice at this place sees.
    pub fn history(&self, place: &TimelinePlace) -> &History {
        self.walks.get(&place.vendor_key).map_or(&self.nothing, Walk::history)
    }

    pub async fn check(
        &mut self,
        place: &TimelinePlace,
        invoice: &TimelineInvoice,
        (inputs, settings): (Inputs, Settings),
    ) -> Result<Reconciliation, DeskError> {
        let Some(mut walk) = self.walks.remove(&place.vendor_key) else { return Err(DeskError::NotFound) };
        let invoice = invoice.invoice.clone();
        let checked = spawn_blocking(move || {
            let result = walk.check(&invoice, &inputs, &settings);
            (walk, result)
        });
        let (walk, result) = checked.await.map_err(DeskError::internal)?;
        self.walks.insert(place.vendor_key.clone(), walk);
        Ok(result)
    }

    /// From here on all that may see the invoice do.
    pub async fn accept(
        &mut self,
        place: &TimelinePlace,
        invoice: Invoice,
        payable: Option<Decimal>,
    ) -> Result<(), DeskError> {
        let is_own = self.task.is_own(self.contract, place);
        let past = PastInvoice {
            id: place.id.to_string(),
            invoice,
            // The same bytes never come in twice: intake recognises them.
            content_hash: None,
            other_contract: !is_own,
            payable,
        };
        let sees = |vendor: &str| place.is_seen_under(self.contract, vendor) || (is_own && self.contract.is_some());
        let (mut seeing, others): (BTreeMap<String, Walk>, BTreeMap<String, Walk>) =
            std::mem::take(&mut self.walks).into_iter().partition(|(vendor, _)| sees(vendor));
        self.walks = others;
        let accepted = spawn_blocking(move || {
            seeing.values_mut().for_each(|walk| walk.accept(past.clone()));
            seeing
        });
        self.walks.extend(accepted.await.map_err(DeskError::internal)?);
        Ok(())
    }
}

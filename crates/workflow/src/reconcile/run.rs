//! A run: the invoices that an import or a change of policy concerns, reconciled again in the background.

use std::collections::BTreeSet;

use domain::InputKind;
use store::{Actor, Cause, HistoryScope, RunId, Which};

use crate::rating::{Begin, Task};
use crate::{Desk, DeskError};

impl Desk {
    /// Reconciles a run's invoices, contract by contract. Begun again, it begins from the start.
    pub(crate) async fn process_run(&self, actor: &Actor, id: RunId) -> Result<(), DeskError> {
        let Some(run) = self.store().find_run(actor, id).await?.filter(|run| run.ended_at.is_none()) else {
            return Ok(());
        };
        let under_way = self.store().list_runs_under_way(actor).await?;
        // A later run of the same cause sees all that this one would.
        if under_way.iter().any(|other| other.cause == run.cause && other.id > id) {
            return Ok(self.store().end_run(actor, id, self.now()).await?);
        }
        let which = match run.cause {
            Cause::Policy => Which::Open,
            Cause::Inputs(kind) => self.concerned_by(actor, kind).await?,
        };
        let groups = self.store().list_groups(actor, &which).await?;
        let all: i64 = groups.iter().map(|group| group.invoices).sum();
        let mut done = 0;
        for group in groups {
            self.store().report_run(actor, id, (done, all), None).await?;
            match group.contract {
                Some(contract) => self.reconcile_under(actor, contract).await?,
                None => self.reconcile_without_contract(actor).await?,
            }
            done += group.invoices;
        }
        Ok(self.store().report_run(actor, id, (all, all), Some(self.now())).await?)
    }

    async fn reconcile_without_contract(&self, actor: &Actor) -> Result<(), DeskError> {
        let mut vendors = BTreeSet::new();
        for id in self.store().list_invoices_under(actor, None).await? {
            let Some(stored) = self.store().find_invoice(actor, id).await? else { continue };
            let name = stored.invoice.header.seller_name.as_ref().map(|name| name.value.as_str());
            let vendor = HistoryScope::of(None, name).vendors;
            if vendor.is_empty() {
                // Who does not say a name is in nobody's history.
                self.reconcile_with_later(actor, id).await?;
            }
            vendors.extend(vendor);
        }
        for vendor in vendors {
            let (mut lock, scope) = self.open_history(actor, None, &[], Some(&vendor)).await?;
            let entries = self.rate(actor, &mut lock, &scope, &Task::from(Begin::First), &mut |_| ()).await?;
            lock.commit(actor, &entries, self.now()).await?;
        }
        Ok(())
    }

    /// Ends a run that failed again and again, so that nobody waits for it.
    pub(crate) async fn give_up_run(&self, actor: &Actor, id: RunId) -> Result<(), DeskError> {
        Ok(self.store().end_run(actor, id, self.now()).await?)
    }

    async fn concerned_by(&self, actor: &Actor, kind: InputKind) -> Result<Which, DeskError> {
        if kind.concerns(None) {
            return Ok(Which::All);
        }
        let mut contracts = Vec::new();
        for summary in self.store().list_contracts(actor).await? {
            let stored = self.store().find_contract(actor, summary.id).await?;
            if stored.is_some_and(|stored| kind.concerns(Some(&stored.contract))) {
                contracts.push(summary.id);
            }
        }
        Ok(Which::Under(contracts))
    }
}

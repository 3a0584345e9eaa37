//! Rating: the invoices of one contract computed in the order of their dates, each seeing all before it.
//!
//! Every finding that is stored comes from here. Under a lock on the invoices that see each other, in one
//! transaction: two invoices cannot both use the last of a cap, and no crash leaves half of them computed.

mod outcome;
mod timeline;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{Date, Reconciliation};
use store::{
    Action, Actor, ContractId, Entry, HistoryLock, HistoryScope, InvoiceId, Rated, TimelineInvoice, TimelinePlace,
};

use self::timeline::Timeline;
use crate::reconcile::known::Checked;
use crate::{Desk, DeskError};

/// How many invoices are in hand at a time.
const BATCH: usize = 100;
/// How often a lock is taken anew because another vendor began to bill under the contract meanwhile.
const ATTEMPTS: usize = 5;

/// From which invoice on findings are computed anew; all before are history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    First,
    /// The first of that day.
    Day(Date),
    /// The invoice at this place, by its day and id.
    Place(Date, InvoiceId),
}

impl Begin {
    pub fn at(place: &TimelinePlace) -> Self {
        Self::Place(place.issue_order, place.id)
    }

    fn includes(self, place: &TimelinePlace) -> bool {
        match self {
            Self::First => true,
            Self::Day(day) => place.issue_order >= day,
            Self::Place(day, id) => (place.issue_order, place.id) >= (day, id),
        }
    }
}

/// What is to be computed anew.
pub(crate) struct Task {
    pub begin: Begin,
    /// Invoices that are under the contract from now on, whatever their rows say.
    pub newcomers: BTreeSet<InvoiceId>,
    /// Whether what comes out is kept.
    pub keep: bool,
}

impl Task {
    pub fn from(begin: Begin) -> Self {
        Self { begin, newcomers: BTreeSet::new(), keep: true }
    }

    /// Whether the invoice at this place is under the contract.
    fn is_own(&self, contract: Option<ContractId>, place: &TimelinePlace) -> bool {
        place.contract == contract || self.newcomers.contains(&place.id)
    }

    /// What was never computed is left to its own turn: until then it is not known whose it is.
    fn recomputes(&self, contract: Option<ContractId>, place: &TimelinePlace) -> bool {
        let has_turn = place.is_computed || self.newcomers.contains(&place.id);
        has_turn && self.is_own(contract, place) && self.begin.includes(place)
    }
}

/// An invoice that was computed anew.
pub(crate) struct Recomputed<'a> {
    pub invoice: &'a TimelineInvoice,
    /// What it came out as before is in the invoice.
    pub after: &'a Reconciliation,
}

impl Desk {
    /// Locks all that sees each other under a contract, with further invoices and vendors.
    pub(crate) async fn open_history(
        &self,
        actor: &Actor,
        contract: Option<ContractId>,
        invoices: &[InvoiceId],
        vendor: Option<&str>,
    ) -> Result<(HistoryLock, HistoryScope), DeskError> {
        for _ in 0..ATTEMPTS {
            let mut scope = self.store().find_history_scope(actor, contract, invoices).await?;
            let more = HistoryScope::of(None, vendor).vendors;
            scope.vendors.extend(more.iter().cloned());
            let mut lock = self.store().lock_history(actor, &scope).await?;
            let mut now = self.store().read_history_scope(actor, &mut lock, contract, invoices).await?;
            now.vendors.extend(more);
            if now == scope {
                return Ok((lock, scope));
            }
        }
        Err(DeskError::Conflict)
    }

    /// Computes what the task asks for, and tells of each invoice. Gives the audit log's entries.
    pub(crate) async fn rate(
        &self,
        actor: &Actor,
        lock: &mut HistoryLock,
        scope: &HistoryScope,
        task: &Task,
        tell: &mut (dyn FnMut(Recomputed<'_>) + Send),
    ) -> Result<Vec<Entry>, DeskError> {
        let terms = match scope.contract {
            Some(id) => Some(self.store().find_contract(actor, id).await?.ok_or(DeskError::NotFound)?.contract),
            None => None,
        };
        let terms = terms.map(Arc::new);
        let newcomers = Vec::from_iter(task.newcomers.iter().copied());
        let places = self.store().list_timeline(actor, lock, scope, &newcomers).await?;
        let mut timeline = Timeline::of(scope.contract, terms.as_ref(), task, &places);
        let mut entries = Vec::new();
        if timeline.is_empty() {
            return Ok(entries);
        }
        let mut around = self.look_around(actor).await?;
        for batch in places.chunks(BATCH) {
            let ids: Vec<InvoiceId> = batch.iter().map(|place| place.id).collect();
            let is_needed = batch.iter().any(|place| task.recomputes(scope.contract, place));
            let invoices = self.store().read_timeline(actor, lock, &ids, is_needed).await?;
            if !invoices.iter().map(|invoice| invoice.id).eq(ids) {
                return Err(DeskError::Conflict);
            }
            let mut rated: Vec<Rated> = Vec::new();
            for (place, invoice) in batch.iter().zip(invoices) {
                let payable = if task.recomputes(scope.contract, place) {
                    let checked = Checked {
                        invoice: &invoice.invoice,
                        received_on: invoice.received_at.map(|at| at.date()),
                        contract: scope.contract.zip(terms.as_deref()),
                        history: timeline.history(place),
                    };
                    let known = self.known_of(actor, &mut around, checked, invoice.dismissed.clone()).await?;
                    let after = timeline.check(place, &invoice, known).await?;
                    tell(Recomputed { invoice: &invoice, after: &after });
                    let payable = after.totals.payable;
                    if task.keep && (invoice.result.as_ref() != Some(&after) || invoice.contract != scope.contract) {
                        entries.extend(entry_of(&invoice, scope.contract, &after));
                        rated.push(outcome::rated(&invoice, scope.contract, after));
                    }
                    Some(payable)
                } else {
                    invoice.payable
                };
                timeline.accept(place, invoice.invoice, payable).await?;
            }
            if !rated.is_empty() {
                self.store().save_rated(actor, lock, &rated, self.now()).await?;
            }
        }
        Ok(entries)
    }
}

/// The audit log's entry where other findings than before, or another contract, come of it.
fn entry_of(invoice: &TimelineInvoice, contract: Option<ContractId>, after: &Reconciliation) -> Option<Entry> {
    let list = |result: &Reconciliation| {
        let mut ids: Vec<&str> = result.findings.iter().map(|finding| finding.id.as_str()).collect();
        ids.sort_unstable();
        ids.join(" ")
    };
    let before = invoice.result.as_ref().map(list).unwrap_or_default();
    let after = list(after);
    (before != after || invoice.contract != contract).then(|| {
        Entry::new(Action::FindingsChanged, invoice.id).change("contract", invoice.contract, contract).change(
            "findings",
            Some(before),
            Some(after),
        )
    })
}

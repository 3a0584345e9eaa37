//! Rating: the invoices of one contract computed in the order of their dates, each seeing all before it.
//!
//! Every finding that is stored comes from here. Under a lock on the invoices that see each other, in one
//! transaction: two invoices cannot both use the last of a cap, and no crash leaves half of them computed.

mod outcome;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Contract, Date, History, Inputs, Invoice, PastInvoice, Reconciliation, Settings, Walk};
use store::{
    Action, Actor, ContractId, DocumentId, Entry, HistoryLock, HistoryScope, InvoiceId, Rated, TimelineInvoice,
    TimelinePlace,
};

use crate::{Desk, DeskError};

/// How many invoices are in hand at a time.
const BATCH: usize = 200;
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
        let places =
            self.store().list_timeline(actor, lock, scope, &Vec::from_iter(task.newcomers.iter().copied())).await?;
        let mut timeline = Timeline::of(scope.contract, terms.as_ref(), task, &places);
        let mut entries = Vec::new();
        for batch in places.chunks(BATCH) {
            let ids: Vec<InvoiceId> = batch.iter().map(|place| place.id).collect();
            let is_needed = batch.iter().any(|place| timeline.is_recomputed(place));
            let invoices = self.store().read_timeline(actor, lock, &ids, is_needed).await?;
            let mut rated: Vec<Rated> = Vec::new();
            for (place, invoice) in batch.iter().zip(invoices) {
                if !timeline.is_recomputed(place) {
                    timeline.accept(place, invoice.invoice, invoice.payable);
                    continue;
                }
                let of = (invoice.document, &invoice.invoice);
                let history = timeline.history(place);
                let known =
                    self.known_of(actor, of, scope.contract.zip(terms.as_ref()), history, invoice.dismissed.clone());
                let known = known.await?;
                let after = off_the_runtime(|| timeline.check(place, &invoice.invoice, &known));
                tell(Recomputed { invoice: &invoice, after: &after });
                let payable = Some(after.totals.payable);
                if task.keep && (invoice.result.as_ref() != Some(&after) || invoice.contract != scope.contract) {
                    entries.extend(entry_of(&invoice, scope.contract, &after));
                    rated.push(outcome::rated(&invoice, scope.contract, after));
                }
                timeline.accept(place, invoice.invoice, payable);
            }
            if !rated.is_empty() {
                self.store().save_rated(actor, lock, &rated, self.now()).await?;
            }
        }
        Ok(entries)
    }

    /// What is known beside the documents, and how strictly the invoice is checked.
    pub(crate) async fn known_of(
        &self,
        _actor: &Actor,
        _invoice: (DocumentId, &Invoice),
        _contract: Option<(ContractId, &Contract)>,
        _history: &History,
        dismissed: BTreeSet<String>,
    ) -> Result<(Inputs, Settings), DeskError> {
        Ok((Inputs::default(), Settings { dismissed, ..Settings::default() }))
    }
}

/// The walks along the invoices: one for each vendor, for what a vendor bills elsewhere is seen by its own
/// invoices only.
struct Timeline<'a> {
    contract: Option<ContractId>,
    task: &'a Task,
    walks: BTreeMap<String, Walk<'a>>,
    nothing: History,
}

impl<'a> Timeline<'a> {
    fn of(contract: Option<ContractId>, terms: Option<&'a Contract>, task: &'a Task, places: &[TimelinePlace]) -> Self {
        let mut timeline = Self { contract, task, walks: BTreeMap::new(), nothing: History::default() };
        let recomputed = places.iter().filter(|place| timeline.is_recomputed(place));
        let vendors: BTreeSet<String> = recomputed.map(|place| place.vendor_key.clone()).collect();
        timeline.walks = vendors.into_iter().map(|vendor| (vendor, Walk::new(terms))).collect();
        timeline
    }

    fn is_own(&self, place: &TimelinePlace) -> bool {
        place.contract == self.contract || self.task.newcomers.contains(&place.id)
    }

    fn is_recomputed(&self, place: &TimelinePlace) -> bool {
        self.is_own(place) && self.task.begin.includes(place)
    }

    /// What the invoice at this place sees.
    fn history(&self, place: &TimelinePlace) -> &History {
        self.walks.get(&place.vendor_key).map_or(&self.nothing, Walk::history)
    }

    fn check(
        &mut self,
        place: &TimelinePlace,
        invoice: &Invoice,
        (inputs, settings): &(Inputs, Settings),
    ) -> Reconciliation {
        let walk = self.walks.entry(place.vendor_key.clone()).or_insert_with(|| Walk::new(None));
        walk.check(invoice, inputs, settings)
    }

    fn accept(&mut self, place: &TimelinePlace, invoice: Invoice, payable: Option<domain::Decimal>) {
        let is_own = self.is_own(place);
        let past = PastInvoice {
            id: place.id.to_string(),
            invoice,
            // The same bytes never come in twice: intake recognises them.
            content_hash: None,
            other_contract: !is_own,
            payable,
        };
        let sees = |vendor: &str| place.is_seen_under(self.contract, vendor) || (is_own && self.contract.is_some());
        let mut seeing: Vec<&mut Walk<'a>> =
            self.walks.iter_mut().filter(|(vendor, _)| sees(vendor)).map(|(_, walk)| walk).collect();
        let last = seeing.pop();
        seeing.into_iter().for_each(|walk| walk.accept(past.clone()));
        if let Some(walk) = last {
            walk.accept(past);
        }
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

/// Checking a long invoice takes a while, in which others must go on.
fn off_the_runtime<T>(work: impl FnOnce() -> T) -> T {
    let has_others = tokio::runtime::Handle::try_current()
        .is_ok_and(|runtime| runtime.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread);
    if has_others { tokio::task::block_in_place(work) } else { work() }
}

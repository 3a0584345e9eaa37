//! Re-rating: all invoices of a contract computed anew after the contract changed, and what that changes.

mod change;

use std::collections::BTreeMap;

use domain::{Currency, Date, Decimal};
use store::{Action, Actor, ContractId, Entry, HistoryLock};

pub use change::{InvoiceChange, LineChange};

use crate::rating::{Begin, Task};
use crate::{Desk, DeskError};

/// What is to be computed anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RerateOptions {
    /// Only invoices from this day on; earlier ones are history as they are.
    pub since: Option<Date>,
    /// Only tell, keep nothing.
    pub dry_run: bool,
}

/// The money at stake, before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub before: Decimal,
    pub after: Decimal,
}

impl Difference {
    pub fn amount(self) -> Decimal {
        self.after - self.before
    }
}

/// What a re-rating came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rerated {
    pub invoices: usize,
    /// Invoices of which any line changed.
    pub changed: usize,
    /// By currency; `None` where neither document says one.
    pub at_stake: BTreeMap<Option<Currency>, Difference>,
}

impl Rerated {
    fn count(&mut self, change: &InvoiceChange) {
        self.invoices += 1;
        self.changed += usize::from(!change.lines.is_empty());
        let sum = self.at_stake.entry(change.currency).or_default();
        sum.before += change.at_stake.before;
        sum.after += change.at_stake.after;
    }

    fn entry(&self, contract: ContractId, options: &RerateOptions) -> Entry {
        let list = |side: fn(&Difference) -> Decimal| {
            let print = |(currency, sum): (&Option<Currency>, &Difference)| {
                let currency = currency.map_or_else(String::new, |currency| format!(" {currency}"));
                format!("{}{currency}", side(sum))
            };
            self.at_stake.iter().map(print).collect::<Vec<_>>().join(", ")
        };
        let entry = Entry::new(Action::ContractRerated, contract)
            .with("invoices", self.invoices)
            .with("changed", self.changed)
            .change("at_stake", Some(list(|sum| sum.before)), Some(list(|sum| sum.after)));
        match options.since {
            Some(since) => entry.with("since", since),
            None => entry,
        }
    }
}

impl Desk {
    /// Computes every invoice under a contract anew, in the order of their dates, tells of each that
    /// changes, and keeps all or nothing.
    pub async fn rerate(
        &self,
        actor: &Actor,
        contract: ContractId,
        options: &RerateOptions,
        tell: &mut (dyn FnMut(&InvoiceChange) + Send),
    ) -> Result<Rerated, DeskError> {
        let (rerated, lock) = self.rerate_under_lock(actor, contract, options, tell).await?;
        if let Some((lock, mut entries)) = lock {
            entries.push(rerated.entry(contract, options));
            lock.commit(actor, &entries, self.now()).await?;
        }
        Ok(rerated)
    }

    /// As [`Desk::rerate`] from the first invoice on, for nobody who watches: on record where it changes anything.
    pub(crate) async fn reconcile_under(&self, actor: &Actor, contract: ContractId) -> Result<(), DeskError> {
        let options = RerateOptions::default();
        let (rerated, lock) = self.rerate_under_lock(actor, contract, &options, &mut |_| ()).await?;
        if let Some((lock, mut entries)) = lock {
            entries.extend((rerated.changed > 0).then(|| rerated.entry(contract, &options)));
            lock.commit(actor, &entries, self.now()).await?;
        }
        Ok(())
    }

    /// Gives the lock, with the audit log's entries, where there is something to keep.
    async fn rerate_under_lock(
        &self,
        actor: &Actor,
        contract: ContractId,
        options: &RerateOptions,
        tell: &mut (dyn FnMut(&InvoiceChange) + Send),
    ) -> Result<(Rerated, Option<(HistoryLock, Vec<Entry>)>), DeskError> {
        let mut rerated = Rerated::default();
        let (mut lock, scope) = self.open_history(actor, Some(contract), &[], None).await?;
        let begin = options.since.map_or(Begin::First, Begin::Day);
        let task = Task { keep: !options.dry_run, ..Task::from(begin) };
        let entries = self
            .rate(actor, &mut lock, &scope, &task, &mut |recomputed| {
                let change = InvoiceChange::of(&recomputed);
                rerated.count(&change);
                if !change.lines.is_empty() {
                    tell(&change);
                }
            })
            .await?;
        Ok((rerated, (!options.dry_run).then_some((lock, entries))))
    }
}

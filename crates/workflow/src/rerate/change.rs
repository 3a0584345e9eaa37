//! What a re-rating changes on one invoice, line by line.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Currency, Date, Decimal, Invoice, Reconciliation};
use store::InvoiceId;

use super::Difference;
use crate::rating::Recomputed;

/// An invoice's money at stake, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceChange {
    pub invoice: InvoiceId,
    pub number: Option<String>,
    pub issued: Option<Date>,
    pub currency: Option<Currency>,
    pub at_stake: Difference,
    /// Only lines with another stake than before.
    pub lines: Vec<LineChange>,
}

/// A line's money at stake, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The line's place from 0; `None` for the invoice as a whole.
    pub index: Option<usize>,
    /// The invoice's own line id, else the line's number from 1.
    pub line: Option<String>,
    pub description: Option<String>,
    pub at_stake: Difference,
}

impl InvoiceChange {
    pub(crate) fn of(recomputed: &Recomputed<'_>) -> Self {
        let Recomputed { invoice: stored, after } = recomputed;
        let header = &stored.invoice.header;
        let before = stored.result.as_ref().map(|before| stakes_of(before, &stored.dismissed)).unwrap_or_default();
        let now = stakes_of(after, &stored.dismissed);
        let places: BTreeSet<Option<usize>> = before.keys().chain(now.keys()).copied().collect();
        let lines = places.into_iter().filter_map(|index| {
            let at_stake = Difference {
                before: before.get(&index).copied().unwrap_or_default(),
                after: now.get(&index).copied().unwrap_or_default(),
            };
            (!at_stake.amount().is_zero()).then(|| line_of(&stored.invoice, index, at_stake))
        });
        Self {
            invoice: stored.id,
            number: header.invoice_number.as_ref().map(|field| field.value.clone()),
            issued: header.issue_date.as_ref().map(|field| field.value),
            currency: after.totals.currency,
            at_stake: Difference { before: before.values().sum(), after: now.values().sum() },
            lines: lines.collect(),
        }
    }
}

fn line_of(invoice: &Invoice, index: Option<usize>, at_stake: Difference) -> LineChange {
    let line = index.and_then(|index| invoice.lines.get(index));
    let own = line.and_then(|line| line.line_id.as_ref()).map(|id| id.value.clone());
    LineChange {
        index,
        line: own.or_else(|| index.map(|index| (index + 1).to_string())),
        description: line.and_then(|line| line.description.as_ref()).map(|field| field.value.clone()),
        at_stake,
    }
}

/// The stakes by line, without what a person dismissed.
fn stakes_of(result: &Reconciliation, dismissed: &BTreeSet<String>) -> BTreeMap<Option<usize>, Decimal> {
    let mut stakes: BTreeMap<Option<usize>, Decimal> = BTreeMap::new();
    for finding in result.findings.iter().filter(|finding| !dismissed.contains(&finding.id)) {
        *stakes.entry(finding.line_index).or_default() += finding.stake.amount;
    }
    stakes
}

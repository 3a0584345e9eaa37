//! The invoices of one contract one after the other: each is checked, and then is the past of the next.
//!
//! The same results as checking each with its whole history, without laying that out anew each time.

use std::sync::Arc;

use crate::case::Case;
use crate::contract::Contract;
use crate::history::{History, PastInvoice};
use crate::inputs::Inputs;
use crate::invoice::Invoice;
use crate::matching::Matcher;
use crate::past::Past;
use crate::reconcile::run_rules;
use crate::reconciliation::Reconciliation;
use crate::settings::Settings;

/// Owns all that it needs, so that it may go to another thread.
pub struct Walk {
    contract: Option<Arc<Contract>>,
    matcher: Matcher,
    history: History,
    past: Past,
}

impl Walk {
    pub fn new(contract: Option<Arc<Contract>>) -> Self {
        let matcher = Matcher::of_contract(contract.as_deref()).remembering();
        Self { contract, matcher, history: History::default(), past: Past::default() }
    }

    /// What was accepted so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Says the hash of the file of which the next invoice is, where that is known.
    pub fn present(&mut self, hash: Option<String>) {
        self.history.present_hash = hash;
    }

    /// Checks an invoice against all that was accepted so far.
    pub fn check(&mut self, invoice: &Invoice, inputs: &Inputs, settings: &Settings) -> Reconciliation {
        let contract = self.contract.as_deref();
        let terms = contract.map_or(&[][..], |contract| contract.terms.as_slice());
        let matching = self.matcher.match_lines(terms, &invoice.lines);
        let case = Case::new(contract, invoice, &self.history, inputs, settings, matching);
        run_rules(&case.with_past(&self.past))
    }

    /// Takes an invoice as accepted: all that are checked from here on see it.
    pub fn accept(&mut self, past: PastInvoice) {
        self.past.add(&past, self.contract.as_deref(), &mut self.matcher);
        self.history.invoices.push(past);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fixture::past;
    use crate::reconcile::properties::{contract, invoice};
    use crate::reconcile_with;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

        #[test]
        fn a_walk_finds_what_each_invoice_finds_with_its_whole_history(
            contract in contract(), invoices in prop::collection::vec((invoice(), any::<bool>()), 1..7),
        ) {
            let (inputs, settings) = (Inputs::default(), Settings::default());
            let mut walk = Walk::new(Some(Arc::new(contract.clone())));
            let mut history = History::default();
            for (at, (invoice, other_contract)) in invoices.into_iter().enumerate() {
                let alone = reconcile_with(Some(&contract), &invoice, &history, &inputs, &settings);
                prop_assert_eq!(&walk.check(&invoice, &inputs, &settings), &alone, "invoice {}", at);
                let accepted = PastInvoice {
                    other_contract,
                    payable: Some(alone.totals.payable),
                    ..past(&format!("i{at}"), invoice)
                };
                history.invoices.push(accepted.clone());
                walk.accept(accepted);
            }
        }
    }
}

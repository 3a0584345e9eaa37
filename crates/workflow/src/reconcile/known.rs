//! What is known beside the documents, and how strictly is checked.

use std::collections::{BTreeMap, BTreeSet};

use domain::inputs::Need;
use domain::{Contract, Date, History, InputKind, InputRow, Inputs, Invoice, Settings};
use store::{Actor, ContractId, Known};

use super::settings::{lay, vendor_of};
use crate::{Desk, DeskError};

/// What is known, asked for once for all invoices of a walk.
pub(crate) struct Surroundings {
    known: Known,
    /// Of each kind the rows loaded last: the next invoice often needs the same.
    loaded: BTreeMap<InputKind, (Need, Vec<InputRow>)>,
}

/// An invoice that is about to be checked.
#[derive(Clone, Copy)]
pub(crate) struct Checked<'a> {
    pub invoice: &'a Invoice,
    /// The day on which its document came in.
    pub received_on: Option<Date>,
    pub contract: Option<(ContractId, &'a Contract)>,
    pub history: &'a History,
}

impl Desk {
    pub(crate) async fn look_around(&self, actor: &Actor) -> Result<Surroundings, DeskError> {
        Ok(Surroundings { known: self.store().find_known(actor).await?, loaded: BTreeMap::new() })
    }

    /// Of the lists from outside what the invoice may need, and no more; and its settings.
    pub(crate) async fn known_of(
        &self,
        actor: &Actor,
        around: &mut Surroundings,
        checked: Checked<'_>,
        dismissed: BTreeSet<String>,
    ) -> Result<(Inputs, Settings), DeskError> {
        let Checked { invoice, received_on, contract, history } = checked;
        let terms = contract.map(|(_, terms)| terms);
        let settings = lay(&around.known.policies, vendor_of(invoice, terms), contract.map(|(id, _)| id));
        let mut inputs = Inputs { received_on, ..Inputs::default() };
        for kind in around.known.given.iter().copied() {
            // Even where nothing of it is needed, a list that was handed in counts as there.
            inputs.give(kind);
            let Some(need) = kind.need(terms, invoice, history) else { continue };
            let rows = match around.loaded.remove(&kind) {
                Some((same, rows)) if same == need => rows,
                _ => self.store().load_inputs(actor, kind, &need).await?,
            };
            rows.iter().cloned().for_each(|row| inputs.add(row));
            around.loaded.insert(kind, (need, rows));
        }
        Ok((inputs, Settings { dismissed, ..settings }))
    }
}

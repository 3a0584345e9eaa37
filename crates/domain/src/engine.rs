//! One case for the engine, whole: it can be run here, or sent to a browser and run there.

use serde::{Deserialize, Serialize};

use crate::certificate::Basis;
use crate::contract::Contract;
use crate::field::EditError;
use crate::history::History;
use crate::inputs::Inputs;
use crate::invoice::Invoice;
use crate::reconcile::reconcile_with;
use crate::reconciliation::Reconciliation;
use crate::settings::Settings;

/// All that goes in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Engine {
    pub contract: Option<Contract>,
    pub invoice: Invoice,
    #[serde(default)]
    pub history: History,
    #[serde(default)]
    pub inputs: Inputs,
    #[serde(default)]
    pub settings: Settings,
}

impl From<Basis> for Engine {
    fn from(Basis { contract, invoice, history, inputs, settings }: Basis) -> Self {
        Self { contract, invoice, history, inputs, settings }
    }
}

impl Engine {
    pub fn run(&self) -> Reconciliation {
        reconcile_with(self.contract.as_ref(), &self.invoice, &self.history, &self.inputs, &self.settings)
    }

    /// Sets a field of the invoice as a person types it; `line` counts from 0, none for the header.
    pub fn enter(&mut self, line: Option<usize>, name: &str, text: &str) -> Result<(), EditError> {
        match line {
            None => self.invoice.header.enter(name, text),
            Some(at) => match self.invoice.lines.get_mut(at) {
                Some(line) => line.enter(name, text),
                None => Err(EditError::NoSuchField(name.to_owned())),
            },
        }
    }

    /// Sets a term of the contract as a person types it, as [`Contract::enter`] does; refused without a contract.
    pub fn enter_term(&mut self, row: Option<usize>, name: &str, text: &str) -> Result<(), EditError> {
        match &mut self.contract {
            Some(contract) => contract.enter(row, name, text),
            None => Err(EditError::NoSuchField(name.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Scene;

    #[test]
    fn a_case_sent_elsewhere_comes_to_the_same_result() {
        let scene = Scene::plain("30", "12", "35").past("N-1", "2026-05-31", "[]");
        let engine = Engine {
            contract: Some(scene.contract),
            invoice: scene.invoice,
            history: scene.history,
            inputs: scene.inputs,
            settings: scene.settings,
        };
        let mut sent: Engine = serde_json::from_str(&serde_json::to_string(&engine).unwrap()).unwrap();
        assert_eq!(sent.run(), engine.run());
        assert_eq!(sent.run().totals.at_stake.to_string(), "60.00");
        sent.enter(Some(0), "unit_price", "30").unwrap();
        sent.enter(Some(0), "line_net_amount", "360").unwrap();
        assert!(sent.run().totals.at_stake.is_zero());
        assert!(sent.enter(Some(9), "quantity", "1").is_err() && sent.enter(None, "nonsense", "1").is_err());
        assert!(sent.enter(Some(0), "quantity", "many").is_err());
    }

    #[test]
    fn an_edited_term_comes_to_the_result_of_a_contract_that_always_said_so() {
        let scene = |rate: &str| Scene::plain(rate, "12", "35");
        let engine = |scene: Scene| Engine {
            contract: Some(scene.contract),
            invoice: scene.invoice,
            history: scene.history,
            inputs: scene.inputs,
            settings: scene.settings,
        };
        let mut edited = engine(scene("30"));
        edited.enter_term(Some(0), "unit_price", "32.50").unwrap();
        assert_eq!(edited.run(), engine(scene("32.50")).run());
        assert_eq!(edited.run().totals.at_stake.to_string(), "30.00");

        // A clause that says what the header says follows it.
        edited.contract = edited.contract.map(|mut contract| {
            contract.header.enter("spend_cap", "400").unwrap();
            contract.clauses = crate::contract::stated_clauses(&contract.header);
            contract
        });
        edited.enter_term(None, "spend_cap", "380").unwrap();
        assert_eq!(edited.run().totals.at_stake.to_string(), "40.00");

        assert!(edited.enter_term(Some(9), "unit_price", "1").is_err());
        assert!(edited.enter_term(Some(0), "unit_price", "cheap").is_err());
        edited.contract = None;
        assert!(edited.enter_term(None, "spend_cap", "1").is_err());
    }
}

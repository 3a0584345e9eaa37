//! A contract: who, how long, on what terms, at which rates.

mod alias;
mod answer;
mod clause;
mod form;
mod import;
mod provision;
mod sentence;
mod source;
mod stated;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

pub use alias::Alias;
pub use answer::{OpenParameter, check_answer};
pub use clause::Clause;
pub use form::{ClauseForm, FormField, FormInput, Given};
pub(crate) use import::find_out_of_range;
pub use import::{ImportFault, import_clause, import_contract};
pub use provision::*;
pub use source::{SourceDocument, SourceKind};
pub use stated::stated_clauses;

use crate::field::{EditError, record};
use crate::money::Currency;
use crate::unit::Unit;

record! {
    /// The contract as a whole.
    pub struct ContractHeader {
        contract_number: String,
        vendor_name: String,
        customer_name: String,
        /// First day of the term.
        effective_date: Date,
        /// Last day of the term.
        expiry_date: Date,
        /// The length of the initial term, such as "3 years".
        term: String,
        auto_renewal: bool,
        /// The length of one renewal, such as "1 year".
        renewal_term: String,
        notice_period_days: u32,
        payment_terms: String,
        payment_terms_days: u32,
        currency: Currency,
        /// The most that may be billed over the whole term, before tax unless the clause says otherwise.
        spend_cap: Decimal,
        price_escalation: String,
        /// Fees that may be billed beside the rates. Present but empty: the contract allows none.
        allowed_fees: Vec<String>,
        /// The buyer's tax status where the contract states it, such as "exempt".
        tax_status: String,
        /// A difference that the contract itself lets pass, in percent of the expected amount.
        tolerance_percent: Decimal,
    }
}

record! {
    /// One row of the rate table.
    pub struct Term {
        item_code: String,
        description: String,
        unit: Unit,
        unit_price: Decimal,
        /// How many units the price is for; one where absent.
        price_base_quantity: Decimal,
        minimum_quantity: Decimal,
        /// The most that one invoice line may bill.
        maximum_quantity: Decimal,
        effective_from: Date,
        effective_to: Date,
        /// The document of the contract that the row stands in, by its id in `sources`.
        source: String,
    }
}

/// A contract as read, edited or imported. In JSON the header is `fields` and the rate rows are `lines`;
/// everything else may be absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    #[serde(rename = "fields", default)]
    pub header: ContractHeader,
    #[serde(rename = "lines", default)]
    pub terms: Vec<Term>,
    /// What the contract says beyond its rate rows, each clause a computation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Clause>,
    /// The documents that make up the contract, where it is more than one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceDocument>,
    /// What a person decided where a clause leaves something open: `CLAUSE.PARAMETER` to the reading.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, String>,
    /// The vendor's wordings for rate rows, as people confirmed them, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Alias>,
}

impl Contract {
    /// Sets a term as a person types it; `row` counts rate rows from 0, none for the header. Clauses that only repeat
    /// the header follow it.
    pub fn enter(&mut self, row: Option<usize>, name: &str, text: &str) -> Result<(), EditError> {
        let Some(at) = row else {
            let before = self.header.clone();
            self.header.enter(name, text)?;
            self.restate(&before);
            return Ok(());
        };
        match self.terms.get_mut(at) {
            Some(term) => term.enter(name, text),
            None => Err(EditError::NoSuchField(name.to_owned())),
        }
    }

    /// How strongly a document of the contract binds; what names no known document binds least.
    pub(crate) fn rank_of(&self, source: Option<&str>) -> (u32, Option<Date>) {
        let found = source.and_then(|id| self.sources.iter().find(|known| known.id == id));
        found.map_or((0, None), |known| (known.rank(), known.effective_from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_contract_stays_as_it_is_in_json() {
        let flat = r#"{"fields":{},"lines":[]}"#;
        let contract: Contract = serde_json::from_str(flat).unwrap();
        assert_eq!(serde_json::to_string(&contract).unwrap(), flat);
    }

    #[test]
    fn clauses_survive_json() {
        let text = r#"{"clauses":[{"id":"4.2","kind":"fixed_escalator","percent":"3","base_date":"2024-01-01","compounding":"compound"},
            {"id":"5","kind":"tiers","items":["A1"],"bands":[{"up_to":"1000","price":"0.10"},{"price":"0.05"}]}],
            "sources":[{"id":"a1","kind":"amendment","effective_from":"2026-01-01"}],"answers":{"5.mode":"volume"}}"#;
        let contract: Contract = serde_json::from_str(text).unwrap();
        let again = serde_json::to_string(&contract).unwrap();
        assert_eq!(serde_json::from_str::<Contract>(&again).unwrap(), contract, "{again}");
        assert!(
            contract
                .clauses
                .iter()
                .any(|clause| matches!(&clause.provision, Provision::Tiers(tiers) if tiers.mode.is_none()))
        );
    }
}

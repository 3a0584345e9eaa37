//! A contract: who, how long, on what terms, at which rates.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::field::record;
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
    }
}

/// A contract as read, edited or imported. In JSON the header is `fields` and the rate rows are `lines`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    #[serde(rename = "fields", default)]
    pub header: ContractHeader,
    #[serde(rename = "lines", default)]
    pub terms: Vec<Term>,
}

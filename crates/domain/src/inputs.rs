//! What is known from outside the documents: receipts, indices, rates, accounts, approvals.
//!
//! A list that is absent was never handed in, and the checks that need it cannot be made. A list that
//! is there but empty says that there is nothing. Items name a rate row by code or description.

mod filing;
mod kind;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::{YearMonth, iso_day};
use crate::money::Currency;

pub use filing::{Filing, Need};
pub use kind::{InputKind, InputRow};

/// Everything handed in beside the documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inputs {
    /// The day on which the check is made; the invoice's day of issue where absent.
    #[serde(with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub today: Option<Date>,
    /// The day on which the invoice came in.
    #[serde(with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub received_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipts: Option<Vec<Receipt>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timesheets: Option<Vec<TimeEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Vec<Usage>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<Vec<IndexValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange_rates: Option<Vec<ExchangeRate>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_accounts: Option<Vec<VerifiedAccount>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendors: Option<Vec<VendorRecord>>,
    /// Names of parties that must not be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sanctioned: Option<Vec<String>>,
    /// Expense claims and card payments, of all entities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expenses: Option<Vec<Expense>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvals: Option<Vec<Approval>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notices: Option<Vec<Notice>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acceptances: Option<Vec<Acceptance>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_prices: Option<Vec<ListPrice>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<Vec<CostProof>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_proofs: Option<Vec<FeeProof>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payments: Option<Vec<Payment>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_credits: Option<Vec<PromisedCredit>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measurements: Option<Vec<Measurement>>,
    /// What other customers of the vendor pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparators: Option<Vec<ListPrice>>,
    /// Days on which a commitment was excused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excused: Option<Vec<ExcusedDays>>,
}

/// Goods or work taken over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub item: String,
    pub quantity: Decimal,
    #[serde(with = "iso_day")]
    pub on: Date,
}

/// One entry of a timesheet, as worked and not yet rounded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeEntry {
    pub item: String,
    #[serde(with = "iso_day")]
    pub on: Date,
    pub hours: Decimal,
    #[serde(default)]
    pub person: Option<String>,
    #[serde(default)]
    pub approved: bool,
}

/// Units used between two days, both included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    pub item: String,
    #[serde(with = "iso_day")]
    pub from: Date,
    #[serde(with = "iso_day")]
    pub to: Date,
    pub quantity: Decimal,
}

/// An index value for a month; of several the last published counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexValue {
    pub series: String,
    pub month: YearMonth,
    pub value: Decimal,
    /// The day of publication.
    #[serde(default, with = "iso_day::optional", skip_serializing_if = "Option::is_none")]
    pub vintage: Option<Date>,
}

/// One unit of `from` is worth `rate` of `to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExchangeRate {
    pub source: String,
    #[serde(with = "iso_day")]
    pub on: Date,
    pub from: Currency,
    pub to: Currency,
    pub rate: Decimal,
}

/// An account that a second person confirmed by calling back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerifiedAccount {
    pub vendor: String,
    /// The IBAN or account number.
    pub account: String,
    #[serde(with = "iso_day")]
    pub verified_on: Date,
}

/// The vendor as the books know it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VendorRecord {
    pub name: String,
    /// Other names under which it bills; together they are one vendor.
    pub aliases: Vec<String>,
    pub tax_id: Option<String>,
    /// Domains of its mail.
    pub domains: Vec<String>,
}

/// Money spent past the invoices: a card payment, an expense claim, a bill of another entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expense {
    pub id: String,
    pub vendor: String,
    #[serde(with = "iso_day")]
    pub on: Date,
    pub amount: Decimal,
    pub currency: Currency,
    /// "card", "expense claim", "entity 200".
    pub channel: String,
    #[serde(default)]
    pub number: Option<String>,
}

/// Leave given before the work: overtime, a change order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Approval {
    pub what: String,
    pub item: String,
    #[serde(with = "iso_day")]
    pub on: Date,
}

/// Notice of a price rise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// The items it names; empty: all.
    #[serde(default)]
    pub items: Vec<String>,
    #[serde(with = "iso_day")]
    pub on: Date,
}

/// A milestone, delivery or final work was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Acceptance {
    pub what: String,
    #[serde(with = "iso_day")]
    pub on: Date,
}

/// A price from a day on, until the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListPrice {
    pub item: String,
    #[serde(with = "iso_day")]
    pub from: Date,
    pub price: Decimal,
}

/// The vendor's own cost, or an expense's receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostProof {
    pub item: String,
    #[serde(with = "iso_day")]
    pub on: Date,
    pub amount: Decimal,
}

/// What proves that a fee fell due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeeProof {
    pub fee: String,
    pub proof: String,
    #[serde(with = "iso_day")]
    pub on: Date,
}

/// What was paid on an earlier invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    pub invoice: String,
    #[serde(with = "iso_day")]
    pub on: Date,
    pub amount: Decimal,
    /// What of the invoice was in dispute when it fell due.
    #[serde(default)]
    pub disputed: Decimal,
}

/// A credit that the vendor promised on an earlier invoice, such as at the end of a dispute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromisedCredit {
    pub invoice: String,
    /// The day of the promise.
    #[serde(with = "iso_day")]
    pub on: Date,
    /// With tax.
    pub amount: Decimal,
}

/// A service's measured level between two days, both included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    pub metric: String,
    #[serde(with = "iso_day")]
    pub from: Date,
    #[serde(with = "iso_day")]
    pub to: Date,
    pub value: Decimal,
}

/// Days, both included, on which nothing could be taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExcusedDays {
    #[serde(with = "iso_day")]
    pub from: Date,
    #[serde(with = "iso_day")]
    pub to: Date,
}

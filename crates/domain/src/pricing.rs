//! What the contract makes of a line where a clause, and not the rate row alone, sets its price.
//!
//! The unit price goes through its stages in this order: rate row or schedule or list price, rises,
//! cuts. The amount then follows from units, tiers or packages, and last from a minimum charge. The
//! last stage that governs gives the finding its rule, so that a line has one finding for its rate.

mod amount;
mod escalation;
mod included;
mod index;
mod proration;
mod schedule;
mod staffing;
mod tier;

use rust_decimal::Decimal;

use crate::case::{Bill, Case};
use crate::clauses::clause_proof;
use crate::contract::{
    Clause, CostPlus, FixedEscalator, IncludedUnits, IndexEscalator, ListDiscount, MinimumCharge, Packages,
    PriceSchedule, ProvisionKind, Reduction, Tiers,
};
use crate::finding::Proof;
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::rate::{NoRate, Rate, in_term_units};
use crate::wording::amount as figure;

pub use tier::crossing_of;

/// One reading of what a price or amount should be.
#[derive(Clone, Debug, Default)]
pub struct Variant {
    /// How a person's answer names the reading; empty where nothing is open.
    pub value: String,
    /// For one of the invoice's units, or for the whole line.
    pub amount: Decimal,
    pub formula: Formula,
}

/// What a line should cost, by which rule, and why.
#[derive(Clone, Debug)]
pub struct Priced<'a> {
    pub rule: &'static str,
    /// At least one; several where a parameter is open.
    pub variants: Vec<Variant>,
    pub parameter: &'static str,
    pub clause: Option<&'a Clause>,
    /// What the contract says, as a sentence.
    pub says: String,
    pub proofs: Vec<Proof>,
}

/// A rule that cannot decide, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    pub rule: &'static str,
    pub missing: String,
}

pub(crate) fn lack<T>(rule: &'static str, missing: impl Into<String>) -> Result<T, Lack> {
    Err(Lack { rule, missing: missing.into() })
}

/// Whether a clause of the contract, or rate rows that change within its period, price the line.
pub fn is_priced_by_clause(case: &Case<'_>, bill: &Bill<'_>) -> bool {
    *bill.is_priced.get_or_init(|| finds_pricing(case, bill))
}

/// The clauses that set a line's price or amount.
const PRICING: [ProvisionKind; 10] = [
    ProvisionKind::PriceSchedule,
    ProvisionKind::Tiers,
    ProvisionKind::ListDiscount,
    ProvisionKind::CostPlus,
    ProvisionKind::FixedEscalator,
    ProvisionKind::IndexEscalator,
    ProvisionKind::Reduction,
    ProvisionKind::MinimumCharge,
    ProvisionKind::Packages,
    ProvisionKind::IncludedUnits,
];

fn finds_pricing(case: &Case<'_>, bill: &Bill<'_>) -> bool {
    PRICING.iter().any(|kind| case.governing(bill, *kind).next().is_some())
        || staffing::person_on(case, bill).is_some()
        || proration::part_of(case, bill).is_some()
        || schedule::crossed_rows(case, bill).is_some()
}

/// What is left of a line, ready to be priced.
pub(crate) struct Goods<'b, 'a> {
    pub bill: &'b Bill<'a>,
    pub quantity: Option<Decimal>,
    /// The rate row's price with its way into the invoice's unit; the price is absent where the row has none.
    rate: Result<Rate, NoRate>,
}

impl Goods<'_, '_> {
    pub fn quantity(&self, rule: &'static str) -> Result<Decimal, Lack> {
        self.quantity.ok_or_else(|| Lack { rule, missing: "quantity".to_owned() })
    }

    /// The contract's price for one of the invoice's units.
    pub fn price(&self, rule: &'static str) -> Result<Decimal, Lack> {
        let missing = match self.rate {
            Ok(rate) => match rate.per_unit() {
                Some(price) => return Ok(price),
                None => "contract.unit_price",
            },
            Err(NoRate::Price) => "contract.unit_price",
            Err(NoRate::Conversion) => "conversion of units",
        };
        lack(rule, missing)
    }

    /// The line's units as the contract counts them.
    pub fn contract_units(&self, rule: &'static str) -> Result<Decimal, Lack> {
        let units = self.quantity(rule)?;
        let Some(matched) = self.bill.matched else { return Ok(units) };
        let unit = self.bill.line.unit.as_ref().map(|unit| &unit.value);
        in_term_units(units, unit, matched.term).ok_or_else(|| Lack { rule, missing: "conversion of units".to_owned() })
    }

    /// So many of the contract's units in the invoice's.
    pub fn in_invoice_units(&self, units: Decimal) -> Option<Decimal> {
        let Some(matched) = self.bill.matched else { return Some(units) };
        let unit = self.bill.line.unit.as_ref().map(|unit| &unit.value);
        let one = in_term_units(Decimal::ONE, unit, matched.term)?;
        units.checked_div(one).map(crate::sums::settled)
    }

    /// An amount reckoned with a price that is for several units, as the row's is.
    pub fn per_base(&self, amount: Decimal) -> Option<Decimal> {
        let Some(matched) = self.bill.matched else { return Some(amount) };
        Rate::at(amount, matched.term, None).ok()?.per_unit()
    }

    /// The rate row's price for so many of the contract's units.
    pub fn price_of_units(&self, units: Decimal, rule: &'static str) -> Result<Decimal, Lack> {
        let price = self.rate.ok().and_then(|rate| rate.unconverted_amount(units));
        price.ok_or_else(|| Lack { rule, missing: "contract.unit_price".to_owned() })
    }

    /// A clause's price for one of the contract's units, brought to the invoice's unit.
    pub fn convert(&self, price: Decimal) -> Option<Decimal> {
        let matched = self.bill.matched?;
        let unit = self.bill.line.unit.as_ref().map(|unit| &unit.value);
        Rate::at(price, matched.term, unit).ok()?.per_unit()
    }
}

/// What the contract makes of what is left of the line; `None` where the rate row alone prices it. It is reckoned once:
/// the steps of rates and discounts leave quantities as they are.
pub fn price_line<'b, 'a>(
    case: &Case<'a>,
    ledger: &Ledger,
    bill: &'b Bill<'a>,
) -> Option<&'b Result<Priced<'a>, Lack>> {
    if !is_priced_by_clause(case, bill) {
        return None;
    }
    let priced = bill.priced.get_or_init(|| {
        let unit = bill.line.unit.as_ref().map(|unit| &unit.value);
        let rate = bill.matched.map_or(Err(NoRate::Price), |matched| Rate::of(matched.term, unit));
        let goods = Goods { bill, quantity: ledger.line(bill.index).quantity, rate };
        Box::new(price_goods(case, &goods))
    });
    Some(priced)
}

fn price_goods<'a>(case: &Case<'a>, goods: &Goods<'_, '_>) -> Result<Priced<'a>, Lack> {
    let bill = goods.bill;
    if let Some(found) = staffing::person_on(case, bill) {
        return staffing::price(case, goods, found);
    }
    if let Some(found) = case.clause_for::<IncludedUnits>(bill) {
        return included::price(case, goods, found);
    }
    if let Some(found) = case.clause_for::<CostPlus>(bill) {
        return amount::cost_plus(case, goods, found);
    }
    if let Some(found) = case.clause_for::<Tiers>(bill) {
        let priced = tier::price(case, goods, found)?;
        return amount::with_minimum(case, bill, priced);
    }
    let mut unit: Option<Priced<'a>> = None;
    if let Some(found) = case.clause_for::<ListDiscount>(bill) {
        unit = Some(amount::list_discount(case, goods, found)?);
    } else if let Some(found) = case.clause_for::<PriceSchedule>(bill) {
        unit = Some(schedule::price(case, goods, found)?);
    } else if let Some(rows) = schedule::crossed_rows(case, bill) {
        unit = Some(schedule::price_by_rows(case, goods, &rows)?);
    }
    if let Some(found) = case.clause_for::<FixedEscalator>(bill) {
        unit = Some(escalation::raise(case, goods, unit, found)?);
    }
    if let Some(found) = case.clause_for::<IndexEscalator>(bill) {
        unit = Some(index::raise(case, goods, unit, found)?);
    }
    if let Some(found) = case.clause_for::<Reduction>(bill) {
        unit = Some(escalation::cut(case, goods, unit, found)?);
    }
    let priced = if let Some(part) = proration::part_of(case, bill) {
        proration::price(case, goods, unit, part)?
    } else if let Some(found) = case.clause_for::<Packages>(bill) {
        amount::by_packages(case, goods, unit, found)?
    } else {
        match unit {
            Some(unit) => amount::by_units(case, goods, unit)?,
            None => amount::by_row(case, goods)?,
        }
    };
    amount::with_minimum(case, bill, priced)
}

/// The price that a stage starts from: what the stage before made of it, else the rate row's.
fn start<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    before: Option<Priced<'a>>,
    rule: &'static str,
) -> Result<(Vec<Variant>, Vec<Proof>), Lack> {
    if let Some(before) = before {
        return Ok((before.variants, before.proofs));
    }
    let price = goods.price(rule)?;
    let proof = goods
        .bill
        .matched
        .map(|matched| crate::case::proof(crate::finding::Source::Contract, "rate", matched.term.unit_price.as_ref()));
    let formula = Formula::new().value(figure(price, case.currency), "base price");
    Ok((vec![Variant { value: String::new(), amount: price, formula }], proof.into_iter().collect()))
}

/// A raised or cut price is rounded like the price it comes from, and at least to the minor unit.
fn round_price(case: &Case<'_>, price: Decimal, base: Decimal) -> Decimal {
    let least = case.currency.map_or(2, crate::money::Currency::minor_digits);
    crate::sums::settled(price).round_dp_with_strategy(
        base.normalize().scale().max(least),
        rust_decimal::RoundingStrategy::MidpointAwayFromZero,
    )
}

fn with_clause(mut proofs: Vec<Proof>, clause: &Clause, label: &'static str) -> Vec<Proof> {
    proofs.push(clause_proof(clause, label));
    proofs
}

/// `1 + percent / 100`
fn growth(percent: Decimal) -> Option<Decimal> {
    percent.checked_div(Decimal::ONE_HUNDRED)?.checked_add(Decimal::ONE)
}

/// The factor multiplied with itself so many times; `None` where it leaves the decimal's range.
fn power(factor: Decimal, times: i32) -> Option<Decimal> {
    (0..times).try_fold(Decimal::ONE, |so_far, _| so_far.checked_mul(factor))
}

impl MinimumCharge {
    /// Whether the amount is below the minimum.
    fn raises(&self, amount: Decimal) -> bool {
        amount < self.amount
    }
}

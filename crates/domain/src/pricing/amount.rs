//! From unit prices to amounts: units, packages, minimum charges, list prices and proven costs.

use rust_decimal::Decimal;

use super::{Goods, Lack, Priced, Variant, growth, lack, start, with_clause};
use crate::case::{Bill, Case};
use crate::clauses::Found;
use crate::contract::{CostPlus, ListDiscount, MinimumCharge, Packages};
use crate::formula::Formula;
use crate::sums::sum;
use crate::wording::{amount as figure, quantity};

fn too_large(rule: &'static str) -> Lack {
    Lack { rule, missing: "quantity".to_owned() }
}

/// Units times the unit price that the stages before made.
pub(super) fn by_units<'a>(case: &Case<'a>, goods: &Goods<'_, '_>, unit: Priced<'a>) -> Result<Priced<'a>, Lack> {
    let units = goods.quantity(unit.rule)?;
    let mut priced = unit;
    for variant in &mut priced.variants {
        let exact = units.checked_mul(variant.amount).ok_or_else(|| too_large(priced.rule))?;
        variant.formula = Formula::new().value(quantity(units), "billed").sign("×").group(&variant.formula);
        variant.amount = case.round(exact);
    }
    Ok(priced)
}

/// Units times the rate row's price: the amount that a minimum charge is compared with.
pub(super) fn by_row<'a>(case: &Case<'a>, goods: &Goods<'_, '_>) -> Result<Priced<'a>, Lack> {
    let (variants, proofs) = start(case, goods, None, "R29")?;
    let unit = Priced { rule: "R29", variants, parameter: "", clause: None, says: String::new(), proofs };
    by_units(case, goods, unit)
}

/// The amount, or the minimum charge where that is more.
pub(super) fn with_minimum<'a>(case: &Case<'a>, bill: &Bill<'_>, priced: Priced<'a>) -> Result<Priced<'a>, Lack> {
    let Some((clause, minimum)) = case.clause_for::<MinimumCharge>(bill) else { return Ok(priced) };
    let mut priced = priced;
    for variant in &mut priced.variants {
        let least = case.round(minimum.amount);
        let inner = std::mem::take(&mut variant.formula);
        variant.formula = Formula::new()
            .sign("max")
            .sign("(")
            .value(figure(least, case.currency), "minimum")
            .sign(",")
            .group(&inner)
            .sign(")");
        if minimum.raises(variant.amount) {
            variant.amount = least;
        }
    }
    priced.rule = "R29";
    priced.says = format!("The contract charges at least {}.", figure(minimum.amount, case.currency));
    priced.proofs = with_clause(priced.proofs, clause, "minimum charge");
    priced.clause = Some(clause);
    Ok(priced)
}

/// Whole packages times the package's price.
pub(super) fn by_packages<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    unit: Option<Priced<'a>>,
    (clause, packages): Found<'a, Packages>,
) -> Result<Priced<'a>, Lack> {
    let rule = "R29";
    let units = goods.contract_units(rule)?;
    if packages.size <= Decimal::ZERO {
        return lack(rule, "contract.package size");
    }
    let before = case
        .units_before(clause, packages.per, goods.bill)
        .ok_or_else(|| Lack { rule, missing: "history.quantity".to_owned() })?;
    let before = if packages.per == crate::contract::Cadence::Invoice { Decimal::ZERO } else { before };
    let packs = |units: Decimal| units.checked_div(packages.size).map(|packs| packs.ceil());
    let count = before
        .checked_add(units)
        .and_then(packs)
        .zip(packs(before))
        .and_then(|(all, earlier)| all.checked_sub(earlier))
        .ok_or_else(|| too_large(rule))?;
    let (variants, proofs) = match packages.price {
        Some(price) => (vec![Variant { amount: price, ..Variant::default() }], Vec::new()),
        None => {
            let is_plain = unit.is_none();
            let (mut variants, proofs) = start(case, goods, unit, rule)?;
            for variant in &mut variants {
                variant.amount = match is_plain {
                    true => goods.price_of_units(packages.size, rule)?,
                    // What a stage made is for one of the invoice's units.
                    false => goods
                        .in_invoice_units(packages.size)
                        .and_then(|size| variant.amount.checked_mul(size))
                        .ok_or_else(|| too_large(rule))?,
                };
            }
            (variants, proofs)
        }
    };
    let mut priced = Priced {
        rule,
        variants,
        parameter: "",
        clause: Some(clause),
        says: format!("The contract bills whole packages of {}, here {}.", quantity(packages.size), quantity(count)),
        proofs: with_clause(proofs, clause, "packages"),
    };
    for variant in &mut priced.variants {
        variant.formula = Formula::new()
            .value(quantity(count), "packages")
            .sign("×")
            .value(figure(variant.amount, case.currency), "a package");
        variant.amount = case.round(count.checked_mul(variant.amount).ok_or_else(|| too_large(rule))?);
    }
    Ok(priced)
}

/// The list price of the day, less the discount.
pub(super) fn list_discount<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    (clause, discount): Found<'a, ListDiscount>,
) -> Result<Priced<'a>, Lack> {
    let rule = "R24";
    let Some(prices) = case.inputs.list_prices.as_deref() else { return lack(rule, "inputs.list_prices") };
    let Some(day) = goods.bill.day() else { return lack(rule, "issue_date") };
    let known = prices.iter().filter(|price| goods.bill.is_named(&price.item) && price.from <= day);
    let Some(list) = known.max_by_key(|price| price.from) else { return lack(rule, "inputs.list_prices") };
    let price = growth(-discount.percent).and_then(|share| list.price.checked_mul(share));
    let price = price.ok_or_else(|| too_large(rule))?;
    let formula = Formula::new()
        .value(figure(list.price, case.currency), "list price")
        .sign("×")
        .value(format!("(1 − {}%)", quantity(discount.percent)), "discount");
    Ok(Priced {
        rule,
        variants: vec![Variant { value: String::new(), amount: price, formula }],
        parameter: "",
        clause: Some(clause),
        says: format!(
            "The contract sets the list price of {} less {}%: {}.",
            figure(list.price, case.currency),
            quantity(discount.percent),
            figure(price, case.currency)
        ),
        proofs: with_clause(Vec::new(), clause, "discount off list"),
    })
}

/// The vendor's proven cost for the line's period with the agreed markup.
pub(super) fn cost_plus<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    (clause, plus): Found<'a, CostPlus>,
) -> Result<Priced<'a>, Lack> {
    let rule = "R24";
    let Some(costs) = case.inputs.costs.as_deref() else { return lack(rule, "inputs.costs") };
    let Some((period, _)) = goods.bill.period else { return lack(rule, "issue_date") };
    let proven: Vec<Decimal> = costs
        .iter()
        .filter(|cost| goods.bill.is_named(&cost.item) && period.contains(cost.on))
        .map(|cost| cost.amount)
        .collect();
    if proven.is_empty() {
        return lack(rule, "inputs.costs");
    }
    let cost = sum(proven).ok_or_else(|| too_large(rule))?;
    let amount = growth(plus.markup_percent).and_then(|share| cost.checked_mul(share));
    let amount = case.round(amount.ok_or_else(|| too_large(rule))?);
    let formula = Formula::new()
        .value(figure(cost, case.currency), "proven cost")
        .sign("×")
        .value(format!("(1 + {}%)", quantity(plus.markup_percent)), "markup");
    Ok(Priced {
        rule,
        variants: vec![Variant { value: String::new(), amount, formula }],
        parameter: "",
        clause: Some(clause),
        says: format!(
            "The proven cost is {}, and the contract adds {}%.",
            figure(cost, case.currency),
            quantity(plus.markup_percent)
        ),
        proofs: with_clause(Vec::new(), clause, "cost plus"),
    })
}

//! Units that another price already covers, and staff whose time is never billed again.

use rust_decimal::Decimal;

use super::{Goods, Lack, Priced, Variant, lack, with_clause};
use crate::case::Case;
use crate::clauses::{Found, says};
use crate::contract::{Cadence, IncludedUnits};
use crate::formula::Formula;
use crate::sums::sum;
use crate::wording::{amount as figure, quantity};

const RULE: &str = "R27";

pub(super) fn price<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    (clause, included): Found<'a, IncludedUnits>,
) -> Result<Priced<'a>, Lack> {
    let proofs = with_clause(Vec::new(), clause, "included");
    if let Some(name) = included.staff.iter().find(|name| says(goods.bill.text(), name)) {
        let formula = Formula::new().value(figure(Decimal::ZERO, case.currency), "already covered");
        let variants = vec![Variant { formula, ..Variant::default() }];
        let says = format!("{name} is committed staff, whose time the contract already covers.");
        return Ok(Priced { rule: RULE, variants, parameter: "", clause: Some(clause), says, proofs });
    }
    let usage = usage_of(case, goods, included)?;
    let price = match included.overage_price {
        Some(price) => goods.convert(price).unwrap_or(price),
        None => goods.price(RULE)?,
    };
    let over = usage.checked_sub(included.quantity).map(|over| over.max(Decimal::ZERO));
    let Some(amount) = over.and_then(|over| over.checked_mul(price)) else { return lack(RULE, "inputs.usage") };
    let formula = Formula::new()
        .sign("max")
        .sign("(")
        .value("0", "")
        .sign(",")
        .value(quantity(usage), "used")
        .sign("−")
        .value(quantity(included.quantity), "included")
        .sign(")")
        .sign("×")
        .value(figure(price, case.currency), "for each unit above");
    Ok(Priced {
        rule: RULE,
        variants: vec![Variant { value: String::new(), amount: case.round(amount), formula }],
        parameter: "",
        clause: Some(clause),
        says: format!("{} were used, and the contract includes {}.", quantity(usage), quantity(included.quantity)),
        proofs,
    })
}

/// The units used in the period around the line.
fn usage_of(case: &Case<'_>, goods: &Goods<'_, '_>, included: &IncludedUnits) -> Result<Decimal, Lack> {
    let Some(usage) = case.inputs.usage.as_deref() else { return lack(RULE, "inputs.usage") };
    let Some((own, _)) = goods.bill.period else { return lack(RULE, "issue_date") };
    let period = match included.per {
        Cadence::Invoice => own,
        cadence => case.period_around(own.first, cadence).unwrap_or(own),
    };
    let known: Vec<Decimal> = usage
        .iter()
        .filter(|usage| goods.bill.is_named(&usage.item) && period.contains(usage.from) && period.contains(usage.to))
        .map(|usage| usage.quantity)
        .collect();
    if known.is_empty() {
        return lack(RULE, "inputs.usage");
    }
    sum(known).ok_or_else(|| Lack { rule: RULE, missing: "inputs.usage".to_owned() })
}

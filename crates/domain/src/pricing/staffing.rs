//! A person's hours cost the rate of the role that the contract gives the person.

use rust_decimal::Decimal;

use super::{Goods, Lack, Priced, Variant, lack, with_clause};
use crate::case::{Bill, Case, proof};
use crate::clauses::{Found, is_item, says};
use crate::contract::{Person, Staffing, Term};
use crate::finding::Source;
use crate::formula::Formula;
use crate::rate::Rate;
use crate::version::is_in_force;
use crate::wording::amount as figure;

const RULE: &str = "R21";

/// The clause and the person, where the line names one.
pub(super) fn person_on<'a>(case: &Case<'a>, bill: &Bill<'_>) -> Option<(Found<'a, Staffing>, &'a Person)> {
    let found = case.clause_for::<Staffing>(bill)?;
    found.1.people.iter().find(|person| says(bill.text(), &person.name)).map(|person| (found, person))
}

pub(super) fn price<'a>(
    case: &Case<'a>,
    goods: &Goods<'_, '_>,
    ((clause, _), person): (Found<'a, Staffing>, &'a Person),
) -> Result<Priced<'a>, Lack> {
    let mut proofs = with_clause(Vec::new(), clause, "staffing");
    if !person.approved {
        let formula = Formula::new().value(figure(Decimal::ZERO, case.currency), "not approved");
        return Ok(Priced {
            rule: RULE,
            variants: vec![Variant { formula, ..Variant::default() }],
            parameter: "",
            clause: Some(clause),
            says: format!("{} is not approved to work under the contract.", person.name),
            proofs,
        });
    }
    let hours = goods.quantity(RULE)?;
    let Some(row) = row_of(case, goods.bill, &person.role) else { return lack(RULE, "contract.rate of the role") };
    let unit = goods.bill.line.unit.as_ref().map(|unit| &unit.value);
    let price = Rate::of(row, unit).ok().and_then(Rate::per_unit);
    let Some(price) = price else { return lack(RULE, "contract.unit_price") };
    let Some(exact) = hours.checked_mul(price) else { return lack(RULE, "quantity") };
    proofs.push(proof(Source::Contract, "rate of the role", row.unit_price.as_ref()));
    let formula = Formula::new()
        .value(crate::wording::quantity(hours), "billed")
        .sign("×")
        .value(figure(price, case.currency), "rate of the role");
    Ok(Priced {
        rule: RULE,
        variants: vec![Variant { value: String::new(), amount: case.round(exact), formula }],
        parameter: "",
        clause: Some(clause),
        says: format!("{} works as {}, at {}.", person.name, person.role, figure(price, case.currency)),
        proofs,
    })
}

fn row_of<'a>(case: &Case<'a>, bill: &Bill<'_>, role: &str) -> Option<&'a Term> {
    let contract = case.contract?;
    contract.terms.iter().find(|row| {
        let code = row.item_code.as_ref().map(|field| field.value.as_str());
        let text = row.description.as_ref().map(|field| field.value.as_str());
        is_item(role, code, text) && is_in_force(contract, row, bill.day())
    })
}

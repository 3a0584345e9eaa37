//! The signs of allowances and charges, which some programs write the wrong way round.

use domain::{AllowanceCharge, Decimal, Field, Invoice};

use super::warning::Warning;

/// Turns the signs of all allowances, or of all charges, where the stated total is exactly the opposite
/// of their sum: the total is what the other totals are computed with.
pub(super) fn prove_signs(invoice: &mut Invoice, warnings: &mut Vec<Warning>) {
    let header = &invoice.header;
    let totals = [(false, header.allowance_total.clone()), (true, header.charge_total.clone())];
    for (charges, total) in totals {
        let Some(total) = total.filter(|total| !total.value.is_zero()) else { continue };
        let is_meant =
            |change: &AllowanceCharge| change.is_charge.as_ref().is_some_and(|is_charge| is_charge.value == charges);
        let listed = invoice.allowances_charges.iter().filter(|change| is_meant(change));
        let mut amounts = listed.map(|change| change.amount.as_ref().map(|amount| amount.value));
        let sum = amounts.try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount?));
        if sum != Some(-total.value) {
            continue;
        }
        warnings.push(Warning::TurnedSigns { total: total.value });
        for change in invoice.allowances_charges.iter_mut().filter(|change| is_meant(change)) {
            change.amount = change.amount.take().map(turn);
        }
    }
}

fn turn(amount: Field<Decimal>) -> Field<Decimal> {
    let stated = amount.printed.clone().unwrap_or_else(|| amount.value.to_string());
    Field { value: -amount.value, ..amount }.printed(stated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(total: i64, amounts: &[i64]) -> (Vec<i64>, usize) {
        let change = |amount: &i64| AllowanceCharge {
            is_charge: Some(Field::certain(false)),
            amount: Some(Field::certain(Decimal::from(*amount))),
            ..AllowanceCharge::default()
        };
        let mut invoice = Invoice { allowances_charges: amounts.iter().map(change).collect(), ..Invoice::default() };
        invoice.header.allowance_total = Some(Field::certain(Decimal::from(total)));
        let mut warnings = Vec::new();
        prove_signs(&mut invoice, &mut warnings);
        let amount = |change: &AllowanceCharge| i64::try_from(change.amount.as_ref().unwrap().value).unwrap();
        (invoice.allowances_charges.iter().map(amount).collect(), warnings.len())
    }

    #[test]
    fn only_an_exactly_opposite_total_turns_the_signs() {
        assert_eq!(turned(21, &[-20, -1]), (vec![20, 1], 1));
        assert_eq!(turned(-21, &[21]), (vec![-21], 1));
        assert_eq!(turned(21, &[21]), (vec![21], 0));
        assert_eq!(turned(21, &[-20]), (vec![-20], 0));
        assert_eq!(turned(0, &[0]), (vec![0], 0));
    }
}

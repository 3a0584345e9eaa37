//! What both syntaxes do alike with a line.

use domain::{Decimal, Field, InvoiceLine};

use super::tree::Node;
use super::value::{Values, field};
use super::warning::Warning;

/// The name of the item and, in lines of their own, what its description adds.
pub(super) fn describe(name: Option<Node>, descriptions: &[Node]) -> Option<Field<String>> {
    let values = Values::default();
    let texts = values.texts(descriptions);
    let Some(name) = values.text(name) else { return texts };
    let Some(texts) = texts else { return Some(name) };
    let (short, long) = (name.value.to_lowercase(), texts.value.to_lowercase());
    let evidence = name.evidence.clone();
    let value = if short.contains(&long) {
        name.value
    } else if long.contains(&short) {
        texts.value
    } else {
        format!("{}\n{}", name.value, texts.value)
    };
    Some(Field { evidence, ..Field::certain(value) })
}

/// Drops a price base quantity that the line's own amount refutes.
///
/// Some programs write the price itself, or the billed quantity, where the base quantity belongs.
pub(super) fn prove_base_quantity(line: &mut InvoiceLine, warnings: &mut Vec<Warning>) {
    let Some(base) = line.price_base_quantity.as_ref().filter(|base| base.value != Decimal::ONE) else { return };
    let proof = amount_for_one(line);
    let is_billed = |amount: Option<Decimal>| {
        let net = line.line_net_amount.as_ref().map(|field| field.value);
        // A cent for each of the roundings of quantity, price and amount.
        let distance = amount.zip(net).and_then(|(amount, net)| amount.checked_sub(net));
        distance.is_some_and(|distance| distance.abs() <= Decimal::new(2, 2))
    };
    let with = |base: Decimal| proof.and_then(|(product, rest)| product.checked_div(base)?.checked_add(rest));
    let is_price = line.unit_price.as_ref().is_some_and(|price| price.value == base.value);
    let refuted = base.value.is_zero() || (!is_billed(with(base.value)) && (is_price || is_billed(with(Decimal::ONE))));
    if refuted {
        let path = base.evidence.as_ref().and_then(|evidence| evidence.text.clone()).unwrap_or_default();
        warnings.push(Warning::RefutedBaseQuantity { path, base: base.value });
        line.price_base_quantity = None;
    }
}

/// Quantity times price, and what charges less allowances add to it.
fn amount_for_one(line: &InvoiceLine) -> Option<(Decimal, Decimal)> {
    let value = |field: &Option<Field<Decimal>>| field.as_ref().map(|field| field.value);
    let product = value(&line.quantity)?.checked_mul(value(&line.unit_price)?)?;
    let charge = value(&line.line_charge).unwrap_or_default();
    let rest = charge.checked_sub(value(&line.line_allowance).unwrap_or_default())?;
    Some((product, rest))
}

/// The net price that a gross price and its allowances and charges give.
pub(super) fn net_price(gross: Field<Decimal>, allowances: &[(bool, Decimal)], path: String) -> Option<Field<Decimal>> {
    let net = allowances.iter().try_fold(gross.value, |price, (is_charge, amount)| match is_charge {
        true => price.checked_add(*amount),
        false => price.checked_sub(*amount),
    })?;
    Some(field(net, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::einvoice::tree::Tree;

    fn line(quantity: i64, price: i64, base: i64, net: i64) -> InvoiceLine {
        let number = |value: i64| Some(Field::certain(Decimal::from(value)));
        InvoiceLine {
            quantity: number(quantity),
            unit_price: number(price),
            price_base_quantity: number(base),
            line_net_amount: number(net),
            ..InvoiceLine::default()
        }
    }

    #[test]
    fn a_base_quantity_stays_unless_refuted() {
        let cases = [
            (line(200, 50, 100, 100), true),
            (line(1, 1273, 1273, 1273), false),
            (line(2, 5, 0, 10), false),
            (line(3, 15, 15, 40), false),
            (line(3, 15, 15, 3), true),
            (line(2, 5, 7, 999), true),
            (line(i64::MAX, -i64::MAX, 7, i64::MAX), true),
        ];
        for (mut line, stays) in cases {
            let mut warnings = Vec::new();
            prove_base_quantity(&mut line, &mut warnings);
            assert_eq!((line.price_base_quantity.is_some(), warnings.is_empty()), (stays, stays), "{line:?}");
        }
    }

    #[test]
    fn a_description_adds_only_what_is_new() {
        let described = |name: &str, description: &str| {
            let xml = format!("<i><n>{name}</n><d>{description}</d></i>");
            let tree = Tree::read(xml.as_bytes()).unwrap();
            describe(tree.top().find("n"), &tree.top().select("d")).unwrap().value
        };
        assert_eq!(described("Pump", "5 kW, steel"), "Pump\n5 kW, steel");
        assert_eq!(described("Pump", "Steel pump, 5 kW"), "Steel pump, 5 kW");
        assert_eq!(described("Steel pump", "pump"), "Steel pump");
        assert_eq!(described("", "Pump"), "Pump");
    }
}

//! What a term charges for a quantity in the invoice's unit.

use rust_decimal::Decimal;

use crate::contract::Term;
use crate::sums::{settled, usable, within_range};
use crate::unit::Unit;

/// How the invoice's unit stands to the term's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitPath {
    /// The same unit, or none on either side.
    Same,
    /// One side does not say its unit; the same one is assumed.
    Assumed,
    /// One of the invoice's units holds this many of the term's.
    Converted(Decimal),
    /// No fixed conversion exists.
    None,
}

/// Units that count whole services, so that one "each" of them is one of them.
const COUNTED: &[&str] = &["C62", "E48", "LS", "C63", "E57", "E54", "SET", "MON"];

/// The way from the invoice's unit to the term's.
pub fn unit_path(invoice: Option<&Unit>, term: Option<&Unit>) -> UnitPath {
    match (invoice, term) {
        (None, None) => UnitPath::Same,
        (None, _) | (_, None) => UnitPath::Assumed,
        (Some(ours), Some(theirs)) if ours == theirs => UnitPath::Same,
        (Some(ours), Some(theirs)) => match ours.convert_to(theirs) {
            Some(factor) => UnitPath::Converted(factor),
            None if counts_alike(ours, theirs) => UnitPath::Same,
            None => UnitPath::None,
        },
    }
}

/// Whether one of the two is a mere count ("each", "service") of the other.
fn counts_alike(one: &Unit, other: &Unit) -> bool {
    let counted = |unit: &Unit| COUNTED.contains(&unit.as_str());
    let plain = |unit: &Unit| matches!(unit.as_str(), "C62" | "E48" | "LS");
    counted(one) && counted(other) && (plain(one) || plain(other))
}

/// A quantity in the term's units, which tiers, packages and limits count; `None` without a conversion.
pub fn in_term_units(quantity: Decimal, invoice: Option<&Unit>, term: &Term) -> Option<Decimal> {
    match unit_path(invoice, term.unit.as_ref().map(|unit| &unit.value)) {
        UnitPath::Same | UnitPath::Assumed => Some(quantity),
        UnitPath::Converted(factor) => quantity.checked_mul(factor).map(settled).and_then(within_range),
        UnitPath::None => None,
    }
}

/// A term's price, ready to be applied to a quantity in the invoice's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    price: Decimal,
    base: Decimal,
    factor: Decimal,
}

/// Why a term gives no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRate {
    Price,
    Conversion,
}

impl Rate {
    pub fn of(term: &Term, invoice_unit: Option<&Unit>) -> Result<Self, NoRate> {
        Self::at(usable(term.unit_price.as_ref()).ok_or(NoRate::Price)?, term, invoice_unit)
    }

    /// Another price for what the row prices.
    pub fn at(price: Decimal, term: &Term, invoice_unit: Option<&Unit>) -> Result<Self, NoRate> {
        let base = usable(term.price_base_quantity.as_ref()).filter(|base| !base.is_zero()).unwrap_or(Decimal::ONE);
        let factor = match unit_path(invoice_unit, term.unit.as_ref().map(|unit| &unit.value)) {
            UnitPath::Same | UnitPath::Assumed => Decimal::ONE,
            UnitPath::Converted(factor) => factor,
            UnitPath::None => return Err(NoRate::Conversion),
        };
        Ok(Self { price, base, factor })
    }

    /// Unrounded; `None` where the product leaves the range of amounts.
    pub fn amount(self, quantity: Decimal) -> Option<Decimal> {
        let goods = quantity.checked_mul(self.price)?;
        let goods = if self.factor == Decimal::ONE { goods } else { goods.checked_mul(self.factor)? };
        let amount = if self.base == Decimal::ONE { goods } else { goods.checked_div(self.base)? };
        within_range(amount)
    }

    /// For one of the invoice's units.
    pub fn per_unit(self) -> Option<Decimal> {
        self.amount(Decimal::ONE)
    }

    pub fn is_converted(self) -> bool {
        self.factor != Decimal::ONE
    }

    /// For so many of the contract's own units.
    pub fn unconverted_amount(self, units: Decimal) -> Option<Decimal> {
        Self { factor: Decimal::ONE, ..self }.amount(units)
    }

    /// The price as the contract prints it, for one of its own units, whatever the invoice's unit.
    pub fn unconverted(self) -> Option<Decimal> {
        self.unconverted_amount(Decimal::ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;

    fn unit(text: &str) -> Option<Unit> {
        Unit::read(text)
    }

    #[test]
    fn finds_the_way_between_units() {
        let path = |one: &str, other: &str| unit_path(unit(one).as_ref(), unit(other).as_ref());
        assert_eq!(path("hour", "HUR"), UnitPath::Same);
        assert_eq!(path("dozen", "each"), UnitPath::Converted(Decimal::from(12)));
        assert_eq!(path("each", "month"), UnitPath::Same);
        assert_eq!(path("each", "hour"), UnitPath::None);
        assert_eq!(path("box", "each"), UnitPath::None);
        assert_eq!(unit_path(None, unit("hour").as_ref()), UnitPath::Assumed);
    }

    #[test]
    fn applies_base_quantity_and_conversion() {
        let term = Term {
            unit: unit("each").map(Field::certain),
            unit_price: Some(Field::certain(Decimal::from(5))),
            price_base_quantity: Some(Field::certain(Decimal::from(100))),
            ..Term::default()
        };
        let rate = Rate::of(&term, unit("dozen").as_ref()).unwrap();
        assert_eq!(rate.amount(Decimal::from(10)), Some(Decimal::from(6)));
        assert_eq!(Rate::of(&term, unit("box").as_ref()), Err(NoRate::Conversion));
    }
}

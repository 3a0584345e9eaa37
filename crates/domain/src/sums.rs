//! An invoice's own totals: as printed, else as the printed parts give them.

use rust_decimal::Decimal;

use crate::field::Field;
use crate::invoice::{Invoice, InvoiceKind, InvoiceLine};
use crate::money::Currency;

/// Amounts beyond this are misreadings; the checks say so instead of computing with them.
pub const LARGEST: Decimal = Decimal::from_parts(0xA4C6_8000, 0x0003_8D7E, 0, false, 0);
pub const MOST_DECIMALS: u32 = 12;
const SETTLED_DECIMALS: u32 = 18;

/// The field's value where it can be computed with: present, and within a range in which sums are exact.
pub fn usable(field: Option<&Field<Decimal>>) -> Option<Decimal> {
    let value = field?.value;
    let value = if value.scale() > MOST_DECIMALS { value.normalize() } else { value };
    is_in_range(value).then_some(value)
}

/// Whether sums with the value are exact: no greater than [`LARGEST`], with no more places than [`MOST_DECIMALS`].
pub fn is_in_range(value: Decimal) -> bool {
    // Places only make a value smaller: nearly every amount is seen to be in range without comparing decimals.
    if value.scale() <= MOST_DECIMALS && value.mantissa().unsigned_abs() <= LARGEST.mantissa().unsigned_abs() {
        return true;
    }
    value.abs() <= LARGEST && (value.scale() <= MOST_DECIMALS || value.normalize().scale() <= MOST_DECIMALS)
}

/// The amount, where sums with it are exact.
pub fn within_range(amount: Decimal) -> Option<Decimal> {
    (amount.abs() <= LARGEST).then_some(amount)
}

/// The sum, unless it leaves the decimal's range.
pub fn sum(amounts: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    amounts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// Rounds half up to the currency's minor unit; to two places where the currency is not known.
pub fn round(amount: Decimal, currency: Option<Currency>) -> Decimal {
    currency.unwrap_or(Currency::USD).round(settled(amount))
}

/// Without the last places, in which a division leaves its error: a half stays a half.
pub fn settled(amount: Decimal) -> Decimal {
    if amount.scale() > SETTLED_DECIMALS { amount.round_dp(SETTLED_DECIMALS) } else { amount }
}

/// `quantity × price ÷ base − allowance + charge`, rounded; `None` where quantity or price is missing.
pub fn line_amount(line: &InvoiceLine, currency: Option<Currency>) -> Option<Decimal> {
    let quantity = usable(line.quantity.as_ref())?;
    let price = usable(line.unit_price.as_ref())?;
    let base = usable(line.price_base_quantity.as_ref()).filter(|base| !base.is_zero()).unwrap_or(Decimal::ONE);
    let allowance = usable(line.line_allowance.as_ref()).unwrap_or_default();
    let charge = usable(line.line_charge.as_ref()).unwrap_or_default();
    let goods = quantity.checked_mul(price)?;
    let goods = if base == Decimal::ONE { goods } else { goods.checked_div(base)? };
    let amount = goods.checked_sub(allowance)?.checked_add(charge)?;
    within_range(amount).map(|amount| round(amount, currency))
}

/// What the line asks for, before tax: as printed, else as computed.
pub fn line_net(line: &InvoiceLine, currency: Option<Currency>) -> Option<Decimal> {
    usable(line.line_net_amount.as_ref()).or_else(|| line_amount(line, currency))
}

/// The totals of an invoice; negative for a credit note.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// The lines before tax.
    pub lines: Option<Decimal>,
    /// Before tax, after allowances and charges.
    pub net: Option<Decimal>,
    pub tax: Option<Decimal>,
    /// With tax.
    pub gross: Option<Decimal>,
    /// What remains to be paid.
    pub due: Option<Decimal>,
}

impl Sums {
    pub fn of(invoice: &Invoice) -> Self {
        let header = &invoice.header;
        let currency = header.currency.as_ref().map(|field| field.value);
        let nets = invoice.lines.iter().map(|line| line_net(line, currency));
        // A line without an amount asks for nothing that could be counted.
        let lines = if invoice.lines.is_empty() { None } else { sum(nets.flatten()) };
        let lines = lines.or_else(|| usable(header.sum_of_line_net.as_ref()));
        let (allowances, charges) = allowances_and_charges(invoice);
        let tax = usable(header.tax_amount.as_ref()).or_else(|| breakdown_tax(invoice));
        let net = usable(header.tax_exclusive_amount.as_ref())
            .or_else(|| {
                let gross = usable(header.tax_inclusive_amount.as_ref())?;
                gross.checked_sub(tax?)
            })
            .or_else(|| lines?.checked_sub(allowances?)?.checked_add(charges?));
        let prepaid = usable(header.prepaid_amount.as_ref()).unwrap_or_default();
        let rounding = usable(header.rounding_amount.as_ref()).unwrap_or_default();
        let printed_due = usable(header.payable_amount.as_ref());
        let gross = usable(header.tax_inclusive_amount.as_ref())
            .or_else(|| printed_due?.checked_add(prepaid)?.checked_sub(rounding))
            .or_else(|| net?.checked_add(tax.unwrap_or_default()));
        let due = printed_due.or_else(|| gross?.checked_sub(prepaid)?.checked_add(rounding));
        let sign = |amount: Option<Decimal>| match invoice.document_type {
            InvoiceKind::Invoice => amount,
            InvoiceKind::CreditNote => amount.map(|amount| -amount.abs()),
        };
        Self { lines: sign(lines), net: sign(net), tax: sign(tax), gross: sign(gross), due: sign(due) }
    }
}

/// The sums of the document's allowances and of its charges, as printed, else from their list.
pub fn allowances_and_charges(invoice: &Invoice) -> (Option<Decimal>, Option<Decimal>) {
    let listed = |charge: bool| {
        let rows = invoice.allowances_charges.iter().filter(|row| is_charge(row) == charge);
        sum(rows.filter_map(|row| usable(row.amount.as_ref())))
    };
    let header = &invoice.header;
    (
        usable(header.allowance_total.as_ref()).or_else(|| listed(false)),
        usable(header.charge_total.as_ref()).or_else(|| listed(true)),
    )
}

fn is_charge(row: &crate::invoice::AllowanceCharge) -> bool {
    row.is_charge.as_ref().is_some_and(|field| field.value)
}

fn breakdown_tax(invoice: &Invoice) -> Option<Decimal> {
    if invoice.tax_breakdown.is_empty() {
        return None;
    }
    sum(invoice.tax_breakdown.iter().map(|row| usable(row.tax_amount.as_ref())).collect::<Option<Vec<_>>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_amount_is_a_million_billion() {
        assert_eq!(LARGEST.to_string(), "1000000000000000");
    }

    #[test]
    fn a_half_that_a_division_left_short_is_rounded_up() {
        let third = Decimal::ONE / Decimal::from(3);
        assert_eq!(round(third * Decimal::new(15, 3), None).to_string(), "0.01");
        assert_eq!(round(Decimal::new(4_999_999, 9), None).to_string(), "0.00");
    }

    #[test]
    fn amounts_out_of_range_are_not_used() {
        assert_eq!(usable(Some(&Field::certain(Decimal::MAX))), None);
        assert_eq!(usable(Some(&Field::certain(Decimal::ONE))), Some(Decimal::ONE));
        assert_eq!(usable(None), None);
    }
}

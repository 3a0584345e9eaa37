//! Whether the amounts of an invoice prove each other, as the document states them.

use domain::{Decimal, Field, Invoice};

use crate::part::Part;

/// Notes every sum that does not hold; returns whether the lines' amounts and their total hold.
pub fn check_arithmetic(file: &str, invoice: &Invoice, part: &mut Part) -> bool {
    let mut lines_hold = true;
    let value = |field: &Option<Field<Decimal>>| field.as_ref().map(|field| field.value);
    let header = &invoice.header;
    let mut check = |name: &str, stated: Option<Decimal>, computed: Option<Decimal>| {
        let (Some(stated), Some(computed)) = (stated, computed) else { return };
        let near = (stated - computed).abs() <= Decimal::new(1, 2);
        lines_hold &= near || !matches!(name, "sum: lines" | "sum: each line");
        if !near {
            part.note(format!("{file}: {name}: stated {stated}, computed {computed}"));
        }
    };
    if !invoice.lines.is_empty() {
        let lines = invoice.lines.iter().map(|line| value(&line.line_net_amount)).sum();
        check("sum: lines", value(&header.sum_of_line_net), lines);
    }
    let or_zero = |field: &Option<Field<Decimal>>| value(field).unwrap_or_default();
    let listed = |charges: bool| -> Option<Decimal> {
        let meant = invoice
            .allowances_charges
            .iter()
            .filter(|change| change.is_charge.as_ref().is_some_and(|is_charge| is_charge.value == charges));
        meant.map(|change| value(&change.amount)).sum()
    };
    check("sum: allowances", value(&header.allowance_total), listed(false));
    check("sum: charges", value(&header.charge_total), listed(true));
    let net = value(&header.sum_of_line_net);
    let exclusive = net.map(|net| net - or_zero(&header.allowance_total) + or_zero(&header.charge_total));
    check("sum: before tax", value(&header.tax_exclusive_amount), exclusive);
    if !invoice.tax_breakdown.is_empty() {
        let taxes = invoice.tax_breakdown.iter().map(|tax| value(&tax.tax_amount)).sum();
        check("sum: taxes", value(&header.tax_amount), taxes);
    }
    let inclusive = value(&header.tax_exclusive_amount).map(|net| net + or_zero(&header.tax_amount));
    check("sum: with tax", value(&header.tax_inclusive_amount), inclusive);
    let payable = value(&header.tax_inclusive_amount)
        .map(|gross| gross - or_zero(&header.prepaid_amount) + or_zero(&header.rounding_amount));
    check("sum: payable", value(&header.payable_amount), payable);
    for line in &invoice.lines {
        let base = value(&line.price_base_quantity).unwrap_or(Decimal::ONE);
        let product =
            value(&line.quantity).zip(value(&line.unit_price)).map(|(quantity, price)| quantity * price / base);
        let product = product.map(|product| product + or_zero(&line.line_charge) - or_zero(&line.line_allowance));
        check("sum: each line", value(&line.line_net_amount), product);
    }
    lines_hold
}

//! Totals, taxes, allowances and charges of a UBL document.

use domain::{AllowanceCharge, Currency, InvoiceHeader, TaxSubtotal};

use super::super::tree::Node;
use super::super::value::{Values, is_in};

/// Fills the totals of the header.
pub(super) fn read_totals(root: Node, currency: Option<Currency>, header: &mut InvoiceHeader, values: &mut Values) {
    let mut total = |name: &str| values.decimal(root.find(&format!("LegalMonetaryTotal/{name}")));
    header.sum_of_line_net = total("LineExtensionAmount");
    header.allowance_total = total("AllowanceTotalAmount");
    header.charge_total = total("ChargeTotalAmount");
    header.tax_exclusive_amount = total("TaxExclusiveAmount");
    header.tax_inclusive_amount = total("TaxInclusiveAmount");
    header.prepaid_amount = total("PrepaidAmount");
    header.rounding_amount = total("PayableRoundingAmount");
    header.payable_amount = total("PayableAmount");
    // One total for each kind of tax, and perhaps one more in the seller's own currency.
    let taxes = root.select("TaxTotal/TaxAmount");
    let taxes: Vec<Node> = taxes.into_iter().filter(|tax| is_in(*tax, currency)).collect();
    header.tax_amount = values.sum(&taxes);
}

pub(super) fn read_allowances_charges(root: Node, values: &mut Values) -> Vec<AllowanceCharge> {
    let read = |node: Node| AllowanceCharge {
        is_charge: values.flag(node.find("ChargeIndicator")),
        reason: values.text(node.find("AllowanceChargeReason").or_else(|| node.find("AllowanceChargeReasonCode"))),
        amount: values.decimal(node.find("Amount")),
        tax_rate: values.decimal(node.find("TaxCategory/Percent")),
    };
    root.select("AllowanceCharge").into_iter().map(read).collect()
}

pub(super) fn read_tax_breakdown(root: Node, values: &mut Values) -> Vec<TaxSubtotal> {
    let read = |node: Node| TaxSubtotal {
        category: values.text(node.find("TaxCategory/ID")),
        rate: values.decimal(node.find("TaxCategory/Percent").or_else(|| node.find("Percent"))),
        taxable_amount: values.decimal(node.find("TaxableAmount")),
        tax_amount: values.decimal(node.find("TaxAmount")),
    };
    root.select("TaxTotal/TaxSubtotal").into_iter().map(read).collect()
}

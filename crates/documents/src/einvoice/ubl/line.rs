//! The lines of a UBL document.

use domain::InvoiceLine;

use super::super::bundle::{LineRole, StatedLine, unbundle};
use super::super::line::{describe, prove_base_quantity};
use super::super::tree::Node;
use super::super::value::Values;

const LINES: &str = "InvoiceLine|CreditNoteLine";
const SUB_LINES: &str = "SubInvoiceLine|SubCreditNoteLine";

pub(super) fn read_lines(root: Node, values: &mut Values) -> Vec<InvoiceLine> {
    let mut stated = Vec::new();
    // Taken from the end, so that the lines come in the order in which they stand.
    let mut pending: Vec<(Option<usize>, Node)> =
        root.select(LINES).into_iter().rev().map(|line| (None, line)).collect();
    while let Some((parent, node)) = pending.pop() {
        let at = stated.len();
        stated.push(StatedLine { line: read_line(node, values), role: LineRole::Detail, parent, path: node.path() });
        pending.extend(node.select(SUB_LINES).into_iter().rev().map(|sub_line| (Some(at), sub_line)));
    }
    unbundle(stated, &mut values.warnings)
}

fn read_line(node: Node, values: &mut Values) -> InvoiceLine {
    let at = |path: &str| node.find(path);
    let quantity = at("InvoicedQuantity|CreditedQuantity");
    let rate = [
        "Item/ClassifiedTaxCategory/Percent",
        "TaxTotal/TaxSubtotal/TaxCategory/Percent",
        "TaxTotal/TaxSubtotal/Percent",
    ];
    let code = ["SellersItemIdentification", "BuyersItemIdentification", "StandardItemIdentification"];
    let mut line = InvoiceLine {
        line_id: values.text(at("ID")),
        item_code: code.iter().find_map(|kind| values.text(at(&format!("Item/{kind}/ID")))),
        description: describe(at("Item/Name"), &node.select("Item/Description")),
        quantity: values.decimal(quantity),
        unit: values.unit(quantity).or_else(|| values.unit(at("Price/BaseQuantity"))),
        unit_price: values.decimal(at("Price/PriceAmount")),
        price_base_quantity: values.decimal(at("Price/BaseQuantity")),
        line_allowance: values.sum(&amounts(node, false, values)),
        line_charge: values.sum(&amounts(node, true, values)),
        line_net_amount: values.decimal(at("LineExtensionAmount")),
        tax_rate: values.decimal(rate.iter().find_map(|path| at(path))),
        period_start: values.date(at("InvoicePeriod/StartDate")),
        period_end: values.date(at("InvoicePeriod/EndDate")),
    };
    prove_base_quantity(&mut line, &mut values.warnings);
    line
}

/// The amounts of a line's charges or of its allowances.
fn amounts<'t>(line: Node<'t>, charges: bool, values: &Values) -> Vec<Node<'t>> {
    let is_meant = |node: &Node<'t>| values.is_charge(*node) == Some(charges);
    line.select("AllowanceCharge").into_iter().filter(is_meant).filter_map(|node| node.find("Amount")).collect()
}

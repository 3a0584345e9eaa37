//! The lines of a Cross Industry Invoice.

use std::collections::HashMap;

use domain::{Decimal, Field, InvoiceLine};

use super::super::bundle::{LineRole, StatedLine, unbundle};
use super::super::line::{describe, net_price, prove_base_quantity};
use super::super::tree::Node;
use super::super::value::Values;
use super::settlement::RATE;

pub(super) const LINES: &str = "IncludedSupplyChainTradeLineItem";
pub(super) const AGREEMENT: &str = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement";
const DELIVERY: &str = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery";
const SETTLEMENT: &str = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement";
const SUMMATION: &str = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation";

pub(super) fn read_lines(transaction: Node, values: &mut Values) -> Vec<InvoiceLine> {
    let mut places = HashMap::new();
    let mut stated = Vec::new();
    for node in transaction.select(LINES) {
        let document = node.find("AssociatedDocumentLineDocument");
        let says = |name: &str| document.and_then(|document| document.text_at(name));
        let role = match says("LineStatusReasonCode") {
            Some("GROUP") => LineRole::Group,
            Some("INFORMATION") => LineRole::Information,
            _ => LineRole::Detail,
        };
        // Only a line further up can be the parent, so that no two lines can be each other's.
        let parent = says("ParentLineID").and_then(|id| places.get(id)).copied();
        if let Some(id) = says("LineID") {
            places.insert(id, stated.len());
        }
        stated.push(StatedLine { line: read_line(node, values), role, parent, path: node.path() });
    }
    unbundle(stated, &mut values.warnings)
}

fn read_line(node: Node, values: &mut Values) -> InvoiceLine {
    let at = |path: &str| node.find(path);
    let settlement = |path: &str| node.find(&format!("{SETTLEMENT}/{path}"));
    let quantity = at(&format!("{DELIVERY}/BilledQuantity"));
    let price = |path: &str| at(&format!("{AGREEMENT}/{path}"));
    let base = price("NetPriceProductTradePrice/BasisQuantity");
    let base = base.or_else(|| price("GrossPriceProductTradePrice/BasisQuantity"));
    let code = ["SellerAssignedID", "BuyerAssignedID", "GlobalID"];
    let mut line = InvoiceLine {
        line_id: values.text(at("AssociatedDocumentLineDocument/LineID")),
        item_code: code.iter().find_map(|kind| values.text(at(&format!("SpecifiedTradeProduct/{kind}")))),
        description: describe(at("SpecifiedTradeProduct/Name"), &node.select("SpecifiedTradeProduct/Description")),
        quantity: values.decimal(quantity),
        unit: values.unit(quantity).or_else(|| values.unit(base)),
        unit_price: read_price(node, values),
        price_base_quantity: values.decimal(base),
        line_allowance: values.sum(&amounts(node, false, values)),
        line_charge: values.sum(&amounts(node, true, values)),
        line_net_amount: values.decimal(settlement(&format!("{SUMMATION}/LineTotalAmount"))),
        tax_rate: values.decimal(settlement(&format!("ApplicableTradeTax/{RATE}"))),
        period_start: values.date(settlement("BillingSpecifiedPeriod/StartDateTime")),
        period_end: values.date(settlement("BillingSpecifiedPeriod/EndDateTime")),
    };
    prove_base_quantity(&mut line, &mut values.warnings);
    line
}

/// The net price, else what the gross price and its allowances give.
fn read_price(node: Node, values: &mut Values) -> Option<Field<Decimal>> {
    let at = |path: &str| node.find(&format!("{AGREEMENT}/{path}"));
    if let Some(net) = values.decimal(at("NetPriceProductTradePrice/ChargeAmount")) {
        return Some(net);
    }
    let gross = at("GrossPriceProductTradePrice")?;
    let amount = gross.find("ChargeAmount")?;
    let mut changes = Vec::new();
    for change in gross.select("AppliedTradeAllowanceCharge") {
        changes.push((values.is_charge(change)?, values.decimal(change.find("ActualAmount"))?.value));
    }
    net_price(values.decimal(Some(amount))?, &changes, amount.path())
}

/// The amounts of a line's charges or of its allowances.
fn amounts<'t>(line: Node<'t>, charges: bool, values: &Values) -> Vec<Node<'t>> {
    let all = line.select(&format!("{SETTLEMENT}/SpecifiedTradeAllowanceCharge"));
    let is_meant = |node: &Node<'t>| values.is_charge(*node) == Some(charges);
    all.into_iter().filter(is_meant).filter_map(|node| node.find("ActualAmount")).collect()
}

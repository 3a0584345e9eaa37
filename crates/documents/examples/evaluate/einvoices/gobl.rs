//! Invoices beside the same invoices as GOBL JSON, which another project wrote.

use std::fs;
use std::path::Path;

use documents::einvoice::{EInvoice, EInvoiceError, read_einvoice};
use domain::{Decimal, Field, Invoice, InvoiceLine};
use serde_json::Value;

use super::arithmetic::check_arithmetic;
use super::{compare, shown};
use crate::Outcome;
use crate::files::{list_files, name_of};
use crate::options::Options;
use crate::part::Part;

pub fn measure(folder: &Path, part: &mut Part, options: &Options) -> Outcome {
    for (at, path) in list_files(folder, ".xml")?.iter().enumerate() {
        let file = name_of(path);
        let truth = folder.join("out").join(file.replace(".xml", ".json"));
        if !truth.exists() || !options.takes(path, at) {
            continue;
        }
        let truth: Value = serde_json::from_str(&fs::read_to_string(truth)?)?;
        let truth = truth.get("doc").unwrap_or(&Value::Null);
        let is_invoice = text(truth, "/$schema").is_some_and(|schema| schema.ends_with("bill/invoice"));
        let bytes = fs::read(path)?;
        match part.time(|| read_einvoice(&bytes)) {
            Ok(read) => {
                part.check(&file, "kind", is_invoice, "taken for an invoice");
                // GOBL computes all amounts anew from quantity and price. Where the document's own lines
                // contradict these, it states other amounts, and what it states is what is read.
                let recomputed = !check_arithmetic(&file, &read.invoice, part);
                compare_header(&file, truth, &read, recomputed, part);
                compare_lines(&file, truth, &read.invoice, recomputed, part);
            }
            Err(EInvoiceError::NotAnInvoice { document, .. }) => {
                part.check(&file, "kind", !is_invoice, document.name);
            }
            Err(error) => part.check(&file, "kind", false, &error.to_string()),
        }
        part.end_document();
    }
    Ok(())
}

fn text(truth: &Value, pointer: &str) -> Option<String> {
    match truth.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn compare_header(file: &str, truth: &Value, read: &EInvoice, recomputed: bool, part: &mut Part) {
    let header = &read.invoice.header;
    // GOBL puts a tax representative in the supplier's place and the seller into the ordering.
    let seller = if truth.pointer("/ordering/seller").is_some() { "/ordering/seller" } else { "/supplier" };
    let payable = text(truth, "/totals/due").or_else(|| text(truth, "/totals/payable"));
    let account = "/payment/instructions/credit_transfer/0";
    let account = text(truth, &format!("{account}/iban")).or_else(|| text(truth, &format!("{account}/number")));
    let mut compare =
        |field: &str, truth: Option<String>, read: Option<String>| compare(part, file, field, truth, read);
    compare("invoice_number", text(truth, "/code"), shown(&header.invoice_number));
    compare("issue_date", text(truth, "/issue_date"), shown(&header.issue_date));
    compare("due_date", text(truth, "/payment/terms/due_dates/0/date"), shown(&header.due_date));
    compare("currency", text(truth, "/currency"), shown(&header.currency));
    compare("seller_name", text(truth, &format!("{seller}/name")), shown(&header.seller_name));
    let country = text(truth, &format!("{seller}/tax_id/country")).unwrap_or_default();
    let tax_id = shown(&header.seller_tax_id).map(|id| id.replace([' ', '.', '/', '-'], ""));
    let tax_id = tax_id.map(|id| id.strip_prefix(&country).unwrap_or(&id).to_owned());
    compare("seller_tax_id", text(truth, &format!("{seller}/tax_id/code")), tax_id);
    compare("buyer_name", text(truth, "/customer/name"), shown(&header.buyer_name));
    compare("order_reference", text(truth, "/ordering/purchases/0/code"), shown(&header.order_reference));
    compare("contract_reference", text(truth, "/ordering/contracts/0/code"), shown(&header.contract_reference));
    compare("preceding_invoice", text(truth, "/preceding/0/code"), shown(&header.preceding_invoice));
    compare("payment_terms", text(truth, "/payment/terms/notes"), shown(&header.payment_terms));
    compare("payment_account", account, shown(&header.payment_account));
    compare("period_start", text(truth, "/ordering/period/start"), shown(&header.period_start));
    compare("period_end", text(truth, "/ordering/period/end"), shown(&header.period_end));
    let kind = text(truth, "/type").map(|kind| (kind == "credit-note").to_string());
    let read_kind = read.invoice.document_type == domain::InvoiceKind::CreditNote;
    compare("is_credit_note", kind, Some(read_kind.to_string()));
    if recomputed {
        part.note(format!("{file}: totals not compared: the document's lines contradict their own amounts"));
        return;
    }
    compare("sum_of_line_net", text(truth, "/totals/sum"), shown(&header.sum_of_line_net));
    compare("allowance_total", text(truth, "/totals/discount"), shown(&header.allowance_total));
    compare("charge_total", text(truth, "/totals/charge"), shown(&header.charge_total));
    compare("tax_exclusive_amount", text(truth, "/totals/total"), shown(&header.tax_exclusive_amount));
    compare("tax_amount", text(truth, "/totals/tax"), shown(&header.tax_amount));
    compare("tax_inclusive_amount", text(truth, "/totals/total_with_tax"), shown(&header.tax_inclusive_amount));
    compare("prepaid_amount", text(truth, "/totals/advance"), shown(&header.prepaid_amount));
    compare("rounding_amount", text(truth, "/totals/rounding"), shown(&header.rounding_amount));
    compare("payable_amount", payable, shown(&header.payable_amount));
}

fn compare_lines(file: &str, truth: &Value, invoice: &Invoice, recomputed: bool, part: &mut Part) {
    let lines = truth.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
    let (read, due) = (invoice.lines.len(), lines.len());
    part.check(file, "line count", read == due, &format!("read {read}, true {due}"));
    for (truth, line) in lines.iter().zip(&invoice.lines) {
        let mut compare = |field: &str, truth: Option<String>, read: Option<String>| {
            compare(part, file, field, truth, read);
        };
        compare("line quantity", text(truth, "/quantity"), shown(&line.quantity));
        let price = text(truth, "/item/price").map(|price| round_like(line, price));
        compare("line price", price.as_ref().map(|(truth, _)| truth.clone()), price.and_then(|(_, read)| read));
        // GOBL keeps the digits that the document rounded off.
        let cents = text(truth, "/total").and_then(|total| total.parse::<Decimal>().ok());
        let cents = cents.filter(|_| !recomputed).map(|total| total.round_dp(2).to_string());
        compare("line net", cents, shown(&line.line_net_amount));
        compare("line item code", text(truth, "/item/ref"), shown(&line.item_code));
        let name = shown(&line.description).and_then(|name| name.lines().next().map(str::to_owned));
        compare("line name", text(truth, "/item/name"), name);
        let rate = text(truth, "/taxes/0/percent").map(|rate| rate.trim_end_matches('%').to_owned());
        compare("line tax rate", rate, shown(&line.tax_rate));
        compare("line allowance", total(truth, "/discounts"), shown(&line.line_allowance));
        compare("line charge", total(truth, "/charges"), shown(&line.line_charge));
        compare("line period start", text(truth, "/period/start"), shown(&line.period_start));
        compare("line period end", text(truth, "/period/end"), shown(&line.period_end));
    }
}

fn total(truth: &Value, list: &str) -> Option<String> {
    let amounts = truth.pointer(list)?.as_array()?.iter().map(|part| text(part, "/amount")?.parse::<Decimal>().ok());
    amounts.sum::<Option<Decimal>>().map(|sum| sum.to_string())
}

/// GOBL states the price for one unit, in as many digits as it likes.
fn round_like(line: &InvoiceLine, truth: String) -> (String, Option<String>) {
    let value = |field: &Option<Field<Decimal>>| field.as_ref().map(|field| field.value);
    let base = value(&line.price_base_quantity).unwrap_or(Decimal::ONE);
    let one = value(&line.unit_price).and_then(|price| price.checked_div(base));
    let digits = truth.split_once('.').map_or(0, |(_, digits)| u32::try_from(digits.len()).unwrap_or(0));
    (truth, one.map(|price| price.round_dp(digits).to_string()))
}

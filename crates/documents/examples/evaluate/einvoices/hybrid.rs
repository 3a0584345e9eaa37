//! PDFs that carry their own XML, beside that XML flattened by another program.

use std::fs;
use std::path::Path;

use documents::einvoice::{EInvoiceError, attached_einvoice, read_einvoice};
use domain::Invoice;
use serde_json::Value;

use super::arithmetic::check_arithmetic;
use super::{compare, shown};
use crate::Outcome;
use crate::options::Options;
use crate::part::Part;

pub fn measure(folder: &Path, part: &mut Part, options: &Options) -> Outcome {
    let Ok(rows) = fs::read_to_string(folder.join("truth.jsonl")) else { return Ok(()) };
    for (at, row) in rows.lines().enumerate() {
        let truth: Value = serde_json::from_str(row)?;
        let file = text(&truth, "file").unwrap_or_default();
        if options.takes(&folder.join(&file), at) {
            judge(part, folder, &file, &truth)?;
            part.end_document();
        }
    }
    Ok(())
}

fn judge(part: &mut Part, folder: &Path, file: &str, truth: &Value) -> Outcome {
    let bytes = fs::read(folder.join(file))?;
    let xml = match part.time(|| attached_einvoice(&bytes)) {
        Ok(Some(xml)) => xml,
        Ok(None) => {
            part.check(file, "attachment", false, "none found");
            return Ok(());
        }
        Err(error) => {
            part.check(file, "attachment", false, &error.to_string());
            return Ok(());
        }
    };
    part.check(file, "attachment", true, "");
    let is_order = text(truth, "syntax").is_some_and(|syntax| syntax == "SCRDMCCBDACIOMessageStructure");
    match part.time(|| read_einvoice(&xml)) {
        Ok(read) => {
            part.check(file, "kind", !is_order, "an order was taken for an invoice");
            check_arithmetic(file, &read.invoice, part);
            compare_all(file, truth, &read.invoice, part);
            compare(part, file, "type code", text(truth, "type"), read.type_code);
        }
        Err(EInvoiceError::NotAnInvoice { document, .. }) => {
            part.check(file, "kind", is_order && document.states_prices, document.name);
        }
        Err(error) => part.check(file, "kind", false, &error.to_string()),
    }
    Ok(())
}

fn text(truth: &Value, name: &str) -> Option<String> {
    truth.get(name)?.as_str().map(str::to_owned)
}

fn compare_all(file: &str, truth: &Value, invoice: &Invoice, part: &mut Part) {
    let header = &invoice.header;
    let mut judge = |field: &str, read: Option<String>| compare(part, file, field, text(truth, field), read);
    judge("id", shown(&header.invoice_number));
    judge("date", shown(&header.issue_date));
    judge("due", shown(&header.due_date));
    judge("seller", shown(&header.seller_name));
    judge("buyer", shown(&header.buyer_name));
    judge("order", shown(&header.order_reference));
    judge("contract", shown(&header.contract_reference));
    judge("currency", shown(&header.currency));
    judge("net", shown(&header.tax_exclusive_amount));
    judge("tax", shown(&header.tax_amount));
    judge("gross", shown(&header.tax_inclusive_amount));
    judge("payable", shown(&header.payable_amount));
    let lines = truth.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
    let (read, due) = (invoice.lines.len(), lines.len());
    part.check(file, "line count", read == due, &format!("read {read}, true {due}"));
    for (truth, line) in lines.iter().zip(&invoice.lines) {
        let mut judge = |field: &str, read: Option<String>| {
            compare(part, file, &format!("line {field}"), text(truth, field), read);
        };
        judge("no", shown(&line.line_id));
        judge("item", shown(&line.item_code));
        judge("qty", shown(&line.quantity));
        judge("price", shown(&line.unit_price));
        judge("per", shown(&line.price_base_quantity));
        judge("amount", shown(&line.line_net_amount));
        let name = shown(&line.description).unwrap_or_default();
        let truth_name = text(truth, "name").unwrap_or_default();
        part.check(file, "line name", name.contains(truth_name.trim()), &format!("{name:?} lacks {truth_name:?}"));
    }
}

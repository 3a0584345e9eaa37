//! PDFs that carry their own XML, beside that XML flattened by another program.

use std::fs;
use std::path::Path;

use documents::einvoice::{EInvoiceError, attached_einvoice, read_einvoice};
use domain::Invoice;
use serde_json::Value;

use crate::Outcome;
use crate::arithmetic::check_arithmetic;
use crate::score::{Score, shown};

pub fn score_folder(folder: &Path, score: &mut Score) -> Outcome {
    for row in fs::read_to_string(folder.join("truth.jsonl"))?.lines() {
        let truth: Value = serde_json::from_str(row)?;
        let file = text(&truth, "file").unwrap_or_default();
        let xml = match attached_einvoice(&fs::read(folder.join(&file))?) {
            Ok(Some(xml)) => xml,
            Ok(None) => {
                score.check(&file, "attachment", false, "none found");
                continue;
            }
            Err(error) => {
                score.check(&file, "attachment", false, &error.to_string());
                continue;
            }
        };
        score.check(&file, "attachment", true, "");
        let is_order = text(&truth, "syntax").is_some_and(|syntax| syntax == "SCRDMCCBDACIOMessageStructure");
        match read_einvoice(&xml) {
            Ok(read) => {
                score.check(&file, "kind", !is_order, "an order was taken for an invoice");
                score.note_warnings(&file, &read);
                check_arithmetic(&file, &read.invoice, score);
                compare(&file, &truth, &read.invoice, score);
                score.compare(&file, "type code", text(&truth, "type"), read.type_code);
            }
            Err(EInvoiceError::NotAnInvoice { document, .. }) => {
                score.check(&file, "kind", is_order && document.states_prices, document.name);
            }
            Err(error) => score.check(&file, "kind", false, &error.to_string()),
        }
    }
    Ok(())
}

fn text(truth: &Value, name: &str) -> Option<String> {
    truth.get(name)?.as_str().map(str::to_owned)
}

fn compare(file: &str, truth: &Value, invoice: &Invoice, score: &mut Score) {
    let header = &invoice.header;
    let mut compare = |field: &str, read: Option<String>| score.compare(file, field, text(truth, field), read);
    compare("id", shown(&header.invoice_number));
    compare("date", shown(&header.issue_date));
    compare("due", shown(&header.due_date));
    compare("seller", shown(&header.seller_name));
    compare("buyer", shown(&header.buyer_name));
    compare("order", shown(&header.order_reference));
    compare("contract", shown(&header.contract_reference));
    compare("currency", shown(&header.currency));
    compare("net", shown(&header.tax_exclusive_amount));
    compare("tax", shown(&header.tax_amount));
    compare("gross", shown(&header.tax_inclusive_amount));
    compare("payable", shown(&header.payable_amount));
    let lines = truth.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
    let (read, due) = (invoice.lines.len(), lines.len());
    score.check(file, "line count", read == due, &format!("read {read}, true {due}"));
    for (truth, line) in lines.iter().zip(&invoice.lines) {
        let mut compare = |field: &str, read: Option<String>| {
            score.compare(file, &format!("line {field}"), text(truth, field), read);
        };
        compare("no", shown(&line.line_id));
        compare("item", shown(&line.item_code));
        compare("qty", shown(&line.quantity));
        compare("price", shown(&line.unit_price));
        compare("per", shown(&line.price_base_quantity));
        compare("amount", shown(&line.line_net_amount));
        let name = shown(&line.description).unwrap_or_default();
        let truth_name = text(truth, "name").unwrap_or_default();
        score.check(file, "line name", name.contains(truth_name.trim()), &format!("{name:?} lacks {truth_name:?}"));
    }
}

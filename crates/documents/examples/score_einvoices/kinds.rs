//! UBL documents of many kinds, of which only invoices and credit notes may be read as such.

use std::fs;
use std::path::Path;

use documents::einvoice::read_einvoice;
use documents::format::{Format, recognise};

use crate::arithmetic::check_arithmetic;
use crate::score::Score;
use crate::{Outcome, file_name, list_files};

pub fn score_folder(folder: &Path, score: &mut Score) -> Outcome {
    for path in list_files(folder, ".xml")? {
        let file = file_name(&path);
        let kind = file.split('-').nth(1).unwrap_or_default();
        let is_invoice = matches!(kind, "Invoice" | "CreditNote" | "SelfBilledInvoice" | "SelfBilledCreditNote");
        let bytes = fs::read(&path)?;
        score.check(&file, "format", recognise(&bytes) == Format::UblXml, "not recognised as UBL");
        match read_einvoice(&bytes) {
            Ok(read) => {
                score.check(&file, "kind", is_invoice, "taken for an invoice");
                score.note_warnings(&file, &read);
                check_arithmetic(&file, &read.invoice, score);
                let has_all = read.invoice.header.invoice_number.is_some()
                    && read.invoice.header.payable_amount.is_some()
                    && !read.invoice.lines.is_empty();
                score.check(&file, "number, lines, payable", has_all, "something is missing");
            }
            Err(error) => score.check(&file, "kind", !is_invoice, &error.to_string()),
        }
    }
    Ok(())
}

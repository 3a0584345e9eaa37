//! UBL documents of many kinds, of which only invoices and credit notes may be read as such.

use std::fs;
use std::path::Path;

use documents::einvoice::read_einvoice;
use documents::format::{Format, recognise};

use super::arithmetic::check_arithmetic;
use crate::Outcome;
use crate::files::{list_files, name_of};
use crate::options::Options;
use crate::part::Part;

pub fn measure(folder: &Path, part: &mut Part, options: &Options) -> Outcome {
    for (at, path) in list_files(folder, ".xml")?.iter().enumerate() {
        let file = name_of(path);
        if !file.starts_with("UBL-") || !options.takes(path, at) {
            continue;
        }
        let kind = file.split('-').nth(1).unwrap_or_default();
        let is_invoice = matches!(kind, "Invoice" | "CreditNote" | "SelfBilledInvoice" | "SelfBilledCreditNote");
        let bytes = fs::read(path)?;
        part.check(&file, "format", recognise(&bytes) == Format::UblXml, "not recognised as UBL");
        match part.time(|| read_einvoice(&bytes)) {
            Ok(read) => {
                part.check(&file, "kind", is_invoice, "taken for an invoice");
                check_arithmetic(&file, &read.invoice, part);
                let has_all = read.invoice.header.invoice_number.is_some()
                    && read.invoice.header.payable_amount.is_some()
                    && !read.invoice.lines.is_empty();
                part.check(&file, "number, lines, payable", has_all, "something is missing");
            }
            Err(error) => part.check(&file, "kind", !is_invoice, &error.to_string()),
        }
        part.end_document();
    }
    Ok(())
}

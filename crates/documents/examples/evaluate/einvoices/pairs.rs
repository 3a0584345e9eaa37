//! Business cases written in both syntaxes, which must read equal.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use documents::einvoice::{EInvoice, read_einvoice};
use domain::field::Entry;
use domain::{Decimal, Invoice};

use super::arithmetic::check_arithmetic;
use crate::Outcome;
use crate::files::{list_files, name_of};
use crate::options::Options;
use crate::part::Part;

const ZERO_TOTALS: [&str; 4] = ["allowance_total", "charge_total", "prepaid_amount", "rounding_amount"];

pub fn measure(folder: &Path, part: &mut Part, options: &Options) -> Outcome {
    let mut cases: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in list_files(folder, ".xml")? {
        let case = path.to_string_lossy().replace("_uncefact.xml", "").replace("_ubl.xml", "");
        cases.entry(case).or_default().push(path);
    }
    cases.retain(|_, paths| paths.len() == 2);
    for (at, (case, paths)) in cases.iter().enumerate() {
        if !options.takes(Path::new(case), at) {
            continue;
        }
        let mut readings: Vec<EInvoice> = Vec::new();
        for path in paths {
            let file = name_of(path);
            let bytes = fs::read(path)?;
            match part.time(|| read_einvoice(&bytes)) {
                Ok(read) => {
                    check_arithmetic(&file, &read.invoice, part);
                    readings.push(read);
                }
                Err(error) => part.check(&file, "read", false, &error.to_string()),
            }
        }
        if let (Some(one), Some(other), Some(path)) = (readings.first(), readings.get(1), paths.first()) {
            compare(&name_of(path), &one.invoice, &other.invoice, part);
        }
        part.end_document();
    }
    Ok(())
}

fn compare(file: &str, ubl: &Invoice, cii: &Invoice, part: &mut Part) {
    let (ubl, cii) = (flatten(ubl), flatten(cii));
    let names: std::collections::BTreeSet<&String> = ubl.keys().chain(cii.keys()).collect();
    for name in names {
        let (a, b) = (ubl.get(name), cii.get(name));
        // A total of zero and none at all say the same.
        let is_zero = |value: Option<&String>| value.is_none_or(|value| value == "0");
        let equal = a == b || (ZERO_TOTALS.contains(&name.as_str()) && is_zero(a) && is_zero(b));
        // Numbered names share one row of the part.
        let row: String = name.chars().filter(|sign| !sign.is_ascii_digit()).collect();
        part.check(file, &row, equal, &format!("{name}: {a:?} against {b:?}"));
    }
}

fn flatten(invoice: &Invoice) -> BTreeMap<String, String> {
    let mut all = BTreeMap::from([("document type".to_owned(), format!("{:?}", invoice.document_type))]);
    let mut add = |group: String, entries: Vec<Entry>| {
        for entry in entries {
            let value = entry.value.parse::<Decimal>().map(|number| number.normalize().to_string());
            all.insert(format!("{group}{}", entry.name), value.unwrap_or(entry.value));
        }
    };
    add(String::new(), invoice.header.entries());
    for (at, line) in invoice.lines.iter().enumerate() {
        add(format!("line {at} "), line.entries());
    }
    for (at, change) in invoice.allowances_charges.iter().enumerate() {
        add(format!("allowance or charge {at} "), change.entries());
    }
    for (at, tax) in invoice.tax_breakdown.iter().enumerate() {
        add(format!("tax {at} "), tax.entries());
    }
    all
}

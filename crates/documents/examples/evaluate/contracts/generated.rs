//! Generated vendor contracts: the head as printed in a fixed form, checked against the vendors' table and
//! against the clauses themselves.

use std::path::Path;

use documents::contract::read_contract;
use domain::{Field, Reading};

use super::delimited;
use super::name::{f1, name_tokens};
use super::read_pages;
use crate::Outcome;
use crate::files::{list_files, name_of};
use crate::options::Options;
use crate::part::{Given, Part};

pub fn measure(folder: &Path, options: &Options) -> Outcome<Option<Part>> {
    let vendors = folder.join("vendors.csv");
    if !vendors.exists() || !folder.join("contracts").is_dir() {
        return Ok(None);
    }
    let vendors = delimited::read(&vendors)?;
    let mut part = Part::new(name_of(folder), "contracts");
    for (at, path) in list_files(&folder.join("contracts"), ".pdf")?.iter().enumerate() {
        let file = name_of(path);
        if !options.takes(path, at) {
            continue;
        }
        let pages = read_pages(&mut part, path)?;
        let printed: String = pages.iter().flat_map(|page| &page.lines).map(|line| line.text() + "\n").collect();
        let (contract, _) = part.time(|| read_contract(&pages));
        let header = &contract.header;
        let after = |label: &str| {
            let rest = printed.split_once(label)?.1.trim_start();
            rest.split(['\n', ' ']).next().map(str::to_owned)
        };
        let term = after("Initial term:").map(|years| format!("{years} year{}", if years == "1" { "" } else { "s" }));
        judge(&mut part, &file, "contract number", after("Contract Number:"), &header.contract_number);
        judge(&mut part, &file, "effective date", after("Effective Date:"), &header.effective_date);
        judge(&mut part, &file, "payment days", after("Net "), &header.payment_terms_days);
        judge(&mut part, &file, "term", term, &header.term);
        judge(&mut part, &file, "notice days", after("terminate with "), &header.notice_period_days);
        let vendor = vendors.iter().find(|row| row.get("vendor_id").is_some_and(|id| file.starts_with(id.as_str())));
        if let Some(truth) = vendor.and_then(|vendor| vendor.get("vendor_name")) {
            let given = given(&header.vendor_name);
            let name = given.as_ref().map(|given| name_tokens(&given.value)).unwrap_or_default();
            let same = f1(&name, &name_tokens(truth)) > 0.999;
            part.judge(&file, "vendor name", Some(truth), given.as_ref(), same);
        }
        part.end_document();
    }
    Ok(Some(part))
}

fn given<T: Reading>(field: &Option<Field<T>>) -> Option<Given> {
    field.as_ref().map(|field| Given { value: field.value.print(), confidence: Some(field.confidence) })
}

fn judge<T: Reading>(part: &mut Part, file: &str, field: &str, truth: Option<String>, read: &Option<Field<T>>) {
    let given = given(read);
    let right = given.as_ref().map(|given| &given.value) == truth.as_ref();
    part.judge(file, field, truth.as_deref(), given.as_ref(), right);
}

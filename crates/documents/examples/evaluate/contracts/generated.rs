//! Generated vendor contracts: the head as printed in a fixed form, checked against the vendors' table and
//! against the clauses themselves.

use std::path::Path;

use documents::extraction::{Content, DocumentKind, extract};
use documents::read::{PageReader, Poppler, docx};
use domain::{Field, Reading};

use super::delimited::{self, Row};
use super::name::{f1, name_tokens};
use crate::Outcome;
use crate::files::{list_files, name_of};
use crate::options::Options;
use crate::part::{Given, Part};

pub fn measure(folder: &Path, options: &Options) -> Outcome<Vec<Part>> {
    let vendors = folder.join("vendors.csv");
    if !vendors.exists() || !folder.join("contracts").is_dir() {
        return Ok(Vec::new());
    }
    let vendors = delimited::read(&vendors)?;
    let mut parts = Vec::new();
    for (ending, reading) in [(".pdf", "contracts"), (".docx", "contracts as DOCX")] {
        let mut part = Part::new(name_of(folder), reading);
        for (at, path) in list_files(&folder.join("contracts"), ending)?.iter().enumerate() {
            if options.takes(path, at) {
                judge_contract(&mut part, path, &vendors)?;
            }
        }
        parts.extend((part.documents > 0).then_some(part));
    }
    Ok(parts)
}

/// The text as it stands on the pages; a draft need not say what was signed.
fn printed_on(path: &Path) -> Outcome<String> {
    let pages = if path.extension().is_some_and(|ending| ending == "docx") {
        docx::read_bytes(&std::fs::read(path)?)?
    } else {
        Poppler::default().read(path)?
    };
    Ok(pages.iter().flat_map(|page| &page.lines).map(|line| line.text() + "\n").collect())
}

fn judge_contract(part: &mut Part, path: &Path, vendors: &[Row]) -> Outcome {
    let file = name_of(path);
    let printed = printed_on(path)?;
    let read = part.time(|| extract(path, Some(DocumentKind::Contract)));
    let (contract, pages) = match read.map(|read| (read.content, read.pages.len())) {
        Ok((Content::Contract(contract), pages)) => (contract, pages),
        Ok(_) => return Err(format!("{file} was read as an invoice").into()),
        Err(failure) => {
            part.end_unread(&file, &failure.to_string());
            return Ok(());
        }
    };
    part.pages += pages;
    let header = &contract.header;
    let after = |label: &str| {
        let rest = printed.split_once(label)?.1.trim_start();
        rest.split(['\n', ' ']).next().map(str::to_owned)
    };
    let term = after("Initial term:").map(|years| format!("{years} year{}", if years == "1" { "" } else { "s" }));
    judge(part, &file, "contract number", after("Contract Number:"), &header.contract_number);
    judge(part, &file, "effective date", after("Effective Date:"), &header.effective_date);
    judge(part, &file, "payment days", after("Net "), &header.payment_terms_days);
    judge(part, &file, "term", term, &header.term);
    judge(part, &file, "notice days", after("terminate with "), &header.notice_period_days);
    let vendor = vendors.iter().find(|row| row.get("vendor_id").is_some_and(|id| file.starts_with(id.as_str())));
    if let Some(truth) = vendor.and_then(|vendor| vendor.get("vendor_name")) {
        let given = given(&header.vendor_name);
        let name = given.as_ref().map(|given| name_tokens(&given.value)).unwrap_or_default();
        let same = f1(&name, &name_tokens(truth)) > 0.999;
        part.judge(&file, "vendor name", Some(truth), given.as_ref(), same);
    }
    part.end_document();
    Ok(())
}

fn given<T: Reading>(field: &Option<Field<T>>) -> Option<Given> {
    field.as_ref().map(|field| Given { value: field.value.print(), confidence: Some(field.confidence) })
}

fn judge<T: Reading>(part: &mut Part, file: &str, field: &str, truth: Option<String>, read: &Option<Field<T>>) {
    let given = given(read);
    let right = given.as_ref().map(|given| &given.value) == truth.as_ref();
    part.judge(file, field, truth.as_deref(), given.as_ref(), right);
}

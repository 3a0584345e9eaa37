//! Generated vendor contracts: the head as printed in a fixed form, checked against the vendor table
//! and against the clauses themselves.

use std::path::Path;

use documents::contract::read_contract;
use documents::read::{PageReader, Poppler};
use domain::calendar::print_iso_date;

use crate::delimited;
use crate::tally::{Doc, Tally, f1, name_tokens};

pub fn score(corpus: &Path, show: bool) -> Result<(), String> {
    let folder = corpus.join("source-to-settle");
    let vendors = delimited::read(&folder.join("vendors.csv"))?;
    let mut files: Vec<_> = std::fs::read_dir(folder.join("contracts"))
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "pdf"))
        .collect();
    files.sort();
    let mut tally = Tally::new("source-to-settle contracts", show);
    for (index, file) in files.iter().enumerate() {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let doc = Doc::of(&name, index);
        let pages = Poppler::default().read(file).map_err(|error| format!("{name}: {error}"))?;
        let printed: String = pages.iter().flat_map(|page| &page.lines).map(|line| line.text() + "\n").collect();
        let (contract, _) = read_contract(&pages);
        let header = &contract.header;
        let after = |label: &str| {
            let rest = printed.split_once(label)?.1.trim_start();
            rest.split(['\n', ' ']).next().map(str::to_owned)
        };
        tally.add(
            "contract_number",
            &doc,
            after("Contract Number:").as_deref(),
            header.contract_number.as_ref().map(|f| f.value.as_str()),
        );
        let effective = header.effective_date.as_ref().map(|field| print_iso_date(field.value));
        tally.add("effective_date", &doc, after("Effective Date:").as_deref(), effective.as_deref());
        let days = header.payment_terms_days.as_ref().map(|field| field.value.to_string());
        tally.add("payment_terms_days", &doc, after("Net ").as_deref(), days.as_deref());
        let term = after("Initial term:").map(|years| format!("{years} year{}", if years == "1" { "" } else { "s" }));
        tally.add("term", &doc, term.as_deref(), header.term.as_ref().map(|f| f.value.as_str()));
        let notice = header.notice_period_days.as_ref().map(|field| field.value.to_string());
        tally.add("notice_period_days", &doc, after("terminate with ").as_deref(), notice.as_deref());
        let cap = header.spend_cap.as_ref().map(|field| field.value.to_string());
        tally.add("spend_cap", &doc, None, cap.as_deref());
        let id = name.get(..11).unwrap_or_default();
        if let Some(vendor) = vendors.iter().find(|row| row.get("vendor_id").is_some_and(|known| known == id)) {
            let truth = vendor.get("vendor_name").map(String::as_str);
            let given = header.vendor_name.as_ref().map(|field| field.value.as_str());
            let same = f1(&name_tokens(given.unwrap_or_default()), &name_tokens(truth.unwrap_or_default())) > 0.999;
            tally.judge("vendor_name", &doc, truth, given, same);
        }
        let customer = header.customer_name.as_ref().map(|field| field.value.as_str());
        tally.add("customer_name", &doc, Some("Acme Corporation Pvt Ltd"), customer);
        tally.add(
            "rates",
            &doc,
            None,
            contract.terms.first().and_then(|t| t.description.as_ref()).map(|f| f.value.as_str()),
        );
    }
    tally.print();
    Ok(())
}

//! Photographed receipts, each with a JSON of its four fields: a measure of reading characters.

use std::path::Path;

use documents::extraction::{Content, DocumentKind, extract};
use documents::invoice::date::{DateOrder, find_dates};
use domain::Decimal;
use domain::calendar::print_iso_date;
use serde_json::Value;

use crate::Outcome;
use crate::files::{list_files, name_of};
use crate::options::Options;
use crate::part::{Given, Part};
use crate::printed::likeness;

pub fn measure(folder: &Path, options: &Options) -> Outcome<Option<Part>> {
    let (pictures, keys) = (folder.join("img"), folder.join("key"));
    if !pictures.is_dir() || !keys.is_dir() {
        return Ok(None);
    }
    let mut part = Part::new(name_of(folder), "receipts");
    for (at, path) in list_files(&pictures, ".jpg")?.iter().enumerate() {
        let file = name_of(path);
        let key = keys.join(file.replace(".jpg", ".json"));
        if !options.takes(path, at) || !key.exists() {
            continue;
        }
        let truth: Value = serde_json::from_str(&std::fs::read_to_string(key)?)?;
        let read = part.time(|| extract(path, Some(DocumentKind::Invoice)));
        part.pages += 1;
        let header = match read.map(|read| read.content) {
            Ok(Content::Invoice(invoice)) => invoice.header,
            Ok(Content::Contract(_)) => continue,
            Err(failure) => {
                part.end_unread(&file, &failure.to_string());
                continue;
            }
        };
        let text = |name: &str| truth.get(name).and_then(Value::as_str);
        let entries = header.entries();
        let given = |names: &[&str]| {
            let entry = names.iter().find_map(|name| entries.iter().find(|entry| entry.name == *name))?;
            Some(Given { value: entry.value.clone(), confidence: Some(entry.confidence) })
        };
        let company = given(&["seller_name"]);
        let same = company
            .as_ref()
            .zip(text("company"))
            .is_some_and(|(read, true_name)| likeness(&read.value, true_name) >= 0.8);
        part.judge(&file, "company", text("company"), company.as_ref(), same);
        let date = given(&["issue_date"]);
        let known =
            text("date").and_then(|text| Some(print_iso_date(find_dates(text, DateOrder::DayFirst).first()?.date)));
        part.judge(
            &file,
            "date",
            known.as_deref(),
            date.as_ref(),
            date.as_ref().map(|date| &date.value) == known.as_ref(),
        );
        let total = given(&["payable_amount", "tax_inclusive_amount"]);
        let amount = |text: &str| text.replace(['$', ',', ' '], "").parse::<Decimal>().ok();
        let equal = total.as_ref().zip(text("total")).is_some_and(|(read, known)| amount(&read.value) == amount(known));
        part.judge(&file, "total", text("total"), total.as_ref(), equal);
        part.end_document();
    }
    Ok((part.documents > 0).then_some(part))
}

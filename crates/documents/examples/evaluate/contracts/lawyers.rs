//! Real commercial contracts with lawyers' answers, payment terms and price tables.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use documents::contract::read_contract;
use domain::calendar::{date_of, print_iso_date};
use domain::{Contract, Evidence, Field, Reading};
use serde_json::Value;

use super::delimited::{self, Row};
use super::name::{f1, name_tokens};
use super::{rates, read_pages};
use crate::Outcome;
use crate::files::{list_files, name_of};
use crate::options::Options;
use crate::part::{Given, Part, Tally};

pub fn measure(folder: &Path, options: &Options) -> Outcome<Option<Part>> {
    let tables = list_files(folder, ".csv")?;
    let Some(answers) = tables.iter().find(|file| name_of(file).starts_with("master_clauses")) else {
        return Ok(None);
    };
    let mut answers = delimited::read(answers)?;
    let payments: Option<&PathBuf> = tables.iter().find(|file| name_of(file).contains("payment_terms"));
    let payments = payments.map(|file| delimited::read(file)).transpose()?.unwrap_or_default();
    let prices = list_files(folder, "prices.json")?.first().map(std::fs::read_to_string).transpose()?;
    let prices: HashMap<String, Value> =
        prices.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default();
    answers.sort_by_key(|row| row.get("Filename").cloned());
    let mut part = Part::new(name_of(folder), "contracts");
    for (at, answer) in answers.iter().enumerate() {
        let file = answer.get("Filename").cloned().unwrap_or_default();
        if !options.takes(Path::new(&file), at) {
            continue;
        }
        let pages = match read_pages(&mut part, &folder.join("pdf").join(&file)) {
            Ok(pages) => pages,
            Err(failure) => {
                part.end_unread(&file, &failure.to_string());
                continue;
            }
        };
        let (contract, _) = part.time(|| read_contract(&pages));
        judge_header(&mut part, &file, answer, &contract);
        let payment = payments.iter().find(|row| row.get("file") == Some(&file)).and_then(|row| row.get("days"));
        let days = given(&contract.header.payment_terms_days);
        judge(&mut part, &file, "payment days", payment.map(String::as_str), days);
        if let Some((_, truth)) = prices.iter().find(|(key, _)| file.starts_with(key.as_str())) {
            rates::judge(&mut part, &file, truth, &contract);
        }
        part.end_document();
    }
    Ok((part.documents > 0).then_some(part))
}

fn given<T: Reading>(field: &Option<Field<T>>) -> Option<Given> {
    field.as_ref().map(|field| Given { value: field.value.print(), confidence: Some(field.confidence) })
}

fn judge(part: &mut Part, file: &str, field: &str, truth: Option<&str>, given: Option<Given>) {
    let right = given.as_ref().is_some_and(|given| Some(given.value.as_str()) == truth);
    part.judge(file, field, truth, given.as_ref(), right);
}

/// A date, or `no date` where the lawyers' answer is none: then only a date given counts, as a wrong one.
fn judge_date(part: &mut Part, file: &str, field: &str, truth: Option<&str>, given: Option<Given>) {
    let date = truth.map(|text| short_date(text).unwrap_or_else(|| "no date".to_owned()));
    if date.as_deref() == Some("no date") && given.is_none() {
        return;
    }
    judge(part, file, field, date.as_deref(), given);
}

fn judge_header(part: &mut Part, file: &str, answer: &Row, contract: &Contract) {
    let header = &contract.header;
    let cell = |name: &str| answer.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    judge_parties(part, file, &party_names(cell("Parties-Answer").unwrap_or_default()), contract);
    let begin = cell("Effective Date-Answer").or(cell("Agreement Date-Answer"));
    judge_date(part, file, "effective date", begin, given(&header.effective_date));
    judge_date(part, file, "expiry date", cell("Expiration Date-Answer"), given(&header.expiry_date));
    let renewal = cell("Renewal Term-Answer").and_then(count_and_unit);
    judge(part, file, "renewal term", renewal.as_deref(), given(&header.renewal_term));
    let automatic = cell("Renewal Term-Answer").filter(|text| text.contains("succ")).map(|_| "true");
    judge(part, file, "auto renewal", automatic, given(&header.auto_renewal));
    let notice = cell("Notice Period To Terminate Renewal- Answer").and_then(days);
    judge(part, file, "notice days", notice.as_deref(), given(&header.notice_period_days));
    let proof = |evidence: Option<&Evidence>| evidence.and_then(|proof| proof.text.clone());
    let expiry = header.expiry_date.as_ref().and_then(|field| field.evidence.as_ref());
    let expiry = expiry.or(header.term.as_ref().and_then(|field| field.evidence.as_ref()));
    let renewal = header.auto_renewal.as_ref().and_then(|field| field.evidence.as_ref());
    for (field, given, clause) in
        [("term clause", proof(expiry), "Expiration Date"), ("renewal clause", proof(renewal), "Renewal Term")]
    {
        let truth = cell(clause).filter(|text| *text != "[]");
        let right = truth.zip(given.as_deref()).is_some_and(|(truth, given)| jaccard(truth, given) >= 0.5);
        part.judge(file, field, truth, given.map(Given::from).as_ref(), right);
    }
}

/// Each party of the truth is met by one given name, and the reverse.
fn judge_parties(part: &mut Part, file: &str, truth: &[String], contract: &Contract) {
    let header = &contract.header;
    let names: Vec<&Field<String>> = [&header.vendor_name, &header.customer_name].into_iter().flatten().collect();
    let mut open: Vec<&String> = truth.iter().collect();
    for name in &names {
        let hit = open.iter().position(|known| f1(&name_tokens(&name.value), &name_tokens(known)) >= 0.8);
        part.calibration.add(name.confidence, hit.is_some());
        match hit {
            Some(at) => {
                open.remove(at);
            }
            None => part.note(format!("{file}: party: '{}' is none of {truth:?}", name.value)),
        }
    }
    // A contract names two sides; of groups of companies on one side one name is enough.
    let known = truth.len().min(2);
    part.count("parties", Tally { known, given: names.len(), right: (truth.len() - open.len()).min(known) });
}

fn jaccard(a: &str, b: &str) -> f64 {
    let words = |text: &str| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect::<HashSet<_>>()
    };
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

/// The names in "A, Inc. ("A"); B LLC ("B"); A and B (the "Parties")".
fn party_names(answer: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0;
    for c in answer.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = (depth - 1).max(0),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let mut names: Vec<String> = Vec::new();
    for name in plain.split(';').map(str::trim) {
        let parts: Vec<&str> = name.split(" and ").map(str::trim).collect();
        let joint = parts.len() > 1 && parts.iter().all(|part| answer.contains(&format!("\"{part}\"")))
            || names.iter().filter(|known| name.contains(known.as_str())).count() > 0;
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if letters > 1
            && !joint
            && !name.to_lowercase().contains("hereinafter")
            && !name.to_lowercase().contains("parties")
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// `3/4/11` and `07/31/2000; …` as ISO dates.
fn short_date(text: &str) -> Option<String> {
    let first = text.split(';').next()?.trim();
    let parts: Vec<&str> = first.split('/').collect();
    let [month, day, year] = parts.as_slice() else { return None };
    let year: i32 = year.parse().ok()?;
    let year = if year > 99 { year } else { year + if year < 50 { 2000 } else { 1900 } };
    date_of(year, month.parse().ok()?, day.parse().ok()?).map(print_iso_date)
}

/// `successive 1 year` as `1 year`.
fn count_and_unit(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| word.parse::<u32>().is_ok())?;
    let count: u32 = words.get(at)?.parse().ok()?;
    let unit = words.get(at + 1)?.trim_end_matches('s');
    Some(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
}

fn days(text: &str) -> Option<String> {
    let plain = count_and_unit(text)?;
    let (count, unit) = plain.split_once(' ')?;
    let each = match unit.trim_end_matches('s') {
        "day" => 1,
        "month" => 30,
        "year" => 365,
        _ => return None,
    };
    Some((count.parse::<u32>().ok()? * each).to_string())
}

//! Real commercial contracts with lawyers' answers, payment terms and price tables.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use documents::contract::read_contract;
use documents::read::{PageReader, Poppler};
use domain::calendar::{date_of, print_iso_date};
use domain::{Contract, Decimal};

use crate::delimited::{self, Row};
use crate::tally::{Doc, Tally, f1, name_tokens};

pub fn score(corpus: &Path, show: bool) -> Result<(), String> {
    let folder = corpus.join("cuad");
    let mut answers = delimited::read(&folder.join("master_clauses.dev.csv"))?;
    let payments = delimited::read(&folder.join("gold_payment_terms.csv"))?;
    let prices = std::fs::read_to_string(folder.join("gold_prices.json")).map_err(|error| error.to_string())?;
    let prices: HashMap<String, serde_json::Value> =
        serde_json::from_str(&prices).map_err(|error| error.to_string())?;
    answers.sort_by_key(|row| row.get("Filename").cloned());
    let mut tally = Tally::new("cuad", show);
    let mut rows = [(0, 0, 0, 0); 2];
    for (index, answer) in answers.iter().enumerate() {
        let name = answer.get("Filename").cloned().unwrap_or_default();
        let doc = Doc::of(&name, index);
        let pages = match Poppler::default().read(&folder.join("pdf").join(&name)) {
            Ok(pages) => pages,
            Err(failure) => {
                println!("{name}: {failure}");
                continue;
            }
        };
        let (contract, _) = read_contract(&pages);
        score_header(&mut tally, &doc, answer, &contract);
        let payment = payments.iter().find(|row| row.get("file") == Some(&name)).and_then(|row| row.get("days"));
        let days = contract.header.payment_terms_days.as_ref().map(|field| field.value.to_string());
        tally.add("payment_days", &doc, payment.map(String::as_str), days.as_deref());
        let truth = prices.iter().find(|(key, _)| name.starts_with(key.as_str())).map(|(_, value)| value);
        let (known, found, given) = score_rates(&doc, truth, &contract, show);
        if let Some(sum) = rows.get_mut(usize::from(doc.held)) {
            if truth.is_some() {
                *sum = (sum.0 + known, sum.1 + found, sum.2 + given - found, sum.3);
            } else {
                sum.3 += given;
            }
        }
    }
    tally.print();
    for (title, (known, found, other, unjudged)) in ["developed on", "held back"].iter().zip(rows) {
        println!(
            "  price rows ({title}): {found} of {known} found, {other} other rows beside them, {unjudged} rows where no table is known"
        );
    }
    Ok(())
}

fn score_header(tally: &mut Tally, doc: &Doc, answer: &Row, contract: &Contract) {
    let header = &contract.header;
    let cell = |name: &str| answer.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let names = [&header.vendor_name, &header.customer_name].into_iter().flatten();
    let names: Vec<&str> = names.map(|field| field.value.as_str()).collect();
    let truth = party_names(cell("Parties-Answer").unwrap_or_default());
    let all = |names: &[&str]| names.iter().flat_map(|name| name_tokens(name)).collect::<HashSet<_>>();
    let known: Vec<&str> = truth.iter().map(String::as_str).collect();
    tally.add_share("parties F1", doc, f1(&all(&names), &all(&known)));
    for name in &names {
        let right = known.iter().any(|known| f1(&name_tokens(name), &name_tokens(known)) >= 0.8);
        tally.judge("party name", doc, Some(&known.join("; ")), Some(name), right);
    }
    let effective = header.effective_date.as_ref().map(|field| print_iso_date(field.value));
    let begin = cell("Effective Date-Answer").or(cell("Agreement Date-Answer"));
    let begin_date = begin.map(|text| short_date(text).unwrap_or_else(|| "no date".to_owned()));
    if !(begin_date.as_deref() == Some("no date") && effective.is_none()) {
        tally.add("effective date", doc, begin_date.as_deref(), effective.as_deref());
    }
    let expiry = header.expiry_date.as_ref().map(|field| print_iso_date(field.value));
    let end = cell("Expiration Date-Answer").map(|text| short_date(text).unwrap_or_else(|| "no date".to_owned()));
    if !(end.as_deref() == Some("no date") && expiry.is_none()) {
        tally.add("expiry date (exact)", doc, end.as_deref(), expiry.as_deref());
        let day_after = header.expiry_date.as_ref().and_then(|field| field.value.next_day()).map(print_iso_date);
        let near = end.is_some() && (end == expiry || end == day_after);
        tally.judge("expiry date (or eve)", doc, end.as_deref(), expiry.as_deref(), near);
    }
    let renewal = cell("Renewal Term-Answer").and_then(count_and_unit);
    tally.add("renewal term", doc, renewal.as_deref(), header.renewal_term.as_ref().map(|field| field.value.as_str()));
    let automatic = header.auto_renewal.as_ref().map(|field| field.value.to_string());
    let truth = cell("Renewal Term-Answer").filter(|text| text.contains("succ")).map(|_| "true");
    tally.add("auto renewal", doc, truth, automatic.as_deref());
    let notice = cell("Notice Period To Terminate Renewal- Answer").and_then(days);
    let given = header.notice_period_days.as_ref().map(|field| field.value.to_string());
    tally.add("notice days", doc, notice.as_deref(), given.as_deref());
    for (field, given, clause) in [
        (
            "term clause",
            header
                .expiry_date
                .as_ref()
                .and_then(|f| f.evidence.as_ref())
                .or(header.term.as_ref().and_then(|f| f.evidence.as_ref())),
            "Expiration Date",
        ),
        ("renewal clause", header.auto_renewal.as_ref().and_then(|f| f.evidence.as_ref()), "Renewal Term"),
    ] {
        let truth = cell(clause).filter(|text| *text != "[]");
        let given = given.and_then(|proof| proof.text.as_deref());
        let right = truth.zip(given).is_some_and(|(truth, given)| jaccard(truth, given) >= 0.5);
        tally.judge(field, doc, truth, given, right);
    }
    if header.spend_cap.is_some() {
        let given = header.spend_cap.as_ref().and_then(|field| field.printed.clone());
        tally.add("spend cap", doc, None, given.as_deref());
    }
    for (field, given) in [
        ("escalation", header.price_escalation.as_ref().map(|field| field.value.clone())),
        ("allowed fees", header.allowed_fees.as_ref().map(|field| field.value.join("; "))),
        ("contract number", header.contract_number.as_ref().map(|field| field.value.clone())),
        ("currency", header.currency.as_ref().map(|field| field.value.code().to_owned())),
        ("tolerance", header.tolerance_percent.as_ref().map(|field| field.value.to_string())),
        ("tax status", header.tax_status.as_ref().map(|field| field.value.clone())),
        ("term", header.term.as_ref().map(|field| field.value.clone())),
        ("payment terms", header.payment_terms.as_ref().map(|field| field.value.clone())),
    ] {
        tally.add(field, doc, None, given.as_deref());
    }
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

/// Known rows, rows found, rows given.
fn score_rates(doc: &Doc, truth: Option<&serde_json::Value>, contract: &Contract, show: bool) -> (u32, u32, u32) {
    let mut open: Vec<(HashSet<String>, Decimal, String)> = contract
        .terms
        .iter()
        .filter_map(|term| {
            let label = term.description.as_ref().map(|field| field.value.clone()).unwrap_or_default();
            Some((name_tokens(&label), term.unit_price.as_ref()?.value, label))
        })
        .collect();
    let given = u32::try_from(open.len()).unwrap_or(u32::MAX);
    let known = truth.and_then(|truth| truth.get("rows")).and_then(|rows| rows.as_array()).cloned().unwrap_or_default();
    let mut found = 0;
    for row in &known {
        let label = row.get("label").and_then(|label| label.as_str()).unwrap_or_default();
        let price: Option<Decimal> = row.get("price").and_then(|price| price.to_string().parse().ok());
        let wanted = name_tokens(label);
        let hit = open.iter().position(|(tokens, amount, _)| {
            let shared = wanted.intersection(tokens).count();
            shared * 10 >= wanted.len() * 6 && Some(amount.normalize()) == price.map(|price| price.normalize())
        });
        match hit {
            Some(at) => {
                open.remove(at);
                found += 1;
            }
            None if show => println!("  MISSED row {:38} {label} {price:?}", doc.short()),
            None => {}
        }
    }
    if show {
        for (_, amount, label) in &open {
            println!("  OTHER row {:38} {amount} {label}", doc.short());
        }
    }
    (u32::try_from(known.len()).unwrap_or(u32::MAX), found, given)
}

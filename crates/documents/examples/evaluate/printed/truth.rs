//! The true values of labelled documents, in the three forms they come in.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A true line; `None` where a figure is not printed or not known.
#[derive(Clone, Debug, Default)]
pub struct TrueLine {
    pub quantity: Option<String>,
    pub price: Option<String>,
    pub amount: Option<String>,
    pub name: Option<String>,
}

/// What a document really says.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    pub file: PathBuf,
    pub fields: BTreeMap<&'static str, String>,
    /// The fields known to be printed; `None`: look at the pages.
    pub seen: Option<Vec<&'static str>>,
    pub lines: Option<Vec<TrueLine>>,
}

/// All labelled documents under a folder.
pub fn read_truths(folder: &Path) -> Result<Vec<Truth>, Box<dyn Error>> {
    if folder.join("truth.jsonl").exists() {
        return flattened(folder);
    }
    if folder.join("invoices.csv").exists() {
        return tabulated(folder);
    }
    let mut truths = Vec::new();
    beside(folder, &mut truths)?;
    truths.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(truths)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn first(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| text(value.pointer(name)?))
}

fn flattened(folder: &Path) -> Result<Vec<Truth>, Box<dyn Error>> {
    const NAMES: [(&str, &str); 12] = [
        ("id", "invoice_number"),
        ("date", "issue_date"),
        ("due", "due_date"),
        ("currency", "currency"),
        ("seller", "seller_name"),
        ("buyer", "buyer_name"),
        ("order", "order_reference"),
        ("contract", "contract_reference"),
        ("net", "tax_exclusive_amount"),
        ("tax", "tax_amount"),
        ("gross", "tax_inclusive_amount"),
        ("payable", "payable_amount"),
    ];
    let listed = std::fs::read_to_string(folder.join("truth.jsonl"))?;
    let mut truths = Vec::new();
    for row in listed.lines().filter(|row| !row.trim().is_empty()) {
        let json: Value = serde_json::from_str(row)?;
        let names = |value: &Value| -> Vec<String> {
            value.get("seen").and_then(Value::as_array).into_iter().flatten().filter_map(text).collect()
        };
        let seen = names(&json);
        let mut truth = Truth { file: folder.join(first(&json, &["/file"]).unwrap_or_default()), ..Truth::default() };
        let order = first(&json, &["/syntax"]).is_some_and(|syntax| syntax.contains("CIO"));
        for (name, field) in NAMES {
            let field = if order && name == "id" { "order_reference" } else { field };
            if let Some(value) = json.get(name).and_then(text) {
                truth.fields.insert(field, value);
            }
        }
        truth.seen = Some(
            NAMES.iter().filter(|(name, _)| seen.iter().any(|seen| seen == name)).map(|(_, field)| *field).collect(),
        );
        let lines = json.get("lines").and_then(Value::as_array).into_iter().flatten().map(|line| {
            let seen = names(line);
            let shown = |name: &str| line.get(name).and_then(text).filter(|_| seen.iter().any(|seen| seen == name));
            TrueLine {
                quantity: line.get("qty").and_then(text).filter(|_| seen.iter().any(|seen| seen == "price")),
                price: shown("price"),
                amount: shown("amount"),
                name: shown("name"),
            }
        });
        truth.lines = Some(lines.collect());
        truths.push(truth);
    }
    Ok(truths)
}

fn tabulated(folder: &Path) -> Result<Vec<Truth>, Box<dyn Error>> {
    const NAMES: [(&str, &str); 9] = [
        ("invoice_number", "invoice_number"),
        ("invoice_date", "issue_date"),
        ("due_date", "due_date"),
        ("currency", "currency"),
        ("base_amount", "tax_exclusive_amount"),
        ("total_amount", "tax_inclusive_amount"),
        ("po_reference", "order_reference"),
        ("payment_terms", "payment_terms"),
        ("total_amount", "payable_amount"),
    ];
    let listed = std::fs::read_to_string(folder.join("invoices.csv"))?;
    let mut rows = listed.lines().map(cells);
    let heads = rows.next().unwrap_or_default();
    let mut files: Vec<PathBuf> = Vec::new();
    collect(folder, &mut files)?;
    let mut truths = Vec::new();
    for row in rows {
        let cell = |name: &str| {
            let at = heads.iter().position(|head| head == name)?;
            row.get(at).filter(|cell| !cell.is_empty()).cloned()
        };
        let Some(id) = cell("invoice_id") else { continue };
        let own = |file: &&PathBuf| {
            file.extension().is_some_and(|extension| extension == "pdf")
                && file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&id))
        };
        let Some(file) = files.iter().find(own) else { continue };
        let fields = NAMES.iter().filter_map(|(name, field)| Some((*field, cell(name)?))).collect();
        truths.push(Truth { file: file.clone(), fields, ..Truth::default() });
    }
    Ok(truths)
}

/// The cells of one row of comma-separated values.
fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in row.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
    }
    cells
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn beside(folder: &Path, truths: &mut Vec<Truth>) -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    for json in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let documents = ["pdf", "txt"].map(|extension| json.with_extension(extension));
        let Some(document) = documents.into_iter().find(|document| document.exists()) else { continue };
        let value: Value = serde_json::from_str(&std::fs::read_to_string(json)?)?;
        let value = value.get(0).cloned().unwrap_or(value);
        if value.get("invoice_number").is_some() {
            truths.push(labelled(document, &value));
        }
    }
    Ok(())
}

fn labelled(file: PathBuf, value: &Value) -> Truth {
    let known: [(&'static str, &[&str]); 14] = [
        ("invoice_number", &["/invoice_number"]),
        ("issue_date", &["/invoice_date", "/date"]),
        ("due_date", &["/due_date", "/date_due"]),
        ("currency", &["/currency"]),
        ("seller_name", &["/vendor/name", "/issuer"]),
        ("buyer_name", &["/customer/name"]),
        ("seller_tax_id", &["/vendor/tax_id", "/vat"]),
        ("order_reference", &["/po_number", "/order_id", "/purchase_order_id"]),
        ("payment_account", &["/iban"]),
        ("payment_terms", &["/payment_terms"]),
        ("tax_exclusive_amount", &["/amount_untaxed"]),
        ("sum_of_line_net", &["/subtotal"]),
        ("tax_amount", &["/tax_amount", "/amount_tax"]),
        ("tax_inclusive_amount", &["/total_amount", "/amount"]),
    ];
    let fields = known.iter().filter_map(|(field, names)| Some((*field, first(value, names)?))).collect();
    let lines = value.get("line_items").or_else(|| value.get("lines")).and_then(Value::as_array).map(|lines| {
        let figures = |line: &Value| TrueLine {
            quantity: first(line, &["/quantity", "/qty"]),
            price: first(line, &["/unit_price", "/price_unit", "/price"]),
            amount: first(line, &["/total", "/price_subtotal"]),
            name: first(line, &["/description", "/name", "/desc"]),
        };
        lines.iter().map(figures).filter(|line| line.price.is_some() || line.amount.is_some()).collect::<Vec<_>>()
    });
    Truth { file, fields, seen: None, lines: lines.filter(|lines| !lines.is_empty()) }
}

//! Compares what was read with the truth and counts.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use documents::invoice::date::{DateOrder, find_dates};
use documents::layout::fold;
use documents::read::Page;
use domain::{Decimal, Invoice, InvoiceLine};

use crate::truth::{TrueLine, Truth};

/// The text of a document, to tell which true values are printed in it.
pub struct Shown {
    squeezed: String,
    words: HashSet<String>,
    figures: HashSet<String>,
    dates: HashSet<String>,
    /// The figures of each row.
    rows: Vec<Vec<String>>,
}

/// The digits of each word, and of words that a blank between groups of three makes one number.
fn figures_of(line: &str) -> Vec<String> {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut figures: Vec<String> = words.iter().map(|word| digits(word)).collect();
    for pair in words.windows(2) {
        let [head, tail] = pair else { continue };
        let begins = tail.chars().take_while(char::is_ascii_digit).count() == 3;
        if begins && (1..=3).contains(&digits(head).len()) {
            figures.push(digits(head) + &digits(tail));
        }
    }
    figures
}

impl Shown {
    pub fn of(pages: &[Page]) -> Self {
        let lines: Vec<String> = pages.iter().flat_map(Page::rows).map(|row| row.text()).collect();
        let text = lines.join("\n");
        let squeezed = fold(&text).chars().filter(|c| c.is_alphanumeric()).collect();
        let words = words_of(&text).into_iter().collect();
        let rows: Vec<Vec<String>> = lines.iter().map(|line| figures_of(line)).collect();
        let figures = rows.iter().flatten().cloned().collect();
        let orders = [DateOrder::DayFirst, DateOrder::MonthFirst];
        let dates = orders.iter().flat_map(|order| lines.iter().flat_map(|line| find_dates(line, *order)));
        Self { squeezed, words, figures, dates: dates.map(|found| found.date.to_string()).collect(), rows }
    }

    /// Whether both figures stand in one row.
    fn shows_together(&self, price: &str, amount: Option<&str>) -> bool {
        let forms = |text: &str| -> Vec<String> {
            let digits = |text: String| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let value: Option<Decimal> = text.parse().ok();
            let printed = value.map(|value| {
                let value = value.abs();
                let full = [0, 1, 2, 3, 4].map(|places| digits(format!("{value:.places$}")));
                full.into_iter().chain([digits(format!("{:.2}", value.round_dp(2)))]).collect()
            });
            printed.unwrap_or_default()
        };
        let Some(amount) = amount else { return true };
        let (prices, amounts) = (forms(price), forms(amount));
        // Figures such as 4.50 and 45.0 look alike without their marks.
        let alike = prices.iter().any(|price| amounts.contains(price));
        let needed = if alike { 2 } else { 1 };
        self.rows.iter().any(|row| {
            row.iter().any(|word| amounts.contains(word))
                && row.iter().filter(|word| prices.contains(word)).count() >= needed
        })
    }

    fn shows(&self, field: &str, value: &str) -> bool {
        if field.ends_with("_date") {
            return self.dates.contains(value.get(..10).unwrap_or(value));
        }
        if field.ends_with("_name") {
            return words_of(value).iter().all(|word| self.words.contains(word));
        }
        if let (true, Ok(amount)) = (is_amount(field), value.parse::<Decimal>()) {
            return self.figures.contains(&format!("{:.2}", amount.abs().round_dp(2)).replace('.', ""))
                || self.figures.contains(&amount.abs().normalize().to_string());
        }
        let squeezed: String = fold(value).chars().filter(|c| c.is_alphanumeric()).collect();
        field == "currency" || self.squeezed.contains(&squeezed)
    }
}

fn is_amount(field: &str) -> bool {
    field.ends_with("amount") || field == "sum_of_line_net"
}

const LEGAL_FORMS: &[&str] = &[
    "gmbh", "ag", "kg", "ltd", "limited", "llc", "inc", "corp", "co", "plc", "bv", "nv", "sarl", "sas", "sa", "srl",
    "pvt",
];

fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text).replace('.', "");
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !LEGAL_FORMS.contains(word)).map(str::to_owned).collect()
}

/// Token F1 of two names.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (words_of(a), words_of(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    if a.is_empty() && b.is_empty() { 1.0 } else { 2.0 * shared as f64 / (a.len() + b.len()) as f64 }
}

fn agrees(field: &str, truth: &str, read: &str) -> bool {
    if field.ends_with("_name") {
        // A truth of several lines has the name in one of them.
        return truth.lines().chain([truth]).any(|line| likeness(line, read) >= 0.8);
    }
    if field.ends_with("_date") {
        return truth.get(..10).unwrap_or(truth) == read;
    }
    if is_amount(field) {
        return same(truth, read);
    }
    let squeeze = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if field == "payment_terms" {
        return squeeze(read).contains(&squeeze(truth));
    }
    squeeze(truth) == squeeze(read)
}

fn same(a: &str, b: &str) -> bool {
    matches!((a.parse::<Decimal>(), b.parse::<Decimal>()), (Ok(a), Ok(b)) if (a - b).abs() < Decimal::new(5, 3))
}

#[derive(Default)]
struct Tally {
    printed: usize,
    given: usize,
    right: usize,
}

/// The counts over one folder.
#[derive(Default)]
pub struct Score {
    fields: BTreeMap<&'static str, Tally>,
    true_lines: usize,
    read_lines: usize,
    right_lines: usize,
    documents: usize,
    perfect: usize,
}

impl Score {
    /// Counts one document and says what was wrong or missing.
    pub fn add(&mut self, truth: &Truth, invoice: &Invoice, shown: &Shown) -> Vec<String> {
        let mut mistakes = Vec::new();
        let entries = invoice.header.entries();
        for (field, value) in &truth.fields {
            let printed = match &truth.seen {
                Some(seen) => seen.contains(field) || *field == "currency",
                None => shown.shows(field, value),
            };
            if !printed {
                continue;
            }
            let tally = self.fields.entry(field).or_default();
            tally.printed += 1;
            let read = entries.iter().find(|entry| entry.name == *field);
            let right = read.is_some_and(|read| agrees(field, value, &read.value));
            tally.given += usize::from(read.is_some());
            tally.right += usize::from(right);
            if !right {
                let read = read.map_or("nothing".to_owned(), |read| {
                    format!("'{}' ({})", read.value, read.confidence.as_percent())
                });
                mistakes.push(format!("{field}: {read} instead of '{value}'"));
            }
        }
        if let Some(lines) = &truth.lines {
            let shown_figure =
                |figure: &Option<String>| figure.as_ref().is_none_or(|figure| shown.shows("amount", figure));
            let lines: Vec<TrueLine> = lines
                .iter()
                .filter(|line| shown_figure(&line.amount))
                .map(|line| {
                    let price = line.price.clone().filter(|price| shown.shows_together(price, line.amount.as_deref()));
                    TrueLine { price, ..line.clone() }
                })
                .collect();
            mistakes.extend(self.add_lines(&lines, &invoice.lines));
        }
        mistakes
    }

    fn add_lines(&mut self, truth: &[TrueLine], read: &[InvoiceLine]) -> Option<String> {
        let truth: Vec<&TrueLine> = truth.iter().filter(|line| line.amount.is_some() || line.price.is_some()).collect();
        if truth.is_empty() {
            return None;
        }
        let mut free: Vec<&InvoiceLine> = read.iter().collect();
        let mut missed = Vec::new();
        let mut right = 0;
        for line in &truth {
            match free.iter().position(|read| matches(line, read)) {
                Some(at) => {
                    free.remove(at);
                    right += 1;
                }
                None => missed.push(line),
            }
        }
        self.true_lines += truth.len();
        self.read_lines += read.len();
        self.right_lines += right;
        self.documents += 1;
        let perfect = right == truth.len() && read.len() == truth.len();
        self.perfect += usize::from(perfect);
        let show = |line: &&InvoiceLine| {
            line.entries().iter().map(|entry| format!("{}={}", entry.name, entry.value)).collect::<Vec<_>>().join(" ")
        };
        (!perfect).then(|| {
            let missed: Vec<String> = missed
                .iter()
                .map(|line| format!("{:?}: {:?} x {:?} = {:?}", line.name, line.quantity, line.price, line.amount))
                .collect();
            let surplus: Vec<String> = free.iter().map(show).collect();
            format!("lines: {right} of {}\n    missed {missed:#?}\n    surplus {surplus:#?}", truth.len())
        })
    }
}

fn matches(truth: &TrueLine, read: &InvoiceLine) -> bool {
    let equal = |truth: &Option<String>, read: Option<Decimal>| {
        truth.as_ref().is_none_or(|truth| read.is_some_and(|read| same(truth, &read.to_string())))
    };
    let value = |field: &Option<domain::Field<Decimal>>| field.as_ref().map(|field| field.value);
    equal(&truth.amount, value(&read.line_net_amount))
        && equal(&truth.quantity, value(&read.quantity))
        && equal(&truth.price, value(&read.unit_price))
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = Tally::default();
        for (field, tally) in &self.fields {
            write_tally(f, field, tally)?;
            all.printed += tally.printed;
            all.given += tally.given;
            all.right += tally.right;
        }
        write_tally(f, "ALL FIELDS", &all)?;
        let (precision, recall) = (share(self.right_lines, self.read_lines), share(self.right_lines, self.true_lines));
        let f1 = if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        writeln!(
            f,
            "  lines: {} true, {} read, {} right: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}; {} of {} documents with all lines right",
            self.true_lines, self.read_lines, self.right_lines, self.perfect, self.documents
        )
    }
}

fn write_tally(f: &mut fmt::Formatter<'_>, name: &str, tally: &Tally) -> fmt::Result {
    writeln!(
        f,
        "  {name:<24} printed {:>4}  right {:>4}  accuracy {:.3}  coverage {:.3}  error rate {:.3}",
        tally.printed,
        tally.right,
        share(tally.right, tally.printed),
        share(tally.given, tally.printed),
        share(tally.given - tally.right, tally.given)
    )
}

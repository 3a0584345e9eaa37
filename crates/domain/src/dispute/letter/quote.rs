//! What a finding rests on, in the words of both documents.

use super::Quote;
use crate::contract::{Contract, Term};
use crate::evidence::{Evidence, PageBox};
use crate::field::Entry;
use crate::finding::{Finding, Proof, Source};
use crate::invoice::{Invoice, InvoiceLine};
use crate::wording::{amount, measured, per_unit};

/// The clause's own words, else the row of the rate table, else the values that were used.
pub fn of_contract(contract: Option<&Contract>, finding: &Finding) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let row = contract.zip(finding.term_index).and_then(|(contract, at)| {
        let term = contract.terms.get(at)?;
        let text = print_term(term, contract.header.currency.as_ref().map(|field| field.value))?;
        Some(placed(text, &term.entries()))
    });
    let is_clause = |proof: &Proof| {
        contract.is_some_and(|contract| {
            let places = contract.clauses.iter().filter_map(|clause| clause.evidence.as_ref());
            places.filter_map(|place| place.text.as_ref()).any(|words| proof.text.as_ref() == Some(words))
        })
    };
    let proofs = finding.evidence.iter().filter(|proof| proof.document == Source::Contract);
    for proof in proofs {
        let quote = match &row {
            // The row says the value already, and says what it is the price of.
            Some(row) if !is_clause(proof) => row.clone(),
            _ => quote(proof),
        };
        push(&mut quotes, quote);
    }
    quotes
}

/// The line as it is billed, else the values that were used.
pub fn of_invoice(invoice: &Invoice, finding: &Finding) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let line = finding.line_index.and_then(|at| invoice.lines.get(at));
    let currency = invoice.header.currency.as_ref().map(|field| field.value);
    if let Some(line) = line
        && let Some(text) = print_line(line, currency)
    {
        return vec![placed(text, &line.entries())];
    }
    for proof in finding.evidence.iter().filter(|proof| proof.document == Source::Invoice) {
        push(&mut quotes, quote(proof));
    }
    quotes
}

fn push(quotes: &mut Vec<Quote>, quote: Quote) {
    if quotes.iter().all(|known| known.text != quote.text || known.page != quote.page) {
        quotes.push(quote);
    }
}

fn quote(proof: &Proof) -> Quote {
    let text = match proof.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        // A value says little without its name; a sentence says enough.
        Some(text) if text.chars().filter(|sign| sign.is_whitespace()).count() < 3 => {
            format!("{}: {text}", proof.label)
        }
        Some(text) => text.to_owned(),
        None => proof.label.to_string(),
    };
    Quote { text, page: proof.page, area: proof.area }
}

/// The words with the place that holds all of these fields, as far as they stand on the first one's page.
fn placed(text: String, entries: &[Entry]) -> Quote {
    let mut places = entries.iter().filter_map(|entry| entry.evidence.as_ref());
    let Some(first) = places.next() else { return Quote { text, page: None, area: None } };
    let on_page = places.filter(|place: &&Evidence| place.page == first.page).filter_map(|place| place.area);
    let area = on_page.fold(first.area, |all, area| Some(all.map_or(area, |all: PageBox| all.union(area))));
    Quote { text, page: Some(first.page), area }
}

/// `B-2 Senior technician: 128.00 per hour`
fn print_term(term: &Term, currency: Option<crate::money::Currency>) -> Option<String> {
    let named = [&term.item_code, &term.description].into_iter().flatten().map(|field| field.value.as_str());
    let name = named.collect::<Vec<_>>().join(" ");
    let price = term.unit_price.as_ref().map(|price| amount(price.value, currency))?;
    let base =
        term.price_base_quantity.as_ref().map(|field| field.value).filter(|base| *base != rust_decimal::Decimal::ONE);
    let unit = term.unit.as_ref().map(|field| &field.value);
    let per = base.map_or_else(|| per_unit(unit), |base| format!(" per {}", measured(base, unit)));
    Some(format!("{name}: {price}{per}").trim_start_matches([':', ' ']).to_owned())
}

/// `Senior technician hours: 12 hours at 142.50, 1,710.00`
fn print_line(line: &InvoiceLine, currency: Option<crate::money::Currency>) -> Option<String> {
    let described = line.description.as_ref().or(line.item_code.as_ref()).map(|field| field.value.as_str())?;
    let unit = line.unit.as_ref().map(|field| &field.value);
    let count = line.quantity.as_ref().map(|field| measured(field.value, unit));
    let price = line.unit_price.as_ref().map(|field| format!("at {}", amount(field.value, currency)));
    let billed = line.line_net_amount.as_ref().map(|field| amount(field.value, currency));
    let reckoned = [count, price].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let values = [Some(reckoned).filter(|text| !text.is_empty()), billed].into_iter().flatten().collect::<Vec<_>>();
    Some(if values.is_empty() { described.to_owned() } else { format!("{described}: {}", values.join(", ")) })
}

//! The letter that puts findings to a vendor: what is wrong, by which words, and what is asked.

mod plain;
mod quote;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::iso_day;
use crate::contract::Contract;
use crate::evidence::PageBox;
use crate::finding::Finding;
use crate::invoice::Invoice;
use crate::money::{Currency, Money};
use crate::sums::Sums;

/// Words of a document, with the place that they stand in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    pub text: String,
    /// Counted from 1; absent where the words came without a place.
    pub page: Option<u32>,
    #[serde(rename = "box")]
    pub area: Option<PageBox>,
}

/// One finding, as the vendor reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    pub finding: String,
    pub title: String,
    /// The invoice's line; absent for the invoice as a whole.
    pub line: Option<String>,
    pub sentence: String,
    /// The computation with its values; empty where there is none.
    pub formula: String,
    /// What the contract says.
    pub contract: Vec<Quote>,
    /// What the invoice says.
    pub invoice: Vec<Quote>,
    /// In the letter's currency. Zero where a term is broken without a price.
    pub amount: Decimal,
}

/// A letter, kept as it was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub vendor: String,
    pub vendor_email: Option<String>,
    /// For whom it is written, and who writes it.
    pub buyer: String,
    pub writer: String,
    #[serde(with = "iso_day")]
    pub written_on: Date,
    pub invoice_number: Option<String>,
    #[serde(with = "iso_day::optional")]
    pub issued_on: Option<Date>,
    pub contract_number: Option<String>,
    pub currency: Currency,
    pub paragraphs: Vec<Paragraph>,
    /// Whether tax was billed, which is then credited with the amount.
    pub is_taxed: bool,
}

/// What a letter is made of.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    pub invoice: &'a Invoice,
    pub contract: Option<&'a Contract>,
    /// Those that are disputed, in their order.
    pub findings: &'a [&'a Finding],
    pub currency: Currency,
    pub buyer: &'a str,
    pub writer: &'a str,
    pub today: Date,
}

impl Letter {
    pub fn compose(draft: &Draft<'_>) -> Self {
        let header = &draft.invoice.header;
        let text = |field: &Option<crate::field::Field<String>>| field.as_ref().map(|field| field.value.clone());
        let in_contract = draft.contract.and_then(|contract| text(&contract.header.vendor_name));
        Self {
            vendor: text(&header.seller_name).or(in_contract).unwrap_or_else(|| "The vendor".to_owned()),
            vendor_email: text(&header.seller_email).filter(|email| is_address(email)),
            buyer: draft.buyer.to_owned(),
            writer: draft.writer.to_owned(),
            written_on: draft.today,
            invoice_number: text(&header.invoice_number),
            issued_on: header.issue_date.as_ref().map(|field| field.value),
            contract_number: draft.contract.and_then(|contract| text(&contract.header.contract_number)),
            currency: draft.currency,
            paragraphs: draft.findings.iter().map(|finding| paragraph(draft, finding)).collect(),
            is_taxed: Sums::of(draft.invoice).tax.is_some_and(|tax| !tax.is_zero()),
        }
    }

    /// What is disputed in all.
    pub fn total(&self) -> Money {
        let sum = self.paragraphs.iter().fold(Decimal::ZERO, |sum, part| sum.saturating_add(part.amount));
        Money::new(sum, self.currency)
    }
}

fn paragraph(draft: &Draft<'_>, finding: &Finding) -> Paragraph {
    Paragraph {
        finding: finding.id.clone(),
        title: finding.name.clone(),
        line: finding.line.clone(),
        sentence: finding.summary.clone(),
        formula: finding.formula.clone(),
        contract: quote::of_contract(draft.contract, finding),
        invoice: quote::of_invoice(draft.invoice, finding),
        amount: draft.currency.round(finding.stake.amount),
    }
}

/// Enough of an e-mail address that a link to it does no harm: what a document says is not believed further.
fn is_address(text: &str) -> bool {
    let may_stand = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_' | '+' | '@');
    text.len() <= 254
        && text.chars().all(may_stand)
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

#[cfg(test)]
mod tests;

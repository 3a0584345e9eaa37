//! An invoice or credit note as a vendor writes it, with totals that add up.

use serde_json::{Map, Value, json};

use crate::day::{Day, Span};
use crate::exact::Exact;
use crate::trade::Item;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    pub code: &'static str,
    pub places: u32,
}

impl Default for Currency {
    fn default() -> Self {
        Self { code: "USD", places: 2 }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Line {
    pub item: Item,
    pub code: Option<String>,
    pub text: String,
    pub unit: Option<String>,
    pub quantity: Option<Exact>,
    pub price: Option<Exact>,
    pub net: Exact,
    pub period: Option<Span>,
    pub tax: Option<Exact>,
    /// Further fields: the base of the price, an allowance.
    pub more: Map<String, Value>,
}

impl Line {
    pub fn units(&self) -> Exact {
        self.quantity.unwrap_or(Exact::ONE)
    }

    fn json(&self) -> Value {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                fields.insert(name.to_owned(), json!(value));
            }
        };
        put("item_code", self.code.clone());
        put("description", Some(self.text.clone()));
        put("unit", self.unit.clone());
        put("quantity", self.quantity.map(Exact::text));
        put("unit_price", self.price.map(Exact::text));
        put("line_net_amount", Some(self.net.text()));
        put("tax_rate", self.tax.map(Exact::text));
        put("period_start", self.period.map(|(first, _)| first.text()));
        put("period_end", self.period.map(|(_, last)| last.text()));
        fields.extend(self.more.clone());
        Value::Object(fields)
    }
}

/// How an invoice states its tax.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Tax {
    #[default]
    None,
    /// The rate stands on each line.
    Lines(Exact),
    /// One row of a breakdown.
    Table(Exact),
}

#[derive(Clone, Debug, Default)]
pub struct Paper {
    pub is_credit_note: bool,
    pub number: String,
    pub issued: Day,
    pub due: Option<Day>,
    pub seller: String,
    pub buyer: String,
    pub currency: Currency,
    pub period: Option<Span>,
    pub lines: Vec<Line>,
    /// Charges on the whole (true) and allowances, with their reasons.
    pub charges: Vec<(bool, String, Exact)>,
    pub tax: Tax,
    pub prepaid: Exact,
    /// Fields that are printed otherwise than they follow, or that stand beside them; null takes one away.
    pub printed: Map<String, Value>,
    /// In place of the breakdown that follows.
    pub breakdown: Option<Value>,
    /// Fields that the printed page says otherwise than the data inside the file.
    pub discrepancies: Vec<Value>,
}

impl Paper {
    pub fn subtotal(&self) -> Exact {
        self.lines.iter().map(|line| line.net).sum()
    }

    pub fn net(&self) -> Exact {
        let charges = self.charges.iter().map(|(is_charge, _, amount)| if *is_charge { *amount } else { -*amount });
        self.subtotal() + charges.sum()
    }

    pub fn tax(&self) -> Exact {
        match self.tax {
            Tax::None => Exact::ZERO,
            Tax::Lines(rate) | Tax::Table(rate) => (self.net() * rate.percent()).round(self.currency.places),
        }
    }

    pub fn gross(&self) -> Exact {
        self.net() + self.tax()
    }

    pub fn due(&self) -> Exact {
        self.gross() - self.prepaid
    }

    pub fn print(&mut self, name: &str, value: impl Into<Value>) {
        self.printed.insert(name.to_owned(), value.into());
    }

    pub fn print_amount(&mut self, name: &str, amount: Exact) {
        self.print(name, amount.text());
    }

    pub fn json(&self) -> Value {
        let mut header = json!({
            "invoice_number": self.number,
            "issue_date": self.issued.text(),
            "currency": self.currency.code,
            "seller_name": self.seller,
            "buyer_name": self.buyer,
            "sum_of_line_net": self.subtotal().text(),
            "tax_exclusive_amount": self.net().text(),
            "tax_inclusive_amount": self.gross().text(),
            "payable_amount": self.due().text(),
        });
        let mut more = Map::new();
        if let Some(due) = self.due {
            more.insert("due_date".to_owned(), json!(due.text()));
        }
        if let Some((first, last)) = self.period {
            more.insert("period_start".to_owned(), json!(first.text()));
            more.insert("period_end".to_owned(), json!(last.text()));
        }
        if self.tax != Tax::None {
            more.insert("tax_amount".to_owned(), json!(self.tax().text()));
        }
        if !self.prepaid.is_zero() {
            more.insert("prepaid_amount".to_owned(), json!(self.prepaid.text()));
        }
        more.extend(self.printed.clone());
        if let Some(fields) = header.as_object_mut() {
            fields.extend(more);
            fields.retain(|_, value| !value.is_null());
        }
        let rate = match self.tax {
            Tax::Lines(rate) => Some(rate),
            _ => None,
        };
        let lines = self.lines.iter().map(|line| {
            let tax = line.tax.or(rate);
            Line { tax, ..line.clone() }.json()
        });
        let mut whole = json!({
            "document_type": if self.is_credit_note { "credit_note" } else { "invoice" },
            "fields": header,
            "lines": lines.collect::<Vec<_>>(),
        });
        let charges = self.charges.iter().map(|(is_charge, reason, amount)| {
            let mut row = json!({"is_charge": is_charge, "reason": reason, "amount": amount.text()});
            if let (Some(row), Some(rate)) = (row.as_object_mut(), rate) {
                row.insert("tax_rate".to_owned(), json!(rate.text()));
            }
            row
        });
        let charges: Vec<Value> = charges.collect();
        let breakdown = self.breakdown.clone().or_else(|| match self.tax {
            Tax::Table(rate) => Some(json!([{"category": "S", "rate": rate.text(),
                "taxable_amount": self.net().text(), "tax_amount": self.tax().text()}])),
            _ => None,
        });
        if let Some(parts) = whole.as_object_mut() {
            if !charges.is_empty() {
                parts.insert("allowances_charges".to_owned(), Value::Array(charges));
            }
            if !self.discrepancies.is_empty() {
                parts.insert("discrepancies".to_owned(), json!(self.discrepancies));
            }
            parts.extend(breakdown.map(|rows| ("tax_breakdown".to_owned(), rows)));
        }
        whole
    }
}

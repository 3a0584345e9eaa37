//! The result of checking one invoice against its contract.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::evidence::Confidence;
use crate::finding::{Finding, Severity, Undecided};
use crate::money::Currency;

/// How a line was matched to its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Both carry the same item code.
    Code,
    /// The descriptions say the same.
    Description,
    /// A person confirmed this wording for the item.
    Alias,
}

/// An invoice line and the term it is billed under. Lines without a term are not listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineMatch {
    pub line: String,
    /// The line's place in the invoice from 0.
    pub line_index: usize,
    /// The term's item code, else its number in the rate table from 1.
    pub term: String,
    /// The term's place in the rate table from 0.
    pub term_index: usize,
    pub method: Method,
    pub confidence: Confidence,
}

/// The invoice's money: `payable` and `at_stake` always add up to `billed`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// What the invoice asks for; negative for a credit note.
    pub billed: Decimal,
    pub at_stake: Decimal,
    /// Below zero where more was prepaid than is owed.
    pub payable: Decimal,
    /// The part of `payable` that stands on lines with a check that could not be made.
    pub undecided: Decimal,
    pub currency: Option<Currency>,
}

/// Everything found about one invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// The invoice's number.
    pub invoice: Option<String>,
    /// The contract's number.
    pub contract: Option<String>,
    pub matches: Vec<LineMatch>,
    /// The most severe first, then the largest stake.
    pub findings: Vec<Finding>,
    pub undecided: Vec<Undecided>,
    pub totals: Totals,
}

impl Reconciliation {
    /// The most severe finding's severity.
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).min()
    }

    pub fn finding(&self, id: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.id == id)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::fixture::{contract, invoice, reconcile_pair};

    #[test]
    fn json_has_the_published_shape() {
        let contract = contract(
            r#"[{"item_code":"T1","unit_price":{"value":"128.00","evidence":{"page":7,"box":[1,2,3,4]}}},{"item_code":"T2","maximum_quantity":"1"}]"#,
        );
        let invoice = invoice(
            r#"[{"item_code":"T1","quantity":"12","unit_price":"142.50","line_net_amount":"1710.00"},{"item_code":"T2"}]"#,
        );
        let json = serde_json::to_value(reconcile_pair(&contract, &invoice)).unwrap();
        assert_eq!(json["totals"]["billed"], "1710.00");
        assert_eq!(json["totals"]["at_stake"], "174.00");
        assert_eq!(json["totals"]["payable"], "1536.00");
        assert_eq!(json["totals"]["currency"], "USD");
        assert_eq!((&json["matches"][0]["line"], &json["matches"][0]["term"]), (&json!("1"), &json!("T1")));
        assert_eq!((&json["matches"][0]["method"], &json["matches"][0]["confidence"]), (&json!("code"), &json!(1.0)));
        let finding = &json["findings"][0];
        assert_eq!(
            (&finding["rule"], &finding["severity"], &finding["line"]),
            (&json!("R20"), &json!("S2"), &json!("1"))
        );
        assert_eq!((&finding["expected"], &finding["billed"]), (&json!("1536.00"), &json!("1710.00")));
        assert_eq!(finding["stake"], json!({"amount": "174.00", "currency": "USD"}));
        assert_eq!(finding["formula"], "12 × (142.50 − 128.00) = 174.00");
        let rate =
            finding["evidence"].as_array().unwrap().iter().find(|proof| proof["document"] == "contract").unwrap();
        assert_eq!((&rate["page"], &rate["box"]), (&json!(7), &json!([1.0, 2.0, 3.0, 4.0])));
        let gap = json["undecided"].as_array().unwrap().iter().find(|gap| gap["rule"] == "R26").unwrap();
        assert_eq!((&gap["line"], &gap["missing"]), (&Value::from("2"), &Value::from("quantity")));
    }
}

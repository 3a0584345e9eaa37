//! What a re-rating changes, for people and for programs.

use std::io::{self, Write};

use domain::calendar::{print_date, print_iso_date};
use domain::money::group_thousands;
use domain::{Currency, Decimal};
use serde_json::json;
use store::{ContractId, ContractSummary};
use workflow::rerate::{Difference, InvoiceChange, Rerated};

pub struct Printer<W> {
    output: W,
    json: bool,
}

fn money(amount: Decimal, currency: Option<Currency>) -> String {
    let currency = currency.map_or_else(String::new, |currency| format!(" {currency}"));
    format!("{}{currency}", group_thousands(amount))
}

/// With a plus where more is at stake than before.
fn signed(amount: Decimal, currency: Option<Currency>) -> String {
    let sign = if amount > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", money(amount, currency))
}

fn arrow(sum: Difference, currency: Option<Currency>) -> String {
    format!("{} -> {}   {}", group_thousands(sum.before), group_thousands(sum.after), signed(sum.amount(), currency))
}

impl<W: Write> Printer<W> {
    pub fn new(output: W, json: bool) -> Self {
        Self { output, json }
    }

    /// One invoice with each of its lines that changes.
    pub fn write(&mut self, contract: ContractId, change: &InvoiceChange) -> io::Result<()> {
        if self.json {
            return self.write_json(contract, change);
        }
        let number = change.number.as_deref().unwrap_or("without a number");
        let day = change.issued.map_or_else(String::new, |day| format!(" of {}", print_date(day)));
        writeln!(self.output, "Invoice {number}{day}: at stake {}", arrow(change.at_stake, change.currency))?;
        for line in &change.lines {
            let name = line.line.as_ref().map_or_else(|| "as a whole".to_owned(), |line| format!("line {line}"));
            let text = line.description.as_deref().unwrap_or_default();
            writeln!(self.output, "  {name:<12} {}   {text}", arrow(line.at_stake, change.currency))?;
        }
        Ok(())
    }

    fn write_json(&mut self, contract: ContractId, change: &InvoiceChange) -> io::Result<()> {
        for line in &change.lines {
            let object = json!({
                "contract_id": contract,
                "invoice_id": change.invoice,
                "invoice": change.number,
                "issue_date": change.issued.map(print_iso_date),
                "line": line.line,
                "line_index": line.index,
                "description": line.description,
                "before": line.at_stake.before,
                "after": line.at_stake.after,
                "difference": line.at_stake.amount(),
                "currency": change.currency,
            });
            writeln!(self.output, "{object}")?;
        }
        Ok(())
    }

    /// The sums of a contract.
    pub fn end(&mut self, contract: &ContractSummary, rerated: &Rerated) -> io::Result<()> {
        if self.json {
            let totals = rerated.at_stake.iter().map(|(currency, sum)| {
                json!({"currency": currency, "before": sum.before, "after": sum.after, "difference": sum.amount()})
            });
            let object = json!({"contract_id": contract.id, "contract": contract.contract_number,
                "invoices": rerated.invoices, "changed": rerated.changed, "total": totals.collect::<Vec<_>>()});
            return writeln!(self.output, "{object}");
        }
        let number = contract.contract_number.as_deref().unwrap_or("without a number");
        writeln!(self.output, "Contract {number}: {} of {} invoices change.", rerated.changed, rerated.invoices)?;
        for (currency, sum) in &rerated.at_stake {
            writeln!(self.output, "  at stake {}", arrow(*sum, *currency))?;
        }
        Ok(())
    }

    pub fn close(&mut self, dry_run: bool) -> io::Result<()> {
        writeln!(
            self.output,
            "{}",
            if dry_run { "Nothing was kept: this was a dry run." } else { "All of it is kept." }
        )
    }
}

#[cfg(test)]
mod tests {
    use store::InvoiceId;
    use workflow::rerate::LineChange;

    use super::*;

    fn change() -> InvoiceChange {
        let sum =
            |before: &str, after: &str| Difference { before: before.parse().unwrap(), after: after.parse().unwrap() };
        InvoiceChange {
            invoice: InvoiceId::generate(),
            number: Some("INV-7".to_owned()),
            issued: domain::calendar::date_of(2026, 3, 5),
            currency: Some(Currency::EUR),
            at_stake: sum("10.00", "1234.50"),
            lines: vec![LineChange {
                index: Some(2),
                line: Some("3".to_owned()),
                description: Some("Guard hours".to_owned()),
                at_stake: sum("10.00", "1234.50"),
            }],
        }
    }

    fn print(json: bool) -> String {
        let mut printer = Printer::new(Vec::new(), json);
        printer.write(ContractId::generate(), &change()).unwrap();
        String::from_utf8(printer.output).unwrap()
    }

    #[test]
    fn people_read_before_after_and_the_difference() {
        let text = print(false);
        assert!(
            text.starts_with("Invoice INV-7 of 5 Mar 2026: at stake 10.00 -> 1,234.50   +1,224.50 EUR\n"),
            "{text}"
        );
        assert!(text.contains("line 3") && text.contains("Guard hours"), "{text}");
    }

    #[test]
    fn programs_read_one_object_a_line() {
        let object: serde_json::Value = serde_json::from_str(print(true).trim()).unwrap();
        assert_eq!((&object["before"], &object["difference"]), (&json!("10.00"), &json!("1224.50")));
        assert_eq!((&object["line"], &object["currency"]), (&json!("3"), &json!("EUR")));
    }
}

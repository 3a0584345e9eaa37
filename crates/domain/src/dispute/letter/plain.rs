//! A letter as plain text, for an e-mail.

use super::{Letter, Paragraph, Quote};
use crate::calendar::print_date;
use crate::money::Money;

impl Letter {
    /// `Invoice LFS-20397: 359.00 USD disputed`
    pub fn subject(&self) -> String {
        format!("{}: {} disputed", self.invoice(), self.total())
    }

    /// What the letter is about, in a line of its own.
    pub fn reference(&self) -> String {
        let issued = self.issued_on.map(|day| format!(" of {}", print_date(day))).unwrap_or_default();
        let contract = self.contract_number.as_ref().map(|number| format!(", contract {number}")).unwrap_or_default();
        format!("{}{issued}{contract}", self.invoice())
    }

    pub fn opening(&self) -> String {
        let count = self.paragraphs.len();
        let reasons = if count == 1 { "this reason".to_owned() } else { format!("these {count} reasons") };
        format!("We have held your invoice against our contract. We dispute {} of it, for {reasons}:", self.total())
    }

    /// What is asked of the vendor.
    pub fn request(&self) -> String {
        let tax = if self.is_taxed { ", and over the tax that was billed on it," } else { "" };
        format!(
            "Please send us a credit note over {}{tax} that names {}. If you see it differently, please answer with the \
             clause that you rely on.",
            self.total(),
            self.invoice_number.as_deref().unwrap_or("this invoice")
        )
    }

    /// The whole letter; lines are not broken, for whoever shows it breaks them.
    pub fn print_plain(&self) -> String {
        let mut parts =
            vec![format!("To: {}", self.vendor), self.reference(), print_date(self.written_on), self.opening()];
        parts.extend(self.paragraphs.iter().enumerate().map(|(at, part)| self.print_paragraph(at + 1, part)));
        parts.push(self.request());
        parts.push(format!("{}\n{}", self.writer, self.buyer));
        parts.join("\n\n") + "\n"
    }

    /// A letter too long for a link to the e-mail program: what it is about, and that the whole comes with it.
    pub fn print_brief(&self) -> String {
        let parts = [
            self.reference(),
            format!("We dispute {} of this invoice. The letter with the reasons is attached.", self.total()),
            self.request(),
            format!("{}\n{}", self.writer, self.buyer),
        ];
        parts.join("\n\n") + "\n"
    }

    /// As a sentence names the invoice.
    fn invoice(&self) -> String {
        self.invoice_number.as_ref().map_or_else(|| "Your invoice".to_owned(), |number| format!("Invoice {number}"))
    }

    fn print_paragraph(&self, number: usize, part: &Paragraph) -> String {
        let mut lines = vec![format!("{number}. {}{}", part.title, part.line_words()), part.sentence.clone()];
        if !part.formula.is_empty() {
            lines.push(format!("Computation: {}", part.formula));
        }
        lines.extend(part.contract.iter().map(|quote| format!("The contract says{}", print_quote(quote))));
        lines.extend(part.invoice.iter().map(|quote| format!("The invoice says{}", print_quote(quote))));
        if !part.amount.is_zero() {
            lines.push(format!("Disputed: {}", Money::new(part.amount, self.currency)));
        }
        lines.join("\n   ")
    }
}

impl Paragraph {
    /// `, line 3`; nothing for the invoice as a whole.
    pub fn line_words(&self) -> String {
        self.line.as_ref().map(|line| format!(", line {line}")).unwrap_or_default()
    }
}

impl Quote {
    /// `page 7`; nothing where the words came without a place.
    pub fn page_words(&self) -> String {
        self.page.map(|page| format!("page {page}")).unwrap_or_default()
    }
}

fn print_quote(quote: &Quote) -> String {
    let page = quote.page.map(|page| format!(", page {page}")).unwrap_or_default();
    format!("{page}: \u{201c}{}\u{201d}", quote.text.split_whitespace().collect::<Vec<_>>().join(" "))
}

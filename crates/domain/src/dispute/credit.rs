//! Credit notes held against what is disputed. Which fits is proposed; a person says that it does.

use rust_decimal::Decimal;

use crate::invoice::{Invoice, InvoiceKind};
use crate::past::normalise_number;
use crate::sums::Sums;

/// What a credit note brings to disputes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditNote {
    /// The number of the invoice that it says it credits.
    credits: Option<String>,
    /// What it credits, as stakes are reckoned: before tax where that is known. Above zero.
    worth: Decimal,
    /// How much of that counts for disputes already.
    used: Decimal,
}

/// Why a credit note is proposed. The better reason comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// It names the disputed invoice.
    Number,
    /// It names no invoice, and its sum is what is owed.
    Sum,
}

impl CreditNote {
    /// `None` for what is no credit note, or one without an amount.
    pub fn of(invoice: &Invoice, used: Decimal) -> Option<Self> {
        let sums = Sums::of(invoice);
        let signed = sums.net.filter(|net| !net.is_zero()).or(sums.gross).or(sums.due)?;
        if invoice.document_type != InvoiceKind::CreditNote && signed >= Decimal::ZERO {
            return None;
        }
        let number = invoice.header.preceding_invoice.as_ref().map(|field| normalise_number(&field.value));
        let worth = signed.abs();
        (!worth.is_zero()).then(|| Self { credits: number.filter(|number| !number.is_empty()), worth, used })
    }

    pub const fn worth(&self) -> Decimal {
        self.worth
    }

    /// What is left of it for further disputes.
    pub fn left(&self) -> Decimal {
        self.worth.saturating_sub(self.used).max(Decimal::ZERO)
    }

    /// Why it would be proposed for a dispute about this invoice, of which so much is still to be credited. A note that
    /// names another invoice is proposed for none but that.
    pub fn fits(&self, invoice_number: Option<&str>, outstanding: Decimal) -> Option<Basis> {
        if self.left().is_zero() || outstanding <= Decimal::ZERO {
            return None;
        }
        match &self.credits {
            Some(number) => {
                let is_named = invoice_number.is_some_and(|other| normalise_number(other) == *number);
                is_named.then_some(Basis::Number)
            }
            None => (self.left() == outstanding).then_some(Basis::Sum),
        }
    }

    /// How much of it counts for a dispute of which so much is still to be credited; none where nothing would.
    pub fn share_for(&self, outstanding: Decimal) -> Option<Decimal> {
        Some(self.left().min(outstanding)).filter(|share| *share > Decimal::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::invoice_with;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn note(header: &str, used: &str) -> CreditNote {
        CreditNote::of(&invoice_with(header, "[]", r#"{"document_type":"credit_note"}"#), dec(used)).unwrap()
    }

    #[test]
    fn a_note_that_names_the_invoice_fits_whatever_its_sum() {
        let note = note(r#"{"preceding_invoice":"LFS 020397","payable_amount":"100.00"}"#, "0");
        assert_eq!(note.fits(Some("lfs-20397"), dec("359.00")), Some(Basis::Number));
        assert_eq!(note.share_for(dec("359.00")), Some(dec("100.00")));
        // Its sum would fit, but it names another.
        assert_eq!(note.fits(Some("LFS-20398"), dec("100.00")), None);
        assert_eq!(note.fits(None, dec("100.00")), None);
    }

    #[test]
    fn a_note_that_names_none_fits_by_its_sum_to_the_cent() {
        let note = note(r#"{"payable_amount":"359.00"}"#, "0");
        assert_eq!(note.fits(Some("LFS-20397"), dec("359.00")), Some(Basis::Sum));
        assert_eq!(note.fits(None, dec("359.00")), Some(Basis::Sum));
        assert_eq!(note.fits(Some("LFS-20397"), dec("359.01")), None);
        assert_eq!(note.fits(Some("LFS-20397"), dec("0")), None);
    }

    #[test]
    fn what_is_used_elsewhere_counts_once_and_no_dispute_gets_more_than_it_is_owed() {
        let note = note(r#"{"preceding_invoice":"A1","payable_amount":"-500.00"}"#, "200.00");
        assert_eq!((note.worth(), note.left()), (dec("500.00"), dec("300.00")));
        assert_eq!(note.share_for(dec("174.00")), Some(dec("174.00")));
        assert_eq!(note.share_for(dec("359.00")), Some(dec("300.00")));
        let spent = CreditNote { used: dec("500.00"), ..note };
        assert_eq!((spent.fits(Some("A1"), dec("1")), spent.share_for(dec("1"))), (None, None));
    }

    #[test]
    fn its_worth_is_before_tax_as_stakes_are() {
        let header = r#"{"tax_exclusive_amount":"174.00","tax_amount":"34.80","tax_inclusive_amount":"208.80","payable_amount":"208.80"}"#;
        assert_eq!(note(header, "0").worth(), dec("174.00"));
    }

    #[test]
    fn an_invoice_is_no_credit_note_unless_it_gives_money_back() {
        assert_eq!(CreditNote::of(&invoice_with(r#"{"payable_amount":"10.00"}"#, "[]", "{}"), Decimal::ZERO), None);
        let negative = invoice_with(r#"{"payable_amount":"-10.00"}"#, "[]", "{}");
        assert_eq!(CreditNote::of(&negative, Decimal::ZERO).unwrap().worth(), dec("10.00"));
        let empty = invoice_with("{}", "[]", r#"{"document_type":"credit_note"}"#);
        assert_eq!(CreditNote::of(&empty, Decimal::ZERO), None);
    }
}

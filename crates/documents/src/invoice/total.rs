//! Amounts beside total labels, and which total each is.

mod collect;
mod proof;
mod solve;
mod words;

use domain::{Decimal, Evidence};

use self::words::{is_in, lists_in};
use crate::layout::{Cell, fold};

pub use collect::collect_totals;
pub use solve::{Solved, solve_totals};

/// What a total's label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TotalKind {
    /// The sum of the lines.
    Lines,
    /// Without tax.
    Net,
    Tax,
    /// With tax.
    Gross,
    /// "Total" and no more.
    Total,
    Payable,
    Prepaid,
    Allowance,
    Charge,
    Rounding,
    /// Carried from or to another page: counts nowhere.
    Carried,
}

/// One labelled amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    pub kind: TotalKind,
    pub label: String,
    pub amount: Decimal,
    /// A percentage printed with it.
    pub rate: Option<Decimal>,
    /// Another amount between label and amount: what a tax is taken on.
    pub basis: Option<Decimal>,
    pub cell: Cell,
    /// The sheet's row.
    pub row: usize,
}

impl Total {
    pub fn evidence(&self) -> Option<Evidence> {
        self.cell.evidence()
    }
}

/// The kind of total that a label names, in any of the languages; `None` where it names none.
pub fn classify(label: &str) -> Option<TotalKind> {
    use self::words::List;
    use TotalKind::*;
    let text = tidy(label);
    if text.is_empty() || text.split(' ').count() > 10 {
        return None;
    }
    let said = lists_in(&text);
    let has = |list: List| said.has(list);
    // German joins its words: `Rechnungsendbetrag`, `Positionsnettobetrag`.
    let ends = |tails: &[&str]| text.split(' ').any(|word| tails.iter().any(|tail| word.ends_with(tail)));
    let tax = has(List::Tax);
    let without_tax = has(List::WithoutTax) || ends(&["nettobetrag", "nettosumme", "nettowert"]);
    let with_tax = has(List::WithTax);
    let total = has(List::Total);
    let amount = has(List::Amount);
    Some(if has(List::Carried) {
        Carried
    } else if has(List::Prepaid) {
        Prepaid
    } else if has(List::Rounding) {
        Rounding
    } else if has(List::Payable) {
        Payable
    } else if has(List::Lines) || ends(&["zwischentotal", "zwischensumme"]) {
        Lines
    } else if has(List::Identifier) {
        return None;
    } else if !with_tax && !tax && !has(List::Credited) && (has(List::Allowance) || has(List::Charge)) {
        if has(List::Allowance) { Allowance } else { Charge }
    } else if has(List::ExcludesTax) || without_tax && (total || amount || has(List::Net)) {
        Net
    } else if with_tax && (total || amount) || has(List::Gross) || ends(GROSS_TAILS) {
        Gross
    } else if has(List::Allowance) && !said.begins(List::Tax) {
        Allowance
    } else if tax && !with_tax {
        Tax
    } else if has(List::Allowance) {
        Allowance
    } else if has(List::Charge) {
        Charge
    } else if without_tax {
        Net
    } else if total && opens_with_total(&text) {
        Total
    } else {
        return None;
    })
}

fn opens_with_total(text: &str) -> bool {
    let names = |word: &&str| is_in(word, self::words::List::Total);
    text.split(' ').take(3).any(|word| names(&word)) || text.rsplit(' ').next().is_some_and(|word| names(&word))
}

/// Folded words only; numbers, signs and currency codes dropped.
fn tidy(label: &str) -> String {
    let folded = fold(label);
    let words = folded.split(|c: char| !(c.is_alphabetic() || c == '\''));
    words
        .filter(|word| !word.is_empty() && !matches!(*word, "eur" | "usd" | "gbp" | "inr" | "chf" | "b" | "in" | "rs"))
        .collect::<Vec<_>>()
        .join(" ")
}

const GROSS_TAILS: &[&str] = &[
    "rechnungstotal",
    "gesamttotal",
    "endbetrag",
    "gesamtbetrag",
    "rechnungsbetrag",
    "bruttobetrag",
    "rechnungssumme",
    "gesamtsumme",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_name_their_total() {
        use TotalKind::*;
        let cases = [
            ("Subtotal:", Lines),
            ("Zwischentotal CHF", Lines),
            ("Rechnungstotal", Gross),
            ("Goods total", Lines),
            ("Tax (8%):", Tax),
            ("CGST (9%):", Tax),
            ("zzgl. 19% MwSt.", Tax),
            ("Umsatzsteuer 19%", Tax),
            ("Total excl. VAT", Net),
            ("Summe netto", Net),
            ("Total HT :", Net),
            ("Exclusief BTW", Net),
            ("Total TTC :", Gross),
            ("Rechnungsbetrag", Gross),
            ("Total incl. VAT", Gross),
            ("Totaal", Total),
            ("Grand Total", Gross),
            ("Amount due", Payable),
            ("Net à payer", Payable),
            ("Shipping:", Charge),
            ("Discount 5%", Allowance),
            ("Übertrag", Carried),
        ];
        for (label, kind) in cases {
            assert_eq!(classify(label), Some(kind), "{label}");
        }
        for label in ["Webcam - 4K HD", "Page 1 of 1", "12,50", "Invoice number"] {
            assert_eq!(classify(label), None, "{label}");
        }
    }
}

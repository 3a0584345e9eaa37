//! Whether a document is an invoice or a contract.

mod agreement;

use self::agreement::{AgreementSentences, AgreementSigns, is_mostly_prose};
use super::DocumentKind;
use crate::invoice::{BillingFigures, BillingSigns};
use crate::layout::Sheet;
use crate::read::Page;

/// What a document is shows within its first pages, however long it is.
const PAGES: usize = 12;

/// The most that reading an agreement's sentences, and a bill's figures, can add to what is seen at once.
const MOST_OF_SENTENCES: usize = 6;
const MOST_OF_FIGURES: usize = 4;

/// Weighs what speaks for a bill (a title, a number, an amount due, lines that multiply out) against
/// what speaks for an agreement (a title, parties, clauses, words of duty). Neither alone decides:
/// terms are printed on the backs of invoices, and contracts speak of invoices. What takes long to look
/// for is looked for only while it can still decide.
pub fn decide_kind(pages: &[Page]) -> DocumentKind {
    let pages = pages.get(..PAGES.min(pages.len())).unwrap_or_default();
    let sheet = Sheet::of(pages);
    let (bill, agreement) = (BillingSigns::of(&sheet), AgreementSigns::of(pages, &sheet));
    // The title that comes first names the document; a later one may head an annex or its terms.
    let first = |own: Option<usize>, other: Option<usize>| own.is_some() && other.is_none_or(|at| own < Some(at));
    let titled = |own: Option<usize>, other| usize::from(own.is_some()) * 4 + usize::from(first(own, other)) * 3;
    let billed = titled(bill.title, agreement.title) + usize::from(bill.numbered) * 3;
    let agreed = titled(agreement.title, bill.title) + (agreement.duties / 2).min(4);
    if billed > agreed + MOST_OF_SENTENCES {
        return DocumentKind::Invoice;
    }
    if agreed > billed + MOST_OF_FIGURES {
        return DocumentKind::Contract;
    }
    let agreed = agreed + weigh_sentences(&agreement.read_sentences(&sheet));
    if billed > agreed {
        return DocumentKind::Invoice;
    }
    if agreed > billed + MOST_OF_FIGURES {
        return DocumentKind::Contract;
    }
    let billed = billed + weigh_figures(BillingFigures::of(&sheet));
    match billed.cmp(&agreed) {
        std::cmp::Ordering::Greater => DocumentKind::Invoice,
        std::cmp::Ordering::Less => DocumentKind::Contract,
        std::cmp::Ordering::Equal if is_mostly_prose(&sheet) => DocumentKind::Contract,
        std::cmp::Ordering::Equal => DocumentKind::Invoice,
    }
}

fn weigh_figures(figures: BillingFigures) -> usize {
    usize::from(figures.due) * 2 + usize::from(figures.multiplied) * 2
}

fn weigh_sentences(sentences: &AgreementSentences) -> usize {
    usize::from(sentences.parties) * 2 + usize::from(sentences.signed) + (sentences.clauses / 3).min(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    #[test]
    fn a_price_list_is_agreed_and_a_bare_bill_is_billed() {
        let list = "PRICE LIST 2026\n\nArticle    Description        Unit     Price\nA-1        Mop head           piece     4.20\n";
        assert_eq!(decide_kind(&lay_text(list).unwrap()), DocumentKind::Contract);
        let bill = "Kiosk am Park\n\n2 x Tee        3,10        6,20\nSumme                    6,20\n";
        assert_eq!(decide_kind(&lay_text(bill).unwrap()), DocumentKind::Invoice);
    }

    #[test]
    fn prose_without_any_sign_is_no_bill() {
        let prose = "We are pleased to confirm what was said last week at your office in the old town hall.\n\
            The work begins in spring and both of us will look at the prices again a year later.\n";
        assert_eq!(decide_kind(&lay_text(prose).unwrap()), DocumentKind::Contract);
    }
}

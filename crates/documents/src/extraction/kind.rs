//! Whether a document is an invoice or a contract.

mod agreement;

use self::agreement::{AgreementSigns, is_mostly_prose};
use super::DocumentKind;
use crate::invoice::{BillingSigns, find_billing_signs};
use crate::layout::Sheet;
use crate::read::Page;

/// What a document is shows within its first pages, however long it is.
const PAGES: usize = 12;

/// Weighs what speaks for a bill (a title, a number, an amount due, lines that multiply out) against
/// what speaks for an agreement (a title, parties, clauses, words of duty). Neither alone decides:
/// terms are printed on the backs of invoices, and contracts speak of invoices.
pub fn decide_kind(pages: &[Page]) -> DocumentKind {
    let pages = pages.get(..PAGES.min(pages.len())).unwrap_or_default();
    let sheet = Sheet::of(pages);
    let (billing, agreement) = (find_billing_signs(&sheet), AgreementSigns::of(pages, &sheet));
    // The title that comes first names the document; a later one may head an annex or its terms.
    let first = |own: Option<usize>, other: Option<usize>| own.is_some() && other.is_none_or(|at| own < Some(at));
    let bonus = |leads: bool| usize::from(leads) * 3;
    let (billed, agreed) = (billing.title, agreement.title);
    let billing = weigh_billing(&billing) + bonus(first(billed, agreed));
    let agreement = weigh_agreement(&agreement) + bonus(first(agreed, billed));
    match billing.cmp(&agreement) {
        std::cmp::Ordering::Greater => DocumentKind::Invoice,
        std::cmp::Ordering::Less => DocumentKind::Contract,
        std::cmp::Ordering::Equal if is_mostly_prose(&sheet) => DocumentKind::Contract,
        std::cmp::Ordering::Equal => DocumentKind::Invoice,
    }
}

fn weigh_billing(signs: &BillingSigns) -> usize {
    usize::from(signs.title.is_some()) * 4
        + usize::from(signs.numbered) * 3
        + usize::from(signs.due) * 2
        + usize::from(signs.multiplied) * 2
}

fn weigh_agreement(signs: &AgreementSigns) -> usize {
    usize::from(signs.title.is_some()) * 4
        + usize::from(signs.parties) * 2
        + usize::from(signs.signed)
        + (signs.clauses / 3).min(3)
        + (signs.duties / 2).min(4)
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

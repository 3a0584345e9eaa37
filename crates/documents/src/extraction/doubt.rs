//! What is less sure because its characters were read from a picture, and where it stands on the picture.

use domain::{Confidence, Evidence, PageBox};

use super::Content;
use crate::read::Page;
use crate::read::scan::PagesRead;

/// Lowers the confidence of what rests on words that are themselves unsure, and brings all places back to
/// the pages as they came.
pub fn weigh(content: &mut Content, read: &PagesRead) {
    content.visit_places(&mut |confidence, evidence| {
        if let Some(trust) = trust(evidence, &read.pages) {
            *confidence = confidence.and(trust);
        }
    });
    bring_back(content, read);
}

/// Brings all places back to the pages as they came.
pub fn bring_back(content: &mut Content, read: &PagesRead) {
    content.visit_places(&mut |_, evidence| {
        if let (Some(area), Some(tilt)) = (evidence.area, read.tilts.get(&evidence.page)) {
            evidence.area = Some(tilt.bring_back(area));
        }
    });
}

/// The least confidence of the words in the evidence.
fn trust(evidence: &Evidence, pages: &[Page]) -> Option<Confidence> {
    let area = evidence.area?;
    let page = pages.iter().find(|page| page.number == evidence.page)?;
    let words = page.lines.iter().flat_map(|line| &line.words);
    words.filter(|word| is_inside(word.area, area)).map(|word| word.confidence).min()
}

fn is_inside(word: PageBox, area: PageBox) -> bool {
    let (across, down) = (f32::midpoint(word.left, word.right), f32::midpoint(word.top, word.bottom));
    (area.left..=area.right).contains(&across) && (area.top..=area.bottom).contains(&down)
}

impl Content {
    fn visit_places(&mut self, visit: &mut dyn FnMut(&mut Confidence, &mut Evidence)) {
        match self {
            Self::Invoice(invoice) => {
                invoice.header.visit_places(visit);
                invoice.lines.iter_mut().for_each(|line| line.visit_places(visit));
                invoice.allowances_charges.iter_mut().for_each(|change| change.visit_places(visit));
                invoice.tax_breakdown.iter_mut().for_each(|tax| tax.visit_places(visit));
                for evidence in invoice.discrepancies.iter_mut().filter_map(|found| found.printed_at.as_mut()) {
                    visit(&mut Confidence::CERTAIN.clone(), evidence);
                }
            }
            Self::Contract(contract) => {
                contract.header.visit_places(visit);
                contract.terms.iter_mut().for_each(|term| term.visit_places(visit));
                for clause in &mut contract.clauses {
                    if let Some(evidence) = &mut clause.evidence {
                        // A clause has no confidence of its own.
                        visit(&mut Confidence::CERTAIN.clone(), evidence);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::extract_pages;
    use crate::read::Tilt;
    use crate::read::plain::lay_text;

    #[test]
    fn an_unsure_word_makes_its_field_unsure_and_its_place_is_brought_back() {
        let text = "INVOICE\nInvoice No: A-1\nTotal due                                10.00\n";
        let mut pages = lay_text(text).unwrap();
        let sure = extract_pages(&pages, None).unwrap().content;
        for word in pages.iter_mut().flat_map(|page| &mut page.lines).flat_map(|line| &mut line.words) {
            if word.text == "A-1" {
                word.confidence = Confidence::percent(50);
            }
        }
        let tilt = Tilt { width: 612.0, height: 720.0, quarters: 2, degrees: 0.0 };
        let read = PagesRead { pages, tilts: [(1, tilt)].into(), remarks: Vec::new() };
        let mut content = extract_pages(&read.pages, None).unwrap().content;
        weigh(&mut content, &read);
        let (Content::Invoice(sure), Content::Invoice(weighed)) = (sure, content) else { panic!("invoices") };
        let number = weighed.header.invoice_number.unwrap();
        let before = sure.header.invoice_number.unwrap();
        assert_eq!(number.confidence, before.confidence.and(Confidence::percent(50)));
        let (area, was) = (number.evidence.unwrap().area.unwrap(), before.evidence.unwrap().area.unwrap());
        assert!((area.left - (612.0 - was.right)).abs() < 0.01 && (area.top - (720.0 - was.bottom)).abs() < 0.01);
        let (total, before) = (weighed.header.payable_amount, sure.header.payable_amount);
        assert_eq!(total.map(|field| field.confidence), before.map(|field| field.confidence));
    }
}

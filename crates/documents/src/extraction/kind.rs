//! Whether a document is an invoice or a contract.

use std::collections::HashSet;

use super::DocumentKind;
use crate::invoice::is_invoice;
use crate::layout::fold;
use crate::read::Page;

/// An invoice calls itself one and shows totals; a contract speaks of parties, terms and duties.
pub fn decide_kind(pages: &[Page]) -> DocumentKind {
    const DUTIES: &[&str] = &[
        "agreement",
        "shall",
        "hereby",
        "hereinafter",
        "hereto",
        "herein",
        "whereas",
        "parties",
        "party",
        "termination",
        "terminate",
        "governing",
        "indemnify",
        "confidentiality",
        "liability",
        "warranties",
        "breach",
        "notwithstanding",
        "contractor",
        "renewal",
        "clause",
        "amendment",
        "effective",
        "vertrag",
        "vertragspartner",
        "kundigung",
        "laufzeit",
        "haftung",
        "gerichtsstand",
        "contrat",
        "parties",
        "resiliation",
        "overeenkomst",
        "partijen",
        "contratto",
        "parti",
        "contrato",
        "partes",
    ];
    let words = pages.iter().take(20).flat_map(|page| &page.lines).flat_map(|line| &line.words);
    let spoken: HashSet<String> = words
        .map(|word| fold(&word.text).trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|word| DUTIES.contains(&word.as_str()))
        .collect();
    let invoice = is_invoice(pages);
    match (invoice, spoken.len()) {
        // Terms printed on an invoice's back use some of these words, a contract nearly all.
        (true, 0..=8) => DocumentKind::Invoice,
        (false, 0) => DocumentKind::Invoice,
        _ => DocumentKind::Contract,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    #[test]
    fn tells_contracts_from_invoices() {
        let contract = "SERVICES AGREEMENT\nThis agreement is made between the parties. The contractor shall invoice monthly.\n\
            Termination: either party may terminate with notice. Total fees shall not exceed 10,000.";
        assert_eq!(decide_kind(&lay_text(contract).unwrap()), DocumentKind::Contract);
        let invoice = "Rechnung Nr. 7\nSumme netto 10,00\nRechnungsbetrag 11,90";
        assert_eq!(decide_kind(&lay_text(invoice).unwrap()), DocumentKind::Invoice);
    }
}

//! Clauses: what the text says as a computation, beside the header that says it as a value.
//!
//! Only what is certain becomes a clause. A rise that the vendor may or may not take, or interest on
//! top of a bank's rate, stays words in the header: a wrong computation costs more than none.

mod escalator;
mod late_fee;

use domain::contract::{Provision, stated_clauses};
use domain::{Clause, ContractHeader, Evidence};

use super::source::Source;

/// The clauses that the text and the header read from it state.
pub fn read_clauses(source: &Source, header: &ContractHeader) -> Vec<Clause> {
    let mut clauses = stated_clauses(header);
    clauses.extend(escalator::read_escalator(header));
    clauses.extend(late_fee::read_late_fee(source));
    clauses
}

/// A clause named after its kind, that governs everything.
fn build(provision: Provision, evidence: Option<Evidence>) -> Clause {
    Clause {
        id: provision.kind(),
        items: Vec::new(),
        effective_from: None,
        effective_to: None,
        source: None,
        evidence,
        provision,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_contract;
    use crate::read::plain::lay_text;

    #[test]
    fn a_contract_is_read_as_clauses_with_their_words() {
        let text = "SERVICES AGREEMENT\nThis Agreement is effective as of January 1, 2025.\n\
            Payment is due within 30 days after receipt of the invoice.\n\
            Total fees under this Agreement shall not exceed $250,000.00.\n\
            The rates are all-inclusive. No other fees may be billed.\n\
            The rates shall increase by 3% on each anniversary of the effective date.\n\
            Late payments bear interest at 1.5% per month.\n";
        let (contract, _) = read_contract(&lay_text(text).unwrap());
        let said: Vec<String> = contract.clauses.iter().map(|clause| clause.sentence(None)).collect();
        assert_eq!(
            said,
            [
                "Invoices fall due 30 days after receipt of the invoice.",
                "At most 250,000.00 before tax may be billed over the whole term.",
                "The prices include everything: no fee may be billed beside them.",
                "Prices rise by 3% on every anniversary of 1 Jan 2025; whether compound or simple is open.",
                "Late payment costs 18% a year, reckoned over 365 days.",
            ]
        );
        for clause in &contract.clauses {
            let place = clause.evidence.as_ref().unwrap();
            assert!(place.area.is_some() && place.text.as_ref().is_some_and(|text| !text.is_empty()), "{}", clause.id);
        }
    }
}

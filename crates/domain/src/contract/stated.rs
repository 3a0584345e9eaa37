//! Clauses that say what the header says: the same words of the document, as a computation.
//!
//! A header's field and its clause must never disagree, so the clause follows where a person corrects
//! the field, unless the clause itself was changed since.

use super::{
    Cadence, Cap, Clause, Contract, ContractHeader, FeePolicy, PaymentTerms, Provision, TaxAgreement, TaxStatus,
    TermStart,
};
use crate::evidence::Evidence;
use crate::field::Field;
use crate::wording::{is_month_end, says_with_tax};

/// The clauses that a header's fields state, each named after its kind.
pub fn stated_clauses(header: &ContractHeader) -> Vec<Clause> {
    [payment_terms(header), spend_cap(header), fee_policy(header), tax_agreement(header)]
        .into_iter()
        .flatten()
        .collect()
}

impl Contract {
    /// Lets the clauses that only repeated the header before follow it to what it says now.
    pub fn restate(&mut self, before: &ContractHeader) {
        let (old, new) = (stated_clauses(before), stated_clauses(&self.header));
        for clause in &old {
            let now = new.iter().find(|now| now.id == clause.id);
            let Some(at) = self.clauses.iter().position(|known| known == clause) else { continue };
            match (now, self.clauses.get_mut(at)) {
                (Some(now), Some(place)) => *place = now.clone(),
                _ => {
                    self.clauses.remove(at);
                }
            }
        }
    }
}

fn clause<T>(field: &Field<T>, provision: Provision) -> Clause {
    let words = |place: &Evidence| place.text.clone().or_else(|| field.printed.clone());
    Clause {
        id: provision.kind(),
        items: Vec::new(),
        effective_from: None,
        effective_to: None,
        source: None,
        evidence: field.evidence.as_ref().map(|place| Evidence { text: words(place), ..place.clone() }),
        provision,
    }
}

/// Whether the field's own words, or those printed in the document, hold one of these.
fn says(field: Option<&Field<String>>, words: &[&str]) -> bool {
    let texts = field.into_iter().flat_map(|field| std::iter::once(&field.value).chain(&field.printed));
    texts.into_iter().any(|text| crate::spelling::mentions(text, words))
}

fn payment_terms(header: &ContractHeader) -> Option<Clause> {
    let days = header.payment_terms_days.as_ref()?;
    let words = header.payment_terms.as_ref();
    let start = if says(words, &["receipt", "received", "erhalt", "réception"]) {
        TermStart::Receipt
    } else if says(words, &["acceptance"]) {
        TermStart::Acceptance
    } else {
        TermStart::Invoice
    };
    let end_of_month = words.is_some_and(|words| is_month_end(&words.value));
    let business_days = says(words, &["business day", "working day", "banking day", "werktag", "jours ouvrés"]);
    let provision = Provision::PaymentTerms(PaymentTerms {
        days: days.value,
        start,
        end_of_month,
        business_days,
        ..PaymentTerms::default()
    });
    Some(clause(days, provision))
}

fn spend_cap(header: &ContractHeader) -> Option<Clause> {
    let cap = header.spend_cap.as_ref()?;
    let texts = cap.printed.iter().chain(cap.evidence.iter().filter_map(|place| place.text.as_ref()));
    let with_tax = texts.into_iter().any(|text| says_with_tax(text));
    let provision = Provision::Cap(Cap { limit: cap.value, per: Cadence::Term, with_tax, ..Cap::default() });
    Some(clause(cap, provision))
}

/// Only where the contract says that no fee at all may be billed.
fn fee_policy(header: &ContractHeader) -> Option<Clause> {
    let fees = header.allowed_fees.as_ref().filter(|fees| fees.value.is_empty())?;
    Some(clause(fees, Provision::FeePolicy(FeePolicy { forbidden: Vec::new(), all_in: true })))
}

fn tax_agreement(header: &ContractHeader) -> Option<Clause> {
    let field = header.tax_status.as_ref()?;
    let status = TaxStatus::named(&field.value)?;
    Some(clause(field, Provision::TaxAgreement(TaxAgreement { status, rate: None })))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract_with, stakes};
    use crate::reconcile::reconcile;
    use crate::{Contract, History, Settings};

    use super::*;

    fn kinds(contract: &Contract) -> Vec<String> {
        stated_clauses(&contract.header).iter().map(|clause| clause.sentence(None)).collect()
    }

    #[test]
    fn the_header_states_clauses() {
        let contract = contract_with(
            r#"{"payment_terms":"within 30 days of receipt of invoice","spend_cap":{"value":"900","printed":"900 including tax"},
                "allowed_fees":[],"tax_status":"exempt"}"#,
            "[]",
        );
        assert_eq!(
            kinds(&contract),
            [
                "Invoices fall due 30 days after receipt of the invoice.",
                "At most 900.00 with tax may be billed over the whole term.",
                "The prices include everything: no fee may be billed beside them.",
                "The buyer is exempt from tax.",
            ]
        );
        let open =
            contract_with(r#"{"allowed_fees":["Delivery"],"tax_status":"taxable","payment_terms_days":null}"#, "[]");
        assert_eq!(kinds(&open), Vec::<String>::new());
    }

    #[test]
    fn a_clause_follows_the_header_until_a_person_changes_it() {
        let mut contract = contract_with(r#"{"spend_cap":"900"}"#, "[]");
        contract.clauses = stated_clauses(&contract.header);
        let before = contract.header.clone();
        contract.header.enter("spend_cap", "800").unwrap();
        contract.restate(&before);
        assert_eq!(contract.clauses, stated_clauses(&contract.header));

        contract.clauses[1].effective_from = time::Date::from_ordinal_date(2026, 1).ok();
        let changed = contract.clauses.clone();
        let before = contract.header.clone();
        contract.header.enter("spend_cap", "700").unwrap();
        contract.restate(&before);
        assert_eq!(contract.clauses, changed);

        let before = contract.header.clone();
        contract.header.enter("payment_terms_days", "").unwrap();
        contract.restate(&before);
        assert_eq!(contract.clauses.len(), 1);
    }

    #[test]
    fn a_clause_beside_its_field_counts_nothing_twice() {
        let header = r#"{"spend_cap":"200","allowed_fees":[],"tax_status":"exempt"}"#;
        let terms = r#"[{"item_code":"G1","description":"Guard hours","unit_price":"30"}]"#;
        let invoice = crate::fixture::invoice_with(
            r#"{"due_date":"2026-07-10","tax_amount":"57"}"#,
            r#"[{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"30","line_net_amount":"300"},
                {"description":"Fuel surcharge","quantity":"1","unit_price":"20","line_net_amount":"20"}]"#,
            "{}",
        );
        let alone = contract_with(header, terms);
        let mut stated = alone.clone();
        stated.clauses = stated_clauses(&stated.header);
        let run = |contract: &Contract| reconcile(Some(contract), &invoice, &History::default(), &Settings::default());
        let (one, other) = (run(&alone), run(&stated));
        assert_eq!(stakes(&one), stakes(&other));
        assert_eq!(one.totals, other.totals);
        assert!(stakes(&one).iter().any(|stake| stake.starts_with("R50 - ")), "{:?}", stakes(&one));
        assert!(stakes(&one).iter().any(|stake| stake.starts_with("R70 - ")), "{:?}", stakes(&one));
    }
}

//! Contracts: every field of the head and every rate, each with its confidence and its proof.
//!
//! The pages become one running text ([`script`]) in which each stretch knows its place. Each field
//! has a reader that weighs the sentences that could state it; rates are read from tables and from
//! sentences. Where the text leaves a value open the field stays empty: a wrong value costs more than
//! a missing one.

mod clause;
mod count;
mod date;
mod escalation;
mod fee;
mod furniture;
mod label;
mod limit;
mod party;
mod payment;
mod rate;
mod renewal;
mod script;
mod source;
mod start;
mod term;

use domain::{Contract, ContractHeader};

use crate::read::page::Page;
use source::Source;

/// Reads a contract. The warnings tell what a person should check, in sentences.
pub fn read_contract(pages: &[Page]) -> (Contract, Vec<String>) {
    let source = Source::of(pages);
    let mut warnings = Vec::new();
    let parties = party::read_parties(&source);
    warnings.extend(parties.warning);
    let effective_date = start::read_effective_date(&source);
    let duration = term::read_duration(&source, effective_date.as_ref());
    let renewal = renewal::read_renewal(&source);
    let payment = payment::read_payment(&source);
    let fees = fee::read_fees(&source);
    let terms = rate::read_rates(&source, &fees.amounts);
    let header = ContractHeader {
        contract_number: start::read_contract_number(&source),
        vendor_name: parties.vendor,
        customer_name: parties.customer,
        effective_date,
        expiry_date: duration.expiry,
        term: duration.term,
        auto_renewal: renewal.automatic,
        renewal_term: renewal.term,
        notice_period_days: renewal.notice_days,
        payment_terms: payment.terms,
        payment_terms_days: payment.days,
        currency: limit::read_currency(&source),
        spend_cap: limit::read_spend_cap(&source),
        price_escalation: escalation::read_escalation(&source),
        allowed_fees: fees.allowed,
        tax_status: limit::read_tax_status(&source),
        tolerance_percent: limit::read_tolerance(&source),
    };
    if terms.is_empty() {
        warnings.push("no rates were found; enter them by hand or upload the price schedule".to_owned());
    }
    if let (Some(first), Some(last)) = (&header.effective_date, &header.expiry_date)
        && last.value < first.value
    {
        warnings.push("the contract ends before it begins; check both dates".to_owned());
    }
    let clauses = clause::read_clauses(&source, &header);
    (Contract { header, terms, clauses, ..Contract::default() }, warnings)
}

//! Contracts.

use domain::{ContractHeader, Currency};
use store::ContractSummary;
use workflow::review::OpenContract;

use super::{clause, document, entries, missing, money, outlook, question};
use crate::model::{AliasView, ContractPage, ContractRow, TermRow};

pub fn contract_row(summary: ContractSummary) -> ContractRow {
    let currency = summary.currency.as_deref().and_then(Currency::read);
    ContractRow {
        id: summary.id.to_string(),
        number: summary.contract_number,
        vendor: summary.vendor_name,
        effective: summary.effective_date,
        expiry: summary.expiry_date,
        cap: money(summary.spend_cap, currency),
        terms: usize::try_from(summary.terms).unwrap_or(0),
        invoices: usize::try_from(summary.invoices).unwrap_or(0),
    }
}

pub fn contract_page(open: OpenContract) -> ContractPage {
    let stored = open.contract;
    let header = &stored.contract.header;
    let text = |field: &Option<domain::Field<String>>, otherwise: &str| {
        field.as_ref().map_or_else(|| otherwise.to_owned(), |field| field.value.clone())
    };
    let fields = entries(header.entries());
    ContractPage {
        id: stored.id.to_string(),
        version: stored.version,
        title: text(&header.contract_number, "No number"),
        vendor: text(&header.vendor_name, "Unknown vendor"),
        missing_fields: missing(ContractHeader::NAMES, &fields),
        fields,
        terms: stored
            .contract
            .terms
            .iter()
            .enumerate()
            .map(|(index, term)| TermRow { index, fields: entries(term.entries()) })
            .collect(),
        clauses: clause::clauses(&stored.contract),
        outlook: outlook::outlook(&open.outlook, clause::currency_of(&stored.contract)),
        questions: open
            .questions
            .iter()
            .map(|asked| question::of_contract(asked, &open.invoices, clause::currency_of(&stored.contract)))
            .collect(),
        answers: question::answers(&stored.contract),
        aliases: stored
            .contract
            .aliases
            .iter()
            .map(|alias| AliasView { wording: alias.wording.clone(), item: alias.item.clone() })
            .collect(),
        versions: open.versions.into_iter().map(clause::version).collect(),
        warnings: open.document.warnings.clone(),
        document: document(open.document),
    }
}

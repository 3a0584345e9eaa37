//! Clauses and versions of a contract.

use domain::calendar::print_date;
use domain::contract::ClauseForm;
use domain::{Clause, Contract, Currency};
use store::ContractVersion;

use crate::model::{ClauseView, ContractThen, EntryView, VersionView};

pub fn clauses(contract: &Contract) -> Vec<ClauseView> {
    let money = currency_of(contract);
    contract.clauses.iter().map(|shown| clause(shown, money)).collect()
}

pub fn currency_of(contract: &Contract) -> Option<Currency> {
    contract.header.currency.as_ref().map(|field| field.value)
}

fn clause(clause: &Clause, money: Option<Currency>) -> ClauseView {
    let kind = clause.provision.kind();
    let place = clause.evidence.as_ref();
    ClauseView {
        id: clause.id.clone(),
        kind_name: EntryView::label_of(&kind),
        sentence: clause.sentence(money),
        words: place.and_then(|place| place.text.clone()),
        page: place.map(|place| place.page),
        form: ClauseForm::of(&kind).and_then(|form| form.fill(clause)),
        json: serde_json::to_string_pretty(&Clause { evidence: None, ..clause.clone() }).unwrap_or_default(),
        kind,
    }
}

pub fn version(version: ContractVersion) -> VersionView {
    VersionView {
        version: version.version,
        changed: version.changed,
        by: version.replaced_by,
        on: print_date(version.replaced_at.date()),
    }
}

pub fn former_contract(version: i32, contract: &Contract) -> ContractThen {
    let money = currency_of(contract);
    ContractThen {
        version,
        clauses: contract.clauses.iter().map(|clause| format!("{}: {}", clause.id, clause.sentence(money))).collect(),
        json: serde_json::to_string_pretty(contract).unwrap_or_default(),
    }
}

//! Tolerances and limits.

use std::collections::BTreeSet;

use domain::{Decimal, Limit, Settings, Tolerance};
use store::{Actor, ContractSummary, PolicyScope, StoredPolicy};
use workflow::policies::{PoliciesView, print_tolerance};

use super::inputs::run_row;
use crate::AppError;
use crate::model::{Choice, LimitKind, LimitRow, ToleranceRow, TolerancesPage};
use crate::session::{parse_id, refuse};

pub fn tolerances_page(actor: &Actor, view: PoliciesView, second_over: Option<Decimal>) -> TolerancesPage {
    let PoliciesView { policies, contracts, runs } = view;
    let rule = |info: &domain::RuleInfo| Choice { id: info.id.to_owned(), label: format!("{} {}", info.id, info.name) };
    let (fixed, free): (Vec<_>, Vec<_>) = domain::registry().iter().partition(|info| info.zero_tolerance);
    TolerancesPage {
        tolerances: policies.iter().flat_map(|stored| tolerance_rows(stored, &contracts)).collect(),
        limits: policies.iter().flat_map(|stored| limit_rows(stored, &contracts)).collect(),
        scopes: scopes(&policies, &contracts),
        rules: free.into_iter().map(rule).collect(),
        fixed: fixed.into_iter().map(rule).collect(),
        limit_kinds: Limit::ALL
            .iter()
            .map(|limit| LimitKind { limit: limit_choice(*limit), explanation: limit.explanation().to_owned() })
            .collect(),
        runs: runs.iter().map(run_row).collect(),
        may_change: actor.role().may_manage(),
        second_over: second_over.map(|amount| amount.to_string()),
    }
}

/// Reads what a form named: `organisation`, `vendor:NAME` or `contract:ID`; a vendor typed beside goes first.
pub fn policy_scope(scope: &str, vendor: &str) -> Result<PolicyScope, AppError> {
    if !vendor.trim().is_empty() {
        return Ok(PolicyScope::Vendor(vendor.trim().to_owned()));
    }
    match scope.split_once(':') {
        None if scope == "organisation" => Ok(PolicyScope::Organisation),
        Some(("vendor", name)) => Ok(PolicyScope::Vendor(name.to_owned())),
        Some(("contract", id)) => Ok(PolicyScope::Contract(parse_id(id)?)),
        _ => Err(refuse("Choose what it is for: the organisation, a vendor or a contract.")),
    }
}

/// What an invoice is checked by, for its page.
pub fn settings_lines(settings: &Settings) -> Vec<String> {
    let all = Tolerance { amount: settings.tolerance_amount, percent: settings.tolerance_percent };
    let mut lines = vec![format!("Tolerance: {}", print_tolerance(all))];
    let own = settings.rule_tolerances.iter();
    lines.extend(own.map(|(rule, tolerance)| format!("Tolerance of {rule}: {}", print_tolerance(*tolerance))));
    let amounts = [
        (Limit::ApprovalLimit, settings.approval_limit),
        (Limit::CreepLimit, settings.creep_limit),
        (Limit::Materiality, settings.materiality),
    ];
    let set = amounts.into_iter().filter_map(|(limit, amount)| Some(format!("{}: {}", limit.label(), amount?)));
    lines.extend(set);
    if settings.numbers_reset_yearly {
        lines.push(Limit::NumbersResetYearly.label().to_owned());
    }
    lines
}

fn limit_choice(limit: Limit) -> Choice {
    Choice { id: limit.as_str().to_owned(), label: limit.label().to_owned() }
}

fn contract_label(contract: &ContractSummary) -> String {
    let number = contract.contract_number.as_deref().unwrap_or("without a number");
    let vendor = contract.vendor_name.as_deref().map(|vendor| format!(" of {vendor}")).unwrap_or_default();
    format!("Contract {number}{vendor}")
}

fn scope_choice(scope: &PolicyScope, contracts: &[ContractSummary]) -> Choice {
    match scope {
        PolicyScope::Organisation => Choice { id: "organisation".to_owned(), label: "Organisation".to_owned() },
        PolicyScope::Vendor(name) => Choice { id: format!("vendor:{name}"), label: format!("Vendor {name}") },
        PolicyScope::Contract(id) => {
            let known = contracts.iter().find(|contract| contract.id == *id);
            Choice { id: format!("contract:{id}"), label: known.map_or_else(|| "Contract".to_owned(), contract_label) }
        }
    }
}

fn scopes(policies: &[StoredPolicy], contracts: &[ContractSummary]) -> Vec<Choice> {
    let named = policies.iter().map(|stored| stored.scope.clone());
    let vendors = contracts.iter().filter_map(|contract| contract.vendor_name.clone()).map(PolicyScope::Vendor);
    let own = contracts.iter().map(|contract| PolicyScope::Contract(contract.id));
    let all: BTreeSet<PolicyScope> =
        std::iter::once(PolicyScope::Organisation).chain(named).chain(vendors).chain(own).collect();
    all.iter().map(|scope| scope_choice(scope, contracts)).collect()
}

fn tolerance_rows(stored: &StoredPolicy, contracts: &[ContractSummary]) -> Vec<ToleranceRow> {
    let scope = scope_choice(&stored.scope, contracts);
    let row = |id: &str, label: String, tolerance: Tolerance| ToleranceRow {
        scope: scope.clone(),
        rule: Choice { id: id.to_owned(), label },
        value: print_tolerance(tolerance),
    };
    let all = stored.policy.tolerance.map(|tolerance| row("", "All rules".to_owned(), tolerance));
    let own = stored.policy.rule_tolerances.iter().map(|(rule, tolerance)| {
        let name = domain::registry().iter().find(|info| info.id == rule).map_or("", |info| info.name);
        row(rule, format!("{rule} {name}"), *tolerance)
    });
    all.into_iter().chain(own).collect()
}

fn limit_rows(stored: &StoredPolicy, contracts: &[ContractSummary]) -> Vec<LimitRow> {
    let row = |limit: &Limit| {
        Some(LimitRow {
            scope: scope_choice(&stored.scope, contracts),
            limit: limit_choice(*limit),
            value: stored.policy.print(*limit)?,
        })
    };
    Limit::ALL.iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_names_is_one_scope() {
        assert_eq!(policy_scope("organisation", " ").unwrap(), PolicyScope::Organisation);
        assert_eq!(policy_scope("vendor:Acme: Ltd", "").unwrap(), PolicyScope::Vendor("Acme: Ltd".to_owned()));
        assert_eq!(policy_scope("organisation", " Acme ").unwrap(), PolicyScope::Vendor("Acme".to_owned()));
        for wrong in ["", "vendor", "contract:x", "everyone"] {
            assert!(policy_scope(wrong, "").is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_settings_of_a_check_are_told_in_lines() {
        let mut settings = Settings { tolerance_percent: 2.into(), ..Settings::default() };
        settings.rule_tolerances.insert("R20".to_owned(), Tolerance { amount: 5.into(), percent: 1.into() });
        settings.creep_limit = Some(100.into());
        let lines = settings_lines(&settings);
        assert_eq!(lines, ["Tolerance: 2%", "Tolerance of R20: 5 or 1%", "Limit of what passes: 100"]);
        assert_eq!(settings_lines(&Settings::default()), ["Tolerance: none"]);
    }
}

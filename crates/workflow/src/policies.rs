//! Policies: how strictly is checked, decided by an owner for the organisation, a vendor or a contract.

use domain::settings::PolicyError;
use domain::{Limit, Tolerance};
use store::{Actor, ContractSummary, PolicyChange, PolicyScope, Run, StoredPolicy};

use crate::{Desk, DeskError};

/// The longest name of a vendor, in characters.
const LONGEST_NAME: usize = 200;

/// All policies, the contracts that one can be made for, and the runs under way.
pub struct PoliciesView {
    pub policies: Vec<StoredPolicy>,
    pub contracts: Vec<ContractSummary>,
    pub runs: Vec<Run>,
}

/// What is to be changed, as it was typed; empty texts take the value away.
#[derive(Clone, Copy, Debug)]
pub enum PolicyEntry<'a> {
    /// For one rule, or for all that have none of their own.
    Tolerance {
        rule: Option<&'a str>,
        amount: &'a str,
        percent: &'a str,
    },
    Limit {
        limit: Limit,
        text: &'a str,
    },
}

impl PolicyEntry<'_> {
    /// For the audit log: `tolerance`, `tolerance R20`, `approval_limit`.
    fn name(self) -> String {
        match self {
            Self::Tolerance { rule: None, .. } => "tolerance".to_owned(),
            Self::Tolerance { rule: Some(rule), .. } => format!("tolerance {rule}"),
            Self::Limit { limit, .. } => limit.as_str().to_owned(),
        }
    }

    fn print(self, stored: &StoredPolicy) -> Option<String> {
        match self {
            Self::Tolerance { rule, .. } => stored.policy.tolerance_of(rule).map(print_tolerance),
            Self::Limit { limit, .. } => stored.policy.print(limit),
        }
    }

    fn enter(self, stored: &mut StoredPolicy) -> Result<(), PolicyError> {
        match self {
            Self::Tolerance { rule, amount, percent } => stored.policy.enter_tolerance(rule, amount, percent),
            Self::Limit { limit, text } => stored.policy.enter(limit, text),
        }
    }
}

/// `5.00 or 2%`
pub fn print_tolerance(tolerance: Tolerance) -> String {
    match (tolerance.amount.is_zero(), tolerance.percent.is_zero()) {
        (true, true) => "none".to_owned(),
        (false, true) => tolerance.amount.to_string(),
        (true, false) => format!("{}%", tolerance.percent),
        (false, false) => format!("{} or {}%", tolerance.amount, tolerance.percent),
    }
}

impl Desk {
    pub async fn policies(&self, actor: &Actor) -> Result<PoliciesView, DeskError> {
        Ok(PoliciesView {
            policies: self.store().list_policies(actor).await?,
            contracts: self.store().list_contracts(actor).await?,
            runs: self.store().list_runs_under_way(actor).await?,
        })
    }

    /// Changes one value; what is open is reconciled again in the background.
    pub async fn change_policy(
        &self,
        actor: &Actor,
        scope: &PolicyScope,
        entry: PolicyEntry<'_>,
    ) -> Result<(), DeskError> {
        match scope {
            PolicyScope::Vendor(name) if name.trim().is_empty() || name.chars().count() > LONGEST_NAME => {
                return Err(DeskError::refused("Write the vendor's name as its invoices have it."));
            }
            PolicyScope::Contract(id) => {
                self.store().find_contract(actor, *id).await?.ok_or(DeskError::NotFound)?;
            }
            PolicyScope::Vendor(_) | PolicyScope::Organisation => {}
        }
        let mut stored = self.store().find_policy(actor, scope).await?;
        let before = entry.print(&stored);
        entry.enter(&mut stored).map_err(|error| DeskError::Refused(format!("{error}. Nothing was changed.")))?;
        let after = entry.print(&stored);
        let change = PolicyChange { name: entry.name(), before, after };
        Ok(self.store().save_policy(actor, &stored, &change, self.now()).await?)
    }
}

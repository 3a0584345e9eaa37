//! How strictly is checked: tolerances and limits, by organisation, vendor, contract and rule.

use leptos::prelude::*;

use crate::AppError;
use crate::model::TolerancesPage;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, refuse};
#[cfg(feature = "ssr")]
use workflow::policies::PolicyEntry;

#[server(prefix = "/api", endpoint = "tolerances")]
pub async fn tolerances() -> Result<TolerancesPage, AppError> {
    let actor = caller().await?;
    let desk = desk()?;
    let second_over = desk.second_over(&actor).await?;
    Ok(present::tolerances_page(&actor, desk.policies(&actor).await?, second_over))
}

/// Sets a tolerance, or takes it away where amount and percent are empty. No rule: all of them.
#[server(prefix = "/api", endpoint = "set-tolerance")]
pub async fn set_tolerance(
    scope: String,
    #[server(default)] vendor: String,
    #[server(default)] rule: String,
    #[server(default)] amount: String,
    #[server(default)] percent: String,
) -> Result<(), AppError> {
    let actor = caller().await?;
    let scope = present::policy_scope(&scope, &vendor)?;
    let rule = (!rule.is_empty()).then_some(rule.as_str());
    let entry = PolicyEntry::Tolerance { rule, amount: &amount, percent: &percent };
    Ok(desk()?.change_policy(&actor, &scope, entry).await?)
}

/// Sets a limit, or takes it away where the value is empty.
#[server(prefix = "/api", endpoint = "set-limit")]
pub async fn set_limit(
    scope: String,
    #[server(default)] vendor: String,
    limit: String,
    #[server(default)] value: String,
) -> Result<(), AppError> {
    let actor = caller().await?;
    let scope = present::policy_scope(&scope, &vendor)?;
    let limit = domain::Limit::read(&limit).ok_or_else(|| refuse("Choose one of the limits in the list."))?;
    Ok(desk()?.change_policy(&actor, &scope, PolicyEntry::Limit { limit, text: &value }).await?)
}

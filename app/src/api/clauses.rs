//! Clauses of a contract: saved by form or as JSON, removed, and what the contract said before.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::AppError;
use crate::model::ContractThen;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id};
#[cfg(feature = "ssr")]
use workflow::clauses::ClauseText;

/// Adds a clause, or changes the one called `clause`. With a `kind` the `values` are those of its form, else
/// `json` is the clause.
#[server(prefix = "/api", endpoint = "save-clause")]
pub async fn save_clause(
    id: String,
    #[server(default)] clause: String,
    #[server(default)] kind: String,
    #[server(default)] values: BTreeMap<String, String>,
    #[server(default)] json: String,
) -> Result<(), AppError> {
    let actor = caller().await?;
    let text = if kind.is_empty() { ClauseText::Json(json) } else { ClauseText::Form { kind, given: values } };
    desk()?.save_clause(&actor, parse_id(&id)?, &clause, &text).await?;
    Ok(())
}

#[server(prefix = "/api", endpoint = "remove-clause")]
pub async fn remove_clause(id: String, clause: String) -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.remove_clause(&actor, parse_id(&id)?, &clause).await?;
    Ok(())
}

/// What a contract said in an earlier version.
#[server(prefix = "/api", endpoint = "former-contract")]
pub async fn former_contract(id: String, version: i32) -> Result<ContractThen, AppError> {
    let actor = caller().await?;
    let contract = desk()?.open_version(&actor, parse_id(&id)?, version).await?;
    Ok(present::former_contract(version, &contract))
}

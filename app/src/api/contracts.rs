//! Contracts: the list, one with its terms, corrections.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{ContractPage, ContractRow};

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id};

#[server(prefix = "/api", endpoint = "contracts")]
pub async fn contracts() -> Result<Vec<ContractRow>, AppError> {
    let actor = caller().await?;
    let rows = desk()?.contracts(&actor).await?;
    Ok(rows.into_iter().map(present::contract_row).collect())
}

#[server(prefix = "/api", endpoint = "contract")]
pub async fn contract(id: String) -> Result<ContractPage, AppError> {
    let actor = caller().await?;
    let shown = desk()?.open_contract(&actor, parse_id(&id)?).await?;
    Ok(present::contract_page(shown))
}

/// Corrects one term; every invoice held against the contract is reconciled anew.
#[server(prefix = "/api", endpoint = "edit-contract")]
pub async fn edit_contract(
    id: String,
    #[server(default)] line: String,
    name: String,
    #[server(default)] value: String,
) -> Result<(), AppError> {
    let actor = caller().await?;
    let place = present::place(&line, name)?;
    desk()?.edit_contract(&actor, parse_id(&id)?, &place, &value).await?;
    Ok(())
}

/// Corrects one term of the contract that an invoice is held against; this invoice is reconciled at once, the others
/// under the contract soon after. `id` is the invoice's.
#[server(prefix = "/api", endpoint = "edit-term")]
pub async fn edit_term(
    id: String,
    #[server(default)] line: String,
    name: String,
    #[server(default)] value: String,
) -> Result<(), AppError> {
    let actor = caller().await?;
    let place = present::place(&line, name)?;
    desk()?.edit_term_for_invoice(&actor, parse_id(&id)?, &place, &value).await?;
    Ok(())
}

//! The vendor's wordings: confirmed at an invoice's line, taken back at the contract.

use leptos::prelude::*;

use crate::AppError;

#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id};

/// Confirms or corrects which rate row a line is billed under; both count from 0.
#[server(prefix = "/api", endpoint = "confirm-match")]
pub async fn confirm_match(invoice: String, line: usize, term: usize) -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.confirm_match(&actor, parse_id(&invoice)?, line, term).await?;
    Ok(())
}

#[server(prefix = "/api", endpoint = "forget-alias")]
pub async fn forget_alias(contract: String, wording: String) -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.forget_alias(&actor, parse_id(&contract)?, &wording).await?;
    Ok(())
}

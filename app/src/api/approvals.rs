//! Releasing invoices for payment.

use leptos::prelude::*;

use crate::AppError;

#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id, refuse};

/// Approves an invoice for payment of `amount`, a plain decimal: refused unless it is what is payable.
#[server(prefix = "/api", endpoint = "approve")]
pub async fn approve(invoice: String, amount: String) -> Result<(), AppError> {
    let actor = caller().await?;
    let amount = amount.trim().parse().map_err(|_| refuse("Load the page again, then approve the amount it shows."))?;
    desk()?.approve(&actor, parse_id(&invoice)?, amount).await?;
    Ok(())
}

#[server(prefix = "/api", endpoint = "take-approval-back")]
pub async fn take_approval_back(invoice: String) -> Result<(), AppError> {
    let actor = caller().await?;
    Ok(desk()?.take_approval_back(&actor, parse_id(&invoice)?).await?)
}

/// Above which amount a second person must approve; an empty text asks for none.
#[server(prefix = "/api", endpoint = "set-second-over")]
pub async fn set_second_over(#[server(default)] amount: String) -> Result<(), AppError> {
    let actor = caller().await?;
    Ok(desk()?.set_second_over(&actor, &amount).await?)
}

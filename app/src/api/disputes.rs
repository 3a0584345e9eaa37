//! Disputes: the ledger, one dispute with its letter, its steps and its credit notes. The ledger as a file goes through
//! a plain route, `GET /api/recovery.csv`.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{DisputeView, RecoveryPage, RecoveryQuery};

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, caller_profile, desk, parse_id};
#[cfg(feature = "ssr")]
use store::{DisputeId, InvoiceId};
#[cfg(feature = "ssr")]
use workflow::disputes::{Act, Signature};

/// A page of the disputes, the latest first, with the sums of all.
#[server(prefix = "/api", endpoint = "recovery")]
pub async fn recovery(#[server(default)] query: RecoveryQuery) -> Result<RecoveryPage, AppError> {
    let actor = caller().await?;
    let (filter, after) = present::recovery_query(&query)?;
    Ok(present::recovery_page(desk()?.recovery(&actor, &filter, after).await?))
}

#[server(prefix = "/api", endpoint = "dispute")]
pub async fn dispute(id: String) -> Result<DisputeView, AppError> {
    let profile = caller_profile().await?;
    let signature = Signature { writer: &profile.name, buyer: &profile.organisation_name };
    let found = desk()?.dispute(&profile.actor, parse_id(&id)?, signature).await?;
    Ok(present::dispute(found, profile.actor.role().may_write()))
}

/// Begins the letter about what is disputed on an invoice, or leads to the draft that is there.
#[server(prefix = "/api", endpoint = "open-dispute")]
pub async fn open_dispute(invoice: String) -> Result<(), AppError> {
    let actor = caller().await?;
    let id = desk()?.open_dispute(&actor, parse_id(&invoice)?).await?;
    leptos_axum::redirect(&format!("/disputes/{id}/letter"));
    Ok(())
}

/// `act` is `send`, `agree`, `reject`, `withdraw`, `pay-back` or `take-back`; `amount` belongs to two of them.
#[server(prefix = "/api", endpoint = "act-on-dispute")]
pub async fn act_on_dispute(id: String, act: String, #[server(default)] amount: String) -> Result<(), AppError> {
    let profile = caller_profile().await?;
    let id: DisputeId = parse_id(&id)?;
    let signature = Signature { writer: &profile.name, buyer: &profile.organisation_name };
    desk()?.act_on_dispute(&profile.actor, id, Act::read(&act, &amount)?, signature).await?;
    leptos_axum::redirect(&format!("/disputes/{id}"));
    Ok(())
}

/// Lets a credit note count for a dispute.
#[server(prefix = "/api", endpoint = "confirm-credit")]
pub async fn confirm_credit(id: String, note: String) -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.confirm_credit(&actor, parse_id(&id)?, parse_id::<InvoiceId>(&note)?).await?;
    Ok(())
}

#[server(prefix = "/api", endpoint = "take-credit-back")]
pub async fn take_credit_back(id: String, note: String) -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.take_credit_back(&actor, parse_id(&id)?, parse_id::<InvoiceId>(&note)?).await?;
    Ok(())
}

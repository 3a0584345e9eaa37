//! Invoices: the inbox, one against its contract, decisions and corrections.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{InboxPage, InboxQuery, Review};

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id};

#[server(prefix = "/api", endpoint = "inbox")]
pub async fn inbox(#[server(default)] query: InboxQuery) -> Result<InboxPage, AppError> {
    let actor = caller().await?;
    let found = desk()?.inbox(&actor, &present::inbox_query(query)?).await?;
    Ok(present::inbox_page(found))
}

/// The chosen invoices with what is at stake in them, before anything is done to them.
#[server(prefix = "/api", endpoint = "chosen")]
pub async fn chosen(#[server(default)] ids: Vec<String>) -> Result<InboxPage, AppError> {
    let actor = caller().await?;
    let found = desk()?.chosen(&actor, present::invoice_ids(&ids)?).await?;
    Ok(present::inbox_page(found))
}

/// Confirms every finding without a decision of the chosen invoices, which are of one vendor.
#[server(prefix = "/api", endpoint = "confirm-chosen")]
pub async fn confirm_chosen(#[server(default)] ids: Vec<String>) -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.confirm_chosen(&actor, &present::invoice_ids(&ids)?).await?;
    leptos_axum::redirect("/invoices?state=decided");
    Ok(())
}

#[server(prefix = "/api", endpoint = "review")]
pub async fn open_review(id: String) -> Result<Review, AppError> {
    let actor = caller().await?;
    let case = desk()?.open_case(&actor, parse_id(&id)?).await?;
    Ok(present::review(case, actor.role()))
}

/// The case as the engine takes it, as JSON; none where it is too large to be sent.
#[server(prefix = "/api", endpoint = "engine")]
pub async fn engine(id: String) -> Result<Option<String>, AppError> {
    let actor = caller().await?;
    Ok(desk()?.engine_of(&actor, parse_id(&id)?).await?)
}

/// Confirms or dismisses a finding. A dismissal needs a reason.
#[server(prefix = "/api", endpoint = "decide")]
pub async fn decide(
    invoice: String,
    finding: String,
    verdict: String,
    #[server(default)] reason: String,
    #[server(default)] words: String,
) -> Result<(), AppError> {
    let actor = caller().await?;
    let verdict = workflow::decide::Verdict::read(&verdict, &reason, &words)?;
    desk()?.decide(&actor, parse_id(&invoice)?, &finding, verdict).await?;
    leptos_axum::redirect(&format!("/invoices/{}", parse_id::<store::InvoiceId>(&invoice)?));
    Ok(())
}

#[server(prefix = "/api", endpoint = "undo-decision")]
pub async fn undo_decision(invoice: String, finding: String) -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.undo_decision(&actor, parse_id(&invoice)?, &finding).await?;
    Ok(())
}

/// Corrects one value as a person reads it; the findings are computed anew. `line` counts from 0 and is
/// empty for the header.
#[server(prefix = "/api", endpoint = "edit-invoice")]
pub async fn edit_invoice(
    id: String,
    #[server(default)] line: String,
    name: String,
    #[server(default)] value: String,
) -> Result<(), AppError> {
    let actor = caller().await?;
    let place = present::place(&line, name)?;
    desk()?.edit_invoice(&actor, parse_id(&id)?, &place, &value).await?;
    Ok(())
}

/// Chooses the contract that an invoice is billed under.
#[server(prefix = "/api", endpoint = "choose-contract")]
pub async fn choose_contract(invoice: String, contract: String) -> Result<(), AppError> {
    let actor = caller().await?;
    desk()?.choose_contract(&actor, parse_id(&invoice)?, parse_id(&contract)?).await?;
    Ok(())
}

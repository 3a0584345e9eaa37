//! What people say of an invoice, whose it is to settle, and what was done to it.

use leptos::prelude::*;

use crate::AppError;
use crate::model::ConversationView;

#[cfg(feature = "ssr")]
use super::present;
#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id};

#[server(prefix = "/api", endpoint = "conversation")]
pub async fn conversation(invoice: String) -> Result<ConversationView, AppError> {
    let actor = caller().await?;
    let found = desk()?.conversation(&actor, parse_id(&invoice)?).await?;
    Ok(present::conversation(found, actor.role()))
}

#[server(prefix = "/api", endpoint = "comment")]
pub async fn comment(invoice: String, #[server(default)] text: String) -> Result<(), AppError> {
    Ok(desk()?.comment(&caller().await?, parse_id(&invoice)?, &text).await?)
}

/// An empty member is nobody.
#[server(prefix = "/api", endpoint = "assign")]
pub async fn assign(invoice: String, #[server(default)] member: String) -> Result<(), AppError> {
    let member = if member.is_empty() { None } else { Some(parse_id(&member)?) };
    Ok(desk()?.assign(&caller().await?, parse_id(&invoice)?, member).await?)
}

//! What contracts leave open: answered, and taken back.

use leptos::prelude::*;

use crate::AppError;

#[cfg(feature = "ssr")]
use crate::session::{caller, desk, parse_id};

/// Answers a question of a contract. Asked while an invoice is reviewed, that one is reconciled at once.
#[server(prefix = "/api", endpoint = "answer-question")]
pub async fn answer_question(
    #[server(default)] contract: String,
    #[server(default)] invoice: String,
    key: String,
    #[server(default)] value: String,
) -> Result<(), AppError> {
    let actor = caller().await?;
    let desk = desk()?;
    if invoice.is_empty() {
        desk.answer_question(&actor, parse_id(&contract)?, &key, &value).await?;
    } else {
        desk.answer_for_invoice(&actor, parse_id(&invoice)?, &key, &value).await?;
    }
    Ok(())
}

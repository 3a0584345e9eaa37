//! Signing up, in and out.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{Gate, Me};

#[cfg(feature = "ssr")]
use crate::session::{caller, caller_profile, desk, is_signed_in, origin, session};

#[server(prefix = "/api", endpoint = "who-am-i")]
pub async fn who_am_i() -> Result<Me, AppError> {
    let profile = caller_profile().await?;
    Ok(Me {
        owner: profile.actor.role().may_manage_members(),
        reviewer: profile.actor.role().may_write(),
        name: profile.name,
        email: profile.email,
        organisation: profile.organisation_name,
        has_documents: profile.has_documents,
    })
}

#[server(prefix = "/api", endpoint = "gate")]
pub async fn see_gate() -> Result<Gate, AppError> {
    let desk = desk()?;
    Ok(Gate {
        signed_in: is_signed_in().await?,
        unfounded: desk.is_unfounded().await?,
        open_sign_up: desk.open_sign_up(),
    })
}

#[server(prefix = "/api", endpoint = "sign-up")]
pub async fn sign_up(
    name: String,
    #[server(default)] email: String,
    password: String,
    #[server(default)] organisation: String,
    #[server(default)] invitation: String,
) -> Result<(), AppError> {
    let password = password.into();
    let form = workflow::accounts::SignUp { name, email, password, organisation, invitation, origin: origin() };
    let signed_in = desk()?.sign_up(form).await?;
    session().await?.begin(signed_in).await?;
    leptos_axum::redirect("/");
    Ok(())
}

#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String) -> Result<(), AppError> {
    let signed_in = desk()?.sign_in(&email, &password.into(), &origin()).await?;
    session().await?.begin(signed_in).await?;
    leptos_axum::redirect("/");
    Ok(())
}

#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    let actor = caller().await.ok();
    session().await?.end().await?;
    if let Some(actor) = actor {
        desk()?.sign_out(&actor).await?;
    }
    leptos_axum::redirect("/sign-in");
    Ok(())
}

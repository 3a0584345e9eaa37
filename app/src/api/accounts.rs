//! Signing up, in and out.

use leptos::prelude::*;

use crate::AppError;
use crate::model::{Gate, Me};

#[cfg(feature = "ssr")]
use crate::session::{desk, is_signed_in, origin, own_profile, session};
#[cfg(feature = "ssr")]
use workflow::accounts::SignInStep;

#[server(prefix = "/api", endpoint = "who-am-i")]
pub async fn who_am_i() -> Result<Me, AppError> {
    let profile = own_profile().await?;
    Ok(Me {
        manages: profile.actor.role().may_manage(),
        writes: profile.actor.role().may_write(),
        reads_audit: profile.actor.role().may_read_audit(),
        name: profile.name,
        email: profile.email,
        organisation: profile.organisation_name,
        has_documents: profile.has_documents,
        owes_second_factor: profile.owes_second_factor,
    })
}

#[server(prefix = "/api", endpoint = "gate")]
pub async fn see_gate() -> Result<Gate, AppError> {
    let desk = desk()?;
    Ok(Gate {
        signed_in: is_signed_in().await?,
        needs_code: session().await?.pending().await?.is_some(),
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
    let step = desk()?.sign_up(form).await?;
    enter(step).await
}

#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String, #[server(default)] keep: bool) -> Result<(), AppError> {
    let form = workflow::accounts::SignInForm { email, password: password.into(), keep };
    let step = desk()?.sign_in(form, &origin()).await?;
    enter(step).await
}

/// The second step of signing in: a code of the device, or a recovery code.
#[server(prefix = "/api", endpoint = "sign-in-code")]
pub async fn sign_in_with_code(code: String) -> Result<(), AppError> {
    let pending = session().await?.require_pending().await?;
    let begun = desk()?.sign_in_with_code(&pending, &code, &origin()).await?;
    enter(SignInStep::Done(begun)).await
}

/// Gives up a sign-in that waits for its second factor, and signs out.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    session().await?.end().await?;
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// Takes the step, and leads to the start or to the page that asks for the second factor.
#[cfg(feature = "ssr")]
async fn enter(step: SignInStep) -> Result<(), AppError> {
    let next = match step {
        SignInStep::Done(_) => "/",
        SignInStep::NeedsCode(_) => "/sign-in/code",
    };
    session().await?.enter(step).await?;
    leptos_axum::redirect(next);
    Ok(())
}

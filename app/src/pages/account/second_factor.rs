//! The second factor: set up, confirmed, taken away.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use crate::components::Problem;
use crate::model::{FactorView, Picture};

#[component]
pub fn SecondFactor(factor: FactorView, actions: Actions) -> impl IntoView {
    let part = match factor {
        FactorView::Off => view! { <Off actions/> }.into_any(),
        FactorView::Proposed { secret, picture } => view! { <Proposed secret picture actions/> }.into_any(),
        FactorView::On { codes_left } => view! { <On codes_left actions/> }.into_any(),
    };
    view! {
        <section class="part" aria-labelledby="factor-head">
            <h2 id="factor-head">"Second factor"</h2>
            <Problem value=actions.propose.value()/>
            <Problem value=actions.confirm.value()/>
            <Problem value=actions.disable.value()/>
            <Problem value=actions.codes.value()/>
            {part}
        </section>
    }
}

#[component]
fn Off(actions: Actions) -> impl IntoView {
    view! {
        <p>"With a second factor a stolen password opens nothing: signing in also needs a code from an app on your phone."</p>
        <ActionForm action=actions.propose>
            <PasswordField id="propose-password"/>
            <button class="btn quiet" type="submit">"Set up a second factor"</button>
        </ActionForm>
    }
}

#[component]
fn Proposed(secret: String, picture: Picture, actions: Actions) -> impl IntoView {
    let width = picture.width + 8;
    let around = format!("-4 -4 {width} {width}");
    view! {
        <p>"Scan this picture with an authenticator app, or type the secret into it. Then type the code that it shows."</p>
        <svg class="qr" viewBox=around role="img" aria-label="The secret as a picture for the app's camera">
            <rect x="-4" y="-4" width=width height=width></rect>
            <path d=picture.path></path>
        </svg>
        <p class="mono secret">{secret}</p>
        <ActionForm action=actions.confirm>
            <div class="field">
                <label for="confirm-code">"Code that the app shows"</label>
                <input class="input" id="confirm-code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required/>
            </div>
            <button class="btn primary" type="submit">"Turn on"</button>
        </ActionForm>
        <details class="edit">
            <summary><span>"Do not set it up"</span></summary>
            <ActionForm action=actions.disable attr:class="edit-form">
                <PasswordField id="cancel-password"/>
                <button class="btn quiet" type="submit">"Forget this secret"</button>
            </ActionForm>
        </details>
    }
}

#[component]
fn On(codes_left: i64, actions: Actions) -> impl IntoView {
    view! {
        <p>{format!("It is on. {codes_left} of your recovery codes are left, for when the phone is lost.")}</p>
        <details class="edit">
            <summary><span>"Make new recovery codes"</span></summary>
            <ActionForm action=actions.codes attr:class="edit-form">
                <PasswordField id="codes-password"/>
                <button class="btn quiet" type="submit">"Make new ones, void the old"</button>
            </ActionForm>
        </details>
        <details class="edit">
            <summary><span>"Turn it off"</span></summary>
            <ActionForm action=actions.disable attr:class="edit-form">
                <PasswordField id="disable-password"/>
                <button class="btn danger" type="submit">"Turn off the second factor"</button>
            </ActionForm>
        </details>
    }
}

#[component]
fn PasswordField(id: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>"Your password"</label>
            <input class="input" id=id name="password" type="password" autocomplete="current-password" maxlength="200" required/>
        </div>
    }
}

/// Shown once: only their hashes are kept.
#[component]
pub fn RecoveryCodes(codes: Vec<String>) -> impl IntoView {
    view! {
        <div class="callout ok" role="status" data-once="">
            <div class="body">
                <strong>"Your recovery codes: keep them where your phone is not. They are shown this once; each signs you in once."</strong>
                <ul class="mono codes">{codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}</ul>
            </div>
        </div>
    }
}

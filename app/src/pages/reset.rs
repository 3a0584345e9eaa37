//! A forgotten password: asking for a link, and choosing a new password by it.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::sign_up::Public;
use crate::api::passwords::{ForgotPassword, ResetPassword, is_reset_open};
use crate::components::{ErrorCallout, Problem};

#[component]
pub fn ForgotPage() -> impl IntoView {
    let ask = ServerAction::<ForgotPassword>::new();
    let asked = move || use_query_map().with(|query| query.get("asked").is_some());
    view! {
        <Title text="Forgotten password"/>
        <Public label="Forgotten password">
            <h2>"Forgotten password"</h2>
            <Show when=asked>
                <div class="callout ok" role="status">
                    <div class="body">
                        <span>"If there is an account with this address, a link is on its way. It can be used once, within 15 minutes."</span>
                    </div>
                </div>
            </Show>
            <Problem value=ask.value()/>
            <ActionForm action=ask>
                <div class="field">
                    <label for="email">"E-mail"</label>
                    <input class="input lg" id="email" name="email" type="email" autocomplete="username" maxlength="254" required/>
                </div>
                <button class="btn primary lg wide" type="submit">"Send me a link"</button>
            </ActionForm>
            <p class="fine"><a class="link" href="/sign-in">"Back to sign-in"</a></p>
        </Public>
    }
}

#[component]
pub fn ResetPage() -> impl IntoView {
    let token = use_query_map().with_untracked(|query| query.get("token").unwrap_or_default());
    let asked = token.clone();
    let open = Resource::new(move || asked.clone(), is_reset_open);
    let reset = ServerAction::<ResetPassword>::new();
    view! {
        <Title text="New password"/>
        <Public label="New password">
            <h2>"Choose a new password"</h2>
            <Suspense>
                {move || {
                    let token = token.clone();
                    Suspend::new(async move {
                        match open.await {
                            Ok(true) => view! { <ResetForm token reset/> }.into_any(),
                            Ok(false) => view! { <Spent/> }.into_any(),
                            Err(error) => view! { <ErrorCallout error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </Public>
    }
}

#[component]
fn Spent() -> impl IntoView {
    view! {
        <p class="step">"This link is used up or has expired."</p>
        <p class="fine"><a class="link" href="/forgot">"Ask for a new one"</a></p>
    }
}

#[component]
fn ResetForm(token: String, reset: ServerAction<ResetPassword>) -> impl IntoView {
    view! {
        <Problem value=reset.value()/>
        <ActionForm action=reset>
            <input type="hidden" name="token" value=token/>
            <div class="field">
                <label for="password">"New password"</label>
                <input class="input lg" id="password" name="password" type="password" autocomplete="new-password"
                    minlength="12" maxlength="200" required aria-describedby="password-hint"/>
                <p class="hint" id="password-hint">"At least 12 characters. A sentence is easy to remember."</p>
            </div>
            <button class="btn primary lg wide" type="submit">"Set the password"</button>
        </ActionForm>
        <p class="fine">"All sessions end; you sign in anew."</p>
    }
}

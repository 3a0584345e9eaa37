//! The second step of signing in: the second factor.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::sign_up::Public;
use crate::api::accounts::{SignInWithCode, SignOut, see_gate};
use crate::components::Problem;

#[component]
pub fn SignInCodePage() -> impl IntoView {
    let state = Resource::new(|| (), |()| see_gate());
    let sign_in = ServerAction::<SignInWithCode>::new();
    let give_up = ServerAction::<SignOut>::new();
    view! {
        <Title text="Second factor"/>
        <Public label="Second factor">
            <Suspense>
                {move || Suspend::new(async move {
                    match state.await {
                        Ok(gate) if gate.signed_in => view! { <Redirect path="/"/> }.into_any(),
                        Ok(gate) if !gate.needs_code => view! { <Redirect path="/sign-in"/> }.into_any(),
                        _ => ().into_any(),
                    }
                })}
            </Suspense>
            <h2>"Second factor"</h2>
            <p class="step">"Type the code that your authenticator app shows, or one of your recovery codes."</p>
            <Problem value=sign_in.value()/>
            <ActionForm action=sign_in>
                <div class="field">
                    <label for="one-time-code">"Code"</label>
                    <input class="input lg" id="one-time-code" name="code" autocomplete="one-time-code" maxlength="40"
                        autocapitalize="none" spellcheck="false" required/>
                </div>
                <button class="btn primary lg wide" type="submit">"Sign in"</button>
            </ActionForm>
            <ActionForm action=give_up>
                <button class="btn bare" type="submit">"Sign in as someone else"</button>
            </ActionForm>
        </Public>
    }
}

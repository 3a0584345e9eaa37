//! Signing in.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use super::sign_up::Public;
use crate::api::accounts::{SignIn, see_gate};
use crate::components::Problem;

#[component]
pub fn SignInPage() -> impl IntoView {
    let state = Resource::new(|| (), |()| see_gate());
    let sign_in = ServerAction::<SignIn>::new();
    let changed = move || use_query_map().with(|query| query.get("changed").is_some());
    view! {
        <Title text="Sign in"/>
        <Public label="Sign in">
            <Suspense>
                {move || Suspend::new(async move {
                    match state.await {
                        Ok(gate) if gate.signed_in => view! { <Redirect path="/"/> }.into_any(),
                        Ok(gate) if gate.needs_code => view! { <Redirect path="/sign-in/code"/> }.into_any(),
                        Ok(gate) if gate.unfounded => view! { <Redirect path="/sign-up"/> }.into_any(),
                        _ => ().into_any(),
                    }
                })}
            </Suspense>
            <h2>"Sign in"</h2>
            <Show when=changed>
                <div class="callout ok" role="status">
                    <div class="body"><span>"Your password is changed. Sign in with it."</span></div>
                </div>
            </Show>
            <Problem value=sign_in.value()/>
            <ActionForm action=sign_in>
                <div class="field">
                    <label for="email">"E-mail"</label>
                    <input class="input lg" id="email" name="email" type="email" autocomplete="username" required/>
                </div>
                <div class="field">
                    <label for="password">"Password"</label>
                    <input class="input lg" id="password" name="password" type="password"
                        autocomplete="current-password" required/>
                </div>
                <label class="check">
                    <input type="checkbox" name="keep" value="true"/>
                    "Keep me signed in on this device for 30 days"
                </label>
                <button class="btn primary lg wide" type="submit">"Sign in"</button>
            </ActionForm>
            <p class="fine"><a class="link" href="/forgot">"Forgotten password"</a></p>
            <p class="fine">"No account? Ask the owner of your organisation for an invitation."</p>
        </Public>
    }
}

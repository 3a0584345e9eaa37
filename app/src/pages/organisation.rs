//! The organisation: how its people sign in, and which programs work for it.

mod security;
mod tokens;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::organisation::{EndToken, MakeToken, SetSecurity, organisation};
use crate::components::{ErrorCallout, Problem};
use crate::model::OrganisationPage as Shown;

use security::Security;
use tokens::{NewToken, Tokens};

/// What an owner or admin may do here.
#[derive(Clone, Copy)]
struct Actions {
    security: ServerAction<SetSecurity>,
    make: ServerAction<MakeToken>,
    end: ServerAction<EndToken>,
}

#[component]
pub fn OrganisationPage() -> impl IntoView {
    let actions =
        Actions { security: ServerAction::new(), make: ServerAction::new(), end: ServerAction::new() };
    let shown = Resource::new(|| (), |()| organisation());
    view! {
        <Title text="Organisation"/>
        <main id="main" class="list account">
            <header class="phead"><h1>"Organisation"</h1></header>
            <Problem value=actions.security.value()/>
            <Problem value=actions.make.value()/>
            <Problem value=actions.end.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(shown) => view! { <Organisation shown actions/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Organisation(shown: Shown, actions: Actions) -> impl IntoView {
    let may_manage = shown.may_manage;
    view! {
        <p class="muted">{shown.name}</p>
        {shown.token.map(|token| view! { <NewToken token/> })}
        <Security security=shown.security may_manage actions/>
        {may_manage.then(|| view! { <Tokens rows=shown.tokens actions/> })}
    }
}

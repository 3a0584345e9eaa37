//! The organisation: how its people sign in, and which programs work for it.

mod leaving;
mod security;
mod tokens;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::organisation::{AskForDeletion, EndToken, KeepOrganisation, MakeToken, SetSecurity, organisation};
use crate::components::{ErrorCallout, Problem};
use crate::model::OrganisationPage as Shown;

use leaving::{Export, Leaving};
use security::Security;
use tokens::{NewToken, Tokens};

/// What an owner or admin may do here.
#[derive(Clone, Copy)]
struct Actions {
    security: ServerAction<SetSecurity>,
    make: ServerAction<MakeToken>,
    end: ServerAction<EndToken>,
    delete: ServerAction<AskForDeletion>,
    keep: ServerAction<KeepOrganisation>,
}

#[component]
pub fn OrganisationPage() -> impl IntoView {
    let actions = Actions {
        security: ServerAction::new(),
        make: ServerAction::new(),
        end: ServerAction::new(),
        delete: ServerAction::new(),
        keep: ServerAction::new(),
    };
    let shown = Resource::new(|| (), |()| organisation());
    view! {
        <Title text="Organisation"/>
        <main id="main" class="list account">
            <header class="phead"><h1>"Organisation"</h1></header>
            <Problem value=actions.security.value()/>
            <Problem value=actions.make.value()/>
            <Problem value=actions.end.value()/>
            <Problem value=actions.delete.value()/>
            <Problem value=actions.keep.value()/>
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
    let name = shown.name.clone();
    view! {
        <p class="muted named">{shown.name}</p>
        {shown.token.map(|token| view! { <NewToken token/> })}
        <Security security=shown.security may_manage actions/>
        {may_manage.then(|| view! { <Tokens rows=shown.tokens actions/> <Export/> })}
        <Leaving name deletion=shown.deletion owns=shown.owns actions/>
    }
}

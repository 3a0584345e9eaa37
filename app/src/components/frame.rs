//! The frame around every page for a signed-in person: navigation, who it is, sign-out.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::{A, Outlet, Redirect};
use leptos_router::hooks::use_location;

use super::{Brand, ErrorCallout, Icon, KeySheet, ProblemPattern, ThemeSwitch};
use crate::AppError;
use crate::api::accounts::{SignOut, who_am_i};
use crate::model::Me;

/// Who is signed in, for every page inside the frame.
pub type MeResource = Resource<Result<Me, AppError>>;

#[component]
pub fn Frame() -> impl IntoView {
    let me: MeResource = Resource::new(|| (), |()| who_am_i());
    provide_context(me);
    let path = use_location().pathname;
    // Two documents side by side need the width: there the navigation is a rail.
    let class = move || {
        let deep = path.with(|path| {
            (path.starts_with("/invoices/") && path != "/invoices/chosen") || path.starts_with("/contracts/")
        });
        if deep { "side rail" } else { "side" }
    };
    // The outlet stays outside the boundary: inside, its page would be made anew, without its context.
    view! {
        <div class="app">
            <a class="skip" href="#main">"Skip to content"</a>
            <nav class=class aria-label="Main">
                <A href="/" attr:class="brand"><Brand/><span>"Probity"</span></A>
                <div>
                    <ul class="main">
                        <li><A href="/overview" attr:class="nav" attr:data-go="o"><Icon name="half"/><span>"Overview"</span></A></li>
                        <li><A href="/invoices" attr:class="nav" attr:data-go="i"><Icon name="inbox"/><span>"Inbox"</span></A></li>
                        <li><A href="/contracts" attr:class="nav" attr:data-go="c"><Icon name="contract"/><span>"Contracts"</span></A></li>
                        <li><A href="/vendors" attr:class="nav" attr:data-go="v"><Icon name="vendor"/><span>"Vendors"</span></A></li>
                        <li><A href="/renewals" attr:class="nav" attr:data-go="w"><Icon name="calendar"/><span>"Renewals"</span></A></li>
                        <li><A href="/reports/reconciliations" attr:class="nav" attr:data-go="p"><Icon name="chart"/><span>"Reports"</span></A></li>
                        <li><A href="/disputes" attr:class="nav" attr:data-go="s"><Icon name="flag"/><span>"Disputes"</span></A></li>
                        <li><A href="/recovery" attr:class="nav" attr:data-go="y"><Icon name="recover"/><span>"Recovery"</span></A></li>
                        <li><A href="/inputs" attr:class="nav" attr:data-go="n"><Icon name="rows"/><span>"Inputs"</span></A></li>
                        <li><A href="/tolerances" attr:class="nav" attr:data-go="t"><Icon name="settings"/><span>"Tolerances"</span></A></li>
                        <li><A href="/members" attr:class="nav" attr:data-go="m"><Icon name="user"/><span>"Members"</span></A></li>
                        <li><A href="/organisation" attr:class="nav" attr:data-go="z"><Icon name="lock"/><span>"Organisation"</span></A></li>
                        <Suspense>
                            {move || Suspend::new(async move {
                                me.await.is_ok_and(|me| me.reads_audit).then(|| view! { <AuditLink/> })
                            })}
                        </Suspense>
                    </ul>
                </div>
                <div class="foot">
                    <ThemeSwitch/>
                    <Suspense>
                        {move || Suspend::new(async move {
                            match me.await {
                                Ok(me) if me.owes_second_factor && path.get() != "/account" => {
                                    view! { <Redirect path="/account"/> }.into_any()
                                }
                                Ok(me) => view! { <Person me/> }.into_any(),
                                Err(AppError::SignedOut) => view! { <Redirect path="/sign-in"/> }.into_any(),
                                Err(error) => view! { <ErrorCallout error/> }.into_any(),
                            }
                        })}
                    </Suspense>
                    <SignOutButton/>
                </div>
            </nav>
            <Outlet/>
            <ProblemPattern/>
            <KeySheet/>
        </div>
    }
}

#[component]
fn Person(me: Me) -> impl IntoView {
    let initials = me.initials();
    let title = me.email.clone();
    view! {
        <A href="/account" attr:class="me" attr:title=title>
            <span class="av" aria-hidden="true">{initials}</span>
            <span>{me.name}<small>{me.organisation}</small></span>
        </A>
    }
}

#[component]
fn AuditLink() -> impl IntoView {
    view! { <li><A href="/audit" attr:class="nav" attr:data-go="a"><Icon name="audit"/><span>"Audit log"</span></A></li> }
}

#[component]
fn SignOutButton() -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <ActionForm action=sign_out attr:class="sign-out">
            <button class="btn bare sm" type="submit">"Sign out"</button>
        </ActionForm>
    }
}

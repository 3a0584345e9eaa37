//! Tolerances: how much difference passes, for whom and by which rule, and the limits beside them.

mod forms;
mod rows;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::approvals::SetSecondOver;
use crate::api::tolerances::{SetLimit, SetTolerance, tolerances};
use crate::components::{ErrorCallout, Problem, Runs};
use crate::model::TolerancesPage as Shown;
use forms::{LimitForm, SecondPerson, ToleranceForm};
use rows::{Limits, Tolerances};

/// What an owner may do here.
#[derive(Clone, Copy)]
struct Actions {
    tolerance: ServerAction<SetTolerance>,
    limit: ServerAction<SetLimit>,
    second: ServerAction<SetSecondOver>,
}

#[component]
pub fn TolerancesPage() -> impl IntoView {
    let actions = Actions { tolerance: ServerAction::new(), limit: ServerAction::new(), second: ServerAction::new() };
    let shown = Resource::new(|| (), |()| tolerances());
    view! {
        <Title text="Tolerances"/>
        <main id="main" class="list tolerances">
            <header class="phead"><h1>"Tolerances"</h1></header>
            <Problem value=actions.tolerance.value()/>
            <Problem value=actions.limit.value()/>
            <Problem value=actions.second.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(page) => view! { <Page page actions/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Page(page: Shown, actions: Actions) -> impl IntoView {
    let may_change = page.may_change;
    let fixed: Vec<String> = page.fixed.into_iter().map(|rule| rule.label).collect();
    view! {
        <p class="lead">
            "A difference within the tolerance passes; above it the whole difference is at stake. Without a tolerance "
            "nothing passes. Of several the most specific holds: the contract's before the vendor's before the "
            "organisation's, and within each a rule's own before that for all rules."
        </p>
        {(!page.runs.is_empty()).then(|| view! { <Runs runs=page.runs/> })}
        {may_change.then(|| view! { <ToleranceForm scopes=page.scopes.clone() rules=page.rules actions/> })}
        <Tolerances rows=page.tolerances may_change actions/>
        <details class="data"><summary>"Rules that let nothing pass"</summary><p class="hint">{fixed.join("; ")}</p></details>
        <h2 class="section">"Limits"</h2>
        {may_change.then(|| view! { <LimitForm scopes=page.scopes kinds=page.limit_kinds actions/> })}
        <Limits rows=page.limits may_change actions/>
        <h2 class="section" id="approval-h">"Approval for payment"</h2>
        <SecondPerson over=page.second_over may_change actions/>
    }
}

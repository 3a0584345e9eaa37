//! One contract: its pages beside the terms read from them, each to be corrected in place.

mod learned;
mod outlook;
mod questions;
mod versions;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::api::aliases::ForgetAlias;
use crate::api::contracts::{EditContract, contract};
use crate::api::questions::AnswerQuestion;
use crate::components::{
    ClauseActions, ClauseList, EditAction, ErrorCallout, Icon, PageStack, Problem, Rates, Readings,
};
use crate::model::ContractPage as Shown;
use learned::Learned;
use outlook::Outlook;
use questions::Questions;
use versions::Versions;

/// What a person can do here.
#[derive(Clone, Copy)]
struct Actions {
    edit: ServerAction<EditContract>,
    clauses: ClauseActions,
    answer: ServerAction<AnswerQuestion>,
    forget: ServerAction<ForgetAlias>,
}

impl Actions {
    fn new() -> Self {
        Self {
            edit: ServerAction::new(),
            clauses: ClauseActions { save: ServerAction::new(), remove: ServerAction::new() },
            answer: ServerAction::new(),
            forget: ServerAction::new(),
        }
    }
}

#[component]
pub fn ContractPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let actions = Actions::new();
    let shown = Resource::new(move || id.get(), contract);
    view! {
        <main id="main" class="recon contract">
            <Problem value=actions.edit.value()/>
            <Problem value=actions.clauses.save.value()/>
            <Problem value=actions.clauses.remove.value()/>
            <Problem value=actions.answer.value()/>
            <Problem value=actions.forget.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(shown) => view! { <Terms shown actions/> }.into_any(),
                        Err(error) => view! { <Title text="Contract"/><ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Terms(shown: Shown, actions: Actions) -> impl IntoView {
    let action = EditAction::Contract(actions.edit);
    let id = shown.id.clone();
    let no_warnings = shown.warnings.is_empty();
    view! {
        <Title text=shown.title.clone()/>
        <header class="r-head">
            <div class="r-line">
                <nav class="crumb" aria-label="Breadcrumb"><a href="/contracts">"Contracts"</a><Icon name="right"/><span>{shown.vendor}</span></nav>
                <h1 class="mono">{shown.title}</h1>
            </div>
            <ul class="warnings" aria-label="Notes on the reading" hidden=no_warnings>
                {shown.warnings.into_iter().map(|warning| view! { <li>{warning}</li> }).collect_view()}
            </ul>
        </header>
        <div class="panes two">
            <section class="pane find" aria-labelledby="read-h">
                <header class="pane-h"><h2 id="read-h">"Terms"</h2></header>
                <div>
                    <Readings document=id.clone() entries=shown.fields missing=shown.missing_fields action label="Read from the contract"/>
                    <Rates document=id.clone() terms=shown.terms action/>
                    <Questions contract=id.clone() questions=shown.questions answers=shown.answers answer=actions.answer/>
                    <ClauseList contract=id.clone() clauses=shown.clauses actions=actions.clauses/>
                    <Outlook outlook=shown.outlook/>
                    <Learned contract=id.clone() aliases=shown.aliases forget=actions.forget/>
                    <Versions contract=id versions=shown.versions/>
                </div>
            </section>
            <section class="pane con" aria-labelledby="con-h">
                <header class="pane-h"><h2 id="con-h">"Document"</h2>
                    <a class="link push" href=format!("/documents/{}/original", shown.document.id)>"Original"</a></header>
                <div class="desk" tabindex="0" role="region" aria-label="Contract, scrolls">
                    <PageStack document=shown.document side="contract" marks=Vec::new() open=None/>
                </div>
            </section>
        </div>
    }
}

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
    ClauseActions, ClauseList, EditAction, Editable, ErrorCallout, Icon, PageStack, Problem, Readings,
};
use crate::model::{ContractPage as Shown, EntryView, TermRow};
use learned::Learned;
use outlook::Outlook;
use questions::Questions;
use versions::Versions;

const COLUMNS: [(&str, &str); 8] = [
    ("item_code", "Code"),
    ("description", "Description"),
    ("unit", "Unit"),
    ("unit_price", "Price"),
    ("minimum_quantity", "Minimum"),
    ("maximum_quantity", "Maximum"),
    ("effective_from", "From"),
    ("effective_to", "To"),
];

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
                    <Rates contract=id.clone() terms=shown.terms action/>
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

#[component]
fn Rates(contract: String, terms: Vec<TermRow>, action: EditAction) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Rates, scrolls">
            <table class="tbl rates">
                <caption class="sr">"Rates"</caption>
                <thead><tr>{COLUMNS.map(|(_, label)| view! { <th scope="col">{label}</th> }).collect_view()}</tr></thead>
                <tbody>
                    {terms
                        .into_iter()
                        .map(|term| {
                            let cells = COLUMNS
                                .map(|(name, label)| {
                                    let entry = term.fields.iter().find(|entry| entry.name == name);
                                    let value = entry.map(|entry| entry.value.clone()).unwrap_or_default();
                                    let shown = entry.map_or_else(|| "–".to_owned(), EntryView::shown);
                                    let label = format!("{label} of rate {}", term.index + 1);
                                    view! {
                                        <td>
                                            <Editable action document=contract.clone() line=Some(term.index)
                                                name=name.to_owned() label value>
                                                <span>{shown}</span>
                                            </Editable>
                                        </td>
                                    }
                                })
                                .collect_view();
                            view! { <tr>{cells}</tr> }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

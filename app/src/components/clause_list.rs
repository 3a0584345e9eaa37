//! The clauses of a contract: each a plain sentence that can be changed and removed.

use domain::contract::ClauseForm;
use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Icon;
use super::clause_form::{ClauseForms, FormOfKind, JsonForm};
use crate::api::clauses::{RemoveClause, SaveClause};
use crate::model::ClauseView;

/// What a person can do with clauses.
#[derive(Clone, Copy)]
pub struct ClauseActions {
    pub save: ServerAction<SaveClause>,
    pub remove: ServerAction<RemoveClause>,
}

#[component]
pub fn ClauseList(contract: String, clauses: Vec<ClauseView>, actions: ClauseActions) -> impl IntoView {
    let nothing = clauses.is_empty();
    let adding = contract.clone();
    view! {
        <section class="clauses" id="clauses" aria-labelledby="clauses-h">
            <header class="pane-h"><h2 id="clauses-h">"Clauses"</h2></header>
            {nothing.then(|| view! { <p class="empty">"No clause computes anything yet beyond the rates. Add what the contract says."</p> })}
            <ul class="clause-list">
                {clauses
                    .into_iter()
                    .enumerate()
                    .map(|(at, clause)| view! { <Item contract=contract.clone() at clause actions/> })
                    .collect_view()}
            </ul>
            <ClauseForms contract=adding save=actions.save/>
        </section>
    }
}

#[component]
fn Item(contract: String, at: usize, clause: ClauseView, actions: ClauseActions) -> impl IntoView {
    let id = clause.id.clone();
    let title = format!("Change clause {id}");
    let hint = title.clone();
    let place = clause.page.map(|page| format!("p. {page}"));
    let by_form = clause.form.clone().and_then(|filled| Some((ClauseForm::of(&clause.kind)?, filled)));
    let (of_json, of_removal) = (contract.clone(), contract.clone());
    let removal = format!("Remove clause {id}");
    view! {
        <li>
            <p><span class="rule-id">{clause.id}</span>" "<b>{clause.kind_name}</b>" "{clause.sentence}</p>
            {clause.words.map(|words| view! { <p class="muted not-small">{place}" “"{words}"”"</p> })}
            <details class="edit">
                <summary title=hint><span class="sr">{title}</span>"Change"<Icon name="edit"/></summary>
                {by_form.map(|(form, filled)| {
                    view! { <FormOfKind contract=contract.clone() former=id.clone() form filled key=format!("c{at}") save=actions.save/> }
                })}
                <details class="data">
                    <summary>"As JSON"</summary>
                    <JsonForm contract=of_json former=id.clone() json=clause.json key=format!("c{at}") save=actions.save/>
                </details>
                <ActionForm action=actions.remove attr:class="btn-row">
                    <input type="hidden" name="id" value=of_removal/>
                    <input type="hidden" name="clause" value=id/>
                    <button class="btn quiet sm" type="submit">{removal}</button>
                </ActionForm>
            </details>
        </li>
    }
}

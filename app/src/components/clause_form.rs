//! The forms in which clauses are typed: one for each common kind, and JSON for all others.

use std::collections::BTreeMap;

use domain::contract::{ClauseForm, FormField, FormInput};
use leptos::form::ActionForm;
use leptos::prelude::*;

use super::{Icon, TextArea};
use crate::api::clauses::SaveClause;

/// A clause is longer than a remark.
const LONGEST_JSON: u32 = 20_000;

/// A form for each kind of clause, to add one.
#[component]
pub fn ClauseForms(contract: String, save: ServerAction<SaveClause>) -> impl IntoView {
    let by_json = contract.clone();
    view! {
        <details class="data add-clause">
            <summary>"Add a clause"</summary>
            {ClauseForm::ALL
                .iter()
                .map(|form| {
                    view! {
                        <details class="data">
                            <summary>{form.label}</summary>
                            <FormOfKind contract=contract.clone() former=String::new() form filled=BTreeMap::new()
                                key=form.kind.to_owned() save/>
                        </details>
                    }
                })
                .collect_view()}
            <details class="data">
                <summary>"Any other kind, as JSON"</summary>
                <JsonForm contract=by_json former=String::new() json=String::new() key="new".to_owned() save/>
            </details>
        </details>
    }
}

/// `former` is the clause that is changed, empty for a new one. `key` tells the forms of a page apart.
#[component]
pub fn FormOfKind(
    contract: String,
    former: String,
    form: &'static ClauseForm,
    filled: BTreeMap<String, String>,
    key: String,
    save: ServerAction<SaveClause>,
) -> impl IntoView {
    view! {
        <ActionForm action=save attr:class="clause-form">
            <input type="hidden" name="id" value=contract/>
            <input type="hidden" name="clause" value=former/>
            <input type="hidden" name="kind" value=form.kind/>
            {form
                .all_fields()
                .map(|field| {
                    let value = filled.get(field.name).cloned().unwrap_or_default();
                    view! { <Input field id=format!("{key}-{}", field.name) value/> }
                })
                .collect_view()}
            <button class="btn primary sm" type="submit">"Save clause"</button>
        </ActionForm>
    }
}

#[component]
fn Input(field: &'static FormField, id: String, value: String) -> impl IntoView {
    let name = format!("values[{}]", field.name);
    let of = id.clone();
    let label = if field.required { field.label.to_owned() } else { format!("{} (optional)", field.label) };
    let required = field.required;
    let control = match field.input {
        FormInput::Choice(choices) => view! {
            <span class="select-wrap">
                <select class="select" id=id name=name required=required>
                    <option value="">{if required { "Choose" } else { "Not said" }}</option>
                    {choices
                        .iter()
                        .map(|(choice, word)| view! { <option value=*choice selected=value == *choice>{*word}</option> })
                        .collect_view()}
                </select>
                <Icon name="down"/>
            </span>
        }
        .into_any(),
        FormInput::Switch => view! { <input type="checkbox" id=id name=name value="true" checked=value == "true"/> }.into_any(),
        FormInput::Bands => view! { <TextArea name id value required rows=3/> }.into_any(),
        FormInput::Day => view! { <input class="input" type="date" id=id name=name value=value required=required/> }.into_any(),
        FormInput::Count => view! { <input class="input" inputmode="numeric" id=id name=name value=value required=required/> }.into_any(),
        FormInput::Amount | FormInput::Percent => {
            view! { <input class="input" inputmode="decimal" id=id name=name value=value required=required/> }.into_any()
        }
        FormInput::Text | FormInput::Names | FormInput::Month => {
            view! { <input class="input" id=id name=name value=value required=required autocomplete="off"/> }.into_any()
        }
    };
    view! { <p class="field"><label for=of>{label}</label>{control}</p> }
}

#[component]
pub fn JsonForm(
    contract: String,
    former: String,
    json: String,
    key: String,
    save: ServerAction<SaveClause>,
) -> impl IntoView {
    let id = format!("{key}-json");
    view! {
        <ActionForm action=save attr:class="clause-form">
            <input type="hidden" name="id" value=contract/>
            <input type="hidden" name="clause" value=former/>
            <p class="field">
                <label for=id.clone()>"The clause as JSON: id, kind, and what the kind needs"</label>
                <TextArea name="json" id value=json required=true rows=8 longest=LONGEST_JSON/>
            </p>
            <button class="btn primary sm" type="submit">"Save JSON"</button>
        </ActionForm>
    }
}

//! The forms in which an owner sets a tolerance or a limit.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use crate::components::Icon;
use crate::model::{Choice, LimitKind};

#[component]
pub fn ToleranceForm(scopes: Vec<Choice>, rules: Vec<Choice>, actions: Actions) -> impl IntoView {
    let all = Choice { id: String::new(), label: "All rules".to_owned() };
    let rules = std::iter::once(all).chain(rules).collect();
    view! {
        <ActionForm action=actions.tolerance attr:class="bar-row toolbar">
            <Choose id="tolerance-scope" name="scope" label="For" choices=scopes/>
            <Vendor id="tolerance-vendor"/>
            <Choose id="tolerance-rule" name="rule" label="Rule" choices=rules/>
            <Text id="tolerance-amount" name="amount" label="Up to an amount"/>
            <Text id="tolerance-percent" name="percent" label="Or up to a share, %"/>
            <button class="btn quiet" type="submit">"Set tolerance"</button>
        </ActionForm>
    }
}

#[component]
pub fn LimitForm(scopes: Vec<Choice>, kinds: Vec<LimitKind>, actions: Actions) -> impl IntoView {
    let choices = kinds.iter().map(|kind| kind.limit.clone()).collect();
    view! {
        <ActionForm action=actions.limit attr:class="bar-row toolbar">
            <Choose id="limit-scope" name="scope" label="For" choices=scopes/>
            <Vendor id="limit-vendor"/>
            <Choose id="limit-kind" name="limit" label="Limit" choices/>
            <Text id="limit-value" name="value" label="Value"/>
            <button class="btn quiet" type="submit">"Set limit"</button>
        </ActionForm>
        <details class="data">
            <summary>"What each limit does"</summary>
            <ul class="hint">
                {kinds
                    .into_iter()
                    .map(|kind| view! { <li>{format!("{}: {}", kind.limit.label, kind.explanation)}</li> })
                    .collect_view()}
            </ul>
        </details>
    }
}

/// Above which amount an approval takes two people.
#[component]
pub fn SecondPerson(over: Option<String>, may_change: bool, actions: Actions) -> impl IntoView {
    let told = match &over {
        Some(amount) => {
            format!("Above {amount}, in the invoice's currency, a second person must approve, never the same one.")
        }
        None => "One person is enough to approve an invoice for payment, whatever its amount.".to_owned(),
    };
    view! {
        <p class="lead">{told}</p>
        {may_change.then(|| view! {
            <ActionForm action=actions.second attr:class="bar-row toolbar">
                <div class="field">
                    <label for="second-over">"Second person above (empty: never)"</label>
                    <input class="input" id="second-over" name="amount" value=over.unwrap_or_default() inputmode="decimal" maxlength="20" autocomplete="off"/>
                </div>
                <button class="btn quiet" type="submit">"Set"</button>
            </ActionForm>
        })}
    }
}

#[component]
fn Choose(id: &'static str, name: &'static str, label: &'static str, choices: Vec<Choice>) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <span class="select-wrap">
                <select class="select" id=id name=name>
                    {choices
                        .into_iter()
                        .map(|choice| view! { <option value=choice.id>{choice.label}</option> })
                        .collect_view()}
                </select>
                <Icon name="down"/>
            </span>
        </div>
    }
}

/// A vendor without a contract is in no list.
#[component]
fn Vendor(id: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>"Or for a vendor called"</label>
            <input class="input" id=id name="vendor" maxlength="200" autocomplete="off"/>
        </div>
    }
}

#[component]
fn Text(id: &'static str, name: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input class="input" id=id name=name maxlength="20" autocomplete="off"/>
        </div>
    }
}

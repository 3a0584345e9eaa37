//! Which rate a line is billed under: confirmed, or corrected, by a person.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Icon;
use crate::api::aliases::ConfirmMatch;
use crate::model::Choice;

/// `matched` is the rate's place from 0, where one was found.
#[component]
pub fn MatchForm(
    invoice: String,
    line: usize,
    matched: Option<usize>,
    rates: Vec<Choice>,
    confirm: ServerAction<ConfirmMatch>,
) -> impl IntoView {
    let id = format!("rate-{line}");
    let title = format!("Confirm or correct the rate of line {}", line + 1);
    let (hint, of) = (title.clone(), id.clone());
    view! {
        <details class="edit">
            <summary title=hint><span class="sr">{title}</span><Icon name="edit"/></summary>
            <ActionForm action=confirm attr:class="edit-form">
                <input type="hidden" name="invoice" value=invoice/>
                <input type="hidden" name="line" value=line.to_string()/>
                <label for=of class="sr">"Rate"</label>
                <span class="select-wrap">
                    <select class="select" id=id name="term" required>
                        <option value="">"Choose a rate"</option>
                        {rates
                            .into_iter()
                            .enumerate()
                            .map(|(at, rate)| view! { <option value=rate.id selected=matched == Some(at)>{rate.label}</option> })
                            .collect_view()}
                    </select>
                    <Icon name="down"/>
                </span>
                <button class="btn quiet sm" type="submit">"Remember for this vendor"</button>
            </ActionForm>
        </details>
    }
}

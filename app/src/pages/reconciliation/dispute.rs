//! What of an invoice was put to its vendor, and the letter that is still to be written.

use domain::dispute::DisputeState;
use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use crate::model::DisputeLink;

#[component]
pub fn Disputes(id: String, disputes: Vec<DisputeLink>, awaits: bool, actions: Actions) -> impl IntoView {
    let draft = disputes.iter().find(|link| link.state == DisputeState::Open).map(|link| link.id.clone());
    let letter = match (draft, awaits) {
        (Some(draft), _) => Some(
            view! {
                <a class="btn quiet sm" href=format!("/disputes/{draft}/letter") data-key="l">"Letter "<kbd aria-hidden="true">"l"</kbd></a>
            }
            .into_any(),
        ),
        (None, true) => Some(
            view! {
                <ActionForm action=actions.put>
                    <input type="hidden" name="invoice" value=id/>
                    <button class="btn quiet sm" type="submit" data-key="l">"Write letter "<kbd aria-hidden="true">"l"</kbd></button>
                </ActionForm>
            }
            .into_any(),
        ),
        (None, false) => None,
    };
    view! {
        <div class="approval">
            {letter}
            {disputes
                .into_iter()
                .map(|link| {
                    let claimed = link.claimed.map(|claimed| format!(", {claimed}")).unwrap_or_default();
                    view! { <a class="link" href=format!("/disputes/{}", link.id)>{link.state.word()}{claimed}</a> }
                })
                .collect_view()}
        </div>
    }
}

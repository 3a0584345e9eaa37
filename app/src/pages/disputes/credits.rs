//! The credit notes of a dispute: those that count, and those that may.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::one::Actions;
use crate::components::MoneyText;
use crate::model::{CreditView, DisputeView};

#[component]
pub fn Credits(found: DisputeView, actions: Actions) -> impl IntoView {
    let waits = found.outstanding.is_some();
    let may_act = found.may_act;
    let (proposed, others): (Vec<_>, Vec<_>) = found.notes.into_iter().partition(|note| note.why.is_some());
    let nothing = found.credits.is_empty() && proposed.is_empty();
    let id = found.id;
    let take_back = {
        let id = id.clone();
        move |note: &str| {
            let (id, note) = (id.clone(), note.to_owned());
            may_act.then(|| {
                view! {
                    <ActionForm action=actions.take_back>
                        <input type="hidden" name="id" value=id/>
                        <input type="hidden" name="note" value=note/>
                        <button class="btn bare sm" type="submit">"Take back"</button>
                    </ActionForm>
                }
            })
        }
    };
    let confirm = move |note: &str, is_proposed: bool| {
        let (id, note) = (id.clone(), note.to_owned());
        let class = if is_proposed { "btn primary sm" } else { "btn quiet sm" };
        may_act.then(|| {
            view! {
                <ActionForm action=actions.confirm>
                    <input type="hidden" name="id" value=id/>
                    <input type="hidden" name="note" value=note/>
                    <button class=class type="submit">"Confirm"</button>
                </ActionForm>
            }
        })
    };
    let other_confirm = confirm.clone();
    view! {
        <section aria-labelledby="credits-h">
            <h2 class="section" id="credits-h">"Credit notes"</h2>
            {(nothing && waits).then(|| view! {
                <p class="lead">"No credit note fits yet. Upload it when it comes: one that names the invoice, or whose sum is what is still to be credited, is proposed here."</p>
            })}
            <ul class="credits">
                {found
                    .credits
                    .into_iter()
                    .map(|note| {
                        let form = take_back(&note.id);
                        view! { <Note note words="Counts for this dispute".to_owned()>{form}</Note> }
                    })
                    .collect_view()}
                {proposed
                    .into_iter()
                    .map(|note| {
                        let form = confirm(&note.id, true);
                        let words = note.why.clone().unwrap_or_default();
                        view! { <Note note words>{form}</Note> }
                    })
                    .collect_view()}
            </ul>
            {(!others.is_empty()).then(|| view! {
                <details class="data">
                    <summary>"Other credit notes of this vendor"</summary>
                    <ul class="credits">
                        {others
                            .into_iter()
                            .map(|note| {
                                let form = other_confirm(&note.id, false);
                                view! { <Note note words="It names another invoice, or none".to_owned()>{form}</Note> }
                            })
                            .collect_view()}
                    </ul>
                </details>
            })}
        </section>
    }
}

#[component]
fn Note(note: CreditView, words: String, children: Children) -> impl IntoView {
    view! {
        <li>
            <span><a class="link mono" href=format!("/invoices/{}", note.id)>{note.number}</a>
                {note.issued.map(|day| view! { " "<span class="soft">{day}</span> })}</span>
            <span>"Worth "<MoneyText money=note.worth/></span>
            <span>"Here "<MoneyText money=note.share/></span>
            <span class="soft">{words}</span>
            {children()}
        </li>
    }
}

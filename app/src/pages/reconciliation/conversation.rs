//! Below everything: whose the invoice is to settle, what was said of it, and what was done.

use leptos::form::ActionForm;
use leptos::prelude::*;

use crate::api::conversation::{Assign, Comment, conversation};
use crate::components::{ErrorCallout, Icon, Problem, TextArea};
use crate::model::{ConversationView, Happening};

/// What a person can do here.
#[derive(Clone, Copy)]
struct Acts {
    comment: ServerAction<Comment>,
    assign: ServerAction<Assign>,
}

#[component]
pub fn Conversation(invoice: String) -> impl IntoView {
    let acts = Acts { comment: ServerAction::new(), assign: ServerAction::new() };
    let asked = invoice.clone();
    let found = Resource::new(move || asked.clone(), conversation);
    view! {
        <section class="talk" id="talk" aria-labelledby="talk-h">
            <header class="pane-h"><h2 id="talk-h">"Conversation and history"</h2></header>
            <Problem value=acts.comment.value()/>
            <Problem value=acts.assign.value()/>
            <Transition>
                {move || {
                    let invoice = invoice.clone();
                    Suspend::new(async move {
                        match found.await {
                            Ok(found) => view! { <Talk found invoice acts/> }.into_any(),
                            Err(error) => view! { <ErrorCallout error/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </section>
    }
}

#[component]
fn Talk(found: ConversationView, invoice: String, acts: Acts) -> impl IntoView {
    let ConversationView { happenings, members, assignee, may_write } = found;
    let name = members.iter().find(|member| Some(&member.id) == assignee.as_ref()).map(|member| member.label.clone());
    let (of_assignment, of_comment) = (invoice.clone(), invoice);
    let forms = may_write.then(|| {
        let options = members
            .into_iter()
            .map(|member| {
                let selected = Some(&member.id) == assignee.as_ref();
                view! { <option value=member.id selected=selected>{member.label}</option> }
            })
            .collect_view();
        view! {
            <div class="forms">
                <ActionForm action=acts.assign attr:class="bar-row">
                    <input type="hidden" name="invoice" value=of_assignment/>
                    <label for="assignee">"To be settled by"</label>
                    <span class="select-wrap">
                        <select class="select" id="assignee" name="member">
                            <option value="">"Nobody in particular"</option>
                            {options}
                        </select>
                        <Icon name="down"/>
                    </span>
                    <button class="btn quiet sm" type="submit">"Assign"</button>
                </ActionForm>
                <ActionForm action=acts.comment attr:class="comment">
                    <input type="hidden" name="invoice" value=of_comment/>
                    <div class="field">
                        <label for="comment">"Comment"</label>
                        <TextArea id="comment".to_owned() name="text"/>
                    </div>
                    <button class="btn quiet sm" type="submit">"Comment"</button>
                </ActionForm>
            </div>
        }
    });
    let told = (!may_write).then(|| {
        let name = name.unwrap_or_else(|| "nobody in particular".to_owned());
        view! { <p class="muted">{format!("To be settled by {name}")}</p> }
    });
    view! {
        {forms}
        {told}
        <ol class="happenings">{happenings.into_iter().map(|happening| view! { <Line happening/> }).collect_view()}</ol>
    }
}

#[component]
fn Line(happening: Happening) -> impl IntoView {
    let Happening { at, who, act, text } = happening;
    let class = if act.is_none() { "said" } else { "done" };
    view! {
        <li class=class>
            <span class="when">{at}</span>
            <span class="who">{who}</span>
            {act.map(|act| view! { <span class="act">{act}</span> })}
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
        </li>
    }
}

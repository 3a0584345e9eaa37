//! Members: who belongs to the organisation, and the invitation of others by its owner.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::members::{Invite, members};
use crate::components::{ErrorCallout, Problem};
use crate::model::{MemberRow, MembersPage as Shown};

#[component]
pub fn MembersPage() -> impl IntoView {
    let invite = ServerAction::<Invite>::new();
    let shown = Resource::new(move || invite.version().get(), |_| members());
    view! {
        <Title text="Members"/>
        <main id="main" class="list">
            <header class="phead"><h1>"Members"</h1></header>
            <Problem value=invite.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(shown) => view! { <Members shown invite/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Members(shown: Shown, invite: ServerAction<Invite>) -> impl IntoView {
    view! {
        {shown.invitation.map(|address| view! { <Invitation address/> })}
        {shown.may_invite.then(|| view! {
            <ActionForm action=invite attr:class="bar-row toolbar">
                <label for="invite-email">"E-mail of the person to invite"</label>
                <input class="input" id="invite-email" name="email" type="email" maxlength="254" required/>
                <button class="btn quiet" type="submit">"Invite"</button>
            </ActionForm>
        })}
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Members, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"Name"</th>
                        <th scope="col">"E-mail"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col" class="r">"Since"</th>
                    </tr>
                </thead>
                <tbody>{shown.members.into_iter().map(|member| view! { <Row member/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// Shown once: only the hash of what is in it is kept.
#[component]
fn Invitation(address: String) -> impl IntoView {
    view! {
        <div class="callout ok" role="status">
            <div class="body">
                <strong>"Hand this link to the person. It is shown once and can be used for 7 days."</strong>
                <a class="link mono" href=address.clone()>{address.clone()}</a>
            </div>
        </div>
    }
}

#[component]
fn Row(member: MemberRow) -> impl IntoView {
    view! {
        <tr>
            <td class="fill">{member.name}</td>
            <td>{member.email}</td>
            <td>{member.role}</td>
            <td class="r">{member.since}</td>
        </tr>
    }
}

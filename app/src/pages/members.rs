//! Members: who belongs to the organisation and as what, and the invitation of others by its owners.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::members::{ChangeRole, Invite, RemoveMember, WithdrawInvitation, members};
use crate::components::{ErrorCallout, Icon, Problem};
use crate::model::{InvitationRow, MemberRow, MembersPage as Shown};

/// The word, what it is called, and what it lets a person do.
const ROLES: [(&str, &str, &str); 6] = [
    ("owner", "Owner", "everything, and alone makes other owners"),
    ("admin", "Admin", "everything but making owners"),
    ("approver", "Approver", "what a reviewer may, and releases invoices for payment"),
    ("reviewer", "Reviewer", "uploads, edits and decides findings"),
    ("auditor", "Auditor", "sees everything with the audit log, changes nothing"),
    ("viewer", "Viewer", "sees contracts and invoices"),
];

fn name_of(role: &str) -> String {
    ROLES.into_iter().find(|(word, ..)| *word == role).map_or_else(|| role.to_owned(), |(_, name, _)| name.to_owned())
}

/// What an owner may do here.
#[derive(Clone, Copy)]
struct Actions {
    invite: ServerAction<Invite>,
    withdraw: ServerAction<WithdrawInvitation>,
    change: ServerAction<ChangeRole>,
    remove: ServerAction<RemoveMember>,
}

impl Actions {
    fn new() -> Self {
        Self {
            invite: ServerAction::new(),
            withdraw: ServerAction::new(),
            change: ServerAction::new(),
            remove: ServerAction::new(),
        }
    }
}

#[component]
pub fn MembersPage() -> impl IntoView {
    let actions = Actions::new();
    let shown = Resource::new(|| (), |()| members());
    view! {
        <Title text="Members"/>
        <main id="main" class="list members">
            <header class="phead"><h1>"Members"</h1></header>
            <Problem value=actions.invite.value()/>
            <Problem value=actions.withdraw.value()/>
            <Problem value=actions.change.value()/>
            <Problem value=actions.remove.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(shown) => view! { <Members shown actions/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Members(shown: Shown, actions: Actions) -> impl IntoView {
    let may_manage = shown.may_manage;
    view! {
        {shown.invitation.map(|address| view! { <Invitation address/> })}
        {may_manage.then(|| view! { <InviteForm actions/> })}
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Members, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"Name"</th>
                        <th scope="col">"E-mail"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col" class="r">"Since"</th>
                        {may_manage.then(|| view! { <th scope="col"><span class="sr">"Actions"</span></th> })}
                    </tr>
                </thead>
                <tbody>
                    {shown.members.into_iter().map(|member| view! { <Row member may_manage actions/> }).collect_view()}
                </tbody>
            </table>
        </div>
        {(!shown.invitations.is_empty()).then(|| view! { <Invitations rows=shown.invitations actions/> })}
    }
}

#[component]
fn InviteForm(actions: Actions) -> impl IntoView {
    view! {
        <ActionForm action=actions.invite attr:class="bar-row toolbar">
            <div class="field">
                <label for="invite-email">"E-mail of the person to invite"</label>
                <input class="input" id="invite-email" name="email" type="email" maxlength="254" autocomplete="off" required/>
            </div>
            <div class="field">
                <label for="invite-role">"As"</label>
                <Roles id="invite-role".to_owned() chosen="reviewer".to_owned()/>
            </div>
            <button class="btn quiet" type="submit">"Invite"</button>
        </ActionForm>
        <details class="edit explained">
            <summary><span>"What each role may do"</span></summary>
            <dl class="roles">
                {ROLES.into_iter().map(|(_, name, may)| view! { <div><dt>{name}</dt><dd>{may}</dd></div> }).collect_view()}
            </dl>
        </details>
    }
}

#[component]
fn Roles(id: String, chosen: String) -> impl IntoView {
    view! {
        <span class="select-wrap">
            <select class="select" id=id name="role">
                {ROLES
                    .into_iter()
                    .map(|(word, label, _)| view! { <option value=word selected=word == chosen>{label}</option> })
                    .collect_view()}
            </select>
            <Icon name="down"/>
        </span>
    }
}

/// Shown once: only the hash of what is in it is kept.
#[component]
fn Invitation(address: String) -> impl IntoView {
    view! {
        <div class="callout ok" role="status" data-once="">
            <div class="body">
                <strong>"Hand this link to the person. It is shown once and can be used for 7 days."</strong>
                <a class="link mono" href=address.clone()>{address.clone()}</a>
            </div>
        </div>
    }
}

#[component]
fn Row(member: MemberRow, may_manage: bool, actions: Actions) -> impl IntoView {
    let MemberRow { user, name, email, role, since, own } = member;
    let shown = name.clone();
    let (role, removal) = if may_manage {
        let change = view! { <RoleForm user=user.clone() name=name.clone() role actions/> }.into_any();
        (change, Some(view! { <td class="r"><RemoveForm user name actions/></td> }))
    } else {
        (name_of(&role).into_any(), None)
    };
    view! {
        <tr>
            <td class="fill">{shown}{own.then_some(" (you)")}</td>
            <td>{email}</td>
            <td>{role}</td>
            <td class="r">{since}</td>
            {removal}
        </tr>
    }
}

#[component]
fn RoleForm(user: String, name: String, role: String, actions: Actions) -> impl IntoView {
    let id = format!("role-{user}");
    view! {
        <ActionForm action=actions.change attr:class="btn-row">
            <input type="hidden" name="user" value=user/>
            <label class="sr" for=id.clone()>{format!("Role of {name}")}</label>
            <Roles id chosen=role/>
            <button class="btn bare sm" type="submit" aria-label=format!("Change the role of {name}")>"Change"</button>
        </ActionForm>
    }
}

#[component]
fn RemoveForm(user: String, name: String, actions: Actions) -> impl IntoView {
    view! {
        <details class="edit">
            <summary><span>"Remove"</span><span class="sr">{name.clone()}</span></summary>
            <ActionForm action=actions.remove attr:class="edit-form">
                <input type="hidden" name="user" value=user/>
                <button class="btn danger sm" type="submit">{format!("Remove {name}")}</button>
            </ActionForm>
        </details>
    }
}

#[component]
fn Invitations(rows: Vec<InvitationRow>, actions: Actions) -> impl IntoView {
    view! {
        <h2 class="section">"Open invitations"</h2>
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Open invitations, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"E-mail"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col" class="r">"Until"</th>
                        <th scope="col"><span class="sr">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|row| view! {
                            <tr>
                                <td class="fill">{row.email.clone()}</td>
                                <td>{name_of(&row.role)}</td>
                                <td class="r">{row.until}</td>
                                <td class="r">
                                    <ActionForm action=actions.withdraw>
                                        <input type="hidden" name="id" value=row.id/>
                                        <button class="btn bare sm" type="submit" aria-label=format!("Withdraw {}", row.email)>
                                            "Withdraw"
                                        </button>
                                    </ActionForm>
                                </td>
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

//! A person's own account: the password, the second factor, and where it is signed in.

mod second_factor;

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::passwords::ChangePassword;
use crate::api::second_factor::{ConfirmSecondFactor, DisableSecondFactor, ProposeSecondFactor, RemakeRecoveryCodes};
use crate::api::sessions::{EndOtherSessions, EndSession, account};
use crate::components::{ErrorCallout, Problem};
use crate::model::{AccountPage as Shown, SessionRow};

use second_factor::{RecoveryCodes, SecondFactor};

/// What a person may do here.
#[derive(Clone, Copy)]
struct Actions {
    password: ServerAction<ChangePassword>,
    propose: ServerAction<ProposeSecondFactor>,
    confirm: ServerAction<ConfirmSecondFactor>,
    disable: ServerAction<DisableSecondFactor>,
    codes: ServerAction<RemakeRecoveryCodes>,
    end: ServerAction<EndSession>,
    end_others: ServerAction<EndOtherSessions>,
}

impl Actions {
    fn new() -> Self {
        Self {
            password: ServerAction::new(),
            propose: ServerAction::new(),
            confirm: ServerAction::new(),
            disable: ServerAction::new(),
            codes: ServerAction::new(),
            end: ServerAction::new(),
            end_others: ServerAction::new(),
        }
    }
}

#[component]
pub fn AccountPage() -> impl IntoView {
    let actions = Actions::new();
    let shown = Resource::new(|| (), |()| account());
    view! {
        <Title text="Your account"/>
        <main id="main" class="list account">
            <header class="phead"><h1>"Your account"</h1></header>
            <Transition>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(shown) => view! { <Account shown actions/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Account(shown: Shown, actions: Actions) -> impl IntoView {
    view! {
        {(!shown.codes.is_empty()).then(|| view! { <RecoveryCodes codes=shown.codes/> })}
        {shown.owes_second_factor.then(|| view! {
            <div class="callout s2" role="status">
                <div class="body"><span>"Your organisation demands a second factor. Set yours up here; until then there is nothing else to be seen."</span></div>
            </div>
        })}
        <PasswordForm email=shown.email actions/>
        <SecondFactor factor=shown.factor actions/>
        <Sessions rows=shown.sessions actions/>
    }
}

#[component]
fn PasswordForm(email: String, actions: Actions) -> impl IntoView {
    let changed = use_query_map().with_untracked(|query| query.get("changed").is_some());
    view! {
        <section class="part" aria-labelledby="password-head">
            <h2 id="password-head">"Password"</h2>
            {changed.then(|| view! {
                <div class="callout ok" role="status">
                    <div class="body"><span>"Your password is changed. All other sessions have ended."</span></div>
                </div>
            })}
            <Problem value=actions.password.value()/>
            <ActionForm action=actions.password>
                <input class="sr" type="email" name="username" value=email autocomplete="username" readonly tabindex="-1" aria-hidden="true"/>
                <div class="field">
                    <label for="present">"Present password"</label>
                    <input class="input" id="present" name="present" type="password" autocomplete="current-password" maxlength="200" required/>
                </div>
                <div class="field">
                    <label for="new">"New password"</label>
                    <input class="input" id="new" name="new" type="password" autocomplete="new-password"
                        minlength="12" maxlength="200" required aria-describedby="new-hint"/>
                    <p class="hint" id="new-hint">"At least 12 characters. A sentence is easy to remember."</p>
                </div>
                <button class="btn quiet" type="submit">"Change password"</button>
            </ActionForm>
        </section>
    }
}

#[component]
fn Sessions(rows: Vec<SessionRow>, actions: Actions) -> impl IntoView {
    let others = rows.iter().any(|row| !row.own);
    view! {
        <section class="part wide" aria-labelledby="sessions-head">
            <h2 id="sessions-head">"Where you are signed in"</h2>
            <Problem value=actions.end.value()/>
            <Problem value=actions.end_others.value()/>
            <div class="tbl-wrap" tabindex="0" role="region" aria-label="Sessions, scrolls">
                <table class="tbl">
                    <thead>
                        <tr>
                            <th scope="col" class="fill">"Device"</th>
                            <th scope="col">"Address"</th>
                            <th scope="col">"Since"</th>
                            <th scope="col">"Last used"</th>
                            <th scope="col"><span class="sr">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|row| view! { <Session row actions/> }).collect_view()}</tbody>
                </table>
            </div>
            {others.then(|| view! {
                <ActionForm action=actions.end_others>
                    <button class="btn quiet" type="submit">"Sign out everywhere else"</button>
                </ActionForm>
            })}
        </section>
    }
}

#[component]
fn Session(row: SessionRow, actions: Actions) -> impl IntoView {
    let label = format!("Sign out {}, last used {}", row.device, row.used);
    view! {
        <tr>
            <td class="fill">{row.device}{row.own.then_some(" (this one)")}</td>
            <td>{row.place}</td>
            <td>{row.begun}</td>
            <td>{row.used}</td>
            <td class="r">
                {(!row.own).then(|| view! {
                    <ActionForm action=actions.end>
                        <input type="hidden" name="id" value=row.id/>
                        <button class="btn bare sm" type="submit" aria-label=label>"Sign out"</button>
                    </ActionForm>
                })}
            </td>
        </tr>
    }
}

//! Signing up: the first person founds the organisation; others come with an invitation.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use crate::api::accounts::{SignUp, see_gate};
use crate::components::{Brand, Icon, Problem, ProblemPattern, SeverityMark, ThemeSwitch};

/// The public page: what Probity is, beside the form.
#[component]
pub fn Public(label: &'static str, children: Children) -> impl IntoView {
    view! {
        <main class="public" id="main">
            <div class="pitch">
                <p class="brand"><Brand/>"Probity"</p>
                <div class="mid">
                    <h1>"Every invoice, held to its contract."</h1>
                    <p class="lede">
                        "Probity reads what you are billed and what you agreed, line by line, before the money leaves. "
                        "Each finding shows both pages, the sum, and what it is worth."
                    </p>
                    <Example/>
                    <ul class="facts3">
                        <li><Icon name="lock"/>"Runs on your own machines"</li>
                        <li><Icon name="audit"/>"Every decision on record"</li>
                        <li><Icon name="contract"/>"Each finding with its clause"</li>
                    </ul>
                </div>
            </div>
            <section class="gate" aria-label=label>
                <div class="panel">{children()}</div>
                <div class="fine"><ThemeSwitch/></div>
                <ProblemPattern/>
            </section>
        </main>
    }
}

#[component]
fn Example() -> impl IntoView {
    view! {
        <figure class="figure" aria-label="An example of a finding">
            <div class="two">
                <div>
                    <small>"Invoice, line 1"</small>
                    <p class="q"><span>"Technician, senior"</span><span>"12 h"</span><mark>"142.50"</mark></p>
                </div>
                <div>
                    <small>"Contract, schedule B"</small>
                    <p class="q"><span>"Technician, senior"</span><span>"hour"</span><mark>"128.00"</mark></p>
                </div>
            </div>
            <figcaption class="res">
                <SeverityMark severity="S2".to_owned()/>
                <span class="f">"12 h × (142.50 − 128.00)"</span>
                <span class="money stake push">"174.00"<span class="cur">"USD"</span></span>
            </figcaption>
        </figure>
    }
}

#[component]
pub fn SignUpPage() -> impl IntoView {
    let state = Resource::new(|| (), |()| see_gate());
    let sign_up = ServerAction::<SignUp>::new();
    let invitation = move || use_query_map().with(|query| query.get("invitation").unwrap_or_default());
    let invited = move || !invitation().is_empty();
    view! {
        <Title text="Sign up"/>
        <Public label="Sign up">
            <h2>"Sign up"</h2>
            <Problem value=sign_up.value()/>
            <Suspense>
                {move || Suspend::new(async move {
                    match state.await {
                        Ok(gate) if gate.signed_in => view! { <Redirect path="/"/> }.into_any(),
                        Ok(gate) if gate.unfounded => {
                            view! { <p class="step">"You are the first here: you found the organisation and own it."</p> }.into_any()
                        }
                        Ok(gate) if gate.open_sign_up || invited() => ().into_any(),
                        Ok(_) => {
                            view! { <p class="step">"You need an invitation. Ask the owner of your organisation for one, then open its link."</p> }
                                .into_any()
                        }
                        Err(_) => ().into_any(),
                    }
                })}
            </Suspense>
            <ActionForm action=sign_up>
                <input type="hidden" name="invitation" value=invitation/>
                <div class="field">
                    <label for="name">"Your name"</label>
                    <input class="input lg" id="name" name="name" autocomplete="name" maxlength="100" required/>
                </div>
                <Show when=move || !invited()>
                    <div class="field">
                        <label for="organisation">"Organisation"</label>
                        <input class="input lg" id="organisation" name="organisation" autocomplete="organization" maxlength="100"/>
                    </div>
                    <div class="field">
                        <label for="email">"E-mail"</label>
                        <input class="input lg" id="email" name="email" type="email" autocomplete="username" maxlength="254" required/>
                    </div>
                </Show>
                <div class="field">
                    <label for="password">"Password"</label>
                    <input class="input lg" id="password" name="password" type="password" autocomplete="new-password"
                        minlength="12" maxlength="200" required aria-describedby="password-hint"/>
                    <p class="hint" id="password-hint">"At least 12 characters. A sentence is easy to remember."</p>
                </div>
                <button class="btn primary lg wide" type="submit">"Sign up"</button>
            </ActionForm>
            <p class="fine">"Have an account? " <a class="link" href="/sign-in">"Sign in"</a></p>
        </Public>
    }
}

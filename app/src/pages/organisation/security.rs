//! How people sign in.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use crate::model::SecurityView;

#[component]
pub fn Security(security: SecurityView, may_manage: bool, actions: Actions) -> impl IntoView {
    let part = if may_manage {
        view! { <SecurityForm security actions/> }.into_any()
    } else {
        view! { <SecurityFacts security/> }.into_any()
    };
    view! {
        <section class="part" aria-labelledby="security-head">
            <h2 id="security-head">"Signing in"</h2>
            {part}
        </section>
    }
}

#[component]
fn SecurityForm(security: SecurityView, actions: Actions) -> impl IntoView {
    view! {
        <ActionForm action=actions.security>
            <input type="hidden" name="version" value=security.version/>
            <label class="check">
                <input type="checkbox" name="second_factor" value="true" checked=security.second_factor aria-describedby="factor-hint"/>
                <span>"Everybody needs a second factor"</span>
            </label>
            <p class="hint" id="factor-hint">"Whoever has none can do nothing but set one up. Set up your own first."</p>
            <div class="field">
                <label for="idle">"Sign out after minutes without use"</label>
                <input class="input" id="idle" name="idle_minutes" inputmode="numeric" maxlength="5"
                    value=security.idle_minutes aria-describedby="limits-hint"/>
            </div>
            <div class="field">
                <label for="hours">"Sign out after hours in all"</label>
                <input class="input" id="hours" name="session_hours" inputmode="numeric" maxlength="3"
                    value=security.session_hours aria-describedby="limits-hint"/>
            </div>
            <p class="hint" id="limits-hint">"Empty: as this installation has it. Counts at once, for those who are signed in too."</p>
            <button class="btn quiet" type="submit">"Save"</button>
        </ActionForm>
    }
}

#[component]
fn SecurityFacts(security: SecurityView) -> impl IntoView {
    let limit = |text: String, unit: &str| match text.is_empty() {
        true => "as this installation has it".to_owned(),
        false => format!("after {text} {unit}"),
    };
    view! {
        <dl class="roles">
            <div><dt>"Second factor"</dt><dd>{if security.second_factor { "everybody needs one" } else { "as each person likes" }}</dd></div>
            <div><dt>"Sign-out without use"</dt><dd>{limit(security.idle_minutes, "minutes")}</dd></div>
            <div><dt>"Sign-out in all"</dt><dd>{limit(security.session_hours, "hours")}</dd></div>
        </dl>
    }
}

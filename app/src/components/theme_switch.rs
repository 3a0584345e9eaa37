//! System, light or dark. `assets/theme.js` keeps the choice, before the first paint.

use leptos::prelude::*;

use super::Icon;

#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let choices = [("system", "screen", "System"), ("light", "sun", "Light"), ("dark", "moon", "Dark")];
    view! {
        <fieldset class="theme">
            <legend class="sr">"Theme"</legend>
            <div class="seg">
                {choices
                    .map(|(value, icon, label)| {
                        view! {
                            <label>
                                <input type="radio" name="theme" value=value/>
                                <Icon name=icon/>
                                <span class="sr">{label}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}

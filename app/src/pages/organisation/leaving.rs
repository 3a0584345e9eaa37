//! All data as a file, and the end of the organisation.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;

#[component]
pub fn Export() -> impl IntoView {
    view! {
        <section class="part" aria-labelledby="export-head">
            <h2 id="export-head">"All data"</h2>
            <p>"Everything that Probity holds for the organisation: documents as they were uploaded, and what was read, found and decided, with the audit log, as JSON."</p>
            <p><a class="btn quiet" href="/api/organisation.zip" rel="external" download="organisation.zip">"Download as ZIP"</a></p>
        </section>
    }
}

#[component]
pub fn Leaving(name: String, deletion: Option<String>, owns: bool, actions: Actions) -> impl IntoView {
    let part = match (deletion, owns) {
        (Some(day), owns) => view! { <Announced day owns actions/> }.into_any(),
        (None, true) => view! { <DeletionForm name actions/> }.into_any(),
        (None, false) => return ().into_any(),
    };
    view! {
        <section class="part" aria-labelledby="leaving-head">
            <h2 id="leaving-head">"Deletion"</h2>
            {part}
        </section>
    }
    .into_any()
}

#[component]
fn Announced(day: String, owns: bool, actions: Actions) -> impl IntoView {
    view! {
        <div class="callout s1" role="status">
            <div class="body">
                <strong>{format!("The organisation is deleted on {day}, with all that it has.")}</strong>
                <span>{if owns { "Until then you can keep it." } else { "Until then an owner can keep it." }}</span>
            </div>
        </div>
        {owns.then(|| view! {
            <ActionForm action=actions.keep>
                <button class="btn primary" type="submit">"Keep the organisation"</button>
            </ActionForm>
        })}
    }
}

#[component]
fn DeletionForm(name: String, actions: Actions) -> impl IntoView {
    view! {
        <details class="edit">
            <summary><span>"Delete the organisation"</span></summary>
            <ActionForm action=actions.delete attr:class="edit-form">
                <p>"All documents, findings, decisions and members go, and the audit log with them, seven days from now. Until then an owner can take it back. Backups keep what they hold until they are replaced."</p>
                <div class="field">
                    <label for="delete-name">{format!("Type the organisation's name: {name}")}</label>
                    <input class="input" id="delete-name" name="name" maxlength="100" autocomplete="off" required/>
                </div>
                <div class="field">
                    <label for="delete-password">"Your password"</label>
                    <input class="input" id="delete-password" name="password" type="password" autocomplete="current-password" maxlength="200" required/>
                </div>
                <button class="btn danger" type="submit">"Delete in seven days"</button>
            </ActionForm>
        </details>
    }
}

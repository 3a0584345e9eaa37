//! The first page: an empty house offers samples and an upload; a lived-in one leads to the inbox.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use crate::api::samples::LoadSamples;
use crate::components::MeResource;
use crate::components::{ErrorCallout, Problem, UploadButton, UploadDrawer, Uploads};
use crate::pages::inbox::follow_uploads;

#[component]
pub fn StartPage() -> impl IntoView {
    let me = expect_context::<MeResource>();
    // Not inside the boundary: the server may run what is in it twice, and a resource made there would then be
    // two, of which the browser takes the one that was given up.
    let uploads = Uploads::new();
    follow_uploads(uploads, || ());
    view! {
        <Title text=""/>
        <Suspense>
            {move || Suspend::new(async move {
                match me.await {
                    Ok(me) if me.has_documents => view! { <Redirect path="/invoices"/> }.into_any(),
                    Ok(me) => view! { <Empty name=me.name uploads/> }.into_any(),
                    Err(error) => view! { <ErrorCallout error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Empty(name: String, uploads: Uploads) -> impl IntoView {
    let load = ServerAction::<LoadSamples>::new();
    view! {
        <main id="main" class="start" on:dragover=|event| event.prevent_default() on:drop=move |event| drop_files(&event, uploads)>
            <header class="phead"><h1>{format!("Welcome, {name}")}</h1></header>
            <div class="empty">
                <h2>"Bring a contract and an invoice billed under it"</h2>
                <p>
                    "Drop both here, or choose the files. Probity reads them, holds each line to the rate card, "
                    "and shows what is billed too high, with the place in both documents."
                </p>
                <div class="btn-row">
                    <UploadButton uploads/>
                    <ActionForm action=load>
                        <button class="btn quiet" type="submit" disabled=move || load.pending().get()>"Load sample data"</button>
                    </ActionForm>
                </div>
                <p class="hint">"The sample: one vendor, two contracts, eight invoices with known faults."</p>
                <Problem value=load.value()/>
            </div>
            <UploadDrawer uploads/>
        </main>
    }
}

#[cfg(feature = "hydrate")]
pub fn drop_files(event: &leptos::web_sys::DragEvent, uploads: Uploads) {
    crate::browser::take_dropped_files(event, uploads);
}

#[cfg(not(feature = "hydrate"))]
pub fn drop_files(_event: &leptos::web_sys::DragEvent, _uploads: Uploads) {}

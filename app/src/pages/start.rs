//! The first page: an empty house offers samples and an upload; a lived-in one leads to the inbox.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use crate::api::samples::LoadSamples;
use crate::api::uploads::recent_uploads;
use crate::components::MeResource;
use crate::components::{ErrorCallout, Problem, UploadButton, UploadDrawer};
use crate::model::UploadsView;

#[component]
pub fn StartPage() -> impl IntoView {
    let me = expect_context::<MeResource>();
    let uploads = Resource::new(|| (), |()| recent_uploads());
    view! {
        <Title text=""/>
        <Suspense>
            {move || Suspend::new(async move {
                match me.await {
                    Ok(me) if me.has_documents => view! { <Redirect path="/invoices"/> }.into_any(),
                    Ok(me) => view! { <Empty name=me.name known=uploads.await.unwrap_or_default()/> }.into_any(),
                    Err(error) => view! { <ErrorCallout error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Empty(name: String, known: UploadsView) -> impl IntoView {
    let load = ServerAction::<LoadSamples>::new();
    view! {
        <main id="main" class="start">
            <header class="phead"><h1>{format!("Welcome, {name}")}</h1></header>
            <div class="empty">
                <h2>"Bring a contract and an invoice billed under it"</h2>
                <p>
                    "Drop both here, or choose the files. Probity reads them, holds each line to the rate card, "
                    "and shows what is billed too high, with the place in both documents."
                </p>
                <div class="btn-row">
                    <UploadButton/>
                    <ActionForm action=load>
                        <button class="btn quiet" type="submit">"Load sample data"</button>
                    </ActionForm>
                </div>
                <p class="hint">"The sample: one vendor, two contracts, eight invoices with known faults."</p>
                <Problem value=load.value()/>
            </div>
            <UploadDrawer known/>
        </main>
    }
}

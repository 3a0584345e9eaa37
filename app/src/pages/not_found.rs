//! An address that shows nothing.

use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found"/>
        <main id="main" class="empty">
            <h1>"There is nothing here"</h1>
            <p>"The address may be mistyped, or what it showed may be gone."</p>
            <p><a class="link" href="/">"Go to the start"</a></p>
        </main>
    }
}

//! The plumb line, the mark of the product.

use leptos::prelude::*;

#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <svg viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"
            stroke-linecap="round" aria-hidden="true">
            <path d="M3 1.5h12M9 1.5v5.25"></path>
            <path d="m9 6.75 3.5 3.1L9 16.75l-3.5-6.9z" fill="currentColor"></path>
        </svg>
    }
}

//! The pattern by which the browser's code says what went wrong with a form.

use leptos::prelude::*;

use super::ErrorCallout;
use crate::AppError;

/// Stands once in every page; `browser/alert.rs` copies it.
#[component]
pub fn ProblemPattern() -> impl IntoView {
    view! { <template id="problem"><ErrorCallout error=AppError::NoAnswer/></template> }
}

//! A sentence that needs attention, with what to do next.

use leptos::prelude::*;

use super::SeverityMark;
use crate::AppError;

/// What went wrong with an action, while its last answer was an error.
#[component]
pub fn Problem<T: Clone + Send + Sync + 'static>(
    #[prop(into)] value: Signal<Option<Result<T, AppError>>>,
) -> impl IntoView {
    move || value.get().and_then(Result::err).map(|error| view! { <ErrorCallout error/> })
}

#[component]
pub fn ErrorCallout(error: AppError) -> impl IntoView {
    view! {
        <div class="callout s1" role="alert">
            <SeverityMark severity="S1".to_owned() bare=true/>
            <div class="body"><span>{error.to_string()}</span></div>
        </div>
    }
}

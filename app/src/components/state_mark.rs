//! The state of an invoice, by shape and word.

use leptos::prelude::*;

use super::Icon;
use crate::model::InvoiceState;

#[component]
pub fn StateMark(state: InvoiceState) -> impl IntoView {
    let (class, icon) = match state {
        InvoiceState::NeedsReview => ("state review", "half"),
        InvoiceState::NoContract => ("state new", "newdoc"),
        InvoiceState::Decided => ("state ready", "check"),
        InvoiceState::Ready => ("state ready", "ready"),
    };
    view! { <span class=class><Icon name=icon/>{state.label()}</span> }
}

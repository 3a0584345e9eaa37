//! A value that can be corrected in place. Without the browser's code it is a fold with a form.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Icon;
use crate::api::contracts::{EditContract, EditTerm};
use crate::api::invoices::EditInvoice;

/// What a correction belongs to, and the action that makes it.
#[derive(Clone, Copy)]
pub enum EditAction {
    Invoice(ServerAction<EditInvoice>),
    Contract(ServerAction<EditContract>),
    /// The contract that an invoice is held against; the document is the invoice.
    Term(ServerAction<EditTerm>),
}

impl EditAction {
    /// What the ids of its inputs begin with: a page may hold fields of both documents.
    fn prefix(self) -> &'static str {
        match self {
            Self::Invoice(_) | Self::Contract(_) => "edit",
            Self::Term(_) => "term",
        }
    }
}

/// `line` counts invoice lines or rate rows from 0; none for the header.
#[component]
pub fn Editable(
    action: EditAction,
    document: String,
    line: Option<usize>,
    name: String,
    label: String,
    value: String,
    children: Children,
) -> impl IntoView {
    let line_text = line.map(|line| line.to_string()).unwrap_or_default();
    let id = format!("{}-{line_text}-{name}", action.prefix());
    let input_id = id.clone();
    let title = format!("Edit {}", label.to_lowercase());
    let hint = title.clone();
    let fields = view! {
        <input type="hidden" name="id" value=document/>
        <input type="hidden" name="line" value=line_text/>
        <input type="hidden" name="name" value=name/>
        <label for=input_id class="sr">{label}</label>
        <input class="input sm" id=id name="value" value=value autocomplete="off"/>
        <button class="btn quiet sm" type="submit">"Save"</button>
    };
    let form = match action {
        EditAction::Invoice(action) => {
            view! { <ActionForm action=action attr:class="edit-form">{fields}</ActionForm> }.into_any()
        }
        EditAction::Contract(action) => {
            view! { <ActionForm action=action attr:class="edit-form">{fields}</ActionForm> }.into_any()
        }
        EditAction::Term(action) => {
            view! { <ActionForm action=action attr:class="edit-form">{fields}</ActionForm> }.into_any()
        }
    };
    view! {
        <details class="edit">
            <summary title=hint data-key="e">{children()}<span class="sr">{title}</span><Icon name="edit"/></summary>
            {form}
        </details>
    }
}

//! Rate rows, each value to be corrected in place.

use leptos::prelude::*;

use super::Editable;
use super::editable::EditAction;
use crate::model::{EntryView, TermRow};

/// A field with its heading.
type Column = (&'static str, &'static str);

const ALL: &[Column] = &[
    ("item_code", "Code"),
    ("description", "Description"),
    ("unit", "Unit"),
    ("unit_price", "Price"),
    ("minimum_quantity", "Minimum"),
    ("maximum_quantity", "Maximum"),
    ("effective_from", "From"),
    ("effective_to", "To"),
];

/// What an invoice's line is compared with most.
const SHORT: &[Column] = &[
    ("item_code", "Code"),
    ("description", "Description"),
    ("unit", "Unit"),
    ("unit_price", "Price"),
    ("maximum_quantity", "Maximum"),
];

/// A whole rate table, or, beside an invoice, the rows of its lines in few columns.
#[component]
pub fn Rates(document: String, terms: Vec<TermRow>, action: EditAction) -> impl IntoView {
    let columns = if matches!(action, EditAction::Term(_)) { SHORT } else { ALL };
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Rates, scrolls">
            <table class="tbl rates">
                <caption class="sr">"Rates"</caption>
                <thead><tr>{columns.iter().map(|(_, label)| view! { <th scope="col">{*label}</th> }).collect_view()}</tr></thead>
                <tbody>
                    {terms
                        .into_iter()
                        .map(|term| {
                            let cells = columns
                                .iter()
                                .map(|(name, label)| {
                                    let entry = term.fields.iter().find(|entry| entry.name == *name);
                                    let value = entry.map(|entry| entry.value.clone()).unwrap_or_default();
                                    let shown = entry.map_or_else(|| "–".to_owned(), EntryView::shown);
                                    let label = format!("{label} of rate {}", term.index + 1);
                                    view! {
                                        <td>
                                            <Editable action document=document.clone() line=Some(term.index)
                                                name=(*name).to_owned() label value>
                                                <span>{shown}</span>
                                            </Editable>
                                        </td>
                                    }
                                })
                                .collect_view();
                            view! { <tr>{cells}</tr> }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

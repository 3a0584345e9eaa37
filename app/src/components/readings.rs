//! What was read from a document: each value with its confidence, to be corrected in place.

use leptos::prelude::*;

use super::editable::EditAction;
use super::{ConfidenceBars, Editable};
use crate::model::{Choice, EntryView};

#[component]
pub fn Readings(
    document: String,
    entries: Vec<EntryView>,
    /// Fields that were not found and can be typed in.
    missing: Vec<Choice>,
    action: EditAction,
    label: &'static str,
) -> impl IntoView {
    let owner = document.clone();
    view! {
        <dl class="reads" aria-label=label>
            {entries
                .into_iter()
                .map(|entry| {
                    let shown = entry.shown();
                    view! {
                        <div>
                            <dt>{entry.label.clone()}</dt>
                            <dd>
                                <Editable action document=document.clone() line=None name=entry.name label=entry.label
                                    value=entry.value>
                                    <span>{shown}</span>
                                </Editable>
                            </dd>
                            <dd><ConfidenceBars confidence=entry.confidence/></dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
        <details class="data missing">
            <summary>{format!("{} fields were not found", missing.len())}</summary>
            <dl class="reads">
                {missing
                    .into_iter()
                    .map(|field| {
                        view! {
                            <div>
                                <dt>{field.label.clone()}</dt>
                                <dd>
                                    <Editable action document=owner.clone() line=None name=field.id label=field.label
                                        value=String::new()>
                                        <span class="muted">"not found"</span>
                                    </Editable>
                                </dd>
                                <dd></dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </details>
    }
}

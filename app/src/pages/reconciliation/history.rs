//! Every decision about an invoice, those taken back too.

use leptos::prelude::*;

use crate::model::HistoryRow;

#[component]
pub fn History(rows: Vec<HistoryRow>) -> impl IntoView {
    view! {
        <details class="data decisions">
            <summary>"History of the decisions"</summary>
            <ul>
                {rows
                    .into_iter()
                    .map(|row| {
                        let why = (!row.why.is_empty()).then(|| format!(": {}", row.why));
                        view! {
                            <li><b>{row.what}</b>", "{row.finding}{why}" "<span class="soft">{row.by}", "{row.on}</span></li>
                        }
                    })
                    .collect_view()}
            </ul>
        </details>
    }
}

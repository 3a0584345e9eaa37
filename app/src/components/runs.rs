//! Invoices that are being reconciled again, and how far that is. A page that shows them is drawn again each second.

use leptos::prelude::*;

use crate::model::RunRow;

#[component]
pub fn Runs(runs: Vec<RunRow>) -> impl IntoView {
    view! {
        <div class="runs" role="status" aria-label="Reconciling again" data-busy="">
            {runs
                .into_iter()
                .map(|run| {
                    let told = match run.invoices {
                        None => "Invoices will be reconciled again: it waits for its turn.".to_owned(),
                        Some(all) => format!("{} of {all} invoices reconciled again.", run.done),
                    };
                    let most = run.invoices.unwrap_or(1).max(1);
                    let label = format!("{}: reconciling again", run.cause);
                    view! {
                        <p>
                            <span>{format!("{}. {told}", run.cause)}</span>
                            <progress class="bar" max=most value=run.done aria-label=label></progress>
                        </p>
                    }
                })
                .collect_view()}
        </div>
    }
}

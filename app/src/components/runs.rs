//! Invoices that are being reconciled again, and how far that is.

use leptos::prelude::*;

use crate::model::RunRow;

#[component]
pub fn Runs(runs: Vec<RunRow>) -> impl IntoView {
    view! {
        <div class="runs" role="status" aria-label="Reconciling again">
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

/// Looks again each second while invoices are reconciled again.
pub fn follow_runs(is_busy: impl Fn() -> bool + Copy + Send + Sync + 'static, look_again: impl Fn() + Copy + 'static) {
    Effect::new(move |_| {
        let beat = move || {
            if untrack(is_busy) {
                look_again();
            }
        };
        if let Ok(beating) = set_interval_with_handle(beat, std::time::Duration::from_secs(1)) {
            on_cleanup(move || beating.clear());
        }
    });
}

//! A batch: how far it is, what came of it, and each of its files.

mod files;

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::api::batches::{CancelBatch, RetryBatch, batch};
use crate::components::{ErrorCallout, Icon, MoneyText, Problem};
use crate::model::{BatchCounts, BatchPage as Found, CurrencyTotals};
use files::Files;

#[component]
pub fn BatchPage() -> impl IntoView {
    let id = use_params_map().with(|params| params.get("id").unwrap_or_default());
    let after = use_query_map().with(|query| query.get("after").unwrap_or_default());
    let cancel = ServerAction::<CancelBatch>::new();
    let retry = ServerAction::<RetryBatch>::new();
    let found = Resource::new(move || (id.clone(), after.clone()), |(id, after)| batch(id, after));
    view! {
        <Title text="Batch"/>
        <main id="main" class="list batch">
            <Problem value=cancel.value()/>
            <Problem value=retry.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(page) => view! { <Page page cancel retry/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Page(page: Found, cancel: ServerAction<CancelBatch>, retry: ServerAction<RetryBatch>) -> impl IntoView {
    let Found { row, sums, files, next, may_write } = page;
    let counts = row.counts;
    let id = row.id;
    let csv = format!("/api/batches/{id}/files.csv");
    let (stop, again) = (id.clone(), id.clone());
    view! {
        <header class="phead">
            <nav class="crumb" aria-label="Where you are"><a href="/batches">"Batches"</a><Icon name="right"/></nav>
            <h1>{row.name}</h1>
            <span class="muted mono">{row.at}</span>
            <div class="btn-row push">
                {(may_write && counts.busy > 0).then(|| view! {
                    <ActionForm action=cancel>
                        <input type="hidden" name="id" value=stop/>
                        <button class="btn quiet" type="submit">"Cancel what is in progress"</button>
                    </ActionForm>
                })}
                {(may_write && counts.repeatable() > 0).then(|| view! {
                    <ActionForm action=retry>
                        <input type="hidden" name="id" value=again/>
                        <button class="btn quiet" type="submit">{format!("Try {} again", count(counts.repeatable(), "file"))}</button>
                    </ActionForm>
                })}
                <a class="btn quiet" href=csv download rel="external"><Icon name="download"/>"CSV"</a>
            </div>
        </header>
        <Progress counts cancelled=row.cancelled/>
        <Summary counts sums/>
        <Files id files next/>
    }
}

#[component]
fn Progress(counts: BatchCounts, cancelled: bool) -> impl IntoView {
    let busy = (counts.busy > 0).then_some("");
    let told = match (counts.busy, cancelled) {
        (0, true) => "Cancelled. What had been read stays.".to_owned(),
        (0, false) => format!("All {} are at an end.", count(counts.files, "file")),
        (_, _) => format!("{} of {} at an end.", counts.ended(), count(counts.files, "file")),
    };
    view! {
        <div class="runs" role="status" data-busy=busy>
            <p>
                <span>{told}</span>
                <progress class="bar" max=counts.files.max(1) value=counts.ended() aria-label="Files at an end"></progress>
            </p>
        </div>
    }
}

#[component]
fn Summary(counts: BatchCounts, sums: Vec<CurrencyTotals>) -> impl IntoView {
    let number = |label: &'static str, value: i64| view! { <div><dt>{label}</dt><dd class="fig">{value}</dd></div> };
    let some = |label: &'static str, value: i64| (value > 0).then(|| number(label, value));
    view! {
        <dl class="facts">
            {number("Passed", counts.passed)}
            {number("With findings", counts.found)}
            {number("Findings", counts.findings)}
            <div><dt>"Pass rate"</dt><dd class="fig">{counts.pass_rate().unwrap_or_else(|| "–".to_owned())}</dd></div>
            {number("Failed", counts.failed)}
            {some("Not taken in", counts.refused)}
            {some("Cancelled", counts.cancelled)}
            {some("Without a contract", counts.no_contract)}
            {some("Contracts", counts.contracts)}
            {some("There before", counts.known)}
            {sums
                .into_iter()
                .map(|sum| view! {
                    <div><dt>"At stake"</dt><dd class="fig"><MoneyText money=Some(sum.at_stake)/></dd></div>
                    <div><dt>"Billed"</dt><dd class="fig"><MoneyText money=Some(sum.billed)/></dd></div>
                })
                .collect_view()}
        </dl>
    }
}

fn count(number: i64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

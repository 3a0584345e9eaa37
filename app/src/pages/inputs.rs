//! Inputs: lists from outside the documents, what each is for, and their import.

mod kind;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::inputs::{TakeBackImport, inputs, told_of_import};
use crate::components::{ErrorCallout, Icon, Problem, Runs, SeverityMark};
use crate::model::{ImportReport, InputKindRow, InputsPage as Shown};
use kind::Kind;

#[component]
pub fn InputsPage() -> impl IntoView {
    let take_back = ServerAction::<TakeBackImport>::new();
    let shown = Resource::new(|| (), |()| inputs());
    // By itself, for it is told once, and the rest is looked at again and again.
    let report = Resource::new(|| (), |()| told_of_import());
    view! {
        <Title text="Inputs"/>
        <main id="main" class="list inputs">
            <header class="phead"><h1>"Inputs"</h1></header>
            <Problem value=take_back.value()/>
            <Suspense>
                {move || Suspend::new(async move {
                    report.await.ok().flatten().map(|report| view! { <Report report/> })
                })}
            </Suspense>
            <Transition>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(page) => view! { <Page page take_back/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Page(page: Shown, take_back: ServerAction<TakeBackImport>) -> impl IntoView {
    let may_import = page.may_import;
    view! {
        <p class="lead">
            "Some checks need what no document says: what was received, an index, a rate of exchange. A list that was "
            "never imported leaves them undecided; an imported list without rows says that there is nothing."
        </p>
        {may_import.then(|| view! { <ImportForm kinds=page.kinds.clone()/> })}
        {may_import.then(|| view! {
            <p class="lead hint">
                "From a script: "
                <code class="mono">{format!("probity import --organisation {} receipts FILE.csv", page.organisation)}</code>
            </p>
        })}
        {(!page.runs.is_empty()).then(|| view! { <Runs runs=page.runs/> })}
        <ul class="kinds">
            {page.kinds.into_iter().map(|kind| view! { <Kind kind may_import take_back/> }).collect_view()}
        </ul>
    }
}

/// A plain form, so that it works with and without the browser's code.
#[component]
fn ImportForm(kinds: Vec<InputKindRow>) -> impl IntoView {
    view! {
        <form class="bar-row toolbar" method="post" action="/api/inputs" enctype="multipart/form-data">
            <div class="field">
                <label for="input-kind">"The file holds"</label>
                <span class="select-wrap">
                    <select class="select" id="input-kind" name="kind" required>
                        {kinds
                            .into_iter()
                            .map(|kind| view! { <option value=kind.id>{kind.name}</option> })
                            .collect_view()}
                    </select>
                    <Icon name="down"/>
                </span>
            </div>
            <div class="field">
                <label for="input-file">"CSV file"</label>
                <input class="input" id="input-file" type="file" name="file" accept=".csv,.tsv,.txt,text/csv" required/>
            </div>
            <label class="check">
                <input type="checkbox" name="replaces" value="yes"/>
                <span>"It takes the place of earlier imports"</span>
            </label>
            <button class="btn primary" type="submit"><Icon name="upload"/>"Import"</button>
        </form>
    }
}

#[component]
fn Report(report: ImportReport) -> impl IntoView {
    let ImportReport { sentence, good, faults } = report;
    let (class, role) = if good { ("callout ok", "status") } else { ("callout s1", "alert") };
    view! {
        <div class=class role=role data-once="">
            {(!good).then(|| view! { <SeverityMark severity="S1".to_owned() bare=true/> })}
            <div class="body">
                <strong>{sentence}</strong>
                {(!faults.is_empty()).then(|| view! {
                    <ul class="faults">{faults.into_iter().map(|fault| view! { <li>{fault}</li> }).collect_view()}</ul>
                })}
            </div>
        </div>
    }
}

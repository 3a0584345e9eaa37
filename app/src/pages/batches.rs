//! Files that were sent together: the list of batches.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::batches::batches;
use crate::components::{ErrorCallout, Icon};
use crate::model::{BatchRow, BatchesPage as Found};

#[component]
pub fn BatchesPage() -> impl IntoView {
    let below = use_query_map().with(|query| query.get("below").unwrap_or_default());
    let found = Resource::new(move || below.clone(), batches);
    view! {
        <Title text="Batches"/>
        <main id="main" class="list batches">
            <header class="phead">
                <nav class="crumb" aria-label="Where you are"><a href="/invoices">"Inbox"</a><Icon name="right"/></nav>
                <h1>"Batches"</h1>
            </header>
            <Suspense>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(page) if page.rows.is_empty() => view! {
                            <div class="empty">
                                <h2>"No batches yet"</h2>
                                <p>"Send several files at once, or a ZIP of them, from the inbox: they stay together here."</p>
                            </div>
                        }
                        .into_any(),
                        Ok(page) => view! { <Table page/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Table(page: Found) -> impl IntoView {
    let busy = page.rows.iter().any(|row| row.counts.busy > 0).then_some("");
    let next = page.next.map(|below| format!("/batches?below={below}"));
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Batches, scrolls" data-busy=busy>
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"Batch"</th>
                        <th scope="col">"Sent"</th>
                        <th scope="col" class="r">"Files"</th>
                        <th scope="col" class="r">"Ended"</th>
                        <th scope="col" class="r">"Passed"</th>
                        <th scope="col" class="r">"With findings"</th>
                        <th scope="col" class="r">"Failed"</th>
                    </tr>
                </thead>
                <tbody>{page.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
        <footer class="totals">
            <nav class="pager push" aria-label="Pages">
                {next.map(|href| view! { <a class="btn quiet sm" href=href>"Earlier"<Icon name="right"/></a> })}
            </nav>
        </footer>
    }
}

#[component]
fn Row(row: BatchRow) -> impl IntoView {
    let href = format!("/batches/{}", row.id);
    let counts = row.counts;
    view! {
        <tr>
            <td class="fill"><a class="cell" href=href>{row.name}</a>{row.cancelled.then_some(" (cancelled)")}</td>
            <td class="mono">{row.at}</td>
            <td class="r">{counts.files}</td>
            <td class="r">{counts.ended()}</td>
            <td class="r">{counts.passed}</td>
            <td class="r">{counts.found}</td>
            <td class="r">{counts.failed + counts.refused}</td>
        </tr>
    }
}

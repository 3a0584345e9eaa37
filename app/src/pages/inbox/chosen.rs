//! Several invoices at once: what they come to is said before anything is done.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::Sums;
use crate::api::invoices::{ConfirmChosen, chosen};
use crate::components::{ErrorCallout, Icon, MoneyText, Problem, SeverityMark, StakeText};
use crate::model::{InboxPage, InboxRow};

#[component]
pub fn ChosenPage() -> impl IntoView {
    let ids = use_query_map().with(|query| query.get_all("chosen").unwrap_or_default());
    let asked = ids.clone();
    let found = Resource::new(move || asked.clone(), chosen);
    let confirm = ServerAction::<ConfirmChosen>::new();
    view! {
        <Title text="Chosen invoices"/>
        <main id="main" class="list chosen">
            <nav class="crumb" aria-label="Breadcrumb"><a href="/invoices">"Inbox"</a><Icon name="right"/><span>"Chosen"</span></nav>
            <header class="phead"><h1>"Chosen invoices"</h1></header>
            <Problem value=confirm.value()/>
            <Suspense>
                {move || {
                    let ids = ids.clone();
                    Suspend::new(async move {
                        match found.await {
                            Ok(page) => view! { <Chosen page ids confirm/> }.into_any(),
                            Err(error) => view! { <ErrorCallout error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn Chosen(page: InboxPage, ids: Vec<String>, confirm: ServerAction<ConfirmChosen>) -> impl IntoView {
    let invoices = match page.rows.len() {
        1 => "1 invoice".to_owned(),
        count => format!("{count} invoices"),
    };
    let stakes: Vec<String> = page.totals.iter().map(|total| total.at_stake.to_string()).collect();
    let label = format!("Confirm all findings, {} at stake", stakes.join(" and "));
    view! {
        <p class="lead">{invoices}" chosen. Confirming puts every finding of theirs that has no decision yet on record as right; it can be undone on each invoice."</p>
        <div class="totals"><Sums totals=page.totals/></div>
        <div class="btn-row act">
            <ActionForm action=confirm>
                {ids
                    .into_iter()
                    .enumerate()
                    .map(|(at, id)| view! { <input type="hidden" name=format!("ids[{at}]") value=id/> })
                    .collect_view()}
                <button class="btn primary" type="submit">{label}</button>
            </ActionForm>
            <a class="btn quiet" href="/invoices">"Back, change nothing"</a>
        </div>
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Chosen invoices, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"Vendor"</th>
                        <th scope="col">"Invoice"</th>
                        <th scope="col" class="r">"Billed"</th>
                        <th scope="col" class="r">"At stake"</th>
                        <th scope="col">"Findings"</th>
                    </tr>
                </thead>
                <tbody>{page.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: InboxRow) -> impl IntoView {
    view! {
        <tr>
            <td class="fill">{row.vendor.unwrap_or_else(|| "Unknown vendor".to_owned())}</td>
            <td><a class="cell mono" href=format!("/invoices/{}", row.id)>{row.number.unwrap_or_else(|| "No number".to_owned())}</a></td>
            <td class="r"><MoneyText money=row.billed/></td>
            <td class="r"><StakeText money=row.at_stake/></td>
            <td><SeverityMark severity=row.severity.unwrap_or_else(|| "ok".to_owned()) count=row.findings/></td>
        </tr>
    }
}

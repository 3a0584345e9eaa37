//! The list of contracts.

use domain::Date;
use domain::calendar::print_date;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::contracts::contracts;
use crate::components::{ErrorCallout, MoneyText};
use crate::model::ContractRow;

#[component]
pub fn ContractsPage() -> impl IntoView {
    let rows = Resource::new(|| (), |()| contracts());
    view! {
        <Title text="Contracts"/>
        <main id="main" class="list">
            <header class="phead"><h1>"Contracts"</h1></header>
            <Suspense>
                {move || Suspend::new(async move {
                    match rows.await {
                        Ok(rows) if rows.is_empty() => {
                            view! { <div class="empty"><h2>"No contracts yet"</h2><p>"Upload one from the inbox."</p></div> }.into_any()
                        }
                        Ok(rows) => view! { <Table rows/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Table(rows: Vec<ContractRow>) -> impl IntoView {
    let date = |date: Option<Date>| date.map_or_else(|| "–".to_owned(), print_date);
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Contracts, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"Vendor"</th>
                        <th scope="col">"Contract"</th>
                        <th scope="col" class="r">"From"</th>
                        <th scope="col" class="r">"To"</th>
                        <th scope="col" class="r">"Cap"</th>
                        <th scope="col" class="r">"Rates"</th>
                        <th scope="col" class="r">"Invoices"</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|row| {
                            let href = format!("/contracts/{}", row.id);
                            view! {
                                <tr>
                                    <td class="fill"><a class="cell" href=href>{row.vendor.unwrap_or_else(|| "Unknown vendor".to_owned())}</a></td>
                                    <td><span class="mono">{row.number.unwrap_or_else(|| "No number".to_owned())}</span></td>
                                    <td class="r">{date(row.effective)}</td>
                                    <td class="r">{date(row.expiry)}</td>
                                    <td class="r"><MoneyText money=row.cap/></td>
                                    <td class="r">{row.terms}</td>
                                    <td class="r">{row.invoices}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

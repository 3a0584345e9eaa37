//! Recovery: what was found and what came of it, by currency, with every dispute behind the sums.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::disputes::recovery;
use crate::components::{
    DisputeFilter, DisputePager, DisputeTable, ErrorCallout, Icon, MoneyText, nothing_here, query_of_address,
};
use crate::model::{RecoveryPage as Found, RecoveryQuery, RecoverySums};

const PATH: &str = "/recovery";

#[component]
pub fn RecoveryPage() -> impl IntoView {
    let query = query_of_address();
    let asked = query.clone();
    let found = Resource::new(move || asked.clone(), recovery);
    view! {
        <Title text="Recovery"/>
        <main id="main" class="list disputes recovery">
            <header class="phead"><h1>"Recovery"</h1></header>
            <Suspense>
                {move || {
                    let query = query.clone();
                    Suspend::new(async move {
                        match found.await {
                            Ok(page) => view! { <Ledger page query/> }.into_any(),
                            Err(error) => view! { <ErrorCallout error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn Ledger(page: Found, query: RecoveryQuery) -> impl IntoView {
    let nothing = nothing_here(&page, &query);
    let csv = query.from_start().address("/api/recovery.csv");
    view! {
        {(!page.sums.is_empty()).then(|| view! { <Sums sums=page.sums.clone()/> })}
        <DisputeFilter path=PATH query=query.clone() counts=page.counts/>
        {if page.rows.is_empty() {
            view! { <div class="empty"><h2>"No disputes here"</h2><p>{nothing}</p></div> }.into_any()
        } else {
            view! { <DisputeTable rows=page.rows/> }.into_any()
        }}
        <footer class="totals">
            <a class="btn quiet sm" href=csv download rel="external"><Icon name="download"/>"CSV"</a>
            <DisputePager path=PATH query next=page.next/>
        </footer>
    }
}

/// One row a currency: sums are never mixed.
#[component]
fn Sums(sums: Vec<RecoverySums>) -> impl IntoView {
    let torn = sums.iter().filter(|sums| !sums.ties).map(|sums| sums.credited.currency.code().to_owned());
    let torn = torn.collect::<Vec<_>>().join(", ");
    let ties = sums.iter().filter(|sums| sums.ties && !sums.notes.is_zero()).copied().collect::<Vec<_>>();
    view! {
        <div class="tbl-wrap sums-t" tabindex="0" role="region" aria-label="Sums by currency, scrolls">
            <table class="tbl plain">
                <thead>
                    <tr>
                        <th scope="col">"Currency"</th>
                        <th scope="col" class="r">"Identified"</th>
                        <th scope="col" class="r">"Disputed"</th>
                        <th scope="col" class="r">"Agreed"</th>
                        <th scope="col" class="r">"Credited"</th>
                        <th scope="col" class="r">"Paid back"</th>
                    </tr>
                </thead>
                <tbody>{sums.into_iter().map(|sums| view! { <SumsRow sums/> }).collect_view()}</tbody>
            </table>
        </div>
        {ties
            .into_iter()
            .map(|sums| {
                let beyond = (!sums.beyond.is_zero())
                    .then(|| format!(", and {} beyond what was disputed", sums.beyond));
                view! {
                    <p class="lead"><Icon name="check"/>" Credit notes of "{sums.notes.to_string()}
                        ": "{sums.credited.to_string()}" for disputes"{beyond}". They tie to the cent."</p>
                }
            })
            .collect_view()}
        {(!torn.is_empty()).then(|| view! {
            <div class="callout s1" role="alert"><div class="body"><span>
                "What disputes say was credited and what credit notes say differs in "{torn}". Tell who runs Probity."
            </span></div></div>
        })}
    }
}

#[component]
fn SumsRow(sums: RecoverySums) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{sums.identified.currency.code().to_owned()}</th>
            <td class="r"><MoneyText money=sums.identified/></td>
            <td class="r"><MoneyText money=sums.disputed/></td>
            <td class="r"><MoneyText money=sums.agreed/></td>
            <td class="r"><MoneyText money=sums.credited/></td>
            <td class="r"><MoneyText money=sums.paid_back/></td>
        </tr>
    }
}

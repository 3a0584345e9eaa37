//! Disputes: the list of what was put to vendors. What it shows is in its address.

mod credits;
mod letter;
mod one;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::disputes::recovery;
use crate::components::{DisputeFilter, DisputePager, DisputeTable, ErrorCallout, nothing_here, query_of_address};
use crate::model::{RecoveryPage as Found, RecoveryQuery};
pub use letter::LetterPage;
pub use one::DisputePage;

const PATH: &str = "/disputes";

#[component]
pub fn DisputesPage() -> impl IntoView {
    let query = query_of_address();
    let asked = query.clone();
    let found = Resource::new(move || asked.clone(), recovery);
    view! {
        <Title text="Disputes"/>
        <main id="main" class="list disputes">
            <header class="phead"><h1>"Disputes"</h1></header>
            <Suspense>
                {move || {
                    let query = query.clone();
                    Suspend::new(async move {
                        match found.await {
                            Ok(page) => view! { <List page query/> }.into_any(),
                            Err(error) => view! { <ErrorCallout error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn List(page: Found, query: RecoveryQuery) -> impl IntoView {
    let nothing = nothing_here(&page, &query);
    view! {
        <DisputeFilter path=PATH query=query.clone() counts=page.counts/>
        {if page.rows.is_empty() {
            view! { <div class="empty"><h2>"No disputes here"</h2><p>{nothing}</p></div> }.into_any()
        } else {
            view! { <DisputeTable rows=page.rows/> }.into_any()
        }}
        <footer class="totals">
            <p class="muted"><a class="link" href="/recovery">"What came of them: recovery"</a></p>
            <DisputePager path=PATH query next=page.next/>
        </footer>
    }
}

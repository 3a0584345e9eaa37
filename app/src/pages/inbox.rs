//! The inbox: invoices by state and money at stake. What it shows is in its address.

mod chosen;
mod table;
mod toolbar;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::invoices::inbox;
use crate::api::uploads::recent_uploads;
use crate::components::{ErrorCallout, Icon, MoneyText, StakeText, UploadButton, UploadDrawer};
use crate::model::{CurrencyTotals, InboxPage as Found, InboxQuery, InvoiceState};
pub use chosen::ChosenPage;
use table::{ChoiceBar, Table};
use toolbar::Toolbar;

fn query_of_address() -> InboxQuery {
    use_query_map().with(|query| {
        let get = |name: &str| query.get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        InboxQuery {
            state: get("state"),
            search: get("q"),
            vendor: get("vendor"),
            rule: get("rule"),
            stake: get("stake"),
            age: get("age"),
            whose: get("whose"),
            order: get("order"),
            after: get("after"),
        }
    })
}

#[component]
pub fn InboxPage() -> impl IntoView {
    let query = query_of_address();
    let asked = query.clone();
    let found = Resource::new(move || asked.clone(), inbox);
    let uploads = Resource::new(|| (), |()| recent_uploads());
    let heading = query.state.as_deref().and_then(InvoiceState::from_key).map_or("All invoices", InvoiceState::label);
    view! {
        <Title text="Inbox"/>
        <main id="main" class="inbox">
            <header class="phead">
                <h1>{heading}</h1>
                <div class="btn-row push"><UploadButton/></div>
            </header>
            <Suspense>
                {move || {
                    let query = query.clone();
                    Suspend::new(async move {
                        match found.await {
                            Ok(page) => view! { <Invoices page query/> }.into_any(),
                            Err(error) => view! { <ErrorCallout error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
            <Suspense>
                {move || Suspend::new(async move {
                    view! { <UploadDrawer known=uploads.await.unwrap_or_default()/> }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Invoices(page: Found, query: InboxQuery) -> impl IntoView {
    let all: usize = page.counts.iter().map(|count| count.count).sum();
    let start = query.from_start();
    // Of what is not added up to its end, the numbers are a beginning.
    let more = if page.is_whole { "" } else { "+" };
    let views = std::iter::once((None, "All", all))
        .chain(page.counts.iter().map(|count| (Some(count.state.key()), count.state.label(), count.count)))
        .map(|(key, label, count)| {
            let here = key == query.state.as_deref();
            let href = InboxQuery { state: key.map(str::to_owned), ..start.clone() }.address();
            view! { <a class="tab" href=href aria-current=here.then_some("page")>{label}" "<span class="n">{count}{more}</span></a> }
        })
        .collect_view();
    let found = page
        .counts
        .iter()
        .filter(|count| query.state.as_deref().is_none_or(|state| state == count.state.key()))
        .map(|count| count.count)
        .sum::<usize>();
    let next = page.next.clone().map(|after| InboxQuery { after: Some(after), ..query.clone() }.address());
    let first = query.after.as_ref().map(|_| start.address());
    let shown = page.rows.len();
    let narrowed = query.is_filtered() || query.search.is_some();
    view! {
        <Toolbar query=query.clone() rules=page.rules/>
        <nav class="tabs" aria-label="Views">{views}</nav>
        {if page.rows.is_empty() {
            view! { <Nothing narrowed all=start.state.map(|_| all)/> }.into_any()
        } else {
            view! { <ChoiceBar/><Table rows=page.rows query/> }.into_any()
        }}
        <footer class="totals">
            <p class="muted">"Shown " <b>{shown}</b> " of " {found}{more}</p>
            {if page.is_whole {
                view! { <Sums totals=page.totals/> }.into_any()
            } else {
                view! { <p class="muted">"Too many to add up at once. Narrow the view to see what they come to."</p> }.into_any()
            }}
            <nav class="pager push" aria-label="Pages">
                {first.map(|href| view! { <a class="btn quiet sm" href=href><Icon name="left"/>"First"</a> })}
                {next.map(|href| view! { <a class="btn quiet sm" href=href>"Later"<Icon name="right"/></a> })}
            </nav>
        </footer>
    }
}

#[component]
fn Nothing(narrowed: bool, all: Option<usize>) -> impl IntoView {
    let text = match (narrowed, all) {
        (true, _) => "Nothing matches this view. Take a part of the filter away.".to_owned(),
        (false, Some(all)) if all > 0 => format!("Nothing stands here now. {all} invoices are in other views."),
        (false, _) => "Upload an invoice: drop it anywhere on this page.".to_owned(),
    };
    view! { <div class="empty"><h2>"No invoices here"</h2><p>{text}</p></div> }
}

/// What invoices come to, never mixing currencies.
#[component]
pub(super) fn Sums(totals: Vec<CurrencyTotals>) -> impl IntoView {
    view! {
        <dl class="sums">
            <div>
                <dt>"Billed"</dt>
                {totals.iter().map(|total| view! { <dd><MoneyText money=total.billed/></dd> }).collect_view()}
            </div>
            <div>
                <dt>"At stake"</dt>
                {totals.iter().map(|total| view! { <dd><StakeText money=Some(total.at_stake)/></dd> }).collect_view()}
            </div>
        </dl>
    }
}

//! The inbox: invoices by state and money at stake. What it shows is in its address.

use domain::calendar::print_date;
use domain::{Date, Money};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::invoices::inbox;
use crate::components::{
    ErrorCallout, Icon, MoneyText, SeverityMark, StakeText, StateMark, UploadButton, UploadDrawer, Uploads,
};
use crate::model::{InboxPage as Found, InboxQuery, InboxRow, InvoiceState};
use crate::pages::start::drop_files;

fn query_of_address() -> InboxQuery {
    use_query_map().with(|query| {
        let get = |name: &str| query.get(name).filter(|text| !text.is_empty());
        InboxQuery { state: get("state"), search: get("q"), order: get("order"), after: get("after") }
    })
}

#[component]
pub fn InboxPage() -> impl IntoView {
    let query = Memo::new(|_| query_of_address());
    let found = Resource::new(move || query.get(), inbox);
    let uploads = Uploads::new();
    follow_uploads(uploads, move || found.refetch());
    listen();
    let heading = move || {
        query
            .with(|query| query.state.as_deref().and_then(InvoiceState::from_key))
            .map_or("All invoices", InvoiceState::label)
    };
    view! {
        <Title text="Inbox"/>
        <main id="main" class="inbox" on:dragover=|event| event.prevent_default()
            on:drop=move |event| drop_files(&event, uploads)>
            <header class="phead">
                <h1>{heading}</h1>
                <div class="btn-row push"><UploadButton uploads/></div>
            </header>
            <Toolbar query/>
            <Transition>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(page) => view! { <Invoices page query=query.get_untracked()/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
            <UploadDrawer uploads/>
        </main>
    }
}

/// Looks at the uploads each second while anything moves, and now and then in any case, for a file may have
/// been sent elsewhere. Calls `on_done` when a file is done.
pub fn follow_uploads(uploads: Uploads, on_done: impl Fn() + Clone + 'static) {
    Effect::new(move |before: Option<usize>| {
        let busy = uploads.recent.with(|recent| {
            recent
                .as_ref()
                .and_then(|recent| recent.as_ref().ok())
                .map_or(0, |recent| recent.uploads.iter().filter(|upload| upload.is_busy()).count())
        });
        if before.is_some_and(|before| busy < before) {
            on_done();
        }
        busy
    });
    let beats = StoredValue::new(0u32);
    let beat = move || {
        beats.update_value(|beats| *beats = beats.wrapping_add(1));
        if uploads.is_busy_now() || beats.get_value().is_multiple_of(IDLE_BEATS) {
            uploads.recent.refetch();
        }
    };
    Effect::new(move |_| {
        let beating = set_interval_with_handle(beat, std::time::Duration::from_secs(1));
        if let Ok(beating) = beating {
            on_cleanup(move || beating.clear());
        }
    });
}

/// How many seconds pass between two looks where nothing moves.
const IDLE_BEATS: u32 = 6;

#[cfg(feature = "hydrate")]
fn listen() {
    crate::browser::listen_for_keys(crate::browser::press);
}

#[cfg(not(feature = "hydrate"))]
fn listen() {}

/// The address of the inbox with one thing changed.
fn address(query: &InboxQuery, state: Option<&str>, order: Option<&str>, after: Option<&str>) -> String {
    let mut parts = Vec::new();
    let mut push = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            parts.push(format!("{name}={}", encode(value)));
        }
    };
    push("state", state);
    push("q", query.search.as_deref());
    push("order", order);
    push("after", after);
    if parts.is_empty() { "/invoices".to_owned() } else { format!("/invoices?{}", parts.join("&")) }
}

/// Percent-encodes all but unreserved characters.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[component]
fn Toolbar(query: Memo<InboxQuery>) -> impl IntoView {
    let search = move || query.with(|query| query.search.clone().unwrap_or_default());
    let state = move || query.with(|query| query.state.clone().unwrap_or_default());
    view! {
        <form class="bar-row toolbar" method="get" action="/invoices" role="search">
            <input type="hidden" name="state" value=state/>
            <div class="search">
                <Icon name="search"/>
                <input class="input" type="search" name="q" value=search placeholder="Vendor or number"
                    aria-label="Search invoices" data-key="/"/>
            </div>
            <button class="btn quiet" type="submit">"Search"</button>
            <div class="seg push" role="group" aria-label="Order">
                <a class="seg-link" aria-current=move || query.with(|q| q.order.as_deref() != Some("stake")).then_some("true")
                    href=move || query.with(|q| address(q, q.state.as_deref(), None, None))>"By due date"</a>
                <a class="seg-link" aria-current=move || query.with(|q| q.order.as_deref() == Some("stake")).then_some("true")
                    href=move || query.with(|q| address(q, q.state.as_deref(), Some("stake"), None))>"By stake"</a>
            </div>
        </form>
    }
}

#[component]
fn Invoices(page: Found, query: InboxQuery) -> impl IntoView {
    let all: usize = page.counts.iter().map(|count| count.count).sum();
    let views = std::iter::once((None, "All", all))
        .chain(page.counts.iter().map(|count| (Some(count.state.key()), count.state.label(), count.count)))
        .map(|(key, label, count)| {
            let here = key == query.state.as_deref();
            let href = address(&query, key, query.order.as_deref(), None);
            view! { <a class="tab" href=href aria-current=here.then_some("page")>{label}" "<span class="n">{count}</span></a> }
        })
        .collect_view();
    let next = page.next.map(|after| address(&query, query.state.as_deref(), query.order.as_deref(), Some(&after)));
    let first = query.after.as_ref().map(|_| address(&query, query.state.as_deref(), query.order.as_deref(), None));
    let shown = page.rows.len();
    view! {
        <nav class="tabs" aria-label="Views">{views}</nav>
        {if page.rows.is_empty() {
            view! {
                <div class="empty">
                    <h2>"No invoices here"</h2>
                    <p>"Nothing matches this view. Upload an invoice, or choose another view."</p>
                </div>
            }
            .into_any()
        } else {
            view! { <Table rows=page.rows/> }.into_any()
        }}
        <footer class="totals">
            <p class="muted">"Shown " <b>{shown}</b> " of " {all}</p>
            <dl class="sums">
                <div>
                    <dt>"Billed"</dt>
                    {page.totals.iter().map(|total| view! { <dd><MoneyText money=total.billed/></dd> }).collect_view()}
                </div>
                <div>
                    <dt>"At stake"</dt>
                    {page.totals.iter().map(|total| view! { <dd><StakeText money=Some(total.at_stake)/></dd> }).collect_view()}
                </div>
            </dl>
            <nav class="pager push" aria-label="Pages">
                {first.map(|href| view! { <a class="btn quiet sm" href=href><Icon name="left"/>"First"</a> })}
                {next.map(|href| view! { <a class="btn quiet sm" href=href>"Later"<Icon name="right"/></a> })}
            </nav>
        </footer>
    }
}

#[component]
fn Table(rows: Vec<InboxRow>) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Invoices, scrolls">
            <table class="tbl cards">
                <thead>
                    <tr>
                        <th scope="col" class="c-state">"State"</th>
                        <th scope="col" class="fill c-vendor">"Vendor"</th>
                        <th scope="col" class="c-no">"Invoice"</th>
                        <th scope="col" class="r c-iss">"Issued"</th>
                        <th scope="col" class="r c-due">"Due"</th>
                        <th scope="col" class="r c-billed">"Billed"</th>
                        <th scope="col" class="r c-stake">"At stake"</th>
                        <th scope="col" class="c-find">"Findings"</th>
                        <th scope="col" class="c-con">"Contract"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: InboxRow) -> impl IntoView {
    let date = |date: Option<Date>| date.map_or_else(|| "–".to_owned(), print_date);
    let number = row.number.unwrap_or_else(|| "No number".to_owned());
    let href = format!("/invoices/{}", row.id);
    let nothing: Option<Money> = None;
    view! {
        <tr>
            <td class="c-state"><StateMark state=row.state/></td>
            <td class="fill c-vendor">
                <a class="cell" href=href>{row.vendor.unwrap_or_else(|| "Unknown vendor".to_owned())}</a>
                <span class="sub mono">{number.clone()}</span>
            </td>
            <td class="c-no"><span class="mono">{number}</span></td>
            <td class="r c-iss soft">{date(row.issued)}</td>
            <td class="r c-due">{date(row.due)}</td>
            <td class="r c-billed"><MoneyText money=row.billed/></td>
            <td class="r c-stake"><StakeText money=row.at_stake.or(nothing)/></td>
            <td class="c-find">
                <SeverityMark severity=row.severity.unwrap_or_else(|| "ok".to_owned()) count=row.findings/>
            </td>
            <td class="c-con soft"><span class="mono">{row.contract.unwrap_or_else(|| "No contract".to_owned())}</span></td>
        </tr>
    }
}

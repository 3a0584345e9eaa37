//! Disputes as a table, with the filter above it and the pager below it.

use domain::dispute::DisputeState;
use leptos::prelude::*;

use super::{Icon, MoneyText};
use crate::model::{DisputeRow, RecoveryPage, RecoveryQuery};

/// The state of a dispute, by shape and word.
#[component]
pub fn DisputeMark(state: DisputeState) -> impl IntoView {
    let (class, icon) = match state {
        DisputeState::Open => ("state new", "edit"),
        DisputeState::Sent => ("state review", "half"),
        DisputeState::Agreed => ("state review", "check"),
        DisputeState::Credited => ("state ready", "invoice"),
        DisputeState::PaidBack => ("state ready", "recover"),
        DisputeState::Rejected => ("state disputed", "x"),
        DisputeState::Withdrawn => ("state new", "undo"),
    };
    view! { <span class=class><Icon name=icon/>{state.word()}</span> }
}

/// The states as views, and the vendor as a field. `path` is where the page is.
#[component]
pub fn DisputeFilter(path: &'static str, query: RecoveryQuery, counts: Vec<(DisputeState, usize)>) -> impl IntoView {
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let start = query.from_start();
    let views = std::iter::once(("", "All", all))
        .chain(counts.into_iter().map(|(state, count)| (state.key(), state.word(), count)))
        .map(|(key, word, count)| {
            let href = RecoveryQuery { state: key.to_owned(), ..start.clone() }.address(path);
            let here = key == query.state;
            view! { <a class="tab" href=href aria-current=here.then_some("page")>{word}" "<span class="n">{count}</span></a> }
        })
        .collect_view();
    let away = (!query.vendor.is_empty()).then(|| RecoveryQuery { vendor: String::new(), ..start }.address(path));
    view! {
        <form class="bar-row toolbar" method="get" action=path role="search">
            {(!query.state.is_empty()).then(|| view! { <input type="hidden" name="state" value=query.state.clone()/> })}
            <div class="search">
                <Icon name="search"/>
                <input class="input" type="search" name="vendor" value=query.vendor.clone() placeholder="Vendor, its whole name"
                    aria-label="Vendor, its whole name" data-key="/" maxlength="200"/>
                <kbd aria-hidden="true">"/"</kbd>
            </div>
            <button class="btn quiet" type="submit">"Show"</button>
            {away.map(|href| view! { <a class="link" href=href>"All vendors"</a> })}
        </form>
        <nav class="tabs" aria-label="Views">{views}</nav>
    }
}

#[component]
pub fn DisputeTable(rows: Vec<DisputeRow>) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Disputes, scrolls">
            <table class="tbl cards">
                <thead>
                    <tr>
                        <th scope="col" class="c-state">"State"</th>
                        <th scope="col" class="fill c-vendor">"Vendor"</th>
                        <th scope="col" class="c-no">"Invoice"</th>
                        <th scope="col" class="r c-stake">"Disputed"</th>
                        <th scope="col" class="r c-agreed">"Agreed"</th>
                        <th scope="col" class="r c-billed">"Credited"</th>
                        <th scope="col" class="r c-back">"Paid back"</th>
                        <th scope="col" class="r c-opened">"Opened"</th>
                        <th scope="col" class="r c-find">"Changed"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: DisputeRow) -> impl IntoView {
    let href = format!("/disputes/{}", row.id);
    view! {
        <tr>
            <td class="c-state"><DisputeMark state=row.state/></td>
            <td class="fill c-vendor"><a class="cell" href=href>{row.vendor.unwrap_or_else(|| "Unknown vendor".to_owned())}</a></td>
            <td class="c-no"><span class="mono">{row.number.unwrap_or_else(|| "No number".to_owned())}</span></td>
            <td class="r c-stake"><MoneyText money=row.claimed/></td>
            <td class="r c-agreed"><MoneyText money=row.agreed/></td>
            <td class="r c-billed"><MoneyText money=row.credited/></td>
            <td class="r c-back"><MoneyText money=row.paid_back/></td>
            <td class="r c-opened soft">{row.opened}</td>
            <td class="r c-find soft">{row.changed}</td>
        </tr>
    }
}

#[component]
pub fn DisputePager(path: &'static str, query: RecoveryQuery, next: Option<String>) -> impl IntoView {
    let first = (!query.after.is_empty()).then(|| query.from_start().address(path));
    let next = next.map(|after| RecoveryQuery { after, ..query }.address(path));
    view! {
        <nav class="pager push" aria-label="Pages">
            {first.map(|href| view! { <a class="btn quiet sm" href=href><Icon name="left"/>"Latest"</a> })}
            {next.map(|href| view! { <a class="btn quiet sm" href=href>"Earlier"<Icon name="right"/></a> })}
        </nav>
    }
}

/// The query of the address that is shown.
pub fn query_of_address() -> RecoveryQuery {
    leptos_router::hooks::use_query_map().with(|query| {
        let get = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        RecoveryQuery { state: get("state"), vendor: get("vendor"), after: get("after") }
    })
}

/// What a list without rows says, and what to do.
pub fn nothing_here(page: &RecoveryPage, query: &RecoveryQuery) -> &'static str {
    let any = page.counts.iter().any(|(_, count)| *count > 0);
    match (any, query.vendor.is_empty()) {
        (true, _) => "Nothing stands in this state now. Choose another view.",
        (false, false) => "No dispute with a vendor of this name. Type its whole name, as its invoices write it.",
        (false, true) => "Dispute a finding on an invoice by the key d, then write its letter by the key l.",
    }
}

//! The overview: what the checks found over twelve months, and what became of it.

use domain::Money;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::renewals::RenewalTable;
use crate::api::overview::overview;
use crate::components::{BarTable, ColumnChart, ErrorCallout, MoneyText};
use crate::model::address::with_parts;
use crate::model::{BarRow, OverviewPage as Shown};

#[component]
pub fn OverviewPage() -> impl IntoView {
    let asked = use_query_map().with(|query| query.get("currency").unwrap_or_default());
    let shown = Resource::new(move || asked.clone(), overview);
    view! {
        <Title text="Overview"/>
        <main id="main" class="list books overview">
            <header class="phead"><h1>"Overview"</h1><p class="muted">"The last twelve months"</p></header>
            <Suspense>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(shown) => view! { <Overview shown/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Overview(shown: Shown) -> impl IntoView {
    if shown.invoices == 0 && shown.renewals.is_empty() {
        return view! {
            <div class="empty">
                <h2>"Nothing to show yet"</h2>
                <p>"Upload invoices and their contracts from the inbox. What the checks find is added up here, month by month."</p>
                <p><a class="btn quiet" href="/invoices">"Go to the inbox"</a></p>
            </div>
        }
        .into_any();
    }
    let several = shown.currencies.len() > 1;
    let here = shown.currency.clone();
    let currencies = shown
        .currencies
        .into_iter()
        .map(|code| {
            let current = (here.as_ref() == Some(&code)).then_some("page");
            let href = with_parts("/overview", &[("currency", &code)]);
            view! { <a class="tab" href=href aria-current=current>{code}</a> }
        })
        .collect_view();
    let renewals = match shown.renewals.is_empty() {
        true => view! { <p class="note muted">"Nothing has to be decided within 120 days."</p> }.into_any(),
        false => view! { <RenewalTable rows=shown.renewals/> }.into_any(),
    };
    view! {
        {several.then(|| view! { <nav class="tabs" aria-label="Currency">{currencies}</nav> })}
        <dl class="facts">
            <Fact name="Billed" money=shown.billed/>
            <Fact name="Found" money=shown.found/>
            <Fact name="Confirmed" money=shown.confirmed/>
            <Fact name="Disputed" money=shown.disputed/>
            <div><dt>"Invoices"</dt><dd class="fig">{shown.invoices}</dd></div>
            <div><dt>"Touchless"</dt><dd class="fig">{shown.touchless.unwrap_or_else(|| "–".to_owned())}</dd></div>
            {shown.cycle.map(|(time, month)| {
                view! { <div><dt>"To decide, "{month}</dt><dd class="fig">{time}</dd></div> }
            })}
        </dl>
        <div class="cols">
            <section class="sect whole" aria-labelledby="money-h">
                <header><h2 id="money-h">"Money found and decided"</h2><p>"Found by the month of arrival, decided by that of the decision"</p></header>
                <ColumnChart id="money" chart=shown.money/>
            </section>
            <Leaks id="rules-h" title="At stake by rule" counted="Findings" rows=shown.rules/>
            <Leaks id="vendors-h" title="At stake by vendor" counted="Invoices" rows=shown.vendors/>
            <section class="sect" aria-labelledby="touchless-h">
                <header><h2 id="touchless-h">"Touchless"</h2><p>"Nothing found and nothing corrected, in all currencies"</p></header>
                <ColumnChart id="touchless" chart=shown.touchless_chart/>
            </section>
            <section class="sect" aria-labelledby="cycle-h">
                <header><h2 id="cycle-h">"Cycle time"</h2><p>"Hours from arrival to the last decision, median"</p></header>
                <ColumnChart id="cycle" chart=shown.cycle_chart/>
            </section>
            <section class="sect whole" aria-labelledby="renewals-h">
                <header><h2 id="renewals-h">"Renewals, next 120 days"</h2><a class="link push" href="/renewals">"All renewals"</a></header>
                {renewals}
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Fact(name: &'static str, money: Option<Money>) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd class="fig"><MoneyText money=money/></dd></div> }
}

#[component]
fn Leaks(id: &'static str, title: &'static str, counted: &'static str, rows: Vec<BarRow>) -> impl IntoView {
    let body = match rows.is_empty() {
        true => view! { <p class="note muted">"Nothing is at stake."</p> }.into_any(),
        false => view! { <BarTable name=title counted=counted rows/> }.into_any(),
    };
    view! { <section class="sect" aria-labelledby=id><header><h2 id=id>{title}</h2></header>{body}</section> }
}

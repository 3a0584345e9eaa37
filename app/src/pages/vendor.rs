//! One vendor: its contracts, what it billed, what was found, and its prices over time.

use domain::calendar::print_date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::vendors::vendor;
use crate::components::{BarTable, ErrorCallout, Icon, MoneyText, PriceChart, SeverityMark, StakeText, StateMark};
use crate::model::{
    AccountView, CurrencyBars, InboxRow, LearnedView, PriceChartView, VendorContractRow, VendorPage as Shown,
};

#[component]
pub fn VendorPage() -> impl IntoView {
    let name = use_query_map().with(|query| query.get("name").unwrap_or_default());
    let shown = Resource::new(move || name.clone(), vendor);
    view! {
        <main id="main" class="list books">
            <Suspense>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(shown) => view! { <Vendor shown/> }.into_any(),
                        Err(error) => view! {
                            <Title text="Vendor"/>
                            <header class="phead"><h1>"Vendor"</h1></header>
                            <ErrorCallout error/>
                        }
                        .into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Vendor(shown: Shown) -> impl IntoView {
    let sums = shown.row.sums.iter().map(|sum| {
        view! {
            <div><dt>"Billed"</dt><dd class="fig"><MoneyText money=sum.billed/></dd></div>
            <div><dt>"At stake"</dt><dd class="fig"><StakeText money=Some(sum.at_stake)/></dd></div>
        }
    });
    view! {
        <Title text=shown.name.clone()/>
        <header class="phead">
            <nav class="crumb" aria-label="Breadcrumb"><a href="/vendors">"Vendors"</a><Icon name="right"/></nav>
            <h1>{shown.name.clone()}</h1>
        </header>
        <dl class="facts">
            {sums.collect_view()}
            <div><dt>"Invoices"</dt><dd class="fig">{shown.row.invoices}</dd></div>
            <div><dt>"Latest"</dt><dd class="fig">{shown.row.latest.map_or_else(|| "–".to_owned(), print_date)}</dd></div>
        </dl>
        <div class="cols">
            <Rules rules=shown.rules/>
            <Contracts rows=shown.contracts/>
            <Prices prices=shown.prices more=shown.more_prices/>
            <Recent rows=shown.recent all=shown.all/>
            <Learned rows=shown.learned/>
            <Accounts rows=shown.accounts/>
        </div>
    }
}

#[component]
fn Rules(rules: Vec<CurrencyBars>) -> impl IntoView {
    let body = match rules.is_empty() {
        true => view! { <p class="note muted">"Nothing was found yet."</p> }.into_any(),
        false => rules
            .into_iter()
            .map(|rule| view! { <BarTable name=format!("Findings by rule, {}", rule.currency) counted="Findings" rows=rule.bars/> })
            .collect_view()
            .into_any(),
    };
    view! {
        <section class="sect" aria-labelledby="rules-h"><header><h2 id="rules-h">"Findings by rule"</h2></header>{body}</section>
    }
}

#[component]
fn Contracts(rows: Vec<VendorContractRow>) -> impl IntoView {
    let date = |day: Option<domain::Date>| day.map_or_else(|| "–".to_owned(), print_date);
    let body = match rows.is_empty() {
        true => view! { <p class="note muted">"No contract is known. Upload it from the inbox."</p> }.into_any(),
        false => view! {
            <div class="tbl-wrap" tabindex="0" role="region" aria-label="Contracts, scrolls">
                <table class="tbl plain">
                    <thead><tr><th scope="col">"Contract"</th><th scope="col" class="r">"From"</th><th scope="col" class="r">"To"</th><th scope="col" class="r">"Cap"</th></tr></thead>
                    <tbody>
                        {rows
                            .into_iter()
                            .map(|row| {
                                let href = format!("/contracts/{}", row.id);
                                view! {
                                    <tr>
                                        <th scope="row"><a class="cell mono" href=href>{row.number.unwrap_or_else(|| "No number".to_owned())}</a></th>
                                        <td class="r">{date(row.effective)}</td>
                                        <td class="r">{date(row.expiry)}</td>
                                        <td class="r"><MoneyText money=row.cap/></td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="sect" aria-labelledby="contracts-h"><header><h2 id="contracts-h">"Contracts"</h2></header>{body}</section>
    }
}

#[component]
fn Prices(prices: Vec<PriceChartView>, more: usize) -> impl IntoView {
    let body = match prices.is_empty() {
        true => view! { <p class="note muted">"No invoice bills an item under a code yet."</p> }.into_any(),
        false => view! {
            <div class="prices">
                {prices
                    .into_iter()
                    .enumerate()
                    .map(|(at, chart)| view! { <PriceChart id=format!("price-{at}") chart/> })
                    .collect_view()}
            </div>
        }
        .into_any(),
    };
    let left_out =
        (more > 0).then(|| view! { <p class="note muted">{format!("{more} further items are not drawn.")}</p> });
    view! {
        <section class="sect whole" aria-labelledby="prices-h">
            <header><h2 id="prices-h">"Price history"</h2><p>"By item code, of the latest invoices; steps are marked"</p></header>
            {body}
            {left_out}
        </section>
    }
}

#[component]
fn Recent(rows: Vec<InboxRow>, all: String) -> impl IntoView {
    let date = |day: Option<domain::Date>| day.map_or_else(|| "–".to_owned(), print_date);
    let body = rows
        .into_iter()
        .map(|row| {
            let href = format!("/invoices/{}", row.id);
            view! {
                <tr>
                    <th scope="row"><a class="cell mono" href=href>{row.number.unwrap_or_else(|| "No number".to_owned())}</a></th>
                    <td><StateMark state=row.state/></td>
                    <td class="r">{date(row.issued)}</td>
                    <td class="r"><MoneyText money=row.billed/></td>
                    <td class="r"><StakeText money=row.at_stake/></td>
                    <td><SeverityMark severity=row.severity.unwrap_or_else(|| "ok".to_owned()) count=row.findings/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="sect whole" aria-labelledby="recent-h">
            <header><h2 id="recent-h">"Latest invoices"</h2><a class="link push" href=all>"All in the inbox"</a></header>
            <div class="tbl-wrap" tabindex="0" role="region" aria-label="Latest invoices, scrolls">
                <table class="tbl plain">
                    <thead>
                        <tr>
                            <th scope="col">"Invoice"</th>
                            <th scope="col">"State"</th>
                            <th scope="col" class="r">"Issued"</th>
                            <th scope="col" class="r">"Billed"</th>
                            <th scope="col" class="r">"At stake"</th>
                            <th scope="col">"Findings"</th>
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Learned(rows: Vec<LearnedView>) -> impl IntoView {
    let body = match rows.is_empty() {
        true => view! { <p class="note muted">"None. Confirm what a line is billed under, and its wording is remembered."</p> }.into_any(),
        false => view! {
            <ul class="clause-list">
                {rows
                    .into_iter()
                    .map(|row| {
                        let href = format!("/contracts/{}", row.contract);
                        view! { <li>"“"{row.wording}"” means "<a class="link" href=href>{row.item}</a></li> }
                    })
                    .collect_view()}
            </ul>
        }
        .into_any(),
    };
    view! {
        <section class="sect" aria-labelledby="learned-h"><header><h2 id="learned-h">"Learned wordings"</h2></header>{body}</section>
    }
}

#[component]
fn Accounts(rows: Option<Vec<AccountView>>) -> impl IntoView {
    let body = match rows {
        None => view! {
            <p class="note muted">"No verified accounts were imported. "<a class="link" href="/inputs">"Import them"</a>"."</p>
        }
        .into_any(),
        Some(rows) if rows.is_empty() => {
            view! { <p class="note muted">"No account of this vendor is verified."</p> }.into_any()
        }
        Some(rows) => view! {
            <ul class="clause-list">
                {rows
                    .into_iter()
                    .map(|row| {
                        view! { <li>"Ending "<span class="mono">{row.ending}</span>", verified on "{print_date(row.verified_on)}</li> }
                    })
                    .collect_view()}
            </ul>
        }
        .into_any(),
    };
    view! {
        <section class="sect" aria-labelledby="accounts-h"><header><h2 id="accounts-h">"Verified accounts"</h2></header>{body}</section>
    }
}

//! A report: rows by period and vendor. What it shows is in its address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::api::reports::report;
use crate::components::{ErrorCallout, Icon, MoneyText};
use crate::model::{ReportColumn, ReportPage as Found, ReportQuery, ReportRow, ReportTotal};

#[component]
pub fn ReportPage() -> impl IntoView {
    let name = use_params_map().with(|params| params.get("name").unwrap_or_default());
    let query = use_query_map().with(|query| {
        let get = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        ReportQuery { from: get("from"), to: get("to"), vendor: get("vendor"), after: get("after") }
    });
    let asked = (name, query.clone());
    let found = Resource::new(move || asked.clone(), |(name, query)| report(name, query));
    view! {
        <main id="main" class="list books report">
            <Suspense>
                {move || {
                    let query = query.clone();
                    Suspend::new(async move {
                        match found.await {
                            Ok(page) => view! { <Report page query/> }.into_any(),
                            Err(error) => view! {
                                <Title text="Report"/>
                                <header class="phead"><h1>"Report"</h1></header>
                                <ErrorCallout error/>
                            }
                            .into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn Report(page: Found, query: ReportQuery) -> impl IntoView {
    let start = format!("/reports/{}", page.name);
    let first = (!query.after.is_empty()).then(|| query.address(&start, ""));
    let next = page.next.as_deref().map(|after| query.address(&start, after));
    let files = [("csv", "CSV"), ("xlsx", "XLSX")].map(|(ending, label)| {
        let href = query.address(&format!("/api/reports/{}.{ending}", page.name), "");
        view! { <a class="btn quiet sm" href=href download rel="external"><Icon name="download"/>{label}</a> }
    });
    let reports = page
        .names
        .into_iter()
        .map(|name| {
            let current = (name.id == page.name).then_some("page");
            let href = query.address(&format!("/reports/{}", name.id), "");
            view! { <a class="tab" href=href aria-current=current>{name.label}</a> }
        })
        .collect_view();
    view! {
        <Title text=page.title.clone()/>
        <header class="phead"><h1>{page.title.clone()}</h1></header>
        <nav class="tabs" aria-label="Reports">{reports}</nav>
        <p class="note">{page.lead}</p>
        <Filter query=query.clone() action=start has_vendor=page.has_vendor/>
        {if page.rows.is_empty() {
            view! { <div class="empty"><h2>"No rows"</h2><p>"Nothing lies within this period. Take a part of the filter away."</p></div> }.into_any()
        } else {
            view! { <Table title=page.title columns=page.columns rows=page.rows/> }.into_any()
        }}
        <Totals totals=page.totals/>
        <footer class="totals">
            <div class="btn-row">{files}</div>
            <nav class="pager push" aria-label="Pages">
                {first.map(|href| view! { <a class="btn quiet sm" href=href><Icon name="left"/>"First"</a> })}
                {next.map(|href| view! { <a class="btn quiet sm" href=href>"More"<Icon name="right"/></a> })}
            </nav>
        </footer>
        <p class="note muted print-hint">
            "The files hold all rows. Print: your browser makes a PDF of the rows that are shown here."
        </p>
    }
}

#[component]
fn Filter(query: ReportQuery, action: String, has_vendor: bool) -> impl IntoView {
    view! {
        <form class="bar-row toolbar" method="get" action=action role="search">
            <div class="field">
                <label for="report-from">"From"</label>
                <input class="input" id="report-from" name="from" type="date" value=query.from/>
            </div>
            <div class="field">
                <label for="report-to">"To"</label>
                <input class="input" id="report-to" name="to" type="date" value=query.to/>
            </div>
            {has_vendor.then(|| {
                view! {
                    <div class="field">
                        <label for="report-vendor">"Vendor, its whole name"</label>
                        <input class="input" id="report-vendor" name="vendor" value=query.vendor.clone() maxlength="200" autocomplete="off"/>
                    </div>
                }
            })}
            <button class="btn quiet" type="submit">"Show"</button>
        </form>
    }
}

#[component]
fn Table(title: String, columns: Vec<ReportColumn>, rows: Vec<ReportRow>) -> impl IntoView {
    let region = format!("{title}, scrolls");
    let figures: Vec<bool> = columns.iter().map(|column| column.is_figure).collect();
    let class = |is_figure: bool| if is_figure { "r" } else { "words" };
    let heads = columns
        .into_iter()
        .map(|column| view! { <th scope="col" class=class(column.is_figure)>{column.name}</th> })
        .collect_view();
    let body = rows
        .into_iter()
        .map(|row| {
            let mut link = row.link;
            let cells = row.cells.into_iter().zip(figures.clone()).map(|(cell, is_figure)| {
                // The first words of a row lead to its thing.
                let href = if is_figure { None } else { link.take() };
                match href {
                    Some(href) => view! { <td class="words"><a class="cell" href=href>{cell}</a></td> }.into_any(),
                    None => view! { <td class=class(is_figure)>{cell}</td> }.into_any(),
                }
            });
            view! { <tr>{cells.collect_view()}</tr> }
        })
        .collect_view();
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label=region>
            <table class="tbl"><caption class="sr">{title}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>
        </div>
    }
}

/// What all rows come to, each currency by itself.
#[component]
fn Totals(totals: Vec<ReportTotal>) -> impl IntoView {
    (!totals.is_empty()).then(|| {
        let sums = totals.into_iter().map(|total| {
            view! { <div><dt>{total.label}</dt><dd class="fig"><MoneyText money=total.amount/></dd></div> }
        });
        view! { <dl class="facts" aria-label="All rows">{sums.collect_view()}</dl> }
    })
}

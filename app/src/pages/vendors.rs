//! The list of vendors, by name. What it shows is in its address.

use domain::calendar::print_date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::vendors::vendors;
use crate::components::{ErrorCallout, Icon, MoneyText, StakeText};
use crate::model::address::with_parts;
use crate::model::{VendorRow, VendorsPage as Found};

#[component]
pub fn VendorsPage() -> impl IntoView {
    let (search, after) = use_query_map().with(|query| {
        let get = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        (get("q"), get("after"))
    });
    let asked = (search.clone(), after.clone());
    let found = Resource::new(move || asked.clone(), |(search, after)| vendors(search, after));
    view! {
        <Title text="Vendors"/>
        <main id="main" class="list books">
            <header class="phead"><h1>"Vendors"</h1></header>
            <form class="bar-row toolbar" method="get" action="/vendors" role="search">
                <div class="search">
                    <Icon name="search"/>
                    <input class="input" type="search" name="q" value=search.clone() placeholder="Part of the name"
                        aria-label="Search vendors" data-key="/" maxlength="200"/>
                    <kbd aria-hidden="true">"/"</kbd>
                </div>
                <button class="btn quiet" type="submit">"Search"</button>
            </form>
            <Suspense>
                {move || {
                    let (search, after) = (search.clone(), after.clone());
                    Suspend::new(async move {
                        match found.await {
                            Ok(page) => view! { <Vendors page search after/> }.into_any(),
                            Err(error) => view! { <ErrorCallout error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn Vendors(page: Found, search: String, after: String) -> impl IntoView {
    if page.rows.is_empty() {
        let text = match search.is_empty() {
            true => "A vendor is listed here with its first invoice or contract. Upload one from the inbox.",
            false => "No vendor's name has this in it. Try a shorter part.",
        };
        return view! { <div class="empty"><h2>"No vendors here"</h2><p>{text}</p></div> }.into_any();
    }
    let address = |after: &str| with_parts("/vendors", &[("q", &search), ("after", after)]);
    let first = (!after.is_empty()).then(|| address(""));
    let next = page.next.as_deref().map(address);
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Vendors, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"Vendor"</th>
                        <th scope="col" class="r">"Contracts"</th>
                        <th scope="col" class="r">"Invoices"</th>
                        <th scope="col" class="r">"Latest"</th>
                        <th scope="col" class="r">"Billed"</th>
                        <th scope="col" class="r">"At stake"</th>
                    </tr>
                </thead>
                <tbody>{page.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
        <footer class="totals">
            <nav class="pager push" aria-label="Pages">
                {first.map(|href| view! { <a class="btn quiet sm" href=href><Icon name="left"/>"First"</a> })}
                {next.map(|href| view! { <a class="btn quiet sm" href=href>"More"<Icon name="right"/></a> })}
            </nav>
        </footer>
    }
    .into_any()
}

/// Sums of several currencies stand below each other.
#[component]
fn Row(row: VendorRow) -> impl IntoView {
    let billed = row.sums.iter().map(|sum| view! { <MoneyText money=sum.billed/> }).collect_view();
    let at_stake = row.sums.iter().map(|sum| view! { <StakeText money=Some(sum.at_stake)/> }).collect_view();
    view! {
        <tr>
            <td class="fill"><a class="cell" href=row.href>{row.name}</a></td>
            <td class="r">{row.contracts}</td>
            <td class="r">{row.invoices}</td>
            <td class="r soft">{row.latest.map_or_else(|| "–".to_owned(), print_date)}</td>
            <td class="r"><span class="stack">{billed}</span></td>
            <td class="r"><span class="stack">{at_stake}</span></td>
        </tr>
    }
}

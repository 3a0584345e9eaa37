//! The rows of the inbox, and what is done with those that are chosen.

use domain::calendar::print_date;
use domain::{Date, Money};
use leptos::prelude::*;

use crate::components::{Icon, MoneyText, SeverityMark, StakeText, StateMark};
use crate::model::{InboxQuery, InboxRow};

/// Leads to what the chosen rows come to, where something can be done about them. The rows' boxes belong to its form.
#[component]
pub fn ChoiceBar() -> impl IntoView {
    view! {
        <form class="choice-bar" id="choice" method="get" action="/invoices/chosen">
            <p aria-live="polite"><span data-chosen-count="">"Choose rows to act on several at once"</span></p>
            <dl class="sums" data-chosen-sums=""></dl>
            <button class="btn quiet sm push" type="submit" data-key="d">"Act on the chosen "<kbd aria-hidden="true">"d"</kbd></button>
        </form>
    }
}

#[component]
pub fn Table(rows: Vec<InboxRow>, query: InboxQuery) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Invoices, scrolls">
            <table class="tbl cards">
                <thead>
                    <tr>
                        <th scope="col" class="sel">
                            <input class="box scripted" type="checkbox" aria-label="Choose all shown" data-choose-all=""/>
                        </th>
                        <th scope="col" class="c-state">"State"</th>
                        <th scope="col" class="fill c-vendor">"Vendor"</th>
                        <th scope="col" class="c-no">"Invoice"</th>
                        <Sorted label="Issued" class="r c-iss" order="issued" sort="descending" query=query.clone()/>
                        <Sorted label="Due" class="r c-due" order="due" sort="ascending" query=query.clone()/>
                        <th scope="col" class="r c-billed">"Billed"</th>
                        <Sorted label="At stake" class="r c-stake" order="stake" sort="descending" query=query/>
                        <th scope="col" class="c-find">"Findings"</th>
                        <th scope="col" class="c-con">"Contract"</th>
                        <th scope="col" class="r c-age">"Age"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Sorted(
    label: &'static str,
    class: &'static str,
    order: &'static str,
    sort: &'static str,
    query: InboxQuery,
) -> impl IntoView {
    let here = query.order.as_deref().unwrap_or("due") == order;
    let wanted = (order != "due").then(|| order.to_owned());
    let href = InboxQuery { order: wanted, ..query.from_start() }.address();
    view! {
        <th scope="col" class=class aria-sort=here.then_some(sort)>
            <a class="sort" href=href>{label}{here.then(|| view! { <Icon name="arrdown"/> })}</a>
        </th>
    }
}

#[component]
fn Row(row: InboxRow) -> impl IntoView {
    let date = |date: Option<Date>| date.map_or_else(|| "–".to_owned(), print_date);
    let number = row.number.unwrap_or_else(|| "No number".to_owned());
    let vendor = row.vendor.unwrap_or_else(|| "Unknown vendor".to_owned());
    let label = format!("Choose {number} of {vendor}");
    let href = format!("/invoices/{}", row.id);
    let plain = |money: Option<Money>| money.map(|money| money.amount.to_string());
    let currency = row.billed.map(|money| money.currency.code().to_owned());
    let (billed, stake) = (plain(row.billed), plain(row.at_stake));
    // By its id a row stays itself, choice and focus included, while others come in above it.
    let place = format!("row-{}", row.id);
    view! {
        <tr id=place>
            <td class="sel">
                <input class="box" type="checkbox" name="chosen" value=row.id form="choice" aria-label=label
                    data-billed=billed data-stake=stake data-currency=currency/>
            </td>
            <td class="c-state"><StateMark state=row.state/></td>
            <td class="fill c-vendor">
                <a class="cell" href=href>{vendor}</a>
                <span class="sub mono">{number.clone()}</span>
            </td>
            <td class="c-no"><span class="mono">{number}</span></td>
            <td class="r c-iss soft">{date(row.issued)}</td>
            <td class=if row.overdue { "r c-due late" } else { "r c-due" }>
                {date(row.due)}{row.overdue.then(|| view! { <span class="sr">", overdue"</span> })}
            </td>
            <td class="r c-billed"><MoneyText money=row.billed/></td>
            <td class="r c-stake"><StakeText money=row.at_stake/></td>
            <td class="c-find">
                <SeverityMark severity=row.severity.unwrap_or_else(|| "ok".to_owned()) count=row.findings/>
            </td>
            <td class="c-con soft"><span class="mono">{row.contract.unwrap_or_else(|| "No contract".to_owned())}</span></td>
            <td class="r c-age soft">{row.age.map(|days| format!("{days} d"))}</td>
        </tr>
    }
}

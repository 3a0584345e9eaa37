//! The renewal calendar: contracts by the day on which something must be decided about them.

use domain::calendar::print_date;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::renewals::{EndCalendar, MakeCalendar, renewals};
use crate::components::{ErrorCallout, MoneyText, Problem};
use crate::model::{RenewalRow, RenewalsPage as Shown};

#[component]
pub fn RenewalsPage() -> impl IntoView {
    let make = ServerAction::<MakeCalendar>::new();
    let end = ServerAction::<EndCalendar>::new();
    let shown = Resource::new(|| (), |()| renewals());
    view! {
        <Title text="Renewals"/>
        <main id="main" class="list books">
            <header class="phead"><h1>"Renewals"</h1><p class="muted">"By the last day to decide"</p></header>
            <Problem value=make.value()/>
            <Problem value=end.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match shown.await {
                        Ok(shown) => view! { <Renewals shown make end/> }.into_any(),
                        Err(error) => view! { <ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Renewals(shown: Shown, make: ServerAction<MakeCalendar>, end: ServerAction<EndCalendar>) -> impl IntoView {
    let silent = match shown.silent {
        0 => None,
        1 => Some("1 contract says neither when it renews nor when it ends.".to_owned()),
        many => Some(format!("{many} contracts say neither when they renew nor when they end.")),
    };
    view! {
        {if shown.rows.is_empty() {
            view! {
                <div class="empty">
                    <h2>"No deadlines"</h2>
                    <p>"A contract is listed here once its terms say when it ends, or by when notice is due."</p>
                </div>
            }
            .into_any()
        } else {
            view! { <RenewalTable rows=shown.rows/> }.into_any()
        }}
        {silent.map(|text| {
            view! { <p class="note">{text}" "<a class="link" href="/contracts">"Type it in on the contract's page"</a>"."</p> }
        })}
        <section class="sect calendar" aria-labelledby="calendar-h">
            <h2 id="calendar-h">"In your calendar"</h2>
            <p>
                "Your calendar program reads these days from an address of your own. Whoever has it sees the contracts' names "
                "and days, so keep it to yourself."
            </p>
            {shown.calendar.map(|address| {
                view! {
                    <div class="callout" role="status">
                        <p>"Add this address to your calendar program as a subscription. It is shown only now."</p>
                        <p class="mono address"><a class="link" href=address.clone() rel="external" download="renewals.ics">{address.clone()}</a></p>
                    </div>
                }
            })}
            {shown.calendar_since.map(|day| view! { <p class="muted">"Your calendar has had its address since "{print_date(day)}"."</p> })}
            <div class="btn-row">
                <ActionForm action=make>
                    <button class="btn quiet" type="submit">
                        {if shown.calendar_since.is_some() { "Replace the address" } else { "Make an address" }}
                    </button>
                </ActionForm>
                {shown.calendar_since.map(|_| {
                    view! { <ActionForm action=end><button class="btn bare" type="submit">"End it"</button></ActionForm> }
                })}
            </div>
        </section>
    }
}

/// Also part of the overview.
#[component]
pub fn RenewalTable(rows: Vec<RenewalRow>) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Renewals, scrolls">
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="r">"Decide by"</th>
                        <th scope="col">"Left"</th>
                        <th scope="col" class="fill">"Vendor"</th>
                        <th scope="col">"Contract"</th>
                        <th scope="col" class="what">"Then"</th>
                        <th scope="col" class="r">"Next term"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: RenewalRow) -> impl IntoView {
    let href = format!("/contracts/{}", row.contract);
    let class = match (row.is_past, row.is_near) {
        (true, _) => "soft",
        (false, true) => "late",
        (false, false) => "",
    };
    view! {
        <tr>
            <td class="r">{print_date(row.day)}</td>
            <td class=class>{row.left}</td>
            <td class="fill"><a class="cell" href=href>{row.vendor.unwrap_or_else(|| "Unknown vendor".to_owned())}</a></td>
            <td><span class="mono">{row.number.unwrap_or_else(|| "No number".to_owned())}</span></td>
            <td class="what soft">{row.sentence}</td>
            <td class="r"><MoneyText money=row.next_term/></td>
        </tr>
    }
}

//! The next invoice as far as it can be told, what is missing, and how the renewal stands.

use leptos::prelude::*;

use crate::components::MoneyText;
use crate::model::{NextInvoice, OutlookView};

#[component]
pub fn Outlook(outlook: OutlookView) -> impl IntoView {
    let nothing = outlook.next.is_none();
    view! {
        <section class="outlook" id="outlook" aria-labelledby="outlook-h">
            <header class="pane-h"><h2 id="outlook-h">"What comes next"</h2></header>
            {(!outlook.missing.is_empty()).then(|| {
                let missing = outlook
                    .missing
                    .into_iter()
                    .map(|missing| view! { <li>{missing.summary}" "<MoneyText money=missing.amount/></li> })
                    .collect_view();
                view! { <h3>"Should have come"</h3><ul class="clause-list">{missing}</ul> }
            })}
            {nothing.then(|| view! { <p class="empty">"No invoice came under this contract yet, so the next one cannot be told."</p> })}
            {outlook.next.map(|next| view! { <Next next/> })}
            {outlook.renewal.map(|renewal| {
                view! {
                    <p>{renewal}</p>
                    <ul class="clause-list" aria-label="Windows for notice">
                        {outlook.windows.into_iter().map(|window| view! { <li>{window}</li> }).collect_view()}
                    </ul>
                }
            })}
        </section>
    }
}

#[component]
fn Next(next: NextInvoice) -> impl IntoView {
    view! {
        <p>{next.sentence}</p>
        <div class="tbl-wrap" tabindex="0" role="region" aria-label="Next invoice, scrolls">
            <table class="tbl">
                <caption class="sr">"Next invoice"</caption>
                <thead>
                    <tr><th scope="col">"Item"</th><th scope="col" class="r">"Quantity"</th><th scope="col" class="r">"Amount"</th><th scope="col">"Why"</th></tr>
                </thead>
                <tbody>
                    {next
                        .lines
                        .into_iter()
                        .map(|line| {
                            view! {
                                <tr>
                                    <td>{line.item}</td>
                                    <td class="r">{line.quantity}</td>
                                    <td class="r"><MoneyText money=line.amount/></td>
                                    <td>{line.basis}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
        {next.gross.map(|gross| view! { <p>"With tax: "<MoneyText money=Some(gross)/></p> })}
        <details class="data">
            <summary>"What is taken for granted"</summary>
            <ul>{next.assumptions.into_iter().map(|assumption| view! { <li>{assumption}</li> }).collect_view()}</ul>
        </details>
    }
}

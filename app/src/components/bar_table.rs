//! Bars by name: a table whose rows are drawn as well.

use leptos::prelude::*;

use super::MoneyText;
use crate::model::BarRow;

#[component]
pub fn BarTable(#[prop(into)] name: String, #[prop(into)] counted: String, rows: Vec<BarRow>) -> impl IntoView {
    let region = format!("{name}, scrolls");
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label=region>
            <table class="tbl plain bars">
                <caption class="sr">{name}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <td class="track"></td>
                        <th scope="col" class="r">"At stake"</th>
                        <th scope="col" class="r">{counted}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Bar row/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Bar(row: BarRow) -> impl IntoView {
    let name = match row.href {
        Some(href) => view! { <a class="cell" href=href>{row.name}</a> }.into_any(),
        None => view! { <span>{row.name}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="name">{name}</th>
            <td class="track">
                <svg viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="t" width="1000" height="8"></rect>
                    <rect class="v" width=row.share height="8"></rect>
                </svg>
            </td>
            <td class="r"><MoneyText money=row.amount/></td>
            <td class="r soft">{row.count}</td>
        </tr>
    }
}

//! Amounts: grouped, right-aligned, with their currency in a column of its own.

use domain::Money;
use domain::money::group_thousands;
use leptos::prelude::*;

#[component]
pub fn MoneyText(#[prop(into)] money: Option<Money>, #[prop(optional)] stake: bool) -> impl IntoView {
    match money {
        Some(money) => view! {
            <span class=if stake { "money stake" } else { "money" }>
                {group_thousands(money.amount)}<span class="cur">{money.currency.code().to_owned()}</span>
            </span>
        }
        .into_any(),
        None => view! {
            <span class="money none">
                <span aria-hidden="true">"–"</span><span class="sr">"none"</span><span class="cur"></span>
            </span>
        }
        .into_any(),
    }
}

/// Money at stake: nothing at stake shows as none.
#[component]
pub fn StakeText(money: Option<Money>) -> impl IntoView {
    view! { <MoneyText money=money.filter(|money| !money.is_zero()) stake=true/> }
}

//! What the inbox is searched and filtered by: a plain form, whose fields become the address.

use leptos::prelude::*;

use crate::components::Icon;
use crate::model::{Choice, InboxQuery};

#[component]
pub fn Toolbar(query: InboxQuery, rules: Vec<Choice>) -> impl IntoView {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let rule = query.rule.clone();
    let is_open = query.is_filtered();
    view! {
        <form class="bar-row toolbar" method="get" action="/invoices" role="search">
            {query.state.clone().map(|state| view! { <input type="hidden" name="state" value=state/> })}
            {query.order.clone().map(|order| view! { <input type="hidden" name="order" value=order/> })}
            <div class="search">
                <Icon name="search"/>
                <input class="input" type="search" name="q" value=text(&query.search) placeholder="Vendor or number"
                    aria-label="Search invoices" data-key="/" maxlength="200"/>
                <kbd aria-hidden="true">"/"</kbd>
            </div>
            <button class="btn quiet" type="submit">"Search"</button>
            <Chips query=query.clone() rules=rules.clone()/>
            <details class="menu filter" open=false>
                <summary class="chip add" data-key="f"><Icon name="plus"/>{if is_open { "Change filter " } else { "Filter " }}<kbd aria-hidden="true">"f"</kbd></summary>
                <div class="menu-body">
                    <div class="field">
                        <label for="filter-vendor">"Vendor, its whole name"</label>
                        <input class="input" id="filter-vendor" name="vendor" value=text(&query.vendor) maxlength="200" autocomplete="off"/>
                    </div>
                    <div class="field">
                        <label for="filter-rule">"With a finding of"</label>
                        <span class="select-wrap">
                            <select class="select" id="filter-rule" name="rule">
                                <option value="">"Any rule, or none"</option>
                                {rules
                                    .into_iter()
                                    .map(|choice| {
                                        let selected = rule.as_deref() == Some(choice.id.as_str());
                                        view! { <option value=choice.id selected=selected>{choice.label}</option> }
                                    })
                                    .collect_view()}
                            </select>
                            <Icon name="down"/>
                        </span>
                    </div>
                    <div class="field">
                        <label for="filter-stake">"At stake, at least"</label>
                        <input class="input" id="filter-stake" name="stake" value=text(&query.stake) inputmode="decimal" maxlength="20"/>
                    </div>
                    <div class="field">
                        <label for="filter-age">"Issued at least so many days ago"</label>
                        <input class="input" id="filter-age" name="age" value=text(&query.age) inputmode="numeric" maxlength="4"/>
                    </div>
                    <label class="check">
                        <input type="checkbox" name="whose" value="mine" checked=query.whose.is_some()/>
                        <span>"Assigned to me"</span>
                    </label>
                    <button class="btn primary" type="submit">"Show"</button>
                </div>
            </details>
        </form>
    }
}

/// What the view is narrowed by, each with a way to take it away.
#[component]
fn Chips(query: InboxQuery, rules: Vec<Choice>) -> impl IntoView {
    let start = query.from_start();
    let rule = query.rule.clone().map(|id| {
        let named = rules.into_iter().find(|choice| choice.id == id);
        named.map_or(id, |choice| choice.label)
    });
    [
        ("Vendor", query.vendor.clone(), InboxQuery { vendor: None, ..start.clone() }),
        ("Finding", rule, InboxQuery { rule: None, ..start.clone() }),
        ("At stake from", query.stake.clone(), InboxQuery { stake: None, ..start.clone() }),
        ("Days since issue from", query.age.clone(), InboxQuery { age: None, ..start.clone() }),
        ("To be settled by", query.whose.clone().map(|_| "me".to_owned()), InboxQuery { whose: None, ..start }),
    ]
    .into_iter()
    .filter_map(|(label, value, without)| {
        let value = value?;
        let title = format!("Take away: {} {value}", label.to_lowercase());
        Some(view! {
            <span class="chip">
                <span>{label}" "<b>{value}</b></span>
                <a class="away" href=without.address() aria-label=title><Icon name="x"/></a>
            </span>
        })
    })
    .collect_view()
}

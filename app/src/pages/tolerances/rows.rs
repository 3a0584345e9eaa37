//! The tolerances and limits that are set.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use crate::model::{LimitRow, ToleranceRow};

#[component]
pub fn Tolerances(rows: Vec<ToleranceRow>, may_change: bool, actions: Actions) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="empty">"No tolerance is set: no difference passes."</p> }.into_any();
    }
    let rows = rows.into_iter().map(|row| {
        let label = format!("Remove the tolerance of {} for {}", row.scope.label, row.rule.label);
        let remove = may_change.then(|| view! {
            <ActionForm action=actions.tolerance>
                <input type="hidden" name="scope" value=row.scope.id/>
                <input type="hidden" name="rule" value=row.rule.id/>
                <button class="btn bare sm" type="submit" aria-label=label>"Remove"</button>
            </ActionForm>
        });
        view! { <tr><td class="fill">{row.scope.label}</td><td>{row.rule.label}</td><td class="r">{row.value}</td><td class="r">{remove}</td></tr> }
    });
    view! { <Table label="Tolerances" second="Rule" rows=rows.collect_view().into_any()/> }.into_any()
}

#[component]
pub fn Limits(rows: Vec<LimitRow>, may_change: bool, actions: Actions) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="empty">"No limit is set."</p> }.into_any();
    }
    let rows = rows.into_iter().map(|row| {
        let label = format!("Remove {} of {}", row.limit.label, row.scope.label);
        let remove = may_change.then(|| view! {
            <ActionForm action=actions.limit>
                <input type="hidden" name="scope" value=row.scope.id/>
                <input type="hidden" name="limit" value=row.limit.id/>
                <button class="btn bare sm" type="submit" aria-label=label>"Remove"</button>
            </ActionForm>
        });
        view! { <tr><td class="fill">{row.scope.label}</td><td>{row.limit.label}</td><td class="r">{row.value}</td><td class="r">{remove}</td></tr> }
    });
    view! { <Table label="Limits" second="Limit" rows=rows.collect_view().into_any()/> }.into_any()
}

#[component]
fn Table(label: &'static str, second: &'static str, rows: AnyView) -> impl IntoView {
    view! {
        <div class="tbl-wrap" tabindex="0" role="region" aria-label=format!("{label}, scrolls")>
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col" class="fill">"For"</th>
                        <th scope="col">{second}</th>
                        <th scope="col" class="r">"Value"</th>
                        <th scope="col"><span class="sr">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

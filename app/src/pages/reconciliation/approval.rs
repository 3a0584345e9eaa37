//! Releasing an invoice for payment: by whom it is approved, and the button that names the sum.

use domain::Money;
use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use crate::components::Icon;
use crate::model::ApprovalView;

#[component]
pub fn Approval(id: String, approval: ApprovalView, payable: Option<Money>, actions: Actions) -> impl IntoView {
    let given = approval.given.len();
    let complete = given >= approval.needed;
    let told = approval.given.join("; ");
    let take_back = (given > 0 && approval.may_approve).then(|| {
        let id = id.clone();
        view! {
            <ActionForm action=actions.take_back>
                <input type="hidden" name="invoice" value=id/>
                <button class="btn bare sm" type="submit"><Icon name="undo"/>"Take back"</button>
            </ActionForm>
        }
    });
    let words = match (complete, given, approval.is_ripe) {
        (true, _, _) => format!("Approved by {told}"),
        (false, 0, false) => "Waits for decisions".to_owned(),
        (false, 0, true) if approval.needed > 1 => "Takes two people".to_owned(),
        (false, 0, true) if !approval.may_approve => "Waits for an approver".to_owned(),
        (false, 0, true) => String::new(),
        (false, _, _) => format!("Approved by {told}; waits for a second person"),
    };
    let button = approval.amount.filter(|_| approval.may_approve && approval.is_ripe && !complete).map(|amount| {
        let label = payable.map_or_else(|| "Approve ".to_owned(), |money| format!("Approve {money} "));
        view! {
            <ActionForm action=actions.approve>
                <input type="hidden" name="invoice" value=id/>
                <input type="hidden" name="amount" value=amount/>
                <button class="btn primary sm" type="submit" data-key="p">{label}<kbd aria-hidden="true">"p"</kbd></button>
            </ActionForm>
        }
    });
    view! { <div class="approval">{button}<span>{words}</span>{take_back}</div> }
}

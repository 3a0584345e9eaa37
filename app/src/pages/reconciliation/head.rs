//! The head of a reconciliation: which invoice, what is billed, at stake and payable, which contract.

use domain::calendar::print_date;
use domain::money::group_thousands;
use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use super::approval::Approval;
use super::dispute::Disputes;
use crate::components::{Icon, StateMark};
use crate::model::{Decided, Review};

#[component]
pub fn Head(case: Review, actions: Actions) -> impl IntoView {
    let currency = case.billed.map(|money| money.currency.code().to_owned());
    let amount =
        |money: Option<domain::Money>| money.map_or_else(|| "–".to_owned(), |money| group_thousands(money.amount));
    let plain = |money: Option<domain::Money>| money.map(|money| money.amount.normalize().to_string());
    let waived = case
        .findings
        .iter()
        .any(|finding| finding.decision.as_ref().is_some_and(|made| made.verdict == Decided::Dismissed));
    let undecided = case.undecided.len();
    let open = case.findings.iter().filter(|finding| finding.decision.is_none()).count();
    view! {
        <header class="r-head" data-at-stake=plain(case.at_stake) data-payable=plain(case.payable) data-waived=waived.then_some("")>
            <div class="r-line">
                <nav class="crumb" aria-label="Breadcrumb">
                    <a href="/invoices">"Inbox"</a><Icon name="right"/><span>{case.vendor}</span>
                </nav>
                <h1 class="mono">{case.number}</h1>
                <StateMark state=case.state/>
                <div class="btn-row push">
                    {case.previous.map(|id| {
                        view! { <a class="btn quiet sm" data-key="[" href=format!("/invoices/{id}")>"Earlier "<kbd aria-hidden="true">"["</kbd></a> }
                    })}
                    {case.next.map(|id| {
                        view! { <a class="btn quiet sm" data-key="]" href=format!("/invoices/{id}")>"Later "<kbd aria-hidden="true">"]"</kbd></a> }
                    })}
                </div>
            </div>
            <dl class="facts">
                <div><dt>"Billed"</dt><dd class="fig">{amount(case.billed)}<span class="cur">{currency.clone()}</span></dd></div>
                <div class="op minus"><dt>"At stake"</dt>
                    <dd class="fig stakefig">{amount(case.at_stake)}<span class="cur">{currency.clone()}</span></dd></div>
                <div class="op equals"><dt>"Payable"</dt><dd class="fig">{amount(case.payable)}<span class="cur">{currency}</span></dd></div>
                <div class="sep"><dt>"Still open"</dt>
                    <dd>{if open == 1 { "1 finding to decide".to_owned() } else { format!("{open} findings to decide") }}
                        {(undecided > 0).then(|| view! { " " <small class="ask-t">{lacking(undecided)}</small> })}
                    </dd>
                </div>
                <div><dt>"Due"</dt><dd>{case.due.map_or_else(|| "–".to_owned(), print_date)}</dd></div>
                <div><dt>"Payment"</dt><dd><Approval id=case.id.clone() approval=case.approval payable=case.payable actions/></dd></div>
                {(case.awaits_letter || !case.disputes.is_empty()).then(|| view! {
                    <div><dt>"Dispute"</dt><dd><Disputes id=case.id.clone() disputes=case.disputes.clone() awaits=case.awaits_letter actions/></dd></div>
                })}
                <div><dt>"Contract"</dt><dd><ContractChoice id=case.id contract=case.contract contracts=case.contracts actions/></dd></div>
            </dl>
            {(!case.warnings.is_empty()).then(|| {
                view! {
                    <ul class="warnings" aria-label="Notes on the reading">
                        {case.warnings.into_iter().map(|warning| view! { <li>{warning}</li> }).collect_view()}
                    </ul>
                }
            })}
            <nav class="jump tabs" aria-label="On this page">
                <a href="#findings">"Findings"</a><a href="#inv">"Invoice"</a><a href="#con">"Contract"</a><a href="#lines">"Lines"</a><a href="#talk">"History"</a>
            </nav>
        </header>
    }
}

/// How many checks could not be made.
pub fn lacking(checks: usize) -> String {
    if checks == 1 { "1 check lacks a value".to_owned() } else { format!("{checks} checks lack a value") }
}

#[component]
fn ContractChoice(
    id: String,
    contract: Option<crate::model::Choice>,
    contracts: Vec<crate::model::Choice>,
    actions: Actions,
) -> impl IntoView {
    let label = contract.as_ref().map_or_else(|| "Choose one".to_owned(), |contract| contract.label.clone());
    let now = contract.map(|contract| contract.id);
    view! {
        <details class="edit">
            <summary>{label}<span class="sr">" Choose another contract"</span><Icon name="edit"/></summary>
            <ActionForm action=actions.choose attr:class="edit-form">
                <input type="hidden" name="invoice" value=id/>
                <label for="choose-contract" class="sr">"Contract"</label>
                <span class="select-wrap">
                    <select class="select" id="choose-contract" name="contract">
                        {contracts
                            .into_iter()
                            .map(|choice| {
                                let selected = now.as_deref() == Some(choice.id.as_str());
                                view! { <option value=choice.id selected=selected>{choice.label}</option> }
                            })
                            .collect_view()}
                    </select>
                    <Icon name="down"/>
                </span>
                <button class="btn quiet sm" type="submit">"Reconcile"</button>
            </ActionForm>
        </details>
    }
}

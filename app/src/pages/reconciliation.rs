//! One invoice against its contract: both documents, the findings between them, the lines below.

mod approval;
mod conversation;
mod dispute;
mod findings;
mod head;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::api::aliases::ConfirmMatch;
use crate::api::approvals::{Approve, TakeApprovalBack};
use crate::api::contracts::EditTerm;
use crate::api::disputes::OpenDispute;
use crate::api::invoices::{ChooseContract, Decide, EditInvoice, UndoDecision, open_review};
use crate::api::questions::AnswerQuestion;
use crate::components::{EditAction, ErrorCallout, LinesTable, PageStack, PreviewBoard, Problem, Rates, Readings};
use crate::model::{FindingView, Mark, Review, Side, TermsView};
use conversation::Conversation;
use findings::Findings;
use head::Head;

/// What a person can do here.
#[derive(Clone, Copy)]
pub struct Actions {
    pub decide: ServerAction<Decide>,
    pub undo: ServerAction<UndoDecision>,
    pub edit: ServerAction<EditInvoice>,
    pub edit_term: ServerAction<EditTerm>,
    pub choose: ServerAction<ChooseContract>,
    pub answer: ServerAction<AnswerQuestion>,
    pub confirm: ServerAction<ConfirmMatch>,
    pub approve: ServerAction<Approve>,
    pub take_back: ServerAction<TakeApprovalBack>,
    pub put: ServerAction<OpenDispute>,
}

impl Actions {
    fn new() -> Self {
        Self {
            decide: ServerAction::new(),
            undo: ServerAction::new(),
            edit: ServerAction::new(),
            edit_term: ServerAction::new(),
            choose: ServerAction::new(),
            answer: ServerAction::new(),
            confirm: ServerAction::new(),
            approve: ServerAction::new(),
            take_back: ServerAction::new(),
            put: ServerAction::new(),
        }
    }
}

#[component]
pub fn ReconciliationPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let asked = Memo::new(move |_| query.with(|query| query.get("finding")));
    let actions = Actions::new();
    let case = Resource::new(move || id.get(), open_review);
    view! {
        <main id="main" class="recon">
            <Problem value=actions.decide.value()/>
            <Problem value=actions.undo.value()/>
            <Problem value=actions.edit.value()/>
            <Problem value=actions.edit_term.value()/>
            <Problem value=actions.choose.value()/>
            <Problem value=actions.answer.value()/>
            <Problem value=actions.confirm.value()/>
            <Problem value=actions.approve.value()/>
            <Problem value=actions.take_back.value()/>
            <Problem value=actions.put.value()/>
            <PreviewBoard invoice=id.get_untracked()/>
            <Transition>
                {move || Suspend::new(async move {
                    match case.await {
                        Ok(case) => view! { <Case case actions asked=asked.get_untracked()/> }.into_any(),
                        Err(error) => view! { <Title text="Invoice"/><ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

/// The marks of all findings on one side.
fn marks(findings: &[FindingView], side: Side) -> Vec<Mark> {
    let mut marks = Vec::new();
    for finding in findings {
        for (position, link) in finding.evidence.iter().enumerate() {
            if let (true, Some(area)) = (link.side == side, link.area) {
                marks.push(Mark {
                    finding: finding.id.clone(),
                    position,
                    number: finding.number,
                    severity: finding.severity.clone(),
                    page: link.page,
                    area,
                    label: finding.name.clone(),
                });
            }
        }
    }
    marks
}

#[component]
fn Case(case: Review, actions: Actions, asked: Option<String>) -> impl IntoView {
    // Asked for by the address, else the first without a decision.
    let first_open = case.findings.iter().find(|finding| finding.decision.is_none()).map(|finding| finding.id.clone());
    let open = asked.filter(|asked| case.findings.iter().any(|finding| finding.id == *asked)).or(first_open);
    let title = case.number.clone();
    let edit = EditAction::Invoice(actions.edit);
    let (invoice_marks, contract_marks) = (marks(&case.findings, Side::Invoice), marks(&case.findings, Side::Contract));
    view! {
        <Title text=title/>
        <Head case=case.clone() actions/>
        <div class="panes">
            <Findings case=case.clone() actions open=open.clone()/>
            <section class="pane inv" id="inv" aria-labelledby="inv-h">
                <header class="pane-h"><h2 id="inv-h">"Invoice"</h2>
                    <a class="link push" href=format!("/documents/{}/original", case.document.id)>"Original"</a></header>
                <div class="desk" tabindex="0" role="region" aria-label="Invoice, scrolls">
                    <PageStack document=case.document side="invoice" marks=invoice_marks open=open.clone()/>
                </div>
                <Readings document=case.id.clone() entries=case.fields missing=case.missing_fields action=edit
                    label="Read from the invoice"/>
            </section>
            <section class="pane con" id="con" aria-labelledby="con-h">
                <header class="pane-h"><h2 id="con-h">"Contract"</h2>
                    {case.contract.as_ref().map(|contract| {
                        view! { <a class="link push" href=format!("/contracts/{}", contract.id)>"Terms"</a> }
                    })}
                </header>
                <div class="desk" tabindex="0" role="region" aria-label="Contract, scrolls">
                    {match case.contract_document {
                        Some(document) => {
                            view! { <PageStack document side="contract" marks=contract_marks open/> }.into_any()
                        }
                        None => view! { <p class="empty">"No contract is chosen. Choose one above, or upload it."</p> }.into_any(),
                    }}
                </div>
                {case.terms.map(|terms| view! { <Terms invoice=case.id.clone() terms actions/> })}
            </section>
        </div>
        <LinesTable invoice=case.id.clone() lines=case.lines rates=case.rates action=edit confirm=actions.confirm/>
        <Conversation invoice=case.id/>
    }
}

/// What the contract says of this invoice, to be corrected where a page was read wrong.
#[component]
fn Terms(invoice: String, terms: TermsView, actions: Actions) -> impl IntoView {
    let action = EditAction::Term(actions.edit_term);
    view! {
        <details class="data terms">
            <summary>"Terms of these lines"</summary>
            <p class="muted">"A correction counts for every invoice under this contract."</p>
            <Rates document=invoice.clone() terms=terms.rates action/>
            <Readings document=invoice entries=terms.fields missing=terms.missing_fields action
                label="Read from the contract"/>
        </details>
    }
}

//! One invoice against its contract: both documents, the findings between them, the lines below.

mod findings;
mod head;
mod preview;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::api::aliases::ConfirmMatch;
use crate::api::invoices::{ChooseContract, Decide, EditInvoice, UndoDecision, open_review};
use crate::api::questions::AnswerQuestion;
use crate::components::{EditAction, ErrorCallout, LinesTable, PageStack, Problem, Readings};
use crate::model::{FindingView, Mark, Review, Side};
use findings::Findings;
use head::Head;
use preview::{Preview, Reckoning, reckon_ahead};

/// What a person can do here.
#[derive(Clone, Copy)]
pub struct Actions {
    pub decide: ServerAction<Decide>,
    pub undo: ServerAction<UndoDecision>,
    pub edit: ServerAction<EditInvoice>,
    pub choose: ServerAction<ChooseContract>,
    pub answer: ServerAction<AnswerQuestion>,
    pub confirm: ServerAction<ConfirmMatch>,
}

impl Actions {
    fn new() -> Self {
        Self {
            decide: ServerAction::new(),
            undo: ServerAction::new(),
            edit: ServerAction::new(),
            choose: ServerAction::new(),
            answer: ServerAction::new(),
            confirm: ServerAction::new(),
        }
    }

    /// Changes whenever one of them is done.
    fn done(self) -> usize {
        self.decide.version().get()
            + self.undo.version().get()
            + self.edit.version().get()
            + self.choose.version().get()
            + self.answer.version().get()
            + self.confirm.version().get()
    }
}

#[component]
pub fn ReconciliationPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let asked = Memo::new(move |_| query.with(|query| query.get("finding")));
    let actions = Actions::new();
    let case = Resource::new(move || (id.get(), actions.done()), |(id, _)| open_review(id));
    let reckoning = Reckoning::new();
    reckon_ahead(reckoning, actions, id);
    view! {
        <main id="main" class="recon">
            <Problem value=actions.decide.value()/>
            <Problem value=actions.undo.value()/>
            <Problem value=actions.edit.value()/>
            <Problem value=actions.choose.value()/>
            <Problem value=actions.answer.value()/>
            <Problem value=actions.confirm.value()/>
            <Preview reckoning/>
            <Transition>
                {move || Suspend::new(async move {
                    match case.await {
                        Ok(case) => {
                            reckoning.compare(&case);
                            view! { <Case case actions asked/> }.into_any()
                        }
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
fn Case(case: Review, actions: Actions, asked: Memo<Option<String>>) -> impl IntoView {
    let first_open = case.findings.iter().find(|finding| finding.decision.is_none()).map(|finding| finding.id.clone());
    let known: Vec<String> = case.findings.iter().map(|finding| finding.id.clone()).collect();
    let chosen = RwSignal::new(None::<String>);
    let ids = StoredValue::new(known);
    // Asked for by the address or by a click, else the first without a decision.
    let open = Signal::derive(move || {
        let wanted = chosen.get().or_else(|| asked.get());
        wanted.filter(|id| ids.with_value(|ids| ids.contains(id))).or_else(|| first_open.clone())
    });
    follow_open_finding(open, chosen, ids);
    let title = case.number.clone();
    let edit = EditAction::Invoice(actions.edit);
    let (invoice_marks, contract_marks) = (marks(&case.findings, Side::Invoice), marks(&case.findings, Side::Contract));
    view! {
        <Title text=title/>
        <Head case=case.clone() actions/>
        <div class="panes" on:click=move |event| choose_clicked(&event, chosen)>
            <Findings case=case.clone() actions open/>
            <section class="pane inv" id="inv" aria-labelledby="inv-h">
                <header class="pane-h"><h2 id="inv-h">"Invoice"</h2>
                    <a class="link push" href=format!("/documents/{}/original", case.document.id)>"Original"</a></header>
                <div class="desk" tabindex="0" role="region" aria-label="Invoice, scrolls">
                    <PageStack document=case.document side="invoice" marks=invoice_marks open/>
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
            </section>
        </div>
        <LinesTable invoice=case.id lines=case.lines rates=case.rates action=edit confirm=actions.confirm/>
    }
}

#[cfg(feature = "hydrate")]
fn choose_clicked(event: &leptos::web_sys::MouseEvent, chosen: RwSignal<Option<String>>) {
    if let Some(finding) = crate::browser::finding_under(event) {
        event.prevent_default();
        crate::browser::bring_into_view(&finding);
        chosen.set(Some(finding));
    }
}

#[cfg(not(feature = "hydrate"))]
fn choose_clicked(_event: &leptos::web_sys::MouseEvent, _chosen: RwSignal<Option<String>>) {}

/// Brings both boxes of the open finding into view, and lets `j` and `k` move between findings.
#[cfg(feature = "hydrate")]
fn follow_open_finding(open: Signal<Option<String>>, chosen: RwSignal<Option<String>>, ids: StoredValue<Vec<String>>) {
    Effect::new(move |before: Option<Option<String>>| {
        let now = open.get();
        if let (Some(finding), true) = (&now, before.is_some()) {
            let finding = finding.clone();
            // After the card and the boxes have been drawn.
            request_animation_frame(move || crate::browser::bring_into_view(&finding));
        }
        now
    });
    crate::browser::listen_for_keys(move |key| {
        let step: isize = match key {
            "j" => 1,
            "k" => -1,
            key => return crate::browser::press(key),
        };
        ids.with_value(|ids| {
            let at = open.get_untracked().and_then(|open| ids.iter().position(|id| *id == open));
            let next = at.map_or(0, |at| at.saturating_add_signed(step).min(ids.len().saturating_sub(1)));
            if let Some(id) = ids.get(next) {
                chosen.set(Some(id.clone()));
            }
        });
        true
    });
}

#[cfg(not(feature = "hydrate"))]
fn follow_open_finding(
    _open: Signal<Option<String>>,
    _chosen: RwSignal<Option<String>>,
    _ids: StoredValue<Vec<String>>,
) {
}

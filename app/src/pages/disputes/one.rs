//! One dispute: where it stands, what can be done next, its credit notes and its history.

use domain::Money;
use domain::dispute::DisputeState;
use domain::money::group_thousands;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::credits::Credits;
use crate::api::disputes::{ActOnDispute, ConfirmCredit, TakeCreditBack, dispute};
use crate::components::{DisputeMark, ErrorCallout, Icon, Problem};
use crate::model::{DisputeView, StepView};

/// What a person can do here.
#[derive(Clone, Copy)]
pub struct Actions {
    pub act: ServerAction<ActOnDispute>,
    pub confirm: ServerAction<ConfirmCredit>,
    pub take_back: ServerAction<TakeCreditBack>,
}

#[component]
pub fn DisputePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let found = Resource::new(move || id.get(), dispute);
    let actions = Actions { act: ServerAction::new(), confirm: ServerAction::new(), take_back: ServerAction::new() };
    view! {
        <main id="main" class="list dispute">
            <Problem value=actions.act.value()/>
            <Problem value=actions.confirm.value()/>
            <Problem value=actions.take_back.value()/>
            <Transition>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(found) => view! { <Dispute found actions/> }.into_any(),
                        Err(error) => view! { <Title text="Dispute"/><ErrorCallout error/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Dispute(found: DisputeView, actions: Actions) -> impl IntoView {
    let title = format!("Dispute about {}", found.number);
    let heading = title.clone();
    let letter = format!("/disputes/{}/letter", found.id);
    let may_undo = found.may_act && found.steps.iter().any(|step| !step.is_undone);
    let id = found.id.clone();
    view! {
        <Title text=title/>
        <header class="phead">
            <nav class="crumb" aria-label="Breadcrumb">
                <a href="/disputes">"Disputes"</a><Icon name="right"/><span>{found.vendor.clone()}</span>
            </nav>
            <h1>{heading}</h1>
            <DisputeMark state=found.state/>
            <div class="btn-row push">
                <a class="btn quiet sm" href=format!("/invoices/{}", found.invoice)>"Invoice"</a>
                {found.letter.is_some().then(|| {
                    view! { <a class="btn quiet sm" href=letter data-key="l">"Letter "<kbd aria-hidden="true">"l"</kbd></a> }
                })}
            </div>
        </header>
        <dl class="facts">
            <Fact name="Disputed" money=found.claimed/>
            <Fact name="Agreed" money=found.agreed/>
            <Fact name="Credited" money=found.credited/>
            <Fact name="Paid back" money=found.paid_back/>
            <Fact name="Still to be credited" money=found.outstanding/>
            <div><dt>"Opened"</dt><dd>{found.opened.clone()}</dd></div>
        </dl>
        <section aria-labelledby="next-h">
            <h2 class="section" id="next-h">"What comes next"</h2>
            <p class="lead">{next_words(&found)}</p>
            {found.may_act.then(|| view! { <Acts found=found.clone() actions/> })}
        </section>
        <Credits found=found.clone() actions/>
        <section aria-labelledby="history-h">
            <h2 class="section" id="history-h">"History"</h2>
            <History steps=found.steps/>
            {may_undo.then(|| view! {
                <ActionForm action=actions.act attr:class="bar-row">
                    <input type="hidden" name="id" value=id/>
                    <button class="btn quiet sm" type="submit" name="act" value="take-back" data-key="u z">
                        <Icon name="undo"/>"Take the last step back "<kbd aria-hidden="true">"u"</kbd>
                    </button>
                </ActionForm>
            })}
        </section>
    }
}

#[component]
fn Fact(name: &'static str, money: Option<Money>) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd class="fig">
                {money.map_or_else(|| "–".to_owned(), |money| group_thousands(money.amount))}
                {money.map(|money| view! { <span class="cur">{money.currency.code().to_owned()}</span> })}
            </dd>
        </div>
    }
}

fn next_words(found: &DisputeView) -> &'static str {
    match found.state {
        DisputeState::Open if found.letter.is_none() => {
            "Nothing is disputed on the invoice any more. Withdraw this draft, or dispute a finding again."
        }
        DisputeState::Open => {
            "The letter is a draft and follows the decisions. Read it, send it, then mark it as sent."
        }
        DisputeState::Sent => "The vendor has the letter. Say what it answers, or confirm its credit note below.",
        DisputeState::Agreed => "The vendor agreed. Confirm its credit note below when it has come.",
        DisputeState::Credited => {
            "The credit notes come to what is owed. Say when the money has come back, or was kept from a payment."
        }
        DisputeState::PaidBack => "Everything that was credited has come back. Nothing is left to do.",
        DisputeState::Rejected => "The vendor rejects it. Withdraw the dispute, or say what it agrees to after all.",
        DisputeState::Withdrawn => {
            "This dispute is withdrawn, and its findings can be decided anew. Taking that back is below."
        }
    }
}

#[component]
fn Acts(found: DisputeView, actions: Actions) -> impl IntoView {
    let state = found.state;
    let is_out = matches!(state, DisputeState::Sent | DisputeState::Agreed | DisputeState::Rejected);
    let may_send = state == DisputeState::Open && found.letter.is_some();
    let may_reject = matches!(state, DisputeState::Sent | DisputeState::Agreed) && found.credited.is_none();
    let may_withdraw = !matches!(state, DisputeState::Withdrawn) && found.credited.is_none();
    let plain = |money: Option<Money>| money.map(|money| money.amount.to_string()).unwrap_or_default();
    let id = found.id;
    let act = actions.act;
    view! {
        <div class="acts">
            {is_out.then(|| view! {
                <AmountForm id=id.clone() act word="agree" label="The vendor agrees to" value=plain(found.claimed) button="Put on record"/>
            })}
            {found.unpaid.map(|unpaid| view! {
                <AmountForm id=id.clone() act word="pay-back" label="Has come back" value=unpaid.amount.to_string() button="Put on record"/>
            })}
            <ActionForm action=act attr:class="btn-row">
                <input type="hidden" name="id" value=id/>
                {may_send.then(|| view! { <button class="btn primary" type="submit" name="act" value="send">"Mark as sent"</button> })}
                {may_reject.then(|| view! { <button class="btn quiet" type="submit" name="act" value="reject">"Vendor rejects it"</button> })}
                {may_withdraw.then(|| view! { <button class="btn quiet" type="submit" name="act" value="withdraw">"Withdraw"</button> })}
            </ActionForm>
        </div>
    }
}

#[component]
fn AmountForm(
    id: String,
    act: ServerAction<ActOnDispute>,
    word: &'static str,
    label: &'static str,
    value: String,
    button: &'static str,
) -> impl IntoView {
    let field = format!("amount-{word}");
    let labelled = field.clone();
    view! {
        <ActionForm action=act attr:class="amount-form">
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="act" value=word/>
            <label for=labelled>{label}</label>
            <input class="input" id=field name="amount" value=value inputmode="decimal" maxlength="30" required autocomplete="off"/>
            <button class="btn quiet" type="submit">{button}</button>
        </ActionForm>
    }
}

#[component]
fn History(steps: Vec<StepView>) -> impl IntoView {
    if steps.is_empty() {
        return view! { <p class="lead">"Nothing was done yet but to open it."</p> }.into_any();
    }
    view! {
        <ol class="steps">
            {steps
                .into_iter()
                .map(|step| {
                    let what = if step.is_undone {
                        view! { <del>{step.what}</del><span class="sr">", taken back"</span> }.into_any()
                    } else {
                        view! { <span>{step.what}</span> }.into_any()
                    };
                    view! { <li>{what}" "<span class="soft">{step.by}", "{step.on}</span></li> }
                })
                .collect_view()}
        </ol>
    }
    .into_any()
}

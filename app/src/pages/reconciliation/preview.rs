//! The new findings while the server has not answered yet; and a word where it comes to another result.

use domain::money::group_thousands;
use domain::{Engine, Reconciliation};
use leptos::prelude::*;

use super::Actions;
use crate::components::{SeverityMark, StakeText};
use crate::model::Review;
use crate::preview::Digest;

/// What the browser keeps of the invoice that is shown.
#[derive(Clone, Copy)]
pub struct Reckoning {
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser reckons ahead"))]
    engine: StoredValue<Option<Engine>>,
    /// The result of the edit under way, and how long it took in milliseconds.
    ahead: RwSignal<Option<(Reconciliation, u32)>>,
    /// What the browser came to for the edit that was sent last.
    promised: RwSignal<Option<Digest>>,
    differs: RwSignal<bool>,
}

impl Reckoning {
    pub fn new() -> Self {
        Self {
            engine: StoredValue::new(None),
            ahead: RwSignal::new(None),
            promised: RwSignal::new(None),
            differs: RwSignal::new(false),
        }
    }

    /// Compares the server's answer with what was promised. The server's holds.
    pub fn compare(self, case: &Review) {
        let Some(promised) = self.promised.get_untracked() else { return };
        let plain = |money: Option<domain::Money>| money.map(|money| money.amount.normalize().to_string());
        let mut findings: Vec<String> = case.findings.iter().map(|finding| finding.id.clone()).collect();
        findings.sort();
        let waived = case.findings.iter().any(|finding| finding.decision.as_ref().is_some_and(|made| !made.confirmed));
        // Without a currency the page has no amounts to compare, and what is dismissed is settled by the store.
        let same_sums = case.billed.is_none()
            || waived
            || (plain(case.at_stake).as_deref() == Some(promised.at_stake.as_str())
                && plain(case.payable).as_deref() == Some(promised.payable.as_str()));
        self.differs.set(findings != promised.findings || !same_sums);
        self.promised.set(None);
        self.ahead.set(None);
    }
}

#[component]
pub fn Preview(reckoning: Reckoning) -> impl IntoView {
    view! {
        <div class="preview" aria-live="polite">
            {move || reckoning.ahead.get().map(|(result, took)| view! { <Ahead result took/> })}
            {move || {
                reckoning.differs.get().then(|| {
                    view! {
                        <div class="callout s3" role="status">
                            <SeverityMark severity="S3".to_owned() bare=true/>
                            <div class="body"><span>
                                "The server came to another result than this page had shown: the server's is the one that is stored."
                            </span></div>
                        </div>
                    }
                })
            }}
        </div>
    }
}

#[component]
fn Ahead(result: Reconciliation, took: u32) -> impl IntoView {
    let totals = result.totals;
    let sums = format!(
        "At stake {}, payable {}. The server is storing it.",
        group_thousands(totals.at_stake),
        group_thousands(totals.payable)
    );
    let currency = totals.currency;
    view! {
        <section class="ahead" aria-label="New findings" data-took=took.to_string()>
            <p>{sums}</p>
            <ul>
                {result
                    .findings
                    .into_iter()
                    .map(|finding| {
                        let stake = currency.map(|currency| domain::Money::new(finding.stake.amount, currency));
                        view! {
                            <li>
                                <SeverityMark severity=finding.severity.code().to_owned()/>
                                <span>{finding.name}</span>
                                <StakeText money=stake/>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// Fetches the case whenever it is shown anew, and reckons each edit as it is sent.
#[cfg(feature = "hydrate")]
pub fn reckon_ahead(reckoning: Reckoning, actions: Actions, id: Memo<String>) {
    use crate::api::invoices::engine;
    use crate::preview::reckon;

    Effect::new(move |_| {
        // What was stored by any action is part of the next case.
        let (id, _) = (id.get(), actions.done());
        leptos::task::spawn_local(async move {
            let sent = engine(id).await.ok().flatten();
            let read = sent.and_then(|json| serde_json::from_str::<Engine>(&json).ok());
            // A page that was left meanwhile has nowhere to keep it.
            let _ = reckoning.engine.try_set_value(read);
        });
    });
    let input = actions.edit.input();
    Effect::new(move |_| {
        let Some(edit) = input.get() else { return };
        reckoning.differs.set(false);
        let began = crate::browser::milliseconds();
        let result =
            reckoning.engine.with_value(|engine| reckon(engine.as_ref()?, &edit.line, &edit.name, &edit.value));
        let took = crate::browser::milliseconds() - began;
        reckoning.promised.set(result.as_ref().map(Digest::of));
        // Clamped, the cast loses nothing but a fraction of a millisecond.
        reckoning.ahead.set(result.map(|result| (result, took.clamp(0.0, 60_000.0).ceil() as u32)));
    });
    let answer = actions.edit.value();
    Effect::new(move |_| {
        // Refused: nothing was stored, so nothing is to be shown.
        if matches!(answer.get(), Some(Err(_))) {
            reckoning.ahead.set(None);
            reckoning.promised.set(None);
        }
    });
}

#[cfg(not(feature = "hydrate"))]
pub fn reckon_ahead(_reckoning: Reckoning, _actions: Actions, _id: Memo<String>) {}

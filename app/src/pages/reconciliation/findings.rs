//! The findings between the documents: one open, the others a line each. A fold needs no scripts.

use leptos::prelude::*;

use super::Actions;
use super::head::lacking;
use super::history::History;
use crate::components::FindingCard;
use crate::model::{Review, UndecidedView};

#[component]
pub fn Findings(case: Review, actions: Actions, open: Option<String>) -> impl IntoView {
    let decided = case.findings.iter().filter(|finding| finding.decision.is_some()).count();
    let count = format!("{decided} of {} decided", case.findings.len());
    let nothing = case.findings.is_empty();
    let held = case.contract.is_some();
    let invoice = case.id;
    view! {
        <section class="pane find" id="findings" aria-labelledby="findings-h">
            <header class="pane-h">
                <h2 id="findings-h">"Findings"</h2>
                <span class="muted">{count}</span>
                <span class="push keys not-small" aria-hidden="true"><kbd>"j"</kbd><kbd>"k"</kbd>" move"</span>
            </header>
            <div class="f-list">
                {nothing.then(|| {
                    let text = if held {
                        "Nothing was found: every line agrees with the contract."
                    } else {
                        "Only the invoice itself could be checked: no contract is chosen for it."
                    };
                    view! { <p class="empty">{text}</p> }
                })}
                {case
                    .findings
                    .into_iter()
                    .map(|finding| {
                        let invoice = invoice.clone();
                        let is_open = open.as_deref() == Some(finding.id.as_str());
                        view! { <FindingCard finding invoice is_open decide=actions.decide undo=actions.undo answer=actions.answer/> }
                    })
                    .collect_view()}
                {(!case.undecided.is_empty()).then(|| view! { <Undecided checks=case.undecided/> })}
                {(!case.history.is_empty()).then(|| view! { <History rows=case.history/> })}
                <details class="data settings">
                    <summary>"How strictly it is checked"</summary>
                    <ul>{case.settings.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                    <p class="hint"><a class="link" href="/tolerances">"Tolerances"</a></p>
                </details>
            </div>
        </section>
    }
}

#[component]
fn Undecided(checks: Vec<UndecidedView>) -> impl IntoView {
    view! {
        <details class="data undecided">
            <summary>{lacking(checks.len())}</summary>
            <ul>
                {checks
                    .into_iter()
                    .map(|check| {
                        let line = check.line.map(|line| format!("Line {line}: ")).unwrap_or_default();
                        view! { <li><span class="rule-id">{check.rule}</span>" " {line} {check.summary}</li> }
                    })
                    .collect_view()}
            </ul>
        </details>
    }
}

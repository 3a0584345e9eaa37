//! One finding: what was found, the proof on both pages, the sum, and the decision.

use domain::waiver::WaiveReason;
use leptos::form::ActionForm;
use leptos::prelude::*;

use super::severity_mark::severity_class;
use super::{EvidenceCard, Icon, QuestionCard, SeverityMark, StakeText};
use crate::api::invoices::{Decide, UndoDecision};
use crate::api::questions::AnswerQuestion;
use crate::model::{CalcPart, Decided, DecisionView, FindingView};

#[component]
fn Verdict(decision: DecisionView) -> impl IntoView {
    let (class, icon) = match decision.verdict {
        Decided::Confirmed => ("f-done", "check"),
        Decided::Disputed => ("f-done disputed", "flag"),
        Decided::Dismissed => ("f-done dismissed", "x"),
    };
    view! { <span class=class><Icon name=icon/>{decision.verdict.word()}</span> }
}

/// A finding: a row that opens to its proof, its sum and its decision. The folds of a page exclude each other.
#[component]
pub fn FindingCard(
    finding: FindingView,
    invoice: String,
    is_open: bool,
    decide: ServerAction<Decide>,
    undo: ServerAction<UndoDecision>,
    answer: ServerAction<AnswerQuestion>,
) -> impl IntoView {
    let severity = severity_class(&finding.severity);
    let state = if is_open { "f-open" } else { "f-row" };
    let done = if finding.decision.is_some() { " done" } else { "" };
    let asking = invoice.clone();
    let id = finding.id.clone();
    let decided = finding.decision.clone();
    let proof = format!("/api/proofs/{invoice}?finding={}", encode_query(&id));
    let evidence_of = id.clone();
    let (place, told) = (format!("f-{id}"), id.clone());
    view! {
        <details class=format!("f-item {state} {severity}{done}") id=place name="finding" open=is_open
            data-finding=told>
            <summary>
                <span class=format!("f-n {severity}")>{finding.number}</span>
                <SeverityMark severity=finding.severity/>
                <h3 class="f-name">{finding.name}</h3>
                <span class="f-end">
                    {decided.clone().map(|decision| view! { <Verdict decision/> })}
                    <StakeText money=finding.stake/>
                </span>
            </summary>
            <div class="f-body">
                <p class="f-say">{finding.summary}</p>
                <div class="f-ev">
                    {finding
                        .evidence
                        .into_iter()
                        .enumerate()
                        .map(|(position, link)| view! { <EvidenceCard link finding=evidence_of.clone() position/> })
                        .collect_view()}
                </div>
                <Formula parts=finding.calc text=finding.formula/>
                {finding.question.map(|question| {
                    view! { <QuestionCard question contract=String::new() invoice=asking answer/> }
                })}
                <p class="f-also">
                    <span class="rule-id">{finding.rule}</span>
                    {finding.line.map(|line| view! { <span>{format!("Line {line}")}</span> })}
                    <a href=proof download rel="external">"Download proof"</a>
                </p>
                {match decided {
                    Some(decision) => view! { <Decided decision finding=id invoice undo/> }.into_any(),
                    None => view! { <DecisionForms finding=id invoice decide/> }.into_any(),
                }}
            </div>
        </details>
    }
}

/// Letters, figures and what means nothing in an address stay; line ids may hold anything.
fn encode_query(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b':' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[component]
fn Formula(parts: Vec<CalcPart>, text: String) -> impl IntoView {
    if parts.is_empty() {
        return (!text.is_empty()).then(|| view! { <p class="f-calc mono">{text}</p> }).into_any();
    }
    let last = parts.len() - 1;
    view! {
        <div class="f-calc" role="math" aria-label=text>
            {parts
                .into_iter()
                .enumerate()
                .map(|(at, part)| {
                    view! {
                        {(!part.operator.is_empty()).then(|| view! { <span class="o">{part.operator}</span> })}
                        <span class=if at == last { "t res" } else { "t" }><b>{part.value}</b><i>{part.label}</i></span>
                    }
                })
                .collect_view()}
        </div>
    }
    .into_any()
}

#[component]
fn DecisionForms(finding: String, invoice: String, decide: ServerAction<Decide>) -> impl IntoView {
    let (reason_id, words_id) = (format!("why-{finding}"), format!("words-{finding}"));
    let (reason_label, words_label) = (reason_id.clone(), words_id.clone());
    let (decided, of_invoice) = (finding.clone(), invoice.clone());
    view! {
        <div class="f-act btn-row">
            <ActionForm action=decide attr:class="btn-row">
                <input type="hidden" name="invoice" value=of_invoice/>
                <input type="hidden" name="finding" value=decided/>
                <button class="btn primary" type="submit" name="verdict" value="confirm" data-key="a">"Confirm "<kbd aria-hidden="true">"a"</kbd></button>
                <button class="btn quiet" type="submit" name="verdict" value="dispute" data-key="d">"Dispute "<kbd aria-hidden="true">"d"</kbd></button>
            </ActionForm>
            <details class="f-dismiss">
                <summary class="btn quiet" data-key="w">"Dismiss "<kbd aria-hidden="true">"w"</kbd></summary>
                <ActionForm action=decide attr:class="f-waive">
                    <input type="hidden" name="invoice" value=invoice/>
                    <input type="hidden" name="finding" value=finding/>
                    <input type="hidden" name="verdict" value="dismiss"/>
                    <label for=reason_label class="sr">"Reason to dismiss"</label>
                    <span class="select-wrap">
                        <select class="select" id=reason_id name="reason" required>
                            <option value="">"Reason to dismiss"</option>
                            {WaiveReason::ALL
                                .map(|reason| view! { <option value=reason.code()>{reason.label()}</option> })
                                .collect_view()}
                        </select>
                        <Icon name="down"/>
                    </span>
                    <button class="btn quiet" type="submit">"Dismiss finding"</button>
                    <label for=words_label class="sr">"In your words"</label>
                    <input class="input" id=words_id name="words" maxlength="500" placeholder="In your words"/>
                </ActionForm>
            </details>
        </div>
    }
}

#[component]
fn Decided(
    decision: DecisionView,
    finding: String,
    invoice: String,
    undo: ServerAction<UndoDecision>,
) -> impl IntoView {
    let verb = decision.verdict.word();
    let reason = (!decision.reason.is_empty()).then(|| format!(": {}", decision.reason));
    view! {
        <ActionForm action=undo attr:class="f-decided">
            <input type="hidden" name="invoice" value=invoice/>
            <input type="hidden" name="finding" value=finding/>
            <p class="soft">{verb} " by " {decision.by} ", " {decision.on} {reason}</p>
            <button class="btn quiet sm" type="submit" data-key="z u">"Undo "<kbd aria-hidden="true">"u"</kbd></button>
        </ActionForm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_findings_id_stays_one_value_of_the_address() {
        assert_eq!(encode_query("R20:3"), "R20:3");
        assert_eq!(encode_query("R20:1 a&b=c#2"), "R20:1%20a%26b%3Dc%232");
    }
}

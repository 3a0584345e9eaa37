//! One invoice against its contract.

use std::collections::BTreeSet;

use domain::calendar::print_date;
use domain::finding::{Finding, Proof, Source, Undecided};
use domain::formula::FormulaPart;
use domain::{ContractHeader, Currency, InvoiceHeader, Method, Money, Reconciliation};
use store::{ContractSummary, Decision, InvoiceState, Role, Verdict};
use workflow::review::Case;

use super::tolerances::settings_lines;
use super::{document, entries, inbox, missing, money, question};
use crate::model::{
    ApprovalView, CalcPart, Choice, Decided, DecisionView, DisputeLink, EvidenceLink, FindingView, LineView, Review,
    Side, TermRow, TermsView, UndecidedView,
};

pub fn review(case: Case, role: Role) -> Review {
    let header = &case.invoice.invoice.header;
    let text = |field: &Option<domain::Field<String>>, otherwise: &str| {
        field.as_ref().map_or_else(|| otherwise.to_owned(), |field| field.value.clone())
    };
    let fields = entries(header.entries());
    let result = case.result.as_ref();
    let findings: Vec<FindingView> = result
        .map(|result| result.findings.as_slice())
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(at, shown)| finding(at + 1, shown, &case.decisions, case.currency))
        .collect();
    let contracts: Vec<Choice> = case.contracts.iter().map(choice).collect();
    let chosen = case.invoice.contract.map(|id| id.to_string());
    Review {
        id: case.invoice.id.to_string(),
        version: case.invoice.version,
        number: text(&header.invoice_number, "No number"),
        vendor: text(&header.seller_name, "Unknown vendor"),
        state: inbox::state(case.invoice.state),
        billed: money(case.invoice.billed, case.currency),
        at_stake: money(Some(case.invoice.at_stake), case.currency),
        payable: money(case.invoice.payable, case.currency),
        due: header.due_date.as_ref().map(|field| field.value),
        contract: contracts.iter().find(|choice| Some(&choice.id) == chosen.as_ref()).cloned(),
        contracts,
        lines: lines(&case, &findings),
        rates: rates(&case),
        findings,
        undecided: result.map(|result| result.undecided.iter().map(undecided).collect()).unwrap_or_default(),
        missing_fields: missing(InvoiceHeader::NAMES, &fields),
        fields,
        terms: terms(&case),
        warnings: case.document.warnings.clone(),
        settings: settings_lines(&case.settings),
        approval: approval(&case, role),
        disputes: disputes(&case),
        awaits_letter: case.awaits_letter,
        document: document(case.document),
        contract_document: case.contract_document.map(document),
        previous: case.previous.map(|id| id.to_string()),
        next: case.next.map(|id| id.to_string()),
    }
}

fn approval(case: &Case, role: Role) -> ApprovalView {
    let given = case.approval.given.iter();
    ApprovalView {
        given: given.map(|one| format!("{}, {}", one.approver, print_date(one.given_at.date()))).collect(),
        needed: case.approval.needed,
        is_ripe: matches!(case.invoice.state, InvoiceState::Ready | InvoiceState::Decided),
        amount: case.invoice.payable.map(|amount| amount.to_string()),
        may_approve: role.may_approve(),
    }
}

fn disputes(case: &Case) -> Vec<DisputeLink> {
    let link = |(id, state, claimed): &(store::DisputeId, _, _)| DisputeLink {
        id: id.to_string(),
        state: *state,
        claimed: money(Some(*claimed), case.currency),
    };
    case.disputes.iter().map(link).collect()
}

fn choice(contract: &ContractSummary) -> Choice {
    let number = contract.contract_number.as_deref().unwrap_or("No number");
    let label = match contract.vendor_name.as_deref() {
        Some(vendor) => format!("{number}, {vendor}"),
        None => number.to_owned(),
    };
    Choice { id: contract.id.to_string(), label }
}

fn finding(number: usize, finding: &Finding, decisions: &[Decision], currency: Option<Currency>) -> FindingView {
    let decision = decisions.iter().find(|decision| decision.finding == finding.id).map(|decision| DecisionView {
        verdict: match decision.verdict {
            Verdict::Disputed => Decided::Disputed,
            Verdict::Dismissed => Decided::Dismissed,
            Verdict::Confirmed | Verdict::Reopened => Decided::Confirmed,
        },
        reason: decision.why(),
        by: decision.decider.clone(),
        on: print_date(decision.decided_at.date()),
    });
    FindingView {
        id: finding.id.clone(),
        number,
        rule: format!("{} v{}", finding.rule, finding.version),
        name: finding.name.clone(),
        severity: finding.severity.code().to_owned(),
        line: finding.line.clone(),
        summary: finding.summary.clone(),
        calc: calculation(&finding.terms),
        formula: finding.formula.clone(),
        stake: money(Some(finding.stake.amount), finding.stake.currency.or(currency)),
        evidence: finding.evidence.iter().map(evidence).collect(),
        question: finding.question.as_ref().map(|asked| question::of_finding(asked, currency)),
        decision,
    }
}

/// Values with the operators that stand before them.
fn calculation(parts: &[FormulaPart]) -> Vec<CalcPart> {
    let mut operator = String::new();
    let mut shown = Vec::new();
    for part in parts {
        match part {
            FormulaPart::Operator { operator: sign } => operator.push_str(sign),
            FormulaPart::Value { value, label } => shown.push(CalcPart {
                operator: std::mem::take(&mut operator),
                value: value.clone(),
                label: label.clone().into_owned(),
            }),
        }
    }
    shown
}

fn evidence(proof: &Proof) -> EvidenceLink {
    let side = match proof.document {
        Source::Invoice => Side::Invoice,
        Source::Contract => Side::Contract,
        Source::History => Side::History,
    };
    let place = match (side, proof.page) {
        (Side::Invoice, Some(page)) => format!("Invoice p. {page}, "),
        (Side::Contract, Some(page)) => format!("Contract p. {page}, "),
        (Side::Invoice, None) => "Invoice, ".to_owned(),
        (Side::Contract, None) => "Contract, ".to_owned(),
        (Side::History, _) => format!("Invoice {}, ", proof.invoice.as_deref().unwrap_or("before")),
    };
    EvidenceLink {
        side,
        page: proof.page.unwrap_or(1),
        area: proof.area,
        label: format!("{place}{}", proof.label),
        text: proof.text.clone().unwrap_or_default(),
        link: proof.invoice_id.as_ref().filter(|_| side == Side::History).map(|id| format!("/invoices/{id}")),
    }
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Code => "by code",
        Method::Description => "by description",
        Method::Alias => "as confirmed",
    }
}

fn rates(case: &Case) -> Vec<Choice> {
    let terms = case.contract.as_ref().map(|stored| stored.contract.terms.as_slice()).unwrap_or_default();
    let label = |term: &domain::Term| {
        let parts = [&term.item_code, &term.description].into_iter().flatten().map(|field| field.value.as_str());
        parts.collect::<Vec<_>>().join(", ")
    };
    terms.iter().enumerate().map(|(at, term)| Choice { id: at.to_string(), label: label(term) }).collect()
}

fn terms(case: &Case) -> Option<TermsView> {
    let contract = &case.contract.as_ref()?.contract;
    let fields = entries(contract.header.entries());
    let matches = case.result.as_ref().map(|result| result.matches.as_slice()).unwrap_or_default();
    let used: BTreeSet<usize> = matches.iter().map(|matched| matched.term_index).collect();
    let row = |index: usize| Some(TermRow { index, fields: entries(contract.terms.get(index)?.entries()) });
    Some(TermsView {
        missing_fields: missing(ContractHeader::NAMES, &fields),
        fields,
        rates: used.into_iter().filter_map(row).collect(),
    })
}

fn undecided(check: &Undecided) -> UndecidedView {
    UndecidedView { rule: check.rule.clone(), line: check.line.clone(), summary: check.summary.clone() }
}

fn lines(case: &Case, findings: &[FindingView]) -> Vec<LineView> {
    let nothing = Vec::new();
    let (matches, found) = case
        .result
        .as_ref()
        .map_or((&nothing, [].as_slice()), |Reconciliation { matches, findings, .. }| (matches, findings.as_slice()));
    let terms = case.contract.as_ref().map(|stored| stored.contract.terms.as_slice()).unwrap_or_default();
    let of_line =
        |index: usize| found.iter().zip(findings).filter(move |(finding, _)| finding.line_index == Some(index));
    case.invoice
        .invoice
        .lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let print =
                |name: &str| line.entries().into_iter().find(|entry| entry.name == name).map(|entry| entry.value);
            let matched = matches.iter().find(|matched| matched.line_index == index);
            let term = matched.map(|matched| {
                let described = terms.get(matched.term_index).and_then(|term| term.description.as_ref());
                described.map_or_else(|| matched.term.clone(), |description| description.value.clone())
            });
            let stake = of_line(index)
                .filter(|(_, view)| {
                    view.decision.as_ref().is_none_or(|decision| decision.verdict != Decided::Dismissed)
                })
                .filter_map(|(_, view)| view.stake)
                .reduce(|sum, stake| sum.checked_add(stake).unwrap_or(sum));
            LineView {
                index,
                id: print("line_id").unwrap_or_else(|| (index + 1).to_string()),
                description: print("description").unwrap_or_default(),
                quantity: print("quantity").unwrap_or_default(),
                unit: line.unit.as_ref().map(|unit| unit.value.name().to_owned()).unwrap_or_default(),
                price: print("unit_price").unwrap_or_default(),
                billed: line
                    .line_net_amount
                    .as_ref()
                    .and_then(|amount| Some(Money { amount: amount.value, currency: case.currency? })),
                fields: entries(line.entries()),
                match_method: matched.map(|matched| method(matched.method).to_owned()),
                match_confidence: matched.map(|matched| matched.confidence.as_percent()),
                term_index: matched.map(|matched| matched.term_index),
                term,
                at_stake: stake,
                findings: of_line(index).map(|(_, view)| (view.number, view.severity.clone())).collect(),
            }
        })
        .collect()
}

//! Disputes and their ledger.

use domain::calendar::print_date;
use domain::dispute::DisputeState;
use domain::dispute::credit::Basis;
use domain::dispute::recovery::Recovery;
use domain::{Currency, Decimal, Money};
use store::{ConfirmedCredit, DisputeFilter, DisputeId, DisputeRow as Row, DisputeStep, StepKind, StoredCreditNote};
use workflow::disputes::OpenDispute;
use workflow::recovery::{RecoveryQuery as Query, RecoveryView};

use super::{document, money};
use crate::AppError;
use crate::model::{
    CreditView, DisputeRow, DisputeView, LetterView, RecoveryPage, RecoveryQuery, RecoverySums, StepView, mail_of,
};

/// The filter, and the dispute below which to go on; what is no such place begins from the start.
pub fn recovery_query(query: &RecoveryQuery) -> Result<(DisputeFilter, Option<DisputeId>), AppError> {
    let filter = Query { state: query.state.clone(), vendor: query.vendor.clone() }.read()?;
    Ok((filter, query.after.parse().ok()))
}

pub fn recovery_page(view: RecoveryView) -> RecoveryPage {
    let count = |state: DisputeState| {
        let found = view.counts.iter().find(|(counted, _)| *counted == state);
        (state, found.map_or(0, |(_, count)| usize::try_from(*count).unwrap_or(0)))
    };
    RecoveryPage {
        counts: DisputeState::ALL.map(count).to_vec(),
        next: view.next.map(|id| id.to_string()),
        rows: view.rows.into_iter().map(row).collect(),
        sums: view.sums.iter().map(sums).collect(),
    }
}

fn sums(sums: &Recovery) -> RecoverySums {
    let money = |amount| Money::new(amount, sums.currency);
    RecoverySums {
        identified: money(sums.identified),
        disputed: money(sums.disputed),
        agreed: money(sums.agreed),
        credited: money(sums.credited),
        paid_back: money(sums.paid_back),
        notes: money(sums.notes),
        beyond: money(sums.beyond()),
        ties: sums.ties(),
    }
}

fn row(row: Row) -> DisputeRow {
    let currency = Currency::read(&row.currency);
    let agreed = row.agreed.unwrap_or_default().max(row.credited);
    DisputeRow {
        id: row.id.to_string(),
        state: row.state,
        vendor: row.vendor_name,
        number: row.invoice_number,
        claimed: money(Some(row.claimed), currency),
        agreed: given(agreed, currency),
        credited: given(row.credited, currency),
        paid_back: given(row.paid_back, currency),
        opened: print_date(row.opened_at.date()),
        changed: print_date(row.updated_at.date()),
    }
}

/// Nothing for nothing.
fn given(amount: Decimal, currency: Option<Currency>) -> Option<Money> {
    money(Some(amount).filter(|amount| !amount.is_zero()), currency)
}

pub fn dispute(found: OpenDispute, may_act: bool) -> DisputeView {
    let OpenDispute { dispute, letter, steps, credits, notes, document: paper, contract_document } = found;
    let currency = dispute.currency();
    let standing = &dispute.standing;
    let letter = letter.map(|letter| LetterView {
        plain: letter.print_plain(),
        mail: mail_of(&letter),
        letter,
        document: document(paper),
        contract_document: contract_document.map(document),
    });
    DisputeView {
        id: dispute.id.to_string(),
        invoice: dispute.invoice.to_string(),
        number: dispute.invoice_number.clone().unwrap_or_else(|| "No number".to_owned()),
        vendor: dispute.vendor_name.clone().unwrap_or_else(|| "Unknown vendor".to_owned()),
        state: standing.state(),
        claimed: money(Some(standing.claimed()), currency),
        agreed: given(standing.agreed_at_least(), currency),
        credited: given(standing.credited(), currency),
        paid_back: given(standing.paid_back(), currency),
        outstanding: given(standing.outstanding(), currency),
        unpaid: given(standing.unpaid(), currency),
        opened: format!("{}, {}", dispute.opened_by, print_date(dispute.opened_at.date())),
        steps: steps.into_iter().map(|made| step(made, currency)).collect(),
        credits: credits.into_iter().map(|credit| confirmed(credit, currency)).collect(),
        notes: notes.iter().map(|(note, basis)| proposed(note, *basis, standing.outstanding(), currency)).collect(),
        letter,
        may_act,
    }
}

fn step(made: DisputeStep, currency: Option<Currency>) -> StepView {
    let amount = money(made.amount, currency).map(|amount| format!(" {amount}")).unwrap_or_default();
    let note = made.credit_number.map(|number| format!(" of credit note {number}")).unwrap_or_default();
    let what = match made.kind {
        StepKind::Sent => format!("Letter sent over{amount}"),
        StepKind::Agreed => format!("Vendor agreed to{amount}"),
        StepKind::Rejected => "Vendor rejected it".to_owned(),
        StepKind::Withdrawn => "Withdrawn".to_owned(),
        StepKind::Credited => format!("Credited{amount}{note}"),
        StepKind::CreditTakenBack => format!("Taken back:{amount}{note}"),
        StepKind::PaidBack => format!("Paid back{amount}"),
        StepKind::TakenBack => "Took the step before back".to_owned(),
    };
    StepView { what, by: made.made_by, on: print_date(made.made_at.date()), is_undone: made.is_undone }
}

fn confirmed(credit: ConfirmedCredit, currency: Option<Currency>) -> CreditView {
    CreditView {
        id: credit.id.to_string(),
        number: credit.number.unwrap_or_else(|| "No number".to_owned()),
        issued: credit.issued.map(print_date),
        worth: money(Some(credit.worth), currency),
        share: money(Some(credit.amount), currency),
        why: None,
    }
}

fn proposed(
    stored: &StoredCreditNote,
    basis: Option<Basis>,
    outstanding: Decimal,
    currency: Option<Currency>,
) -> CreditView {
    CreditView {
        id: stored.id.to_string(),
        number: stored.number.clone().unwrap_or_else(|| "No number".to_owned()),
        issued: stored.issued.map(print_date),
        worth: money(Some(stored.note.worth()), currency),
        share: money(stored.note.share_for(outstanding), currency),
        why: basis.map(|basis| match basis {
            Basis::Number => "It names this invoice.".to_owned(),
            Basis::Sum => "Its sum is what is still to be credited.".to_owned(),
        }),
    }
}

//! R74: a credit note names its invoice and credits what was billed, at the price at which it was billed; and
//! credits come and are used up.

mod outstanding;

use rust_decimal::Decimal;

use super::resemblance::normalise_number;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case, proof};
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::history::PastInvoice;
use crate::invoice::InvoiceKind;
use crate::ledger::Ledger;
use crate::past::{PastBill, number_of, past_proof};
use crate::sums::sum;
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R74",
        version: 3,
        name: "Credit note does not fit its invoice",
        severity: Severity::Hold,
        step: Step::Notice,
        inputs: &[
            "preceding_invoice",
            "quantity",
            "unit_price",
            "tax_rate",
            "history",
            "inputs.promised_credits",
            "inputs.payments",
        ],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "A credit note names the invoice that it credits; its lines credit no more units than were billed, at the price and tax rate at which they were billed. A promised credit that has not come after the days of the settings, and a credit note that nothing has used up after them, are owed.",
    },
    check,
};

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    if !case.is_credit_note() {
        return outstanding::check(case, out);
    }
    let Some(reference) = case.invoice.header.preceding_invoice.as_ref() else {
        out.claims.push(Claim {
            part: Some("reference"),
            severity: Severity::Hold,
            name: Some("Credit note names no invoice"),
            summary: "The credit note does not say which invoice it credits. Ask the vendor.".to_owned(),
            billed: case.sums.gross.map(Figure::Amount),
            evidence: vec![proof(Source::Invoice, "number", case.invoice.header.invoice_number.as_ref())],
            ..Claim::default()
        });
        return;
    };
    let number = normalise_number(&reference.value);
    let Some(past) = case.history.invoices.iter().find(|past| normalise_number(number_of(past)) == number) else {
        return out.cannot_decide(None, "history.invoice that it credits");
    };
    for bill in &case.bills {
        let billed: Vec<PastBill<'_>> = case.past_of_item(bill).filter(|line| line.past.id == past.id).collect();
        let Some(original) = billed.first() else {
            out.claims.push(no_such_line(bill, past));
            continue;
        };
        let units = billed.iter().map(|line| line.quantity).collect::<Option<Vec<_>>>().and_then(sum);
        let left = units.and_then(|units| units.abs().checked_sub(credited_before(case, bill, &number)?));
        out.claims.extend(compare(case, bill, original, left));
    }
}

/// Units of the item that earlier credits for the invoice, and the lines above, have taken back.
fn credited_before(case: &Case<'_>, bill: &Bill<'_>, number: &str) -> Option<Decimal> {
    let is_for_it = |past: &PastInvoice| {
        let reference = past.invoice.header.preceding_invoice.as_ref();
        past.invoice.document_type == InvoiceKind::CreditNote
            && reference.is_some_and(|reference| normalise_number(&reference.value) == number)
    };
    let earlier = case.past_of_item(bill).filter(|line| is_for_it(line.past));
    let above = case.bills.iter().take(bill.index).filter(|other| is_twin(bill, other));
    let units = earlier.map(|line| line.quantity).chain(above.map(|other| other.quantity));
    sum(units.map(|units| units.map(|units| units.abs())).collect::<Option<Vec<_>>>()?)
}

fn is_twin(bill: &Bill<'_>, other: &Bill<'_>) -> bool {
    match (bill.matched, other.matched) {
        (Some(ours), Some(theirs)) => ours.family == theirs.family,
        _ => bill.line.item_code == other.line.item_code && bill.text() == other.text(),
    }
}

fn no_such_line(bill: &Bill<'_>, past: &PastInvoice) -> Claim {
    Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        summary: format!("{} is credited. {} does not bill it.", bill.title(), number_of(past)),
        evidence: vec![bill.proof("line", bill.line.description.as_ref()), past_proof(past, "credited invoice", None)],
        ..Claim::default()
    }
}

/// Against the line that was billed, of which so many units are left to credit.
fn compare(case: &Case<'_>, bill: &Bill<'_>, original: &PastBill<'_>, left: Option<Decimal>) -> Option<Claim> {
    let (units, billed) = (bill.quantity?.abs(), left?.max(Decimal::ZERO));
    let figure = |value: Decimal| amount(value, case.currency);
    let evidence = vec![
        bill.proof("unit price", bill.line.unit_price.as_ref()),
        past_proof(original.past, "billed", original.price.map(figure)),
    ];
    if units > billed {
        return Some(Claim {
            line: Some(bill.index),
            severity: Severity::Hold,
            summary: format!(
                "{} of {} are credited. Only {} of what was billed are left to credit.",
                quantity(units),
                bill.title(),
                quantity(billed)
            ),
            expected: Some(Figure::Amount(billed)),
            billed: Some(Figure::Amount(units)),
            evidence,
            ..Claim::default()
        });
    }
    let rates = bill.line.tax_rate.as_ref().zip(original.line.tax_rate.as_ref());
    if let Some((ours, theirs)) = rates.filter(|(ours, theirs)| ours.value != theirs.value) {
        return Some(Claim {
            line: Some(bill.index),
            part: Some("tax"),
            severity: Severity::Hold,
            summary: format!(
                "{} is credited with {}% tax. It was billed with {}%.",
                bill.title(),
                quantity(ours.value),
                quantity(theirs.value)
            ),
            expected: Some(Figure::Amount(theirs.value)),
            billed: Some(Figure::Amount(ours.value)),
            evidence,
            ..Claim::default()
        });
    }
    let (credited, paid) = (bill.price?.abs(), original.price?.abs());
    let short = paid.checked_sub(credited).filter(|short| *short > Decimal::ZERO)?;
    let owed = case.round(short.checked_mul(units)?);
    (!owed.is_zero()).then(|| Claim {
        line: Some(bill.index),
        severity: Severity::Hold,
        summary: format!("{} is credited at {}. It was billed at {}.", bill.title(), figure(credited), figure(paid)),
        formula: Formula::new()
            .value(quantity(units), "credited")
            .sign("×")
            .sign("(")
            .value(figure(paid), "billed at")
            .sign("−")
            .value(figure(credited), "credited at")
            .sign(")")
            .equals(figure(owed), "owed"),
        expected: Some(Figure::Amount(paid)),
        billed: Some(Figure::Amount(credited)),
        entitlement: Some(owed),
        evidence,
        ..Claim::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::InvoiceKind;
    use crate::fixture::{Scene, line};

    fn note(header: &str, units: &str, price: &str) -> Scene {
        let billed = serde_json::json!([line("10", "30", "2026-05-01", "2026-05-31")]).to_string();
        let mut scene = Scene::plain("30", units, price).billed(header).past("NFS-1", "2026-05-31", &billed);
        scene.invoice.document_type = InvoiceKind::CreditNote;
        scene
    }

    #[test]
    fn a_credit_below_the_billed_price_leaves_the_rest_owed() {
        let short = note(r#"{"preceding_invoice":"NFS-1"}"#, "4", "25");
        assert_eq!(short.says("R74"), ["1 0.00"]);
        assert_eq!(short.run().findings[0].entitlement.unwrap().amount.to_string(), "20.00");
        assert!(note(r#"{"preceding_invoice":"NFS-1"}"#, "4", "30").says("R74").is_empty());
        assert_eq!(note(r#"{"preceding_invoice":"NFS-1"}"#, "11", "30").says("R74"), ["1 0.00"]);
    }

    #[test]
    fn a_note_without_or_with_an_unknown_invoice() {
        assert_eq!(note("{}", "4", "30").says("R74"), ["- 0.00"]);
        assert_eq!(
            note(r#"{"preceding_invoice":"NFS-9"}"#, "4", "30").says("R74"),
            ["? history.invoice that it credits"]
        );
    }

    #[test]
    fn what_earlier_notes_took_back_is_no_longer_there_to_credit() {
        let half = serde_json::json!([line("6", "30", "2026-05-01", "2026-05-31")]).to_string();
        let mut again = note(r#"{"preceding_invoice":"NFS-1"}"#, "5", "30").past("CN-1", "2026-06-02", &half);
        assert!(again.says("R74").is_empty(), "an invoice is no credit");
        let earlier = again.history.invoices.last_mut().unwrap();
        earlier.invoice.document_type = InvoiceKind::CreditNote;
        earlier.invoice.header.preceding_invoice = Some(crate::Field::certain("nfs 1".to_owned()));
        assert_eq!(again.says("R74"), ["1 0.00"]);
        again.invoice.lines[0].quantity = Some(crate::Field::certain(rust_decimal::Decimal::from(4)));
        assert!(again.says("R74").is_empty());
    }
}

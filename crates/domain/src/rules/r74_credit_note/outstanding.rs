//! Credits that were promised and did not come, and credit notes that nothing used up.

use rust_decimal::Decimal;
use time::{Date, Duration};

use super::super::Outcomes;
use super::super::resemblance::normalise_number;
use crate::calendar::print_date;
use crate::case::Case;
use crate::clauses::says;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::history::PastInvoice;
use crate::inputs::PromisedCredit;
use crate::invoice::InvoiceKind;
use crate::past::{Earlier, number_of, past_proof};
use crate::sums::sum;
use crate::wording::{amount, days};

/// Told with the vendor's next invoice, from which they can be kept.
pub(super) fn check(case: &Case<'_>, out: &mut Outcomes) {
    let Some(today) = case.today() else {
        if case.inputs.promised_credits.as_ref().is_some_and(|promised| !promised.is_empty()) {
            out.cannot_decide(None, "issue_date");
        }
        return;
    };
    for promised in case.inputs.promised_credits.iter().flatten() {
        out.claims.extend(missing_credit(case, promised, today));
    }
    for note in case.earlier().filter(|earlier| earlier.past.invoice.document_type == InvoiceKind::CreditNote) {
        if !is_ours(case, note) {
            continue;
        }
        match unused_credit(case, note, today) {
            Ok(claim) => out.claims.extend(claim),
            Err(missing) => return out.cannot_decide(None, missing),
        }
    }
}

/// Of the present vendor and in its currency, so that one can be set off against the other.
fn is_ours(case: &Case<'_>, earlier: Earlier<'_>) -> bool {
    let theirs = earlier.past.invoice.header.currency.as_ref().map(|field| field.value);
    case.is_same_seller(earlier) && theirs.or(case.currency) == case.currency
}

fn is_overdue(case: &Case<'_>, since: Date, today: Date) -> bool {
    since.checked_add(Duration::days(i64::from(case.settings.credit_days))).is_some_and(|last| last < today)
}

/// What was promised on an invoice of this vendor and has not been credited since.
fn missing_credit(case: &Case<'_>, promised: &PromisedCredit, today: Date) -> Option<Claim> {
    let number = normalise_number(&promised.invoice);
    let mut named = case.earlier_at(case.past().with_number(&number));
    let invoice = named.find(|earlier| is_ours(case, *earlier)).map(|earlier| earlier.past)?;
    if !is_overdue(case, promised.on, today) {
        return None;
    }
    let notes = case.earlier_at(case.past().credits_for(&promised.invoice)).filter(|note| is_ours(case, *note));
    let notes = notes.map(|note| note.facts.sums.gross.map(|gross| gross.abs())).collect::<Option<Vec<_>>>()?;
    let credited = sum(notes.into_iter().chain([kept_for(case, number_of(invoice))?]))?;
    let missing = promised.amount.checked_sub(credited).filter(|missing| *missing > Decimal::ZERO)?;
    let figure = |value: Decimal| amount(value, case.currency);
    Some(Claim {
        part: Some("promised"),
        severity: Severity::Hold,
        name: Some("Promised credit did not come"),
        summary: format!(
            "{} was promised on {} for {}, {} ago, and {} came.",
            figure(promised.amount),
            print_date(promised.on),
            number_of(invoice),
            days((today - promised.on).whole_days()),
            figure(credited)
        ),
        formula: Formula::new()
            .value(figure(promised.amount), "promised")
            .sign("−")
            .value(figure(credited), "credited")
            .equals(figure(missing), "owed"),
        expected: Some(Figure::Amount(promised.amount)),
        billed: Some(Figure::Amount(credited)),
        entitlement: Some(missing),
        evidence: vec![
            Proof::new(Source::History, "promised", Some(print_date(promised.on)), None),
            past_proof(invoice, "credit promised", None),
        ],
        ..Claim::default()
    })
}

/// What of an earlier credit note neither a payment nor a deduction used up.
fn unused_credit(
    case: &Case<'_>,
    Earlier { past, facts }: Earlier<'_>,
    today: Date,
) -> Result<Option<Claim>, &'static str> {
    let issued = past.invoice.header.issue_date.as_ref().map(|field| field.value);
    let Some(issued) = issued.filter(|issued| is_overdue(case, *issued, today)) else { return Ok(None) };
    let payments = case.inputs.payments.as_deref().ok_or("inputs.payments")?;
    let whole = facts.sums.gross.ok_or("history.amounts")?.abs();
    let number = normalise_number(number_of(past));
    let paid = payments.iter().filter(|payment| normalise_number(&payment.invoice) == number);
    let used = sum(paid
        .map(|payment| payment.amount.abs())
        .chain([kept_for(case, number_of(past)).ok_or("history.amounts")?]));
    let left = used.and_then(|used| whole.checked_sub(used)).ok_or("history.amounts")?;
    Ok((left > Decimal::ZERO).then(|| unused(case, past, (whole, left), (today - issued).whole_days())))
}

fn unused(case: &Case<'_>, past: &PastInvoice, (whole, left): (Decimal, Decimal), age: i64) -> Claim {
    let figure = |value: Decimal| amount(value, case.currency);
    let used = whole.saturating_sub(left);
    Claim {
        part: Some("unapplied"),
        severity: Severity::Review,
        name: Some("Credit note not used"),
        summary: format!(
            "The credit note {} of {} is {} old, and {} of it was used. Keep the rest from this invoice or ask for it.",
            number_of(past),
            figure(whole),
            days(age),
            figure(used)
        ),
        formula: Formula::new()
            .value(figure(whole), "credited")
            .sign("−")
            .value(figure(used), "used")
            .equals(figure(left), "left"),
        expected: Some(Figure::Amount(whole)),
        billed: Some(Figure::Amount(used)),
        entitlement: Some(left),
        evidence: vec![past_proof(past, "credit note", Some(figure(whole)))],
        ..Claim::default()
    }
}

/// What lines of this and of earlier invoices take off with the words of that number.
fn kept_for(case: &Case<'_>, number: &str) -> Option<Decimal> {
    let here = case.bills.iter().filter(|bill| says(bill.text(), number)).map(|bill| bill.net);
    let of_invoices = case.past_bills().filter(|line| line.past.invoice.document_type == InvoiceKind::Invoice);
    let before = of_invoices.filter(|line| says(line.text(), number)).map(|line| line.net);
    let taken = here.chain(before).flatten().filter(Decimal::is_sign_negative);
    sum(taken).map(|taken| taken.abs())
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;
    use crate::{Field, InvoiceKind};

    const PLAIN: &str = r#"[{"item_code":"G1","description":"Other work","line_net_amount":"400"}]"#;

    fn invoiced() -> Scene {
        Scene::plain("30", "10", "30").past("NFS-7", "2026-03-31", PLAIN)
    }

    /// With a credit note of 400 on NFS-7.
    fn credited(on: &str) -> Scene {
        let mut scene = invoiced().past("CN-1", on, PLAIN);
        let note = &mut scene.history.invoices[1].invoice;
        note.document_type = InvoiceKind::CreditNote;
        note.header.preceding_invoice = Some(Field::certain("NFS 7".to_owned()));
        scene
    }

    fn owed(scene: &Scene) -> Vec<String> {
        let found = scene.run().findings.into_iter().filter(|found| found.rule == "R74");
        found.map(|found| format!("{} {}", found.name, found.entitlement.unwrap().amount)).collect()
    }

    #[test]
    fn a_promised_credit_is_owed_once_the_days_have_passed() {
        let promised = |on: &str, amount: &str| {
            format!(r#"{{"promised_credits":[{{"invoice":"nfs7","on":"{on}","amount":"{amount}"}}],"payments":[]}}"#)
        };
        // The invoice is of 30 June.
        let scene = |on: &str| invoiced().inputs(&promised(on, "120"));
        assert_eq!(owed(&scene("2026-05-30")), ["Promised credit did not come 120.00"]);
        assert!(owed(&scene("2026-05-31")).is_empty(), "30 days have not passed");
        let mut patient = scene("2026-05-30");
        patient.settings.credit_days = 31;
        assert!(owed(&patient).is_empty());
        let note = |amount: &str| credited("2026-06-20").inputs(&promised("2026-05-30", amount));
        assert!(owed(&note("400")).is_empty());
        assert_eq!(owed(&note("400.01")), ["Promised credit did not come 0.01"]);
        let kept = scene("2026-05-30").lines(
            r#"[{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"30"},
                {"description":"Less the credit on NFS-7","line_net_amount":"-100"}]"#,
        );
        assert_eq!(owed(&kept), ["Promised credit did not come 20.00"]);
        let unknown = Scene::plain("30", "10", "30").inputs(&promised("2026-05-30", "120"));
        assert!(owed(&unknown).is_empty(), "on no invoice of this vendor");
        assert_eq!(scene("2026-05-30").billed(r#"{"issue_date":null}"#).says("R74"), ["? issue_date"]);
    }

    #[test]
    fn a_credit_note_that_nothing_used_up_is_shown_with_its_age() {
        let with = |on: &str, payments: &str| credited(on).inputs(&format!(r#"{{"payments":[{payments}]}}"#));
        let old = with("2026-05-30", "");
        assert_eq!(owed(&old), ["Credit note not used 400.00"]);
        assert_eq!(
            old.run().findings[0].summary,
            "The credit note CN-1 of 400.00 is 31 days old, and 0.00 of it was used. Keep the rest from this invoice or ask for it."
        );
        assert!(owed(&with("2026-05-31", "")).is_empty(), "30 days have not passed");
        let paid = |amount: &str| {
            with("2026-05-30", &format!(r#"{{"invoice":"cn 1","on":"2026-06-10","amount":"{amount}"}}"#))
        };
        assert!(owed(&paid("-400")).is_empty());
        assert_eq!(owed(&paid("150")), ["Credit note not used 250.00"]);
        let other = with("2026-05-30", r#"{"invoice":"NFS-7","on":"2026-06-10","amount":"400"}"#);
        assert_eq!(owed(&other), ["Credit note not used 400.00"]);
        assert_eq!(credited("2026-05-30").says("R74"), ["? inputs.payments"]);
        assert!(credited("2026-05-31").says("R74").is_empty());
        let kept = with("2026-05-30", "").past(
            "NFS-8",
            "2026-06-15",
            r#"[{"description":"Credit CN-1","line_net_amount":"-400"}]"#,
        );
        assert!(owed(&kept).is_empty());
        assert!(invoiced().inputs(r#"{"payments":[]}"#).says("R74").is_empty());
    }
}

//! R15: the same bill under another name of the vendor, or paid by card or expense claim.

use rust_decimal::Decimal;

use super::resemblance::{are_dates_close, issued, line_likeness, lines_covered, normalise_number};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::print_date;
use crate::case::{Case, proof};
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::inputs::{Expense, VendorRecord};
use crate::ledger::Ledger;
use crate::party::is_same_party;
use crate::past::{Earlier, number_of, past_proof};
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R15",
        version: 1,
        name: "Paid through another channel",
        severity: Severity::Hold,
        step: Step::Duplicate,
        inputs: &[
            "invoice_number",
            "seller_name",
            "issue_date",
            "payable_amount",
            "history",
            "inputs.vendors",
            "inputs.expenses",
        ],
        zero_tolerance: false,
        needs_contract: false,
        explanation: "The same bill under another name of the vendor, or as a card payment, expense claim or bill of another entity, is shown; the lesser amount is at stake.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let (vendors, expenses) = (case.inputs.vendors.as_deref(), case.inputs.expenses.as_deref());
    if (vendors.is_none() && expenses.is_none()) || case.is_credit_note() {
        return;
    }
    let Some(seller) = case.invoice.header.seller_name.as_ref() else { return out.cannot_decide(None, "seller_name") };
    if expenses.is_none() {
        out.cannot_decide(None, "inputs.expenses");
    }
    let record = vendors.unwrap_or_default().iter().find(|record| belongs(record, &seller.value));
    let is_vendor =
        |name: &str| is_same_party(name, &seller.value) || record.is_some_and(|record| belongs(record, name));
    // Under the same name it is R10's and R11's.
    let is_other_name = |name: &String| !is_same_party(name, &seller.value) && is_vendor(name);
    let other_names: Vec<bool> = case.past().sellers().iter().map(is_other_name).collect();
    let under_other_name = case
        .earlier()
        .filter(|earlier| earlier.facts.seller.and_then(|place| other_names.get(place)).copied().unwrap_or(false));
    let mut same = under_other_name.filter(|earlier| is_same_bill(case, *earlier));
    if let Some(Earlier { past, facts }) = same.next() {
        let before = facts.sums.gross.unwrap_or_default();
        let name = past.invoice.header.seller_name.as_ref().map_or("another name", |name| name.value.as_str());
        let says = format!("{} of {name}, the same vendor, was accepted before.", number_of(past));
        out.claims.push(claim(case, ledger, says, before, past_proof(past, "billed before", Some(name.to_owned()))));
        return;
    }
    let spent =
        expenses.unwrap_or_default().iter().find(|spent| is_vendor(&spent.vendor) && is_same_spend(case, spent));
    if let Some(spent) = spent {
        let says = format!(
            "{} was paid by {} on {}.",
            amount(spent.amount, case.currency),
            spent.channel,
            print_date(spent.on)
        );
        let place = Proof {
            invoice: Some(spent.channel.clone()),
            invoice_id: Some(spent.id.clone()),
            ..Proof::new(Source::History, "paid before", Some(print_date(spent.on)), None)
        };
        out.claims.push(claim(case, ledger, says, spent.amount, place));
    }
}

/// Whether a name is one of the vendor's.
pub(super) fn belongs(record: &VendorRecord, name: &str) -> bool {
    is_same_party(&record.name, name) || record.aliases.iter().any(|alias| is_same_party(alias, name))
}

fn is_same_bill(case: &Case<'_>, Earlier { past, facts }: Earlier<'_>) -> bool {
    if case.sums.gross.is_none() || case.sums.gross != facts.sums.gross {
        return false;
    }
    let theirs = &past.invoice.header;
    let numbers = case.invoice.header.invoice_number.as_ref().zip(theirs.invoice_number.as_ref());
    let same_number = numbers.is_some_and(|(a, b)| normalise_number(&a.value) == normalise_number(&b.value));
    let near = || case.issued().zip(issued(&past.invoice)).is_some_and(|(a, b)| are_dates_close(a, b, 7));
    let alike = || line_likeness(case.invoice, &past.invoice).is_some_and(|share| share >= Decimal::new(8, 1));
    same_number || (near() && alike())
}

fn is_same_spend(case: &Case<'_>, spent: &Expense) -> bool {
    let asked = [case.sums.gross, case.sums.due].into_iter().flatten().any(|total| total == spent.amount);
    let number = case.invoice.header.invoice_number.as_ref().zip(spent.number.as_ref());
    let same_number = number.is_some_and(|(ours, theirs)| normalise_number(&ours.value) == normalise_number(theirs));
    let near = case.issued().is_some_and(|day| (day - spent.on).whole_days().abs() <= 14);
    Some(spent.currency) == case.currency && asked && (same_number || near)
}

fn claim(case: &Case<'_>, ledger: &Ledger, says: String, before: Decimal, place: Proof) -> Claim {
    let whole = ledger.invoice();
    let stake = whole.min(before.max(Decimal::ZERO));
    let figure = |value: Decimal| amount(value, case.currency);
    Claim {
        severity: Severity::Hold,
        summary: format!("{says} Decide whether it is the same bill."),
        formula: Formula::new()
            .sign("min")
            .sign("(")
            .value(figure(whole), "this invoice")
            .sign(",")
            .value(figure(before), "paid before")
            .sign(")")
            .equals(figure(stake), "at stake"),
        expected: Some(Figure::Amount(whole - stake)),
        billed: Some(Figure::Amount(whole)),
        stake,
        covers: lines_covered(case, &[], stake == whole),
        evidence: vec![proof(Source::Invoice, "invoice number", case.invoice.header.invoice_number.as_ref()), place],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    const CARD: &str = r#"{"expenses":[{"id":"x1","vendor":"Northwick Field Services","on":"2026-07-02","amount":"300.00","currency":"USD","channel":"card"}]}"#;

    #[test]
    fn a_card_payment_of_the_same_amount_is_found() {
        assert_eq!(Scene::plain("30", "10", "30").inputs(CARD).says("R15"), ["- 300.00"]);
        let other = CARD.replace("300.00", "299.00");
        assert!(Scene::plain("30", "10", "30").inputs(&other).says("R15").is_empty());
    }

    #[test]
    fn another_name_of_the_vendor_is_the_vendor() {
        let lines = serde_json::json!([crate::fixture::line("10", "30", "2026-06-01", "2026-06-30")]).to_string();
        let mut scene = Scene::plain("30", "10", "30").past("NFS-20418", "2026-06-30", &lines);
        scene.history.invoices[0].invoice.header.seller_name = crate::Field::entered("Harrow Holdings").ok();
        let records =
            r#"{"expenses":[],"vendors":[{"name":"Northwick Field Services Ltd","aliases":["Harrow Holdings"]}]}"#;
        assert_eq!(scene.clone().inputs(records).says("R15"), ["- 300.00"]);
        assert!(scene.inputs(r#"{"expenses":[]}"#).says("R15").is_empty());
    }

    #[test]
    fn vendors_without_the_feed_of_expenses_cannot_be_decided() {
        assert_eq!(Scene::plain("30", "10", "30").inputs(r#"{"vendors":[]}"#).says("R15"), ["? inputs.expenses"]);
    }
}

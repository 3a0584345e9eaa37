//! R10: the same invoice was accepted before.

use rust_decimal::Decimal;

use super::resemblance::{issued, lines_covered, normalise_number};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::history::PastInvoice;
use crate::ledger::Ledger;
use crate::past::Earlier;
use crate::sums::Sums;
use crate::wording::amount;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R10",
        version: 2,
        name: "Billed before",
        severity: Severity::Block,
        step: Step::Duplicate,
        inputs: &["invoice_number", "seller_name", "history"],
        zero_tolerance: true,
        needs_contract: false,
        explanation: "An invoice with the same number from the same vendor, or the very same file, was accepted before; the lesser of the two totals is at stake.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if case.invoice.header.invoice_number.is_none() && case.history.present_hash.is_none() {
        return out.cannot_decide(None, "invoice_number");
    }
    if let Some(earlier) = find_exact(case) {
        out.claims.push(claim(case, ledger, earlier));
    }
}

/// The earlier invoice that is the same file or carries the same number.
pub(super) fn find_exact<'c>(case: &'c Case<'_>) -> Option<&'c PastInvoice> {
    let known = case.past();
    let same_file = case.history.present_hash.as_deref().map(|hash| known.with_hash(hash)).unwrap_or_default();
    let number = case.invoice.header.invoice_number.as_ref().map(|number| normalise_number(&number.value));
    let same_number = number.map(|number| known.with_number(&number)).unwrap_or_default();
    let numbered = case.earlier_at(same_number).map(|earlier| is_same_number(case, earlier));
    let numbered = same_number.iter().zip(numbered).find(|(_, is_same)| *is_same).map(|(place, _)| place);
    let first = same_file.first().into_iter().chain(numbered).min()?;
    case.history.invoices.get(usize::try_from(*first).ok()?)
}

fn is_same_file(case: &Case<'_>, past: &PastInvoice) -> bool {
    matches!((&case.history.present_hash, &past.content_hash), (Some(ours), Some(theirs)) if ours == theirs)
}

/// Whether an invoice with the same number is the same bill.
fn is_same_number(case: &Case<'_>, earlier: Earlier<'_>) -> bool {
    let theirs = &earlier.past.invoice;
    let years = case.issued().zip(issued(theirs));
    let other_year = case.settings.numbers_reset_yearly && years.is_some_and(|(a, b)| a.year() != b.year());
    case.is_same_seller(earlier) && !other_year && case.invoice.document_type == theirs.document_type
}

fn claim(case: &Case<'_>, ledger: &Ledger, past: &PastInvoice) -> Claim {
    let theirs = &past.invoice.header;
    let before = Sums::of(&past.invoice).gross.unwrap_or_default();
    let whole = ledger.invoice();
    let same_currency =
        theirs.currency.as_ref().map(|c| c.value) == case.invoice.header.currency.as_ref().map(|c| c.value);
    let stake = if same_currency { whole.min(before.max(Decimal::ZERO)) } else { whole };
    let number = theirs.invoice_number.as_ref().map_or(past.id.as_str(), |number| number.value.as_str());
    let day = theirs.issue_date.as_ref().map(|date| crate::calendar::print_date(date.value));
    let when = day.map(|day| format!(" of {day}")).unwrap_or_default();
    let same_file = is_same_file(case, past);
    let why = if same_file { "The file is the same." } else { "The number and the vendor are the same." };
    let figures = |value: Decimal| amount(value, case.currency);
    Claim {
        severity: Severity::Block,
        summary: format!("This invoice was accepted before as {number}{when}. {why}"),
        formula: Formula::new()
            .sign("min")
            .sign("(")
            .value(figures(whole), "this invoice")
            .sign(",")
            .value(figures(before), "the earlier one")
            .sign(")")
            .equals(figures(stake), "at stake"),
        expected: Some(Figure::Amount(whole - stake)),
        billed: Some(Figure::Amount(whole)),
        stake,
        covers: lines_covered(case, &[past], stake == whole),
        evidence: vec![
            proof(Source::Invoice, "invoice number", case.invoice.header.invoice_number.as_ref()),
            Proof {
                invoice: Some(number.to_owned()),
                invoice_id: Some(past.id.clone()),
                ..proof(Source::History, "invoice number", theirs.invoice_number.as_ref())
            },
        ],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::resemblance::normalise_number;
    use crate::fixture::{contract, gaps, invoice, invoice_with, past, reconcile_pair, stakes};
    use crate::{History, Settings, reconcile};

    const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;
    const LINES: &str = r#"[{"description":"Guard hours","quantity":"2","unit_price":"40","line_net_amount":"80"}]"#;

    #[test]
    fn numbers_are_compared_without_signs_and_leading_zeros() {
        assert_eq!(normalise_number("inv-00 12"), normalise_number("INV12"));
        assert_eq!(normalise_number("0012"), "12");
        assert_ne!(normalise_number("INV-102"), normalise_number("INV-12"));
    }

    #[test]
    fn a_number_accepted_before_puts_the_whole_at_stake_and_nothing_twice() {
        let first = invoice_with(r#"{"invoice_number":"nfs 020418"}"#, LINES, "{}");
        let history = History { invoices: vec![past("a1", first)], present_hash: None };
        let result = reconcile(Some(&contract(TERMS)), &invoice(LINES), &history, &Settings::default());
        assert_eq!(stakes(&result), ["R10 - 80.00"]);
        assert_eq!(result.totals.payable.to_string(), "0.00");
        assert_eq!(result.findings[0].evidence[1].invoice_id.as_deref(), Some("a1"));
    }

    #[test]
    fn what_a_duplicate_covered_comes_to_light_once_it_is_dismissed() {
        let first = invoice_with(r#"{"invoice_number":"nfs 020418"}"#, LINES, "{}");
        let history = History { invoices: vec![past("a1", first)], present_hash: None };
        let settings = Settings { dismissed: ["R10:-".to_owned()].into(), ..Settings::default() };
        let result = reconcile(Some(&contract(TERMS)), &invoice(LINES), &history, &settings);
        assert_eq!(stakes(&result), ["R10 - 80.00", "R20 1 20.00"]);
        assert_eq!(result.totals.at_stake.to_string(), "20.00");
        assert_eq!(result.totals.payable.to_string(), "60.00");
    }

    #[test]
    fn a_vendor_that_begins_anew_each_year_may_use_a_number_again() {
        let first = invoice_with(r#"{"invoice_number":"nfs 020418","issue_date":"2025-06-30"}"#, LINES, "{}");
        let history = History { invoices: vec![past("a1", first)], present_hash: None };
        let settings = Settings { numbers_reset_yearly: true, ..Settings::default() };
        let result = reconcile(Some(&contract(TERMS)), &invoice(LINES), &history, &settings);
        assert_eq!(stakes(&result), ["R20 1 20.00"]);
    }

    #[test]
    fn the_same_file_is_known_without_a_number() {
        let bare = invoice_with(r#"{"invoice_number":null}"#, LINES, "{}");
        let mut before = past("a1", bare.clone());
        before.content_hash = Some("cafe".to_owned());
        let history = History { invoices: vec![before], present_hash: Some("cafe".to_owned()) };
        let result = reconcile(Some(&contract(TERMS)), &bare, &history, &Settings::default());
        assert_eq!(stakes(&result), ["R10 - 80.00"]);
    }

    #[test]
    fn another_vendor_may_use_the_number_and_no_number_is_undecided() {
        let other = invoice_with(r#"{"seller_name":"Harrow Steel plc"}"#, LINES, "{}");
        let history = History { invoices: vec![past("a1", other)], present_hash: None };
        let result = reconcile(Some(&contract(TERMS)), &invoice(LINES), &history, &Settings::default());
        assert_eq!(stakes(&result), ["R20 1 20.00"]);
        let bare = invoice_with(r#"{"invoice_number":null}"#, LINES, "{}");
        assert!(gaps(&reconcile_pair(&contract(TERMS), &bare)).contains(&"R10 invoice_number".to_owned()));
    }

    #[test]
    fn a_line_more_than_before_is_left_to_pay_and_the_others_are_asked_for_nothing_else() {
        use crate::fixture::{Scene, line};
        let one = line("10", "40", "2026-06-01", "2026-06-30");
        let two = serde_json::json!({"item_code":"G1","description":"Guard hours","quantity":"1","unit_price":"30",
            "line_net_amount":"30","period_start":"2026-06-01","period_end":"2026-06-30"});
        let scene = Scene::plain("30", "1", "30").lines(&serde_json::json!([one, two]).to_string()).past(
            "NFS 20418",
            "2026-06-29",
            &serde_json::json!([one]).to_string(),
        );
        // Neither R12 for the line that came again nor R20 for its price may take the new line's money.
        assert_eq!(scene.stakes(), ["R10 - 400.00"]);
        assert_eq!(scene.run().totals.payable.to_string(), "30.00");
    }
}

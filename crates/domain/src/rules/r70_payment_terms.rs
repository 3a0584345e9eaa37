//! R70: the invoice falls due no earlier than the contract says.

use time::{Date, Duration};

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::{HolidayCalendar, WorkingDays, date_of, print_date};
use crate::case::{Case, proof};
use crate::clauses::{Found, clause_proof};
use crate::contract::{PaymentTerms, TermStart};
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::formula::Formula;
use crate::invoice::InvoiceHeader;
use crate::ledger::Ledger;
use crate::wording::{amount, days, is_month_end};
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R70",
        version: 3,
        name: "Due date too early",
        severity: Severity::Review,
        step: Step::Notice,
        inputs: &[
            "issue_date",
            "due_date",
            "payment_terms",
            "inputs.received_on",
            "inputs.acceptances",
            "contract.payment_terms_days",
            "contract.payment_terms",
            "contract.holidays",
        ],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "An invoice that falls due before the contract's payment terms allow is paid at the contract's due date; no money is at stake. Working days leave out the holidays of the calendar that the contract names.",
    },
    check,
};

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    let Some(contract) = case.contract.filter(|_| !case.is_credit_note()) else { return };
    let (invoice, terms) = (&case.invoice.header, &contract.header);
    if let Some(found) = case.clause::<PaymentTerms>() {
        return check_clause(case, found, out);
    }
    let Some(agreed) = &terms.payment_terms_days else { return out.cannot_decide(None, "contract.payment_terms_days") };
    let Some(issued) = &invoice.issue_date else { return out.cannot_decide(None, "issue_date") };
    let stated = invoice.payment_terms.as_ref().and_then(|text| days_in(&text.value));
    let from_terms = stated.and_then(|count| issued.value.checked_add(Duration::days(count)));
    let Some(due) = invoice.due_date.as_ref().map(|field| field.value).or(from_terms) else {
        return out.cannot_decide(None, "due_date");
    };
    let to_month_end = terms.payment_terms.as_ref().is_some_and(|text| is_month_end(&text.value));
    let Some(expected) = due_day(issued.value, agreed.value, to_month_end) else {
        return out.cannot_decide(None, "contract.payment_terms_days");
    };
    if due >= expected {
        return;
    }
    let early = (expected - due).whole_days();
    let clause = terms.payment_terms.as_ref().map_or_else(
        || proof(Source::Contract, "payment terms in days", Some(agreed)),
        |text| proof(Source::Contract, "payment terms", Some(text)),
    );
    let ends = if to_month_end { " to the end of the month" } else { "" };
    out.claims.push(Claim {
        severity: Severity::Review,
        summary: format!(
            "The invoice falls due on {}, {} early. The contract gives {}{ends}, until {}.",
            print_date(due),
            days(early),
            days(i64::from(agreed.value)),
            print_date(expected)
        ),
        formula: Formula::new()
            .value(print_date(issued.value), "issued")
            .sign("+")
            .value(days(i64::from(agreed.value)), "contract")
            .equals(print_date(expected), "due by contract"),
        expected: Some(Figure::Day(expected)),
        billed: Some(Figure::Day(due)),
        evidence: vec![due_proof(invoice), proof(Source::Invoice, "issue date", Some(issued)), clause],
        ..Claim::default()
    });
}

/// Where the invoice says when it falls due.
fn due_proof(invoice: &InvoiceHeader) -> Proof {
    match &invoice.due_date {
        Some(field) => proof(Source::Invoice, "due date", Some(field)),
        None => proof(Source::Invoice, "payment terms", invoice.payment_terms.as_ref()),
    }
}

/// Days that are counted from receipt or acceptance, as a clause says.
fn check_clause(case: &Case<'_>, (clause, terms): Found<'_, PaymentTerms>, out: &mut Outcomes) {
    let header = &case.invoice.header;
    let Some(issued) = case.issued() else { return out.cannot_decide(None, "issue_date") };
    let start = match terms.start {
        TermStart::Invoice => Ok(issued),
        TermStart::Receipt => case.inputs.received_on.ok_or("inputs.received_on"),
        TermStart::Acceptance => {
            let accepted = case.inputs.acceptances.iter().flatten().map(|known| known.on).max();
            accepted.ok_or("inputs.acceptances")
        }
    };
    let stated = header.payment_terms.as_ref().and_then(|text| days_in(&text.value));
    let from_terms = stated.and_then(|count| issued.checked_add(Duration::days(count)));
    let Some(due) = header.due_date.as_ref().map(|field| field.value).or(from_terms) else {
        return out.cannot_decide(None, "due_date");
    };
    let due_by = |start: Date| due_days(start, terms);
    let start = match start {
        Ok(start) => start.max(issued),
        // The days begin no earlier than the invoice: what is too early then is too early in any case.
        Err(_) if due_by(issued).is_some_and(|(expected, _)| due < expected) => issued,
        Err(missing) => return out.cannot_decide(None, missing),
    };
    let Some((expected, latest)) = due_by(start) else { return out.cannot_decide(None, "contract.payment_terms") };
    if due >= latest {
        return;
    }
    if due >= expected {
        return out.cannot_decide(None, "contract.holidays");
    }
    let count = if terms.business_days { format!("{} working days", terms.days) } else { days(i64::from(terms.days)) };
    let early = (expected - due).whole_days();
    let worth = case.sums.due.and_then(|due| {
        let yearly = due.checked_mul(Decimal::from(early))?.checked_mul(case.settings.capital_percent)?;
        yearly.checked_div(Decimal::from(36_500))
    });
    let worth = worth.map(|worth| format!(" Keeping to it is worth {}.", amount(case.round(worth), case.currency)));
    out.claims.push(Claim {
        severity: Severity::Review,
        summary: format!(
            "The invoice falls due on {}, {} early. The contract gives {} from {}, until {}.{}",
            print_date(due),
            days(early),
            count,
            print_date(start),
            print_date(expected),
            worth.unwrap_or_default()
        ),
        formula: Formula::new()
            .value(print_date(start), "begin")
            .sign("+")
            .value(count, "contract")
            .equals(print_date(expected), "due by contract"),
        expected: Some(Figure::Day(expected)),
        billed: Some(Figure::Day(due)),
        evidence: vec![due_proof(header), clause_proof(clause, "payment terms")],
        ..Claim::default()
    });
}

/// The days in words such as "Net 30" or "30 days".
fn days_in(text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let after = |name: &str| -> Option<i64> {
        let at = words.iter().position(|word| *word == name)?;
        words.get(at + 1)?.parse().ok()
    };
    let before = |name: &str| -> Option<i64> {
        let at = words.iter().position(|word| *word == name)?;
        words.get(at.checked_sub(1)?)?.parse().ok()
    };
    let joined = words.iter().find_map(|word| word.strip_prefix("net")?.parse().ok());
    after("net").or(joined).or_else(|| before("days")).filter(|count| (0..=3650).contains(count))
}

/// The first and the last day on which an invoice falls due that begins to count on that day. They differ where the
/// clause counts working days and says of none of the calendars that it means it.
fn due_days(start: Date, terms: &PaymentTerms) -> Option<(Date, Date)> {
    let end = |day: Date| if terms.end_of_month { end_of_month(day) } else { Some(day) };
    if !terms.business_days {
        let day = due_day(start, terms.days, terms.end_of_month)?;
        return Some((day, day));
    }
    let by = |days: WorkingDays<'_>| days.after(start, terms.days).and_then(end);
    if let Some(days) = terms.working_days() {
        let day = by(days)?;
        return Some((day, day));
    }
    let readings = HolidayCalendar::ALL.map(|calendar| by(WorkingDays { calendar, holidays: &[] }));
    let known = || readings.into_iter().flatten();
    Some((known().min()?, known().max()?))
}

fn end_of_month(day: Date) -> Option<Date> {
    date_of(day.year(), u8::from(day.month()), day.month().length(day.year()))
}

fn due_day(issued: Date, days: u32, to_month_end: bool) -> Option<Date> {
    let day = issued.checked_add(Duration::days(i64::from(days)))?;
    if to_month_end { end_of_month(day) } else { Some(day) }
}

#[cfg(test)]
mod tests {
    use super::days_in;
    use crate::fixture::{contract, contract_with, gaps, invoice_with, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;
    const LINES: &str = r#"[{"description":"Guard hours","quantity":"2","unit_price":"30","line_net_amount":"60"}]"#;

    #[test]
    fn reads_days_in_words() {
        for (text, days) in
            [("Net 30", Some(30)), ("net30", Some(30)), ("Payable within 14 days", Some(14)), ("On receipt", None)]
        {
            assert_eq!(days_in(text), days, "{text}");
        }
    }

    #[test]
    fn an_early_due_date_is_for_review_and_takes_no_money() {
        let early = invoice_with(r#"{"due_date":"2026-07-15"}"#, LINES, "{}");
        let result = reconcile_pair(&contract(TERMS), &early);
        assert_eq!(stakes(&result), ["R70 - 0.00"]);
        assert_eq!(
            result.findings[0].summary,
            "The invoice falls due on 15 Jul 2026, 15 days early. The contract gives 30 days, until 30 Jul 2026."
        );
        let worded = invoice_with(r#"{"due_date":null,"payment_terms":"Net 10"}"#, LINES, "{}");
        assert_eq!(stakes(&reconcile_pair(&contract(TERMS), &worded)), ["R70 - 0.00"]);
    }

    #[test]
    fn the_end_of_the_month_counts() {
        let to_end = contract_with(r#"{"payment_terms":"30 days end of month"}"#, TERMS);
        let early = invoice_with(r#"{"issue_date":"2026-06-10","due_date":"2026-07-10"}"#, LINES, "{}");
        assert_eq!(stakes(&reconcile_pair(&to_end, &early)), ["R70 - 0.00"]);
    }

    #[test]
    fn days_may_count_from_receipt() {
        let scene = crate::fixture::Scene::plain("30", "10", "30")
            .clause(r#"{"kind":"payment_terms","days":30,"start":"receipt"}"#);
        assert_eq!(scene.says("R70"), ["? inputs.received_on"]);
        let late = scene.clone().inputs(r#"{"received_on":"2026-07-10"}"#);
        assert_eq!(late.says("R70"), ["- 0.00"]);
        // 300 × 10 days × 8% ÷ 365
        assert!(late.run().findings[0].summary.ends_with("until 9 Aug 2026. Keeping to it is worth 0.66."));
        assert!(scene.inputs(r#"{"received_on":"2026-06-30"}"#).stakes().is_empty());
    }

    #[test]
    fn working_days_leave_out_the_holidays_of_the_contracts_calendar() {
        // Issued on Tuesday 30 June 2026; Friday 3 July is kept for Saturday the 4th in the United States alone.
        let due = |terms: &str, day: &str| {
            crate::fixture::Scene::plain("30", "10", "30")
                .clause(&format!(r#"{{"kind":"payment_terms","days":10,"business_days":true{terms}}}"#))
                .billed(&format!(r#"{{"due_date":"{day}"}}"#))
                .says("R70")
        };
        for (terms, first) in [
            (r#","calendar":"weekdays""#, "2026-07-14"),
            (r#","calendar":"us_federal""#, "2026-07-15"),
            (r#","calendar":"target","holidays":["2026-07-07","2026-07-08"]"#, "2026-07-16"),
            (r#","holidays":["2026-07-07"]"#, "2026-07-15"),
            (r#","calendar":"target","end_of_month":true"#, "2026-07-31"),
        ] {
            assert!(due(terms, first).is_empty(), "{terms}");
            let eve = crate::calendar::read_iso_date(first).unwrap().previous_day().unwrap();
            assert_eq!(due(terms, &crate::calendar::print_iso_date(eve)), ["- 0.00"], "{terms}");
        }
        // Which holidays are meant matters on one day only.
        assert_eq!(due("", "2026-07-13"), ["- 0.00"]);
        assert_eq!(due("", "2026-07-14"), ["? contract.holidays"]);
        assert!(due("", "2026-07-15").is_empty());
        assert!(due(r#","end_of_month":true"#, "2026-07-31").is_empty());
        let told = crate::fixture::Scene::plain("30", "10", "30")
            .clause(r#"{"kind":"payment_terms","days":10,"business_days":true}"#)
            .billed(r#"{"due_date":"2026-07-10"}"#);
        let summary = told.run().findings.remove(0).summary;
        assert!(summary.starts_with("The invoice falls due on 10 Jul 2026, 4 days early. The contract gives 10 working days from 30 Jun 2026, until 14 Jul 2026."), "{summary}");
    }

    #[test]
    fn what_is_early_by_the_invoice_itself_needs_no_day_of_receipt() {
        let scene = crate::fixture::Scene::plain("30", "10", "30")
            .clause(r#"{"kind":"payment_terms","days":30,"start":"receipt"}"#);
        assert_eq!(scene.clone().billed(r#"{"due_date":"2026-07-20"}"#).says("R70"), ["- 0.00"]);
        assert_eq!(scene.billed(r#"{"due_date":null,"payment_terms":"Net 10"}"#).says("R70"), ["- 0.00"]);
    }

    #[test]
    fn on_time_is_clean_and_no_due_date_undecided() {
        assert!(reconcile_pair(&contract(TERMS), &invoice_with("{}", LINES, "{}")).findings.is_empty());
        let undated = invoice_with(r#"{"due_date":null}"#, LINES, "{}");
        assert_eq!(gaps(&reconcile_pair(&contract(TERMS), &undated)), ["R70 due_date"]);
    }
}

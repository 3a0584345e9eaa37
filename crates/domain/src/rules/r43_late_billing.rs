//! R43: a service is billed within the days that the contract leaves for it.

use time::Duration;

use super::verdict::is_open;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::print_date;
use crate::case::{Case, PeriodSource, proof};
use crate::clauses::clause_proof;
use crate::contract::CutOff;
use crate::finding::{Claim, Figure, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::wording::{amount, days};
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R43",
        version: 1,
        name: "Billed too late",
        severity: Severity::Review,
        step: Step::NotBillable,
        inputs: &["issue_date", "period_end", "line_net_amount", "contract.cut_off"],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "A service that is billed after the contract's cut-off need not be paid where the clause bars the claim; otherwise it is only told.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    if !case.has::<CutOff>() {
        return;
    }
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some((clause, cut_off)) = case.clause_for::<CutOff>(bill) else { continue };
        let Some(issued) = case.issued() else {
            out.cannot_decide(Some(bill.index), "issue_date");
            continue;
        };
        let Some((period, _)) = bill.period.filter(|(_, source)| *source != PeriodSource::IssueDate) else {
            out.cannot_decide(Some(bill.index), "period_end");
            continue;
        };
        let Some(latest) = period.last.checked_add(Duration::days(i64::from(cut_off.days))) else { continue };
        if issued <= latest {
            continue;
        }
        let net = ledger.line(bill.index).net;
        let stake = if cut_off.bars_claim { net } else { Decimal::ZERO };
        out.claims.push(Claim {
            line: Some(bill.index),
            severity: if cut_off.bars_claim { Severity::Review } else { Severity::Inform },
            summary: format!(
                "{} ended on {} and is billed on {}. The contract leaves {}, until {}.",
                bill.title(),
                print_date(period.last),
                print_date(issued),
                days(i64::from(cut_off.days)),
                print_date(latest)
            ),
            formula: Formula::new()
                .value(print_date(period.last), "end of service")
                .sign("+")
                .value(days(i64::from(cut_off.days)), "contract")
                .equals(print_date(latest), "latest day to bill")
                .sign("→")
                .value(amount(stake, case.currency), "at stake"),
            expected: Some(Figure::Amount(net - stake)),
            billed: Some(Figure::Amount(net)),
            stake,
            scales_line: cut_off.bars_claim,
            evidence: vec![
                bill.proof("service period", bill.line.period_end.as_ref()),
                proof(Source::Invoice, "issue date", case.invoice.header.issue_date.as_ref()),
                clause_proof(clause, "cut-off"),
            ],
            ..Claim::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};

    fn scene(end: &str, bars: bool) -> Scene {
        Scene::plain("10", "2", "10")
            .clause(&format!(r#"{{"kind":"cut_off","days":60,"bars_claim":{bars}}}"#))
            .lines(&serde_json::json!([line("2", "10", "2026-01-02", end)]).to_string())
    }

    #[test]
    fn a_late_bill_is_barred_or_told() {
        assert_eq!(scene("2026-04-30", true).stakes(), ["R43 1 20.00"]);
        assert_eq!(scene("2026-04-30", false).stakes(), ["R43 1 0.00"]);
        assert!(scene("2026-05-01", true).stakes().is_empty());
    }

    #[test]
    fn without_the_end_of_service_it_cannot_be_decided() {
        let bare = r#"[{"item_code":"G1","quantity":"2","unit_price":"10","line_net_amount":"20"}]"#;
        assert_eq!(scene("2026-04-30", true).lines(bare).says("R43"), ["? period_end"]);
    }
}

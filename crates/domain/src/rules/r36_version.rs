//! R36: a price of an older version, and versions that contradict each other.
//!
//! Rate rows name the document that they stand in. Of rows in force the document that binds most goes
//! first; two that bind alike and differ leave the price open.

use rust_decimal::Decimal;

use super::verdict::{Verdict, is_open, weigh};
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Bill, Case, Match, proof};
use crate::contract::{Contract, Term};
use crate::finding::{Claim, Severity, Source};
use crate::formula::Formula;
use crate::ledger::Ledger;
use crate::rate::Rate;
use crate::version::{is_in_force, source_of};
use crate::wording::{amount, quantity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R36",
        version: 1,
        name: "Price of a superseded version",
        severity: Severity::Hold,
        step: Step::Rate,
        inputs: &["unit_price", "quantity", "contract.sources", "contract.source"],
        zero_tolerance: false,
        needs_contract: true,
        explanation: "The price of the document that binds most on the day of service holds; a price from one that it replaced is named, and two that bind alike and differ are shown with both prices.",
    },
    check,
};

fn check(case: &Case<'_>, ledger: &Ledger, out: &mut Outcomes) {
    let Some(contract) = case.contract.filter(|contract| !contract.sources.is_empty()) else { return };
    for bill in case.bills.iter().filter(|bill| is_open(case, ledger, bill)) {
        let Some(matched) = bill.matched else { continue };
        let rows = case.matching.families.get(matched.family).map_or(&[][..], |family| family.terms.as_slice());
        let others = rows.iter().filter(|row| **row != matched.term_index).filter_map(|row| contract.terms.get(*row));
        let others: Vec<&Term> = others.filter(|row| source_of(row) != source_of(matched.term)).collect();
        if others.is_empty() {
            continue;
        }
        if bill.day().is_none() {
            out.cannot_decide(Some(bill.index), "issue_date");
            continue;
        }
        match judge(case, ledger, contract, bill, &matched, &others) {
            Some(Ok(claim)) => out.claims.push(claim),
            Some(Err(missing)) => out.cannot_decide(Some(bill.index), missing),
            None => {}
        }
    }
}

fn price_of(row: &Term, bill: &Bill<'_>) -> Option<Decimal> {
    Rate::of(row, bill.line.unit.as_ref().map(|unit| &unit.value)).ok()?.per_unit()
}

/// Whether this row's price is asked though another holds.
pub(super) fn older_row<'t>(bill: &Bill<'_>, matched: &Match<'_>, others: &[&'t Term]) -> Option<&'t Term> {
    let (asked, holds) = (bill.price?, price_of(matched.term, bill)?);
    others.iter().copied().find(|row| asked > holds && price_of(row, bill) == Some(asked))
}

fn judge(
    case: &Case<'_>,
    ledger: &Ledger,
    contract: &Contract,
    bill: &Bill<'_>,
    matched: &Match<'_>,
    others: &[&Term],
) -> Option<Result<Claim, &'static str>> {
    let rank = contract.rank_of(source_of(matched.term));
    let rivals = others.iter().filter(|row| is_in_force(contract, row, bill.day()));
    let rival = rivals
        .copied()
        .find(|row| contract.rank_of(source_of(row)) == rank && price_of(row, bill) != price_of(matched.term, bill));
    if let Some(rival) = rival {
        return Some(Ok(conflict(case, contract, bill, matched, rival)));
    }
    let old = older_row(bill, matched, others)?;
    let Some(units) = ledger.line(bill.index).quantity else { return Some(Err("quantity")) };
    let holds = price_of(matched.term, bill)?;
    let verdict = Verdict {
        expected: case.round(units.checked_mul(holds)?),
        formula: Formula::new()
            .value(quantity(units), "billed")
            .sign("×")
            .value(amount(holds, case.currency), "in force"),
        says: format!(
            "That is the price of {}, which {} replaced with {}.",
            name_of(contract, old),
            name_of(contract, matched.term),
            amount(holds, case.currency)
        ),
        proofs: vec![
            proof(Source::Contract, "rate in force", matched.term.unit_price.as_ref()),
            proof(Source::Contract, "superseded rate", old.unit_price.as_ref()),
        ],
    };
    weigh(case, ledger, "R36", bill, verdict).map(Ok)
}

fn name_of<'c>(contract: &'c Contract, row: &'c Term) -> &'c str {
    let source = source_of(row);
    let known = source.and_then(|id| contract.sources.iter().find(|known| known.id == id));
    known.map_or(source.unwrap_or("the rate table"), |known| known.name())
}

/// Both prices are shown; the line's own rule has already taken the dearer for the vendor's good.
fn conflict(case: &Case<'_>, contract: &Contract, bill: &Bill<'_>, matched: &Match<'_>, rival: &Term) -> Claim {
    let price =
        |row: &Term| price_of(row, bill).map_or_else(|| "no price".to_owned(), |price| amount(price, case.currency));
    Claim {
        line: Some(bill.index),
        part: Some("conflict"),
        severity: Severity::Hold,
        name: Some("Two versions contradict each other"),
        summary: format!(
            "{} sets {} and {} sets {}, and neither goes before the other. Decide which holds.",
            name_of(contract, matched.term),
            price(matched.term),
            name_of(contract, rival),
            price(rival)
        ),
        evidence: vec![
            bill.proof("unit price", bill.line.unit_price.as_ref()),
            proof(Source::Contract, "rate", matched.term.unit_price.as_ref()),
            proof(Source::Contract, "other rate", rival.unit_price.as_ref()),
        ],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Scene, line};
    use crate::{SourceDocument, SourceKind};

    const TERMS: &str =
        r#"[{"item_code":"G1","unit_price":"30","source":"msa"},{"item_code":"G1","unit_price":"28","source":"a1"}]"#;

    fn scene(price: &str, kind: SourceKind) -> Scene {
        let lines = serde_json::json!([line("10", price, "2026-06-01", "2026-06-30")]).to_string();
        let mut scene = Scene::new(TERMS, &lines);
        let source = |id: &str, kind| SourceDocument { id: id.to_owned(), kind, ..SourceDocument::default() };
        scene.contract.sources = vec![source("msa", SourceKind::MasterAgreement), source("a1", kind)];
        scene
    }

    #[test]
    fn an_amendment_goes_before_and_the_old_price_is_named() {
        let old = scene("30", SourceKind::Amendment);
        assert_eq!(old.stakes(), ["R36 1 20.00"]);
        assert!(old.run().findings[0].summary.contains("the price of msa, which a1 replaced"));
        assert!(scene("28", SourceKind::Amendment).stakes().is_empty());
        assert_eq!(scene("31", SourceKind::Amendment).stakes(), ["R20 1 30.00"]);
    }

    #[test]
    fn a_clause_may_set_another_order() {
        let mut scene = scene("30", SourceKind::Amendment);
        scene.contract.sources[0].precedence = Some(9);
        assert!(scene.stakes().is_empty());
    }

    #[test]
    fn versions_that_bind_alike_are_shown_with_both_prices() {
        assert_eq!(scene("30", SourceKind::MasterAgreement).says("R36"), ["1 0.00"]);
    }

    #[test]
    fn without_a_day_it_cannot_be_decided() {
        let undated = scene("30", SourceKind::Amendment).billed(r#"{"issue_date":null}"#);
        let undated = undated.lines(r#"[{"item_code":"G1","quantity":"1","unit_price":"30","line_net_amount":"30"}]"#);
        assert_eq!(undated.says("R36"), ["? issue_date"]);
    }
}

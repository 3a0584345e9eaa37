//! R09: the invoice is between the contract's parties.

use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::clauses::{clause_proof, says};
use crate::contract::Sites;
use crate::field::Field;
use crate::finding::{Claim, Figure, Severity, Source};
use crate::ledger::Ledger;
use crate::party::is_same_party;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R09",
        version: 2,
        name: "Not a party to the contract",
        severity: Severity::Block,
        step: Step::Notice,
        inputs: &[
            "seller_name",
            "buyer_name",
            "delivery_site",
            "contract.vendor_name",
            "contract.customer_name",
            "contract.sites",
        ],
        zero_tolerance: true,
        needs_contract: true,
        explanation: "The invoice's seller and buyer must be the contract's vendor and customer, and the place one that it lists; another is blocked until a person assigns it.",
    },
    check,
};

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    let Some(contract) = case.contract else { return };
    let (invoice, contract) = (&case.invoice.header, &contract.header);
    let sides = [
        ("seller", "seller_name", &invoice.seller_name, "contract.vendor_name", &contract.vendor_name),
        ("buyer", "buyer_name", &invoice.buyer_name, "contract.customer_name", &contract.customer_name),
    ];
    for (part, our_field, ours, their_field, theirs) in sides {
        match (ours, theirs) {
            (Some(ours), Some(theirs)) if !is_same_party(&ours.value, &theirs.value) => {
                out.claims.push(claim(case, part, ours, theirs));
            }
            (Some(_), Some(_)) => {}
            (None, _) => out.cannot_decide(None, our_field),
            (_, None) => out.cannot_decide(None, their_field),
        }
    }
    check_site(case, out);
}

/// Where the contract lists its places, the place that was served is one of them.
fn check_site(case: &Case<'_>, out: &mut Outcomes) {
    let Some((clause, sites)) = case.clause::<Sites>() else { return };
    let Some(site) = &case.invoice.header.delivery_site else { return out.cannot_decide(None, "delivery_site") };
    if sites.names.iter().any(|name| says(&site.value, name)) {
        return;
    }
    out.claims.push(Claim {
        part: Some("site"),
        severity: Severity::Block,
        name: Some("Not a place of the contract"),
        summary: format!("The invoice is for {}. The contract serves: {}.", site.value, sites.names.join("; ")),
        expected: Some(Figure::Text(sites.names.join("; "))),
        billed: Some(Figure::Text(site.value.clone())),
        exposure: case.sums.due,
        evidence: vec![proof(Source::Invoice, "place", Some(site)), clause_proof(clause, "places")],
        ..Claim::default()
    });
}

fn claim(case: &Case<'_>, part: &'static str, ours: &Field<String>, theirs: &Field<String>) -> Claim {
    let (deed, side) = if part == "seller" { ("comes from", "vendor") } else { ("is made out to", "customer") };
    Claim {
        part: Some(part),
        severity: Severity::Block,
        summary: format!("The invoice {deed} {}. The contract's {side} is {}.", ours.value, theirs.value),
        expected: Some(Figure::Text(theirs.value.clone())),
        billed: Some(Figure::Text(ours.value.clone())),
        exposure: case.sums.due,
        evidence: vec![proof(Source::Invoice, part, Some(ours)), proof(Source::Contract, side, Some(theirs))],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{contract, gaps, invoice_with, reconcile_pair, stakes};

    const TERMS: &str = r#"[{"description":"Guard hours","unit_price":"30"}]"#;
    const LINES: &str = r#"[{"description":"Guard hours","quantity":"2","unit_price":"30","line_net_amount":"60"}]"#;

    #[test]
    fn another_buyer_is_blocked() {
        let result =
            reconcile_pair(&contract(TERMS), &invoice_with(r#"{"buyer_name":"Harrow Steel plc"}"#, LINES, "{}"));
        assert_eq!(stakes(&result), ["R09 - 0.00"]);
        assert_eq!(result.findings[0].id, "R09:-:buyer");
    }

    #[test]
    fn another_place_is_blocked_and_an_unread_one_undecided() {
        let scene = |header: &str| {
            crate::fixture::Scene::plain("30", "2", "30")
                .billed(header)
                .clause(r#"{"kind":"sites","names":["Leeds depot"]}"#)
        };
        assert_eq!(scene(r#"{"delivery_site":"York depot"}"#).says("R09"), ["- 0.00"]);
        assert!(scene(r#"{"delivery_site":"Depot Leeds, gate 2"}"#).says("R09").is_empty());
        assert_eq!(scene("{}").says("R09"), ["? delivery_site"]);
    }

    #[test]
    fn another_spelling_is_clean_and_a_missing_name_undecided() {
        let spelled = invoice_with(r#"{"buyer_name":"ALDERMOOR FOODS LIMITED"}"#, LINES, "{}");
        assert!(reconcile_pair(&contract(TERMS), &spelled).findings.is_empty());
        let unnamed = invoice_with(r#"{"buyer_name":null}"#, LINES, "{}");
        assert_eq!(gaps(&reconcile_pair(&contract(TERMS), &unnamed)), ["R09 buyer_name"]);
    }
}

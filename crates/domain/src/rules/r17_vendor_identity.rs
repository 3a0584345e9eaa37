//! R17: the invoice comes from the vendor that the books know, and not from somebody alike.

use super::r15_cross_channel::belongs;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::case::{Case, proof};
use crate::field::Field;
use crate::finding::{Claim, Figure, Severity, Source};
use crate::ledger::Ledger;
use crate::party::is_same_party;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R17",
        version: 1,
        name: "Vendor not as known",
        severity: Severity::Block,
        step: Step::Notice,
        inputs: &["seller_name", "seller_tax_id", "seller_email", "inputs.vendors", "inputs.sanctioned"],
        zero_tolerance: true,
        needs_contract: false,
        explanation: "The seller's tax number and mail domain must be those that the books know, and its name on no list of parties that must not be paid.",
    },
    check,
};

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    let (vendors, sanctioned) = (case.inputs.vendors.as_deref(), case.inputs.sanctioned.as_deref());
    if vendors.is_none() && sanctioned.is_none() {
        return;
    }
    let header = &case.invoice.header;
    let Some(seller) = header.seller_name.as_ref() else { return out.cannot_decide(None, "seller_name") };
    if let Some(listed) = sanctioned.into_iter().flatten().find(|name| is_same_party(name, &seller.value)) {
        let says = format!("{} is on the list of parties that must not be paid, as {listed}.", seller.value);
        out.claims.push(claim(case, "list", says, listed, seller));
    }
    let record = vendors.into_iter().flatten().find(|record| belongs(record, &seller.value));
    let Some(record) = record else { return out.cannot_decide(None, "inputs.vendors") };
    let plain =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect() };
    match (&record.tax_id, &header.seller_tax_id) {
        (Some(known), Some(stated)) if plain(known) != plain(&stated.value) => {
            let says = format!("The invoice states the tax number {}. The books know {known}.", stated.value);
            out.claims.push(claim(case, "tax", says, known, stated));
        }
        (Some(_), None) => out.cannot_decide(None, "seller_tax_id"),
        _ => {}
    }
    let mail = header.seller_email.as_ref().filter(|_| !record.domains.is_empty());
    if let Some(stated) = mail {
        let domain = stated.value.rsplit('@').next().unwrap_or_default().to_lowercase();
        if !record.domains.iter().any(|known| known.eq_ignore_ascii_case(&domain)) {
            let alike = record.domains.iter().find(|known| strsim::osa_distance(&known.to_lowercase(), &domain) <= 2);
            let says = match alike {
                Some(known) => format!("The mail domain {domain} looks like the vendor's {known} and is not."),
                None => format!("The mail domain {domain} is none of the vendor's."),
            };
            let known = alike.or(record.domains.first()).map_or("", String::as_str);
            let severity = if alike.is_some() { Severity::Block } else { Severity::Hold };
            out.claims.push(Claim { severity, ..claim(case, "domain", says, known, stated) });
        }
    }
}

fn claim(case: &Case<'_>, part: &'static str, says: String, known: &str, stated: &Field<String>) -> Claim {
    Claim {
        part: Some(part),
        severity: Severity::Block,
        summary: says,
        expected: Some(Figure::Text(known.to_owned())),
        billed: Some(Figure::Text(stated.value.clone())),
        exposure: case.sums.due,
        evidence: vec![proof(Source::Invoice, "as stated", Some(stated))],
        ..Claim::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Scene;

    const KNOWN: &str = r#"{"vendors":[{"name":"Northwick Field Services Ltd","tax_id":"GB 123 4567 89","domains":["northwick.example"]}],"sanctioned":[]}"#;

    fn scene(header: &str) -> Scene {
        Scene::plain("30", "10", "30").billed(header).inputs(KNOWN)
    }

    #[test]
    fn another_tax_number_and_a_domain_alike_are_blocked() {
        assert_eq!(scene(r#"{"seller_tax_id":"GB999"}"#).says("R17"), ["- 0.00"]);
        let alike = scene(r#"{"seller_tax_id":"GB123456789","seller_email":"pay@northw1ck.example"}"#);
        assert!(alike.run().findings[0].summary.contains("looks like"));
    }

    #[test]
    fn a_listed_party_is_blocked() {
        let listed = scene(r#"{"seller_tax_id":"GB123456789"}"#)
            .inputs(r#"{"sanctioned":["Northwick Field Services"],"vendors":[]}"#);
        assert_eq!(listed.says("R17"), ["- 0.00", "? inputs.vendors"]);
    }

    #[test]
    fn the_known_vendor_is_clean_and_a_missing_number_undecided() {
        assert!(
            scene(r#"{"seller_tax_id":"GB123456789","seller_email":"a@Northwick.example"}"#).says("R17").is_empty()
        );
        assert_eq!(scene("{}").says("R17"), ["? seller_tax_id"]);
    }
}

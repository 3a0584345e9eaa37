//! Who sells and who buys.

mod listed;
mod name;
mod preamble;
mod role;

use domain::{Confidence, Evidence, Field};

use super::label::Labelled;
use super::source::Source;
use crate::pattern::Pattern;
use preamble::Party;

/// The vendor and the customer, each where the contract tells.
#[derive(Default)]
pub struct Parties {
    pub vendor: Option<Field<String>>,
    pub customer: Option<Field<String>>,
    pub warning: Option<String>,
}

pub fn read_parties(source: &Source) -> Parties {
    let vendor_label = labelled(source, &VENDOR_LABEL);
    let customer_label = labelled(source, &CUSTOMER_LABEL);
    let parties = listed::complete(preamble::find_parties(source.text()), &listed::find_listed(source));
    let mut read = match parties.as_slice() {
        [] | [_] => Parties::default(),
        _ => assign(source, &parties, vendor_label.as_ref(), customer_label.as_ref()),
    };
    if read.vendor.is_none() {
        read.vendor = vendor_label.filter(|field| !same_name(Some(field), read.customer.as_ref()));
    }
    if read.customer.is_none() {
        read.customer = customer_label.filter(|field| !same_name(Some(field), read.vendor.as_ref()));
    }
    if let ([only], None, None) = (parties.as_slice(), &read.vendor, &read.customer) {
        match role::weigh(&only.aliases) {
            weight if weight > 0 => read.vendor = Some(field(source, only, 80)),
            weight if weight < 0 => read.customer = Some(field(source, only, 80)),
            _ => {}
        }
    }
    // Where a label names one side, the only party of the preamble is the other.
    if let [only] = parties.as_slice() {
        let other = |known: &Option<Field<String>>| {
            known.as_ref().filter(|known| !name::are_same(&known.value, &only.name)).map(|_| field(source, only, 75))
        };
        match (&read.vendor, &read.customer, role::weigh(&only.aliases)) {
            (None, Some(_), 0..) => read.vendor = other(&read.customer),
            (Some(_), None, ..=0) => read.customer = other(&read.vendor),
            _ => {}
        }
    }
    read
}

fn same_name(a: Option<&Field<String>>, b: Option<&Field<String>>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.value.eq_ignore_ascii_case(&b.value))
}

static VENDOR_LABEL: Pattern = Pattern::new(
    r"^(?:the\s+)?(?:vendor|supplier|seller|contractor|service provider|provider|consultant|licensor|carrier|auftragnehmer(?:in)?|lieferant|verkäufer|dienstleister|fournisseur|prestataire|vendeur)(?:'s)?(?: legal)?(?: name)?$",
);
static CUSTOMER_LABEL: Pattern = Pattern::new(
    r"^(?:the\s+)?(?:customer|client|buyer|purchaser|licensee|shipper|auftraggeber(?:in)?|kunde|käufer|besteller|acheteur|donneur d'ordre)(?:'s)?(?: legal)?(?: name)?$",
);

fn labelled(source: &Source, label: &Pattern) -> Option<Field<String>> {
    let looks_right =
        |found: &&Labelled| found.in_head && found.sure && label.is_in(&found.label) && name::is_name(&found.value);
    let mut fitting = source.labels.iter().filter(looks_right);
    let found = fitting.next()?;
    // Two different names under labels of one kind leave open which one is meant.
    if fitting.any(|other| !name::are_same(&other.value, &found.value)) {
        return None;
    }
    let value = name::cut_name(&found.value)?;
    Some(Field::new(value, Confidence::percent(90), found.evidence.clone()))
}

fn assign(
    source: &Source,
    parties: &[Party],
    vendor_label: Option<&Field<String>>,
    customer_label: Option<&Field<String>>,
) -> Parties {
    let label_weight = |party: &Party| {
        let names =
            |label: Option<&Field<String>>| label.is_some_and(|field| name::are_same(&field.value, &party.name));
        i32::from(names(vendor_label)) * 3 - i32::from(names(customer_label)) * 3
    };
    let weights: Vec<i32> = parties.iter().map(|party| role::weigh(&party.aliases) + label_weight(party)).collect();
    if let Some(parties) = pick(source, parties, &weights, 93) {
        return parties;
    }
    let votes: Vec<i32> = parties.iter().map(|party| role::count_payments(source.text(), party)).collect();
    if let Some(parties) = pick(source, parties, &votes, 70) {
        return parties;
    }
    let (first, second) = (parties.first(), parties.get(1));
    Parties {
        vendor: first.map(|party| field(source, party, 40)),
        customer: second.map(|party| field(source, party, 40)),
        warning: Some("the contract does not tell which party is the vendor; check both names".to_owned()),
    }
}

/// The heaviest party sells and the lightest buys, unless all weigh the same.
fn pick(source: &Source, parties: &[Party], weights: &[i32], percent: u8) -> Option<Parties> {
    let most = weights.iter().max()?;
    let least = weights.iter().min()?;
    if most == least {
        return None;
    }
    let at = |weight: &i32| parties.iter().zip(weights).find(|(_, w)| *w == weight).map(|(party, _)| party);
    Some(Parties {
        vendor: at(most).map(|party| field(source, party, percent)),
        customer: at(least).map(|party| field(source, party, percent)),
        warning: None,
    })
}

fn field(source: &Source, party: &Party, percent: u8) -> Field<String> {
    let evidence: Option<Evidence> = source.script.evidence(party.span.clone());
    Field::new(party.name.clone(), Confidence::percent(percent), evidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn read(text: &str) -> (Option<String>, Option<String>) {
        let pages = lay_text(text).unwrap();
        let parties = read_parties(&Source::of(&pages));
        (parties.vendor.map(|field| field.value), parties.customer.map(|field| field.value))
    }

    fn some(a: &str, b: &str) -> (Option<String>, Option<String>) {
        (Some(a.to_owned()), Some(b.to_owned()))
    }

    #[test]
    fn roles_come_from_defined_terms() {
        let text = "This Services Agreement is made on May 1, 2024 by and between Larch & Pine, LLC, a Delaware limited\n\
            liability company (the \"Customer\"), and Brightwater Hauling Co., an Ohio corporation with offices in Toledo\n\
            (\"Contractor\").\n\nWHEREAS, the parties agree.";
        assert_eq!(read(text), some("Brightwater Hauling Co.", "Larch & Pine, LLC"));
    }

    #[test]
    fn a_name_may_hold_commas_and_the_word_and() {
        let text = "MASTER SERVICE AGREEMENT\n\nBETWEEN:\nAcme Corporation Pvt Ltd (\"Company\")\n12 Business Park, Mumbai\n\n\
            AND:\nRichards, Hurst and Ross Pvt Ltd (\"Vendor\")\nDelhi\n\n1. SCOPE\nVendor provides services.";
        assert_eq!(read(text), some("Richards, Hurst and Ross Pvt Ltd", "Acme Corporation Pvt Ltd"));
    }

    #[test]
    fn who_pays_decides_where_no_role_is_defined() {
        let text = "This Agreement is entered into between Osprey Software, Inc. (\"Osprey\") and Teal Retail Corp. (\"Teal\").\n\n\
            1. Fees. Teal shall pay Osprey a monthly fee. Osprey will invoice Teal each month.";
        assert_eq!(read(text), some("Osprey Software, Inc.", "Teal Retail Corp."));
    }

    #[test]
    fn a_list_at_the_head_names_the_parties() {
        let text = "FLEET CARE AGREEMENT\n\nDATED               3 March 2021\nTFL                 TEASEL FOODS LIMITED (Company no 208) whose registered office is at Hill Road,\n                    Leeds\nSWG                 SWIFT GARAGES LIMITED (Company no 446) whose registered office is at\n                    Mill Lane\n\n1. This agreement made between SWG and TFL means the schedules too.\nTFL shall pay SWG within thirty days.";
        assert_eq!(read(text), some("SWIFT GARAGES LIMITED", "TEASEL FOODS LIMITED"));
        let text = "Supplier            Kestrel Hosting Ltd\nCustomer            Marsh Dental Group\nCurrency            EUR\n";
        assert_eq!(read(text), some("Kestrel Hosting Ltd", "Marsh Dental Group"));
    }

    #[test]
    fn labels_name_the_parties_of_an_order_form() {
        assert_eq!(
            read("ORDER FORM\nVendor: Kestrel Hosting Ltd\nCustomer Name: Marsh Dental Group\n"),
            some("Kestrel Hosting Ltd", "Marsh Dental Group")
        );
    }
}

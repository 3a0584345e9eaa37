//! Whole contracts of several trades, layouts and languages, from text to fields.

use documents::contract::read_contract;
use documents::read::plain::lay_text;
use domain::field::Entry;
use domain::{Contract, Term};

fn read(text: &str) -> Contract {
    read_contract(&lay_text(text).unwrap_or_default()).0
}

fn value(contract: &Contract, name: &str) -> Option<String> {
    contract.header.entries().into_iter().find(|entry| entry.name == name).map(|entry| entry.value)
}

fn assert_fields(contract: &Contract, expected: &[(&str, &str)]) {
    for (name, text) in expected {
        assert_eq!(value(contract, name).as_deref(), Some(*text), "{name}");
    }
}

/// Code, description, unit, price, minimum, maximum of each rate; empty where absent.
fn rates(contract: &Contract) -> Vec<String> {
    let row = |term: &Term| {
        let entries: Vec<Entry> = term.entries();
        ["item_code", "description", "unit", "unit_price", "minimum_quantity", "maximum_quantity"]
            .map(|name| {
                entries.iter().find(|entry| entry.name == name).map(|entry| entry.value.clone()).unwrap_or_default()
            })
            .join("|")
    };
    contract.terms.iter().map(row).collect()
}

#[test]
fn reads_a_waste_hauling_agreement() {
    let contract = read(include_str!("fixtures/contracts/waste_hauling.txt"));
    assert_fields(
        &contract,
        &[
            ("contract_number", "SW-2024-0117"),
            ("vendor_name", "Tri-Prairie Disposal, Inc."),
            ("customer_name", "Heron Lake School District"),
            ("effective_date", "2024-03-01"),
            ("expiry_date", "2027-03-01"),
            ("term", "3 years"),
            ("auto_renewal", "true"),
            ("renewal_term", "1 year"),
            ("notice_period_days", "90"),
            ("payment_terms_days", "30"),
            ("currency", "USD"),
            ("spend_cap", "185000.00"),
            ("price_escalation", "3% per year"),
            ("allowed_fees", "Fuel surcharge: 4%; Overage fee: $35.00 per yard"),
            ("tax_status", "exempt"),
        ],
    );
    let schedule = [
        "FL-8|8-yard front load container, emptied twice a week|MON|600.00||4",
        "FL-6|6-yard front load container|MON|455.50||6",
        "RO-30|30-yard roll-off, per haul|E57|389.00||10",
        "EX-1|Extra pickup|C62|75.00||",
    ];
    let rates = rates(&contract);
    assert!(schedule.iter().all(|row| rates.iter().any(|rate| rate == row)), "{rates:#?}");
    assert!(rates.iter().all(|rate| schedule.contains(&rate.as_str())), "{rates:#?}");
}

#[test]
fn reads_an_it_services_agreement() {
    let contract = read(include_str!("fixtures/contracts/it_services.txt"));
    assert_fields(
        &contract,
        &[
            ("contract_number", "MSA-7781"),
            ("vendor_name", "Cobalt Ridge Analytics, LLC"),
            ("customer_name", "Fenwick & Sons Retail, Inc."),
            ("effective_date", "2025-01-15"),
            ("expiry_date", "2027-01-14"),
            ("auto_renewal", "false"),
            ("notice_period_days", "60"),
            ("payment_terms_days", "45"),
            ("currency", "USD"),
            ("allowed_fees", ""),
        ],
    );
    assert_eq!(value(&contract, "spend_cap"), None);
    assert_eq!(
        rates(&contract),
        [
            "|Principal consultant|HUR|245.00||",
            "|Data engineer|HUR|180.00||",
            "|Project coordinator|HUR|110.00||",
            "|monthly support fee|MON|2500.00||",
        ]
    );
}

#[test]
fn reads_a_german_supply_contract() {
    let contract = read(include_str!("fixtures/contracts/liefervertrag.txt"));
    assert_fields(
        &contract,
        &[
            ("contract_number", "RLV-2024-33"),
            ("vendor_name", "Küstenstahl Handels GmbH"),
            ("customer_name", "Ahornwerk Metallbau GmbH"),
            ("effective_date", "2024-04-01"),
            ("expiry_date", "2026-04-01"),
            ("auto_renewal", "true"),
            ("renewal_term", "1 year"),
            ("notice_period_days", "90"),
            ("payment_terms_days", "30"),
            ("currency", "EUR"),
        ],
    );
    assert_eq!(
        rates(&contract),
        ["K-100|Stahlprofil HEB 100|MTR|24.80|50|", "K-200|Stahlblech verzinkt 2 mm|KGM|1.95|200|"]
    );
}

#[test]
fn reads_a_french_maintenance_contract() {
    let contract = read(include_str!("fixtures/contracts/bail_maintenance.txt"));
    assert_fields(
        &contract,
        &[
            ("contract_number", "MNT-0458"),
            ("vendor_name", "Atelier Moreau SARL"),
            ("customer_name", "Verger Logistique SAS"),
            ("effective_date", "2024-01-01"),
            ("expiry_date", "2027-01-01"),
            ("payment_terms_days", "45"),
            ("currency", "EUR"),
        ],
    );
    assert_eq!(rates(&contract).len(), 2, "{:#?}", rates(&contract));
}

#[test]
fn reads_a_supply_agreement_with_prices_in_a_list() {
    let contract = read(include_str!("fixtures/contracts/purchase_supply.txt"));
    assert_fields(
        &contract,
        &[
            ("vendor_name", "Dunmore Packaging Corp."),
            ("customer_name", "Marlowe Foods Company"),
            ("effective_date", "2023-07-01"),
            ("expiry_date", "2026-06-30"),
            ("auto_renewal", "false"),
            ("payment_terms_days", "60"),
            ("tolerance_percent", "5"),
        ],
    );
    assert_eq!(
        rates(&contract),
        ["|Corrugated shipper, 12 x 10 x 8|C62|0.84||", "|Folding carton, one pound|MIL|112.00||"]
    );
}

#[test]
fn reads_a_hosting_order_form() {
    let contract = read(include_str!("fixtures/contracts/hosting_order_form.txt"));
    assert_fields(
        &contract,
        &[
            ("contract_number", "OF-20931"),
            ("vendor_name", "Silverbirch Cloud Ltd"),
            ("customer_name", "Petrel Housing Trust"),
            ("effective_date", "2024-05-01"),
            ("expiry_date", "2026-04-30"),
            ("notice_period_days", "60"),
            ("payment_terms_days", "30"),
            ("currency", "GBP"),
            ("spend_cap", "24000.00"),
        ],
    );
    assert_eq!(
        rates(&contract),
        ["|Managed virtual server|MON|85.00|4|", "|Backup storage|E34|0.06|500|", "|Restore on request|C62|40.00||",]
    );
}

#[test]
fn every_value_has_its_place_on_the_page() {
    let contract = read(include_str!("fixtures/contracts/waste_hauling.txt"));
    for entry in contract.header.entries().into_iter().chain(contract.terms.iter().flat_map(Term::entries)) {
        let proof = entry.evidence.unwrap_or_else(|| panic!("{} has no evidence", entry.name));
        assert!(proof.area.is_some() && proof.text.is_some_and(|text| !text.is_empty()), "{}", entry.name);
        assert!(entry.confidence.as_percent() >= 40);
    }
}

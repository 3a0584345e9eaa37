//! Certificates of planted faults: they hold, and no change to them does.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::fixture::{Scene, line};
use crate::reconcile::properties::{contract, invoice};
use crate::{Settings, fixture};

fn basis(scene: &Scene) -> Basis {
    Basis {
        contract: Some(scene.contract.clone()),
        invoice: scene.invoice.clone(),
        history: scene.history.clone(),
        inputs: scene.inputs.clone(),
        settings: scene.settings.clone(),
    }
}

/// A rate above the contract's, and a cap that an earlier invoice nearly used up.
fn scene() -> Scene {
    let earlier = json!([line("2", "40.00", "2026-05-01", "2026-05-31")]).to_string();
    Scene::plain("40", "10", "45.00").agreed(r#"{"spend_cap":"450"}"#).past("NFS-1", "2026-05-31", &earlier)
}

fn write(scene: &Scene, finding: &str) -> String {
    issue(&basis(scene), finding).unwrap().write().unwrap().0
}

fn mismatch(text: &str) -> Mismatch {
    match verify(text.as_bytes()) {
        Err(CertificateError::Differs(mismatch)) => mismatch,
        other => panic!("{other:?}"),
    }
}

/// The text with another content and the hash of that.
fn forge(text: &str, from: &str, to: &str) -> String {
    let mut certificate: Certificate =
        serde_json::from_value(serde_json::from_str::<serde_json::Value>(text).unwrap()["certificate"].clone())
            .unwrap();
    let body = serde_json::to_string(&certificate).unwrap();
    assert!(body.contains(from), "{from} is not in {body}");
    certificate = serde_json::from_str(&body.replace(from, to)).unwrap();
    certificate.write().unwrap().0
}

#[test]
fn a_finding_holds_and_carries_only_the_history_that_it_hangs_on() {
    let scene = scene();
    let rate = write(&scene, "R20:1");
    let (certificate, hash) = verify(rate.as_bytes()).unwrap();
    assert!(certificate.prior_documents.is_empty() && certificate.prior_documents_left_out == 1);
    assert!(certificate.basis.history.invoices.is_empty());
    assert!(rate.contains(&hash));
    assert!(certificate.describe().contains("R20 v1"), "{}", certificate.describe());

    let (cap, _) = verify(write(&scene, "R50:-").as_bytes()).unwrap();
    assert_eq!(cap.prior_documents.iter().map(|prior| prior.number.as_str()).collect::<Vec<_>>(), ["NFS-1"]);
    assert_eq!((cap.prior_documents_left_out, cap.basis.history.invoices.len()), (0, 1));
    assert_eq!(cap.finding.stake.amount, "30.00".parse().unwrap(), "80 + 400 - 450");
}

#[test]
fn every_other_byte_at_every_place_is_refused() {
    let text = write(&scene(), "R50:-");
    let mut bytes = text.clone().into_bytes();
    for at in 0..bytes.len() {
        let right = bytes[at];
        for wrong in [right ^ 1, right ^ 0x20, b' ', b'0', 0xFF] {
            if wrong != right {
                bytes[at] = wrong;
                assert!(verify(&bytes).is_err(), "byte {at}: {wrong:#x} for {right:#x}");
            }
        }
        bytes[at] = right;
    }
    assert!(verify(&bytes).is_ok());
    for changed in [format!("{text}\n"), text.trim_end().to_owned(), format!(" {text}"), text.replace(',', ", ")] {
        assert_eq!(mismatch(&changed), Mismatch::Form);
    }
}

#[test]
fn what_was_hashed_anew_is_computed_anew_and_named() {
    let text = write(&scene(), "R20:1");
    let part = |from: &str, to: &str| match mismatch(&forge(&text, from, to)) {
        Mismatch::Finding(differences) => differences.into_iter().map(|difference| difference.part).collect(),
        other => vec![other.to_string()],
    };
    assert_eq!(part(r#""stake":{"amount":"50.00""#, r#""stake":{"amount":"60.00""#), ["stake"]);
    assert_eq!(part(r#""formula":"10 ×"#, r#""formula":"11 ×"#), ["formula"]);
    // The contract's own rate: then the engine finds other figures, or nothing at all.
    assert!(part(r#""unit_price":{"value":"40""#, r#""unit_price":{"value":"41""#).contains(&"stake".to_owned()));
    let gone = part(r#""unit_price":{"value":"40""#, r#""unit_price":{"value":"45""#);
    assert!(gone[0].starts_with("finding not reproduced"), "{gone:?}");
    assert!(part(r#""rule":"R20""#, r#""rule":"R99""#)[0].starts_with("rule: "));
    assert!(part(r#""rule":"R20","version":1"#, r#""rule":"R20","version":9"#)[0].starts_with("rule version: "));
    let cap = write(&scene(), "R50:-");
    let prior = mismatch(&forge(&cap, r#""number":"NFS-1""#, r#""number":"NFS-2""#));
    assert_eq!(prior, Mismatch::PriorDocuments);
}

#[test]
fn a_name_said_twice_is_refused_though_the_hash_holds() {
    let text = write(&scene(), "R20:1");
    let (_, body) = text.trim_end().split_once(r#""certificate":"#).unwrap();
    let body = body.strip_suffix('}').unwrap().replacen(r#"{"engine""#, r#"{"engine":"0","engine""#, 1);
    // `engine` twice is refused by the reader itself; in a field's value the second would count.
    assert!(serde_json::from_str::<Certificate>(&body).is_err());
}

#[test]
fn what_is_no_certificate_is_said_to_be_none() {
    for text in ["", "{}", "[1,2]", "%PDF-1.7"] {
        assert!(matches!(verify(text.as_bytes()), Err(CertificateError::NoCertificate)), "{text}");
    }
    let missing = issue(&basis(&scene()), "R20:7");
    assert!(matches!(missing, Err(CertificateError::NoSuchFinding(_))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn every_certificate_of_a_random_case_holds_and_a_random_change_to_it_does_not(
        contract in contract(), invoice in invoice(), earlier in prop::collection::vec(invoice(), 0..3),
        place in any::<prop::sample::Index>(), change in 1u8..=255,
    ) {
        let invoices = (0..).zip(earlier).map(|(at, invoice)| fixture::past(&format!("e{at}"), invoice));
        let history = History { invoices: invoices.collect(), present_hash: None };
        let inputs = Inputs::default();
        let whole = Basis { contract: Some(contract), invoice, history, inputs, settings: Settings::default() };
        for finding in whole.as_read_back().unwrap().reconcile().findings {
            let (text, hash) = issue(&whole, &finding.id).unwrap().write().unwrap();
            let (certificate, told) = verify(text.as_bytes()).unwrap();
            prop_assert_eq!((&certificate.finding, told), (&finding, hash));
            let mut bytes = text.into_bytes();
            let at = place.index(bytes.len());
            bytes[at] ^= change;
            prop_assert!(verify(&bytes).is_err(), "byte {} changed by {:#x}", at, change);
        }
    }
}

//! A finding as a file that somebody without access can check.

use domain::certificate::verify;
use store::{Action, AuditFilter, Edit};
use workflow::DeskError;

use super::world::{NOW, World, contract, day, invoice};

#[tokio::test]
async fn a_stored_finding_is_proved_by_a_file_and_its_download_is_on_record() {
    let world = World::create().await;
    let actor = world.found("ada").await;
    let terms = contract("PROOF-1", Some("1000.00"), &[("Guard hours", "40.00")]);
    let under = world.add_contract(&actor, &terms).await;
    world.post(&actor, &invoice("P-1", "PROOF-1", day(1, 31), &[("Guard hours", "22", "40.00")])).await;
    let id = world.post(&actor, &invoice("P-2", "PROOF-1", day(2, 28), &[("Guard hours", "10", "41.00")])).await;

    let cap = world.desk.proof(&actor, id, "R50:-").await.unwrap();
    let (certificate, hash) = verify(cap.text.as_bytes()).unwrap();
    assert_eq!(certificate.prior_documents.iter().map(|prior| prior.number.as_str()).collect::<Vec<_>>(), ["P-1"]);
    assert_eq!(world.result(&actor, id).await.finding("R50:-"), Some(&certificate.finding));
    let rate = world.desk.proof(&actor, id, "R20:1").await.unwrap();
    assert!(verify(rate.text.as_bytes()).unwrap().0.prior_documents.is_empty());
    assert_eq!(rate.name, "P-2 R20 1 proof.json");

    let filter = AuditFilter { action: Some(Action::ProofDownloaded), ..AuditFilter::default() };
    let entries = world.store.list_audit(&actor, &filter, None, 10).await.unwrap();
    assert_eq!(entries.len(), 2);
    assert!(entries[1].after.contains(&hash) && entries[1].after.contains("R50:-"), "{}", entries[1].after);

    assert!(matches!(world.desk.proof(&actor, id, "R99:1").await, Err(DeskError::NotFound)));
    let stranger = world.found("eve").await;
    assert!(matches!(world.desk.proof(&stranger, id, "R20:1").await, Err(DeskError::NotFound)));

    // The contract says something else now, and nothing is computed anew yet: no proof of what no longer holds.
    let edit = Edit { field: "lines.0.unit_price".to_owned(), old_value: None, new_value: None };
    let amended = contract("PROOF-1", Some("1000.00"), &[("Guard hours", "39.00")]);
    world.store.edit_contract(&actor, under, 1, &amended, &edit, NOW).await.unwrap();
    assert!(matches!(world.desk.proof(&actor, id, "R20:1").await, Err(DeskError::Refused(_))));
}

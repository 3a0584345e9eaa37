//! The audit log: every change leaves its entry, and no change of an entry goes unnoticed.

use std::sync::Arc;

use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::audit::{Action, AuditFilter, ChainFault, ChainHead, Entry, Fault, Subject, SubjectKind};
use store::{Actor, Origin, StoreError, Verdict};

use crate::world::{NOW, World};

impl World {
    async fn actions(&self, actor: &Actor) -> Vec<String> {
        let entries = self.store.list_audit(actor, &AuditFilter::default(), None, 100).await.unwrap();
        entries.into_iter().rev().map(|entry| entry.action).collect()
    }

    /// As someone with all rights over the database, who knows how to get round the triggers.
    async fn tamper(&self, statements: &[&str]) {
        let mut administrator = self.database.open_administrator().await.unwrap();
        sqlx::query("SET session_replication_role = replica").execute(&mut administrator).await.unwrap();
        for statement in statements {
            sqlx::query(AssertSqlSafe((*statement).to_owned())).execute(&mut administrator).await.unwrap();
        }
    }

    async fn faults(&self, known: &[ChainHead]) -> Vec<ChainFault> {
        self.store.verify_audit(None, known).await.unwrap().faults
    }

    /// Five entries after the founding.
    async fn write_five(&self, actor: &Actor) {
        for number in 1..=5 {
            let subject = Subject::named(SubjectKind::Setting, number);
            let entry = Entry::new(Action::SettingChanged, subject).change("value", Some("old"), Some(number));
            self.store.record(actor, &entry, NOW).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_changes_something_leaves_its_entry_with_who_and_from_where() {
    let world = World::create().await;
    let origin = Origin::new("192.0.2.7".parse().ok(), Some("request-1"), Some("Firefox"));
    let ada = world.found("ada").await.from_origin(Arc::new(origin));
    let (_, _, invoice) = world.reconciled_invoice(&ada, "INV-1").await;
    world.store.decide(&ada, invoice, "R01-1", Verdict::Dismissed, "agreed by phone", NOW).await.unwrap();
    assert_eq!(
        world.actions(&ada).await,
        ["organisation.founded", "document.uploaded", "document.uploaded", "findings.changed", "finding.dismissed"]
    );
    let newest = &world.store.list_audit(&ada, &AuditFilter::default(), None, 1).await.unwrap()[0];
    assert_eq!(
        (newest.actor.as_str(), newest.person.as_deref(), newest.address.as_deref(), newest.request.as_deref()),
        ("person", Some("ada@example.org"), Some("192.0.2.7"), Some("request-1"))
    );
    assert_eq!(newest.subject_id, Some(invoice.to_string()));
    assert!(newest.after.contains("agreed by phone"), "{}", newest.after);
    let verified = world.store.verify_audit(None, &[]).await.unwrap();
    assert_eq!((verified.chains, verified.entries, verified.faults), (1, 5, vec![]));
}

#[tokio::test]
async fn what_is_refused_or_changes_nothing_leaves_none() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let (_, contract, invoice) = world.reconciled_invoice(&ada, "INV-1").await;
    let before = world.actions(&ada).await;
    assert!(world.store.decide(&ada, invoice, "R99-9", Verdict::Confirmed, "", NOW).await.is_err());
    world.store.save_outcome(&ada, invoice, 1, Some(contract), &crate::world::outcome(), NOW).await.unwrap();
    assert_eq!(world.actions(&ada).await, before);
}

#[tokio::test]
async fn readers_see_their_own_organisation_only_and_viewers_none() {
    let world = World::create().await;
    let (ours, theirs) = (world.found("ours").await, world.found("theirs").await);
    world.write_five(&theirs).await;
    assert_eq!(world.actions(&ours).await, ["organisation.founded"]);
    let viewer = Actor::person(ours.user().unwrap(), ours.organisation(), store::Role::Viewer);
    let refused = world.store.list_audit(&viewer, &AuditFilter::default(), None, 10).await;
    assert!(matches!(refused, Err(StoreError::Forbidden { .. })), "{refused:?}");
}

#[tokio::test]
async fn the_log_is_filtered_and_read_on_from_a_mark() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    world.write_five(&ada).await;
    let first = world.store.list_audit(&ada, &AuditFilter::default(), None, 4).await.unwrap();
    let rest =
        world.store.list_audit(&ada, &AuditFilter::default(), first.last().map(|e| e.sequence), 4).await.unwrap();
    let numbers: Vec<i64> = first.iter().chain(&rest).map(|entry| entry.sequence).collect();
    assert_eq!(numbers, [6, 5, 4, 3, 2, 1]);
    let count = async |filter: AuditFilter| world.store.list_audit(&ada, &filter, None, 100).await.unwrap().len();
    let any = AuditFilter::default;
    assert_eq!(count(AuditFilter { person: Some("ADA@".to_owned()), ..any() }).await, 6);
    assert_eq!(count(AuditFilter { person: Some("%".to_owned()), ..any() }).await, 0);
    assert_eq!(count(AuditFilter { action: Some(Action::SettingChanged), ..any() }).await, 5);
    assert_eq!(count(AuditFilter { subject_id: Some("3".to_owned()), ..any() }).await, 1);
    assert_eq!(count(AuditFilter { since: Some(NOW + time::Duration::SECOND), ..any() }).await, 0);
    assert_eq!(count(AuditFilter { until: Some(NOW), ..any() }).await, 0);
}

#[tokio::test]
async fn failures_of_strangers_have_a_chain_that_no_organisation_sees() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let entry = Entry::new(Action::SignInFailed, Subject::unnamed(SubjectKind::Account));
    world.store.record_visitor(None, &Origin::default(), &entry, NOW).await.unwrap();
    world.store.record_visitor(Some(ada.organisation()), &Origin::default(), &entry, NOW).await.unwrap();
    let rotated = Entry::new(Action::KeysRotated, Subject::unnamed(SubjectKind::Key));
    world.store.record_system(&rotated, NOW).await.unwrap();
    assert_eq!(world.actions(&ada).await, ["organisation.founded", "sign_in.failed"]);
    let verified = world.store.verify_audit(None, &[]).await.unwrap();
    assert_eq!((verified.chains, verified.entries, verified.faults.len()), (2, 4, 0));
}

#[tokio::test]
async fn the_application_can_only_append() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let mut connection = PgConnection::connect(world.database.url().expose_secret()).await.unwrap();
    sqlx::query("SET ROLE probity_app").execute(&mut connection).await.unwrap();
    sqlx::query("SELECT set_config('probity.organisation', $1, false)")
        .bind(ada.organisation().to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    for statement in [
        "UPDATE audit_entries SET person = 'eve'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "INSERT INTO audit_entries SELECT * FROM audit_entries",
        "UPDATE audit_heads SET sequence = 0",
        "DELETE FROM audit_heads",
    ] {
        let refused = sqlx::query(statement).execute(&mut connection).await;
        assert!(refused.unwrap_err().to_string().contains("permission denied"), "{statement}");
    }
    let mut administrator = world.database.open_administrator().await.unwrap();
    for statement in ["UPDATE audit_entries SET person = 'eve'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"]
    {
        let refused = sqlx::query(statement).execute(&mut administrator).await;
        assert!(refused.unwrap_err().to_string().contains("only ever appended"), "{statement}");
    }
}

#[tokio::test]
async fn whoever_cannot_see_every_chain_cannot_call_it_intact() {
    let world = World::create().await;
    world.found("ada").await;
    let url = world.database.serving_url().await.unwrap();
    let sealer = test_database::test_sealer().unwrap();
    let serving = store::Store::connect(&url, sealer, store::StoreOptions::default()).await.unwrap();
    assert!(matches!(serving.verify_audit(None, &[]).await, Err(StoreError::NotOwner)));
    assert!(matches!(serving.read_audit_heads().await, Err(StoreError::NotOwner)));
    let ada = world.store.find_account(&crate::world::account("ada").email).await.unwrap().unwrap();
    let actor = Actor::person(ada.user, ada.memberships[0].organisation, store::Role::Owner);
    let subject = Subject::unnamed(SubjectKind::Setting);
    serving.record(&actor, &Entry::new(Action::SettingChanged, subject), NOW).await.unwrap();
    assert_eq!(world.faults(&[]).await, []);
}

#[tokio::test]
async fn many_at_once_make_one_chain() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    futures::future::join_all((0..4).map(|_| world.write_five(&ada))).await;
    let verified = world.store.verify_audit(Some(ada.organisation()), &[]).await.unwrap();
    assert_eq!((verified.entries, verified.faults), (21, vec![]));
}

#[tokio::test]
async fn each_kind_of_tampering_is_found_and_the_entry_is_named() {
    let edited = ["UPDATE audit_entries SET after = '{\"value\": \"6\"}' WHERE sequence = 4"];
    let moved_in_time = ["UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE sequence = 4"];
    let deleted = ["DELETE FROM audit_entries WHERE sequence = 4"];
    let swapped = [
        "UPDATE audit_entries SET sequence = 99 WHERE sequence = 3",
        "UPDATE audit_entries SET sequence = 3 WHERE sequence = 4",
        "UPDATE audit_entries SET sequence = 4 WHERE sequence = 99",
    ];
    let truncated = ["DELETE FROM audit_entries WHERE sequence > 4"];
    let rehashed = [
        "UPDATE audit_entries e SET after = '{}' WHERE sequence = 3",
        "UPDATE audit_entries e SET hash = audit_hash(e) WHERE sequence = 3",
    ];
    let smuggled = ["UPDATE audit_heads SET sequence = 5, hash = (SELECT hash FROM audit_entries WHERE sequence = 5)"];
    let not_texts = ["UPDATE audit_entries SET after = '{\"value\": 4}' WHERE sequence = 5"];
    for (statements, fault) in [
        (&edited[..], Fault::Altered { sequence: 4 }),
        (&moved_in_time, Fault::Altered { sequence: 4 }),
        (&deleted, Fault::Missing { sequence: 4 }),
        (&swapped, Fault::Displaced { sequence: 3 }),
        (&truncated, Fault::Truncated { sequence: 6, found: 4 }),
        (&rehashed, Fault::Displaced { sequence: 4 }),
        (&smuggled, Fault::BeyondHead { sequence: 6 }),
        (&not_texts, Fault::Altered { sequence: 5 }),
    ] {
        let world = World::create().await;
        let ada = world.found("ada").await;
        world.write_five(&ada).await;
        assert_eq!(world.faults(&[]).await, []);
        world.tamper(statements).await;
        let expected = ChainFault { organisation: Some(ada.organisation()), fault };
        assert_eq!(world.faults(&[]).await, [expected], "{statements:?}");
    }
}

/// A chain that holds together, but says something else from its third entry on.
const RECOMPUTE: &str = "DO $$
DECLARE
    entry audit_entries;
    last bytea := (SELECT hash FROM audit_entries WHERE sequence = 2);
BEGIN
    UPDATE audit_entries SET after = '{\"value\": \"forged\"}' WHERE sequence = 3;
    FOR entry IN SELECT * FROM audit_entries WHERE sequence > 2 ORDER BY sequence LOOP
        entry.previous := last;
        entry.hash := audit_hash(entry);
        UPDATE audit_entries e SET previous = entry.previous, hash = entry.hash WHERE e.sequence = entry.sequence;
        last := entry.hash;
    END LOOP;
    UPDATE audit_heads SET hash = last;
END
$$";

#[tokio::test]
async fn a_chain_that_a_superuser_computed_anew_is_found_by_the_checkpoint() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    world.write_five(&ada).await;
    let checkpoint = world.store.read_audit_heads().await.unwrap();
    world.write_five(&ada).await;
    assert_eq!(world.faults(&checkpoint).await, []);
    world.tamper(&[RECOMPUTE]).await;
    assert_eq!(world.faults(&[]).await, [], "the chain itself holds together");
    let fault = |fault| [ChainFault { organisation: Some(ada.organisation()), fault }];
    assert_eq!(world.faults(&checkpoint).await, fault(Fault::Rewritten { sequence: 3 }));
}

#[tokio::test]
async fn a_chain_cut_off_with_its_head_is_found_by_the_checkpoint() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    world.write_five(&ada).await;
    let checkpoint = world.store.read_audit_heads().await.unwrap();
    let fault = |fault| [ChainFault { organisation: Some(ada.organisation()), fault }];
    world
        .tamper(&[
            "DELETE FROM audit_entries WHERE sequence > 4",
            "UPDATE audit_heads SET sequence = 4, hash = (SELECT hash FROM audit_entries WHERE sequence = 4)",
        ])
        .await;
    assert_eq!(world.faults(&[]).await, []);
    assert_eq!(world.faults(&checkpoint).await, fault(Fault::Truncated { sequence: 6, found: 4 }));
    world.tamper(&["TRUNCATE audit_entries", "TRUNCATE audit_heads"]).await;
    assert_eq!(world.faults(&checkpoint).await, fault(Fault::Truncated { sequence: 6, found: 0 }));
}

//! Backups: made of one moment, proved by being restored, and found out where they do not hold.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream;
use store::backup::Made;
use store::{
    Actor, BackupError, BackupSource, DocumentId, DocumentKind, Documents, NewDocument, Repository, Retention, Store,
    StoreOptions,
};
use test_database::test_sealer;
use time::{Duration, OffsetDateTime};
use vault::{Keyring, Sealer};

use crate::world::{NOW, World};

struct House {
    world: World,
    files: Documents,
    source: BackupSource,
    folder: tempfile::TempDir,
}

impl House {
    async fn make() -> Self {
        let world = World::create().await;
        let folder = tempfile::tempdir().unwrap();
        let files = Documents::open(&folder.path().join("documents"), test_sealer().unwrap()).unwrap();
        let source = BackupSource::new(&world.database.backup_url().await.unwrap()).unwrap();
        Self { world, files, source, folder }
    }

    fn repository(&self) -> Repository {
        self.repository_with(test_sealer().unwrap())
    }

    fn repository_with(&self, sealer: Sealer) -> Repository {
        Repository::open(&self.kept(), sealer).unwrap()
    }

    fn kept(&self) -> std::path::PathBuf {
        self.folder.path().join("backups")
    }

    /// A file that no other is like.
    async fn upload_number(&self, actor: &Actor) -> DocumentId {
        self.upload(actor, DocumentId::generate().to_string().as_bytes()).await
    }

    /// A file and its record.
    async fn upload(&self, actor: &Actor, content: &[u8]) -> DocumentId {
        let id = DocumentId::generate();
        let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(content))]);
        let stored = self.files.put(actor.organisation(), id, chunks, 1_000_000).await.unwrap();
        let document = NewDocument {
            id,
            sha256: stored.sha256,
            file_name: "a.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            byte_size: stored.byte_size,
            file_key: stored.key,
            kind_told: Some(DocumentKind::Invoice),
            batch: None,
        };
        self.world.store.record_upload(actor, &document, NOW).await.unwrap();
        id
    }

    async fn create(&self, now: OffsetDateTime) -> Made {
        self.repository().create(&self.source, &self.files, now).await.unwrap()
    }

    async fn faults(&self) -> Vec<String> {
        self.repository().verify(None, &self.source, NOW).await.unwrap().faults
    }
}

/// Changes one byte in the middle of the only file below the folder whose path has this in it.
fn flip_bit(folder: &Path, name: &str) {
    let mut found = Vec::new();
    list(folder, &mut found);
    let path = found.into_iter().find(|path| path.to_string_lossy().contains(name)).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

fn list(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { list(&path, found) } else { found.push(path) }
    }
}

fn count(folder: &Path) -> usize {
    let mut found = Vec::new();
    list(folder, &mut found);
    found.len()
}

#[tokio::test]
async fn a_backup_holds_and_the_next_copies_only_what_is_new() {
    let house = House::make().await;
    let ada = house.world.found("ada").await;
    house.upload(&ada, b"one").await;
    house.upload(&ada, b"two").await;
    house.world.reconciled_invoice(&ada, "INV-1").await;
    // The world's own documents have no files; they would be missing.
    let mut administrator = house.world.database.open_administrator().await.unwrap();
    sqlx::query("UPDATE documents SET scan = 'infected' WHERE file_key IS NULL")
        .execute(&mut administrator)
        .await
        .unwrap();
    let made = house.create(NOW).await;
    assert_eq!((made.documents, made.copied, made.missing.len()), (2, 2, 0));
    let verified = house.repository().verify(None, &house.source, NOW).await.unwrap();
    assert_eq!(verified.faults, Vec::<String>::new());
    assert_eq!(verified.documents, 2);
    assert!(verified.rows > 20 && verified.sealed_values >= 4 && verified.audit_entries > 3, "{verified:?}");

    house.upload(&ada, b"three").await;
    let made = house.create(NOW + Duration::hours(1)).await;
    assert_eq!((made.documents, made.copied), (3, 1));
    assert_eq!(house.faults().await, Vec::<String>::new());
    let listed = house.repository().list().await.unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(store::backup::Backup::is_proved));
    // Nothing is left of the databases in which they were proved, whose names tell the backup.
    for backup in listed {
        let name = backup.id.to_string().to_lowercase().replace('-', "_");
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_database WHERE datname LIKE '%' || $1")
            .bind(name)
            .fetch_one(&mut administrator)
            .await
            .unwrap();
        assert_eq!(left, 0);
    }
}

#[tokio::test]
async fn nothing_of_it_is_legible_without_the_key_and_another_key_is_told() {
    let house = House::make().await;
    let ada = house.world.found("ada").await;
    house.upload(&ada, b"a canary in a document").await;
    house.create(NOW).await;
    let mut found = Vec::new();
    list(&house.kept(), &mut found);
    for path in found {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        for word in ["canary", "ada@example.org", "CREATE TABLE", "PGDMP"] {
            assert!(!text.contains(word), "{word} in {}", path.display());
        }
    }
    let stranger = Sealer::new(Keyring::from_secrets(&"another key, also of thirty-two bytes".into(), &[]).unwrap());
    let verified = house.repository_with(stranger).verify(None, &house.source, NOW).await.unwrap();
    assert!(verified.faults[0].contains("ENCRYPTION_MASTER_KEY_PREVIOUS"), "{:?}", verified.faults);
}

#[tokio::test]
async fn every_change_of_a_backup_is_found() {
    let house = House::make().await;
    let ada = house.world.found("ada").await;
    let document = house.upload(&ada, b"one").await;
    for (name, told) in [("/database", "the database"), ("/manifest", "altered"), (".sealed", "document")] {
        house.create(NOW).await;
        assert_eq!(house.faults().await, Vec::<String>::new());
        flip_bit(&house.kept(), name);
        let faults = house.faults().await;
        assert!(!faults.is_empty() && faults[0].contains(told), "{name}: {faults:?}");
        assert!(house.repository().list().await.unwrap()[0].is_broken());
        if name != ".sealed" {
            std::fs::remove_dir_all(house.kept()).unwrap();
        }
    }
    // The next backup copies anew what was found broken.
    let made = house.create(NOW + Duration::hours(1)).await;
    assert_eq!(made.copied, 1);
    assert_eq!(house.faults().await, Vec::<String>::new());
    std::fs::remove_file(house.kept().join(format!("documents/{}/{document}.sealed", ada.organisation()))).unwrap();
    assert!(house.faults().await[0].contains("its copy is gone"));
}

#[tokio::test]
async fn a_broken_audit_log_and_missing_files_are_told() {
    let house = House::make().await;
    let ada = house.world.found("ada").await;
    let document = house.upload(&ada, b"one").await;
    house.files.remove(ada.organisation(), document).await.unwrap();
    let made = house.create(NOW).await;
    assert_eq!(made.missing, [document]);
    house.world.database.forge_audit_entry(1).await.unwrap();
    house.create(NOW + Duration::hours(1)).await;
    let faults = house.faults().await;
    assert!(faults.iter().any(|fault| fault.contains("the audit log")), "{faults:?}");
}

#[tokio::test]
async fn a_role_that_sees_a_part_only_is_refused() {
    let house = House::make().await;
    let serving = BackupSource::new(&house.world.database.serving_url().await.unwrap()).unwrap();
    let refused = house.repository().create(&serving, &house.files, NOW).await.unwrap_err();
    assert!(matches!(refused, BackupError::SeesPartOnly), "{refused}");
}

#[tokio::test]
async fn a_restored_installation_is_the_one_that_was_backed_up() {
    let house = House::make().await;
    let ada = house.world.found("ada").await;
    let document = house.upload(&ada, b"the invoice").await;
    house.create(NOW).await;
    // Lost after the backup: only this is gone in the end.
    house.upload(&ada, b"later").await;

    let address = house.world.database.create_empty("fresh").await.unwrap();
    let target = BackupSource::new(&address).unwrap();
    let folder = house.folder.path().join("restored");
    let restored = house.repository().restore(None, &target, &folder).await.unwrap();
    assert_eq!((restored.documents, restored.faults.len()), (1, 0));

    let store = Store::connect(&address, test_sealer().unwrap(), StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let found = store.find_document(&ada, document).await.unwrap().unwrap();
    let files = Documents::open(&folder, test_sealer().unwrap()).unwrap();
    let content: Vec<Bytes> =
        futures::TryStreamExt::try_collect(files.read(ada.organisation(), document, &found.file()).await.unwrap())
            .await
            .unwrap();
    assert_eq!(content.concat(), b"the invoice");
    assert_eq!(store.list_documents(&ada, 10).await.unwrap().len(), 1);
    assert!(store.verify_audit(None, &[]).await.unwrap().faults.is_empty());
    // It goes on from there, bound by row security as before.
    let bob = store.sign_up(&crate::world::account("bob"), "bob", store::Founding::Open, NOW).await.unwrap();
    assert!(store.find_document(&bob, document).await.unwrap().is_none());

    let again = house.repository().restore(None, &target, &house.folder.path().join("third")).await.unwrap_err();
    assert!(matches!(again, BackupError::DatabaseInUse), "{again}");
    let used = house.repository().restore(None, &target, &folder).await.unwrap_err();
    assert!(matches!(used, BackupError::DocumentsInUse(_)), "{used}");
    store.close().await;
}

#[tokio::test]
async fn pruning_removes_what_nothing_needs_and_never_the_last_good_one() {
    let house = House::make().await;
    let ada = house.world.found("ada").await;
    let document = house.upload(&ada, b"one").await;
    let first = house.create(NOW).await;
    assert_eq!(house.faults().await, Vec::<String>::new());
    // Its file goes, as an infected one would; two more backups, and the last of them does not hold.
    house.files.remove(ada.organisation(), document).await.unwrap();
    let mut administrator = house.world.database.open_administrator().await.unwrap();
    sqlx::query("UPDATE documents SET scan = 'infected'").execute(&mut administrator).await.unwrap();
    house.create(NOW + Duration::hours(1)).await;
    let last = house.create(NOW + Duration::hours(2)).await;
    flip_bit(&house.kept(), &format!("{}/database", last.id));
    assert_ne!(house.faults().await, Vec::<String>::new());

    let none = Retention { hourly: 0, daily: 0, weekly: 0, monthly: 0 };
    // Long after, so that nothing is young any more.
    #[expect(clippy::disallowed_methods, reason = "the files bear the real time")]
    let later = OffsetDateTime::now_utc() + Duration::days(3);
    let pruned = house.repository().prune(&none, later).await.unwrap();
    assert!(pruned.backups.is_empty(), "the proved one, the unproved one and the latest: {pruned:?}");
    // The proved one still has its file.
    let held = house.repository().verify(Some(&first.id), &house.source, NOW).await.unwrap();
    assert_eq!(held.faults, Vec::<String>::new());

    let newest = house.create(NOW + Duration::hours(3)).await;
    assert_eq!(house.faults().await, Vec::<String>::new());
    let pruned = house.repository().prune(&none, later).await.unwrap();
    assert_eq!(pruned.backups.len(), 3, "{pruned:?}");
    assert_eq!(pruned.objects, 1, "the file of the document that is no more");
    assert_eq!(house.repository().list().await.unwrap()[0].id, newest.id);
    assert_eq!(count(&house.kept()), 4, "database, manifest, backup.json, checked.json");
}

#[tokio::test]
async fn a_backup_is_of_one_moment_however_much_is_written_meanwhile() {
    let house = Arc::new(House::make().await);
    let ada = house.world.found("ada").await;
    for _ in 0..20 {
        house.upload_number(&ada).await;
    }
    let (at_work, actor) = (house.clone(), ada.clone());
    let writer = tokio::spawn(async move {
        loop {
            at_work.upload_number(&actor).await;
        }
    });
    let mut sizes = Vec::new();
    for hour in 0..3 {
        let made = house.create(NOW + Duration::hours(hour)).await;
        assert!(made.missing.is_empty());
        sizes.push(made.documents);
        assert_eq!(house.faults().await, Vec::<String>::new());
    }
    assert!(sizes[0] >= 20 && sizes[0] < sizes[1] && sizes[1] < sizes[2], "{sizes:?}");
    writer.abort();
}

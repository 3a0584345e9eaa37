//! A desk with a database and a folder of its own.

use domain::Decimal;
use reading::Reader;
use sha2::{Digest, Sha256};
use store::{Actor, DocumentId, DocumentKind, Documents, NewDocument, Progress, Store, Uploaded};
use test_database::TestDatabase;
use time::OffsetDateTime;
use workflow::scan::Scanning;
use workflow::{Desk, DeskError, DeskOptions, SessionLimits};

pub struct House {
    pub database: TestDatabase,
    pub store: Store,
    pub desk: Desk,
    clock: fn() -> OffsetDateTime,
    folder: tempfile::TempDir,
}

impl House {
    pub async fn open(clock: fn() -> OffsetDateTime) -> Self {
        let database = TestDatabase::create().await.unwrap();
        let store = database.open().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let desk = set_desk(&store, &folder, clock);
        Self { database, store, desk, clock, folder }
    }

    /// A second server over the same database, with connections of its own.
    pub async fn another_desk(&self) -> Desk {
        set_desk(&self.database.open().await.unwrap(), &self.folder, self.clock)
    }

    /// A document as if it had come in with this content; the content is its name.
    pub async fn upload(&self, actor: &Actor, content: &str, kind: Option<DocumentKind>) -> DocumentId {
        let document = NewDocument {
            id: DocumentId::generate(),
            sha256: Sha256::digest(content).into(),
            file_name: format!("{content}.pdf"),
            media_type: "application/pdf".to_owned(),
            byte_size: content.len() as u64,
            file_key: None,
            kind_told: kind,
            batch: None,
        };
        let Uploaded::New(id) = self.store.record_upload(actor, &document, (self.clock)()).await.unwrap() else {
            panic!("{content} is known already")
        };
        id
    }
}

fn set_desk(store: &Store, folder: &tempfile::TempDir, clock: fn() -> OffsetDateTime) -> Desk {
    Desk::new(DeskOptions {
        files: Documents::open(folder.path(), store.sealer().clone()).unwrap(),
        store: store.clone(),
        reader: Reader::of_this_program(1),
        scanning: Scanning::Off,
        progress: Progress::in_memory(),
        clock,
        open_sign_up: true,
        upload_max_bytes: 1,
        session_limits: SessionLimits::default(),
    })
}

pub fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The sentence of a refusal.
pub fn refusal<T: std::fmt::Debug>(result: Result<T, DeskError>) -> String {
    match result {
        Err(DeskError::Refused(sentence)) => sentence,
        Err(error @ DeskError::Forbidden { .. }) => error.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

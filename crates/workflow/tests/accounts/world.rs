//! A desk with a database of its own, and people at it.

use std::cell::Cell;
use std::net::IpAddr;
use std::sync::Arc;

use reading::Reader;
use secrecy::SecretString;
use store::test_database::TestDatabase;
use store::{Documents, Origin, Profile, Progress};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use workflow::accounts::{Begun, SignInForm, SignInStep, SignUp};
use workflow::scan::Scanning;
use workflow::{Desk, DeskError, DeskOptions, SessionLimits};

pub const PASSWORD: &str = "every invoice held to its contract";

thread_local! {
    static NOW: Cell<OffsetDateTime> = const { Cell::new(datetime!(2026-11-24 12:00 UTC)) };
}

fn now() -> OffsetDateTime {
    NOW.get()
}

pub fn pass(time: Duration) {
    NOW.set(NOW.get() + time);
}

pub fn unix_now() -> u64 {
    u64::try_from(NOW.get().unix_timestamp()).unwrap()
}

pub struct World {
    pub desk: Desk,
    pub database: TestDatabase,
    _folder: tempfile::TempDir,
}

impl World {
    pub async fn create() -> Self {
        let database = TestDatabase::create().await.unwrap();
        let store = database.open().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::new(DeskOptions {
            files: Documents::open(folder.path(), store.sealer().clone()).unwrap(),
            store,
            reader: Reader::of_this_program(1),
            scanning: Scanning::Off,
            progress: Progress::in_memory(),
            clock: now,
            open_sign_up: true,
            upload_max_bytes: 1,
            session_limits: SessionLimits::default(),
        });
        Self { desk, database, _folder: folder }
    }

    /// Someone who founded an organisation and is signed in.
    pub async fn found(&self, name: &str) -> Profile {
        let form = SignUp {
            name: name.to_owned(),
            email: format!("{name}@example.org"),
            password: PASSWORD.into(),
            organisation: format!("House of {name}"),
            invitation: String::new(),
            origin: from(1),
        };
        self.profile(done(self.desk.sign_up(form).await.unwrap())).await.unwrap()
    }

    pub async fn profile(&self, begun: Begun) -> Option<Profile> {
        self.desk.profile(begun.signed_in).await.unwrap()
    }

    /// From an address that ends so.
    pub async fn sign_in(&self, email: &str, password: &str, address: u8) -> Result<SignInStep, DeskError> {
        let form = SignInForm { email: email.to_owned(), password: SecretString::from(password), keep: false };
        self.desk.sign_in(form, &from(address)).await
    }
}

pub fn from(address: u8) -> Arc<Origin> {
    Arc::new(Origin { address: Some(IpAddr::from([192, 0, 2, address])), ..Origin::default() })
}

pub fn done(step: SignInStep) -> Begun {
    match step {
        SignInStep::Done(begun) => begun,
        SignInStep::NeedsCode(_) => panic!("a second factor is asked for"),
    }
}

/// The sentence of a refusal.
pub fn refusal<T: std::fmt::Debug>(result: Result<T, DeskError>) -> String {
    match result {
        Err(DeskError::Refused(sentence)) => sentence,
        Err(error @ DeskError::Forbidden { .. }) => error.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

//! What can go wrong in the store, each with its mend.

/// An error of the database's side, or a refusal.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database address is not a Postgres URL such as postgres://user@host/database: {0}")]
    Address(#[source] sqlx::Error),
    #[error("cannot reach the database: {0}; check DATABASE_URL and that Postgres runs")]
    Unreachable(#[source] sqlx::Error),
    #[error("the database is not prepared: run 'probity migrate'")]
    NotMigrated,
    #[error("cannot migrate the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("cannot prepare the tables of the jobs: {0}")]
    PrepareJobs(#[source] apalis_postgres::Error),
    #[error("cannot put a job into the queue: {0}")]
    Enqueue(#[source] apalis_postgres::Error),
    #[error("there is no such {0} in this organisation")]
    NotFound(&'static str),
    #[error("somebody else changed this {0} meanwhile: load it again")]
    Conflict(&'static str),
    #[error("other invoices are being reconciled right now: try again in a moment")]
    Busy,
    #[error("the rows of a {0} contradict each other: restore them from a backup")]
    Torn(&'static str),
    #[error("the vendor holds a letter with this finding: withdraw its dispute first")]
    InDispute,
    #[error("this needs {needs}")]
    Forbidden { needs: &'static str },
    #[error("there is already an account with this e-mail address: sign in instead")]
    EmailTaken,
    #[error("sign-up is closed: ask an owner of the organisation for an invitation")]
    SignUpClosed,
    #[error("this invitation is used up, expired or withdrawn: ask for a new one")]
    InvitationSpent,
    #[error("the files of this organisation take up all of the {} MB that they may: ask who runs Probity for more", cap / 1_000_000)]
    OrganisationFull { cap: u64 },
    #[error("there would be more than {most} rows of this kind: take back imports that are no longer needed")]
    InputsFull { most: i64 },
    #[error("this link is used up or has expired: ask for a new one")]
    ResetSpent,
    #[error("an organisation needs an owner: make someone else an owner first")]
    LastOwner,
    #[error("whoever demands a second factor needs one first")]
    OwnFactorMissing,
    #[error("cannot write the {what} as JSON: {source}")]
    Encode { what: &'static str, source: serde_json::Error },
    #[error("cannot read the {what}: {source}; it was written by another version, so run the one that wrote it")]
    Decode { what: &'static str, source: serde_json::Error },
    #[error("cannot seal a value: {0}")]
    Seal(#[source] vault::VaultError),
    #[error("the stored {what} does not open ({place}): {source}")]
    Sealed { what: &'static str, place: String, source: vault::VaultError },
    #[error("another rotation of keys is running: wait for its end, or stop it")]
    RotationRuns,
    #[error("{values} values do not open: check ENCRYPTION_MASTER_KEY_PREVIOUS; the log names them")]
    RotationFails { values: usize },
    #[error(
        "this login does not own the tables, so it sees no values: use the DATABASE_URL that 'probity migrate' runs with"
    )]
    NotOwner,
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// Whether an insert failed because this constraint holds.
    pub(crate) fn breaks(error: &sqlx::Error, constraint: &str) -> bool {
        error.as_database_error().and_then(|error| error.constraint()) == Some(constraint)
    }
}

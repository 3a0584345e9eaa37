//! Fresh, migrated databases for tests, in one server that all test processes share.
//!
//! The server is a private Postgres in `target/test-postgres`, started by the first test that needs it
//! and left running for the next run; `scripts/` may stop it. `PROBITY_TEST_DATABASE_URL` names another
//! server, whose user must be allowed to create databases.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use store::private_postgres::PrivatePostgres;
use store::{Store, StoreOptions};
use vault::{Keyring, Sealer, VaultError};

/// Why a test has no database.
pub type TestDatabaseError = Box<dyn std::error::Error + Send + Sync>;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A sealer whose key everybody knows.
pub fn test_sealer() -> Result<Sealer, VaultError> {
    Ok(Sealer::new(Keyring::from_secrets(&"a key of tests, known to everybody".into(), &[])?))
}

/// A database of one test. It is dropped some time after the test's process has ended.
#[derive(Clone, Debug)]
pub struct TestDatabase {
    url: SecretString,
}

impl TestDatabase {
    /// Creates a migrated database, without any organisation in it.
    pub async fn create() -> Result<Self, TestDatabaseError> {
        let folder = find_target()?.join("test-postgres");
        std::fs::create_dir_all(&folder)?;
        let lock = wait_for_lock(folder.join("tests.lock")).await?;
        let server = find_server(&folder).await?;
        let mut administrator = PgConnection::connect_with(&server).await?;
        drop_left_over(&mut administrator).await?;
        let template = prepare_template(&mut administrator, &server).await?;
        let name = format!("probity_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        run(&mut administrator, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        run(&mut administrator, format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
        administrator.close().await?;
        drop(lock);
        Ok(Self { url: server.database(&name).to_url_lossy().to_string().into() })
    }

    /// Its address, as the administrator.
    pub fn url(&self) -> &SecretString {
        &self.url
    }

    /// Its address as a role that serves: it may become `probity_app`, owns nothing and row security binds it.
    pub async fn serving_url(&self) -> Result<SecretString, TestDatabaseError> {
        let mut administrator = self.open_administrator().await?;
        make_role(&mut administrator, "probity_serving LOGIN IN ROLE probity_app").await?;
        administrator.close().await?;
        let options = PgConnectOptions::from_str(self.url.expose_secret())?.username("probity_serving");
        Ok(options.to_url_lossy().to_string().into())
    }

    /// Its address as a role that makes backups and proves them: it reads everything, may create databases, and owns
    /// nothing.
    pub async fn backup_url(&self) -> Result<SecretString, TestDatabaseError> {
        let mut administrator = self.open_administrator().await?;
        let role = "probity_backup LOGIN BYPASSRLS CREATEDB IN ROLE pg_read_all_data, probity_app";
        make_role(&mut administrator, role).await?;
        administrator.close().await?;
        let options = PgConnectOptions::from_str(self.url.expose_secret())?.username("probity_backup");
        Ok(options.to_url_lossy().to_string().into())
    }

    /// Creates an empty database beside this one; its address, as the administrator.
    pub async fn create_empty(&self, name: &str) -> Result<SecretString, TestDatabaseError> {
        let mut administrator = self.open_administrator().await?;
        let own: String = sqlx::query_scalar("SELECT current_database()::text").fetch_one(&mut administrator).await?;
        let name = format!("{own}_{name}");
        run(&mut administrator, format!("CREATE DATABASE {name} TEMPLATE template0")).await?;
        administrator.close().await?;
        let options = PgConnectOptions::from_str(self.url.expose_secret())?.database(&name);
        Ok(options.to_url_lossy().to_string().into())
    }

    /// Creates a role of this name in the server that may do everything.
    pub async fn create_superuser(&self, name: &'static str) -> Result<(), TestDatabaseError> {
        let mut administrator = self.open_administrator().await?;
        make_role(&mut administrator, &format!("{name} LOGIN SUPERUSER")).await?;
        Ok(administrator.close().await?)
    }

    /// Drops a table with all that hangs on it, to see what becomes of a server without.
    pub async fn drop_table(&self, name: &'static str) -> Result<(), TestDatabaseError> {
        let mut administrator = self.open_administrator().await?;
        run(&mut administrator, format!("DROP TABLE {name} CASCADE")).await?;
        Ok(administrator.close().await?)
    }

    /// Takes the newest migrations back from the database's own account of them, as if it were older.
    pub async fn forget_migrations(&self, count: u32) -> Result<(), TestDatabaseError> {
        let mut administrator = self.open_administrator().await?;
        sqlx::query(
            "DELETE FROM public._sqlx_migrations WHERE version IN
             (SELECT version FROM public._sqlx_migrations ORDER BY version DESC LIMIT $1)",
        )
        .bind(i64::from(count))
        .execute(&mut administrator)
        .await?;
        Ok(administrator.close().await?)
    }

    /// A store over it, with few connections.
    pub async fn open(&self) -> Result<Store, TestDatabaseError> {
        Ok(Store::connect(&self.url, test_sealer()?, StoreOptions { max_connections: 5, ..StoreOptions::default() })
            .await?)
    }

    /// Changes an entry of the audit log, as somebody with all rights could.
    pub async fn forge_audit_entry(&self, sequence: i64) -> Result<(), TestDatabaseError> {
        let mut administrator = self.open_administrator().await?;
        sqlx::query("SET session_replication_role = replica").execute(&mut administrator).await?;
        sqlx::query("UPDATE audit_entries SET person = 'somebody else' WHERE sequence = $1")
            .bind(sequence)
            .execute(&mut administrator)
            .await?;
        Ok(administrator.close().await?)
    }

    /// Ends the memberships of the account with this address, as its removal would.
    pub async fn remove_member(&self, email: &str) -> Result<(), TestDatabaseError> {
        let mut administrator = self.open_administrator().await?;
        let removed = sqlx::query("DELETE FROM memberships WHERE user_id = (SELECT id FROM accounts WHERE email = $1)")
            .bind(email)
            .execute(&mut administrator)
            .await?;
        administrator.close().await?;
        if removed.rows_affected() == 0 { Err(format!("{email} is no member").into()) } else { Ok(()) }
    }

    /// A connection as the administrator, who passes by row security.
    pub async fn open_administrator(&self) -> Result<PgConnection, TestDatabaseError> {
        Ok(PgConnection::connect_with(&PgConnectOptions::from_str(self.url.expose_secret())?).await?)
    }
}

/// The build's target folder: the one in which this test's program lies.
fn find_target() -> Result<PathBuf, TestDatabaseError> {
    let program = std::env::current_exe()?;
    let deps = program.ancestors().find(|folder| folder.ends_with("deps"));
    let target = deps.and_then(Path::parent).and_then(Path::parent);
    Ok(target.ok_or("a test's program is expected in target/PROFILE/deps")?.to_owned())
}

async fn wait_for_lock(path: PathBuf) -> Result<File, TestDatabaseError> {
    tokio::task::spawn_blocking(move || {
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        lock.lock()?;
        Ok(lock)
    })
    .await?
}

async fn find_server(folder: &Path) -> Result<PgConnectOptions, TestDatabaseError> {
    let url = match std::env::var_os("PROBITY_TEST_DATABASE_URL") {
        Some(url) => url.into_string().map_err(|_| "PROBITY_TEST_DATABASE_URL is no text")?.into(),
        None => PrivatePostgres::start(folder).await?.leave_running(),
    };
    Ok(PgConnectOptions::from_str(url.expose_secret())?)
}

/// Migrates one database for each set of migrations; tests get copies of it.
async fn prepare_template(
    administrator: &mut PgConnection,
    server: &PgConnectOptions,
) -> Result<String, TestDatabaseError> {
    let template = format!("probity_template_{:016x}", store::schema::fingerprint());
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&template)
        .fetch_one(&mut *administrator)
        .await?;
    if !exists {
        // The name is given last, so that a template whose making was cut short is not taken for one.
        run(administrator, "DROP DATABASE IF EXISTS probity_template WITH (FORCE)".to_owned()).await?;
        run(administrator, "CREATE DATABASE probity_template".to_owned()).await?;
        let url = server.clone().database("probity_template").to_url_lossy().to_string().into();
        Store::connect(&url, test_sealer()?, StoreOptions::default()).await?.migrate().await?;
        run(administrator, format!("ALTER DATABASE probity_template RENAME TO {template}")).await?;
    }
    Ok(template)
}

/// Drops the databases of test processes that have ended.
async fn drop_left_over(administrator: &mut PgConnection) -> Result<(), TestDatabaseError> {
    let names: Vec<String> =
        sqlx::query_scalar("SELECT datname::text FROM pg_database WHERE datname LIKE 'probity\\_test\\_%'")
            .fetch_all(&mut *administrator)
            .await?;
    for name in names {
        let process = name.trim_start_matches("probity_test_").split('_').next().unwrap_or_default();
        if Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists() {
            run(administrator, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        }
    }
    Ok(())
}

/// All databases of the server share their roles, so it may be there already.
async fn make_role(administrator: &mut PgConnection, role: &str) -> Result<(), sqlx::Error> {
    let statement = format!(
        "DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    );
    run(administrator, statement).await
}

/// For statements that take no parameters. The names in them are this module's own.
async fn run(connection: &mut PgConnection, statement: String) -> Result<(), sqlx::Error> {
    sqlx::query(AssertSqlSafe(statement)).execute(connection).await?;
    Ok(())
}

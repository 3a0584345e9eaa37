//! The private Postgres, started for real.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use sqlx::{Connection, PgConnection};
use store::{PrivatePostgres, PrivatePostgresError};

/// A folder that any user can enter, unlike the default one for temporary folders of some.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("probity-test-").tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

async fn ask(postgres: &PrivatePostgres, query: &'static str) -> String {
    let mut connection = PgConnection::connect(postgres.url().expose_secret()).await.unwrap();
    sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()
}

fn read_pid(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join("cluster/postmaster.pid")).unwrap();
    text.lines().next().unwrap().trim().to_owned()
}

#[tokio::test]
async fn it_starts_stops_and_starts_again() {
    let folder = folder();
    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    assert_eq!(ask(&postgres, "SHOW listen_addresses").await, "");
    assert_eq!(ask(&postgres, "SHOW fsync").await, "on");
    let second = PrivatePostgres::start(folder.path()).await;
    assert!(matches!(second, Err(PrivatePostgresError::InUse(_))), "{second:?}");
    postgres.stop().await.unwrap();
    assert!(!folder.path().join("cluster/postmaster.pid").exists());

    let again = Instant::now();
    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    assert!(again.elapsed() < Duration::from_secs(5), "{:?}", again.elapsed());
    drop(postgres);
    assert!(!folder.path().join("cluster/postmaster.pid").exists());
}

#[tokio::test]
async fn a_server_left_running_is_taken_over_and_stopped_in_the_end() {
    let folder = folder();
    PrivatePostgres::start(folder.path()).await.unwrap().leave_running();
    let pid = read_pid(folder.path());
    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    assert_eq!(read_pid(folder.path()), pid);
    postgres.stop().await.unwrap();
    assert!(Path::new("/proc").join(pid).join("cwd").read_link().is_err(), "it is gone, or a zombie of this test");
}

#[tokio::test]
async fn it_starts_after_a_kill_though_its_process_id_is_somebody_elses_by_now() {
    let folder = folder();
    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    ask(&postgres, "SELECT set_config('a.b', pg_current_wal_lsn()::text, false)").await;
    postgres.leave_running();
    let pid = read_pid(folder.path());
    assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    while Path::new("/proc").join(&pid).join("cwd").read_link().is_ok() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let file = folder.path().join("cluster/postmaster.pid");
    let stale = std::fs::read_to_string(&file).unwrap().replacen(&pid, &std::process::id().to_string(), 1);
    std::fs::write(&file, stale).unwrap();

    let postgres = PrivatePostgres::start(folder.path()).await.unwrap();
    assert_eq!(ask(&postgres, "SELECT 'well'").await, "well");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_long_path_and_one_with_quotes_are_fine() {
    let folder = folder();
    let long = folder.path().join("it's a \"folder\"").join("x".repeat(90));
    std::fs::create_dir_all(&long).unwrap();
    let postgres = PrivatePostgres::start(&long).await.unwrap();
    assert_eq!(ask(&postgres, "SELECT current_database()::text").await, "probity");
    postgres.stop().await.unwrap();

    let quoted = folder.path().join("it's a \"folder\"");
    let postgres = PrivatePostgres::start(&quoted).await.unwrap();
    assert_eq!(ask(&postgres, "SELECT 'here'").await, "here");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_closed_folder_is_named() {
    if std::fs::metadata("/proc/self").is_ok_and(|process| std::os::unix::fs::MetadataExt::uid(&process) != 0) {
        eprintln!("skipped: only root drops to another user");
        return;
    }
    let closed = tempfile::Builder::new().prefix("probity-closed-").tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(closed.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let error = PrivatePostgres::start(&closed.path().join("data")).await.unwrap_err();
    assert!(matches!(error, PrivatePostgresError::ClosedFolder { .. }), "{error}");
}

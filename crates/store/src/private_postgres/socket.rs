//! The Unix socket: where it is, and the addresses that go by way of it.

use std::fs::{DirBuilder, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use super::PrivatePostgresError;
use super::cluster::{ADMINISTRATOR, DATABASE};
use super::unprivileged::Unprivileged;

/// A socket's path may be no longer; Postgres puts `/.s.PGSQL.5432` after the folder's.
const LONGEST_SOCKET_PATH: usize = 107;

/// Where the socket is: in the data folder unless that makes its path too long.
pub(super) fn find_folder(data_folder: &Path) -> PathBuf {
    let within = data_folder.join("socket");
    if within.as_os_str().len() + "/.s.PGSQL.5432".len() <= LONGEST_SOCKET_PATH {
        return within;
    }
    let hash = Sha256::digest(data_folder.as_os_str().as_bytes());
    let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Path::new("/tmp").join(format!("probity-{name}"))
}

/// Whether a socket's folder is one of those that [`find_folder`] finds.
pub(super) fn is_private(folder: &Path) -> bool {
    folder.ends_with("socket") || folder.to_string_lossy().starts_with("/tmp/probity-")
}

/// A folder for the socket that only Postgres' user can enter.
pub(super) fn make_folder(data_folder: &Path, user: Option<&Unprivileged>) -> Result<PathBuf, PrivatePostgresError> {
    let path = find_folder(data_folder);
    let at_path = || PrivatePostgresError::io(&path);
    let mine = std::fs::metadata(data_folder).map_err(at_path())?.uid();
    match DirBuilder::new().mode(0o700).create(&path) {
        Ok(()) => {
            if let Some(user) = user {
                chown(&path, Some(user.user()), None).map_err(at_path())?;
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let found = std::fs::symlink_metadata(&path).map_err(at_path())?;
            if !found.is_dir() || found.uid() != mine {
                return Err(PrivatePostgresError::ForeignSocketFolder { path });
            }
            std::fs::set_permissions(&path, Permissions::from_mode(0o700)).map_err(at_path())?;
        }
        Err(error) => return Err(at_path()(error)),
    }
    // No server runs on this cluster, so what a killed one left here would only stand in the way.
    for left in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
        match std::fs::remove_file(path.join(left)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at_path()(error)),
            _ => {}
        }
    }
    Ok(path)
}

/// The address of a database by way of the socket.
pub(super) fn address(socket: &Path, database: &str) -> String {
    let mut host = String::new();
    for byte in socket.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => host.push(char::from(*byte)),
            other => host.push_str(&format!("%{other:02X}")),
        }
    }
    format!("postgres://{ADMINISTRATOR}@localhost/{database}?host={host}")
}

/// Creates the application's database where it is missing.
pub(super) async fn create_database(socket: &Path) -> Result<(), sqlx::Error> {
    let options: PgConnectOptions = address(socket, "postgres").parse()?;
    let mut connection = PgConnection::connect_with(&options).await?;
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(DATABASE)
        .fetch_one(&mut connection)
        .await?;
    if !exists {
        sqlx::query("CREATE DATABASE probity").execute(&mut connection).await?;
    }
    connection.close().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_any_folder() {
        let options: PgConnectOptions = address(Path::new("/tmp/a b?c&d#é"), DATABASE).parse().unwrap();
        assert_eq!(options.get_socket().map(|path| path.as_path()), Some(Path::new("/tmp/a b?c&d#é")));
        assert_eq!(options.get_database(), Some("probity"));
    }
}

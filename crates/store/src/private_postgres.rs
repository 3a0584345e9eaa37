//! A Postgres of our own for development: the system's binaries, a cluster in the data folder, a Unix
//! socket and nothing on the network.
//!
//! A cluster left running by a killed process is found and taken over by the next start.

pub(crate) mod binaries;
mod cluster;
mod postmaster;
mod socket;
mod unprivileged;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::str::FromStr;

use secrecy::SecretString;
use sqlx::postgres::PgConnectOptions;

use binaries::Binaries;
use cluster::Cluster;
use unprivileged::Unprivileged;

/// Why there is no private Postgres. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PrivatePostgresError {
    #[error("no Postgres is installed: install it (Debian, Ubuntu: apt-get install postgresql) or set DATABASE_URL")]
    NotInstalled,
    #[error("the cluster in {cluster} was made by Postgres {version}, which is not installed any more: install it")]
    OtherVersion { cluster: PathBuf, version: String },
    #[error("another process uses the data folder {0}: stop it first, or choose another folder")]
    InUse(PathBuf),
    #[error("Postgres refuses to run as root, and there is no user 'postgres' or 'nobody' to run it as")]
    NoUser,
    #[error(
        "the user '{user}', as which Postgres must run, cannot enter {folder}: choose a data folder outside \
         of closed ones such as /root, or run 'chmod o+x' on the folders above it"
    )]
    ClosedFolder { user: String, folder: PathBuf },
    #[error("{path} belongs to somebody else: remove it, for Postgres' socket would not be safe there")]
    ForeignSocketFolder { path: PathBuf },
    #[error("{program} failed: {said}")]
    Failed { program: &'static str, said: String },
    #[error("cannot use {path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("the private Postgres does not answer: {0}")]
    NoAnswer(#[source] sqlx::Error),
}

impl PrivatePostgresError {
    fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// A running private Postgres. It stops when this is dropped or [stopped](Self::stop).
#[derive(Debug)]
pub struct PrivatePostgres {
    cluster: Cluster,
    /// None where it was running already.
    server: Option<Child>,
    url: SecretString,
    stop_on_drop: bool,
    /// Held as long as this process uses the cluster.
    _lock: File,
}

impl PrivatePostgres {
    /// Starts the cluster in this folder, made on first use, and waits until it answers.
    pub async fn start(folder: &Path) -> Result<Self, PrivatePostgresError> {
        let owned = folder.to_owned();
        let started = tokio::task::spawn_blocking(move || start_cluster(&owned));
        let (cluster, server, folder, lock) = started
            .await
            .map_err(|error| PrivatePostgresError::Failed { program: "the start", said: error.to_string() })??;
        socket::create_database(&folder).await.map_err(PrivatePostgresError::NoAnswer)?;
        let url = socket::address(&folder, cluster::DATABASE).into();
        Ok(Self { cluster, server, url, stop_on_drop: true, _lock: lock })
    }

    /// The address of its database `probity`, as its administrator.
    pub fn url(&self) -> &SecretString {
        &self.url
    }

    /// Whether an address leads to a private Postgres, this one or that of another data folder.
    pub fn is_named_by(url: &str) -> bool {
        PgConnectOptions::from_str(url).is_ok_and(|options| {
            let is_private = options.get_socket().is_some_and(|folder| socket::is_private(folder));
            is_private && options.get_username() == cluster::ADMINISTRATOR
        })
    }

    /// Stops it after the transactions in progress have been rolled back, and waits for the end.
    pub async fn stop(mut self) -> Result<(), PrivatePostgresError> {
        self.stop_on_drop = false;
        let (cluster, server) = (self.cluster.clone(), self.server.take());
        tokio::task::spawn_blocking(move || stop_cluster(&cluster, server))
            .await
            .map_err(|error| PrivatePostgresError::Failed { program: "the stop", said: error.to_string() })?
    }

    /// Lets it run on after this process, as tests do.
    pub fn leave_running(mut self) -> SecretString {
        self.stop_on_drop = false;
        self.url.clone()
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        if self.stop_on_drop
            && let Err(error) = stop_cluster(&self.cluster, self.server.take())
        {
            tracing::warn!(%error, "the private Postgres runs on; the next start takes it over");
        }
    }
}

fn stop_cluster(cluster: &Cluster, server: Option<Child>) -> Result<(), PrivatePostgresError> {
    cluster.stop()?;
    if let Some(mut server) = server {
        // It has ended: this only takes its exit status from the system.
        let _ = server.wait();
    }
    Ok(())
}

type Started = (Cluster, Option<Child>, PathBuf, File);

fn start_cluster(folder: &Path) -> Result<Started, PrivatePostgresError> {
    std::fs::create_dir_all(folder).map_err(PrivatePostgresError::io(folder))?;
    let folder = folder.canonicalize().map_err(PrivatePostgresError::io(folder))?;
    let lock = lock_folder(&folder)?;
    let user = Unprivileged::find()?;
    if let Some(user) = &user {
        user.own(&folder)?;
    }
    let binaries = Binaries::find(&folder.join(cluster::DATA))?;
    let cluster = Cluster::new(folder, binaries, user);
    let (socket, server) = cluster.start()?;
    Ok((cluster, server, socket, lock))
}

fn lock_folder(folder: &Path) -> Result<File, PrivatePostgresError> {
    let path = folder.join("lock");
    let lock = File::create(&path).map_err(PrivatePostgresError::io(&path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(PrivatePostgresError::InUse(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(PrivatePostgresError::Io { path, source }),
    }
}
